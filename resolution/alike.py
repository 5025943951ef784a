"""Records that were weighed together and whose division into persons hangs on who reads: their likenesses."""

from collections.abc import Collection

import polars as pl

from kithkin.graph.closing import replace_edges, replace_nodes
from kithkin.graph.run import Run
from kithkin.graph.store import Asker, GraphStore
from kithkin.resolution.placing import OPEN
from kithkin.resolution.reading import columns, everything
from kithkin.resolution.survive import SPARE, Mint

LIKENESS = "alike:{}"
STOOD = {"likeness_id": pl.String, "record_id": pl.String, "access": pl.Int64}


def likeness(first: str) -> str:
    """The id of the likeness of some records, by the first of them."""
    return LIKENESS.format(first)


def likenesses(placed: pl.DataFrame, unsettled: pl.DataFrame) -> pl.DataFrame:
    """A row for each record of a component of several classes: source, target, access, classes of the component.

    Who reads one class reads all of a component of one class, and divides it as it was divided.
    """
    inside = unsettled.join(placed.select("record_id", "access"), on="record_id")
    whole = inside.group_by("component").agg(classes=pl.col("access").unique().sort(), first=pl.col("record_id").min())
    several = whole.filter(pl.col("classes").list.len() > 1)
    return inside.join(several, on="component").sort("record_id").select(
        source="record_id", target=pl.format(LIKENESS, "first"), access="access", classes="classes"
    )  # fmt: skip


def parted(alike: pl.DataFrame, unsettled: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """The records, with their persons, of persons who may fall apart: any may be the oldest of a part."""
    parting = unsettled.filter("parting").join(alike.select(record_id="source"), on="record_id", how="semi")
    return members.join(parting, on="record_id", how="semi")


def by_names(members: pl.DataFrame, mint: Mint) -> pl.DataFrame:
    """The id of a part whose oldest record each of these is, leading to the record's person: alias, person_id, spare.

    A part that does not keep the id of its person goes by the one that its oldest record would have had; where that is
    another person's, by the spare one.
    """
    told = members.select("record_id", "person_id").iter_rows()
    rows = [(mint(key, 0), person, mint(key, SPARE)) for key, person in told]
    return pl.DataFrame(rows, dict.fromkeys(("alias", "person_id", "spare"), pl.String), orient="row")


def stood(asker: Asker, records: Collection[str], known_at: str) -> pl.DataFrame:
    """The likenesses that some records led to, with all of their records."""
    told = everything(asker, known_at)
    return columns(asker, "read/decision_alike", STOOD, ids=sorted(records), **told)


def beside(before: pl.DataFrame, now: pl.DataFrame, records: Collection[str]) -> pl.DataFrame:
    """What linking only some records found, with those that they were weighed with before: as `now`.

    Who was linked alone may still hang on others near by, so that what once was weighed together stays so.
    """
    groups = [
        *before.group_by("likeness_id").agg("record_id")["record_id"].to_list(),
        *now.group_by("component").agg("record_id")["record_id"].to_list(),
    ]
    whole = [sorted(group) for group in _meeting(groups) if not group.isdisjoint(records)]
    parting = set(now.filter("parting")["record_id"])
    rows = [(one, number, one in parting) for number, group in enumerate(whole) for one in group]
    return pl.DataFrame(rows, OPEN, orient="row")


def _meeting(groups: Collection[Collection[str]]) -> list[set[str]]:
    """Groups that have a record in common as one."""
    found: list[set[str]] = []
    for group in groups:
        one = set(group).union(*(other for other in found if not other.isdisjoint(group)))
        found = [other for other in found if other.isdisjoint(group)] + [one]
    return found


def write_alike(
    store: GraphStore,
    run: Run,
    alike: pl.DataFrame,
    records: Collection[str] | None = None,
    bare: Collection[str] = (),
    before: pl.DataFrame | None = None,
) -> None:
    """Make the likenesses, of some records or of all, exactly these; those that are `bare` never led to any.

    Those that the records led to may be known `before`.
    """
    nodes = alike.select(id="target").unique().sort("id")
    within = None
    if records is not None:
        led = stood(store, set(records).difference(bare), run.instant) if before is None else before
        within = {"id": {*nodes["id"], *led["likeness_id"]}}
    replace_nodes(store, run, ["Likeness"], nodes.to_arrow(), scope=within)
    scope = None if records is None else {"source": records}
    replace_edges(store, run, "ALIKE", alike.to_arrow(), source="Record", target="Likeness", scope=scope, bare=bare)
