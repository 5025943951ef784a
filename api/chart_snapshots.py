"""Snapshots of charts: kept, opened with the rights of the day, and compared with what there is now."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from kithkin.api.access.saved_snapshots import Snapshot
from kithkin.api.charting import Opened
from kithkin.casework.chart.differ import Difference, differences
from kithkin.casework.chart.state import State
from kithkin.graph.errors import NotThere, Removed, WrongUse

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Since:
    """What is otherwise now; nothing of it may be there any more."""

    changes: tuple[Difference, ...] = ()
    gone: bool = False


def as_it_stands(one: Opened) -> State:
    """The state of a chart at the day and instant at which it is seen."""
    view = one.reading.view
    return replace(one.seated, as_of=view.as_of, known_at=view.known_at)


def named(name: str) -> str:
    """The name of a snapshot."""
    told = name.strip()
    if not 1 <= len(told) <= LONGEST_NAME:
        raise WrongUse(f"give the snapshot a name of 1 to {LONGEST_NAME} characters")
    return told


def since(one: Snapshot, then: Opened, now: Callable[[State], Opened]) -> Since:
    """What the same chart says otherwise now, as far as this caller may read of then and of now."""
    try:
        current = now(replace(State.of(one.state), as_of=one.follows, known_at=""))
    except (NotThere, Removed):
        return Since(gone=True)
    return Since(differences(then.picture, current.picture))


def copied(one: Snapshot, opened: Opened) -> State:
    """A chart of one's own out of a snapshot: of whom and what its copier may see, and of now."""
    state = opened.seated
    there = {item.id for item in opened.pared.whole.items} | {box.id for box in opened.pared.whole.boxes}
    return replace(
        state,
        ids=opened.asked,
        as_of=one.follows,
        known_at="",
        hidden=tuple(key for key in state.hidden if key in there),
        collapsed=tuple(key for key in state.collapsed if key in there),
        notes={key: note for key, note in state.notes.items() if key in there},
        pins={key: at for key, at in state.pins.items() if key in there},
        seats={key: at for key, at in state.seats.items() if key.partition("#")[0] in {*there, ""}},
    )
