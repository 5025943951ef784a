"""When parents who live apart left, and when a child came to a second home, for whoever reads the rows that show it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import polars as pl

from kithkin.resolution.guardians import BIRTH
from kithkin.resolution.kindred import FAR, PROOF, RANK, Kindred
from kithkin.resolution.needs import classes, need
from kithkin.resolution.parted import Parting, Run, Signs, arrived, moved_in, parting

NEAR_DAYS = 62
"""A day inside so short a time is wrong by a month at most."""
PARTED = "parted between"
ALONE = "inferred: no home elsewhere is known before"
Case = tuple[bool, int, str, "Proof"]
"""Whether it is past, who, in which role, and by what."""


class Told(NamedTuple):
    """Rows of families, and of who is in them no more, with the records of proofs that are not among the ties."""

    rows: pl.DataFrame
    past: pl.DataFrame
    basis: pl.DataFrame


class Proof(NamedTuple):
    """A proof of a role as some readers are told it."""

    proof: int
    needs: str
    strength: int
    valid_from: str | None
    valid_to: str | None
    why: str
    basis: tuple[int, ...] = ()
    """Records beside those of the proof itself."""


def partings(kin: Kindred, rows: pl.DataFrame, headed: pl.DataFrame) -> Told:
    """Since when parents who are no heads live apart, and since when children are in second homes, as rows show it.

    `rows` has a proof of who raises a child in each, with head, second and dated; `headed` the heads of every family.
    """
    comes, apart = pl.col("head") & pl.col("second") & pl.col("dated"), pl.col("head").is_null()
    flags = rows.with_columns(comes=comes.fill_null(value=False), apart=apart & pl.col("role").is_in(BIRTH))
    some = flags.filter(pl.col("comes") | pl.col("apart")).select("family").unique()
    heads = headed.join(some, on="family", how="semi").group_by("family").agg(pl.col("person").sort())
    written = _Written(kin.basis.height)
    near = flags.join(some, on="family", how="semi")
    kin.births.look_up(near["child"].unique())
    for roof in _roofs(kin, near, dict(heads.iter_rows())):
        for case in (*roof.apart(), *roof.come()):
            written.add(roof.family, case)
    return written.told(rows, kin)


def _roofs(kin: Kindred, rows: pl.DataFrame, heads: dict[int, list[int]]) -> Iterator["_Roof"]:
    roofs = pl.Series("head", [one for some in heads.values() for one in some], rows.schema["adult"])
    people = pl.concat([rows["child"], rows["adult"], roofs])
    seen = _Seen(kin, kin.signs(people.unique()))
    told = rows.sort("family").select("family", "child", "adult", "role", "comes", "apart", "second", *PROOF)
    for family, those in groupby(told.iter_rows(), key=itemgetter(0)):
        roof = _Roof(seen, family, heads[family])
        for _, child, adult, role, comes, apart, second, *proof in those:
            roof.raising[child][adult] = role
            roof.second |= {child} if second else set()
            if comes:
                roof.comes[child, adult].append(Proof(*proof))
            if apart:
                roof.parted[adult, role][child].append(Proof(*proof))
        yield roof


class _Written:
    """Rows as they are found; records beside those of a tie are a proof of their own."""

    def __init__(self, first: int) -> None:
        self._first, self._basis = first, dict[tuple[int, ...], int]()
        self._rows: dict[bool, list[tuple[Any, ...]]] = {False: [], True: []}

    def add(self, family: int, case: Case) -> None:
        """Write one down."""
        past, person, role, proof = case
        self._rows[past].append((family, person, role, *proof[:-1]))
        if proof.basis:
            number = self._basis.setdefault(proof.basis, self._first + len(self._basis))
            self._rows[past].append((family, person, role, number, *proof[1:-1]))

    def told(self, like: pl.DataFrame, kin: Kindred) -> Told:
        """All of them."""
        names = {"family": "family", "person": "adult", "role": "role", **dict(zip(PROOF, PROOF, strict=True))}
        schema = {name: like.schema[its] for name, its in names.items()}
        rows, past = (pl.DataFrame(self._rows[over], schema, orient="row") for over in (False, True))
        basis = {"proof": list(self._basis.values()), "basis": [list(one) for one in self._basis]}
        return Told(rows, past, pl.DataFrame(basis, kin.basis.schema))


class _Seen:
    """Where people were seen, and when children were born, as some readers know it."""

    def __init__(self, kin: Kindred, signs: Signs) -> None:
        self.kin, self.signs = kin, signs
        self.birth = cache(lambda child, readers: kin.birth(child, need(readers)))


@dataclass(slots=True)
class _Roof:
    """A family whose parents or children have another home."""

    seen: "_Seen"
    family: int
    heads: list[int]
    raising: dict[int, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    """By child those who raise it, and as what."""
    second: set[int] = field(default_factory=set)
    """Children who lived elsewhere before."""
    comes: dict[tuple[int, int], list[Proof]] = field(default_factory=lambda: defaultdict(list))
    """By child and head, of children who came."""
    parted: dict[tuple[int, str], dict[int, list[Proof]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    """By parent and role, and by child, of parents who are no heads."""

    def apart(self) -> Iterator[Case]:
        """Parents by birth who are no heads: since when they live apart, and that they lived here."""
        for (adult, role), proofs in self.parted.items():
            children = sorted(proofs)
            when = _Partings(self.seen, adult, self._beside(children), children)
            for child in children:
                for one, found in (each for proof in proofs[child] for each in when.told(proof)):
                    yield False, adult, f"{role}_apart", _apart(one, found)
                    if found and child not in self.second:
                        yield from ((True, adult, role, past) for past in _past(self.seen.kin, child, one, found))

    def come(self) -> Iterator[Case]:
        """A child who lived elsewhere before, with those who raise it here: since the day it came."""
        asked: dict[int, tuple[list[_Partings], _Partings]] = {}
        for (child, adult), proofs in self.comes.items():
            if child not in asked:
                arrivals = _Partings(self.seen, child, self.heads, [child], arrived=True)
                asked[child] = list(self._parted_from(child)), arrivals
            for one in (each for proof in proofs for each in _since_coming(proof, *asked[child])):
                yield False, adult, self.raising[child][adult], one
                yield False, child, "child", one

    def _parted_from(self, child: int) -> Iterator["_Partings"]:
        born = sorted(adult for adult, role in self.raising[child].items() if role in BIRTH)
        here = [adult for adult in born if adult in self.heads] or [child]
        for other in born:
            if other not in self.heads:
                yield _Partings(self.seen, here[0], [other], [child])

    def _beside(self, children: Collection[int]) -> list[int]:
        """Those whose homes tell where the family lived: the children's other parent, then the children."""
        raising = {adult for child in children for adult, role in self.raising[child].items() if role in BIRTH}
        return [*sorted(raising.intersection(self.heads)), *children]


def _since_coming(proof: Proof, parted_from: "list[_Partings]", arrivals: "_Partings") -> list[Proof]:
    """Since those who raise a child in both homes parted, or since it was first seen here, as far as rows show it."""
    told = [each for when in parted_from for each in when.told(proof)]
    found = told if any(when for _, when in told) else arrivals.told(proof)
    return [_joined(one, when) for one, when in found]


class _Partings:
    """When somebody parted from those they lived with, as readers of some classes know it."""

    def __init__(
        self, seen: "_Seen", who: int, beside: Collection[int], children: Collection[int], *, arrived: bool = False
    ) -> None:
        """`arrived`: ask when somebody came to those beside, not when they parted."""
        self._seen, self._who, self._beside, self._children = seen, who, list(beside), list(children)
        self._of = cache(self._came if arrived else self._found)
        self._needs = frozenset[frozenset[int]]().union(*(seen.signs.needs(one) for one in (who, *self._beside)))

    def told(self, proof: Proof) -> list[tuple[Proof, Parting | None]]:
        """The proof for its own readers, and for whoever reads more rows that show the day, with the parting."""
        own = classes(proof.needs)
        found = [(proof, self._of(own))]
        for more in _readers(own, self._needs):
            when = self._of(more)
            if when and not any(when == known and classes(one.needs) < more for one, known in found):
                found.append((proof._replace(needs=need(more)), when))
        return found

    def _found(self, readers: frozenset[int]) -> Parting | None:
        """The earlier of leaving the last common home, and of a first home elsewhere after the youngest's birth."""
        born = max(self._born(readers), default=None)
        mine = self._runs(self._who, readers)
        told = (parting(mine, self._runs(one, readers)) for one in (self._beside if mine else ()))
        shared = next((found for found in told if found), None)
        alone = born is None or self._who in self._children
        away = None if alone else moved_in(mine, born or "", self._theirs(readers))
        # One who is seen elsewhere today, and never before, left nobody knows when.
        kept = [one for one in (shared, away) if one and one.until >= (born or "") and one.first < self._seen.kin.as_of]
        return min(kept, key=lambda one: (one.until, not one.together), default=None)

    def _came(self, readers: frozenset[int]) -> Parting | None:
        """When somebody was first seen in a home of theirs, after their own birth."""
        born = self._born(readers)
        return arrived(self._runs(self._who, readers), max(born), self._theirs(readers)) if born else None

    def _theirs(self, readers: frozenset[int]) -> set[int]:
        """The addresses of those beside; a child with two homes is seen in the new one too, and tells none."""
        adults = [one for one in self._beside if one not in self._children] or self._beside
        return {sign.address for one in adults for sign in self._seen.signs.of(one) if sign.needs <= readers}

    def _born(self, readers: frozenset[int]) -> list[str]:
        return [day for child in self._children if (day := self._seen.birth(child, readers)) != FAR]

    def _runs(self, person: int, readers: frozenset[int]) -> Sequence[Run]:
        return self._seen.signs.runs(person, readers)


@cache
def _readers(own: frozenset[int], needs: frozenset[frozenset[int]]) -> list[frozenset[int]]:
    wider = {own | one for one in needs} | {own.union(*needs)}
    return sorted((one for one in wider if one != own), key=lambda one: (len(one), sorted(one)))


def _apart(proof: Proof, found: Parting | None) -> Proof:
    if found is None:
        return proof
    return proof._replace(valid_from=found.since, basis=found.basis, why=_why(proof, found))


def _past(kin: Kindred, child: int, proof: Proof, found: Parting) -> Iterator[Proof]:
    """That a parent was there until they left; tentatively, where the day may be wrong by more than a month."""
    born = kin.birth(child, proof.needs)
    if born <= found.until or born == FAR:
        sure = proof.strength if found.together and found.width <= NEAR_DAYS else RANK["tentative"]
        yield Proof(proof.proof, proof.needs, sure, born, found.until, _why(proof, found), found.basis)


def _joined(proof: Proof, found: Parting | None) -> Proof:
    """Still so, though the last row that said so may have ended."""
    if found is None:
        return proof._replace(valid_from=proof.valid_from or FAR, valid_to=None)
    return proof._replace(valid_from=found.since, valid_to=None, basis=found.basis, why=_why(proof, found))


def _why(proof: Proof, found: Parting) -> str:
    shown = "" if found.together else f"; {ALONE}"
    return f"{proof.why}{shown}; {PARTED} {found.last} and {found.first}"
