"""Laws of deciding: what is taken back leaves no trace in who is who, and to split what was merged is to undo it."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kithkin.cypher.catalogue import Query
from kithkin.graph.errors import KithkinError
from kithkin.graph.instants import END
from kithkin.resolution.decide_noun import Ask, Who
from kithkin.resolution.decide_write import decide, undo
from kithkin.resolution.groups import group
from kithkin.resolution.job import resolve

ADA = Who("ada", "they told me so")
AS_OF = "2016-06-30"
HELD = Query(
    "test/held", "Persons, their records, old ids, ties and memberships as they stand.", (), ("kind", "ids"),
    "MATCH (a)-[e:SAME_AS|NOW|PARENT_OF|SIBLING_OF|MEMBER_OF]->(b) WHERE e.known_to IS NULL "
    "RETURN type(e) AS kind, a.id AS source, b.id AS target, e.role AS role, e.valid_from AS since, "
    "e.valid_to AS until "
    "UNION ALL MATCH (p:Person) WHERE p.known_to IS NULL "
    "RETURN 'Person' AS kind, p.id AS source, p.minted_for AS target, '' AS role, '' AS since, '' AS until",
)  # fmt: skip
ROOM = settings(
    max_examples=3,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def held(store, before=frozenset()):
    """What stands; an id that was given meanwhile goes on answering, so of old ids those of before are told."""
    old = {row[1] for row in before if row[0] == "NOW"}
    rows = {tuple(row.values()) for row in store.read(HELD)}
    return {row for row in rows if row[0] != "NOW" or not before or row[1] in old}


@pytest.fixture
def town(world):
    """Forty people known to two feeds; of some a third record; a mother with two children in one home."""
    world.people(40, children=(2, 4))
    for number in (1, 3, 3):
        world.again("police", f"{number}-{len(world._records)}", number)
    world.node("Address", "AD-1", line="1 Low Row")
    for number in (0, 2, 4):
        world.edge("AT", f"shbe:{number}:self", "AD-1", kind="claims_at", valid_from="2012-01-01")
    for child in (2, 4):
        world.edge("STATES", "school:0:self", f"school:{child}:self", kind="mother_of", valid_from="2010-01-01")
    world.write()
    resolve(world.store)
    group(world.store, as_of=AS_OF)
    return world


NUMBERS = st.integers(0, 5)
STEPS = st.lists(st.tuples(st.sampled_from(["merge", "split", "move", "different", "same"]), NUMBERS, NUMBERS),
                 min_size=1, max_size=4)  # fmt: skip


def asked(town, act, one, two):
    """The act about the persons that two records stand under now."""
    persons = town.persons()
    first, second = f"school:{one}:self", f"shbe:{two}:self"
    mine, theirs = (sorted(persons[town.person_of(record)]) for record in (first, second))
    rest = tuple(record for record in mine if record != first)
    if act == "merge":
        return Ask(act, tuple(mine), tuple(record for record in theirs if record not in mine))
    if act in {"split", "move"}:
        return Ask(act, (first,), tuple(theirs) if act == "move" and mine != theirs else (), rest=rest)
    return Ask(act, (first,), (second,))


@ROOM
@given(steps=STEPS)
def test_acts_taken_back_in_their_turn_leave_what_was(town, steps):
    before, made = held(town.store), []
    for act, one, two in steps:
        now = held(town.store)
        try:
            made.append(decide(town.store, asked(town, act, one, two), ADA).id)
        except KithkinError:
            assert held(town.store) == now
    for decision in reversed(made):
        undo(town.store, decision, ADA)
    assert held(town.store, before) == before, steps


@ROOM
@given(one=NUMBERS, two=NUMBERS.map(lambda number: number + 6))
def test_to_split_what_was_merged_gives_back_ids_relations_and_dates(town, one, two):
    before, persons = held(town.store), town.persons()
    mine, theirs = (tuple(sorted(persons[town.person_of(f"school:{n}:self")])) for n in (one, two))
    merged = decide(town.store, Ask("merge", mine, theirs), ADA)
    group(town.store, as_of=AS_OF)
    assert held(town.store) != before
    split = decide(town.store, Ask("split", theirs, rest=mine), ADA)
    group(town.store, as_of=AS_OF)
    assert held(town.store, before) == before
    undo(town.store, split.id, ADA)
    undo(town.store, town.store.ask("read/decision_pairs", known_at=END)[-1]["decision_id"], ADA)
    group(town.store, as_of=AS_OF)
    assert (held(town.store, before), merged.status) == (before, "in force")
