"""Seed and wave for one caller: asked, told in full, saved and repeated under the rights of the day."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kithkin.api import content
from kithkin.api.access.saved_waves import Saved
from kithkin.api.reading import Reading, Seen, ids
from kithkin.api.wave_shapes import AskedWaves, ChangedOut, RequestOut, SavedList, SavedOut, WavesOut
from kithkin.api.wave_telling import told
from kithkin.casework.days import months_before
from kithkin.casework.waves.kinds import rules
from kithkin.casework.waves.reach import Reach, reach
from kithkin.casework.waves.request import Request, checked
from kithkin.casework.waves.since import State, since, state


def asked_of(reading: Reading, wanted: AskedWaves) -> Request:
    """The request, about the persons whom the seeds stand for now; one who is not there for the caller is no seed."""
    until = wanted.until or reading.view.as_of
    start = wanted.since or months_before(until, rules()["minimum"]["months"])
    numbers = {name: getattr(wanted, name) for name in ("waves", "ties", "sources", "people")}
    asked = checked(Request(tuple(wanted.seeds), start, until, tuple(wanted.kinds), **numbers))
    return current(reading, asked)


def current(reading: Reading, asked: Request) -> Request:
    """The request under the ids that answer now."""
    seeds = {content.current(reading, one) for one in asked.seeds}
    return replace(asked, seeds=tuple(sorted(seeds)))


def found(reading: Reading, asked: Request) -> Reach:
    """Who is reached, as far as this caller may see."""
    return reach(reading.asker, reading.view, asked)


def out(reading: Reading, answer: Reach, saved: str | None = None, changed: ChangedOut | None = None) -> WavesOut:
    """The answer in full."""
    before = [one for one in reading.wiring.no_actions.all() if one.at <= reading.until]
    classes = reading.wiring.classes(reading.wiring.committed())
    marking, people = told(answer, classes, reading.view.as_of, before)
    return WavesOut(
        marking=marking,
        request=RequestOut.model_validate(answer.request),
        items=people,
        saved=saved,
        changed=changed,
        moment=content.moment(reading, answer.people),
    )


def seen(answer: Reach, also: Iterable[str] = ()) -> Seen:
    """Everybody who is shown, and the records behind it."""
    persons = ids((*answer.people, *also))
    return Seen(persons, (), answer.records, ("name", "date_of_birth", "wave", "ties"))


def save(reading: Reading, answer: Reach, name: str) -> str:
    """Keep the request under a name of its owner's."""
    kept = reading.wiring.waves.keep(reading.caller.user.name, name, answer.request.content, state(answer))
    reading.note("waves.saved", "done", Seen(persons=answer.request.seeds))
    return kept


def repeat(reading: Reading, wanted: str) -> tuple[Reach, str, ChangedOut]:
    """Ask a saved request again, with what the caller may read today, and tell what is otherwise than last time."""
    kept = reading.wiring.waves.one(reading.caller.user.name, wanted)
    answer = found(reading, current(reading, Request.of(kept.request)))
    now = state(answer)
    changed = _changed(reading, kept, now)
    # Asked of an earlier instant it says nothing of how things stand.
    if not reading.earlier:
        reading.wiring.waves.asked(kept, now)
    return answer, kept.id, changed


def forget(reading: Reading, wanted: str) -> None:
    """Remove a saved request."""
    reading.wiring.waves.forget(reading.caller.user.name, wanted)
    reading.note("waves.forgotten", "done", Seen())


def listed(reading: Reading) -> SavedList:
    """What the caller saved."""
    kept = reading.wiring.waves.of(reading.caller.user.name)
    items = tuple(
        SavedOut(
            id=one.id, name=one.name, request=RequestOut.model_validate(one.request), made_at=one.made_at,
            asked_at=one.asked_at,
        )
        for one in kept
    )  # fmt: skip
    return SavedList(items=items, moment=content.moment(reading))


def seen_saved(listed_: SavedList) -> Seen:
    """The seeds of what is listed."""
    return Seen(persons=ids(seed for one in listed_.items for seed in one.request.seeds), fields=("seeds",))


def _changed(reading: Reading, kept: Saved, now: State) -> ChangedOut:
    change = since(_followed(reading, kept.state), now)
    # Of who is no longer to be seen nothing is told, not even that they were in.
    return ChangedOut(
        asked_at=kept.asked_at, new=change.new, gone=content.briefs(reading, change.gone), more=dict(change.more)
    )


def _followed(reading: Reading, before: Mapping[str, list[str]]) -> State:
    """What was kept, under the ids that answer now."""
    asked = reading.asker.ask("read/alias", ids=sorted(before), **reading.view.parameters) if before else []
    now = {row["alias_id"]: row["person_id"] for row in asked}
    merged: dict[str, set[str]] = {}
    for one, marks in before.items():
        merged.setdefault(now.get(one, one), set()).update(marks)
    return {one: sorted(marks) for one, marks in merged.items()}
