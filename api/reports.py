"""Reports on a table or a run: as lines for people, and as JSON or Markdown files."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import orjson

from kithkin.api.tables import save
from kithkin.graph.errors import WrongUse
from kithkin.resolution.ceiling import Blocking
from kithkin.resolution.labels import Agreement
from kithkin.resolution.quality import Quality, say


def quality_lines(told: Quality) -> Iterator[str]:
    """What there is to say of the data, the table first."""
    yield f"{told.rows:,} rows"
    yield from (f"  ! {line}" for line in told.says)
    for look in told.columns:
        used = look.kind or "not used"
        yield f"{look.column:<24} {used:<16} {look.filled:>6.1%} filled {look.distinct:>9,} distinct"
        yield from (f"    ! {line}" for line in look.says)
    if not told.says and not any(look.says for look in told.columns):
        yield say("fine")


def blocking_lines(told: Blocking) -> Iterator[str]:
    """What was compared and what never was."""
    share = told.compared / told.all_pairs if told.all_pairs else 1.0
    yield f"{told.rows:,} rows are {told.all_pairs:,} pairs; {told.compared:,} ({share:.3%}) were compared"
    yield f"{'key':<60}{'limit':>8}{'pairs':>14}{'over':>8}{'divided':>10}"
    for rule in told.rules:
        yield f"{rule.key:<60}{rule.limit:>8,}{rule.pairs:>14,}{rule.over:>8,}{rule.divided:>10,}"
    yield "limit: the largest block compared whole; over: larger blocks; divided: their rows, divided by further keys"
    if told.alone:
        some = ", ".join(told.alone_ids)
        yield f"{told.alone:,} rows share no key with any other row, so nothing can join them, such as {some}"
    else:
        yield "every row shares a key with another"
    yield from _ceiling(told)


def _ceiling(told: Blocking) -> Iterator[str]:
    ceiling = told.ceiling
    if ceiling.recall is None:
        yield "recall ceiling of the keys: unknown, no likely pair was found"
        return
    low, high = ceiling.interval
    yield f"recall ceiling of the keys: about {ceiling.recall:.2%} ({low:.2%} to {high:.2%})"
    yield (
        f"  {ceiling.with_key:,.1f} of {ceiling.likely:,.1f} likely pairs; {ceiling.rows_drawn:,} rows, "
        f"{ceiling.pairs_compared:,} pairs looked at"
    )
    yield f"  how: {ceiling.method}"


def agreement_line(told: Agreement) -> str:
    """How a clustering stands against labels."""
    rates = (
        f"{name} {'unknown' if rate is None else f'{rate:.2%}'}"
        for name, rate in (("precision", told.precision), ("recall", told.recall))
    )
    absent = f"; {told.absent:,} labelled pairs are not in the table" if told.absent else ""
    labelled = f"{told.labelled:,} labelled pairs ({told.same:,} same, {told.different:,} different)"
    return f"{labelled}: {', '.join(rates)}{absent}"


def write_blocking(told: Blocking, out: Path) -> None:
    """The report as a file: .json for programs, .md for people."""
    if out.suffix == ".json":
        save(orjson.dumps(asdict(told), option=orjson.OPT_INDENT_2).decode(), out)
    elif out.suffix == ".md":
        save("# What was compared, and what never was\n\n```text\n" + "\n".join(blocking_lines(told)) + "\n```\n", out)
    else:
        raise WrongUse(f"{out.name}: a report is written as .json or .md")
