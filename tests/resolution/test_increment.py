"""Resolving what has changed leaves the graph that resolving everything leaves, and writes nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.resolution.test_job import derived
from tests.resolution.test_unsettled import BRIDGED, MODEL

from kithkin.cypher.catalogue import Query
from kithkin.graph import instants
from kithkin.graph.access import ClassLabels, class_for
from kithkin.graph.errors import Interrupted
from kithkin.graph.instants import last_instant
from kithkin.graph.run import writing
from kithkin.resolution.current import RECORD
from kithkin.resolution.decide_noun import Ask, Who
from kithkin.resolution.decide_write import decide, undo
from kithkin.resolution.job import resolve
from kithkin.resolution.reading import columns, everything

pytestmark = pytest.mark.engine
MANY = 40
ADA = Who("ada", "they told me so")


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "cache" / "resolved.arrow"


@pytest.fixture
def known(world, cache):
    """A resolved world, with what the run left."""
    world.people(MANY)
    world.write()
    resolve(world.store, cache=cache)
    return world


def same_as_whole(world):
    before = derived(world.store)
    resolve(world.store)
    return derived(world.store) == before


def test_without_a_change_nothing_is_linked_and_nothing_written(known, cache):
    before = derived(known.store)
    done = resolve(known.store, cache=cache)
    assert (done.touched, done.persons, done.records) == (0, MANY, 2 * MANY)
    assert derived(known.store) == before


def test_new_changed_and_deleted_records_are_resolved_as_by_a_whole_run(known, cache):
    known.again("school", "1b", 1)
    known.record("school", "new", given_name="Odo", surname="Quill", date_of_birth="1990-02-03")
    known.write()
    done = resolve(known.store, cache=cache)
    assert 0 < done.touched < 2 * MANY
    assert done.persons == MANY + 1
    assert known.person_of("school:1b:self") == known.person_of("school:1:self")
    assert same_as_whole(known)


def test_decisions_of_people_are_in_the_next_run(known, cache):
    known.decide("different", "school:5:self", "shbe:5:self")
    known.decide("same", "school:1:self", "school:2:self")
    done = resolve(known.store, cache=cache)
    assert known.person_of("school:5:self") != known.person_of("shbe:5:self")
    assert known.person_of("school:1:self") == known.person_of("school:2:self")
    assert 0 < done.touched < 2 * MANY
    assert same_as_whole(known)


def marked(store):
    return {(row["likeness_id"], row["record_id"]) for row in store.ask("read/decision_alike", **asked(store))}


def asked(store):
    known = everything(store, last_instant(store))
    return {"ids": columns(store, "read/resolve_records", RECORD, **known)["record_id"].to_list(), **known}


def test_marks_of_whose_division_hangs_on_who_reads_follow_what_changes_and_what_is_decided(known, cache):
    merged = decide(known.store, Ask("merge", ("school:1:self", "shbe:1:self"), ("school:2:self",)), ADA)
    whole = {record for _, record in marked(known.store)}
    assert {"school:1:self", "shbe:1:self", "school:2:self", "shbe:2:self"} <= whole
    known.again("school", "1b", 1)
    known.write()
    assert resolve(known.store, cache=cache).touched < 2 * MANY
    assert same_as_whole(known)
    resolve(known.store, cache=cache)
    undo(known.store, merged.id, ADA)
    resolve(known.store, cache=cache)
    assert same_as_whole(known)
    assert "shbe:2:self" not in {record for _, record in marked(known.store)}


def test_a_hidden_record_that_joins_nobody_marks_persons_who_stay_as_they_were(world, cache):
    # A model that knows of no twins looks at what is touched alone.
    model = replace(MODEL, twins=0.0)
    with writing(world.store, "test") as run:
        world.store.tell("write/keep_model", run_id=run.id, model_version=model.version, model=model.to_json())
    for key, told in BRIDGED.items():
        world.record("school", key[0], **told)
    world.write()
    resolve(world.store, cache=cache)
    assert len(world.persons()) == 1
    assert marked(world.store) == set()
    told = {"given_name": "Kerensa", "surname": "Quennell", "date_of_birth": "1951-12-25", "sex": "female"}
    world.record("police", "1", **told, postcode="L9 4XX")
    world.write()
    done = resolve(world.store, cache=cache)
    assert (done.persons, done.touched) == (2, 1)
    assert len(marked(world.store)) == 4
    leads = world.store.ask("read/resolve_aliases", known_at=last_instant(world.store))
    assert [row["person_id"] for row in leads] == [world.person_of("school:a:self")] * 2
    assert same_as_whole(world)


def test_a_cache_of_another_run_or_that_cannot_be_read_is_not_gone_on_from(known, cache):
    resolve(known.store)
    assert resolve(known.store, cache=cache).touched == 2 * MANY
    assert resolve(known.store, cache=cache).touched == 0
    cache.write_bytes(b"half a file")
    assert resolve(known.store, cache=cache).touched == 2 * MANY


def test_a_record_of_which_only_the_class_changed_is_resolved_anew(known, cache):
    """Else its tie would go on showing what was found beside it to those who may not read it any more."""
    narrower = class_for(known.store, ClassLabels(feed="school", sensitivity="S2"))
    told = Query(
        "test/restrict",
        "",
        ("access", "at"),
        (),
        "MATCH (r:Record {id: 'school:3:self'}) SET r.access = $access, r.stated_at = $at",
    )
    known.store.write(told, access=narrower, at=instants.now())
    done = resolve(known.store, cache=cache)
    assert 0 < done.touched < 2 * MANY
    buried = known.store.ask("schema/erase_ties", ids=["school:3:self"])
    assert {row["access"] for row in buried} == {narrower}
    graves = Query("test/graves", "", (), ("part",), "MATCH (t:Tombstone) RETURN t.part AS part")
    assert known.store.read(graves) == [{"part": "school:3:self"}]
    assert same_as_whole(known)


def test_that_a_record_has_changed_is_noted_where_the_other_one_that_was_decided_about_stands(known, cache):
    decide(known.store, Ask("different", ("school:5:self",), ("school:9:self",)), ADA)
    resolve(known.store, cache=cache)
    changed = Query(
        "test/change", "", ("at",), (),
        "MATCH (r:Record {id: 'school:9:self'}) SET r.phone = '07700900123', r.stated_at = $at",
    )  # fmt: skip
    known.store.write(changed, at=instants.now())
    resolve(known.store, cache=cache)
    noted = Query(
        "test/noted", "", (), ("attention",),
        "MATCH (:Record {id: 'school:5:self'})-[s:SAME_AS]->(:Person) WHERE s.known_to IS NULL "
        "RETURN s.attention AS attention",
    )  # fmt: skip
    [row] = known.store.read(noted)
    assert "school:9:self has changed" in str(row["attention"])
    assert same_as_whole(known)


@pytest.fixture
def questions(known, monkeypatch):
    """The names of the questions whose answers were read as columns."""
    names, given = [], type(known.store).read_table

    def read_table(store, query, /, **parameters):
        names.append(query.name)
        return given(store, query, **parameters)

    monkeypatch.setattr(type(known.store), "read_table", read_table)
    return names


def test_of_the_records_only_those_stated_since_are_read(known, cache, questions):
    known.again("school", "1b", 1)
    known.write()
    assert resolve(known.store, cache=cache).records == 2 * MANY + 1
    assert "read/resolve_records" not in questions
    assert same_as_whole(known)


def named(asked, record):
    """The names of the questions that a record was among the parameters of."""
    return {name for name, parameters in asked if any(record in ids for ids in parameters.values())}


@pytest.fixture
def questioned(known, monkeypatch):
    """The questions with those of their parameters that are lists."""
    asked = []

    def noted(given):
        def read(store, query, /, **parameters):
            asked.append((query.name, {name: ids for name, ids in parameters.items() if isinstance(ids, list)}))
            return given(store, query, **parameters)

        return read

    for way in ("read", "read_table"):
        monkeypatch.setattr(type(known.store), way, noted(getattr(type(known.store), way)))
    return asked


def test_of_new_records_nothing_is_asked_unless_others_than_loads_have_written(known, cache, questioned):
    known.again("school", "1b", 1)
    known.write()
    resolve(known.store, cache=cache)
    assert named(questioned, "school:1b:self") == set()
    # Whom a record is of, and that it never was another's, is known from the run before.
    assert named(questioned, "school:1:self") == {"built/held_edges SAME_AS"}
    known.again("school", "2b", 2)
    known.write()
    with writing(known.store, "live"):
        questioned.clear()
    resolve(known.store, cache=cache)
    assert {"read/decision_union", "read/decision_minted", "read/decision_alike"} <= named(questioned, "school:2b:self")
    assert same_as_whole(known)


def test_of_many_records_it_is_known_by_which_edge_each_stands_as_it_does(known, cache, questioned):
    for at in range(30):
        known.again("school", f"{at}b", at)
    known.write()
    resolve(known.store, cache=cache)
    assert named(questioned, "school:1:self") == set()
    for at in range(30):
        known.again("shbe", f"{at}c", at)
    known.write()
    questioned.clear()
    resolve(known.store, cache=cache)
    assert named(questioned, "school:1b:self") == set()
    assert same_as_whole(known)


def test_of_persons_made_of_new_records_nothing_is_asked(known, cache, questioned):
    for at in range(60):
        born = f"{1950 + at}-02-03"
        known.record("school", f"new{at}", given_name=f"Odo{at}", surname=f"Quill{at}", date_of_birth=born)
    known.write()
    assert resolve(known.store, cache=cache).persons > MANY
    person = known.person_of("school:new7:self")
    assert named(questioned, person) == set()
    assert same_as_whole(known)


def test_persons_who_stay_who_they_were_are_asked_about_only_after_others_than_loads_have_written(
    known, cache, questioned
):
    person = known.person_of("school:1:self")
    known.again("school", "1b", 1)
    known.write()
    resolve(known.store, cache=cache)
    assert named(questioned, person) == set()
    known.again("school", "1c", 1)
    known.write()
    with writing(known.store, "live"):
        questioned.clear()
    resolve(known.store, cache=cache)
    assert {"built/held_nodes Person", "read/decision_aliases"} <= named(questioned, person)
    assert same_as_whole(known)
    known.again("school", "1d", 1)
    known.write()
    questioned.clear()
    resolve(known.store, cache=cache)
    assert named(questioned, person) == set()
    assert same_as_whole(known)


def test_of_a_record_that_once_was_another_persons_it_is_asked_whose(known, cache, questioned):
    decide(known.store, Ask("merge", ("school:1:self",), ("school:2:self",)), ADA)
    resolve(known.store, cache=cache)
    known.again("school", "2b", 2)
    known.write()
    questioned.clear()
    resolve(known.store, cache=cache)
    assert "read/decision_minted" in named(questioned, "school:2:self")
    assert same_as_whole(known)


def test_a_run_that_fails_leaves_what_the_run_before_left(known, cache, monkeypatch):
    known.again("school", "1b", 1)
    known.write()
    before = cache.read_bytes(), cache.with_name("read.arrow").read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(type(known.store), "make_edges", stopped)
        with pytest.raises(Interrupted):
            resolve(known.store, cache=cache)
    assert (cache.read_bytes(), cache.with_name("read.arrow").read_bytes()) == before
    assert 0 < resolve(known.store, cache=cache).touched < 2 * MANY
    assert same_as_whole(known)


def test_an_id_that_a_run_held_again_before_it_died_is_nobodys(known, cache):
    split = decide(known.store, Ask("split", ("school:5:self",), rest=("shbe:5:self",)), ADA)
    parts = {known.person_of("school:5:self"), known.person_of("shbe:5:self")}
    undo(known.store, split.id, ADA)
    resolve(known.store, cache=cache)
    [gone] = parts - {known.person_of("school:5:self")}
    # Sweeping what the dead run made and closed does not tell that it held this one again.
    held = Query("test/held", "", ("id",), (), "MATCH (p:Person {id: $id}) REMOVE p.known_to, p.closed_run_id")
    known.store.write(held, id=gone)
    changed = Query(
        "test/change", "", ("ids", "at"), (),
        "UNWIND $ids AS id MATCH (r:Record {id: id}) SET r.phone = '07700900123', r.stated_at = $at",
    )  # fmt: skip
    known.store.write(changed, ids=["school:5:self", "shbe:5:self"], at=instants.now())
    resolve(known.store, cache=cache)
    assert gone not in known.persons()
    assert same_as_whole(known)


def stopped(*_, **__):
    raise Interrupted("stopped")


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"half a file")])
def test_all_records_are_read_where_what_was_kept_cannot_be(known, cache, questions, damage):
    damage(cache.with_name("read.arrow"))
    known.again("school", "1b", 1)
    known.write()
    assert 0 < resolve(known.store, cache=cache).touched < 2 * MANY
    assert "read/resolve_records" in questions
    assert same_as_whole(known)


@pytest.mark.parametrize("kind", ["erase", "cover"])
def test_nothing_kept_is_gone_on_from_once_records_were_erased_or_given_other_classes(known, cache, questions, kind):
    with writing(known.store, kind) as run:
        if kind == "cover":
            known.store.tell("write/covered", run_id=run.id)
    assert resolve(known.store, cache=cache).touched == 0
    assert questions.count("read/resolve_records") == 1
    resolve(known.store, cache=cache)
    assert questions.count("read/resolve_records") == 1
