"""Groups whose kinds are data, formed from the rows that their rules give."""

import hashlib
from collections.abc import Collection, Iterable
from string import Formatter

import polars as pl

from kithkin.graph.access import class_for
from kithkin.graph.store import GraphStore
from kithkin.resolution.formed import MEMBERS, Formed, formed
from kithkin.resolution.kinds import NEEDED, Kind
from kithkin.resolution.needs import least, united

UNKNOWN = "we do not know"
MEMBER = ["cluster", "person_id"]


def other_groups(
    store: GraphStore, kinds: Iterable[Kind], known: dict[str, object], persons: pl.DataFrame, as_of: str
) -> list[Formed]:
    """What the rule of each kind gives under these access classes and at this instant."""
    return [_of_kind(store, kind, {**known, "as_of": as_of}, persons) for kind in kinds]


def no_groups(kind: str) -> Formed:
    """What is left of a kind that nobody describes any more."""
    return formed(kind, pl.DataFrame(schema=dict(MEMBERS)))


def _of_kind(store: GraphStore, kind: Kind, parameters: dict[str, object], persons: pl.DataFrame) -> Formed:
    given = store.read_table(kind.rule, **{name: parameters[name] for name in kind.rule.takes})
    told = pl.from_arrow(given)
    assert isinstance(told, pl.DataFrame)
    own = class_for(store, kind.labels)
    return gathered(kind, _rows(told, own), persons.select("record_id", "person_id"), str(parameters["as_of"]))


def _rows(told: pl.DataFrame, own: int) -> pl.DataFrame:
    """What a rule gave as text, with the classes that a reader of each row needs."""
    classes = [name for name in told.columns if name.endswith("_access")]
    texts = told.with_columns(pl.col(NEEDED).cast(pl.String), pl.col(classes).cast(pl.Int64))
    named = texts.filter(pl.col("record_id").is_not_null() & pl.col("group_key").is_not_null())
    return united(named.with_columns(own=pl.lit(own)), [*classes, "own"]).drop(*classes, "own")


def gathered(kind: Kind, rows: pl.DataFrame, placed: pl.DataFrame, as_of: str) -> Formed:
    """The groups of a kind: one for each key, with whom enough rows name, until what was said of them has expired.

    `rows` has record_id, group_key, name, valid_from, valid_to, needs and whatever the reason names; `placed` has
    record_id and person_id.
    """
    clusters = {key: _digest(kind.name, key) for key in rows["group_key"].unique()}
    named = rows.with_columns(cluster=pl.col("group_key").replace_strict(clusters, return_dtype=pl.String))
    lasting = _lasting(named.join(placed, on="record_id"), kind.months, as_of)
    members = _members(kind, _enough(lasting, kind.least))
    names = pl.coalesce(pl.col("name").sort().drop_nulls().first(), pl.col("group_key").first())
    traits = lasting.group_by("cluster").agg(name=names, expires_on=_expiry(kind.months))
    return formed(kind.name, members, traits=traits.join(members, on="cluster", how="semi"))


def _digest(kind: str, key: str) -> str:
    """What a group of this key is known by from run to run; a key may hold what not everybody may read."""
    return hashlib.blake2b(f"{kind}\0{key}".encode(), digest_size=12).hexdigest()


def _later(months: int) -> pl.Expr:
    """So many months after the last day that a row tells; a row without an end tells of today."""
    last = pl.when(pl.col("valid_to").is_null()).then(None).otherwise(pl.col("valid_to").str.slice(0, 10))
    return last.str.to_date(strict=False).dt.offset_by(f"{months}mo").dt.to_string("%Y-%m-%d")


def _lasting(rows: pl.DataFrame, months: int | None, as_of: str) -> pl.DataFrame:
    begun = rows.filter(pl.col("valid_from").is_null() | (pl.col("valid_from") <= as_of))
    if months is None:
        return begun
    return begun.filter(_later(months).is_null() | (_later(months) >= as_of))


def _expiry(months: int | None) -> pl.Expr:
    if months is None:
        return pl.lit(None, pl.String)
    return pl.when(_later(months).null_count() == 0).then(_later(months).max())


def _enough(rows: pl.DataFrame, count: int) -> pl.DataFrame:
    """Where several rows are asked for, a member is for whoever may read all of them."""
    if count == 1:
        return rows
    held = rows.group_by(MEMBER).agg(pl.len().alias("rows"), pl.col("needs").unique().sort().str.join("+"))
    enough = united(held.filter(pl.col("rows") >= count), ["needs"]).select(*MEMBER, "needs")
    return rows.drop("needs").join(enough, on=MEMBER)


def _members(kind: Kind, rows: pl.DataFrame) -> pl.DataFrame:
    """One membership for each class of its evidence, with the reason of its latest row."""
    ordered = rows.sort("valid_from", "valid_to", "record_id", nulls_last=True)
    last = {name: pl.col(name).last().alias(f"last_{name}") for name in _named(kind.reason)}
    ended = pl.col("valid_to").null_count() == 0
    held = ordered.group_by(*MEMBER, "needs", maintain_order=True).agg(
        pl.col("record_id").unique().sort().alias("basis"),
        pl.when(pl.col("valid_from").null_count() == 0).then(pl.col("valid_from").min()).alias("valid_from"),
        pl.when(ended).then(pl.col("valid_to").max()).alias("valid_to"),
        *last.values(),
    )
    said = [_reason(kind.reason, row) for row in held.iter_rows(named=True)]
    told = held.with_columns(reason=pl.Series(said, dtype=pl.String)).drop(f"last_{name}" for name in last)
    return least(told, MEMBER).with_columns(role=pl.lit(kind.role), strength=pl.lit(kind.strength))


def _named(reason: str) -> list[str]:
    return sorted({field for _, field, *_ in Formatter().parse(reason) if field})


def _reason(reason: str, row: dict[str, object]) -> str:
    values = {name: row[f"last_{name}"] for name in _named(reason)}
    return reason.format(**{name: UNKNOWN if value is None else value for name, value in values.items()})


def undescribed(known: Collection[str], kinds: Iterable[Kind], built_in: Collection[str]) -> list[str]:
    """Kinds that the graph has, that are not built in, and that no file describes any more."""
    return sorted(set(known) - {one.name for one in kinds} - set(built_in))
