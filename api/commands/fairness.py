"""kithkin fairness: whom linking fails, by sex, age, ethnicity and name origin."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TypeVar

import orjson
import typer

from kithkin.api.commands.options import AsOf, Data, Graph, KnownAt, Times, Where, console
from kithkin.api.fairness import included, of_files, of_graph
from kithkin.api.local import reading_at
from kithkin.api.reading import Seen
from kithkin.graph.errors import WrongUse
from kithkin.loaders.synthetic.town import REFERENCE
from kithkin.resolution.criteria import gang_rules
from kithkin.resolution.fairness import Fairness, Rate, rules
from kithkin.resolution.inclusion import STATUSES, Included

T = TypeVar("T")


def fairness(  # noqa: PLR0913 -- the options of a command
    clusters: Annotated[Path | None, typer.Argument(help="What `kithkin link --out` wrote; else the graph.")] = None,
    *,
    table: Annotated[Path | None, typer.Option(help="The table that was linked.")] = None,
    truth: Annotated[
        Path | None, typer.Option(help="Id and person, or labelled pairs; of a graph the folder of a synthetic truth.")
    ] = None,
    gangs: Annotated[
        bool, typer.Option("--gangs", help="Members of gangs by status beside the population, instead of links.")
    ] = False,
    id_column: Annotated[str | None, typer.Option("--id", help="The column of ids in the table.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    graph: Graph = None,
    data: Data = None,
) -> None:
    """Give missed and false links by sex, age, ethnicity and name origin, each beside the largest group.

    With --gangs, members of gangs by status beside the population.
    """
    if gangs:
        _say(_included((as_of, known_at), (graph, data)), inclusion_lines, as_json=as_json)
        return
    if clusters is None:
        told = _graph(truth, (as_of or REFERENCE.isoformat(), known_at), (graph, data))
    elif known_at:
        raise WrongUse("a link run has one time, its own: leave --known-at out")
    elif table is None or truth is None:
        raise WrongUse("give the table that was linked and the truth too: --table FILE --truth FILE")
    else:
        told = of_files(clusters, table, truth, as_of or datetime.now(UTC).date().isoformat(), id_column)
    _say(told, lines, as_json=as_json)


def _say(told: T, say: Callable[[T], Iterator[str]], *, as_json: bool) -> None:
    for line in [orjson.dumps(told, option=orjson.OPT_INDENT_2).decode()] if as_json else say(told):
        console().print(line)


def _included(times: Times, where: Where) -> tuple[Included, ...]:
    with reading_at(where, times) as reading:
        told = included(reading)
        reading.note("fairness.gangs", "shown", Seen(fields=("sex", "date_of_birth", "ethnicity", "status")))
    return told


def inclusion_lines(told: tuple[Included, ...]) -> Iterator[str]:
    """Members of gangs by status, for the console: how many, and of a thousand."""
    yield f"{'':<34}{'population':>14}  " + "".join(f"{status:<26}" for status in STATUSES)
    by = ""
    for one in told:
        if one.by != by:
            by = one.by
            yield by
        cells = (f"{_count(one.members[status], one.rates[status]):<26}" for status in STATUSES)
        yield f"  {one.group:<32}{_few(one.population):>14}  {''.join(cells)}".rstrip()
    yield gang_rules()["words"]["bias"]


def _count(count: int | None, rate: float | None) -> str:
    return _few(count) + ("" if rate is None else f" ({rate:.1f} of 1,000)")


def _few(count: int | None) -> str:
    return gang_rules()["words"]["kept"] if count is None else f"{count:,}"


def _graph(truth: Path | None, times: tuple[str, str | None], where: Where) -> Fairness:
    with reading_at(where, times) as reading:
        folder = truth or reading.wiring.settings.data / "synthetic" / "truth"
        told = of_graph(reading, folder, reading.view.as_of)
        reading.note("fairness", "shown", Seen(fields=("sex", "date_of_birth", "ethnicity")))
    return told


def lines(told: Fairness) -> Iterator[str]:
    """The report for the console."""
    yield f"{told.records:,} records; rates with 95% intervals; * the largest group, which the others are held against"
    by = ""
    for group in told.groups:
        if group.by != by:
            by = group.by
            yield f"{by:<36}{'records':>8}  {'missed links':<38}false links"
        name = f"{group.group}{' *' if group.reference else ''}"
        yield f"  {name:<34}{group.records:>8,}  {_rate(group.missed):<38}{_rate(group.false)}"
    yield from (f"ALERT {said}" for said in told.alerts)
    if not told.alerts:
        yield f"no rate is {rules().alert:g} times that of the largest group or more"
    if told.absent:
        yield rules().said["absent"].format(names=", ".join(told.absent))
    yield rules().said["origin"]


def _rate(one: Rate) -> str:
    if not one.pairs:
        return "no pairs"
    low, high = one.interval
    ratio = "" if one.ratio is None else f" x{one.ratio:.2f}"
    few = " (few)" if one.pairs < rules().fewest else ""
    return f"{one.rate:6.2%} ({low:.2%} to {high:.2%}){ratio}{few}"
