"""Decisions in a graph: at once and on every later run, and taken back without a trace in who is who."""

import json

import pytest

from kithkin.cypher.catalogue import Query
from kithkin.graph.errors import Conflict, NotThere
from kithkin.graph.instants import END
from kithkin.resolution import decide_write, job
from kithkin.resolution.decide_noun import Ask, Who
from kithkin.resolution.decide_write import decide, second, undo
from kithkin.resolution.job import resolve

HELD = Query(
    "test/held", "All that resolution holds, with where it is.", (), ("kind", "ids"),
    "MATCH (a)-[e:SAME_AS|POSSIBLY_SAME_AS|NOW]->(b) WHERE e.known_to IS NULL "
    "RETURN type(e) AS kind, e.id AS told, a.id AS source, b.id AS target "
    "UNION ALL MATCH (p:Person) WHERE p.known_to IS NULL "
    "RETURN 'Person' AS kind, '' AS told, p.id AS source, p.minted_for AS target",
)  # fmt: skip
ADA = Who("ada", "they told me so")


def of(*numbers):
    return tuple(f"{feed}:{number}:self" for number in numbers for feed in ("school", "shbe"))


def derived(store, *, evidence=True):
    """What is held; without evidence, who is who alone."""
    return {tuple(value for name, value in row.items() if evidence or name != "told") for row in store.read(HELD)}


def leads(town):
    """Whom every id leads to that is nobody's own."""
    rows = town.store.ask("read/resolve_aliases", known_at=town.view().known_at)
    return {row["alias"]: row["person_id"] for row in rows}


@pytest.fixture
def town(world):
    world.people(40)
    world.write()
    resolve(world.store)
    return world


def test_a_merge_takes_hold_at_once_and_its_undo_restores_what_was(town):
    before = town.persons()
    kept, lost = town.person_of("school:1:self"), town.person_of("school:2:self")
    done = decide(town.store, Ask("merge", of(1), of(2)), ADA)
    assert (done.status, done.taken.merged) == ("in force", 1)
    assert town.persons() == {**{k: v for k, v in before.items() if k != lost}, kept: {*of(1, 2)}}
    # The others are ids of parts, for those who may not read both feeds.
    assert leads(town)[lost] == kept
    assert set(leads(town).values()) == {kept}
    assert resolve(town.store).persons == 39
    undo(town.store, done.id, ADA)
    assert town.persons() == before
    assert set(leads(town)).isdisjoint(before)


def test_a_split_of_what_was_merged_is_what_was_before(town):
    before = derived(town.store, evidence=False)
    merged = decide(town.store, Ask("merge", of(1), of(2)), ADA)
    done = decide(town.store, Ask("split", of(2), rest=of(1)), ADA)
    assert done.set_aside == (merged.id,)
    ids = {row for row in derived(town.store, evidence=False) - before if row[0] == "NOW"}
    assert derived(town.store, evidence=False) - ids == before
    undo(town.store, done.id, ADA)
    assert town.person_of("school:1:self") == town.person_of("shbe:2:self")


def test_a_split_of_a_part_keeps_the_rest_of_the_merge(town):
    decide(town.store, Ask("merge", of(1), of(2)), ADA)
    decide(town.store, Ask("split", ("shbe:2:self",), rest=(*of(1), "school:2:self")), ADA)
    assert {*of(1), "school:2:self"} in town.persons().values()
    resolve(town.store)
    assert {*of(1), "school:2:self"} in town.persons().values()


def test_a_record_moves_to_another_person_and_back(town):
    before = town.persons()
    done = decide(town.store, Ask("move", ("shbe:1:self",), others=of(2), rest=("school:1:self",)), ADA)
    assert {"shbe:1:self", *of(2)} in town.persons().values()
    assert {"school:1:self"} in town.persons().values()
    undo(town.store, done.id, ADA)
    assert town.persons() == before


def test_what_takes_hold_at_once_is_what_the_next_whole_run_would_say(town):
    decide(town.store, Ask("merge", of(1), of(2)), ADA)
    decide(town.store, Ask("different", ("school:5:self",), ("shbe:5:self",)), ADA)
    decide(town.store, Ask("same", ("school:7:self",), ("shbe:8:self",)), ADA)
    before = derived(town.store)
    resolve(town.store)
    assert derived(town.store) == before


def test_a_decision_against_the_closure_is_refused_with_the_chain(town):
    decide(town.store, Ask("same", ("school:1:self",), ("school:2:self",)), ADA)
    decide(town.store, Ask("same", ("school:2:self",), ("school:3:self",)), ADA)
    before = town.persons()
    with pytest.raises(Conflict, match="school:1:self = school:2:self = school:3:self"):
        decide(town.store, Ask("different", ("school:1:self",), ("school:3:self",)), ADA)
    with pytest.raises(Conflict, match="school:2:self = school:3:self"):
        decide(town.store, Ask("split", ("school:3:self",), rest=("school:2:self",)), ADA)
    assert town.persons() == before


def test_a_record_nobody_holds_is_not_decided_about(town):
    with pytest.raises(NotThere, match="school:99:self"):
        decide(town.store, Ask("same", ("school:99:self",), ("school:1:self",)), ADA)


def test_a_repeated_request_is_one_decision_and_another_under_its_key_is_refused(town):
    who = Who("ada", "they told me so", key="k1")
    one = decide(town.store, Ask("merge", of(1), of(2)), who)
    again = decide(town.store, Ask("merge", of(1), of(2)), who)
    assert (again.id, again.decisions) == (one.id, one.decisions)
    with pytest.raises(Conflict, match="idempotency key"):
        decide(town.store, Ask("merge", of(1), of(3)), who)


def test_the_protected_are_one_person_with_nobody_once_a_second_person_agrees(town):
    before = town.persons()
    done = decide(town.store, Ask("protected", ("shbe:4:self",), hidden_below="manager"), ADA)
    assert (done.status, town.persons()) == ("proposed", before)
    with pytest.raises(Conflict, match="somebody else"):
        second(town.store, done.id, "ada")
    assert second(town.store, done.id, "bob").taken.split == 1
    assert {"shbe:4:self"} in town.persons().values()
    town.again("school", "4b", 4)
    town.write()
    resolve(town.store)
    assert {"shbe:4:self"} in town.persons().values()
    assert {"school:4:self", "school:4b:self"} in town.persons().values()
    with pytest.raises(Conflict, match="protected"):
        decide(town.store, Ask("same", ("shbe:4:self",), ("school:4:self",)), ADA)
    undo(town.store, done.id, ADA)
    assert {*of(4), "school:4b:self"} in town.persons().values()


def test_a_decision_made_while_a_run_reads_and_writes_is_in_that_run(town, monkeypatch):
    town.again("school", "1b", 1)
    town.write()
    later = []

    def meanwhile(*told):
        if not later:
            later.append(decide(town.store, Ask("merge", of(1), of(2)), ADA, wait=0))
        return write_matches(*told)

    write_matches = job._write_matches
    monkeypatch.setattr(job, "_write_matches", meanwhile)
    resolve(town.store)
    assert later[0].taken.later
    assert {*of(1, 2), "school:1b:self"} in town.persons().values()
    assert len(town.persons()) == 39


def test_the_run_of_a_decision_names_it(town):
    done = decide(town.store, Ask("merge", of(1), of(2)), ADA)
    last = town.store.ask("schema/runs")[-1]
    told = json.loads(last["details"])
    assert (last["kind"], told["decision"], told["decisions"]) == ("decide", done.id, [done.id])
    assert set(told["persons"]) >= {town.person_of("school:1:self")}


def test_of_two_who_contradict_each_other_in_one_moment_one_withdraws_as_if_never_asked(town, monkeypatch):
    decide(town.store, Ask("merge", of(1), of(2)), ADA)
    before = town.persons()

    def meanwhile(*told):
        monkeypatch.undo()
        decide(town.store, Ask("same", ("school:1:self",), ("shbe:2:self",)), Who("bob", "I know them"))
        return written(*told)

    written = decide_write._written
    monkeypatch.setattr(decide_write, "_written", meanwhile)
    with pytest.raises(Conflict, match="school:1:self = shbe:2:self"):
        decide(town.store, Ask("split", of(2), rest=of(1)), ADA)
    assert [(row["kind"], row["act"]) for row in town.store.ask("read/decision_pairs", known_at=END)] == [
        ("same", None), ("same", "merge"),
    ]  # fmt: skip
    resolve(town.store)
    assert town.persons() == before


def test_what_is_withdrawn_gives_back_an_earlier_act_also_when_a_record_of_it_is_gone(town):
    merged = decide(town.store, Ask("merge", of(1), of(2)), ADA)
    split = decide(town.store, Ask("split", ("school:2:self",), rest=(*of(1), "shbe:2:self")), ADA)
    assert split.set_aside == (merged.id,)
    gone = Query("test/gone", "", (), (), "MATCH (r:Record {id: 'shbe:1:self'}) SET r.known_to = r.known_from")
    town.store.write(gone)
    resolve(town.store)
    undo(town.store, split.id, ADA)
    assert [(row["kind"], row["act"]) for row in town.store.ask("read/decision_pairs", known_at=END)] == [
        ("same", "merge")
    ]
    assert town.person_of("school:1:self") == town.person_of("school:2:self")


def test_what_remains_of_an_act_outlasts_a_record_that_is_gone(town):
    decide(town.store, Ask("merge", of(1), of(2)), ADA)
    gone = Query("test/gone", "", (), (), "MATCH (r:Record {id: 'shbe:1:self'}) SET r.known_to = r.known_from")
    town.store.write(gone)
    resolve(town.store)
    decide(town.store, Ask("split", ("school:2:self",), rest=("school:1:self", "shbe:2:self")), ADA)
    assert town.person_of("school:1:self") == town.person_of("shbe:2:self") != town.person_of("school:2:self")


def test_an_id_that_is_given_back_is_no_longer_that_of_a_part_of_somebody_else(town):
    together = decide(town.store, Ask("same", ("shbe:1:self",), ("shbe:2:self",)), ADA)
    undo(town.store, together.id, ADA)
    parted = decide(town.store, Ask("split", ("school:1:self",), rest=("shbe:1:self",)), ADA)
    decide(town.store, Ask("split", ("shbe:2:self",), rest=("school:2:self",)), ADA)
    decide(town.store, Ask("merge", of(3), ("school:2:self",)), ADA)
    taken, whose = town.person_of("school:2:self"), town.person_of("shbe:2:self")
    undo(town.store, parted.id, ADA)
    assert town.person_of("shbe:2:self") != whose
    assert town.person_of("school:2:self") == taken
    held = derived(town.store)
    resolve(town.store)
    assert derived(town.store) == held
