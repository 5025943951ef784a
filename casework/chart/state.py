"""What somebody has made of a chart: whom they asked for, and everything they did to it since."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from kithkin.graph.errors import WrongUse

Point = tuple[float, float]
MOST = 500
"""So many ids of each sort a chart keeps at most."""
LONGEST_NOTE, LONGEST_TITLE = 1000, 120


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote on an item, and when."""

    text: str
    at: str


@dataclass(frozen=True, slots=True)
class State:
    """One step of a chart: ids, choices and places, and no value of any record but what was written on it."""

    ids: tuple[str, ...] = ()
    title: str = ""
    as_of: str = ""
    known_at: str = ""
    since: str = ""
    """The first day of the window; none sees the day alone."""
    hidden: tuple[str, ...] = ()
    collapsed: tuple[str, ...] = ()
    no_kinds: tuple[str, ...] = ()
    no_feeds: tuple[str, ...] = ()
    strength: str = "tentative"
    """The weakest that is shown."""
    without: tuple[str, ...] = ()
    """The rows that were taken away."""
    notes: Mapping[str, Note] = field(default_factory=dict)
    pins: Mapping[str, Point] = field(default_factory=dict)
    """Where things were put by hand."""
    seats: Mapping[str, Point] = field(default_factory=dict)
    """Where everything stood when it was last drawn."""
    rights: str = ""
    """A mark of what could be read when it was last drawn."""

    @property
    def content(self) -> dict[str, Any]:
        """The state as it is kept."""
        told = {one.name: getattr(self, one.name) for one in fields(self)}
        return told | {"notes": {key: [note.text, note.at] for key, note in self.notes.items()}}

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> "State":
        """A state out of what was kept."""
        told: dict[str, Any] = {key: tuple(one) if isinstance(one, list) else one for key, one in content.items()}
        told["notes"] = {key: Note(*note) for key, note in content["notes"].items()}
        for name in ("pins", "seats"):
            told[name] = {key: (float(at[0]), float(at[1])) for key, at in content[name].items()}
        return cls(**told)

    @property
    def named(self) -> frozenset[str]:
        """Every id that it holds."""
        return frozenset((*self.ids, *self.hidden, *self.collapsed, *self.notes, *self.pins))


def checked(state: State) -> State:
    """The state, when it holds no more than a chart may."""
    sorts = (state.ids, state.hidden, state.collapsed, state.without, state.notes, state.pins)
    if max(map(len, sorts)) > MOST:
        raise WrongUse(f"a chart keeps {MOST} of each sort at most; begin another")
    if len(state.title) > LONGEST_TITLE or any(len(note.text) > LONGEST_NOTE for note in state.notes.values()):
        raise WrongUse(f"a title has {LONGEST_TITLE} characters at most, a note {LONGEST_NOTE}")
    return state
