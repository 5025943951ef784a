"""kithkin waves: seed and wave, from chosen people along dated ties to candidates."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from kithkin.api import waves as seed_and_wave
from kithkin.api.commands.options import AsOf, Data, Graph, KnownAt, console
from kithkin.api.local import reading_at
from kithkin.api.reading import Reading
from kithkin.api.wave_shapes import AskedWaves, ChangedOut, WavesOut
from kithkin.api.wave_sheet import as_csv, as_json
from kithkin.casework.waves.kinds import kinds as all_kinds
from kithkin.casework.waves.reach import Reach
from kithkin.graph.engine import write_private
from kithkin.graph.errors import WrongUse

WRITERS = {".csv": lambda told: as_csv(told).encode(), ".json": as_json}


def waves(  # noqa: PLR0913 -- the options of a command
    *,
    seed: Annotated[list[str] | None, typer.Option(metavar="PERSON", help="Whom to begin with; repeat it.")] = None,
    since: Annotated[str | None, typer.Option("--from", metavar="DAY", help="Six months before --to.")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DAY", help="The day of --as-of.")] = None,
    kinds: Annotated[str, typer.Option(help=f"Those that count, with commas, of {', '.join(all_kinds())}.")] = "",
    count: Annotated[int, typer.Option("--waves", help="How many waves, 1 to 4.")] = 2,
    ties: Annotated[int, typer.Option(help="So many ties to be in from the second wave on,")] = 2,
    sources: Annotated[int, typer.Option(help="or so many independent sources.")] = 2,
    people: Annotated[int, typer.Option(help="Refuse above so many people.")] = 500,
    save: Annotated[str | None, typer.Option(metavar="NAME", help="Save the request under a name.")] = None,
    repeat: Annotated[str | None, typer.Option(metavar="NAME", help="Ask a saved one again: what changed.")] = None,
    forget: Annotated[str | None, typer.Option(metavar="NAME", help="Remove a saved one.")] = None,
    listed: Annotated[bool, typer.Option("--list", help="Name the saved ones.")] = False,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write .csv or .json to decide on.")] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    graph: Graph = None,
    data: Data = None,
) -> None:
    """Find who is tied to some people, wave after wave, each with every tie, for somebody to decide."""
    if out and out.suffix.casefold() not in WRITERS:
        raise WrongUse(f"{out.name}: candidates are written as {' or '.join(WRITERS)}")
    if bool(seed) + bool(repeat) + bool(forget) + listed != 1:
        raise WrongUse("give the people to begin with (--seed), or one of --repeat NAME, --forget NAME and --list")
    with reading_at((graph, data), (as_of, known_at)) as reading:
        if listed or forget:
            _saved(reading, forget)
        elif repeat:
            answer, kept, changed = seed_and_wave.repeat(reading, repeat)
            _tell(reading, answer, (kept, changed), out)
        else:
            numbers = {"waves": count, "ties": ties, "sources": sources, "people": people}
            wanted = _wanted(seeds=seed, since=since, until=until, kinds=_names(kinds), **numbers)
            answer = seed_and_wave.found(reading, seed_and_wave.asked_of(reading, wanted))
            saved = seed_and_wave.save(reading, answer, save) if save else None
            _tell(reading, answer, (saved, None), out)


def _wanted(**told: Any) -> AskedWaves:
    try:
        return AskedWaves.model_validate(told)
    except ValueError as error:
        raise WrongUse("1 to 50 seeds, 1 to 4 waves, and 1 to 500 people: see `kithkin waves --help`") from error


def _names(kinds: str) -> list[str]:
    return [name.strip() for name in kinds.split(",") if name.strip()]


def _saved(reading: Reading, forget: str | None) -> None:
    if forget:
        seed_and_wave.forget(reading, forget)
    found = seed_and_wave.listed(reading)
    reading.note("waves.listed", "shown", seed_and_wave.seen_saved(found))
    for one in found.items:
        asked = one.request
        console().print(f"{one.name}  {one.id}  {len(asked.seeds)} seeds, {asked.since} to {asked.until}, "
                        f"{asked.waves} waves, last asked {one.asked_at[:16]}")  # fmt: skip


def _tell(reading: Reading, answer: Reach, again: tuple[str | None, ChangedOut | None], out: Path | None) -> None:
    kept, changed = again
    told = seed_and_wave.out(reading, answer, kept, changed)
    what = seed_and_wave.seen(answer, [one.id for one in changed.gone] if changed else ())
    if out:
        content = WRITERS[out.suffix.casefold()](told)
        reading.shown("waves.export", content, what)
        _write(out, content)
        candidates = sum(1 for one in told.items if one.wave)
        console().print(f"{candidates} candidates in {out}; decide, then `kithkin waves-decided {out} --group GROUP`")
        return
    lines = list(_lines(told))
    reading.shown("waves", "\n".join(lines), what)
    for line in lines:
        console().print(line)


def _write(out: Path, content: bytes) -> None:
    """It names people: only whoever wrote it reads it."""
    try:
        write_private(out, content)
    except OSError as fault:
        raise WrongUse(f"{out} cannot be written: {fault.strerror}") from None


def _lines(told: WavesOut) -> Iterator[str]:
    """The answer for the console."""
    asked = told.request
    yield f"{told.marking}  {asked.since} to {asked.until}, seen as of {told.moment.as_of}"
    for one in told.items:
        yield f"{'seed' if not one.wave else f'wave {one.wave}'}  {one.id}  {one.name}"
        yield from (f"    {tie.reason} [{tie.access}]" for tie in one.ties)
        yield from (f"    no action for {each.group_id}, {each.at[:10]}: {each.reason}" for each in one.before)
        yield from (f"    besides: {tie.reason} [{tie.access}]" for tie in one.besides if one.wave)
    if told.changed:
        yield from _otherwise(told.changed)
    elif told.saved:
        yield f"saved as {told.saved}"


def _otherwise(changed: ChangedOut) -> Iterator[str]:
    yield f"since {changed.asked_at[:16]}:"
    parts: Sequence[tuple[str, Sequence[str]]] = (
        ("new", changed.new),
        ("gone", [one.id for one in changed.gone]),
        ("more ties", [f"{one} (+{count})" for one, count in changed.more.items()]),
    )
    yield from (f"    {word}: {', '.join(who) or 'nobody'}" for word, who in parts)
