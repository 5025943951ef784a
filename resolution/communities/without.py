"""What an association group rests on, and what becomes of it when a layer, a report or a person is left out."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Self

import polars as pl

from kithkin.graph.errors import WrongUse
from kithkin.resolution.communities.associations import Found, find
from kithkin.resolution.communities.layers import layers, limits
from kithkin.resolution.communities.meetings import later, meetings
from kithkin.resolution.keyed import Keys
from kithkin.resolution.material import Material

CURE = "leave out layer:NAME, report:KEY (a row or record) or person:ID"


@dataclass(frozen=True, slots=True)
class Omitted:
    """Layers, rows or records, and persons that are taken as if they had never been told."""

    layers: frozenset[str] = frozenset()
    reports: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()

    @classmethod
    def of(cls, told: Iterable[str]) -> Self:
        """What words such as `layer:school` leave out."""
        kinds: dict[str, set[str]] = {"layer": set(), "report": set(), "person": set()}
        for words in told:
            kind, _, what = words.partition(":")
            if kind not in kinds or not what:
                raise WrongUse(CURE)
            if kind == "layer" and what not in layers():
                raise WrongUse(f"a layer is one of {', '.join(layers())}")
            kinds[kind].add(what)
        return cls(*(frozenset(of) for of in kinds.values()))


@dataclass(frozen=True, slots=True)
class Tie:
    """Two people of a group and what ties them in one layer: how often, when last, and the records that say so."""

    person_id: str
    other_id: str
    layer: str
    times: int
    last: str
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Association:
    """A community as it is formed from some evidence: who, how it compares with chance, and the ties that made it."""

    members: tuple[str, ...] = ()
    shown: bool = False
    again: int = 0
    p: float | None = None
    z: float | None = None
    expires_on: str | None = None
    ties: tuple[Tie, ...] = ()


def left_out(read: Material, omitted: Omitted) -> Material:
    """What was read, as if something had never been told."""
    gone = ~pl.col("kind").is_in(sorted(omitted.layers)) if omitted.layers else pl.lit(value=True)
    beside = {"kin": ("statements",), "school": ("attendances",), "address": ("residences", "homes")}
    told = [name for layer, names in beside.items() if layer in omitted.layers for name in names]
    empty = {name: getattr(read, name).clear() for name in told}
    rest = replace(read, involvements=read.involvements.filter(gone), **empty)
    people, records = sorted(omitted.persons), sorted(omitted.reports)
    kept = {
        name: _kept(getattr(rest, name), ends, (people, records))
        for name, ends in (
            ("involvements", {"person_id": "record_id"}), ("attendances", {"person_id": "record_id"}),
            ("residences", {"person_id": "record_id"}), ("homes", {"person_id": "record_id"}),
            ("statements", {"source": "source_record", "target": "target_record"}),
        )
    }  # fmt: skip
    return replace(rest, **kept)


def _kept(frame: pl.DataFrame, ends: dict[str, str], gone: tuple[list[str], list[str]]) -> pl.DataFrame:
    people, records = gone
    for person, record in ends.items():
        row = pl.col(record).str.replace(r":[^:]*$", "")
        frame = frame.filter(~pl.col(person).is_in(people) & ~pl.col(record).is_in(records) & ~row.is_in(records))
    return frame


def association(read: Material, as_of: str, members: Collection[str], omitted: Omitted | None = None) -> Association:
    """The community that has most of these people, formed anew from what was read and not left out."""
    keys = Keys(read.persons)
    found = find(meetings(keys.of(left_out(read, omitted or Omitted())), as_of))
    inside = keys.named(found.inside, "person_id", "other_id")
    shared = inside.filter(pl.col("person_id").is_in(list(members))).group_by("cluster").agg(
        pl.col("person_id").n_unique()
    )  # fmt: skip
    if shared.is_empty():
        return Association()
    cluster = shared.sort(["person_id", "cluster"], descending=[True, False])["cluster"][0]
    return _told(found, inside.filter(pl.col("cluster") == cluster), cluster)


def _told(found: Found, theirs: pl.DataFrame, cluster: str) -> Association:
    judged = found.judged.filter(pl.col("cluster") == cluster).to_dicts()
    last = theirs.select(day=later(pl.col("day").max(), limits().months))["day"][0]
    verdict = (
        {name: judged[0][name] for name in ("shown", "again", "z")} | {"p": judged[0]["adjusted"]} if judged else {}
    )
    return Association(tuple(sorted(theirs["person_id"].unique())), expires_on=last, ties=_ties(theirs), **verdict)


def _ties(theirs: pl.DataFrame) -> tuple[Tie, ...]:
    once = theirs.filter(pl.col("person_id") < pl.col("other_id"))
    ends = ["person_id", "other_id", "layer"]
    records = pl.concat_list("record_id", "other_record").alias("records")
    rows = once.group_by(ends).agg(pl.col("event_id").n_unique(), pl.col("day").max(), records)
    return tuple(
        Tie(one, other, layer, times, last, tuple(sorted({record for both in told for record in both})))
        for one, other, layer, times, last, told in rows.sort(ends).iter_rows()
    )
