"""When persons were born and of what sex they are, as records of some classes have it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

import polars as pl

from kithkin.resolution.needs import classes

# Dates that stand for no date.
NO_BIRTH = ("1900-01-01", "1901-01-01")
NEW_YEAR = "-01-01"


class Births:
    """What records say of each person, told by the classes that a reader has."""

    def __init__(self, persons: pl.DataFrame | None = None, days: pl.DataFrame | None = None) -> None:
        """`days` has the days of rows that tell of somebody: person_id, day, needs, called (unborn)."""
        self._said: dict[str, list[tuple[int, str | None, str | None]]] = defaultdict(list)
        if persons is not None:
            told = persons.filter(pl.col("date_of_birth").is_not_null() | pl.col("sex").is_not_null())
            for person, *said in told.select("person_id", "access", "date_of_birth", "sex").iter_rows():
                self._said[person].append((said[0], said[1], said[2]))
        self._told: dict[str, list[tuple[str, frozenset[int]]]] = defaultdict(list)
        self._born: dict[tuple[str, str], str | None] = {}
        self._called: dict[str, list[frozenset[int]]] = defaultdict(list)
        for person, needs in [] if days is None else days.filter("called").select("person_id", "needs").iter_rows():
            self._called[person].append(classes(needs))
        for person, day, needs in [] if days is None else days.select("person_id", "day", "needs").iter_rows():
            self._told[person].append((day, classes(needs)))

    def of(self, person: str, needs: str) -> str | None:
        """The birth date that most of the records give whom those read who meet the need; of two the earlier."""
        if (person, needs) not in self._born:
            self._born[person, needs] = self._of(person, needs)
        return self._born[person, needs]

    def _of(self, person: str, needs: str) -> str | None:
        days = [day for day, _ in self._read(person, needs) if day and day not in NO_BIRTH]
        if len(set(days)) <= 1:
            return days[0] if days else None
        counted = Counter(days)
        best = _most(counted)
        if best is None or not best.endswith(NEW_YEAR):
            return best
        # Who does not know the day writes the first of January: any other day of that year is better.
        return _most({day: n for day, n in counted.items() if day[:4] == best[:4] and day != best}) or best

    def on_the_way(self, person: str, needs: str, as_of: str) -> bool:
        """Whether the birth is to come: by its date, or by what somebody without one is called."""
        born = self.of(person, needs)
        if born is not None:
            return born > as_of
        allowed = classes(needs)
        return any(of <= allowed for of in self._called.get(person, ()))

    def told(self, person: str, needs: str) -> str | None:
        """The first day on which a row tells of somebody."""
        allowed = classes(needs)
        return min((day for day, of in self._told.get(person, ()) if of <= allowed), default=None)

    def sex(self, person: str, needs: str) -> str | None:
        """The sex that most of those records give."""
        return _most(Counter(sex for _, sex in self._read(person, needs) if sex))

    def _read(self, person: str, needs: str) -> Iterator[tuple[str | None, str | None]]:
        allowed = classes(needs)
        return ((day, sex) for access, day, sex in self._said.get(person, ()) if access in allowed)


def _most(counted: Mapping[str, int]) -> str | None:
    return min(counted, key=lambda one: (-counted[one], one), default=None)
