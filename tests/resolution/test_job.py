"""Resolve in a graph: ids that last, records with their persons, and nothing changed by a second run."""

import pytest

from kithkin.cypher.catalogue import Query
from kithkin.graph.errors import NotThere
from kithkin.resolution.job import resolve
from kithkin.resolution.why import why

DERIVED = Query(
    "test/derived", "Everything resolution made, with what tells it apart.", (), ("kind", "ids"),
    "MATCH ()-[e:SAME_AS|POSSIBLY_SAME_AS|NOW|ALIKE]->() "
    "RETURN type(e) AS kind, e.id AS id, e.known_from AS known_from, e.known_to AS known_to "
    "UNION ALL MATCH (p:Person) RETURN 'Person' AS kind, p.id AS id, "
    "p.known_from AS known_from, p.known_to AS known_to UNION ALL MATCH (l:Likeness) RETURN 'Likeness' AS kind, "
    "l.id AS id, l.known_from AS known_from, l.known_to AS known_to",
)  # fmt: skip


def derived(store):
    return {tuple(row.values()) for row in store.read(DERIVED)}


def test_records_of_two_feeds_become_persons_and_a_second_run_changes_nothing(world):
    world.people(40)
    world.write()
    done = resolve(world.store)
    assert (done.records, done.persons, done.merged) == (80, 40, 0)
    assert set(map(frozenset, world.persons().values())) == {
        frozenset({f"school:{n}:self", f"shbe:{n}:self"}) for n in range(40)
    }
    before = derived(world.store)
    assert resolve(world.store).model == done.model
    assert derived(world.store) == before


def test_a_decision_merges_and_the_lost_id_still_answers(world):
    world.people(40)
    world.write()
    resolve(world.store)
    kept, lost = world.person_of("school:1:self"), world.person_of("school:2:self")
    world.again("school", "1b", 1)
    world.write()
    _one_person(world)
    done = resolve(world.store)
    assert (done.merged, done.split) == (1, 0)
    assert world.persons()[kept] == {f"{f}:{n}:self" for f, n in [("school", 1), ("shbe", 1), ("school", 2),
                                                                 ("shbe", 2), ("school", "1b")]}  # fmt: skip
    # The others are ids of parts, for those who may not read both feeds.
    leads = world.store.ask("read/resolve_aliases", known_at=world.view().known_at)
    assert {"alias": lost, "person_id": kept} in leads
    assert {row["person_id"] for row in leads} == {kept}


def test_after_an_undo_both_ids_are_whose_they_were(world):
    world.people(40)
    world.write()
    resolve(world.store)
    before = world.persons()
    _one_person(world)
    resolve(world.store)
    assert len(world.persons()) == 39
    world.store.write(Query("test/undo", "", (), (), "MATCH (d:Decision) SET d.undone_at = d.at"))
    resolve(world.store)
    assert world.persons() == before
    leads = world.store.ask("read/resolve_aliases", known_at=world.view().known_at)
    assert {row["person_id"] for row in leads} <= set(before)
    assert {row["alias"] for row in leads}.isdisjoint(before)


def test_what_a_person_decided_to_be_two_stays_two(world):
    world.people(40)
    world.write()
    resolve(world.store)
    whole = world.person_of("school:5:self")
    world.decide("different", "school:5:self", "shbe:5:self")
    assert resolve(world.store).split == 1
    assert world.person_of("school:5:self") != world.person_of("shbe:5:self")
    assert whole in world.persons()
    assert resolve(world.store).possible == 0


def test_a_person_without_records_rests_and_is_the_same_when_one_returns(world):
    world.people(40)
    world.write()
    resolve(world.store)
    person = world.person_of("school:7:self")
    _records(world, "SET r.known_to = r.known_from")
    resolve(world.store)
    assert person not in world.persons()
    _records(world, "REMOVE r.known_to")
    resolve(world.store)
    assert world.persons()[person] == {"school:7:self", "shbe:7:self"}


def test_why_compares_only_what_the_asker_reads(world):
    world.people(40)
    world.write()
    resolve(world.store)
    person = world.person_of("school:3:self")
    school, shbe = why(world.store, world.view("school", "shbe"), person).records
    assert (school.compared_with, shbe.compared_with) == ("shbe:3:self", "school:3:self")
    assert school.weight > 0
    assert "nino" in {finding.field for finding in school.findings}
    (alone,) = why(world.store, world.view("school"), person).records
    assert (alone.record_id, alone.compared_with, alone.findings) == ("school:3:self", None, ())
    with pytest.raises(NotThere):
        why(world.store, world.view("school"), "P-nobody")


def _one_person(world):
    """Somebody says that two persons, with all their records, are one."""
    for left, right in (("school:1", "school:2"), ("school:1", "shbe:1"), ("school:2", "shbe:2")):
        world.decide("same", f"{left}:self", f"{right}:self")


def _records(world, change):
    text = f"MATCH (r:Record) WHERE r.id IN ['school:7:self', 'shbe:7:self'] {change} RETURN count(r) AS n"
    world.store.write(Query("test/records", "", (), ("n",), text))
