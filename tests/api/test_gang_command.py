"""`kithkin gang`: a member proposed, authorised by two people, listed, expired, removed and called back."""

import re

import pytest

from kithkin.api.cli import run
from kithkin.graph import instants
from kithkin.graph.run import last_instant
from kithkin.resolution.decide_write import second
from kithkin.resolution.reading import everything

from .quay import DAY, reported

REPORTS = [
    {"INT_ID": "IN1", "GRADING": "2AP", "SOURCE_REF": "S1", "OFFICER": "PC 1", "DATE": "01/02/2016", "TEXT": "Seen."},
    {"INT_ID": "IN2", "GRADING": "B21", "SOURCE_REF": "S2", "OFFICER": "PC 2", "DATE": "01/03/2016", "TEXT": "Named."},
    {"INT_ID": "IN3", "GRADING": "2AP", "DATE": "02/03/2016", "FORENAME": "Lee", "SURNAME": "Orchard", "GANG": ""},
]
MET = [
    "--criterion",
    "ocg-three",
    "--criterion",
    "ocg-together",
    "--criterion",
    "ocg-crime",
    "--review-on",
    "2016-12-31",
]
PERSON = re.compile(r"P-[a-z2-7]{16}")
GANG = re.compile(r"G-[a-z2-7]{16}")
DECISION = re.compile(r"D-[a-z2-7]{16}")


class Lent:
    """A graph that a command may use and not close."""

    def __init__(self, store):
        self._store = store

    def __getattr__(self, name):
        return getattr(self._store, name)

    def close(self):
        """The test goes on with it."""


@pytest.fixture
def typed(engines, tmp_path, monkeypatch, capsys):
    """Type a command about a graph in which two reports name somebody as of a gang; gives its exit code and words."""
    # Decisions are made on the day of the world.
    monkeypatch.setattr(instants, "now", lambda: f"{DAY}T12:00:00.000000Z")
    store = engines.empty("arcade")
    reported(store, tmp_path, REPORTS)
    monkeypatch.setattr("kithkin.api.wiring.open_graph", lambda _: Lent(store))

    def type_(*words):
        code = run([*words, "--data", str(tmp_path / "data")])
        said = capsys.readouterr()
        return code, said.out + said.err

    type_.store = store
    return type_


def test_a_member_goes_from_proposed_to_removed_and_is_called_back(typed):
    code, said = typed("gang", "list", "--as-of", DAY)
    assert (code, "proposed" in said) == (0, True)
    person, gang = PERSON.search(said)[0], GANG.search(said)[0]
    code, said = typed("gang", "authorise", person, gang, *MET, "--reason", "As the panel said.")
    assert (code, "somebody else agrees" in said) == (0, True)
    second(typed.store, DECISION.search(said)[0], "bea")
    assert "1 of them authorised" in typed("groups", "--gangs", "--as-of", DAY)[1]
    code, said = typed("gang", "list", gang, "--status", "authorised", "--as-of", "2016-12-31")
    assert "with bea" in said
    assert "met: ocg-three, ocg-together, ocg-crime" in said
    assert "expired" in typed("gang", "list", "--as-of", "2017-01-01")[1]
    assert "nobody" in typed("gang", "list", "--due", "2016-12-30", "--as-of", DAY)[1]
    code, said = typed("gang", "remove", person, gang, "--reason", "Mistaken for his cousin.")
    assert code == 0
    removal = DECISION.search(said)[0]
    assert "somebody else agrees" in said
    waits = typed("gang", "list", "--as-of", DAY)[1]
    assert ("proposed" in waits, "authorised" in waits) == (True, False)
    assert typed("decide", "second", removal)[0] == 4
    second(typed.store, removal, "bea")
    assert "nobody" in typed("gang", "list", "--as-of", DAY)[1]
    assert removal in typed("gang", "recall")[1]
    code, said = typed("gang", "recall", removal)
    assert re.search(r"shown [3-9] times", said)
    assert person not in said
    assert gang not in said
    assert typed("gang", "remove", person, gang, "--reason", "Once more.")[0] == 1


def test_whom_a_wave_proposes_for_a_gang_is_proposed_as_by_anybody(typed, tmp_path):
    gang = GANG.search(typed("gang", "list", "--as-of", DAY)[1])[0]
    known = everything(typed.store, last_instant(typed.store))
    persons = {row["record_id"]: row["person_id"] for row in typed.store.ask("read/resolve_previous", **known)}
    lee, file = persons["intelligence:IN3:subject"], tmp_path / "candidates.csv"
    file.write_text(f"person_id,decision,decision_reason\n{lee},propose,seen with two of them\n")
    code, said = typed("waves-decided", str(file), "--group", gang)
    assert (code, "is in force" in said, "1 proposed" in said) == (0, True, True), said
    assert {row["kind"] for row in typed.store.ask("read/gang_decisions", group_id=gang)} == {"propose_member"}
    typed("groups", "--gangs", "--as-of", DAY)
    assert lee in typed("gang", "list", gang, "--status", "proposed", "--as-of", DAY)[1]


def test_what_lacks_criteria_a_day_or_a_membership_is_refused_in_one_line(typed):
    said = typed("gang", "list", "--as-of", DAY)[1]
    person, gang = PERSON.search(said)[0], GANG.search(said)[0]
    wrong = {
        ("authorise", person, gang, *MET[:2], *MET[-2:]): "a whole test",
        ("authorise", person, gang, *MET[:-1], DAY): "the day of review",
        ("review", person, gang, *MET[-2:]): "authorise the membership first",
        ("remove", person, "G-aaaaaaaaaaaaaaaa"): "no such group",
    }
    for words, says in wrong.items():
        code, said = typed("gang", *words, "--reason", "As the panel said.")
        assert (code != 0, says in said, said.count("\n")) == (True, True, 1), said


def test_the_criteria_are_told(capsys):
    assert run(["gang", "criteria"]) == 0
    said = capsys.readouterr().out
    assert {"street-territory", "statute-area", "ocg-together"} <= set(said.split())


def test_whom_gangs_include_is_told_without_small_counts(typed):
    code, said = typed("fairness", "--gangs", "--as-of", DAY)
    assert code == 0
    assert "withheld" in said
    assert "not only what people do" in said
    assert '"by"' in typed("fairness", "--gangs", "--json", "--as-of", DAY)[1]
