"""What erasures and removals end of charts: words written on whom something was erased of, and all of nobody."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from kithkin.api.access.saved_charts import Content, Kept
from kithkin.api.access.saved_snapshots import Snapshot
from kithkin.api.charting import Opened
from kithkin.api.reading import Reading
from kithkin.api.removed import last_gone
from kithkin.casework.chart.state import State
from kithkin.graph.errors import Removed

Change = Callable[[Content], Content]


def kept_open(store: Any, one: Kept | Snapshot, again: Callable[[State], Opened]) -> Opened:
    """What is kept, opened without words about what was erased since; they are in no step of it any more."""
    content = one.content if isinstance(one, Kept) else one.state
    with _ending(store, one.id):
        told = again(State.of(content))
        change = to_forget(told.audited, told.state, one.made_at)
        if change is None:
            return told
        store.rewrite(one.id, change)
        return again(State.of(change(told.state.content)))


@contextmanager
def _ending(store: Any, key: str) -> Iterator[None]:
    """Of a chart of nobody who is left, nothing but the ids is kept."""
    try:
        yield
    except Removed:
        store.rewrite(key, bare)
        raise


def to_forget(reading: Reading, state: State, made_at: str) -> Change | None:
    """How what is kept must change, since something of whom it is about was erased or removed after it was written."""
    gone = last_gone(reading, state.named)
    notes = {key for key, note in state.notes.items() if gone.get(key, "") > note.at}
    titled = bool(state.title) and any(at > made_at for at in gone.values())
    if not notes and not titled:
        return None

    def change(content: Content) -> Content:
        told = State.of(content)
        kept = {key: note for key, note in told.notes.items() if note.at >= gone.get(key, "")}
        return replace(told, notes=kept, title="" if titled else told.title).content

    return change


def bare(content: Content) -> Content:
    """Of a chart of nobody who is left only the ids, so that it goes on saying that it was ended."""
    told = State.of(content)
    return State(told.ids, as_of=told.as_of, known_at=told.known_at).content
