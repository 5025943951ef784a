"""kithkin decide: say who is who, and take it back."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from kithkin.api.commands.options import Data, Graph, console, wiring
from kithkin.graph.errors import WrongUse

app = typer.Typer(help="Say who is who; every decision lasts until it is withdrawn.", no_args_is_help=True)
Reason = Annotated[str, typer.Option("--reason", help="Why; it is kept and shown.")]
Source = Annotated[str | None, typer.Option("--source", help="Where you have it from.")]
Ends = Annotated[list[str], typer.Argument(metavar="ID...", help="Record keys, or ids of persons.")]
One = Annotated[str, typer.Argument(metavar="ID", help="A record key, or a person's id.")]
Two = Annotated[str, typer.Argument(metavar="ID", help="Another of the same sort.")]
Where = tuple[str | None, Path | None]


@app.command("same")
def same(one: One, two: Two, *, reason: Reason, source: Source = None, graph: Graph = None, data: Data = None) -> None:
    """Two records, or two persons with all their records, are one person."""
    decided({"kind": "same", **_sides(one, two), "reason": reason, "source": source}, (graph, data))


@app.command("different")
def different(
    one: One, two: Two, *, reason: Reason, source: Source = None, graph: Graph = None, data: Data = None
) -> None:
    """Two records, or two persons with all their records, are different people."""
    decided({"kind": "different", **_sides(one, two), "reason": reason, "source": source}, (graph, data))


@app.command("merge")
def merge(persons: Ends, *, reason: Reason, source: Source = None, graph: Graph = None, data: Data = None) -> None:
    """These persons are one, with all their records."""
    decided({"kind": "merge", "persons": persons, "reason": reason, "source": source}, (graph, data))


@app.command("split")
def split(records: Ends, *, reason: Reason, source: Source = None, graph: Graph = None, data: Data = None) -> None:
    """These records are not of the person they stand under."""
    decided({"kind": "split", "records": records, "reason": reason, "source": source}, (graph, data))


@app.command("move")
def move(
    records: Ends,
    *,
    to: Annotated[str, typer.Option("--to", help="The person whom they are of.")],
    reason: Reason,
    source: Source = None,
    graph: Graph = None,
    data: Data = None,
) -> None:
    """These records are of another person."""
    told = {"kind": "move", "records": records, "persons": [to], "reason": reason, "source": source}
    decided(told, (graph, data))


@app.command("add")
def add(
    values: Annotated[list[str], typer.Argument(metavar="FIELD=VALUE...", help="Such as surname=Marsh; see the docs.")],
    *,
    reason: Reason,
    source: Annotated[str, typer.Option("--source", help="Where you have it from.")],
    graph: Graph = None,
    data: Data = None,
) -> None:
    """Enter a person by hand: a row of the feed by_hand, with you as its author."""
    if not all("=" in one for one in values):
        raise WrongUse("say what is known as FIELD=VALUE, such as surname=Marsh")
    told = {"kind": "added", "values": dict(one.split("=", 1) for one in values), "reason": reason, "source": source}
    decided(told, (graph, data))


@app.command("pin")
def pin(  # noqa: PLR0913 -- the options of a command
    one: Annotated[str, typer.Argument(metavar="ID", help="A record key or a person's id.")],
    field: Annotated[str, typer.Argument(help="The field, such as surname.")],
    value: str,
    *,
    reason: Reason,
    source: Source = None,
    graph: Graph = None,
    data: Data = None,
) -> None:
    """Say what the value of a field is, whatever records say."""
    told = {"kind": "pinned", **_about(one), "field": field, "value": value, "reason": reason, "source": source}
    decided(told, (graph, data))


@app.command("protect")
def protect(
    ends: Ends,
    *,
    below: Annotated[str, typer.Option("--hidden-below", help="The role below which nobody sees them.")] = "manager",
    reason: Reason,
    graph: Graph = None,
    data: Data = None,
) -> None:
    """These are never one person with anybody else; a second person must agree."""
    decided({"kind": "protected", **_about(*ends), "hidden_below": below, "reason": reason}, (graph, data))


@app.command("group")
def group(  # noqa: PLR0913 -- the options of a command
    one: Annotated[str, typer.Argument(metavar="ID", help="A record key or a person's id.")],
    group_id: Annotated[str, typer.Argument(metavar="GROUP", help="The id of a group.")],
    *,
    out: Annotated[bool, typer.Option("--not", help="No member of it.")] = False,
    role: Annotated[str | None, typer.Option(help="In which role, such as child.")] = None,
    reason: Reason,
    source: Source = None,
    graph: Graph = None,
    data: Data = None,
) -> None:
    """Somebody is a member of a group, or is not: a family, household, gang or association."""
    kind = ("not_" if out else "") + ("in_family" if group_id.startswith("F-") else "member")
    told = {"kind": kind, **_about(one), "group_id": group_id, "role": role, "reason": reason, "source": source}
    decided(told, (graph, data))


@app.command("undo")
def undo(decision: str, *, reason: Reason, graph: Graph = None, data: Data = None) -> None:
    """Withdraw a decision; what it had set aside holds again."""
    from kithkin.api.deciding import withdraw  # noqa: PLC0415  start-up time
    from kithkin.api.local import local_reading  # noqa: PLC0415

    with wiring(graph, data) as wired:
        _say(withdraw(local_reading(wired), decision, reason))


@app.command("second")
def second(decision: str, *, graph: Graph = None, data: Data = None) -> None:
    """Agree to what somebody else has proposed."""
    from kithkin.api.deciding import agree  # noqa: PLC0415  start-up time
    from kithkin.api.local import local_reading  # noqa: PLC0415

    with wiring(graph, data) as wired:
        _say(agree(local_reading(wired), decision))


def _sides(one: str, two: str) -> dict[str, object]:
    if (":" in one) != (":" in two):
        raise WrongUse("give two record keys or two persons; `kithkin decide move` takes a record to a person")
    return {"records": [one], "others": [two]} if ":" in one else {"persons": [one, two]}


def _about(*ends: str) -> dict[str, object]:
    return {"records": [one for one in ends if ":" in one], "persons": [one for one in ends if ":" not in one]}


def decided(told: Mapping[str, object], where: Where) -> None:
    """Put what was typed to the graph and say what came of it."""
    from kithkin.api.deciding import NewDecision, put  # noqa: PLC0415  start-up time
    from kithkin.api.local import local_reading  # noqa: PLC0415

    try:
        asked = NewDecision.model_validate(told)
    except ValueError as error:
        raise WrongUse("a reason has 3 to 1,000 characters, every other value at most 300") from error
    with wiring(*where) as wired:
        _say(put(local_reading(wired), asked))


def _say(done: object) -> None:
    from kithkin.api.deciding import Made  # noqa: PLC0415  start-up time

    assert isinstance(done, Made)
    say = console().print
    say(f"{done.id} is {done.status}" + (f", sets aside {', '.join(done.set_aside)}" if done.set_aside else ""))
    if done.status == "proposed":
        say("it takes effect when somebody else agrees: `kithkin decide second`")
    elif done.waits:
        say("another run is writing; this takes hold before it commits, or with the next `kithkin resolve`")
    elif done.persons:
        say(f"the records stand under {', '.join(done.persons)}; `kithkin groups` brings families and groups after")
