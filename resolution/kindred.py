"""The ties of persons as families need them: who raised whom, who is with whom, and on what evidence."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from types import MappingProxyType
from typing import NamedTuple

import polars as pl

from kithkin.resolution.births import Births
from kithkin.resolution.parted import Signs

RANK = {"tentative": 0, "unconfirmed": 1, "confirmed": 2}
BIRTH = ("mother", "father", "parent")
YOUNGEST_PARENT = 13
STATED = "stated"
SIBLINGS = "inferred: children of one parent"
NAMESAKE = "inferred: shares home and surname"


class Proof(NamedTuple):
    """What some rows say of two people, for those who may read them all."""

    role: str
    needs: str
    strength: int
    basis: tuple[str, ...]
    valid_from: str | None
    valid_to: str | None
    why: str = ""


Pair = tuple[str, str]
FAR = "9999-12-31"


class Living(NamedTuple):
    """Who lives where: stays, who met there, who shares a surname with whom there, when last seen, and every sign."""

    stays: pl.DataFrame
    met: pl.DataFrame
    namesakes: pl.DataFrame
    last_seen: Mapping[str, str] = MappingProxyType({})
    signs: Signs = Signs()


@dataclass(slots=True)
class Kindred:
    """Ties by pair and by person, and who lives with whom on the day."""

    as_of: str
    born: dict[str, str]
    births: Births = field(default_factory=Births)
    raised: dict[Pair, list[Proof]] = field(default_factory=lambda: defaultdict(list))
    paired: dict[Pair, list[Proof]] = field(default_factory=lambda: defaultdict(list))
    siblings: dict[Pair, list[Proof]] = field(default_factory=lambda: defaultdict(list))
    grand: dict[Pair, list[Proof]] = field(default_factory=lambda: defaultdict(list))
    guardians: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    children: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    pairs_of: dict[str, set[Pair]] = field(default_factory=lambda: defaultdict(set))
    partners: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    housemates: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    along: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    met: dict[Pair, str] = field(default_factory=dict)
    homes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    namesakes: dict[str, dict[str, list[Proof]]] = field(default_factory=lambda: defaultdict(dict))
    signs: Signs = field(default_factory=Signs)

    def age(self, person: str) -> float | None:
        """Years of age on the day, if the birth date is known."""
        born = self.born.get(person)
        return None if born is None else years_between(born, self.as_of)

    def began(self, child: str, needs: str) -> str:
        """The birth of a child as readers of a need know it, or when a child on the way was first told of; else FAR."""
        born = self.births.of(child, needs)
        if born and born > self.as_of:
            return self.births.told(child, needs) or FAR
        return born or FAR

    def has_come(self, child: str, heads: frozenset[str]) -> bool:
        """Whether a child lived with another who raises it before it first lived with any of these."""
        here = self._first_met(child, heads)
        before = self._first_met(child, self.guardians[child].keys() - heads)
        return here is not None and before is not None and before < here

    def _first_met(self, child: str, adults: Iterable[str]) -> str | None:
        pairs = ((min(child, adult), max(child, adult)) for adult in adults)
        return min((self.met[pair] for pair in pairs if pair in self.met), default=None)

    def is_child(self, person: str) -> bool:
        """Under 18; without a birth date, whoever has been raised and has raised nobody."""
        age = self.age(person)
        return age < 18 if age is not None else not self.children.get(person)

    def at_home(self, person: str, others: Iterable[str]) -> set[str]:
        """Those of the others who live with somebody, or lived with them and were not seen since one of them moved."""
        return (self.housemates.get(person, set()) | self.along.get(person, set())).intersection(others)


def years_between(first: str, last: str) -> float:
    """Years between two days, near enough for an age."""
    return int(last[:4]) - int(first[:4]) + (int(last[5:7] or 7) - int(first[5:7] or 7)) / 12


def kindred(
    ties: pl.DataFrame, born: dict[str, str], living: Living, as_of: str, births: Births | None = None
) -> Kindred:
    """Look-ups over the ties of `kin.ties` and over who lives where; `births` tells them by class, for dates."""
    found = Kindred(as_of, born, births or Births(), signs=living.signs)
    tables = {"PARENT_OF": found.raised, "CARER_OF": found.raised, "PARTNER_OF": found.paired,
              "SIBLING_OF": found.siblings, "GRANDPARENT_OF": found.grand}  # fmt: skip
    for row in ties.filter(pl.col("kind").is_in(list(tables))).iter_rows(named=True):
        said = row["role"], row["needs"], RANK[row["strength"]], tuple(row["basis"])
        proof = Proof(*said, row["valid_from"], row["valid_to"], STATED if row["stated"] else SIBLINGS)
        tables[row["kind"]][row["source"], row["target"]].append(proof)
    _house(found, living)
    _guard(found)
    _pair(found)
    return found


def _house(found: Kindred, living: Living) -> None:
    holds = (pl.col("first") <= found.as_of) & (pl.col("last") >= found.as_of)
    for person, address in living.stays.filter(holds).select("person_id", "address_id").iter_rows():
        found.homes[person].add(address)
    now = living.met.filter(holds)
    for one, other in now.select("person_id", "other_id").iter_rows():
        found.housemates[one].add(other)
        found.housemates[other].add(one)
    kin = _of_kin(found, living.met)
    first = kin.group_by("person_id", "other_id").agg(pl.col("first").min())
    found.met = {(one, other): day for one, other, day in first.iter_rows()}
    for one, other in _moved_along(kin, living, found.as_of):
        found.along[one].add(other)
        found.along[other].add(one)
    shared = living.namesakes.join(now, on=["person_id", "other_id", "address_id"], how="semi")
    for one, other, needs, basis in shared.select("person_id", "other_id", "needs", "basis").iter_rows():
        proof = Proof("relative", needs, 0, tuple(basis), None, None, NAMESAKE)
        found.namesakes[one].setdefault(other, []).append(proof)
        found.namesakes[other].setdefault(one, []).append(proof)


def _of_kin(found: Kindred, met: pl.DataFrame) -> pl.DataFrame:
    """Of those who met, children and whoever may raise them: nobody else's times together are asked for."""
    mates: dict[str, set[str]] = defaultdict(set)
    for one, other in found.paired:
        mates[one].add(other)
        mates[other].add(one)
    around: dict[str, set[str]] = defaultdict(set)
    for adult, child in found.raised:
        around[child] |= {adult, *mates[adult]}
    pairs = {pair for child, adults in around.items() for pair in combinations(sorted({child, *adults}), 2)}
    kin = pl.DataFrame(
        sorted(pairs | set(found.paired)), dict.fromkeys(["person_id", "other_id"], pl.String), orient="row"
    )
    return met.join(kin, on=["person_id", "other_id"], how="semi")


def _moved_along(met: pl.DataFrame, living: Living, as_of: str) -> Iterator[Pair]:
    """Two who lived together until one was seen elsewhere, and the other was not seen at all since."""
    parted = met.filter(pl.col("last") < as_of)
    now = living.stays.filter((pl.col("first") <= as_of) & (pl.col("last") >= as_of)).select("person_id", "address_id")
    for mover, stayer in (("person_id", "other_id"), ("other_id", "person_id")):
        still = parted.join(now, left_on=[stayer, "address_id"], right_on=["person_id", "address_id"], how="semi")
        for gone, left, last in still.select(mover, stayer, "last").iter_rows():
            if living.last_seen.get(left, FAR) <= last:
                yield gone, left


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
    """Whether the birth dates allow it; what is confirmed outweighs a birth date."""
    one, other = found.born.get(adult), found.born.get(child)
    if not one or not other or years_between(one, other) >= YOUNGEST_PARENT:
        return True
    return max(proof.strength for proof in found.raised[adult, child]) == RANK["confirmed"] and one != other


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
    """Who is with whom: a claim that ended says nothing of the partnership, a new partner or another home does."""
    last: dict[str, str] = {}
    for (one, other), proofs in found.paired.items():
        found.pairs_of[one].add((one, other))
        found.pairs_of[other].add((one, other))
        until = max(proof.valid_to or FAR for proof in proofs)
        last[one], last[other] = max(until, last.get(one, "")), max(until, last.get(other, ""))
    for (one, other), proofs in found.paired.items():
        until = max(proof.valid_to or FAR for proof in proofs)
        latest = until >= last[one] and until >= last[other]
        apart = found.homes.get(one) and found.homes.get(other) and other not in found.housemates.get(one, ())
        if until >= found.as_of or other in found.housemates.get(one, ()) or (latest and not apart):
            found.partners[one].add(other)
            found.partners[other].add(one)
