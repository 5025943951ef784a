"""kithkin association: what makes an association group, and what becomes of it without something."""

from collections.abc import Iterator
from typing import Annotated

import typer

from kithkin.api.associated import association as told_of
from kithkin.api.associated import seen_in
from kithkin.api.associated_shapes import AssociationOut
from kithkin.api.commands.options import AsOf, Data, Graph, KnownAt, console
from kithkin.api.local import reading_at
from kithkin.api.shapes import PersonBrief

Without = Annotated[
    list[str] | None, typer.Option("--without", metavar="WHAT", help="layer:NAME, report:KEY or person:ID, left out.")
]


def association(  # noqa: PLR0913 -- the options of a command
    group_id: Annotated[str, typer.Argument(metavar="ID", help="The association group.")],
    *,
    without: Without = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    graph: Graph = None,
    data: Data = None,
) -> None:
    """Say how an association group compares with chance, the ties that made it, and what changes without something."""
    with reading_at((graph, data), (as_of, known_at)) as reading:
        told = told_of(reading, group_id, without or ())
        reading.note("group.association", "shown", seen_in(told))
    for line in [told.model_dump_json(indent=2)] if as_json else lines(told):
        console().print(line)


def lines(told: AssociationOut) -> Iterator[str]:
    """The answer for the console."""
    yield f"{told.id}: {_chance(told.p, told.z, shown=told.shown)}; expires {told.expires_on}; a lead, not a fact"
    yield f"{len(told.members)} people who met again {told.again} times"
    yield from (f"  {_named(one)}" for one in told.members)
    for tie in told.ties:
        yield f"  {tie.person_id} - {tie.other_id}: {tie.times} {tie.layer}, last {tie.last} ({', '.join(tie.records)})"
    if told.without:
        rest = told.without
        yield f"without {', '.join(rest.left_out)}: {_chance(rest.p, rest.z, shown=rest.shown)}"
        for word in ("stays", "leaves", "joins"):
            yield from (f"  {word} {_named(one)}" for one in getattr(rest, word))


def _chance(p: float | None, z: float | None, *, shown: bool) -> str:
    if p is None:
        return "too few people or incidents to be told"
    spreads = "unknown" if z is None else f"{z:.1f}"
    return f"{'more than chance' if shown else 'no more than chance'} (p {p:.3f}, z {spreads})"


def _named(one: PersonBrief) -> str:
    return f"{one.id} {one.name}"
