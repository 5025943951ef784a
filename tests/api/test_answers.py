"""why, why-not, how, labels, fairness, model and reports at the command line."""

import json
from contextlib import nullcontext
from pathlib import Path
from xml.etree import ElementTree as ET

import polars as pl
import pyarrow.parquet as pq
import pytest

from kithkin.api import local
from kithkin.api.accounts import made_in_files
from kithkin.api.cli import run
from kithkin.api.commands import resolve
from kithkin.graph.access import ClassLabels, class_for
from kithkin.graph.run import writing
from kithkin.resolution.job import resolve as resolving

TABLE = Path(__file__).parent.parent / "data" / "fake_1000.parquet"
GIVEN, FAMILY = (
    ["Ada", "Boris", "Clara", "Dmitri", "Edith"],
    ["Abbot", "Bekker", "Castle", "Dunmore", "Eastham", "Gorse"],
)


@pytest.fixture(scope="module")
def linked(tmp_path_factory):
    """The files of one link run."""
    folder = tmp_path_factory.mktemp("run")
    made = {name: str(folder / name) for name in ("c.csv", "p.parquet", "m.json")}
    told = ["--out", made["c.csv"], "--pairs", made["p.parquet"], "--model-out", made["m.json"]]
    assert run(["link", str(TABLE), *told]) == 0
    return made


@pytest.fixture
def asked(linked, capsys):
    """Asks about the run and gives what was said."""

    def ask(*arguments, code=0):
        capsys.readouterr()
        assert run([*arguments, "--pairs", linked["p.parquet"], "--clusters", linked["c.csv"]]) == code
        said = capsys.readouterr()
        return said.out if code == 0 else said.err

    return ask


@pytest.fixture
def truth():
    table = pq.read_table(TABLE)
    return dict(zip(map(str, table["rid"].to_pylist()), table["eid"].to_pylist(), strict=True))


def test_a_run_is_explained_in_words_in_json_and_as_a_picture(asked, tmp_path):
    out = tmp_path / "why.svg"
    told = json.loads(asked("why", "37", "40", "--json", "--out", str(out)))
    assert (told["one"], told["two"], told["together"]) == ("37", "40", True)
    assert told["steps"][0]["findings"][0].keys() == {"field", "finding", "weight"}
    assert "37 and 40" in "".join(ET.parse(out).getroot().itertext())
    assert "are one person by what stands between them" in asked("why", "37", "40")
    assert "not among the pairs handed out" in asked("why-not", "37", "900")


def test_how_a_cluster_was_put_together_ends_with_its_weakest_link(asked):
    said = asked("how", "40")
    assert said.count("<- the weakest link") == 1
    told = json.loads(asked("how", "40", "--json"))
    assert len(told["joins"]) == len(told["records"]) - 1
    weakest = told["joins"][told["weakest"] - 1]
    assert weakest["worth"] == min(join["worth"] for join in told["joins"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["why", "37", "37"], "is one record"),
        (["why", "37", "nobody"], "has no row and no cluster nobody"),
        (["how", "37", "--out", "x.png"], "written as .svg"),
    ],
)
def test_a_mistake_is_one_line_with_the_cure(asked, arguments, said):
    assert said in asked(*arguments, code=1)


def test_copies_in_the_files_make_nothing_surer(tmp_path):
    names = [("Ann", "Oak"), ("Ben", "Pine"), ("Cal", "Rowan"), ("Dee", "Ash"), ("Eve", "Elm")]
    rows = [f"{n}{mark},{a},{b},19{70 + n}-03-11,{town}" for n, (a, b) in enumerate(names)
            for mark, town in (("a", "York"), ("b", "Leeds"), ("c", "Hull"))]  # fmt: skip
    table, files = tmp_path / "t.csv", (tmp_path / "c.csv", tmp_path / "p.csv")
    table.write_text("\n".join(["id,first_name,surname,dob,town", *rows, "0d,Anne,Oak,1970-03-11,York"]))
    assert run(["link", str(table), "--out", str(files[0]), "--pairs", str(files[1])]) == 0
    told = made_in_files("0a", files[1], files[0])
    assert told.records == ("0a", "0b", "0c", "0d")
    assert any(join.worth > join.weight for join in told.joins)
    assert all(join.worth == join.weight for join in made_in_files("1a", files[1], files[0]).joins)


def test_files_that_are_not_of_a_run_are_one_line(linked, capsys):
    assert run(["why", "1", "2", "--clusters", linked["c.csv"]]) == 1
    assert run(["how", "1", "--pairs", linked["p.parquet"]]) == 1
    assert run(["why", "1", "2", "--pairs", linked["c.csv"]]) == 2
    assert run(["why", "37", "--pairs", linked["p.parquet"]]) == 1
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 4
    assert "has no column left_id" in said[2]


def test_a_sample_is_judged_estimated_and_used(linked, truth, tmp_path, capsys):
    sample, done, ours, splink = (str(tmp_path / name) for name in ("s.csv", "d.csv", "l.parquet", "x.csv"))
    assert run(["labels", "sample", linked["p.parquet"], "--size", "80", "--out", sample, "--table", str(TABLE)]) == 0
    rows = pl.read_csv(sample, infer_schema=False)
    assert rows.columns[:4] == ["left_id", "right_id", "left_first_name", "right_first_name"]
    assert rows["left_surname"].null_count() < rows.height
    assert rows["evidence"].str.contains("The ").any()
    words = ["same" if truth[a] == truth[b] else "different" for a, b in rows.select("left_id", "right_id").iter_rows()]
    rows.with_columns(label=pl.Series(words)).write_csv(done)
    assert run(["labels", "estimate", sample]) == 2
    assert run(["labels", "estimate", done]) == 0
    assert "precision of pairs from 0 bits on" in capsys.readouterr().out
    assert run(["labels", "import", done, "--out", ours]) == 0
    assert run(["labels", "export", ours, "--out", splink]) == 0
    assert pl.read_csv(splink).columns == ["unique_id_l", "unique_id_r", "clerical_match_score"]
    told = ["link", str(TABLE), "--out", str(tmp_path / "c.csv"), "--model", linked["m.json"], "--labels"]
    assert run([*told, splink]) == 0
    assert "80 labelled pairs" in capsys.readouterr().out
    assert run([*told, ours, "--decide"]) == 0
    assert "precision 100.00%, recall 100.00%" in capsys.readouterr().out


def test_reports_are_printed_and_written(linked, tmp_path, capsys):
    told = ["link", str(TABLE), "--out", str(tmp_path / "c.csv"), "--model", linked["m.json"], "--report"]
    assert run([*told, str(tmp_path / "r.json")]) == 0
    assert json.loads((tmp_path / "r.json").read_text())["ceiling"]["recall"] == 1.0
    assert run([*told, str(tmp_path / "r.md")]) == 0
    assert "recall ceiling" in (tmp_path / "r.md").read_text()
    assert run([*told, "-"]) == 0
    assert "every row shares a key with another" in capsys.readouterr().out
    assert run([*told, "r.pdf"]) == 1


def test_looking_at_the_data_writes_nothing(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run(["link", str(TABLE), "--check"]) == 0
    said = capsys.readouterr().out
    assert "1,000 rows" in said
    assert "date" in said or "dob" in said
    assert not list(tmp_path.iterdir())
    assert run(["link", str(TABLE)]) == 1


def test_fairness_of_a_run_is_by_what_its_table_holds(linked, truth, tmp_path, capsys):
    file = tmp_path / "truth.csv"
    pl.DataFrame({"rid": list(truth), "eid": list(truth.values())}).write_csv(file)
    told = ["fairness", linked["c.csv"], "--table", str(TABLE), "--as-of", "2020-01-01"]
    assert run([*told, "--truth", str(file)]) == 0
    said = capsys.readouterr().out
    assert "missed links" in said
    assert "not judged, there is no column for it: sex, ethnicity, name_origin" in said
    assert run([*told, "--truth", str(file), "--json"]) == 0
    assert {group["by"] for group in json.loads(capsys.readouterr().out)["groups"]} == {"age"}
    labels = tmp_path / "labels.csv"
    labels.write_text("left_id,right_id,label\n37,38,same\n37,900,different\n")
    assert run([*told, "--truth", str(labels), "--json"]) == 0
    judged = json.loads(capsys.readouterr().out)["groups"]
    assert max(group["missed"]["pairs"] for group in judged) == 1
    assert run(told) == 1


def test_a_model_file_is_shown_and_a_wrong_one_is_one_line(linked, tmp_path, capsys):
    assert run(["model", "show", linked["m.json"]]) == 0
    assert "The dates of birth are the same" in capsys.readouterr().out
    (tmp_path / "no.json").write_text("{}")
    assert run(["model", "show", str(tmp_path / "no.json")]) == 2
    assert run(["model", "show", str(tmp_path / "absent.json")]) == 1


@pytest.fixture
def resolved(engines, wired, monkeypatch):
    """Forty people known to two feeds, resolved, and every command open on them."""
    store = engines.empty("arcade")
    access = {feed: class_for(store, ClassLabels(feed=feed, sensitivity="S1")) for feed in ("school", "shbe")}
    with writing(store, "load") as job:
        held = {"known_from": job.instant, "run_id": job.id}
        rows = [
            {"id": f"{feed}:{n}:self", "feed": feed, "part": "self", "access": number, "given_name": GIVEN[n % 5],
             "surname": FAMILY[n % 6], "date_of_birth": f"{1960 + n}-01-1{n % 9}", "nino": f"AB{n:06}A"} | held
            for n in range(40) for feed, number in access.items()
        ]  # fmt: skip
        sent = [{"id": one["id"] + "@a", "access": one["access"], **held} for one in rows]
        came = [{"id": f"f{at}", "source": one["id"], "target": one["id"] + "@a", "access": one["access"], **held}
                for at, one in enumerate(rows)]  # fmt: skip
        store.create_nodes(["Record"], pl.DataFrame(rows).to_arrow())
        store.create_nodes(["Row"], pl.DataFrame(sent).to_arrow())
        store.create_edges("FROM", pl.DataFrame(came).to_arrow(), source="Record", target="Row")
    resolving(store)
    wired.given = store
    for module in (local, resolve):
        monkeypatch.setattr(module, "wiring", lambda *_: nullcontext(wired))
    yield wired
    wired.given = None


def said_of(store, record):
    rows = store.ask("read/resolve_previous", access=list(range(1, 20)), known_at="9")
    return next(row["person_id"] for row in rows if row["record_id"] == record)


def test_persons_of_a_graph_are_explained_and_that_is_kept(resolved, capsys):
    one, two = (said_of(resolved.store, f"school:{n}:self") for n in (1, 2))
    assert run(["why-not", one, two, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert not told["together"]
    assert run(["how", one]) == 0
    assert "2 records, 1 joins" in capsys.readouterr().out
    actions = [row["action"] for row in resolved.audit.who_saw("record", told["one"])]
    assert actions.count("why-not") == 1
    assert [row["action"] for row in resolved.audit.who_saw("person", one)] == ["why-not", "how"]
    assert told["persons"] == [one, two]


def test_training_anew_asks_before_it_changes_anything(resolved, tmp_path, capsys):
    assert run(["resolve", "--retrain"]) == 0
    said = capsys.readouterr().out
    assert "40 persons unchanged, 0 would be joined with others, 0 split" in said
    assert "Nothing is changed yet" in said
    assert run(["resolve", "--retrain", "--yes"]) == 0
    assert "80 records are 40 persons" in capsys.readouterr().out
    assert run(["resolve", "--check"]) == 0
    assert "80 rows" in capsys.readouterr().out
    assert run(["model", "export", str(tmp_path / "m.json")]) == 0
    assert run(["model", "show"]) == 0
    version = json.loads((tmp_path / "m.json").read_text())["version"]
    assert f"model {version}, trained on 80 rows" in capsys.readouterr().out
