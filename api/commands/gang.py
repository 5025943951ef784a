"""kithkin gang: propose, authorise, review and remove members of gangs, list them, and call back what was shown."""

from collections.abc import Mapping
from typing import Annotated

import typer

from kithkin.api.commands.decide import Reason, Source, decided
from kithkin.api.commands.options import AsOf, Data, Graph, KnownAt, Where, console, wiring

app = typer.Typer(help="Members of gangs: proposed, authorised, reviewed, removed.", no_args_is_help=True)
Person = Annotated[str, typer.Argument(metavar="PERSON", help="A person's id, or the key of a record of theirs.")]
Gang = Annotated[str, typer.Argument(metavar="GANG", help="The id of a gang.")]
Met = Annotated[list[str], typer.Option("--criterion", help="What is met, of `kithkin gang criteria`; repeat it.")]
Until = Annotated[str, typer.Option("--review-on", metavar="DAY", help="In force up to this day.")]


@app.command("propose")
def propose(
    person: Person, gang: Gang, *, reason: Reason, source: Source = None, graph: Graph = None, data: Data = None
) -> None:
    """Say that somebody may be of a gang; it counts as no source. After a removal, what came later counts again."""
    _decide(("propose_member", person, gang), {"reason": reason, "source": source}, (graph, data))


@app.command("authorise")
def authorise(  # noqa: PLR0913 -- the options of a command
    person: Person,
    gang: Gang,
    *,
    criterion: Met,
    review_on: Until,
    reason: Reason,
    source: Source = None,
    graph: Graph = None,
    data: Data = None,
) -> None:
    """Put a membership in force that two independent graded sources bear; a second person must agree."""
    told = {"criteria": criterion, "review_on": review_on, "reason": reason, "source": source}
    _decide(("authorise_member", person, gang), told, (graph, data))


@app.command("review")
def review(  # noqa: PLR0913 -- the options of a command
    person: Person,
    gang: Gang,
    *,
    review_on: Until,
    reason: Reason,
    source: Source = None,
    graph: Graph = None,
    data: Data = None,
) -> None:
    """Renew what is in force, to another day of review, while two sources bear it; a second person must agree."""
    _decide(
        ("review_member", person, gang), {"review_on": review_on, "reason": reason, "source": source}, (graph, data)
    )


@app.command("remove")
def remove(person: Person, gang: Gang, *, reason: Reason, graph: Graph = None, data: Data = None) -> None:
    """Take somebody out, once somebody else agrees: then nothing shows that they were of it. It is not taken back."""
    _decide(("not_member", person, gang), {"reason": reason}, (graph, data))


@app.command("list")
def listed(  # noqa: PLR0913 -- the options of a command
    gang: Annotated[str, typer.Argument(metavar="[GANG]", help="Only of this gang.")] = "",
    *,
    status: Annotated[str, typer.Option(help="proposed, authorised or expired.")] = "",
    due: Annotated[str, typer.Option(metavar="DAY", help="Only what is to be reviewed by this day.")] = "",
    most: Annotated[int, typer.Option(help="How many at most.")] = 100,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    graph: Graph = None,
    data: Data = None,
) -> None:
    """List members of gangs with status, criteria, who put it in force and when it is reviewed."""
    from kithkin.api import seen  # noqa: PLC0415  start-up time
    from kithkin.api.gang_list import gang_memberships  # noqa: PLC0415  start-up time
    from kithkin.api.local import reading_at  # noqa: PLC0415

    with reading_at((graph, data), (as_of, known_at)) as reading:
        found = gang_memberships(reading, (gang, status, due), most)
        reading.note("gangs.members", "shown", seen.of_members(found))
    say = console().print
    for one in found:
        until = f", review on {one.review_on}" if one.review_on else ""
        say(f"{one.group_id} {one.group_name}  {one.person_id} {one.person_name}  {one.status}{until}")
        if told := one.authority:
            again = f", renewed by {told.reviewed_by} on {(told.reviewed_at or '')[:10]}" if told.reviewed_by else ""
            say(f"    authorised by {told.authorised_by} with {told.second_by} on {told.at[:10]}{again}: {told.reason}")
            say(f"    met: {', '.join(told.criteria)}")
        say(f"    {' '.join(one.basis)}")
    if not found:
        say("nobody")


@app.command("criteria")
def criteria() -> None:
    """List the criteria that an authorisation names, and the tests of which one must be met whole."""
    from kithkin.resolution.criteria import gang_rules  # noqa: PLC0415  start-up time

    say, rules = console().print, gang_rules()
    for test in rules["tests"].values():
        say(f"{test['title']}: all of {', '.join(test['needed'])}")
    for name, text in rules["criteria"].items():
        say(f"  {name:<18} {text}")
    say(rules["words"]["peers"])


@app.command("recall")
def recall(
    removal: Annotated[str, typer.Argument(metavar="[DECISION]", help="The removal; else all are listed.")] = "",
    *,
    graph: Graph = None,
    data: Data = None,
) -> None:
    """List who was shown a membership before it was removed: to whom it went, when, and what it was."""
    from kithkin.api.local import local_reading  # noqa: PLC0415  start-up time
    from kithkin.api.reading import Seen  # noqa: PLC0415
    from kithkin.api.recall import recall as recalled  # noqa: PLC0415
    from kithkin.api.recall import removals_for  # noqa: PLC0415

    with wiring(graph, data) as wired:
        reading = local_reading(wired)
        reading.note("gangs.recall", "done", Seen())
        if not removal:
            for one in removals_for(reading).items:
                console().print(f"{one.id}  {one.at[:16]}  {one.removed_by}")
            return
        told = recalled(reading, removal)
    console().print(f"removed on {told.removed_at[:16]}; shown {len(told.items):,} times")
    for each in told.items:
        what = f"{each.action} ({', '.join(each.fields)})"
        console().print(f"{each.sequence}  {each.at[:19]}  {each.actor}  {each.recipient}  {each.purpose}  {what}")


def _decide(about: tuple[str, str, str], told: Mapping[str, object], where: Where) -> None:
    kind, person, gang = about
    end = {"records" if ":" in person else "persons": [person]}
    decided({"kind": kind, "group_id": gang, **end, **told}, where)
