"""What erasures and removals end of charts: words written on whom something was erased of, and all of nobody."""

from collections.abc import Callable
from dataclasses import replace

from kithkin.api.access.saved_charts import Content
from kithkin.api.reading import Reading
from kithkin.api.removed import last_gone
from kithkin.casework.chart.state import State

Change = Callable[[Content], Content]


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
