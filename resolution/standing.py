"""How some records stand: the person each belongs to, what was found between them, what people have decided."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kithkin.resolution.compared import Book, Compared, key_of
from kithkin.resolution.shared import Shared


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody decided about two records."""

    kind: str
    left: str
    right: str
    what: str = ""
    """Which decision, and when."""


@dataclass(frozen=True, slots=True)
class Standing:
    """All that an answer about two records, or about one person, is made of."""

    person: Mapping[str, str]
    pairs: Book
    words: tuple[Word, ...] = ()
    rows: Mapping[str, str] = field(default_factory=dict)
    """The delivered row of each record, where that is known."""
    said: Mapping[str, int] = field(default_factory=dict)
    """A number for what each record says of names and birth, where that is known: copies make nothing surer."""
    keys: Shared | None = None
    model: str = ""
    complete: bool = True
    """Whether every pair is there; otherwise only those that were handed out."""

    def pair(self, one: str, two: str) -> Compared | None:
        """What was found between two records."""
        return self.pairs.get(key_of(one, two))

    def statements(self, records: Iterable[str]) -> int:
        """How many different things some records say; one of which nothing is known says something of its own."""
        return len({self.said.get(one, one) for one in records})

    def members(self, of: str) -> list[str]:
        """The records of one record's person, the record itself at least."""
        if of not in self.person:
            return [of]
        return sorted(one for one, person in self.person.items() if person == self.person[of])

    def between(self, kind: str, left: list[str], right: list[str]) -> Word | None:
        """The first decision of a kind between two groups of records."""
        one, two = set(left), set(right)
        across = (
            word
            for word in self.words
            if (word.left in one and word.right in two) or (word.left in two and word.right in one)
        )
        return next((word for word in across if word.kind == kind), None)

    def one_row(self, left: list[str], right: list[str]) -> tuple[str, str] | None:
        """The first record of each of two groups that came in one delivered row."""
        of_row = {self.rows[one]: one for one in reversed(left) if one in self.rows}
        return next(((of_row[row], two) for two in right if (row := self.rows.get(two, "")) in of_row), None)
