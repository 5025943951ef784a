"""One record linked with those it may be one of, and what is asked of the graph about them all, at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import polars as pl

from kithkin.graph.foreseen import Ahead
from kithkin.graph.instants import END
from kithkin.graph.store import GraphStore
from kithkin.resolution.alike import STOOD, likeness
from kithkin.resolution.answering import OLD
from kithkin.resolution.coded import Index as Rows
from kithkin.resolution.live.ask import Asked, ask, read_one
from kithkin.resolution.live.follow import Standing
from kithkin.resolution.live.index import Index
from kithkin.resolution.live.looked import Looked
from kithkin.resolution.live.told import ASK
from kithkin.resolution.survive import SPARE, minting

AHEAD = "schema/ahead_of_ties"
MEMBER = {"record_id": pl.String, "person_id": pl.String, "access": pl.Int64, "first_known": pl.String}


class Member(NamedTuple):
    """A record, the person it stood under before, its class, and since when it is known."""

    record_id: str
    person_id: str | None
    access: int
    first_known: str


@dataclass(frozen=True)
class Near:
    """The record linked, and what is known of everybody around it."""

    index: Index
    asked: Asked
    members: tuple[Member, ...]
    """Everyone who may change, the record itself first."""
    context: tuple[Member, ...]
    """Those who only stand beside them."""

    @property
    def own(self) -> str:
        """The key of the record."""
        return self.asked.one.id

    @property
    def ids(self) -> list[str]:
        """Everyone who may change."""
        return [one.record_id for one in self.members]

    @property
    def previous(self) -> dict[str, str]:
        """The person that each stood under."""
        return {one.record_id: one.person_id for one in self.members if one.person_id}

    @property
    def clusters(self) -> dict[str, str]:
        """The cluster that each is in now, whoever stands beside them too."""
        named = (self.asked.found.clusters[column].to_pylist() for column in ("record_id", "cluster_id"))
        return dict(zip(*named, strict=True))

    @property
    def classes_stay(self) -> bool:
        """Whether the record is new and everybody else's tie has the class of their record: none became narrower."""
        rows, same = self.asked.component, self.members[0].person_id is None
        for start, stock in self.index.starts():
            needs = stock.told.needs[rows[(rows >= start) & (rows < start + len(stock))] - start]
            classes = stock.told.classes[needs[needs >= 0]]
            same = same and not (needs == ASK).any() and bool((classes[:, 0] == classes[:, 1]).all())
        return same


def framed(members: tuple[Member, ...]) -> pl.DataFrame:
    """Members as a table."""
    return pl.DataFrame(list(members), MEMBER, orient="row")


def near(standing: Standing, record: Mapping[str, Any], instant: str, looked: Looked | None) -> Near:
    """Link the record, unless that was done before."""
    index, model = standing.index, standing.model
    assert model is not None
    everyone = index.fresh.copy()
    own = index.find([record["id"]], everyone)
    before = index.persons(own)[0] if len(own) else None
    everyone[own] = False
    if looked:
        index, everyone = looked.standing.index, looked.standing.index.fresh
    asked = looked.asked if looked else None
    asked = asked or ask(index, model, read_one(record["id"], record, before), everyone, standing.decisions)
    first = index.first_known(own)[0] if len(own) else instant
    members = (Member(record["id"], before, record["access"], first), *_told(index, asked.component))
    known = {one.record_id for one in members}
    beside = [one for one in asked.found.row_ids.to_pylist() if one not in known]
    return Near(index, asked, members, _told(index, index.find(beside, everyone)))


def _told(index: Index, rows: Rows) -> tuple[Member, ...]:
    columns = (index.ids(rows), index.persons(rows), index.access(rows), index.first_known(rows))
    return tuple(map(Member, *columns))


def foresee(store: GraphStore, found: Near, access: Sequence[int]) -> None:
    """Ask ahead what is asked of everybody who may change, and of the ids that they may be given, as it is now."""
    _foresee(store, found.ids, found.previous.values(), access)


def foresee_looked(store: GraphStore, looked: Looked, access: Sequence[int]) -> None:
    """The same of a record that was linked before it is written."""
    index, rows = looked.standing.index, looked.asked.component
    _foresee(store, [looked.asked.one.id, *index.ids(rows)], filter(None, index.persons(rows)), access)


def _foresee(store: GraphStore, members: Sequence[str], previous: Iterable[str], access: Sequence[int]) -> None:
    own, ids, mint = frozenset(members[:1]), frozenset(members), minting(store.secret())
    persons = frozenset({mint(key, salt) for key in ids for salt in (0, SPARE)}.union(previous))
    among = {"ids": ids, "own": own, "persons": persons, "likenesses": frozenset(map(likeness, ids))}
    told = {name: sorted(some) for name, some in among.items()}
    store.foresee(AHEAD, _ahead(**among), **told, access=list(access), known_at=END)


def _ahead(
    ids: frozenset[str], own: frozenset[str], persons: frozenset[str], likenesses: frozenset[str]
) -> dict[str, Ahead]:
    tie, possible = ("id", "source"), "built/held_edges POSSIBLY_SAME_AS"
    now = frozenset({"known_at"})
    return {
        "read/decision_minted": Ahead(("person_id", "minted_for", "closed"), "ids", ids),
        "read/decision_alike": Ahead(tuple(STOOD), "ids", ids, now),
        "read/decision_aliases": Ahead(OLD, "ids", persons, now),
        "built/held_nodes Person": Ahead(("id", "closed", "minted_for"), "id", persons),
        "built/held_nodes Alias": Ahead(("id", "closed"), "id", persons),
        "built/held_nodes Likeness": Ahead(("id", "closed"), "id", likenesses),
        "built/held_edges SAME_AS": Ahead(tie, "source", ids),
        "built/held_edges ALIKE": Ahead(tie, "source", ids),
        "built/held_edges NOW": Ahead(tie, "source", persons),
        possible: Ahead(tie, "source", own),
        f"{possible} at target": Ahead(tie, "target", own),
        "schema/keep_secret_mark": Ahead(("mark",), whatever=frozenset({"mark"})),
    }
