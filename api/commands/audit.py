"""kithkin audit: who saw this person, what this user saw."""

from collections.abc import Iterable
from typing import Annotated, Any

import typer

from kithkin.api.commands.options import Data, wiring

app = typer.Typer(help="Who saw what, when and why.", no_args_is_help=True)
KINDS = {"P-": "person", "H-": "group", "F-": "group", "G-": "group", "A-": "group", "O-": "group"}


@app.command("who-saw")
def who_saw(
    subject: Annotated[str, typer.Argument(help="A person or group id, or a record key.")], data: Data = None
) -> None:
    """Show who saw this person, group or record."""
    with wiring(None, data) as wired:
        _show(wired.audit.who_saw(KINDS.get(subject[:2], "record"), subject))


@app.command("what-user")
def what_user(name: Annotated[str, typer.Argument(help="The user's name.")], data: Data = None) -> None:
    """Show what this user saw and did."""
    with wiring(None, data) as wired:
        _show(wired.audit.what_user(name))


def _show(rows: Iterable[dict[str, Any]]) -> None:
    for row in rows:
        seen = [one for kind in ("persons", "groups", "records") for one in row.get(kind, ())]
        told = (str(row[key]) for key in ("sequence", "at", "actor", "purpose", "action", "outcome"))
        typer.echo("\t".join((*told, " ".join(seen))))
