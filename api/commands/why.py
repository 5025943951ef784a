"""kithkin why: why records are one person."""

from pathlib import Path
from typing import Annotated

import typer

from kithkin.api.commands.answers import Clusters, Json, Out, PairsFile, answer, is_of_files
from kithkin.api.commands.options import Data, Graph, console, wiring
from kithkin.api.local import local_reading
from kithkin.api.shapes import EvidenceLine
from kithkin.api.why import of_why
from kithkin.api.why import why as reasons
from kithkin.graph.errors import WrongUse


def why(  # noqa: PLR0913 -- the options of a command
    one: Annotated[
        str, typer.Argument(metavar="ID", help="A person's id, or a record key such as shbe:C-104:claimant.")
    ],
    two: Annotated[str, typer.Argument(metavar="[ID]", help="Another: why the two are one person.")] = "",
    *,
    pairs: PairsFile = None,
    clusters: Clusters = None,
    as_json: Json = False,
    out: Out = None,
    graph: Graph = None,
    data: Data = None,
) -> None:
    """Say why two records are one person; of one, why all its records are, and who else may be the same."""
    if two:
        answer("why", (one, two), (pairs, clusters), (as_json, out), (graph, data))
    elif is_of_files(pairs, clusters) or as_json or out:
        raise WrongUse("give two records to `kithkin why`; `kithkin how` tells how a whole person was put together")
    else:
        _person(one, graph, data)


def _person(one: str, graph: str | None, data: Path | None) -> None:
    """Each record of a person with the record that speaks most for it."""
    from kithkin.api.accounts import person_of  # noqa: PLC0415  start-up time

    with wiring(graph, data) as wired:
        reading = local_reading(wired)
        told = reasons(reading, person_of(reading, one))
        reading.note("why", "shown", of_why(told))
    say = console().print
    for line in told.attention:
        say(f"needs attention: {line}")
    for record in told.records:
        sure = "" if record.probability is None else f"  {record.probability:.1%} sure"
        like = f", most like {record.compared_with}" if record.compared_with else ""
        say(f"{record.record_id}{sure}{like}")
        _say_lines(record.findings)
    for match in told.possible:
        sure = "" if match.probability is None else f", {match.probability:.0%} likely"
        say(f"possible match: {match.record_id} and {match.other_record_id} of {match.other_id}{sure}")
        _say_lines(match.findings)


def _say_lines(lines: tuple[EvidenceLine, ...]) -> None:
    for line in lines:
        console().print(f"    {line.weight:+6.1f}  {line.finding}")
