"""Resolving what has changed leaves the graph that resolving everything leaves, and writes nothing else."""

from pathlib import Path

import pytest
from tests.resolution.test_job import derived

from kithkin.cypher.catalogue import Query
from kithkin.graph import instants
from kithkin.graph.access import ClassLabels, class_for
from kithkin.graph.run import writing
from kithkin.resolution.job import resolve

pytestmark = pytest.mark.engine
MANY = 40


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


@pytest.fixture
def asked(known, monkeypatch):
    """The names of the questions whose answers were read as columns."""
    names, given = [], type(known.store).read_table

    def read_table(store, query, /, **parameters):
        names.append(query.name)
        return given(store, query, **parameters)

    monkeypatch.setattr(type(known.store), "read_table", read_table)
    return names


def test_of_the_records_only_those_stated_since_are_read(known, cache, asked):
    known.again("school", "1b", 1)
    known.write()
    assert resolve(known.store, cache=cache).records == 2 * MANY + 1
    assert "read/resolve_records" not in asked
    assert same_as_whole(known)


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"half a file")])
def test_all_records_are_read_where_what_was_kept_cannot_be(known, cache, asked, damage):
    damage(cache.with_name("read.arrow"))
    known.again("school", "1b", 1)
    known.write()
    assert 0 < resolve(known.store, cache=cache).touched < 2 * MANY
    assert "read/resolve_records" in asked
    assert same_as_whole(known)


@pytest.mark.parametrize("kind", ["erase", "cover"])
def test_nothing_kept_is_gone_on_from_once_records_were_erased_or_given_other_classes(known, cache, asked, kind):
    with writing(known.store, kind) as run:
        if kind == "cover":
            known.store.tell("write/covered", run_id=run.id)
    assert resolve(known.store, cache=cache).touched == 0
    assert asked.count("read/resolve_records") == 1
    resolve(known.store, cache=cache)
    assert asked.count("read/resolve_records") == 1
