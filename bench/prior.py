"""What the shipped prior owes to each file: `python -m kithkin.bench.prior --data DIR [--without NAME] [--out FILE]`.

Fits how often each level of agreement is seen in one person, one household and strangers to all Parquet files with rid
and eid (and hid, for households), each counted alike, held near the shipped rates. With --leave-one-out each file is
linked under a prior fitted without it, its columns renamed c1 .. cn, and docs/accuracy.md says what is lost.
"""

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from kithkin.bench.ablation import TRUTH, judged, renamed
from kithkin.bench.tables import codes
from kithkin.bench.written import write_part
from kithkin.resolution.coded import Floats, Index, coded_table
from kithkin.resolution.columns import recognise, rules
from kithkin.resolution.compare import compare, evidence_of
from kithkin.resolution.components import inside
from kithkin.resolution.contexts import CONTEXTS, Frame
from kithkin.resolution.levels import LEVELS, Pairs, family_of
from kithkin.resolution.link import link
from kithkin.resolution.model import CLASSES, Prior, prior
from kithkin.resolution.rows import rows_of
from kithkin.resolution.standardise import People, standardise
from kithkin.resolution.train import strange

EACH = 1000.0
"""No file counts for more pairs than this in any rate."""
HELD = 1000.0
"""What the shipped rates count for: as much as one file."""
MOST, ORDINARY = 300_000, 60
Seen = Mapping[str, Floats]
"""For each section of the prior how many pairs show each level (its columns), class by class (its rows)."""


def main() -> None:
    """Fit and write, or leave out one file after the other."""
    told = argparse.ArgumentParser(description="What the shipped prior owes to each file.")
    told.add_argument("--data", type=Path, nargs="+", default=[Path(os.environ.get("KITHKIN_BENCH_DATA", "."))])
    told.add_argument("--without", metavar="NAME", help="a file that is not fitted on, by name without .parquet")
    told.add_argument("--out", type=Path, default=Path("prior.toml"), help="where the fitted prior is written")
    told.add_argument("--leave-one-out", action="store_true", help="judge each file and write the page")
    asked = told.parse_args()
    files = {path.stem: path for folder in asked.data for path in sorted(folder.glob("*.parquet"))}
    if not files:
        sys.exit(f"There is no Parquet file in {asked.data[0]}; give the folders of the files with --data.")
    found = {name: seen(pq.read_table(path)) for name, path in files.items() if name != asked.without}
    if asked.leave_one_out:
        write_part("prior", page(left_out(files, found)))
        return
    asked.out.write_text(written(fitted(found.values(), prior()), prior().weight), encoding="utf-8")
    print(f"A prior fitted on {len(found)} files is in {asked.out}.")


def seen(table: pa.Table) -> Seen:
    """What one file shows, by the truth."""
    kept = table.drop_columns([name for name in TRUTH if name in table.column_names])
    columns = coded_table(kept, rules().ids)
    known = recognise(columns)
    rows = rows_of(columns, known)
    people = standardise(columns, known, rows.order)
    person = codes(table["eid"].to_pylist())[rows.order]
    home = codes(table["hid"].to_pylist())[rows.order] if "hid" in table.column_names else person
    return _seen(people, few(inside(person, int(np.bincount(person).max()))), _together(person, home))


def _together(person: Index, home: Index) -> Pairs:
    """Two people of one home; a home of many, such as a hostel, is none."""
    pairs = inside(np.where(np.bincount(home)[home] > ORDINARY, np.arange(len(home)) + len(home), home), ORDINARY)
    return few(pairs.at(person[pairs.left] != person[pairs.right]))


def few(pairs: Pairs) -> Pairs:
    """At most so many of them, drawn by lot."""
    if len(pairs) <= MOST:
        return pairs
    return pairs.at(np.sort(np.random.default_rng(1).choice(len(pairs), MOST, replace=False)))


def _seen(people: People, same: Pairs, home: Pairs) -> Seen:
    frame = Frame.of(evidence_of(people))
    levels = [frame.split(compare(people, pairs)) for pairs in (same, home)]
    strangers = strange(people, frame)
    made: dict[str, Floats] = {}
    for name in frame.kinds:
        size = frame.size(name)
        near = [np.bincount(of[name], minlength=size).astype(float) for of in levels]
        table = np.stack([*near, np.maximum(strangers[name] - near[0] - near[1], 0.0)])
        contexts = CONTEXTS if name in frame.parents else ("unknown",)
        parts = np.split(table[:, 1:], len(contexts), axis=1)
        for context, part in zip(contexts, parts, strict=True):
            section = section_of(frame.kinds[name], context, strong=name in people.strong)
            made[section] = made.get(section, 0.0) + part
    return made


def section_of(kind: str, context: str, *, strong: bool) -> str:
    """The section of the prior that a kind of evidence is held by."""
    family = family_of(kind)
    own = f"{family}.{'strong' if strong else context}"
    return own if own in prior().rates else family


def fitted(files: Iterable[Seen], near: Prior) -> dict[str, Floats]:
    """Rates for every section: each file counted alike, and the shipped rates as much as one file."""
    made = {name: HELD * np.array([getattr(rates, row)[1:] for row in CLASSES]) for name, rates in near.rates.items()}
    for file in files:
        for section, counts in file.items():
            total = counts.sum(axis=1, keepdims=True)
            made[section] = made[section] + counts / np.maximum(total, 1e-9) * np.minimum(total, EACH)
    return {section: counts / counts.sum(axis=1, keepdims=True) for section, counts in made.items()}


def written(rates: Mapping[str, Floats], weight: Mapping[str, float]) -> str:
    """A prior as its file has it."""
    lines = [
        "# How often each level of agreement is seen in two rows of one person, of two members of one household, and",
        "# of two people drawn at random. Fitted by `python -m kithkin.bench.prior`; `weight`: what they are worth.",
        "", "[weight]", *(f"{name} = {worth:g}" for name, worth in weight.items()),
    ]  # fmt: skip
    for section, table in rates.items():
        names = LEVELS[section.split(".", 1)[0]][1:]
        lines += ["", f'["{section}"]']
        lines += [f"{name} = [{', '.join(f'{v:.6g}' for v in column)}]" for name, column in zip(names, table.T)]  # noqa: B905
    return "\n".join(lines) + "\n"


@contextmanager
def believed(instead: Prior) -> Iterator[None]:
    """While open, models are trained near another prior."""
    with patch("kithkin.resolution.train.prior", lambda: instead):
        yield


def left_out(files: Mapping[str, Path], found: Mapping[str, Seen]) -> Iterator[tuple[str, float, float, float]]:
    """Each file by name: F1 as shipped, with columns renamed, and under a prior fitted without it as well."""
    for name, path in files.items():
        table = pq.read_table(path)
        kept = table.drop_columns([one for one in TRUTH if one in table.column_names])
        others = (one for other, one in found.items() if other != name)
        other = Prior.from_toml(written(fitted(others, prior()), prior().weight))
        shipped, bare = (judged(link(one), table).f1 for one in (kept, renamed(table)))
        with believed(other):
            figures = (name, shipped, bare, judged(link(renamed(table)), table).f1)
        print("{:<16} shipped {:.4f}  renamed {:.4f}  renamed, prior without it {:.4f}".format(*figures), flush=True)
        yield figures


def page(figures: Iterable[tuple[str, float, float, float]]) -> Iterator[str]:
    """The table of the page."""
    yield "| data | shipped prior | columns renamed | renamed, prior fitted without it | loss |"
    yield "|---|---|---|---|---|"
    for name, shipped, bare, without in figures:
        yield f"| {name} | {shipped:.4f} | {bare:.4f} | {without:.4f} | {shipped - without:+.4f} |"


if __name__ == "__main__":
    main()
