"""kithkin changes: what became of persons and groups, as JSON Lines."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated

import typer

from kithkin.api.commands.options import AsOf, Data, Graph, KnownAt, Times, Where, console
from kithkin.graph.errors import WrongUse

AT_ONCE = 500


def changes(  # noqa: PLR0913 -- the options of a command
    *,
    since: Annotated[
        str, typer.Option(metavar="CURSOR", help="Only what came after: the cursor that a run before this one gave.")
    ] = "",
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.jsonl", help="Write there; what the file holds is kept.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing: take the whole feed and see that it gives the graph.")
    ] = False,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    graph: Graph = None,
    data: Data = None,
) -> None:
    """Write every change of persons and groups, oldest first, one JSON object a line."""
    if check:
        _check((graph, data), (as_of, known_at))
        return
    from kithkin.api.changes import batches, position, sealed, seen  # noqa: PLC0415  start-up time
    from kithkin.api.local import reading_at  # noqa: PLC0415

    with reading_at((graph, data), (as_of, known_at)) as reading, _opened(out) as file:
        count, at = 0, position(reading, since or None)
        for items, after in batches(reading, at, AT_ONCE):
            # Noted first: what is shown is known to have been shown.
            reading.note("changes", "shown", seen(items))
            file.writelines(f"{item.model_dump_json()}\n" for item in items)
            at, count = after, count + len(items)
        cursor = sealed(reading, at)
    if out:
        console().print(f"{count:,} changes in {out}; go on later with")
        console().print(f"kithkin changes --out {out} --since {cursor}")
    else:
        sys.stderr.write(f"{cursor}\n")


def _check(where: Where, times: Times) -> None:
    from kithkin.api.local import reading_at  # noqa: PLC0415  start-up time
    from kithkin.api.reading import Seen  # noqa: PLC0415
    from kithkin.casework.changed import Reader  # noqa: PLC0415
    from kithkin.casework.replay import replayed  # noqa: PLC0415

    with reading_at(where, times) as reading:
        held = replayed(Reader(reading.asker, reading.view))
        reading.note("changes.check", "done", Seen())
    console().print(
        f"the feed gives the graph: {len(held.persons):,} records with their persons, {len(held.members):,} memberships"
    )


@contextmanager
def _opened(out: Path | None) -> Iterator[IO[str]]:
    """The file to add to, or standard output."""
    if out is None:
        yield sys.stdout
        return
    try:
        with out.open("a", encoding="utf-8") as file:
            yield file
    except OSError as fault:
        raise WrongUse(f"{out} cannot be written: {fault.strerror}") from None
