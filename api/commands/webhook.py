"""kithkin webhook: send the change feed to others."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from filelock import FileLock, Timeout

from kithkin.api.commands.options import Data, Graph, console, wiring
from kithkin.graph.errors import Interrupted, KithkinError, WrongUse

app = typer.Typer(help="Send the change feed to others, signed.", no_args_is_help=True)
Id = Annotated[str, typer.Argument(metavar="ID", help="The webhook's id.")]


@app.command("add")
def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="Where to: https, or http on this machine.")],
    *,
    user: Annotated[str, typer.Option("--for", metavar="NAME", help="The account in whose scope it is sent.")],
    secret_file: Annotated[Path, typer.Option(metavar="FILE", help="The secret that pages are signed with.")],
    private_network: Annotated[
        bool, typer.Option("--private-network", help="The receiver may be in a private network.")
    ] = False,
    values: Annotated[bool, typer.Option("--values", help="Send values and evidence too, not only ids.")] = False,
    data: Data = None,
) -> None:
    """Add a receiver of the change feed."""
    from kithkin.api.target import target  # noqa: PLC0415  start-up time

    try:
        secret = secret_file.read_bytes().strip()
    except OSError as fault:
        raise WrongUse(f"{secret_file} cannot be read: {fault.strerror}") from None
    target(url, private_network=private_network)
    with wiring(None, data) as wired:
        wired.accounts.user(user)
        made = wired.webhooks.add(user, url, secret, private_network=private_network, values=values)
    console().print(f"{made}: `kithkin webhook send` sends to it")


@app.command("list")
def show(data: Data = None) -> None:
    """Show the receivers: id, account, URL, when they last took a page, how often they failed since."""
    with wiring(None, data) as wired:
        for one in wired.webhooks.all():
            typer.echo(f"{one.id}\t{one.user}\t{one.url}\t{one.sent_at or 'never'}\t{one.failed}")


@app.command("remove")
def remove(webhook: Id, data: Data = None) -> None:
    """Send nothing there any more."""
    with wiring(None, data) as wired:
        wired.webhooks.remove(webhook)
    console().print(f"{webhook} is sent nothing any more")


@app.command("send")
def send(
    *,
    tries: Annotated[int, typer.Option(min=1, help="How often a page is tried.")] = 6,
    pause: Annotated[float, typer.Option(min=0, help="Seconds before the second try; each next is twice it.")] = 1.0,
    graph: Graph = None,
    data: Data = None,
) -> None:
    """Send every receiver what it has not taken yet. May be stopped at any point and run again."""
    from kithkin.api.webhook import Patience  # noqa: PLC0415  start-up time
    from kithkin.api.webhook import send as run  # noqa: PLC0415

    failed = []
    with wiring(graph, data) as wired, _alone(wired.settings.private):
        for one in wired.webhooks.all():
            try:
                done = run(wired, one, Patience(tries, pause))
            except KithkinError as error:
                failed.append(one.id)
                console().print(f"{one.id}: {error}")
                continue
            console().print(
                f"{one.id}: {done.entries:,} changes sent{'' if done.whole else ', then it did not answer'}"
            )
            failed += [] if done.whole else [one.id]
    if failed:
        raise Interrupted(f"{', '.join(failed)} did not take everything; run this again to go on")


@contextmanager
def _alone(private: Path) -> Iterator[None]:
    """Two senders would send everything twice and lose each other's place."""
    private.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with FileLock(private / "webhook.lock", timeout=0):
            yield
    except Timeout:
        raise Interrupted("webhooks are being sent by another process; run this again when it has ended") from None
