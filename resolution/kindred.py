"""The ties of persons as families need them: who raised whom, who is with whom, and on what evidence."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import polars as pl

RANK = {"tentative": 0, "unconfirmed": 1, "confirmed": 2}
BIRTH = ("mother", "father", "parent")
YOUNGEST_PARENT = 13


class Proof(NamedTuple):
    """What some rows say of two people, for those who may read them all."""

    role: str
    needs: str
    strength: int
    basis: tuple[str, ...]
    valid_from: str | None
    valid_to: str | None


Pair = tuple[str, str]


@dataclass(slots=True)
class Kindred:
    """Ties by pair and by person, and who lives with whom on the day."""

    as_of: str
    born: dict[str, str]
    raised: dict[Pair, list[Proof]] = field(default_factory=lambda: defaultdict(list))
    paired: dict[Pair, list[Proof]] = field(default_factory=lambda: defaultdict(list))
    siblings: dict[Pair, list[Proof]] = field(default_factory=lambda: defaultdict(list))
    grand: dict[Pair, list[Proof]] = field(default_factory=lambda: defaultdict(list))
    guardians: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    children: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    pairs_of: dict[str, set[Pair]] = field(default_factory=lambda: defaultdict(set))
    partners: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    housemates: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def age(self, person: str) -> float | None:
        """Years of age on the day, if the birth date is known."""
        born = self.born.get(person)
        return None if born is None else years_between(born, self.as_of)

    def is_child(self, person: str) -> bool:
        """Under 18; without a birth date, whoever has been raised and has raised nobody."""
        age = self.age(person)
        return age < 18 if age is not None else not self.children.get(person)

    def at_home(self, person: str, others: Iterable[str]) -> set[str]:
        """Those of the others who live with somebody."""
        return self.housemates.get(person, set()).intersection(others)


def years_between(first: str, last: str) -> float:
    """Years between two days, near enough for an age."""
    return int(last[:4]) - int(first[:4]) + (int(last[5:7] or 7) - int(first[5:7] or 7)) / 12


def kindred(ties: pl.DataFrame, born: dict[str, str], met: pl.DataFrame, as_of: str) -> Kindred:
    """Look-ups over the ties of `kin.ties` and the meetings of `living.together`."""
    found = Kindred(as_of, born)
    tables = {"PARENT_OF": found.raised, "CARER_OF": found.raised, "PARTNER_OF": found.paired,
              "SIBLING_OF": found.siblings, "GRANDPARENT_OF": found.grand}  # fmt: skip
    for row in ties.filter(pl.col("kind").is_in(list(tables))).iter_rows(named=True):
        proof = Proof(
            row["role"], row["needs"], RANK[row["strength"]], tuple(row["basis"]), row["valid_from"], row["valid_to"]
        )
        tables[row["kind"]][row["source"], row["target"]].append(proof)
    now = met.filter((pl.col("first") <= as_of) & (pl.col("last") >= as_of))
    for one, other in now.select("person_id", "other_id").iter_rows():
        found.housemates[one].add(other)
        found.housemates[other].add(one)
    _guard(found)
    _pair(found)
    return found


def _guard(found: Kindred) -> None:
    """Each child's one mother and father, the best attested ones, with step parents and carers."""
    of_child: dict[str, dict[str, list[Proof]]] = defaultdict(dict)
    for (adult, child), proofs in found.raised.items():
        if _old_enough(found, adult, child):
            of_child[child][adult] = proofs
    for child, adults in of_child.items():
        for adult, role in _chosen(adults):
            found.guardians[child][adult] = role
            found.children[adult].add(child)


def _old_enough(found: Kindred, adult: str, child: str) -> bool:
    one, other = found.born.get(adult), found.born.get(child)
    return not one or not other or years_between(one, other) >= YOUNGEST_PARENT


def _chosen(adults: dict[str, list[Proof]]) -> Iterator[Pair]:
    by_role: dict[str, list[str]] = defaultdict(list)
    for adult, proofs in adults.items():
        by_role[_role(proofs)].append(adult)
    left = 2
    for role in BIRTH:
        best = sorted(by_role[role], key=lambda adult: (-_weight(adults[adult]), adult))
        for adult in best[: left if role == "parent" else 1]:
            left -= 1
            yield adult, role
    for role in sorted(by_role.keys() - set(BIRTH)):
        for adult in sorted(by_role[role]):
            yield adult, role


def _role(proofs: Iterable[Proof]) -> str:
    """The role most rows give; mother and father say more than parent, and parent more than carer."""
    tally: dict[str, int] = defaultdict(int)
    for proof in proofs:
        tally[proof.role] += len(proof.basis)
    order = ["mother", "father", "step_parent", "parent", "carer"]
    named = [role for role in order[:3] if role in tally] or list(tally)
    return min(named, key=lambda role: (-tally[role], order.index(role) if role in order else len(order)))


def _weight(proofs: Iterable[Proof]) -> int:
    return sum((1 + proof.strength) * len(proof.basis) for proof in proofs)


def _pair(found: Kindred) -> None:
    for (one, other), proofs in found.paired.items():
        found.pairs_of[one].add((one, other))
        found.pairs_of[other].add((one, other))
        holds = any(proof.valid_to is None or proof.valid_to >= found.as_of for proof in proofs)
        if holds or other in found.housemates.get(one, ()):
            found.partners[one].add(other)
            found.partners[other].add(one)
