"""kithkin why: why records are one person."""

from typing import Annotated

import typer

from kithkin.api.commands.options import Data, Graph, console, wiring
from kithkin.api.content import current
from kithkin.api.local import local_reading
from kithkin.api.reading import Reading
from kithkin.api.shapes import EvidenceLine
from kithkin.api.why import of_why
from kithkin.api.why import why as reasons
from kithkin.graph.errors import NotThere


def why(
    one: Annotated[
        str, typer.Argument(metavar="ID", help="A person's id, or a record key such as shbe:C-104:claimant.")
    ],
    graph: Graph = None,
    data: Data = None,
) -> None:
    """Say why records are one person, and who else may be the same."""
    with wiring(graph, data) as wired:
        reading = local_reading(wired)
        told = reasons(reading, current(reading, _person(reading, one)))
        reading.note("why", "shown", of_why(told))
    say = console().print
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


def _person(reading: Reading, one: str) -> str:
    if ":" not in one:
        return one
    rows = reading.asker.ask("read/record", ids=[one], **reading.view.parameters)
    found = next((row["person_id"] for row in rows if row["person_id"]), None)
    if found is None:
        raise NotThere(f"no person stands over the record {one}; load its feed and run `kithkin resolve`")
    return str(found)
