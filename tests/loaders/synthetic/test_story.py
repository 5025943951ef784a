"""The told families: in the feeds as the deck has them, and named nowhere else."""

import re
import tomllib
from importlib.resources import files as resources
from pathlib import Path

import polars as pl
import pytest

from kithkin.graph.errors import BadInput
from kithkin.loaders.feed import feed_for, feeds
from kithkin.loaders.readers import read
from kithkin.loaders.synthetic import make

STORY = resources("kithkin.loaders.synthetic").joinpath("story/families_a_d.toml")
EXPECTED = resources("kithkin.loaders.synthetic").joinpath("story/expected_indicators.toml")
ROOT = Path(__file__).parents[3]
DRAWN = re.compile(r"NHS_NO|NINO|UPN|UPRN|PNC_ID|PHONE|ADDRESS|POSTCODE|LANDLORD|_ID$|_REF$")
LABELS = re.compile(r"FORENAME|SURNAME|KNOWN_AS")


@pytest.fixture(scope="session")
def told(city):
    """The frames of the feeds by record id, for those whom the story tells."""
    who = city.truth.story.select("person", "person_label").filter(pl.col("person_label").is_not_null())
    return city.truth.record_person.join(who.unique(), on="person")


def of(city, told, label, feed, frame="involved"):
    ids = told.filter(pl.col("person_label") == label)["record_id"]
    found = getattr(city.feeds[feed], frame)
    return found.filter(pl.col("source").is_in(ids.implode()))


def events(city, told, label, feed):
    involved = of(city, told, label, feed)
    return city.feeds[feed].events.join(involved, left_on="id", right_on="target", suffix="_edge").sort("valid_from")


def story_rows(folder, blank):
    """The story's rows of every file, without the columns that may differ."""
    found, known = {}, feeds()
    for file in sorted(folder.iterdir()):
        key = feed_for(file, known).key[0]
        frame = read(file).frame
        mine = frame.filter(pl.col(key).str.contains(r"^[A-Z]{2}9\d{6}$"))
        found[file.name] = mine.select(column for column in frame.columns if not blank.search(column)).rows()
    return found


def test_eight_offence_lines_of_which_one_is_proven(city, told):
    lines = events(city, told, "Child C", "arrests").select(
        pl.col("valid_from").str.slice(0, 7), "text", "disposal", "proven", "role"
    )
    assert lines.rows() == [
        ("2014-10", "Theft of pedal cycle", "Not charged", False, "arrested"),
        ("2014-12", "Common assault", "Offence withdrawn", False, "arrested"),
        ("2015-01", "POCD", "YRJ", False, "arrested"),
        ("2015-07", "POCD", "YRJ", False, "arrested"),
        ("2015-07", "Robbery", "NFA/CDTP", None, "arrested"),
        ("2015-07", "POCD", "Offence withdrawn", False, "arrested"),
        ("2015-08", "POCD", "YCC", True, "cautioned"),
        ("2015-11", "Burglary and vehicle taking", "Not charged", False, "arrested"),
    ]


@pytest.mark.parametrize(
    ("label", "years"),
    [
        ("Child C", [("2012/13", 60.27), ("2013/14", 78.72), ("2014/15", 41.36), ("2015/16", 48.36)]),
        ("Child B", [("2013/14", 89.42), ("2014/15", 76.97), ("2015/16", 44.37)]),
        ("Child D", [("2013/14", 83.29)]),
        ("Child A", [("2012/13", 96.19), ("2013/14", 99.47), ("2014/15", 98.42), ("2015/16", 100.0)]),
        ("Child E", [("2015/16", 94.48)]),
        ("Child H", [("2013/14", 81.32), ("2014/15", 62.3), ("2015/16", 12.58)]),
        ("Child J", [("2014/15", 92.86), ("2015/16", 83.43)]),
    ],
)
def test_each_attendance_series_stands_with_its_child(city, told, label, years):
    assert events(city, told, label, "attendance").select("text", "value").rows() == years


def test_no_child_claims_and_every_claim_starts_in_its_year(city, told):
    claims = city.truth.story.join(city.truth.persons, on="person").filter(pl.col("person_label").is_not_null())
    born = dict(zip(claims["person_label"], claims["date_of_birth"], strict=True))
    found = {
        label: events(city, told, label, "shbe")["text"].to_list()
        for label in born
        if not events(city, told, label, "shbe").is_empty()
    }
    assert found == {
        "Adult C": ["Benefits 2015"], "Adult H": ["Benefits 2015"], "Adult G": ["Benefits 2012"],
        "Adult K": ["Benefits 2011"], "Adult L": ["Benefits 2014"],
    }  # fmt: skip
    assert all(born[label] <= "1998-06-30" for label in found)


def test_every_home_is_let_by_a_housing_association(city, told):
    at = city.feeds["tenancies"].at
    mine = at.filter(pl.col("source").is_in(told["record_id"].implode()))
    assert set(mine["tenure"]) == {"housing_association"}
    assert mine["target"].n_unique() == 4


def test_the_order_the_dog_the_warnings_and_the_stop_are_told(city, told):
    orders = events(city, told, "Child C", "asb").select("kind", "code", "valid_from", "valid_to").rows()
    assert orders == [("asb_order", "ASBO", "2014-03-10", "2016-03-09")]
    assert events(city, told, "Adult H", "asb")["text"].to_list() == ["Dangerous dog in property"]
    assert set(events(city, told, "Adult J", "asb")["code"]) == {"dvo", "weapons", "drugs", "asb"}
    stops = [events(city, told, label, "stop_checks") for label in ("Child C", "Adult I", "Child H")]
    assert {tuple(stop.select("id", "code", "reason").rows()) for stop in stops} == {
        ((stops[0]["id"][0], "gang", "After an assault"),)
    }


def test_kin_gang_and_the_prohibition_are_stated(city, told):
    label = dict(zip(told["record_id"], told["person_label"], strict=True))
    states = pl.concat([feed.states for feed in city.feeds.values() if feed.states.height])
    ties = {(label.get(s), kind, label.get(t)) for s, kind, t in states.select("source", "kind", "target").rows()}
    mothers = {"Adult C": "CBDA", "Adult D": "", "Adult K": "EGF", "Adult L": "HIJ"}
    assert {(m, "mother_of", f"Child {c}") for m, children in mothers.items() for c in children} <= ties
    assert {("Adult D", "mother_of", f"Adult {letter}") for letter in "HGFE"} <= ties
    assert ("Adult J", "father_of", "Child C") in ties
    assert ("Child C", "not_to_associate_with", "Adult J") in ties
    assert {("Child C", "associate_of", "Adult I"), ("Child H", "associate_of", "Child C")} <= ties
    gang = (
        of(city, told, "Child C", "gang_list", "affiliated").height,
        of(city, told, "Child C", "intelligence", "affiliated").height,
    )
    assert gang == (1, 2)


def test_parents_are_at_least_thirteen_years_older(city):
    born = dict(zip(city.truth.persons["person"], city.truth.persons["date_of_birth"], strict=True))
    mine = set(city.truth.story["person"])
    ties = city.truth.kin.filter(pl.col("source").is_in(list(mine)) & pl.col("kind").is_in(["mother_of", "father_of"]))
    assert ties.height == 15
    assert all(
        int(born[child][:4]) - int(born[parent][:4]) > 13 for parent, child in ties.select("source", "target").rows()
    )


def test_another_seed_and_size_change_only_drawn_labels_of_the_story(city, tmp_path):
    make(30, 99, tmp_path)
    assert story_rows(tmp_path / "feeds", DRAWN) == story_rows(city.out / "feeds", DRAWN)


def test_other_names_change_only_names(tmp_path):
    text = STORY.read_text(encoding="utf-8")
    renamed = re.sub(r'^(given|surname|label) = "(.*)"', r'\1 = "\2x"', text, flags=re.MULTILINE)
    other = tmp_path / "story.toml"
    other.write_text(renamed, encoding="utf-8")
    make(30, 5, tmp_path / "told")
    make(30, 5, tmp_path / "renamed", story=other)
    as_told = story_rows(tmp_path / "told/feeds", LABELS)
    assert as_told == story_rows(tmp_path / "renamed/feeds", LABELS)
    assert sum(map(len, as_told.values())) > 80


def test_a_story_that_names_somebody_unknown_is_refused(tmp_path):
    bad = tmp_path / "story.toml"
    bad.write_text('[[tie]]\nsource = "x"\nkind = "mother_of"\ntargets = []\n', encoding="utf-8")
    with pytest.raises(BadInput, match="lacks 'x'"):
        make(20, 1, tmp_path, story=bad)


def test_no_code_elsewhere_names_a_person_of_the_story():
    told = tomllib.loads(STORY.read_text(encoding="utf-8"))["person"]
    names = {person["surname"] for person in told} | {person["label"] for person in told}
    pattern = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in names))
    folders = ("api", "bench", "casework", "cypher", "graph", "loaders", "resolution", "viz")
    files = [
        path for folder in folders for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".toml", ".cypher", ".html", ".js", ".css"} and "synthetic" not in path.parts
    ]  # fmt: skip
    assert len(files) > 50
    assert [str(path) for path in files if pattern.search(path.read_text(encoding="utf-8"))] == []


def test_the_expected_answers_cover_thirteen_indicators_for_every_family(city):
    expected = tomllib.loads(EXPECTED.read_text(encoding="utf-8"))
    expected.pop("as_of")
    families = set(city.truth.story["family_label"].drop_nulls())
    labels = set(city.truth.story["person_label"])
    assert len(expected) == 13
    for answers in expected.values():
        assert set(answers) == families | {"all"}
        for answer in (answers[family] for family in families):
            assert answer["answer"] in {"met", "not met", "unknown"}
            assert set(answer.get("seen_in", [])) <= labels
