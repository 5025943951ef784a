"""What can be done to a chart, each as a step from one state to the next."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from kithkin.casework.chart.state import Note, Point, State, checked
from kithkin.casework.words import words
from kithkin.graph.errors import WrongUse

FAR = 20_000.0


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that is done: to which items, with which words, to which place, at which instant."""

    name: str
    items: tuple[str, ...] = ()
    text: str = ""
    to: Point | None = None
    at: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to be shown: kinds and feeds that are not, the weakest strength, the window and both times."""

    no_kinds: tuple[str, ...]
    no_feeds: tuple[str, ...]
    strength: str
    since: str
    as_of: str
    known_at: str


def acted(state: State, act: Act) -> State:
    """The state after it; who does it to nothing is told so."""
    if act.name not in ACTS:
        raise WrongUse(f"nothing on a chart is called {act.name!r}; choose from {', '.join(ACTS)}")
    return checked(ACTS[act.name](state, act))


def chosen(state: State, choice: Choice) -> State:
    """The state with other things shown."""
    order: list[str] = words()["strength"]["order"]
    if choice.strength not in order:
        raise WrongUse(f"strength is one of {', '.join(order)}")
    if choice.since and choice.as_of and choice.since > choice.as_of:
        raise WrongUse(f"the window ends before it begins: from {choice.since} to {choice.as_of}")
    told = {name: getattr(choice, name) for name in Choice.__slots__}
    return checked(replace(state, **told))


def _with(first: Iterable[str], also: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *also)))


def _less(first: Iterable[str], gone: Iterable[str]) -> tuple[str, ...]:
    out = set(gone)
    return tuple(one for one in first if one not in out)


def _spared(places: Mapping[str, Point], gone: Iterable[str]) -> dict[str, Point]:
    out = set(gone)
    return {one: at for one, at in places.items() if one not in out}


def add(state: State, act: Act) -> State:
    """More persons or groups are on it."""
    return replace(state, ids=_with(state.ids, act.items), hidden=_less(state.hidden, act.items))


def remove(state: State, act: Act) -> State:
    """Persons or groups that were asked for are no longer; who is there for another reason stays."""
    left = _less(state.ids, act.items)
    if not left:
        raise WrongUse("a chart is of somebody: leave one person or group on it")
    return replace(state, ids=left)


def hide(state: State, act: Act) -> State:
    """Items are out of sight."""
    return replace(state, hidden=_with(state.hidden, act.items))


def show(state: State, act: Act) -> State:
    """What was hidden is seen again: these, or all of it."""
    return replace(state, hidden=_less(state.hidden, act.items) if act.items else ())


def collapse(state: State, act: Act) -> State:
    """A box is one item."""
    return replace(state, collapsed=_with(state.collapsed, act.items))


def unfold(state: State, act: Act) -> State:
    """A box is its members again."""
    return replace(state, collapsed=_less(state.collapsed, act.items))


def pin(state: State, act: Act) -> State:
    """An item stands where it was put."""
    to = _place(act)
    put = dict.fromkeys(act.items, to)
    return replace(state, pins={**state.pins, **put}, seats={**state.seats, **put})


def nudge(state: State, act: Act) -> State:
    """Items are moved by so much from where they stand."""
    by = _place(act)
    put = {one: (_near(at[0] + by[0]), _near(at[1] + by[1])) for one in act.items if (at := state.seats.get(one))}
    return replace(state, pins={**state.pins, **put}, seats={**state.seats, **put})


def _near(place: float) -> float:
    """As far as anything may be put."""
    return max(-FAR, min(FAR, place))


def unpin(state: State, act: Act) -> State:
    """Items stand where the layout puts them."""
    return replace(state, pins=_spared(state.pins, act.items), seats=_spared(state.seats, act.items))


def afresh(state: State, _: Act) -> State:
    """Everything is laid out anew."""
    return replace(state, pins={}, seats={})


def note(state: State, act: Act) -> State:
    """Something is written on items, or nothing is any more."""
    kept = {one: told for one, told in state.notes.items() if one not in act.items}
    text = act.text.strip()
    return replace(state, notes=kept | ({one: Note(text, act.at) for one in act.items} if text else {}))


def without(state: State, act: Act) -> State:
    """Reports are taken away."""
    return replace(state, without=_with(state.without, act.items))


def back(state: State, act: Act) -> State:
    """Reports that were taken away are there again: these, or all."""
    return replace(state, without=_less(state.without, act.items) if act.items else ())


def title(state: State, act: Act) -> State:
    """It has other words at its head."""
    return replace(state, title=act.text.strip())


def _place(act: Act) -> Point:
    if act.to is None or not all(abs(one) <= FAR for one in act.to):
        raise WrongUse(f"a place is two numbers up to {FAR:g}")
    return act.to


ACTS: Mapping[str, Callable[[State, Act], State]] = MappingProxyType(
    {one.__name__: one for one in (add, remove, hide, show, collapse, unfold, pin, nudge, unpin, afresh, note, without,
                                   back, title)}
)  # fmt: skip
