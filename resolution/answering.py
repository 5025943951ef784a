"""Ids that answer for persons of other ids: those of merged persons, and of parts of persons to who reads less."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from itertools import chain

import polars as pl

from kithkin.graph.closing import known_nodes, replace_edges, replace_nodes
from kithkin.graph.run import Run
from kithkin.graph.store import GraphStore
from kithkin.resolution.decide_ids import as_then
from kithkin.resolution.persons import Assigned, aliases, trails
from kithkin.resolution.reading import everything, texts

OLD = ("alias", "person_id")


@dataclass(frozen=True, slots=True)
class Parts:
    """Ids of parts that may be asked for (alias, person_id, spare), and how those shown before are found again.

    `named` gives every record's person under the id of a part; it is asked only when the id of a part that is none any
    more has been shown to somebody.
    """

    ready: pl.DataFrame
    named: Callable[[], pl.DataFrame]


def answer(
    store: GraphStore, run: Run, made: Assigned, parts: Parts, touched: Collection[str] | None = None,
    then: str | None = None,
) -> frozenset[str]:  # fmt: skip
    """Write whom every id leads to that is nobody's own, or of those around the persons touched.

    `then` is the instant whose leads hold again, where something is withdrawn. The persons are written before.
    Gives the persons that are led to.
    """
    before = _leads(store, run.instant, None if touched is None else set(touched) - made.plain - made.fresh)
    if touched is not None:
        before = pl.concat([before, _others(store, made, before)])
    persons = known_nodes(store, "Person", {*before["alias"], *parts.ready["alias"]})
    ever, living = set(persons["id"]), set(persons.filter(pl.col("closed").is_null())["id"])
    # No person was ever called by the id of a part; a merged person leads where most of them went.
    merged = before.filter(pl.col("alias").is_in(ever))
    led = trails(store.ask("read/decision_trails", ids=merged["alias"].to_list()) if merged.height else [])
    untouched = [] if touched is None else _living(store, {*merged["person_id"], *chain.from_iterable(led.values())})
    now = aliases(merged, made, led, untouched)
    if then:
        now = as_then(now, _leads(store, then, made.persons["person_id"].to_list()))
    # Where its records are outranks where an id led before: that alone is the same however it came about.
    now = led_by_records(now, _last(store, now), _where(store, run, made, touched))
    now = with_parts(now, before.filter(~pl.col("alias").is_in(ever)), parts, living)
    # An id that was somebody's leads nowhere.
    own = {*before["alias"], *now["alias"], *(set(made.persons["person_id"]) - made.plain - made.fresh)}
    ids, sources = ({}, {}) if touched is None else ({"id": own}, {"source": own})
    replace_nodes(store, run, ["Alias"], now.select(id="alias").to_arrow(), scope=ids)
    leads = now.select(source="alias", target="person_id").to_arrow()
    replace_edges(store, run, "NOW", leads, source="Alias", target="Person", scope=sources)
    return frozenset(now["person_id"])


def _living(store: GraphStore, ids: Collection[str]) -> list[str]:
    """Those of these persons who still are somebody."""
    persons = known_nodes(store, "Person", ids)
    return persons.filter(pl.col("closed").is_null())["id"].to_list()


def _leads(store: GraphStore, known_at: str, touched: Collection[str] | None) -> pl.DataFrame:
    if touched is None:
        return texts(store, "read/resolve_aliases", *OLD, known_at=known_at)
    return texts(store, "read/decision_aliases", *OLD, ids=sorted(touched), known_at=known_at)


def _others(store: GraphStore, made: Assigned, known: pl.DataFrame) -> pl.DataFrame:
    """Ids that once were of these records and lead to persons that are not touched: they may lead elsewhere now."""
    asked = sorted(made.once - set(known["alias"]))
    rows = store.ask("read/decision_trails", ids=asked) if asked else []
    leads = [(row["alias"], row["person_id"]) for row in rows if not row["until"]]
    return pl.DataFrame(leads, known.schema, orient="row")


def _last(store: GraphStore, old: pl.DataFrame) -> pl.DataFrame:
    """The records that each old id had when it stopped being somebody's, be it in this run: alias, record_id."""
    # Ties are written after ids, so an id that this run takes away still holds its own.
    had = texts(store, "read/decision_last", "alias", "record_id", "until", ids=old["alias"].to_list())
    return had.filter(pl.col("until") == pl.col("until").max().over("alias")).select("alias", "record_id")


def _where(
    store: GraphStore, run: Run, made: Assigned, touched: Collection[str] | None
) -> Callable[[list[str]], pl.DataFrame]:
    """How the persons of some records are found: as they are about to be written, and else as they stand."""

    def found(records: list[str]) -> pl.DataFrame:
        if touched is None:
            return made.members
        stood = texts(
            store, "read/decision_union", "record_id", "person_id", ids=records, **everything(store, run.instant)
        )
        stay = stood.filter(~pl.col("person_id").is_in(list(touched)))
        return pl.concat([made.members, stay.join(made.members, on="record_id", how="anti")])

    return found


def led_by_records(now: pl.DataFrame, last: pl.DataFrame, where: Callable[[list[str]], pl.DataFrame]) -> pl.DataFrame:
    """Old ids (alias, person_id) leading to who has most of the records they had last; of none, as before."""
    if last.is_empty():
        return now
    placed = last.join(where(last["record_id"].unique().sort().to_list()), on="record_id")
    counted = placed.group_by("alias", "person_id").agg(n=pl.len(), first=pl.col("record_id").min())
    best = counted.sort(["alias", "n", "first"], descending=[False, True, False]).unique("alias", keep="first")
    both = now.join(best.select("alias", most="person_id"), on="alias", how="left", maintain_order="left")
    return both.select("alias", person_id=pl.coalesce("most", "person_id"))


def with_parts(merged: pl.DataFrame, shown: pl.DataFrame, parts: Parts, living: Collection[str]) -> pl.DataFrame:
    """Ids of merged persons with those of parts, which lead to whom their record is of.

    `shown` are ids of parts as they led before. An id that is somebody's now is no alias, and no other person's part.
    """
    ready = parts.ready.join(merged.rename({"person_id": "whose"}), on="alias", how="left", maintain_order="left")
    whose = pl.when(pl.col("alias").is_in(list(living))).then("alias").otherwise("whose")
    own = ready.select(
        alias=pl.when(whose != pl.col("person_id")).then("spare").otherwise("alias"), person_id="person_id"
    )
    gone = shown.join(own, on="alias", how="anti")
    moved = _either(parts.named()).join(gone, on="alias", how="semi") if gone.height else gone
    own = pl.concat([own, moved]).unique("alias", keep="first", maintain_order=True)
    own = own.filter(~pl.col("alias").is_in(list(living)))
    return pl.concat([merged, own.join(merged, on="alias", how="anti")]).sort("alias")


def _either(named: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([named.select(OLD), named.select("person_id", alias="spare").select(OLD)])
