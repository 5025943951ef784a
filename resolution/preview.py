"""What training anew would change, before anything is changed."""

from dataclasses import dataclass

import polars as pl

from kithkin.graph.run import last_instant
from kithkin.graph.store import GraphStore
from kithkin.resolution.columns import recognise
from kithkin.resolution.current import RECORD, newest_model
from kithkin.resolution.decide_read import decided
from kithkin.resolution.identity import KINDS, linked_records
from kithkin.resolution.numbers import Numbers
from kithkin.resolution.quality import Quality, quality
from kithkin.resolution.reading import columns, everything, texts

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Preview:
    """Persons as they stand against persons under a new model; examples are ids of records and nothing else."""

    model_now: str
    model_then: str
    persons_now: int
    persons_then: int
    unchanged: int
    joined: int
    split: int
    unplaced: int
    joins: tuple[tuple[str, ...], ...] = ()
    splits: tuple[tuple[str, ...], ...] = ()


def preview(store: GraphStore, numbers: Numbers | None = None) -> Preview | None:
    """Train and link without writing; nothing when nobody was resolved before."""
    known = everything(store, last_instant(store))
    before = texts(store, "read/resolve_previous", "record_id", "person_id", **known)
    model, records = newest_model(store), columns(store, "read/resolve_records", RECORD, **known)
    if model is None or not before.height or not records.height:
        return None
    linked = linked_records(records, None, decided(store), model.numbers if numbers is None else numbers)
    after = pl.from_arrow(linked.clusters)
    assert isinstance(after, pl.DataFrame)
    versions = (model.version, linked.model.version)
    return difference(before, after.select("record_id", cluster="cluster_id"), versions)


def quality_of_records(store: GraphStore, today: str) -> Quality:
    """What there is to say of the records of all feeds, before they are resolved."""
    records = columns(store, "read/resolve_records", RECORD, **everything(store, last_instant(store)))
    table = records.select("record_id", *KINDS).to_arrow()
    return quality(table, recognise(table, id_column="record_id", column_map=KINDS), today)


def difference(before: pl.DataFrame, after: pl.DataFrame, versions: tuple[str, str]) -> Preview:
    """`before` has record_id and person_id, `after` record_id and cluster."""
    both = after.join(before, on="record_id", how="left")
    placed = both.drop_nulls("person_id")
    ends = placed.group_by("person_id").agg(clusters=pl.col("cluster").n_unique(), cluster=pl.col("cluster").first())
    meets = placed.group_by("cluster").agg(persons=pl.col("person_id").n_unique())
    judged = ends.join(meets, on="cluster")
    split = judged.filter(pl.col("clusters") > 1)["person_id"]
    crowded = meets.filter(pl.col("persons") > 1)["cluster"]
    joined = placed.filter(pl.col("cluster").is_in(crowded.to_list()))["person_id"].unique()
    return Preview(
        *versions,
        persons_now=before["person_id"].n_unique(),
        persons_then=after["cluster"].n_unique(),
        unchanged=judged.filter((pl.col("clusters") == 1) & (pl.col("persons") == 1)).height,
        joined=len(joined),
        split=len(split),
        unplaced=both["person_id"].null_count(),
        joins=_examples(placed, "cluster", "person_id", crowded),
        splits=_examples(placed, "person_id", "cluster", split),
    )


def _examples(placed: pl.DataFrame, group: str, part: str, chosen: pl.Series) -> tuple[tuple[str, ...], ...]:
    """For a few groups one record of each of their parts."""
    few = placed.filter(pl.col(group).is_in(chosen.sort().head(SHOWN).to_list())).sort("record_id")
    firsts = few.unique([group, part], keep="first", maintain_order=True)
    told = firsts.group_by(group, maintain_order=True).agg("record_id").sort(group)
    return tuple(tuple(ids) for ids in told["record_id"].to_list())
