"""kithkin why: why records are one person."""

from typing import Annotated

import typer

from kithkin.api.commands.answers import At, Clusters, Json, Out, PairsFile, answer, is_of_files
from kithkin.api.commands.options import AsOf, Data, Graph, KnownAt, console
from kithkin.api.local import reading_at
from kithkin.api.shapes import EvidenceLine
from kithkin.api.why import of_why
from kithkin.api.why import why as reasons
from kithkin.api.why_shapes import WhyOut, WhyRecord
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
    as_of: AsOf = None,
    known_at: KnownAt = None,
    graph: Graph = None,
    data: Data = None,
) -> None:
    """Say why two records are one person; of one, who it was then, who said so, and who else may be the same."""
    at = (graph, data), (as_of, known_at)
    if two:
        answer("why", (one, two), (pairs, clusters), (as_json, out), at)
    elif is_of_files(pairs, clusters, at[1]) or as_json or out:
        raise WrongUse("give two records to `kithkin why`; `kithkin how` tells how a whole person was put together")
    else:
        _person(one, at)


def _person(one: str, at: At) -> None:
    """Who a person was, and each record with who says that it is theirs and the record that speaks most for it."""
    from kithkin.api.accounts import person_of  # noqa: PLC0415  start-up time

    with reading_at(*at) as reading:
        told = reasons(reading, person_of(reading, one))
        reading.note("why", "shown", of_why(told))
    _say_who(told)
    for line in told.attention:
        console().print(f"needs attention: {line}")
    for record in told.records:
        _say_record(record)
    for match in told.possible:
        sure = "" if match.probability is None else f", {match.probability:.0%} likely"
        console().print(f"possible match: {match.record_id} and {match.other_record_id} of {match.other_id}{sure}")
        _say_lines(match.findings)


def _say_who(told: WhyOut) -> None:
    """The person as they were on the day and known at the instant."""
    say, moment = console().print, told.moment
    name = told.person.name if told.person else ""
    say(f"{told.person_id}  {name}, as of {moment.as_of}, known at {moment.known_at}")
    for line in moment.removed:
        say(f"    {line}")
    for field, value in told.values.items():
        said = f"pinned by {value.pinned_by}" if value.pinned_by else value.record_id
        say(f"    {field.replace('_', ' ')}: {value.value}  ({said})")
    for one in told.memberships:
        say(f"    {one.role or 'member'} of {one.group_name} {one.group_id}")


def _say_record(record: WhyRecord) -> None:
    sure = "" if record.probability is None else f"  {record.probability:.1%} sure"
    like = f", most like {record.compared_with}" if record.compared_with else ""
    console().print(f"{record.record_id}{sure}{like}")
    if record.run:
        console().print(f"    by {record.run.kind} {record.run.id} at {record.since}")
    for one in record.decisions:
        console().print(f"    decided by {one.decided_by} on {one.at[:10]}: {one.kind} ({one.id}), {one.reason}")
    _say_lines(record.findings)


def _say_lines(lines: tuple[EvidenceLine, ...]) -> None:
    for line in lines:
        console().print(f"    {line.weight:+6.1f}  {line.finding}")
