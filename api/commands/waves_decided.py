"""kithkin waves-decided: put what somebody decided on exported candidates to the graph."""

from pathlib import Path
from typing import Annotated

import typer

from kithkin.api.commands.options import Data, Graph, console
from kithkin.api.local import reading_at
from kithkin.api.wave_decided import decided
from kithkin.api.wave_sheet import NO_ACTION, read_back
from kithkin.graph.errors import Refused


def waves_decided(
    file: Annotated[Path, typer.Argument(help="What `kithkin waves --out` wrote, with decisions and reasons.")],
    *,
    group: Annotated[str, typer.Option(metavar="GROUP", help="The id of the group they are proposed for.")],
    graph: Graph = None,
    data: Data = None,
) -> None:
    """Propose for a gang, or make members of another group, whom somebody chose; nothing else in the file is read."""
    answers = read_back(file)
    say = console().print
    with reading_at((graph, data), (None, None)) as reading:
        done = list(decided(reading, group, answers))
    for one in done:
        told = f"refused: {one.refused}" if one.refused else f"{one.decision} is {one.status}"
        say(f"line {one.answer.line}  {one.answer.person_id}  {told}")
    none = sum(1 for one in answers if one.decision == NO_ACTION)
    refused = sum(1 for one in done if one.refused)
    say(f"{len(done) - refused} proposed or made members of {group}, {refused} refused, {none} without action")
    say("what is proposed waits for people to decide; `kithkin groups` brings groups after")
    if refused:
        raise Refused(f"{refused} of {len(done)} were refused, as said above; the others stand")
