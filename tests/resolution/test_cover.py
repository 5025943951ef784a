"""A protected record covers its house as it is now, below every role that was named, until it is undone."""

import numpy as np
import pytest

from kithkin.cypher.catalogue import Query
from kithkin.graph.access import classes
from kithkin.graph.cover import cover
from kithkin.graph.run import last_instant, writing
from kithkin.graph.wake import covered
from kithkin.resolution.decide_noun import Ask, Who
from kithkin.resolution.decide_write import decide, second, undo
from kithkin.resolution.job import resolve
from kithkin.resolution.live.follow import Follower

EVERY = Query(
    "test/classes", "The class of everything a row states.", (), ("id", "access"),
    "MATCH (r:Record)-[e:AT|FROM|SAME_AS]->() RETURN e.id AS id, e.access AS access "
    "UNION ALL MATCH (x:Record) RETURN x.id AS id, x.access AS access "
    "UNION ALL MATCH (x:Row) RETURN x.id AS id, x.access AS access",
)  # fmt: skip
ADA = Who("ada", "a court order")


def resident(world, feed, key, home, **times):
    """Somebody whom one row says to live there."""
    row = world.node("Row", f"{feed}:{key}@1", key=f"{feed}:{key}", access=world.number(feed))
    record = world.record(feed, key, given_name=f"G{key}", surname=f"S{key}", date_of_birth=f"198{key}-01-01")
    world.edge("FROM", record, row)
    world.edge("AT", record, home, kind="lives_at", valid_from="2010-01-01", **times)
    return record


@pytest.fixture
def house(world):
    """A house with somebody, a lodger and an earlier tenant, and one next door."""
    world.people(20)
    world.node("Address", "a-1", line="1 Low Road", postcode="L1 1AA")
    world.node("Address", "a-2", line="1, LOW ROAD", postcode="L11AA")
    world.node("Address", "a-3", line="3 Low Road", postcode="L1 1AA")
    for key, home, until in (("1", "a-1", None), ("2", "a-2", None), ("3", "a-1", "2012-01-01"), ("4", "a-3", None)):
        resident(world, "homes", key, home, valid_to=until)
    world.write()
    resolve(world.store)
    return world


def protect(world, record, role):
    done = decide(world.store, Ask("protected", (record,), hidden_below=role), ADA)
    second(world.store, done.id, "bob")
    return done.id


def held(world):
    return {row["id"]: row["access"] for row in world.store.read(EVERY)}


def roles(world, record):
    known = {one.number: one.labels for one in classes(world.store)}
    return known[held(world)[record]].hidden_below


def test_the_house_as_it_is_now_is_covered_however_it_is_written_and_undo_gives_every_class_back(house):
    before = held(house)
    done = protect(house, "homes:1:self", "manager")
    assert [roles(house, f"homes:{key}:self") for key in "1234"] == [("manager",), ("manager",), (), ()]
    after = held(house)
    assert {one for one in before if before[one] != after[one] and "school" in one} == set()
    undo(house.store, done, ADA)
    assert {one: held(house)[one] for one in before} == before


def test_who_is_protected_twice_is_hidden_below_both_roles_until_one_is_undone(house):
    protect(house, "homes:1:self", "manager")
    other = protect(house, "homes:2:self", "caseworker")
    assert roles(house, "homes:1:self") == roles(house, "homes:2:self") == ("caseworker", "manager")
    undo(house.store, other, ADA)
    assert roles(house, "homes:2:self") == ("manager",)


def test_covering_twice_changes_nothing_and_where_nothing_is_protected_nothing_is_noted(house):
    with writing(house.store, "test") as run:
        cover(house.store, run)
    assert not covered(house.store)
    protect(house, "homes:1:self", "manager")
    before, noted = held(house), covered(house.store)
    with writing(house.store, "test") as run:
        cover(house.store, run)
    assert (held(house), covered(house.store)) == (before, noted)


def test_the_live_index_and_one_kept_on_disk_answer_by_the_classes_of_now(house, tmp_path):
    def classes_in(follower):
        index = follower.at(last_instant(house.store)).index
        rows = index.find(["homes:1:self", "homes:2:self", "homes:4:self"], np.ones(len(index), bool))
        return dict(zip(index.ids(rows), index.access(rows), strict=True))

    follower = Follower(house.store, tmp_path)
    before = classes_in(follower)
    protect(house, "homes:1:self", "manager")
    now = {record: held(house)[record] for record in before}
    assert {record for record in before if before[record] != now[record]} == {"homes:1:self", "homes:2:self"}
    assert classes_in(follower) == classes_in(Follower(house.store, tmp_path)) == now
