"""What was read for a list of classes, kept between requests: the lists asked for last, each with a lock of its own."""

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from kithkin.graph.store import Asker, View
from kithkin.graph.wake import covered

MOST_SCOPES = 16
LATELY_SECONDS = 3_600.0
"""What nobody has asked for so long is read on only when somebody asks again."""
Known = TypeVar("Known")
_Key = tuple[tuple[int, ...], int]
"""The classes that are asked for, and how often facts had got other ones."""


@dataclass(slots=True)
class Scope(Generic[Known]):
    """What was read for one list of classes; who asks for the same waits, who asks for another does not."""

    lock: Lock = field(default_factory=Lock)
    known: Known | None = None
    asked: float = field(default_factory=monotonic)


class Scopes(Generic[Known]):
    """A scope for each list of classes of each store; none once facts have got other classes."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._by_store: WeakKeyDictionary[Asker, OrderedDict[_Key, Scope[Known]]] = WeakKeyDictionary()

    def of(self, asker: Asker, view: View) -> Scope[Known]:
        """The scope of whoever asks."""
        key = (view.access, covered(asker))
        with self._lock:
            scopes = self._by_store.setdefault(_graph(asker), OrderedDict())
            scope = scopes.pop(key, None) or Scope[Known]()
            scopes[key] = scope
            scope.asked = monotonic()
            while len(scopes) > MOST_SCOPES:
                scopes.popitem(last=False)
            return scope

    def lately(self, asker: Asker) -> list[tuple[tuple[int, ...], Scope[Known]]]:
        """The lists of classes that somebody has asked for lately, each with what was read for it."""
        times, since = covered(asker), monotonic() - LATELY_SECONDS
        with self._lock:
            scopes = self._by_store.get(_graph(asker)) or OrderedDict()
            return [(key[0], scope) for key, scope in scopes.items() if key[1] == times and scope.asked >= since]

    def forget(self) -> None:
        """Drop what was read, once a graph has been emptied."""
        with self._lock:
            self._by_store.clear()


def _graph(asker: Asker) -> Asker:
    """The graph that is asked: what stands before it for one caller goes with their request."""
    graph: Asker = getattr(asker, "graph", asker)
    return graph
