"""A decision outranks two valid numbers, and says so on what it made, to whoever may read both sides."""

import polars as pl
import pytest

from kithkin.cypher.catalogue import Query
from kithkin.resolution.account import why
from kithkin.resolution.attention import told
from kithkin.resolution.decide_noun import Ask, Who
from kithkin.resolution.decide_write import decide
from kithkin.resolution.identity import KINDS, linked_records
from kithkin.resolution.job import resolve
from kithkin.resolution.known import standing_of
from kithkin.resolution.link import Decisions

ADA = Who("ada", "they told me so")
ROSA = {"given_name": "Rosa", "surname": "Marchmont", "date_of_birth": "1971-05-06"}


@pytest.fixture
def three(world):
    """Three records with three numbers, two of them of one feed."""
    world.people(40)
    for feed, key, number in (("gp", "1", "943 476 5919"), ("gp", "2", "401 023 2137"), ("er", "1", "900 000 0009")):
        world.record(feed, key, nhs_number=number, **ROSA)
    world.write()
    return world


@pytest.fixture
def decided(three):
    """The three decided to be one person."""
    three.decide("same", "gp:1:self", "gp:2:self")
    three.decide("same", "er:1:self", "gp:2:self")
    return three


def said(world, *feeds):
    """What needs attention about the person, as readers of these feeds are told."""
    view = world.view(*feeds)
    asked = {"ids": [world.person_of("gp:1:self")], "access": list(view.access), "known_at": view.known_at}
    rows = [*world.store.ask("read/attention", **asked), *world.store.ask("read/attention_between", **asked)]
    return {text for row in rows for text in row["attention"]}


def test_a_decision_outranks_numbers_and_both_sides_are_named_to_whoever_reads_both(decided):
    done = resolve(decided.store)
    assert decided.person_of("gp:1:self") == decided.person_of("gp:2:self") == decided.person_of("er:1:self")
    pairs = [("gp:1:self", "gp:2:self"), ("er:1:self", "gp:1:self"), ("er:1:self", "gp:2:self")]
    texts = [told(one, two, "nhs_number") for one, two in pairs]
    assert "the NHS numbers differ" in texts[0]
    assert said(decided) == set(texts)
    assert said(decided, "gp") == {texts[0]}
    # Nothing waits to be decided: it was.
    assert done.possible == 0


def test_a_second_run_changes_nothing_and_an_undone_decision_needs_no_attention(decided):
    resolve(decided.store)
    before = said(decided)
    assert resolve(decided.store).merged == 0
    assert said(decided) == before
    decided.store.write(Query("test/undo", "", (), (), "MATCH (d:Decision) SET d.undone_at = d.at"))
    resolve(decided.store)
    assert said(decided) == set()


def test_a_decision_says_at_once_what_it_holds_against_and_keeps_what_was_said_of_others(three):
    """Before the next run, that is; and that run has nothing to add."""
    resolve(three.store)
    decide(three.store, Ask("same", ("gp:1:self",), ("gp:2:self",)), ADA)
    own = told("gp:1:self", "gp:2:self", "nhs_number")
    assert said(three, "gp") == {own}
    decide(three.store, Ask("same", ("er:1:self",), ("gp:2:self",)), ADA)
    after = said(three)
    assert {own, told("er:1:self", "gp:2:self", "nhs_number")} <= after
    assert said(three, "gp") == {own}
    resolve(three.store)
    assert said(three) == after


def test_why_says_what_the_decision_holds_against(decided):
    resolve(decided.store)
    standing = standing_of(decided.store, decided.view(), [decided.person_of("gp:1:self")])
    answer = why(standing, "gp:1:self", "gp:2:self")
    assert told("gp:1:self", "gp:2:self", "nhs_number") in answer.says


def test_numbers_that_agree_need_no_attention():
    names = ("record_id", "given_name", "surname", "date_of_birth", "nhs_number")
    rows = [(f"x:{at}:self", f"Ann{'abcdefghij'[at]}", "Marsh", f"198{at}-02-03", None) for at in range(10)]
    rows += [(f"y:{at}:self", "Rosa", "Marchmont", "1971-05-06", "943 476 5919") for at in range(2)]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    frame = frame.with_columns(pl.lit(None, pl.String).alias(name) for name in KINDS if name not in names)
    assert linked_records(frame, None, Decisions(same=(("y:0:self", "y:1:self"),))).outranked.num_rows == 0
