"""Parents whom no row calls so: a parent's partner of the child's home and surname, or of before its birth."""

from collections.abc import Iterator

from kithkin.resolution.family import Family
from kithkin.resolution.kindred import BIRTH, FAR, Kindred, Proof
from kithkin.resolution.needs import classes

PRESUMED = "presumed"
WHY = "inferred: with a parent, and shares home and surname with the child"
BEFORE = "inferred: with a parent since before the birth, and no other is known"
GENERATION = 16
OTHER = {"mother": "father", "father": "mother"}
"""Of what sex no row tells is taken for the parent that is missing."""
BY_SEX = {"male": "father", "female": "mother"}


def add_presumed(kin: Kindred, family: Family, child: str) -> None:
    """A parent's partner who could be its other parent is so, tentatively: by home and surname, or by the birth."""
    known = kin.guardians[child]
    raising = {adult for adult in family.heads if known.get(adult) in BIRTH}
    for head in sorted(family.heads - known.keys()):
        mates = sorted(raising & kin.partners.get(head, set()))
        if not mates or not _a_generation_apart(kin, head, child):
            continue
        for proof in _proofs(kin, head, mates[0], child):
            role = BY_SEX.get(kin.births.sex(head, proof.needs) or "", OTHER.get(known[mates[0]], "parent"))
            if role not in known.values():
                family.members[head, role].append(proof)


def _a_generation_apart(kin: Kindred, adult: str, child: str) -> bool:
    one, other = kin.age(adult), kin.age(child)
    return one is None or other is None or one - other >= GENERATION


def _proofs(kin: Kindred, head: str, mate: str, child: str) -> Iterator[Proof]:
    """What the couple and the common name and home rest on together, or a couple that was one before the birth."""
    for couple in kin.paired[min(head, mate), max(head, mate)]:
        born = kin.began(child, couple.needs)
        if couple.valid_from and couple.valid_from < born != FAR:
            yield Proof(PRESUMED, couple.needs, 0, couple.basis, born, None, BEFORE)
        for named in kin.namesakes.get(head, {}).get(child, ()):
            needs = "+".join(map(str, sorted(classes(couple.needs) | classes(named.needs))))
            basis = tuple(sorted({*couple.basis, *named.basis}))
            yield Proof(PRESUMED, needs, 0, basis, kin.began(child, needs), None, WHY)
