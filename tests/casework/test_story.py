"""The told families go through the same feeds as everybody, and their indicators answer what the story expects."""

import re
import tomllib
from collections import defaultdict
from importlib.resources import files
from pathlib import Path

import pytest

from kithkin.api.demo.authorise import authorise_all
from kithkin.api.demo.story import story_groups
from kithkin.api.local import local_reading
from kithkin.api.reasoned import lines, reasoned
from kithkin.api.settings import Settings
from kithkin.api.wiring import Wiring
from kithkin.casework.briefing import picture
from kithkin.casework.job import score
from kithkin.graph import access
from kithkin.graph.run import last_instant
from kithkin.graph.store import View
from kithkin.loaders.feed import feed_for, feeds
from kithkin.loaders.load import load
from kithkin.loaders.synthetic import make
from kithkin.resolution.groups import group, group_gangs
from kithkin.resolution.job import resolve

STORY = files("kithkin.loaders.synthetic").joinpath("story")
TOLD = tomllib.loads(STORY.joinpath("families_a_d.toml").read_text())
EXPECTED = tomllib.loads(STORY.joinpath("expected_indicators.toml").read_text())
MEMBERSHIPS = tomllib.loads(STORY.joinpath("expected_memberships.toml").read_text())["membership"]
PAGE = Path(__file__).parents[2] / "docs" / "families-a-d.md"
AS_OF = "2016-06-30"
LABELS = {person["id"]: person["label"] for person in TOLD["person"]}
FAMILIES = {family["label"]: frozenset(LABELS[one["person"]] for one in family["members"]) for family in TOLD["family"]}


@pytest.fixture(scope="module")
def truth(tmp_path_factory):
    """The smallest city with the story in it."""
    folder = tmp_path_factory.mktemp("story")
    make(20, 3, folder)
    return folder / "truth"


@pytest.fixture(scope="module")
def city(engines, truth):
    """That city loaded, resolved and grouped, with what two people decide of its gang."""
    store, known = engines.empty("arcade"), feeds()
    for file in sorted((truth.parent / "feeds").iterdir()):
        load(store, feed_for(file, known), file)
    resolve(store)
    group(store, as_of=AS_OF)
    authorise_all(store, ("one", "other"), AS_OF)
    group_gangs(store, as_of=AS_OF)
    return store


@pytest.fixture
def reading(city, tmp_path):
    """That city as it is read at the command line, with its own audit."""
    with Wiring(Settings(data=tmp_path, as_of=AS_OF), given=city) as wired:
        yield local_reading(wired, AS_OF)
        wired.given = None


def told_families(store, view):
    """The id of each told family, by the labels of its people on a day."""
    people = defaultdict(set)
    for row in store.ask("score/families", **view.parameters):
        people[row["group_id"]].add(row["person_id"])
    labels = {}
    for group_id in people:
        shown = picture(store, view, [group_id]) if len(people[group_id]) > 2 else None
        if shown:
            labels[frozenset(item.label for item in shown.items if item.kind == "person")] = group_id
    return {name: labels[members] for name, members in FAMILIES.items()}


def answers(shown):
    label = {item.id: item.label for item in shown.items}
    return {one.id: (one.answer, sorted(label[who] for who in one.seen_in)) for one in shown.indicators}


def place(row):
    return row["group"], row["person"], row["role"]


def test_every_indicator_answers_what_the_story_expects(city):
    view = View(tuple(one.number for one in access.classes(city)), AS_OF, last_instant(city))
    ids = told_families(city, view)
    differing = []
    for family, group_id in ids.items():
        found = answers(picture(city, view, [group_id]))
        for name, expected in EXPECTED.items():
            if name != "as_of":
                want = expected[family]
                told = found[name][0] == want["answer"] and want.get("seen_in", found[name][1]) == found[name][1]
                differing += [] if told else [(family, name, found[name], want)]
    together = answers(picture(city, view, list(ids.values())))
    differing += [
        ("all", name, together[name], expected["all"])
        for name, expected in EXPECTED.items()
        if name != "as_of" and together[name][0] != expected["all"]
    ]
    assert differing == []
    assert score(city, as_of=AS_OF).families >= len(ids)


def test_the_told_families_and_their_gang_come_out_with_every_role_day_and_row_and_nobody_else(reading, truth):
    called = story_groups(reading, truth)
    told = reasoned(reading, called)
    found = [
        {
            "group": called[group],
            "person": one.member.person_name,
            "role": one.member.role,
            "from": one.member.valid_from,
            "to": one.member.valid_to,
            "status": one.member.status,
            "known": one.basis,
            "strength": one.member.strength,
            "rows": [f"{row.feed} {row.row}" for row in one.grounds],
        }
        for group, members in told.groups.items()
        for one in members
    ]
    expected = [{name: one.get(name) for name in found[0]} for one in MEMBERSHIPS]
    assert sorted(found, key=place) == sorted(expected, key=place)
    kept = [reading.wiring.audit.who_saw("group", group)[-1]["action"] for group in called]
    assert kept == ["groups.reasons"] * 5


def test_a_membership_is_printed_with_what_each_row_says_of_whom_and_when(reading, truth):
    called = story_groups(reading, truth)
    said = list(lines(reasoned(reading, called), called))
    assert "  Adult J, father_apart, from a day that nobody tells, stated, unconfirmed" in said
    assert "      shbe HB9000004 (2011-07-11): Adult K claims for Child E, Child F, Child G" in said
    assert "      placements PL9000016 (2011-11-28 to 2014-07-22): Adult L mother of Child H" in said
    assert "  Adult I, member, from 2014-05-12, authorised, decided, confirmed" in said
    assert "      intelligence IN9000004 (2016-02-15): Child H named in 2CP, source SR900104" in said


def test_the_page_has_every_membership_with_the_line_of_the_deck_that_it_rests_on():
    page = PAGE.read_text("utf-8")
    for one in MEMBERSHIPS:
        known = ", ".join(part for part in (one.get("status"), one["known"], one["strength"]) if part)
        cells = (one["group"], one["person"], one["role"].replace("_", " "), one.get("from", "not told"), known)
        assert f"| {' | '.join(cells)} | {', '.join(one['rows'])} | {one['deck']} |" in page
    assert len(re.findall(r"^\| (Family [A-D]|SB Gang) \| ", page, re.MULTILINE)) == len(MEMBERSHIPS)
