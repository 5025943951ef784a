"""The command line: `kithkin COMMAND`. Every error is one line with the cure."""

import logging
import signal
import sys
from importlib import import_module

import typer

from kithkin.api.log import keep, log_file
from kithkin.api.paging import keep_pages
from kithkin.api.unasked import spare
from kithkin.graph.errors import KithkinError

COMMANDS = (
    "demo", "synth", "load", "renumber", "resolve", "groups", "score", "why", "why-not", "how", "link", "fairness",
    "chart", "paths", "changes", "serve", "bench", "decisions", "erase", "waves", "waves-decided", "association",
    "suggest", "chronology",
)  # fmt: skip
GROUPS = ("feeds", "user", "audit", "labels", "model", "decide", "webhook", "gang", "network")
INTERRUPTED, WRONG_USE = 5, 1
CTRL_C = 128 + 2
STOPPED = "stopped half-way; run it again to finish"


def build(*names: str) -> typer.Typer:
    """The application with these commands, or all; what is not named is not imported, so a command starts fast."""
    app = typer.Typer(
        name="kithkin",
        help="One view of people, families and groups, from raw records in a graph.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        add_completion=False,
    )
    app.callback()(_nothing)
    for name in names or (*COMMANDS, *GROUPS):
        noun = name.replace("-", "_")
        module = import_module(f"kithkin.api.commands.{noun}")
        if name in GROUPS:
            app.add_typer(module.app, name=name)
        else:
            app.command(name, **getattr(module, "OPTIONS", {}))(getattr(module, noun))
    return app


def main() -> None:
    """Run one command and leave with its exit code."""
    # Whoever stops us politely gets the same clean end as Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if sys.argv[1:2] == ["link"]:
        spare()
    if sys.argv[1:2] == ["groups"]:
        keep_pages()
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line and give its exit code."""
    # The driver speaks of every retry; what matters reaches the user as an error.
    logging.getLogger("neo4j").setLevel(logging.ERROR)
    wanted = [name for name in arguments[:1] if name in (*COMMANDS, *GROUPS)]
    try:
        command = typer.main.get_command(build(*wanted))
        code = int(command.main(arguments, prog_name="kithkin", standalone_mode=False) or 0)
    except KithkinError as error:
        return _said(str(error), error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        return _said(STOPPED, INTERRUPTED)
    except typer.Exit as done:
        return done.exit_code
    except Exception as error:  # noqa: BLE001 -- the last resort: one line, never a traceback
        return _wrong(error)
    return _said(STOPPED, INTERRUPTED) if code == CTRL_C else code


def _nothing() -> None:
    """One view of people, families and groups, from raw records in a graph."""


def _wrong(error: Exception) -> int:
    show = getattr(error, "format_message", None)
    if show is not None:
        return _said(f"{show()}; see `kithkin --help`", WRONG_USE)
    word = keep(error)
    return _said(f"something is wrong in Kithkin itself; see {word} in {log_file()}, and please report it", WRONG_USE)


def _said(words: str, code: int) -> int:
    sys.stderr.write(f"kithkin: {' '.join(words.split())}\n")
    return code
