"""What rows state of persons, as the graph gives it: all of it, or what was read before with what changed since."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import orjson
import polars as pl

from kithkin.graph.instants import END
from kithkin.graph.store import Asker
from kithkin.resolution.formed import Schema
from kithkin.resolution.reading import columns, everything, texts, unremoved

PERSON: Schema = {
    **dict.fromkeys(["record_id", "person_id", "feed", "first_known", "given_name", "surname", "date_of_birth",
                    "sex"], pl.String),
    "access": pl.Int64,
}  # fmt: skip
STATE: Schema = {
    **dict.fromkeys(["source_record", "target_record", "kind", "valid_from", "valid_to"], pl.String),
    **dict.fromkeys(["tie_access", "source_access", "target_access"], pl.Int64),
}
RESIDENCE: Schema = {
    **dict.fromkeys(["record_id", "address_id", "line", "postcode", "uprn", "kind", "role", "valid_from", "valid_to"],
                    pl.String),
    **dict.fromkeys(["stay_access", "record_access"], pl.Int64),
}  # fmt: skip
INVOLVEMENT: Schema = {
    **dict.fromkeys(["record_id", "event_id", "feed", "incident", "kind", "role", "day", "text"], pl.String),
    **dict.fromkeys(["role_access", "record_access", "event_access"], pl.Int64),
}
AFFILIATION: Schema = {
    **dict.fromkeys(["record_id", "organisation_id", "name", "kind", "role", "grading", "source_ref", "officer",
                    "reported_in", "valid_from", "valid_to"], pl.String),
    **dict.fromkeys(["tie_access", "record_access"], pl.Int64),
}  # fmt: skip
ATTENDANCE: Schema = {
    **dict.fromkeys(["record_id", "organisation_id", "valid_from", "valid_to"], pl.String),
    **dict.fromkeys(["tie_access", "record_access"], pl.Int64),
}
TRUST: Schema = {"feed": pl.String, "trust": pl.Float64}


class Stated(NamedTuple):
    """A table for each question, in the order in which the graph answers it."""

    persons: pl.DataFrame
    states: pl.DataFrame
    residences: pl.DataFrame
    involvements: pl.DataFrame
    affiliations: pl.DataFrame
    attendances: pl.DataFrame
    trust: pl.DataFrame
    """How far the word of each feed on relations is trusted, where it says so."""


_ORDER = {
    "persons": ["record_id", "person_id"],
    "states": ["source_record", "target_record", "kind", "valid_from", "valid_to", "tie_access"],
    "residences": ["record_id", "address_id", "kind", "role", "valid_from", "valid_to", "stay_access"],
    "involvements": ["record_id", "event_id", "role", "role_access"],
    "affiliations": ["record_id", "organisation_id", "kind", "source_ref", "valid_from", "tie_access"],
    "attendances": ["record_id", "organisation_id", "valid_from", "valid_to", "tie_access"],
}
_SCHEMA = {
    "persons": PERSON, "states": STATE, "residences": RESIDENCE, "involvements": INVOLVEMENT,
    "affiliations": AFFILIATION, "attendances": ATTENDANCE,
}  # fmt: skip


def stated(asker: Asker, known_at: str, access: Sequence[int] | None = None) -> Stated:
    """Everything that rows state of persons, or as much of it as these classes have."""
    known, every = unremoved(asker, known_at), everything(asker, known_at)
    if access is not None:
        known["access"] = every["access"] = list(access)
    read = {
        name: columns(asker, f"read/group_{name}", schema, **(every if name == "persons" else known))
        for name, schema in _SCHEMA.items()
    }
    return Stated(**read, trust=trust(asker))


def stated_again(
    asker: Asker, known_at: str, before: Stated, told: Collection[str], moved: Collection[str] = ()
) -> Stated:
    """The same, of which all but what these records told, and whose they are, was read before.

    Of those that only moved nothing else than whose they are may be another.
    """
    known, every = unremoved(asker, known_at), everything(asker, known_at)
    ids, whose = sorted(told), sorted({*told, *moved})
    new = {name: _of(asker, name, ids, known) for name in _SCHEMA if name != "persons"}
    new["persons"] = _of(asker, "persons", whose, every)
    # What others state of them is told with their class.
    about = columns(asker, "read/group_states_about", STATE, ids=ids, **known)
    new["states"] = pl.concat([new["states"], about.filter(~pl.col("source_record").is_in(ids))])
    gone = {name: (["record_id"], ids) for name in _SCHEMA}
    gone |= {"persons": (["record_id"], whose), "states": (["source_record", "target_record"], ids)}
    frames = {name: pl.concat([_without(getattr(before, name), *gone[name]), new[name]]) for name in _SCHEMA}
    now = Stated(**{name: _ordered(frame, _ORDER[name]) for name, frame in frames.items()}, trust=trust(asker))
    return _called(asker, now, ids, known)


def trust(asker: Asker) -> pl.DataFrame:
    """How far the word of each feed on relations is trusted."""
    feeds = asker.ask("read/feeds", known_at=END)
    rows = [(row["feed"], orjson.loads(row["trust"] or "{}").get("relation")) for row in feeds]
    return pl.DataFrame(rows, dict(TRUST), orient="row")


def _of(asker: Asker, name: str, ids: list[str], known: dict[str, object]) -> pl.DataFrame:
    return columns(asker, f"read/group_{name}_of", _SCHEMA[name], ids=ids, **known)


def _without(frame: pl.DataFrame, ends: Sequence[str], ids: Sequence[str]) -> pl.DataFrame:
    gone = pl.DataFrame({"id": ids}, {"id": pl.String})
    for end in ends:
        frame = frame.join(gone, left_on=end, right_on="id", how="anti", maintain_order="left")
    return frame


def _ordered(frame: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    keys = [pl.col(name).fill_null("") if frame.schema[name] == pl.String else pl.col(name) for name in by]
    return frame.sort(keys, maintain_order=True)


def _called(asker: Asker, now: Stated, ids: list[str], known: dict[str, object]) -> Stated:
    """With addresses and gangs as a load may know them better now, whoever's they are."""
    homes = texts(asker, "read/group_homes_of", "address_id", "line", "postcode", "uprn", ids=ids, **known)
    names = texts(asker, "read/group_called_of", "organisation_id", "name", ids=ids, **known)
    return now._replace(
        residences=_anew(now.residences, homes, "address_id"),
        affiliations=_anew(now.affiliations, names, "organisation_id"),
    )


def _anew(frame: pl.DataFrame, told: pl.DataFrame, key: str) -> pl.DataFrame:
    """The rows with other words for what has them."""
    found = told.with_columns(anew=pl.lit(value=True))
    both = frame.join(found, on=key, how="left", suffix="_now", maintain_order="left")
    words = [name for name in told.columns if name != key]
    return both.with_columns(pl.when("anew").then(f"{one}_now").otherwise(one).alias(one) for one in words).select(
        frame.columns
    )
