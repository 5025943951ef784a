"""Several questions at once, where a graph takes them so: while one answer is read the engine works on the next."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

from kithkin.graph.store import Asker, Row

AT_ONCE = 3
Question = tuple[str, Mapping[str, Any]]
"""The name of a query and its parameters."""


@runtime_checkable
class Abreast(Protocol):
    """Answers several of the named questions at once."""

    def ask_all(self, questions: Sequence[Question], /) -> list[list[Row]]:
        """The rows of each."""
        ...


def answers(asker: Asker, questions: Sequence[Question]) -> list[list[Row]]:
    """The rows of each question; of a graph that answers one at a time one after the other."""
    if isinstance(asker, Abreast):
        return asker.ask_all(questions)
    return [asker.ask(name, **parameters) for name, parameters in questions]
