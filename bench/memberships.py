"""How long it takes from Arrow tables to memberships, and what a few new records cost beside it.

`python -m kithkin.bench.memberships [--cities 12] [--copies 6] [--work DIR]`: tables of so many synthetic cities
(14,000 persons with records each), each so often under other ids, as the graph would answer what groups are formed
from; ties, households and families are formed of them, then those of the same tables with a few records new, which must
be as if all had been formed again. Nothing goes through an engine; figures are in docs/families.md.
"""

import argparse
import resource
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import perf_counter, process_time
from typing import TypeVar

import polars as pl

from kithkin.bench.cities import tables
from kithkin.resolution.communities.associations import associations
from kithkin.resolution.keyed import Keys
from kithkin.resolution.lives import Shared, again, shared
from kithkin.resolution.material import Material, material

AS_OF = "2016-06-30"
T = TypeVar("T")


def main() -> None:
    """Print the time and processor time of each step, and the most memory so far."""
    asked = _asked()
    seeds = range(asked.first, asked.first + asked.cities)
    with tempfile.TemporaryDirectory() as passing:
        given = tables(asked.households, seeds, asked.work or Path(passing), asked.copies)
    read = timed("tables as groups need them", lambda: material(given, ""))
    rows = f"{read.statements.height:,} statements, {read.residences.height:,} addresses"
    print(f"  {read.persons['person_id'].n_unique():,} persons, {read.persons.height:,} records, {rows}")
    found = timed("ties, households and families", lambda: shared(read, AS_OF))
    for one in found.made:
        print(f"  {one.kind}: {one.members['cluster'].n_unique():,}, {one.members.height:,} memberships")
    _increment(read, found, asked.share)
    if asked.seen:
        timed("association groups", lambda: associations(Keys(read.persons).of(read), AS_OF))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="From Arrow tables to memberships.")
    parser.add_argument("--cities", type=int, default=12)
    parser.add_argument("--copies", type=int, default=6, help="of each city, under other ids")
    parser.add_argument("--households", type=int, default=5000, help="of each city")
    parser.add_argument("--first", type=int, default=1101, help="the seed of the first city")
    parser.add_argument("--share", type=float, default=0.01, help="of the records that are new")
    parser.add_argument("--seen", action="store_true", help="association groups too")
    parser.add_argument("--work", type=Path, help="where cities are kept; a folder that goes if not given")
    return parser.parse_args()


def timed(name: str, work: Callable[[], T]) -> T:
    """Do it, and print what it took."""
    clock, own = perf_counter(), process_time()
    done = work()
    took, used = perf_counter() - clock, process_time() - own
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"{name}: {took:.1f} s, {used:.1f} s of processors, {memory:.1f} GB at most", flush=True)
    return done


def _increment(read: Material, found: Shared, share: float) -> None:
    """The last rows of some people come later: what is formed of them must be what all would give."""
    old = without(read, share)
    before = shared(old, AS_OF)
    anew = timed(f"{read.persons.height - old.persons.height:,} new records", lambda: again(old, before, read, AS_OF))
    print(f"  {anew.people:,} people looked at again, the same as all at once: {same(anew.shared, found)}")


def without(read: Material, share: float) -> Material:
    """The same before the records of the last so many rows were there."""
    row = pl.col("record_id").str.replace(r":[^:]*$", "")
    rows = read.persons.select(row=row).unique().sort(pl.col("row").hash(seed=7))
    late = rows.tail(max(1, int(share * rows.height)))
    gone = read.persons.join(late, left_on=row, right_on="row", how="semi").select("record_id")
    stated = read.statements
    for end in ("source_record", "target_record"):
        stated = stated.join(gone, left_on=end, right_on="record_id", how="anti", maintain_order="left")
    rest = {
        name: getattr(read, name).join(gone, on="record_id", how="anti", maintain_order="left")
        for name in ("persons", "residences")
    }
    return replace(read, statements=stated, **rest)


def same(one: Shared, other: Shared) -> bool:
    """Whether ties, members, homes and traits are the same to the last letter."""
    pairs = [(one.kin, other.kin)]
    for mine, theirs in zip(one.made, other.made, strict=True):
        pairs += [(getattr(mine, name), getattr(theirs, name)) for name in ("members", "places", "traits")]
    return all(a.sort(_told(a)).equals(b.sort(_told(a))) for a, b in pairs)


def _told(frame: pl.DataFrame) -> list[str]:
    """The columns that put a frame in order."""
    return [name for name, kind in frame.schema.items() if kind == pl.String]


if __name__ == "__main__":
    main()
