"""What comes at once is written at once: the disk is waited for once for all of it, and each waits for its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class _Waiting(Generic[T]):
    """One thing to be written, until it is, or could not be."""

    entry: T
    number: int | None = None
    failed: Exception | None = None

    @property
    def over(self) -> bool:
        return self.number is not None or self.failed is not None


class Together(Generic[T]):
    """Writes by `write`, which is given all that waits and gives a number for each; one batch after the other."""

    def __init__(self, write: Callable[[Sequence[T]], list[int]]) -> None:
        self._write = write
        self._door, self._turn = Lock(), Lock()
        self._waiting: list[_Waiting[T]] = []

    def put(self, *entries: T) -> list[int]:
        """Write them, and whatever waits with them; gives their numbers once they are written."""
        mine = [_Waiting(entry) for entry in entries]
        with self._door:
            self._waiting += mine
        with self._turn:
            # Whoever had the turn before may have written them too.
            if not all(one.over for one in mine):
                self._all(self._taken())
        return [_number(one) for one in mine]

    def _taken(self) -> list[_Waiting[T]]:
        with self._door:
            taken, self._waiting = self._waiting, []
        return taken

    def _all(self, some: Sequence[_Waiting[T]]) -> None:
        try:
            numbers = self._write([one.entry for one in some])
        except Exception as problem:  # noqa: BLE001  whoever waits is told
            if len(some) == 1:
                some[0].failed = problem
                return
            # One that cannot be written must not keep the others from it.
            for one in some:
                self._all([one])
            return
        for one, number in zip(some, numbers, strict=True):
            one.number = number


def _number(written: _Waiting[T]) -> int:
    if written.failed:
        raise written.failed
    assert written.number is not None
    return written.number
