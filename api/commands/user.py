"""kithkin user: accounts, keys and sign-in links."""

from getpass import getpass
from typing import Annotated

import typer

from kithkin.api.access.accounts import User
from kithkin.api.access.scope import scope
from kithkin.api.commands.options import Data, Graph, console, wiring

app = typer.Typer(help="Accounts, keys and sign-in links.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="The user's name.")]


@app.command("add")
def add(
    name: Name,
    role: Annotated[list[str], typer.Option(help="A role of api/access/roles.toml; may be repeated.")],
    clearance: Annotated[str, typer.Option(help="The highest sensitivity this person may read: S0, S1 or S2.")] = "S1",
    team: Annotated[
        list[str] | None, typer.Option(help="A feed whose team this person is in; may be repeated.")
    ] = None,
    purpose: Annotated[str, typer.Option(help="What this person usually reads for.")] = "families",
    data: Data = None,
) -> None:
    """Open an account. Asks for a password; press Enter for an account that is used by link or key only."""
    user = User(name, tuple(role), clearance, tuple(team or ()), purpose)
    scope(user)
    password = getpass("Password (Enter for none): ") if typer.get_text_stream("stdin").isatty() else ""
    with wiring(None, data) as wired:
        wired.accounts.add(user, password or None)
    console().print(f"{name} may come in; give them a link with `kithkin user link {name}`")


@app.command("key")
def key(name: Name, data: Data = None) -> None:
    """Make an API key; it is shown once and kept as a hash."""
    with wiring(None, data) as wired:
        typer.echo(wired.accounts.key(name))


@app.command("link")
def link(
    name: Name,
    at: Annotated[str, typer.Option(help="Where Kithkin is served.")] = "http://127.0.0.1:8000",
    data: Data = None,
) -> None:
    """Make a link that signs this person in once, within ten minutes."""
    with wiring(None, data) as wired:
        typer.echo(f"{at}/link/{wired.accounts.link(name)}")


@app.command("close")
def close(name: Name, data: Data = None) -> None:
    """Shut an account with its keys, links and sessions."""
    with wiring(None, data) as wired:
        wired.accounts.close_account(name)
    console().print(f"{name} is out")


@app.command("list")
def show(graph: Graph = None, data: Data = None) -> None:
    """Show the open accounts."""
    with wiring(graph, data) as wired:
        for name in wired.accounts.names():
            user = wired.accounts.user(name)
            typer.echo(f"{name}\t{', '.join(user.roles)}\t{user.clearance}\t{', '.join(user.teams)}")
