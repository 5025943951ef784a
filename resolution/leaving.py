"""When parents who live apart left, and when a child came to a second home, for whoever reads the rows that show it."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache

from kithkin.resolution.family import Family
from kithkin.resolution.kindred import BIRTH, FAR, RANK, Kindred, Proof
from kithkin.resolution.needs import classes
from kithkin.resolution.parted import Parting, Run, arrived, moved_in, parting

NEAR_DAYS = 62
"""A day inside so short a time is wrong by a month at most."""
PARTED = "parted between"
ALONE = "inferred: no home elsewhere is known before"


def add_apart(kin: Kindred, family: Family) -> None:
    """Parents by birth who are no heads: since when they live apart, and that they lived here, where rows show it."""
    theirs = {
        (adult, role): [child for child in sorted(family.children) if kin.guardians[child].get(adult) == role]
        for child in sorted(family.children)
        for adult, role in sorted(kin.guardians[child].items())
        if role in BIRTH and adult not in family.heads
    }
    for (adult, role), children in sorted(theirs.items()):
        when = _Partings(kin, adult, _beside(kin, family, children), children)
        for child in children:
            for proof in kin.raised[adult, child]:
                for one, found in when.told(proof):
                    family.members[adult, f"{role}_apart"].append(_apart(one, found))
                    if not is_second_home(kin, child, family.heads):
                        family.past[adult, role] += _past(kin, child, one, found)


def since_coming(kin: Kindred, family: Family, child: str, proofs: Iterable[Proof]) -> list[Proof]:
    """Of a child who lived elsewhere before: since those who raise it in both homes parted, as far as rows show it."""
    known = kin.guardians[child]
    before = sorted(adult for adult, role in known.items() if role in BIRTH and adult not in family.heads)
    here = sorted(adult for adult, role in known.items() if role in BIRTH and adult in family.heads) or [child]
    found: list[Proof] = []
    for proof in proofs:
        told = [_Partings(kin, here[0], [other], [child]).told(proof) for other in before]
        told = told if any(when for some in told for _, when in some) else [_arrivals(kin, family, child, proof)]
        found += [_joined(one, when) for some in told for one, when in some] or [_joined(proof, None)]
    return found


def _arrivals(kin: Kindred, family: Family, child: str, proof: Proof) -> list[tuple[Proof, Parting | None]]:
    """When a child was first seen in the home of those who raise it here."""
    heads = sorted(family.heads)
    return _Partings(kin, child, heads, [child], arrived=True).told(proof)


def is_second_home(kin: Kindred, child: str, heads: frozenset[str]) -> bool:
    """Whether a child lived elsewhere before it came here; of two homes at once the mother's is the first."""
    mother = {adult for adult, role in kin.guardians[child].items() if role == "mother"} - heads
    return is_raised_by_carers(kin, child, heads) or kin.has_come(child, heads) or bool(kin.at_home(child, mother))


def is_raised_by_carers(kin: Kindred, child: str, heads: frozenset[str]) -> bool:
    """Whether none of those who raise a child here is its parent by birth."""
    return {kin.guardians[child].get(head) for head in heads}.isdisjoint(BIRTH)


class _Partings:
    """When somebody parted from those they lived with, as readers of some classes know it."""

    def __init__(
        self, kin: Kindred, who: str, beside: Collection[str], children: Collection[str], *, arrived: bool = False
    ) -> None:
        """`arrived`: ask when somebody came to those beside, not when they parted."""
        self._kin, self._who, self._beside, self._children = kin, who, list(beside), list(children)
        self._of = cache(self._came if arrived else self._found)

    def told(self, proof: Proof) -> list[tuple[Proof, Parting | None]]:
        """The proof for its own readers, and for whoever reads more rows that show the day, with the parting."""
        own = classes(proof.needs)
        found = [(proof, self._of(own))]
        for more in self._readers(own):
            when = self._of(more)
            if when and not any(when == known and classes(one.needs) < more for one, known in found):
                found.append((proof._replace(needs="+".join(map(str, sorted(more)))), when))
        return found

    def _readers(self, own: frozenset[int]) -> list[frozenset[int]]:
        told = {sign.needs for one in (self._who, *self._beside) for sign in self._kin.signs.of(one)}
        wider = {own | one for one in told} | {own.union(*told)}
        return sorted((one for one in wider if one != own), key=lambda one: (len(one), sorted(one)))

    def _found(self, readers: frozenset[int]) -> Parting | None:
        """The earlier of leaving the last common home, and of a first home elsewhere after the youngest's birth."""
        born = self._born(readers)
        if not born:
            return None
        mine = self._runs(self._who, readers)
        told = (parting(mine, self._runs(one, readers)) for one in (self._beside if mine else ()))
        shared = next((found for found in told if found), None)
        away = None if self._who in self._children else moved_in(mine, max(born), self._theirs(readers))
        # One who is seen elsewhere today, and never before, left nobody knows when.
        kept = [one for one in (shared, away) if one and one.until >= max(born) and one.first < self._kin.as_of]
        return min(kept, key=lambda one: (one.until, not one.together), default=None)

    def _came(self, readers: frozenset[int]) -> Parting | None:
        """When somebody was first seen in a home of theirs, after their own birth."""
        born = self._born(readers)
        return arrived(self._runs(self._who, readers), max(born), self._theirs(readers)) if born else None

    def _theirs(self, readers: frozenset[int]) -> set[str]:
        """The addresses of those beside; a child with two homes is seen in the new one too, and tells none."""
        adults = [one for one in self._beside if one not in self._children] or self._beside
        return {sign.address for one in adults for sign in self._kin.signs.of(one) if sign.needs <= readers}

    def _born(self, readers: frozenset[int]) -> list[str]:
        needs = "+".join(map(str, sorted(readers)))
        return [day for child in self._children if (day := self._kin.began(child, needs)) != FAR]

    def _runs(self, person: str, readers: frozenset[int]) -> Sequence[Run]:
        return self._kin.signs.runs(person, readers)


def _beside(kin: Kindred, family: Family, children: Collection[str]) -> list[str]:
    """Those whose homes tell where the family lived: the children's other parent, then the children."""
    raising = {adult for child in children for adult, role in kin.guardians[child].items() if role in BIRTH}
    return [*sorted(raising & family.heads), *children]


def _apart(proof: Proof, found: Parting | None) -> Proof:
    if found is None:
        return proof
    basis = tuple(sorted({*proof.basis, *found.basis}))
    return proof._replace(valid_from=found.since, basis=basis, why=_why(proof, found))


def _past(kin: Kindred, child: str, proof: Proof, found: Parting | None) -> Iterator[Proof]:
    """That a parent was there until they left; tentatively, where the day may be wrong by more than a month."""
    born = kin.began(child, proof.needs)
    if found and born <= found.until:
        sure = proof.strength if found.together and found.width <= NEAR_DAYS else RANK["tentative"]
        basis = tuple(sorted({*proof.basis, *found.basis}))
        yield Proof(proof.role, proof.needs, sure, basis, born, found.until, _why(proof, found))


def _joined(proof: Proof, found: Parting | None) -> Proof:
    if found is None:
        return proof._replace(valid_from=proof.valid_from or FAR)
    basis = tuple(sorted({*proof.basis, *found.basis}))
    return proof._replace(valid_from=found.since, valid_to=None, basis=basis, why=_why(proof, found))


def _why(proof: Proof, found: Parting) -> str:
    shown = "" if found.together else f"; {ALONE}"
    return f"{proof.why}{shown}; {PARTED} {found.last} and {found.first}"
