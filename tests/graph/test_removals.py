"""What a removal from a gang takes, on every engine: rows, records, ties and memberships, whenever they held."""

import pyarrow as pa
import pytest

from kithkin.cypher.catalogue import Query
from kithkin.graph.access import ClassLabels, asking, class_for, classes
from kithkin.graph.cover import cover
from kithkin.graph.removals import REMOVED, taken_by, told_of
from kithkin.graph.run import writing

SINCE, LATER = "2016-01-01T00:00:00.000000Z", "2016-03-01T00:00:00.000000Z"
REMOVED_AT, PROPOSED_AT = "2016-02-01T00:00:00.000000Z", "2016-02-15T00:00:00.000000Z"
ENDS = {
    "FROM": ("Record", "Row"), "SAME_AS": ("Record", "Person"), "AFFILIATED_WITH": ("Record", "Organisation"),
    "MEMBER_OF": ("Person", "Group"), "NAMED_BY": ("Gang", "Organisation"),
}  # fmt: skip
FACTS = Query(
    "test/classes", "Every fact with its class.", (), ("id", "access"),
    "MATCH (n) WHERE n.access IS NOT NULL RETURN n.id AS id, n.access AS access "
    "UNION ALL MATCH ()-[e]->() WHERE e.access IS NOT NULL RETURN e.id AS id, e.access AS access",
)  # fmt: skip
TOMBS = Query("test/tombs", "Whom tombstones are of.", (), ("whole", "access"),
              "MATCH (t:Tombstone {kind: 'removed'}) RETURN t.whole AS whole, t.access AS access")  # fmt: skip
SAYS = ("list:1", "list:1@1", "list:1:self", "from list:1", "same list:1", "named list:1")


class Town:
    """A man whom a benefit row knows and a list names, and another whom the same list names."""

    def __init__(self, store):
        self.store = store
        self.list, self.shbe = (class_for(store, ClassLabels(feed, "S1")) for feed in ("list", "shbe"))
        with writing(store, "load"):
            self._nodes(["Person"], "P-1", "P-2")
            self._nodes(["Group", "Gang"], "G-1", kind="Gang", name="Quay Boys")
            self._nodes(["Organisation"], "O-1", kind="gang", name="Quay Boys", times=False)
            self.row("shbe", "1", "P-1", self.shbe, named=False)
            self.row("list", "1", "P-1", self.list)
            self.row("list", "2", "P-2", self.list)
            for person, key in (("P-1", "1"), ("P-2", "2")):
                self.edge("MEMBER_OF", f"member {key}", person, "G-1", self.list, basis=[f"list:{key}:self"])
            self.edge("MEMBER_OF", "member by hand", "P-1", "G-1", self.shbe, basis=["shbe:1:self"])
            self.edge("NAMED_BY", "named", "G-1", "O-1", self.list, basis=["list:2:self"])

    def row(self, feed, key, person, access, *, named=True, since=SINCE):
        """A row that states one record, which stands under somebody and may be named as of the gang."""
        one, record = f"{feed}:{key}", f"{feed}:{key}:self"
        self._nodes(["Row"], f"{one}@1", key=one, access=access, known_from=since)
        self._nodes(["Record"], record, feed=feed, access=access, known_from=since)
        self.edge("FROM", f"from {one}", record, f"{one}@1", access, known_from=since)
        self.edge("SAME_AS", f"same {one}", record, person, access, known_from=since)
        if named:
            told = {"kind": "listed_in", "known_from": since}
            self.edge("AFFILIATED_WITH", f"named {one}", record, "O-1", access, **told)

    def edge(self, type_, name, source, target, access, /, **more):
        ends = {"id": name, "source": source, "target": target, "access": access, "known_from": SINCE}
        source_label, target_label = ENDS[type_]
        self.store.create_edges(type_, pa.Table.from_pylist([ends | more]), source=source_label, target=target_label)

    def _nodes(self, labels, *ids, times=True, **more):
        held = {"known_from": SINCE} if times else {}
        self.store.create_nodes(labels, pa.Table.from_pylist([{"id": one} | held | more for one in ids]))

    def decide(self, name, kind, at):
        told = {"record_ids": ["shbe:1:self"], "group_id": "G-1", "status": "in force", "at": at, "decided_by": "ada"}
        self.store.tell("write/decision", decisions=[{"id": name, "act_id": name, "kind": kind} | told])

    def cover(self):
        with writing(self.store, "decide") as run:
            cover(self.store, run)

    @property
    def gone(self):
        """What nobody reads any more."""
        hidden = asking(classes(self.store), REMOVED)
        return {row["id"] for row in self.store.read(FACTS) if row["access"] in hidden}


@pytest.fixture
def town(store):
    return Town(store)


def test_a_removal_takes_the_rows_that_say_so_and_every_membership_and_nothing_of_others(town):
    town.cover()
    assert town.gone == set()
    town.decide("D-1", "not_member", REMOVED_AT)
    town.cover()
    assert town.gone == {*SAYS[1:], "member 1", "member by hand"}
    tombs = {(row["whole"], row["access"]) for row in town.store.read(TOMBS)}
    assert tombs == {(one, access) for one in ("P-1", "G-1") for access in (town.list, town.shbe)}


def test_covering_again_changes_nothing_and_buries_nobody_twice(town):
    town.decide("D-1", "not_member", REMOVED_AT)
    town.cover()
    before, tombs = town.gone, len(town.store.read(TOMBS))
    town.cover()
    assert (town.gone, len(town.store.read(TOMBS))) == (before, tombs)


def test_what_comes_after_somebody_proposed_anew_is_read_and_what_came_before_is_not(town):
    town.decide("D-1", "not_member", REMOVED_AT)
    town.cover()
    before = town.gone
    town.decide("D-2", "propose_member", PROPOSED_AT)
    town.row("list", "3", "P-1", town.list, since=LATER)
    town.edge("MEMBER_OF", "member anew", "P-1", "G-1", town.list, basis=["list:3:self"], known_from=LATER)
    town.cover()
    assert town.gone == before


def test_who_and_what_a_removal_was_about_is_known_for_a_recall(town):
    town.decide("D-1", "not_member", REMOVED_AT)
    [removal] = told_of(town.store)
    gone = taken_by(town.store, removal)
    assert (gone.persons, gone.records) == ({"P-1"}, {"list:1:self"})
