"""Ids of groups that last: by the members, the organisation of gangs, or the key of a kind that is data."""

from typing import NamedTuple

import polars as pl

from kithkin.graph.ids import OTHER, PREFIXES, mint
from kithkin.graph.run import Run
from kithkin.graph.store import GraphStore
from kithkin.resolution import formed
from kithkin.resolution.reading import everything, texts
from kithkin.resolution.regroup import MEMBERED, Written
from kithkin.resolution.survive import Mint, Survival, fresh, survive, unclaimed

YOUNGEST = 2**40
"""The age of a place among members: younger than anybody, so that it breaks no tie between people."""


class Naming:
    """Gives groups ids that last: by the members, the organisation of gangs, or the key of a kind that is data."""

    def __init__(
        self, store: GraphStore, run: Run, oldest_of: pl.DataFrame, secret: bytes, out: pl.DataFrame,
        written: Written | None = None,
    ) -> None:  # fmt: skip
        """`out` has group_id and person_id of all who are decided not to be of a group."""
        known = everything(store, run.instant)
        self._secret, self._out = secret, out
        self._oldest = oldest_of
        stood = _stood(store, known) if written is None else _stood_as(written)
        self._ids, self._places = stood.ids, stood.places
        aliases = texts(store, "read/resolve_aliases", "alias", "person_id", known_at=run.instant)
        # Who is in a group by decision is put in after it has its id, so that they make no group another.
        self._before = _current(stood.members.filter(pl.col("decision_id") == "").drop("decision_id"), aliases)
        self._named = texts(store, "read/group_named", "group_id", "organisation_id", **known)
        self._keyed = texts(store, "read/group_keys", "group_id", "kind", "key")

    @property
    def ids(self) -> pl.DataFrame:
        """Every group id ever made before this run: group_id, kind, minted_for."""
        return self._ids

    @property
    def kinds(self) -> set[str]:
        """The kinds of all groups there ever were."""
        return set(self._ids["kind"])

    def of(self, made: formed.Formed) -> pl.DataFrame:
        """The id and record of each cluster: cluster, id, minted_for."""
        now = self._now(made)
        survival = self._kept(now, made.kind)
        taken = set(self._ids["group_id"])
        keys = self._keys(made)
        rows = [
            (cluster, fresh(self._mint(made.kind), keys[cluster], taken), keys[cluster])
            for cluster, _ in unclaimed(now, survival).iter_rows()
        ]
        new = pl.DataFrame(rows, dict.fromkeys(["cluster", "id", "minted_for"], pl.String), orient="row")
        kept = survival.kept.join(self._ids.select(id="group_id", minted_for="minted_for"), on="id", how="left")
        return pl.concat([kept.cast(pl.String).select(new.columns), new]).sort("cluster")

    def _kept(self, now: pl.DataFrame, kind: str) -> Survival:
        """Who keeps an id; a group that all its people were decided out of keeps it by those whom rules put there."""
        before = self._previous(kind)
        survival = survive(now, before)
        out = self._out.join(before, left_on="group_id", right_on="id", how="anti")
        out = out.join(before, left_on="person_id", right_on="member", how="anti")
        minted = self._ids.filter(pl.col("kind") == kind).select(id="group_id", key="minted_for")
        emptied = out.select(member="person_id", id="group_id").unique().join(minted, on="id")
        more = survive(now.join(survival.kept, on="cluster", how="anti"), emptied)
        return Survival(pl.concat([survival.kept, more.kept]), survival.merged | more.merged)

    def _mint(self, kind: str) -> Mint:
        return lambda key, salt: mint(self._secret, PREFIXES.get(kind, OTHER), key, str(salt or ""))

    def _now(self, made: formed.Formed) -> pl.DataFrame:
        aged = made.members.join(self._oldest, on="person_id").select("cluster", "age", member="person_id").unique()
        if made.kind == "Household":
            places = made.places.group_by("cluster", "target").agg(since=pl.col("valid_from").fill_null("").min())
            placed = _placed(places.rename({"target": "address_id"}), "cluster")
            return pl.concat([aged, placed.with_columns(age=pl.lit(YOUNGEST)).select(aged.columns)])
        if made.kind in MEMBERED:
            return aged
        return aged.group_by("cluster").agg(pl.col("age").min()).with_columns(member=pl.col("cluster"))

    def _previous(self, kind: str) -> pl.DataFrame:
        if kind == "Gang":
            named = self._named.select(member="organisation_id", id="group_id")
        elif kind not in PREFIXES:
            named = self._keyed.filter(pl.col("kind") == kind).select(member="key", id="group_id")
        else:
            named = self._before.filter(pl.col("kind") == kind).select(member="person_id", id="group_id")
        if kind == "Household":
            placed = _placed(self._places.filter(pl.col("kind") == kind), "group_id")
            named = pl.concat([named, placed.select("member", id="group_id")])
        minted = self._ids.select(id="group_id", key="minted_for")
        return named.unique().join(minted, on="id", how="left")

    def _keys(self, made: formed.Formed) -> dict[str, str]:
        """The oldest record of each cluster's oldest member."""
        oldest = made.members.select("cluster", "person_id").unique().join(self._oldest, on="person_id").sort("age")
        first = oldest.unique("cluster", keep="first", maintain_order=True)
        return dict(zip(first["cluster"], first["record_id"], strict=True))


class _Stood(NamedTuple):
    """Groups as they stand."""

    ids: pl.DataFrame
    members: pl.DataFrame
    places: pl.DataFrame


def _stood(store: GraphStore, known: dict[str, object]) -> _Stood:
    """As the graph tells."""
    return _Stood(
        texts(store, "read/group_ids", "group_id", "kind", "minted_for"),
        texts(store, "read/group_previous", "group_id", "kind", "person_id", "decision_id", **known),
        texts(store, "read/group_places", "group_id", "kind", "address_id", "since", **known),
    )


def _stood_as(written: Written) -> _Stood:
    """As it was written, of groups whose ids hang on their members."""
    kinds = written.ids.select("group_id", "kind")
    decided = pl.col("decision_id").fill_null("")
    members = written.members.select(group_id="target", person_id="source", decision_id=decided).unique()
    since = pl.col("valid_from").fill_null("").min()
    places = written.lived.group_by(group_id="source", address_id="target").agg(since=since)
    told = [frame.join(kinds, on="group_id") for frame in (members, places)]
    return _Stood(
        written.ids,
        told[0].select("group_id", "kind", "person_id", "decision_id"),
        told[1].select("group_id", "kind", "address_id", "since"),
    )


def _placed(places: pl.DataFrame, whose: str) -> pl.DataFrame:
    """Homes as members of households.

    People who moved together are two households of the same members: the place tells them apart. Who came back after
    years is of two at one place: since when they were there tells them apart.
    """
    stay = pl.concat_str("address_id", "since", separator="\n")
    members = [places.select(whose, member="address_id"), places.select(whose, member=stay)]
    return pl.concat(members).unique()


def _current(before: pl.DataFrame, aliases: pl.DataFrame) -> pl.DataFrame:
    """Earlier memberships under the ids that answer for their persons now."""
    now = aliases.rename({"person_id": "now"})
    joined = before.join(now, left_on="person_id", right_on="alias", how="left")
    return joined.with_columns(person_id=pl.coalesce("now", "person_id")).drop("now")
