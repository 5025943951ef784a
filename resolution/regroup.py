"""What a run that formed groups leaves for the next, beside the graph: what it read, what it formed, what it wrote.

It is a cache. The truth stays in the graph: whoever has none, or one that cannot be gone on from, reads and forms all.
"""

from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pyarrow as pa

from kithkin.graph.run import Run
from kithkin.graph.store import Asker
from kithkin.graph.wake import covered, touched_by
from kithkin.resolution.formed import Formed
from kithkin.resolution.reading import classes_of, texts
from kithkin.resolution.sealed import seal, unsealed
from kithkin.resolution.stated import Stated, stated_again

MEMBERED = ("Household", "Family", "AssociationGroup")
"""Kinds of groups that are known from run to run by their members."""
LOADING = {"load", "score"}
"""Runs that move no record to another person."""
NOTING = {"resolve", "live", "decide"}
"""Runs that may, and note which."""
SHARE = 5
"""Where more than one in so many records changed, everything is read and formed."""


class Written(NamedTuple):
    """What the graph holds of groups whose members are kept: as it was written, and every id there ever was."""

    ties: pl.DataFrame
    members: pl.DataFrame
    lived: pl.DataFrame
    groups: pl.DataFrame
    ids: pl.DataFrame
    """group_id, kind, minted_for: of groups of every kind."""


class Made(NamedTuple):
    """Ties and groups as rules formed them, before they had ids and before decisions."""

    kin: pl.DataFrame
    households: Formed
    families: Formed


@dataclass(frozen=True, slots=True)
class Regroup:
    """What was stated, made and written on a day."""

    as_of: str
    stated: Stated
    made: Made
    written: Written

    def save(self, path: Path, run: Run, covered: int) -> None:
        """Write it for its owner alone; `covered` counts how often facts had got other classes before that."""
        told = {"run": run.id, "instant": run.instant, "covered": str(covered), "as_of": self.as_of, "rules": rules()}
        seal(path, _packed(self._frames()), told)

    def _frames(self) -> dict[str, pl.DataFrame]:
        found = {f"stated {name}": frame for name, frame in self.stated._asdict().items()}
        found |= {f"written {name}": frame for name, frame in self.written._asdict().items()}
        for one in self.made[1:]:
            found |= {f"{one.kind} {name}": getattr(one, name) for name in _PARTS}
        return found | {"kin": self.made.kin}

    @classmethod
    def of(cls, table: pa.Table, as_of: str) -> "Regroup":
        """From what `save` wrote."""
        found = _unpacked(table)
        stated = Stated(**{name: found[f"stated {name}"] for name in Stated._fields})
        written = Written(**{name: found[f"written {name}"] for name in Written._fields})
        parts = {kind: [found[f"{kind} {part}"] for part in _PARTS] for kind in ("Household", "Family")}
        made = [Formed(kind, members, places, traits) for kind, (members, places, traits) in parts.items()]
        return cls(as_of, stated, Made(found["kin"], *made), written)


@dataclass(frozen=True, slots=True)
class Before:
    """What the last run left, and what is stated now."""

    left: Regroup
    now: Stated


def before(asker: Asker, run: Run, path: Path | None) -> Before | None:
    """What the last run left, if nothing has happened since that cannot be told from what it left."""
    found = unsealed(path) if path else None
    if found is None or not _goes_on(asker, found[1]):
        return None
    table, told = found
    moved = _moved(asker, told["instant"])
    stated = texts(asker, "read/group_stated", "record_id", since=told["instant"], access=classes_of(asker))
    left = Regroup.of(table, told["as_of"])
    if moved is None or (len(moved) + stated.height) * SHARE > left.stated.persons.height:
        return None
    ids = frozenset(stated["record_id"])
    # Of an edge between two records the other one tells as well.
    return Before(left, stated_again(asker, run.instant, left.stated, ids, moved - ids))


def _goes_on(asker: Asker, told: dict[str, str]) -> bool:
    """Whether that run is the last one, under these rules, and no fact got another class since."""
    last = [row["run_id"] for row in asker.ask("read/group_last", most=1)]
    return (told.get("rules"), [told.get("run")], told.get("covered")) == (rules(), last, str(covered(asker)))


def _moved(asker: Asker, since: str) -> frozenset[str] | None:
    """The records whose persons may be others since; none where that is not known, or others wrote memberships."""
    runs = asker.ask("read/live_runs", since=since)
    if any(run["kind"] not in LOADING | NOTING for run in runs):
        return None
    touched = touched_by(asker, [run for run in runs if run["kind"] in NOTING])
    return None if touched is None or touched.persons else touched.records


@cache
def rules() -> str:
    """A digest of all by which groups are formed: whoever changes a rule has everything formed anew."""
    whole = blake2b(digest_size=16)
    own = files("kithkin.resolution")
    for folder in (own, own.joinpath("data"), files("kithkin.graph")):
        for one in sorted(folder.iterdir(), key=lambda one: one.name):
            if one.is_file():
                whole.update(one.name.encode() + b"\0" + one.read_bytes() + b"\0")
    return whole.hexdigest()


def otherwise(now: pl.DataFrame, then: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows that are new, and those that are gone."""
    one, other = (frame.with_columns(mark=frame.hash_rows()) for frame in (now, then.select(now.columns)))
    new, gone = one.join(other, on="mark", how="anti"), other.join(one, on="mark", how="anti")
    return new.drop("mark"), gone.drop("mark")


_PARTS = ("members", "places", "traits")


def _packed(frames: dict[str, pl.DataFrame]) -> pa.Table:
    """Several tables as one row."""
    found = {}
    for name, frame in frames.items():
        table = frame.to_arrow(compat_level=pl.CompatLevel.oldest()).combine_chunks()
        rows = pa.StructArray.from_arrays(
            [column.combine_chunks() for column in table.columns], fields=list(table.schema)
        )
        found[name] = pa.LargeListArray.from_arrays(pa.array([0, len(rows)], pa.int64()), rows)
    return pa.table(found)


def _unpacked(table: pa.Table) -> dict[str, pl.DataFrame]:
    found = {}
    for name in table.column_names:
        frame = pl.from_arrow(pa.Table.from_struct_array(table[name].combine_chunks().values))
        assert isinstance(frame, pl.DataFrame)
        found[name] = frame
    return found
