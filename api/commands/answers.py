"""What `why`, `why-not` and `how` share: where to look, and in which form to answer."""

from pathlib import Path
from typing import Annotated

import typer

from kithkin.api.accounts import in_files, in_graph, made_in_files, made_in_graph, seen_in
from kithkin.api.commands.options import Times, Where, console
from kithkin.api.local import reading_at
from kithkin.api.telling import as_json, draw, lines, making_lines
from kithkin.graph.errors import WrongUse
from kithkin.resolution.account import Account
from kithkin.resolution.making import Making

PairsFile = Annotated[
    Path | None, typer.Option("--pairs", metavar="FILE", help="The pairs that `kithkin link --pairs` wrote.")
]
Clusters = Annotated[
    Path | None, typer.Option("--clusters", metavar="FILE", help="The clusters that the same run wrote (--out).")
]
Json = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]
Out = Annotated[Path | None, typer.Option("--out", metavar="FILE.svg", help="Draw the evidence as a waterfall.")]
Files = tuple[Path | None, Path | None]
Form = tuple[bool, Path | None]
At = tuple[Where, Times]
"""Which graph, and at which times."""


def is_of_files(pairs: Path | None, clusters: Path | None, times: Times = (None, None)) -> bool:
    """Whether a link run is asked about and not the graph."""
    if (pairs or clusters) and any(times):
        raise WrongUse("a link run has one time, its own: leave --as-of and --known-at out")
    if clusters and not pairs:
        raise WrongUse("--clusters needs the pairs of the same run too: give --pairs FILE")
    return pairs is not None


def answer(asked: str, ends: tuple[str, str], files: Files, form: Form, at: At) -> None:
    """Why two records are one person, or why not."""
    pairs, clusters = files
    if is_of_files(*files, at[1]) and pairs:
        _say(in_files(asked, ends, pairs, clusters), form)
        return
    with reading_at(*at) as reading:
        told = in_graph(reading, asked, *ends)
        reading.note(asked, "shown", seen_in(told))
    _say(told, form)


def answer_how(person: str, files: Files, form: Form, at: At) -> None:
    """How a person was put together."""
    pairs, clusters = files
    if is_of_files(*files, at[1]):
        if not (pairs and clusters):
            raise WrongUse("`kithkin how` needs both files of the run: --pairs FILE --clusters FILE")
        _say(made_in_files(person, pairs, clusters), form)
        return
    with reading_at(*at) as reading:
        told = made_in_graph(reading, person)
        reading.note("how", "shown", seen_in(told))
    _say(told, form)


def _say(told: Account | Making, form: Form) -> None:
    json_wanted, out = form
    if out:
        draw(told, out)
    text = lines(told) if isinstance(told, Account) else making_lines(told)
    for line in [as_json(told)] if json_wanted else text:
        console().print(line)
    if out and not json_wanted:
        console().print(f"drawn in {out}")
