"""Seed and wave at the command line: saved, exported, decided on, and read back into decisions about a group."""

import csv
import json

import polars as pl
import pytest

from kithkin.api.cli import run
from kithkin.loaders.feed import read_feed
from kithkin.loaders.load import load
from kithkin.resolution.groups import group
from kithkin.resolution.job import resolve

FEED = """
name = "clubs"
title = "Clubs"
owner = "Team"
subject = "children"
sensitivity = "S1"
legal_regime = "uk_gdpr"
handling = "P"
purposes = ["families"]
delivery = "delta"
key = ["ref"]
files = ["clubs*.csv"]
[[record]]
part = "self"
required = ["surname"]
fields = { given_name = "given", surname = "surname", date_of_birth = "born" }
[[address]]
parts = ["self"]
kind = "lives_at"
line = ["line"]
postcode = "postcode"
from = "since"
[[event]]
kind = "offence"
name = "offence"
incident = "crime"
text = "offence"
from = "day"
roles = [{ part = "self", role = "arrested" }]
"""
NAMES = [("Ada", "Abbot"), ("Boris", "Bekker"), ("Clara", "Castle"), ("=Dmitri", "Dunmore"), ("Edith", "Eastham")]


@pytest.fixture
def town(engines, wired, tmp_path, monkeypatch):
    """Five people arrested for one crime; the command line is at home in their graph."""
    wired.given = store = engines.empty("arcade")
    (tmp_path / "clubs.toml").write_text(FEED)
    rows = [
        {"ref": str(at), "given": given, "surname": surname, "born": f"199{at}-03-0{at + 1}", "line": "1 Low Row",
         "postcode": "L1 8JQ", "since": "2014-01-01", "crime": "C1", "offence": "Robbery", "day": "2016-03-01"}
        for at, (given, surname) in enumerate(NAMES)
    ]  # fmt: skip
    pl.DataFrame(rows).write_csv(tmp_path / "clubs.csv")
    load(store, read_feed(tmp_path / "clubs.toml"), tmp_path / "clubs.csv", received_at="2016-01-01T00:00:00.000000Z")
    resolve(store)
    group(store, as_of="2016-06-30")
    monkeypatch.setattr("kithkin.api.wiring.open_graph", lambda _: _Lent(store))
    yield store
    wired.given = None


class _Lent:
    """A graph that stays open when a command closes it."""

    def __init__(self, store):
        self._store = store

    def __getattr__(self, name):
        return (lambda: None) if name == "close" else getattr(self._store, name)


def test_the_command_line_exports_reads_back_and_proposes(town, wired, tmp_path, capsys):
    access = {"access": [1, 2, 3], "known_at": wired.committed()}
    persons = {row["record_id"]: row["person_id"] for row in town.ask("read/resolve_previous", **access)}
    household = next(row["group_id"] for row in town.ask("read/group_ids") if row["group_id"].startswith("H-"))
    data, out = ["--data", str(wired.settings.data)], tmp_path / "candidates.csv"
    day = ["--as-of", "2016-06-30"]
    asked = ["waves", "--seed", persons["clubs:0:self"], "--from", "2016-01-01", "--kinds", "together", *day, *data]
    assert run([*asked, "--save", "Robbery", "--out", str(out)]) == 0
    assert "4 candidates in" in capsys.readouterr().out
    assert out.stat().st_mode & 0o077 == 0
    with out.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["name"][0] for row in rows} == {"B", "C", "'", "E"}
    assert run([*asked]) == 0
    assert "charged or suspected together with Ada Abbot" in capsys.readouterr().out
    assert run(["waves", "--repeat", "Robbery", *day, *data]) == 0
    assert "new: nobody" in capsys.readouterr().out
    assert run(["waves", "--list", *data]) == 0
    assert "Robbery  V-" in capsys.readouterr().out

    said = {"B": ("propose", "seen with them"), "C": ("no action", "a bystander"), "E": ("propose", "named by two")}
    for row in rows:
        row["decision"], row["decision_reason"] = said.get(row["name"][0], ("", ""))
    rows[-1]["person_id"] = rows[-1]["person_id"] if rows[-1]["decision"] else "P-aaaaaaaaaaaaaaaa"
    _write(out, rows)
    assert run(["waves-decided", str(out), "--group", household, *data]) == 0
    assert f"2 proposed or made members of {household}, 0 refused, 1 without action" in capsys.readouterr().out
    told = town.ask("read/decisions", kind="member", state="", until="9", most=9, access=[1, 2, 3])
    assert {(row["reason"], row["group_id"]) for row in told} == {
        ("seen with them", household), ("named by two", household),
    }  # fmt: skip
    clara = next(row["person_id"] for row in rows if row["name"][0] == "C")
    assert [event["action"] for event in wired.audit.who_saw("person", clara)][-1] == "waves.no_action"
    assert run([*asked, "--out", str(out)]) == 0
    with out.open(newline="") as file:
        again = {row["person_id"]: row["decided_before"] for row in csv.DictReader(file)}
    assert [one for one, told_before in again.items() if told_before] == [clara]
    assert again[clara].startswith(f"no action for {household} by ")
    assert again[clara].endswith(": a bystander")
    assert run(["waves", "--forget", "Robbery", *data]) == 0
    assert run(["waves", "--repeat", "Robbery", *data]) == 1


def _write(out, rows):
    with out.open("w", newline="") as file:
        sheet = csv.DictWriter(file, rows[0])
        sheet.writeheader()
        sheet.writerows(rows)


def test_nobody_is_decided_about_for_a_group_that_is_not_there_nor_twice(town, wired, tmp_path, capsys):
    file, data = tmp_path / "back.csv", ["--data", str(wired.settings.data)]
    file.write_text("person_id,decision,decision_reason\nP-1,no action,by chance\n")
    assert run(["waves-decided", str(file), "--group", "G-aaaaaaaaaaaaaaaa", *data]) == 1
    assert "no group G-aaaaaaaaaaaaaaaa" in capsys.readouterr().err
    file.write_text(file.read_text() + "P-1,propose,after all\n")
    assert run(["waves-decided", str(file), "--group", "G-aaaaaaaaaaaaaaaa", *data]) == 2
    assert "line 3: P-1 is decided twice" in capsys.readouterr().err
    assert wired.no_actions.all() == []


def test_what_cannot_be_decided_says_why_and_the_rest_stands(town, wired, tmp_path, capsys):
    access = {"access": [1, 2, 3], "known_at": wired.committed()}
    persons = {row["record_id"]: row["person_id"] for row in town.ask("read/resolve_previous", **access)}
    household = next(row["group_id"] for row in town.ask("read/group_ids") if row["group_id"].startswith("H-"))
    file, data = tmp_path / "back.json", ["--data", str(wired.settings.data)]
    there = {"decision": "Propose", "decision_reason": "two of them", "id": persons["clubs:1:self"]}
    file.write_text(json.dumps({"items": [there, there | {"id": "P-aaaaaaaaaaaaaaaa"}]}))
    assert run(["waves-decided", str(file), "--group", household, *data]) == 4
    said = capsys.readouterr()
    assert "is in force" in said.out
    assert "refused: no such person" in said.out
    assert "1 of 2 were refused" in said.err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("person_id,decision\nP-1,propose\n", "has no column decision_reason"),
        ("person_id,decision,decision_reason\nP-1,yes,because\n", "line 2: a decision is `propose` or `no action`"),
        ("person_id,decision,decision_reason\nP-1,propose,\n", "line 2: a decision needs its reason"),
        ('person_id,decision,decision_reason\nP-1,"propose,x\n', "is no CSV at line"),
    ],
)
def test_a_file_that_is_not_as_it_was_written_is_refused_whole(tmp_path, capsys, text, says):
    file = tmp_path / "back.csv"
    file.write_text(text)
    assert run(["waves-decided", str(file), "--group", "H-1", "--data", str(tmp_path)]) == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [["waves"], ["waves", "--seed", "P-1", "--list"], ["waves", "--seed", "P-1", "--out", "x.pdf"],
     ["waves-decided", "nowhere.csv", "--group", "H-1"], ["waves", "--seed", "P-1", "--waves", "9"]],
)  # fmt: skip
def test_a_command_that_cannot_be_done_is_one_line(town, wired, capsys, arguments):
    assert run([*arguments, "--data", str(wired.settings.data)]) == 1
    assert capsys.readouterr().err.count("\n") == 1
