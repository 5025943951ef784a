"""How right families and households are by shape, by role, and by whether a row states the tie."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from kithkin.resolution.measure import Pairs, Score, Told, on_day, pairs_of, score

KIN = (
    "mother_of", "father_of", "parent_of", "step_parent_of", "grandparent_of", "carer_of", "partner_of", "sibling_of",
    "half_sibling_of", "claims_for",
)  # fmt: skip
ROLES = {"step_father": "step_parent", "step_mother": "step_parent"}
APART = "_apart"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: what is compared, how often it occurs, how many pairs are true, and how each does."""

    part: str
    what: str
    occurs: int
    pairs: int
    kithkin: Score
    address: Score
    surname: Score


@dataclass(frozen=True, slots=True)
class Role:
    """A role: how many memberships truly have it, and how many of those said are right."""

    role: str
    true: int
    said: int
    score: Score


@dataclass(frozen=True, slots=True)
class Rivals:
    """The pairs that each way of telling groups finds, beside the true ones."""

    true: Pairs
    kithkin: Pairs
    address: Pairs
    surname: Pairs

    def line(self, part: str, what: str, occurs: int) -> Line:
        """How each does."""
        scores = [score(found, self.true) for found in (self.kithkin, self.address, self.surname)]
        return Line(part, what, occurs, len(self.true), *scores)

    def with_any(self, people: set[str]) -> "Rivals":
        """Only pairs of which at least one is among these people."""
        return Rivals(*(frozenset(pair for pair in of if not people.isdisjoint(pair)) for of in self._all))

    def within(self, pairs: Pairs, *, inside: bool) -> "Rivals":
        """Only pairs that are among these, or only the others."""
        return Rivals(*(of & pairs if inside else of - pairs for of in self._all))

    @property
    def _all(self) -> tuple[Pairs, Pairs, Pairs, Pairs]:
        return self.true, self.kithkin, self.address, self.surname


def lines(said: Told) -> list[Line]:
    """The whole table."""
    baselines = said.one_address(), said.address_and_surname()
    families = Rivals(said.true("family"), said.found("Family"), *baselines)
    homes = Rivals(said.true("household"), said.found("Household"), *baselines)
    table = said.table("person_family")
    rows = [families.line("families", "all", on_day(table, said.as_of, "from", "to")["family"].n_unique())]
    named = stated(said)
    rows += [
        families.within(named, inside=True).line("tie", "stated by a row", len(named & families.true)),
        families.within(named, inside=False).line("tie", "only inferred", len(families.true - named)),
    ]
    rows += _shapes(said, families)
    return rows + list(_households(said, homes))


def _shapes(said: Told, families: Rivals) -> Iterator[Line]:
    told = said.table("family_shape")
    for shape in sorted(told["shape"].unique()):
        of = told.filter(pl.col("shape") == shape)
        yield families.with_any(set(of["person"])).line("shape", shape, of["subject"].n_unique())


def _households(said: Told, homes: Rivals) -> Iterator[Line]:
    """All, and without pairs of one hostel: those are most of all pairs, and by our rule no household."""
    now = on_day(said.table("person_household"), said.as_of, "from", "to")
    hostels = pairs_of(now.filter(pl.col("kind") == "hostel"), "household", said.people)
    yield homes.line("households", "all", now["household"].n_unique())
    rest = now.filter(pl.col("kind") != "hostel")["household"].n_unique()
    yield homes.within(hostels, inside=False).line("households", "without hostels", rest)


def stated(said: Told) -> Pairs:
    """Pairs of true persons between whose records some row states a tie of kin or upbringing."""
    who = said.table("record_person")
    ties = said.read.statements.filter(pl.col("kind").is_in(KIN)).select("source_record", "target_record")
    both = ties.join(who, left_on="source_record", right_on="record_id").join(
        who.rename({"person": "other"}), left_on="target_record", right_on="record_id"
    )
    ordered = both.select(
        pl.min_horizontal("person", "other").alias("one"), pl.max_horizontal("person", "other").alias("other")
    )
    return frozenset(ordered.filter(pl.col("one") != pl.col("other")).unique().iter_rows())


def roles(said: Told) -> list[Role]:
    """F1 of each role over memberships: the right person has it in the family that is the same."""
    true, found = memberships(said)
    now = on_day(true, said.as_of), on_day(found, said.as_of)
    sets = [frozenset(of.select("person", "family", "role").unique().iter_rows()) for of in now]
    made = []
    for role in sorted({member[2] for member in sets[0]} | {member[2] for member in sets[1]}):
        here = [frozenset(member for member in of if member[2] == role) for of in sets]
        hits = len(here[0] & here[1])
        found_share, true_share = (hits / len(of) if of else 0.0 for of in (here[1], here[0]))
        made.append(Role(role, len(here[0]), len(here[1]), Score(found_share, true_share)))
    return made


def memberships(said: Told) -> tuple[pl.DataFrame, pl.DataFrame]:
    """True and found memberships (person, family, role, valid_from, valid_to), found families under the true name."""
    true = said.table("person_family").filter(pl.col("person").is_in(list(said.people))).select(
        "person", "family", pl.col("role").replace(ROLES), valid_from="from", valid_to="to"
    )  # fmt: skip
    found = said.members.filter(pl.col("kind") == "Family").with_columns(
        pl.when(pl.col("valid_to") != "").then("valid_to")
    )
    same = _same(on_day(true, said.as_of), on_day(found, said.as_of))
    named = found.with_columns(family=pl.col("group_id").replace(same))
    return true.with_columns(pl.when(pl.col("valid_to") != "").then("valid_to")), named.select(true.columns)


def _same(true: pl.DataFrame, found: pl.DataFrame) -> dict[str, str]:
    """Which found family is which true one: those with most people in common first, each once."""
    both = true.select("person", "family").unique().join(found.select("person", "group_id").unique(), on="person")
    counted = (
        both.group_by("family", "group_id").len().sort(["len", "family", "group_id"], descending=[True, False, False])
    )
    same: dict[str, str] = {}
    taken: set[str] = set()
    for family, group, _ in counted.iter_rows():
        if group not in same and family not in taken:
            same[group] = family
            taken.add(family)
    return same
