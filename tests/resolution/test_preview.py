"""What training anew would change is said before it is done."""

import polars as pl

from kithkin.resolution.job import resolve
from kithkin.resolution.preview import difference, preview, quality_of_records

BEFORE = pl.DataFrame({"record_id": ["a", "b", "c", "d", "e"], "person_id": ["P-1", "P-1", "P-2", "P-3", "P-3"]})


def test_joined_split_and_unchanged_persons_are_counted_with_examples_by_record():
    after = pl.DataFrame({"record_id": ["a", "b", "c", "d", "e", "f"], "cluster": ["1", "1", "1", "2", "3", "3"]})
    told = difference(BEFORE, after, ("m-1", "m-2"))
    assert (told.persons_now, told.persons_then, told.unchanged) == (3, 3, 0)
    assert (told.joined, told.split, told.unplaced) == (2, 1, 1)
    assert (told.joins, told.splits) == ((("a", "c"),), (("d", "e"),))


def test_nothing_changed_is_everybody_unchanged():
    after = BEFORE.rename({"person_id": "cluster"})
    told = difference(BEFORE, after, ("m-1", "m-1"))
    assert (told.unchanged, told.joined, told.split, told.joins, told.splits) == (3, 0, 0, (), ())


def test_a_preview_writes_nothing_and_before_the_first_run_there_is_none(world):
    world.people(40)
    world.write()
    assert preview(world.store) is None
    done = resolve(world.store)
    world.again("school", "new", 3)
    world.write()
    before = world.persons()
    told = preview(world.store)
    assert (told.model_now, told.persons_now, told.unplaced) == (done.model, 40, 1)
    assert world.persons() == before
    assert resolve(world.store).model == done.model


def test_the_records_of_a_graph_are_looked_at_by_column(world):
    world.people(40)
    world.record("school", "x", given_name="Baby", surname="Oak", date_of_birth="1900-01-01")
    world.write()
    told = {look.column: look for look in quality_of_records(world.store, "2016-06-30").columns}
    assert "baby" in told["given_name"].says[-1]
    assert "1900-01-01" in told["date_of_birth"].says[0]
