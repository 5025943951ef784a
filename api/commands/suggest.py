"""kithkin suggest: ties that may be missing, as leads with reason and expiry."""

from collections.abc import Iterator
from typing import Annotated

import typer

from kithkin.api.associated import seen_in_suggestions, suggestions
from kithkin.api.associated_shapes import SuggestionList
from kithkin.api.commands.options import AsOf, Data, Graph, KnownAt, console
from kithkin.api.content import current, group
from kithkin.api.local import reading_at


def suggest(
    asked: Annotated[str, typer.Argument(metavar="ID", help="A person or a group.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    graph: Graph = None,
    data: Data = None,
) -> None:
    """Say whom somebody, or the members of a group, may know of whom no incident tells: leads, never stored."""
    with reading_at((graph, data), (as_of, known_at)) as reading:
        person = asked.startswith("P-")
        about = [current(reading, asked)] if person else [one.person_id for one in group(reading, asked).composition]
        told = suggestions(reading, about)
        reading.note("suggestions", "shown", seen_in_suggestions(told, () if person else (asked,)))
    for line in [told.model_dump_json(indent=2)] if as_json else lines(told):
        console().print(line)


def lines(told: SuggestionList) -> Iterator[str]:
    """The answer for the console."""
    for one in told.items:
        yield f"{one.probability:6.1%}  {one.person.id} {one.person.name} - {one.other.id} {one.other.name}"
        yield f"        {one.reason}; expires {one.expires_on}; a lead, not a fact"
    if not told.items:
        yield "nobody is likely enough"
