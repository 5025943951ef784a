"""Several questions at once, where a graph takes them so: while one answer is read the engine works on the next."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar, runtime_checkable

from kithkin.graph.store import Asker, Row

AT_ONCE = 3
T = TypeVar("T")
One = TypeVar("One")
Other = TypeVar("Other")
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


@dataclass(frozen=True)
class Asked(Generic[T]):
    """Questions that do not wait for each other, and what is made of the rows of each."""

    questions: Sequence[Question]
    made: Callable[[Sequence[list[Row]]], T]

    def of(self, asker: Asker) -> T:
        """What a graph answers."""
        return self.made(answers(asker, self.questions))


def together(asker: Asker, one: Asked[One], other: Asked[Other]) -> tuple[One, Other]:
    """Both, asked at once."""
    rows, first = answers(asker, [*one.questions, *other.questions]), len(one.questions)
    return one.made(rows[:first]), other.made(rows[first:])
