"""When persons were born and of what sex they are, as records of some classes have it."""

from collections import Counter, defaultdict
from collections.abc import Iterator

import polars as pl

from kithkin.resolution.needs import classes

# Dates that stand for no date.
NO_BIRTH = ("1900-01-01", "1901-01-01")


class Births:
    """What records say of each person, told by the classes that a reader has."""

    def __init__(self, persons: pl.DataFrame | None = None) -> None:
        self._said: dict[str, list[tuple[int, str | None, str | None]]] = defaultdict(list)
        if persons is not None:
            told = persons.filter(pl.col("date_of_birth").is_not_null() | pl.col("sex").is_not_null())
            for person, *said in told.select("person_id", "access", "date_of_birth", "sex").iter_rows():
                self._said[person].append((said[0], said[1], said[2]))

    def of(self, person: str, needs: str) -> str | None:
        """The birth date that most of the records give whom those read who meet the need; of two the earlier."""
        return _most(day for day, _ in self._read(person, needs) if day not in NO_BIRTH)

    def sex(self, person: str, needs: str) -> str | None:
        """The sex that most of those records give."""
        return _most(sex for _, sex in self._read(person, needs))

    def _read(self, person: str, needs: str) -> Iterator[tuple[str | None, str | None]]:
        allowed = classes(needs)
        return ((day, sex) for access, day, sex in self._said.get(person, ()) if access in allowed)


def _most(said: Iterator[str | None]) -> str | None:
    counted = Counter(one for one in said if one)
    return min(counted, key=lambda one: (-counted[one], one), default=None)
