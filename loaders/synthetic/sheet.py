"""The rows of one feed as they are written, and who each record of them truly is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from kithkin.loaders.synthetic.people import Person
from kithkin.loaders.synthetic.smudge import Placed, Stated

_TOLD_FROM = 9_000_000
_SEX = {"female": "F", "male": "M", "": ""}
Columns = Mapping[str, str]
People = dict[str, tuple[Person, Stated] | None]
"""Who each part of a row is, and as whom the row states them."""


@dataclass(slots=True, eq=False)
class Sheet:
    """One feed being written: columns by what they hold, capitals or not, and its way to write a day."""

    feed: str
    key: str
    prefix: str
    capitals: bool = False
    dates: str = "%d/%m/%Y"
    rows: list[dict[str, str]] = field(default_factory=list)
    truth: list[tuple[str, Person]] = field(default_factory=list)
    dated: int = 0
    misdated: int = 0
    _common: int = 0
    _told: int = 0

    def add(self, cells: Mapping[str, str], who: People) -> None:
        """One row and the people whom it states, by part."""
        people = [(part, *said) for part, said in who.items() if said]
        key = self._next(told=bool(people) and people[0][1].is_told)
        self.rows.append({self.key: key, **cells})
        for part, person, stated in people:
            self.truth.append((f"{self.feed}:{key}:{part}", person))
            self._count(person, stated)

    def person(self, stated: Stated | None, columns: Columns) -> dict[str, str]:
        """What a row says of one person, under these column names; empty cells for nobody."""
        if stated is None:
            return dict.fromkeys(columns.values(), "")
        return {column: self._text(stated, name) for name, column in columns.items()}

    def day(self, day: date | None) -> str:
        """A day as this feed writes it."""
        return day.strftime(self.dates) if day else ""

    def _next(self, *, told: bool) -> str:
        if told:
            self._told += 1
            return f"{self.prefix}{_TOLD_FROM + self._told:07d}"
        self._common += 1
        return f"{self.prefix}{self._common:07d}"

    def _text(self, stated: Stated, name: str) -> str:
        value = getattr(stated, name)
        if name == "born":
            return self.day(value)
        if name == "sex":
            return _SEX[value]
        is_name = self.capitals and name in {"given", "middle", "surname", "former"}
        return str(value).upper() if is_name else str(value)

    def _count(self, person: Person, stated: Stated) -> None:
        if stated.born is None:
            return
        self.dated += 1
        if stated.born != person.born:
            self.misdated += 1
            person.flags.add("wrong_dob")


def address(placed: Placed, columns: Columns) -> dict[str, str]:
    """What a row says of a home, under these column names."""
    return {column: str(getattr(placed, name)) for name, column in columns.items()}


def named(prefix: str, columns: Iterable[str]) -> dict[str, str]:
    """The usual column names, behind a prefix."""
    return {name: f"{prefix}{_USUAL[name]}" for name in columns}


_USUAL = {
    "given": "FORENAME", "middle": "MIDDLE_NAMES", "surname": "SURNAME", "former": "FORMER_SURNAME",
    "known_as": "KNOWN_AS", "born": "DOB", "sex": "SEX", "phone": "PHONE", "ethnicity": "ETHNICITY",
    "nhs_number": "NHS_NO", "nino": "NINO", "upn": "UPN", "pnc_id": "PNC_ID",
    "line": "ADDRESS", "postcode": "POSTCODE", "uprn": "UPRN", "parent_uprn": "PARENT_UPRN",
}  # fmt: skip
