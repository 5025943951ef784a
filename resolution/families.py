"""Families: those who raise a child together and the children they raise, couples, and kin who share a home.

The rule in words is in docs/groups.md.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import polars as pl

from kithkin.resolution.family import Family, Reasons
from kithkin.resolution.formed import Formed, formed
from kithkin.resolution.kindred import BIRTH, FAR, RANK, Kindred, Pair, Proof
from kithkin.resolution.leaving import PARTED, add_apart, is_raised_by_carers, is_second_home, since_coming
from kithkin.resolution.living import components
from kithkin.resolution.needs import classes, least, united
from kithkin.resolution.presumed import PRESUMED, add_presumed

GROWN = 30
TEXTS = ("valid_from", "valid_to", "reason")
GENERATION = 16
WORDS = {rank: word for word, rank in RANK.items()}


def families(kin: Kindred) -> Formed:
    """Every family of the day, with role, evidence and dates of each member."""
    anchors = {child: anchor for child in sorted(kin.guardians) if (anchor := _anchors(kin, child))}
    units = _units(kin, anchors)
    made = [family for heads in units if (family := _family(kin, heads, anchors)).people != heads or len(heads) > 1]
    made += _sets(_placed(made), _siblings_at_home(kin))
    _add_namesakes(kin, made)
    made += _sets(_placed(made), _namesakes(kin))
    rows = [row for family in _largest(made) for row in _rows(family)]
    return formed("Family", pl.DataFrame(rows, schema_overrides=dict.fromkeys(TEXTS, pl.String)))


def _anchors(kin: Kindred, child: str) -> set[str]:
    """Whose family a child is in by where it lives: those who raise it and live with it, else its mother."""
    guardians = kin.guardians[child]
    home = kin.at_home(child, guardians)
    if not kin.is_child(child) and not _still_at_home(kin, child, home):
        return set()
    return home or _first(guardians, "mother", "carer", "father", "parent", "step_parent")


def _still_at_home(kin: Kindred, person: str, home: set[str]) -> bool:
    """A grown child without partner or child stays with the parents while living there, or while young and alone."""
    if kin.partners.get(person) or kin.children.get(person):
        return False
    age = kin.age(person)
    return bool(home) or (age is not None and age < GROWN)


def _first(guardians: dict[str, str], *roles: str) -> set[str]:
    for role in roles:
        if found := {adult for adult, its in guardians.items() if its == role}:
            return found
    return set()


def _units(kin: Kindred, anchors: dict[str, set[str]]) -> list[frozenset[str]]:
    """Heads: partners, and those who raise one child under one roof."""
    adults = sorted({adult for those in anchors.values() for adult in those} | set(kin.partners))
    number = {adult: n for n, adult in enumerate(adults)}
    joined = {(one, other) for one, others in kin.partners.items() for other in others if one < other}
    for those in anchors.values():
        joined |= {(one, other) for one in those for other in kin.at_home(one, those) if one < other}
    pairs = sorted((number[one], number[other]) for one, other in joined if one in number and other in number)
    of_root: dict[int, set[str]] = defaultdict(set)
    for n, root in components(range(len(adults)), pairs).items():
        of_root[root].add(adults[n])
    return [frozenset(of_root[root]) for root in sorted(of_root)]


def _family(kin: Kindred, heads: frozenset[str], anchors: dict[str, set[str]]) -> Family:
    family = Family(heads)
    raised = {child for head in heads for child in kin.children.get(head, ())}
    family.children = {child for child in raised if anchors.get(child, set()) & heads}
    for child in sorted(family.children):
        _add_child(kin, family, child)
        add_presumed(kin, family, child)
    add_apart(kin, family)
    for head in sorted(heads):
        _add_partner(kin, family, head)
    _add_kin(kin, family)
    return family


def _add_child(kin: Kindred, family: Family, child: str) -> None:
    """A child with those who raise it under this roof."""
    by_carers = is_raised_by_carers(kin, child, family.heads)
    for adult, role in sorted(kin.guardians[child].items()):
        proofs = kin.raised[adult, child]
        if adult in family.heads:
            born_here = role in BIRTH or (role == "carer" and by_carers)
            since = _since_birth(kin, family, child, proofs) if born_here else _still(proofs)
            family.members[adult, role] += since
            family.members[child, "child"] += since


def _add_partner(kin: Kindred, family: Family, head: str) -> None:
    """A head by partnership; who was a partner until some day was of the family until then."""
    said = [proof for (person, _), proofs in family.members.items() if person == head for proof in proofs]
    raises = any(proof.role != PRESUMED for proof in said)
    for pair, proofs in _pairs_of(kin, head):
        other = pair[1] if pair[0] == head else pair[0]
        if other in family.heads and not raises:
            family.members[head, "partner"] += _still(_not_covered(proofs, said))
        elif other not in family.heads and family.children and all(proof.valid_to for proof in proofs):
            family.members[other, "partner"] += proofs


def _not_covered(proofs: Iterable[Proof], said: list[Proof]) -> list[Proof]:
    """Without those whose readers already read of a role that says more."""
    return [proof for proof in proofs if not any(classes(more.needs) <= classes(proof.needs) for more in said)]


def _still(proofs: Iterable[Proof]) -> list[Proof]:
    """What holds today, though the last row that said so may have ended."""
    return [proof._replace(valid_to=None) for proof in proofs]


def _since_birth(kin: Kindred, family: Family, child: str, proofs: Iterable[Proof]) -> list[Proof]:
    """The same from the birth of the child; in a second home of the child from the day it came."""
    if is_second_home(kin, child, family.heads):
        return since_coming(kin, family, child, _still(proofs))
    return [proof._replace(valid_from=kin.began(child, proof.needs)) for proof in _still(proofs)]


def _pairs_of(kin: Kindred, head: str) -> Iterator[tuple[Pair, list[Proof]]]:
    return ((pair, kin.paired[pair]) for pair in sorted(kin.pairs_of.get(head, ())))


def _add_kin(kin: Kindred, family: Family) -> None:
    """Grandparents, brothers and sisters who share the home of the family and head none of their own."""
    core = family.heads | family.children
    near = {mate for person in core for mate in kin.housemates.get(person, ())} - family.people - family.heads
    for person in sorted(near):
        if own := [kin.raised[person, head] for head in sorted(family.heads) if (person, head) in kin.raised]:
            family.members[person, "grandparent"] += [proof for proofs in own for proof in proofs]
        elif told := [kin.grand[person, child] for child in sorted(family.children) if (person, child) in kin.grand]:
            family.members[person, "grandparent"] += [proof for proofs in told for proof in proofs]
        elif not kin.partners.get(person) and not kin.children.get(person):
            for head in sorted(family.heads):
                pair = min(person, head), max(person, head)
                family.members[person, "sibling"] += kin.siblings.get(pair, [])
    for key in [key for key, proofs in family.members.items() if not proofs]:
        del family.members[key]


def _placed(made: Iterable[Family]) -> set[str]:
    return {person for family in made for person in family.core}


def _siblings_at_home(kin: Kindred) -> Reasons:
    """Brothers and sisters who share a home."""
    return {pair: told for pair, told in kin.siblings.items() if pair[1] in kin.housemates.get(pair[0], ())}


def _namesakes(kin: Kindred) -> Reasons:
    """People who share a home and a surname."""
    return {(one, two): told for one, others in kin.namesakes.items() for two, told in others.items() if one < two}


def _sets(placed: set[str], reasons: Reasons) -> list[Family]:
    """Kin who share a home and are of no family yet, without anybody known to raise them."""
    pairs = [pair for pair in sorted(reasons) if placed.isdisjoint(pair)]
    people = sorted({person for pair in pairs for person in pair})
    number = {person: n for n, person in enumerate(people)}
    root = components(range(len(people)), [(number[one], number[other]) for one, other in pairs])
    made: dict[int, Family] = defaultdict(lambda: Family(frozenset()))
    for pair in pairs:
        for person in pair:
            made[root[number[person]]].members[person, reasons[pair][0].role] += reasons[pair]
    return list(made.values())


def _add_namesakes(kin: Kindred, made: list[Family]) -> None:
    """Who shares home and surname with a family, and is of none, is taken for kin of it: tentatively."""
    placed = _placed(made)
    for family in made:
        for person in sorted(family.heads | family.children):
            for other, told in sorted(kin.namesakes.get(person, {}).items()):
                if other not in placed:
                    family.members[other, _likely(kin, family, other)] += told


def _likely(kin: Kindred, family: Family, person: str) -> str:
    """What age makes of a relative: a generation older or younger than the heads, or neither."""
    ages = [age for head in family.heads if (age := kin.age(head)) is not None]
    own = kin.age(person)
    if own is None or not ages:
        return "relative"
    if own - max(ages) >= GENERATION:
        return "grandparent" if family.children else "parent"
    return "child" if min(ages) - own >= GENERATION else "relative"


def _largest(made: Iterable[Family]) -> list[Family]:
    """Families that are not wholly inside another; of two homes with the same people the mother's is told."""
    ordered = sorted(made, key=lambda family: (-len(family.people), sorted(family.people), _headed(family)))
    of_person: dict[str, list[Family]] = defaultdict(list)
    kept = []
    for family in ordered:
        core = family.core
        rivals = of_person[min(core)] if core else []
        if len(family.people) < 2 or any(core <= o.core or family.people == o.people for o in rivals):
            continue
        kept.append(family)
        for person in family.people:
            of_person[person].append(family)
    return kept


def _headed(family: Family) -> tuple[bool, list[str]]:
    return all(role != "mother" for _, role in family.members), sorted(family.heads)


def _rows(family: Family) -> Iterator[dict[str, Any]]:
    cluster = "\n".join(sorted(family.heads or family.people))
    for (person, role), proofs in [*family.members.items(), *family.past.items()]:
        for proof in _told_once(_from_the_first(proofs) if role in BIRTH else proofs):
            yield {
                "cluster": cluster, "person_id": person, "role": role, "needs": proof.needs, "basis": list(proof.basis),
                "strength": WORDS[proof.strength], "valid_to": proof.valid_to,
                "valid_from": proof.valid_from if proof.valid_from != FAR else None, "reason": proof.why or None,
            }  # fmt: skip


def _from_the_first(proofs: list[Proof]) -> list[Proof]:
    """A parent is of the family from the first of the children on whom the same readers know them to raise."""
    return [
        proof._replace(
            valid_from=_merged([one for one in proofs if classes(one.needs) <= classes(proof.needs)]).valid_from
        )
        for proof in proofs
    ]


def _told_once(proofs: Iterable[Proof]) -> list[Proof]:
    """One proof for each need, without those that take more classes to say no more."""
    by_needs: dict[str, list[Proof]] = defaultdict(list)
    for proof in proofs:
        by_needs[proof.needs].append(proof)
    merged = [_merged(several) for several in by_needs.values()]
    return [one for one in merged if not any(_says_as_much(other, one) for other in merged if other is not one)]


def _says_as_much(other: Proof, one: Proof) -> bool:
    """Of two that tell of a parting, each tells its own day."""
    more = PARTED in one.why and (other.valid_from, other.valid_to) != (one.valid_from, one.valid_to)
    return not more and other.strength >= one.strength and classes(other.needs) < classes(one.needs)


def _merged(proofs: list[Proof]) -> Proof:
    basis = tuple(sorted({record for proof in proofs for record in proof.basis}))
    froms = [proof.valid_from for proof in proofs]
    ends = [proof.valid_to for proof in proofs]
    first = None if None in froms else min(day for day in froms if day)
    last = None if None in ends else max(day for day in ends if day)
    why = "; ".join(sorted({proof.why for proof in proofs if proof.why}))
    return Proof(proofs[0].role, proofs[0].needs, max(proof.strength for proof in proofs), basis, first, last, why)


def homes(made: Formed, stays: pl.DataFrame, residences: pl.DataFrame, as_of: str) -> Formed:
    """The families with the homes of their members on the day; who lives apart has their home elsewhere."""
    here = stays.filter((pl.col("first") <= as_of) & (pl.col("last") >= as_of)).select(
        "person_id", "address_id", since="first"
    )
    said = residences.select("person_id", "address_id", "record_id", stay_needs="needs")
    there = ~pl.col("role").str.ends_with("_apart") & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= as_of))
    core = made.members.filter(there).select("cluster", "person_id", "needs")
    placed = core.join(here, on="person_id").join(said, on=["person_id", "address_id"])
    needed = united(placed, ["needs", "stay_needs"]).group_by("cluster", "needs", target="address_id").agg(
        basis=pl.col("record_id").unique().sort(), valid_from=pl.col("since").filter(pl.col("since") != "").min()
    )  # fmt: skip
    return formed("Family", made.members, least(needed, ["cluster", "target"]), traits=made.traits)
