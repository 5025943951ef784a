"""The ties of people as columns: each person with what joins them to others, read for every reader or for one."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from kithkin.casework.network.kinds import OTHER, rules
from kithkin.graph.abreast import Asked
from kithkin.graph.said import as_called
from kithkin.graph.store import Asker, Row

BEGINNING, END = -(2**31), 2**31 - 1
"""The days of a tie whose beginning or end is open."""
PORTION = 5_000
TOLD_AT_ONCE = 500
TIES = {
    "person": pl.String, "joint": pl.String, "between": pl.Boolean, "kind": pl.String, "role": pl.String,
    "strength": pl.String, "since": pl.Int32, "until": pl.Int32, "needs": pl.String,
}  # fmt: skip
"""A tie of a person: to another (between) or to a thing that joins people; who may read it reads all of its needs."""
TOLD = {"basis": pl.List(pl.String), "called": pl.String, "from_day": pl.String, "to_day": pl.String}
"""What is told of a tie that is shown."""
_TEXT, _CLASS = pl.String, pl.Int64
_STATED = {"record_id": _TEXT, "valid_from": _TEXT, "valid_to": _TEXT, "same_access": _CLASS, "record_access": _CLASS,
           "tie_access": _CLASS}  # fmt: skip
_DERIVED = {"role": _TEXT, "strength": _TEXT, "basis": pl.List(_TEXT), "valid_from": _TEXT, "valid_to": _TEXT,
            "tie_access": _CLASS}  # fmt: skip
Shaped = Callable[[pl.DataFrame], pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Source:
    """One question about ties, and what is made of its rows."""

    query: str
    columns: Mapping[str, Any]
    shaped: Shaped
    kinds: Callable[[], Sequence[str]] | None = None


def ties(asker: Asker, ids: Sequence[str], scope: Mapping[str, Any]) -> pl.DataFrame:
    """Every tie of these persons that the scope (access, known_at) reads, for an index; in no order."""
    parts = [ids[at : at + PORTION] for at in range(0, len(ids), PORTION)]
    return pl.concat([_none(), *(one for part in parts for one in _portion(asker, part, scope))]).unique()


def told(asker: Asker, ids: Sequence[str], scope: Mapping[str, Any]) -> pl.DataFrame:
    """The same with the records behind each and what it is called, for people to read."""
    return told_of(ids, scope).of(asker)


def told_of(ids: Sequence[str], scope: Mapping[str, Any]) -> Asked[pl.DataFrame]:
    """What to ask for that."""
    asked = [(source, ids[at : at + TOLD_AT_ONCE]) for source in SOURCES for at in range(0, len(ids), TOLD_AT_ONCE)]

    def made(rows: Sequence[list[Row]]) -> pl.DataFrame:
        found = [
            _whole(source, _rows(as_called(some, scope["known_at"]), source.columns)).select(*TIES, *TOLD)
            for (source, _), some in zip(asked, rows, strict=True)
        ]
        return pl.concat([pl.DataFrame(schema=dict[str, Any](TIES | TOLD)), *found])

    return Asked([(source.query, _parameters(source, some, scope)) for source, some in asked], made)


def _none() -> pl.DataFrame:
    return pl.DataFrame(schema=TIES)


def _portion(asker: Asker, ids: Sequence[str], scope: Mapping[str, Any]) -> list[pl.DataFrame]:
    found = []
    for source in SOURCES:
        read = pl.from_arrow(asker.table(source.query, **_parameters(source, ids, scope)))
        assert isinstance(read, pl.DataFrame)
        typed = read.select(pl.col(name).cast(kind) for name, kind in source.columns.items())
        found.append(_whole(source, typed).select(list(TIES)))
    return found


def _parameters(source: Source, ids: Sequence[str], scope: Mapping[str, Any]) -> dict[str, Any]:
    kinds = {"kinds": list(source.kinds())} if source.kinds else {}
    return {"ids": list(ids), **scope, **kinds}


def _rows(rows: Sequence[Row], schema: Mapping[str, Any]) -> pl.DataFrame:
    return pl.DataFrame({name: [row[name] for row in rows] for name in schema}, dict(schema))


def _whole(source: Source, read: pl.DataFrame) -> pl.DataFrame:
    """The shaped rows with their days as numbers and the classes that one must read for each."""
    classes = [name for name in source.columns if name.endswith("_access")]
    shaped = source.shaped(read)
    return shaped.with_columns(
        pl.col("role").fill_null(""),
        since=_day("valid_from", BEGINNING),
        until=_day("valid_to", END),
        needs=pl.concat_list(classes).list.unique().list.sort().cast(pl.List(pl.String)).list.join(" "),
        from_day=pl.col("valid_from"),
        to_day=pl.col("valid_to"),
    ).cast({"since": pl.Int32, "until": pl.Int32})


def _day(name: str, otherwise: int) -> pl.Expr:
    return pl.col(name).str.to_date("%Y-%m-%d", strict=False).cast(pl.Int32).fill_null(otherwise)


def _stated(read: pl.DataFrame, kind: pl.Expr, joint: pl.Expr) -> pl.DataFrame:
    """What rows state: of the strength that its kind has, on the record that states it."""
    strengths = {name: one.strength for name, one in rules().kinds.items()}
    with_kind = read.with_columns(kind=kind).drop_nulls("kind")
    return with_kind.with_columns(
        person=pl.col("person_id"),
        joint=joint,
        between=pl.lit(value=False),
        strength=pl.col("kind").replace_strict(strengths, return_dtype=pl.String),
        basis=pl.concat_list("record_id"),
    )


def _events(read: pl.DataFrame) -> pl.DataFrame:
    known = {f"{kind} {role}": name for kind, roles in rules().events.items() for role, name in roles.items()}
    kind = pl.concat_str("kind", "role", separator=" ").replace_strict(known, default=None, return_dtype=pl.String)
    return _stated(_happened(read), kind, pl.col("happened")).with_columns(called=pl.col("text"))


def _happened(read: pl.DataFrame) -> pl.DataFrame:
    """What happened, in as many events as a feed tells it: one for each disposal of those arrested for it."""
    named = read.select("feed", "incident").unique().filter(pl.all_horizontal(pl.all() != ""))
    names = pl.Series([_name("event", f"{feed}\n{one}") for feed, one in named.iter_rows()], dtype=pl.String)
    found = read.join(named.with_columns(happened=names), on=["feed", "incident"], how="left")
    return found.with_columns(happened=pl.coalesce("happened", pl.lit("event:") + pl.col("event_id")))


def _addresses(read: pl.DataFrame) -> pl.DataFrame:
    where = read.select("address_id", "line", "postcode", "uprn").unique()
    places = where.with_columns(place=pl.Series([place(row) for row in where.iter_rows(named=True)], dtype=pl.String))
    read = read.join(places.select("address_id", "place").unique("address_id"), on="address_id", how="left")
    kind = pl.col("kind").replace_strict(rules().addresses, default=None, return_dtype=pl.String)
    called = pl.concat_str("line", "postcode", separator=", ", ignore_nulls=True)
    return _stated(read, kind, pl.col("place")).with_columns(called=called, role=pl.lit(None, pl.String))


def place(row: Row) -> str:
    """The place of an address, whatever its wording: by its UPRN, else by its line and postcode without marks."""
    line = " ".join(re.findall(r"[^\W_]+", (row["line"] or "").casefold()))
    postcode = (row["postcode"] or "").replace(" ", "").casefold()
    words = row["uprn"] or (f"{line}\n{postcode}" if line and postcode else row["address_id"])
    return _name("address", words)


def _name(kind: str, words: str) -> str:
    return f"{kind}:{hashlib.blake2b(words.encode(), digest_size=10).hexdigest()}"


def _affiliations(read: pl.DataFrame) -> pl.DataFrame:
    kind = pl.col("kind").replace_strict(rules().affiliations, default=None, return_dtype=pl.String)
    shaped = _stated(read, kind, pl.lit("organisation:") + pl.col("organisation_id"))
    return shaped.with_columns(called=pl.col("name"))


def _kin(read: pl.DataFrame) -> pl.DataFrame:
    kind = pl.col("tie").replace_strict(rules().ties, default=None, return_dtype=pl.String)
    return read.with_columns(
        person=pl.col("person_id"),
        joint=pl.col("other_id"),
        between=pl.lit(value=True),
        kind=kind,
        role=pl.coalesce("role", pl.col("tie").str.to_lowercase()),
        called=pl.lit(None, pl.String),
        strength=_strength(),
    ).drop_nulls("kind")


def _groups(read: pl.DataFrame) -> pl.DataFrame:
    kind = pl.col("kind").replace_strict(rules().groups, default=OTHER, return_dtype=pl.String)
    return read.with_columns(
        person=pl.col("person_id"),
        joint=pl.lit("group:") + pl.col("group_id"),
        between=pl.lit(value=False),
        kind=kind,
        called=pl.col("name"),
        strength=_strength(),
    )


def _strength() -> pl.Expr:
    weakest = list(rules().strength)[-1]
    return pl.when(pl.col("strength").is_in(list(rules().strength))).then("strength").otherwise(pl.lit(weakest))


SOURCES = (
    Source(
        "read/network_events",
        {"person_id": _TEXT, "event_id": _TEXT, "kind": _TEXT, "role": _TEXT, "text": _TEXT, **_STATED,
         "event_access": _CLASS, "feed": _TEXT, "incident": _TEXT},
        _events, lambda: list(rules().events),
    ),
    Source(
        "read/network_addresses",
        {"person_id": _TEXT, "address_id": _TEXT, "kind": _TEXT, "line": _TEXT, "postcode": _TEXT, "uprn": _TEXT,
         **_STATED},
        _addresses, lambda: list(rules().addresses),
    ),
    Source(
        "read/network_affiliations",
        {"person_id": _TEXT, "organisation_id": _TEXT, "kind": _TEXT, "role": _TEXT, "name": _TEXT, **_STATED},
        _affiliations, lambda: list(rules().affiliations),
    ),
    Source("read/network_kin", {"person_id": _TEXT, "other_id": _TEXT, "tie": _TEXT, **_DERIVED}, _kin),
    Source(
        "read/network_groups",
        {"person_id": _TEXT, "group_id": _TEXT, "kind": _TEXT, "name": _TEXT, **_DERIVED}, _groups,
    ),
)  # fmt: skip
