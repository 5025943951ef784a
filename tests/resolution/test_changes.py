"""The change feed of real runs: replayed it gives persons and groups after each; a run without news tells nothing."""

import pytest

from kithkin.casework.changed import START, Reader, feed
from kithkin.casework.replay import Replayed
from kithkin.casework.touched import Touched
from kithkin.cypher.catalogue import Query
from kithkin.resolution.groups import group
from kithkin.resolution.job import resolve

UNDO = Query("test/undo", "", (), (), "MATCH (d:Decision) SET d.undone_at = d.at")


class Consumer:
    """Reads on from where it stands, and holds what it was told."""

    def __init__(self, world):
        self.world, self.place, self.held = world, START, Replayed()

    def read(self):
        """The kinds of change since the last time, by the id they are of."""
        told = list(feed(Reader(self.world.store, self.world.view()), Touched(), self.place))
        self.held.take(told)
        self.place = told[-1].place if told else self.place
        self.agree()
        return {(one.subject, one.kind) for one in told}

    def agree(self):
        """What it holds is what the graph holds."""
        view = self.world.view()
        known = {"access": list(view.access), "known_at": view.known_at}
        persons = self.world.store.ask("read/resolve_previous", **known)
        assert self.held.persons == {row["record_id"]: row["person_id"] for row in persons}
        members = self.world.store.ask("read/group_previous", **known)
        assert self.held.members == {(row["group_id"], row["person_id"]) for row in members}


@pytest.fixture
def consumer(world):
    """A consumer of a city of forty, one family among them."""
    world.people(40, children=(2,))
    world.node("Address", "AD-1", line="1 Low Row")
    for number in (0, 2):
        world.edge("AT", f"shbe:{number}:self", "AD-1", kind="claims_at", valid_from="2012-01-01")
    world.edge("STATES", "school:0:self", "school:2:self", kind="mother_of")
    world.write()
    return Consumer(world)


def test_the_feed_of_a_city_through_merge_undo_and_groups_gives_the_same_graph(consumer):
    world = consumer.world
    assert consumer.read() == set()
    resolve(world.store)
    assert {kind for _, kind in consumer.read()} == {"created", "joined"}
    group(world.store, as_of="2016-06-30")
    assert {one[:2] for one, _ in consumer.read()} == {"F-", "H-"}
    kept, lost = world.person_of("school:1:self"), world.person_of("school:3:self")
    for left, right in (("school:1", "school:3"), ("school:1", "shbe:1"), ("school:3", "shbe:3")):
        world.decide("same", f"{left}:self", f"{right}:self")
    resolve(world.store)
    if kept not in world.persons():
        kept, lost = lost, kept
    told = consumer.read()
    assert told >= {(kept, "joined"), (lost, "left"), (lost, "merged")}
    assert {one for one, _ in told} == {kept, lost}
    world.store.write(UNDO)
    resolve(world.store)
    assert consumer.read() >= {(kept, "split"), (lost, "created"), (lost, "joined")}


def test_runs_that_find_the_same_again_tell_nothing(consumer):
    for _ in range(2):
        resolve(consumer.world.store)
        group(consumer.world.store, as_of="2016-06-30")
        told = consumer.read()
    assert told == set()
