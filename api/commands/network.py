"""kithkin network: measures of a small network, and what would turn its doubtful ties solid."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kithkin.api.commands.answers import Json
from kithkin.api.commands.options import AsOf, Data, Graph, KnownAt, console
from kithkin.api.local import reading_at

if TYPE_CHECKING:
    from kithkin.api.network_shapes import FigureOut, GapsOut, MeasuresOut

app = typer.Typer(
    help="Measures of a small network, and what would turn its doubtful ties solid.", no_args_is_help=True
)
Ids = Annotated[list[str], typer.Argument(help="Persons, and groups for whoever is in them on the day.")]
Around = Annotated[int, typer.Option(help="With whoever is joined to them in so many steps: 0, 1 or 2.")]
Kinds = Annotated[list[str] | None, typer.Option(help="Only this kind of tie; may be given again.")]
Since = Annotated[str | None, typer.Option("--from", metavar="DAY", help="Ties that held on this day or later.")]
Until = Annotated[str | None, typer.Option("--to", metavar="DAY", help="Ties that held on this day or before.")]


@app.command()
def measures(  # noqa: PLR0913 -- the options of a command
    ids: Ids,
    *,
    around: Around = 0,
    kinds: Kinds = None,
    since: Since = None,
    until: Until = None,
    draws: Annotated[int, typer.Option(help="How often the evidence records are drawn again.")] = 200,
    as_json: Json = False,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    graph: Graph = None,
    data: Data = None,
) -> None:
    """Degree, betweenness, k-core, constraint and ties into other groups, in each layer, with intervals."""
    from kithkin.api import network  # noqa: PLC0415  start-up time
    from kithkin.api.network_shapes import MeasuresAsked  # noqa: PLC0415

    told = {"ids": ids, "around": around, "kinds": kinds or [], "since": since, "until": until, "draws": draws}
    asked = _asked(MeasuresAsked, told)
    with reading_at((graph, data), (as_of, known_at)) as reading:
        answer = network.measures(reading, asked)
        reading.note("network.measures", "shown", network.of_measures(answer))
    for line in [answer.model_dump_json()] if as_json else _measure_lines(answer):
        console().print(line)


@app.command()
def gaps(  # noqa: PLR0913 -- the options of a command
    ids: Ids,
    *,
    around: Around = 0,
    kinds: Kinds = None,
    since: Since = None,
    until: Until = None,
    as_json: Json = False,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    graph: Graph = None,
    data: Data = None,
) -> None:
    """Each tie among these people that is not confirmed, and what would turn it solid."""
    from kithkin.api import network  # noqa: PLC0415  start-up time
    from kithkin.api.network_shapes import NetworkAsked  # noqa: PLC0415

    asked = _asked(NetworkAsked, {"ids": ids, "around": around, "kinds": kinds or [], "since": since, "until": until})
    with reading_at((graph, data), (as_of, known_at)) as reading:
        answer = network.gaps(reading, asked)
        reading.note("network.gaps", "shown", network.of_gaps(answer))
    for line in [answer.model_dump_json()] if as_json else _gap_lines(answer):
        console().print(line)


def _asked(shape: Any, told: Mapping[str, Any]) -> Any:
    from kithkin.api.by_paths import shaped  # noqa: PLC0415  start-up time

    return shaped(shape, told)


def _measure_lines(answer: "MeasuresOut") -> Iterator[str]:
    names = {one.id: one.name for one in answer.persons}
    yield from (f"{name}: {says}" for name, says in answer.figures.items())
    yield f"in brackets: 95% of {answer.draws} draws of the evidence records"
    for part in answer.layers:
        yield f"{part.layer}: {part.ties} ties on {part.records} records"
        for one in part.persons:
            yield f"    {names.get(one.person_id, one.person_id)} {one.person_id}"
            yield from (f"        {name} {_figure(told)}" for name, told in one.figures.items())
    if answer.crowds:
        yield f"{answer.crowds} things join more than 50 of them, and tie nobody to anybody here"


def _figure(told: "FigureOut") -> str:
    return f"{told.value:g} ({told.low:g} to {told.high:g}). {told.bias}"


def _gap_lines(answer: "GapsOut") -> Iterator[str]:
    names = {one.id: one.name for one in answer.persons}
    for gap in answer.items:
        one, other = (names.get(person, person) for person in gap.persons)
        yield f"{one} - {other}  {gap.kind}, {gap.strength}; lacking: {gap.lacking}"
        yield f"    {', '.join(gap.records)}"
    if not answer.items:
        yield "no tie that you may see is in doubt"
