"""When persons were born and of what sex they are, as records of some classes have it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

import polars as pl

from kithkin.resolution.needs import classes

# Dates that stand for no date.
NO_BIRTH = ("1900-01-01", "1901-01-01")
NEW_YEAR = "-01-01"
SAID = {"person_id": pl.UInt32, "access": pl.Int64, "date_of_birth": pl.String, "sex": pl.String, "times": pl.UInt32}
Rows = list[tuple[int, str | None, str | None, int]]
"""Of one person: class, birth date, sex, and how many records say so."""


class Births:
    """What records say of each person, told by the classes that a reader has."""

    def __init__(self, persons: pl.DataFrame | None = None, days: pl.DataFrame | None = None) -> None:
        """`days` has the days of rows that tell of somebody: person_id, day, needs, called (unborn)."""
        self._said = pl.DataFrame(schema=SAID) if persons is None else _said(persons)
        self._rows: dict[int, Rows] = {}
        self._told: dict[int, list[tuple[str, frozenset[int]]]] = defaultdict(list)
        self._born: dict[tuple[int, str], str | None] = {}
        self._called: dict[int, list[frozenset[int]]] = defaultdict(list)
        for person, needs in [] if days is None else days.filter("called").select("person_id", "needs").iter_rows():
            self._called[person].append(classes(needs))
        for person, day, needs in [] if days is None else days.select("person_id", "day", "needs").iter_rows():
            self._told[person].append((day, classes(needs)))

    def look_up(self, people: Iterable[int]) -> None:
        """Have what is said of these people at hand: they will be asked about one by one."""
        new: dict[int, Rows] = {person: [] for person in people if person not in self._rows}
        self._rows |= new
        if self._said.is_empty():
            return
        asked = pl.DataFrame({"person_id": list(new)}, {"person_id": self._said.schema["person_id"]})
        for person, *said in self._said.join(asked, on="person_id", how="semi").iter_rows():
            self._rows[person].append((said[0], said[1], said[2], said[3]))

    def of(self, person: int, needs: str) -> str | None:
        """The birth date that most of the records give whom those read who meet the need; of two the earlier."""
        if (person, needs) not in self._born:
            self._born[person, needs] = self._of(person, needs)
        return self._born[person, needs]

    def _of(self, person: int, needs: str) -> str | None:
        counted = Counter[str]()
        for day, _, times in self._read(person, needs):
            if day and day not in NO_BIRTH:
                counted[day] += times
        best = _most(counted)
        if best is None or len(counted) == 1 or not best.endswith(NEW_YEAR):
            return best
        # Who does not know the day writes the first of January: any other day of that year is better.
        return _most({day: n for day, n in counted.items() if day[:4] == best[:4] and day != best}) or best

    def of_each(self, asked: pl.DataFrame) -> pl.Series:
        """The same of many: `asked` has person and needs."""
        days = self._counted(asked, "date_of_birth").filter(~pl.col("date_of_birth").is_in(NO_BIRTH))
        best = days.unique("at", keep="first", maintain_order=True)
        vague = best.filter(pl.col("date_of_birth").str.ends_with(NEW_YEAR)).select("at", best="date_of_birth")
        year = pl.col("date_of_birth").str.head(4) == pl.col("best").str.head(4)
        better = days.join(vague, on="at", maintain_order="left").filter(
            year & (pl.col("date_of_birth") != pl.col("best"))
        )
        told = pl.concat([better.select(best.columns), best]).unique("at", keep="first", maintain_order=True)
        return _by_place(told, asked.height)

    def sex_of_each(self, asked: pl.DataFrame) -> pl.Series:
        """The sex of many that most of those records give: `asked` has person and needs."""
        return _by_place(self._counted(asked, "sex").unique("at", keep="first", maintain_order=True), asked.height)

    def _counted(self, asked: pl.DataFrame, what: str) -> pl.DataFrame:
        """What readers of each need read of each person, the most told first: at, the value."""
        said = self._said.filter(pl.col(what).is_not_null() & (pl.col(what) != ""))
        known = said.select("person_id", what, "times", access="access")
        needs = asked["needs"].unique()
        pairs = [(text, one) for text in needs for one in classes(text)]
        allowed = pl.DataFrame(pairs, {"needs": pl.String, "access": pl.Int64}, orient="row")
        each = asked.select("person", "needs").with_row_index("at").join(known, left_on="person", right_on="person_id")
        read = each.join(allowed, on=["needs", "access"], how="semi")
        counted = read.group_by("at", what).agg(pl.col("times").sum())
        return counted.sort("at", "times", what, descending=[False, True, False]).select("at", what)

    def on_the_way(self, person: int, needs: str, as_of: str) -> bool:
        """Whether the birth is to come: by its date, or by what somebody without one is called."""
        born = self.of(person, needs)
        if born is not None:
            return born > as_of
        allowed = classes(needs)
        return any(of <= allowed for of in self._called.get(person, ()))

    @property
    def called(self) -> pl.Series:
        """Who is called unborn by some row."""
        return pl.Series(list(self._called), dtype=self._said.schema["person_id"])

    def told(self, person: int, needs: str) -> str | None:
        """The first day on which a row tells of somebody."""
        allowed = classes(needs)
        return min((day for day, of in self._told.get(person, ()) if of <= allowed), default=None)

    def sex(self, person: int, needs: str) -> str | None:
        """The sex that most of those records give."""
        counted = Counter[str]()
        for _, sex, times in self._read(person, needs):
            if sex:
                counted[sex] += times
        return _most(counted)

    def _read(self, person: int, needs: str) -> Iterator[tuple[str | None, str | None, int]]:
        if person not in self._rows:
            self.look_up([person])
        allowed = classes(needs)
        return ((day, sex, times) for access, day, sex, times in self._rows[person] if access in allowed)


def _said(persons: pl.DataFrame) -> pl.DataFrame:
    told = persons.filter(pl.col("date_of_birth").is_not_null() | pl.col("sex").is_not_null())
    known = told.with_columns(pl.col("date_of_birth", "sex").cast(pl.String))
    return known.group_by("person_id", "access", "date_of_birth", "sex").agg(times=pl.len())


def _by_place(told: pl.DataFrame, count: int) -> pl.Series:
    """The one value of each place, null where there is none."""
    at, what = told.columns
    places = pl.DataFrame({"at": range(count)}, {"at": told.schema[at]})
    return places.join(told, on="at", how="left", maintain_order="left")[what]


def _most(counted: Mapping[str, int]) -> str | None:
    return min(counted, key=lambda one: (-counted[one], one), default=None)
