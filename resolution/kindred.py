"""The ties of persons as families need them: who raised whom, who is with whom, and on what evidence.

Persons and places are numbers here, in the order of their names, so that the smaller name is the smaller number.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

import polars as pl

from kithkin.resolution.births import Births
from kithkin.resolution.guardians import guardians, old_enough
from kithkin.resolution.parted import Signs
from kithkin.resolution.partners import partners

RANK = {"tentative": 0, "unconfirmed": 1, "confirmed": 2}
FAR = "9999-12-31"
RAISING = ["PARENT_OF", "CARER_OF"]
KINDS = [*RAISING, "PARTNER_OF", "SIBLING_OF", "GRANDPARENT_OF"]
PROOF = ["proof", "needs", "strength", "valid_from", "valid_to", "why"]
PAIR = ["one", "other"]
STATED = "stated"
SIBLINGS = "inferred: children of one parent"
NAMESAKE = "inferred: shares home and surname"


class Living(NamedTuple):
    """Who lives where: stays, who met there, who shares a surname with whom there, when last seen, and every sign."""

    stays: pl.DataFrame
    met: pl.DataFrame
    namesakes: pl.DataFrame
    last_seen: Mapping[str, str] = MappingProxyType({})
    signs: Signs = Signs()


@dataclass(frozen=True, slots=True)
class Kindred:
    """Ties by pair and by person, and who lives with whom on the day; of what goes both ways both are told."""

    as_of: str
    people: pl.Series
    """The name of each number."""
    births: Births
    ages: pl.DataFrame
    """person, age: years on the day, of those whose birth date is known."""
    ties: pl.DataFrame
    """kind, role, one, other and the columns of PROOF: what some rows say of two, for those who may read them all."""
    namesakes: pl.DataFrame
    """The same without kind and role, of those who share home and surname."""
    basis: pl.DataFrame
    """proof, basis."""
    guardians: pl.DataFrame
    """child, adult, role: whom rows and births make a child's parents, step parents and carers."""
    partners: pl.DataFrame
    housemates: pl.DataFrame
    near: pl.DataFrame
    """Housemates, and those who lived with somebody and were not seen since one of them moved."""
    met: pl.DataFrame
    """one, other, first: when two who may be kin first lived together, the smaller number first."""
    signs: Signs = field(default_factory=Signs)
    """Of people by their numbers."""

    def of(self, *kinds: str) -> pl.DataFrame:
        """The ties of these kinds."""
        return self.ties.filter(pl.col("kind").is_in(kinds)).drop("kind")

    def birth(self, child: str, needs: str) -> str:
        """The birth of a child as readers of a need know it, or when a child on the way was first told of; else FAR."""
        born = self.births.of(child, needs)
        if born and born > self.as_of:
            return self.births.told(child, needs) or FAR
        return born or FAR

    def began(self, rows: pl.DataFrame, child: str) -> pl.DataFrame:
        """The rows from the birth of a child on, as readers of each need know it."""
        return self._asked(rows, child, "valid_from", self.birth)

    def sexed(self, rows: pl.DataFrame, person: str) -> pl.DataFrame:
        """The rows with the sex of somebody, as readers of each need know it."""
        return self._asked(rows, person, "sex", self.births.sex)

    def _asked(self, rows: pl.DataFrame, who: str, name: str, of: Callable[[str, str], str | None]) -> pl.DataFrame:
        asked = rows.select(who, "needs").unique()
        found = map(of, self.people.gather(asked[who]), asked["needs"])
        told = asked.with_columns(pl.Series(name, list(found), pl.String))
        return rows.drop(name, strict=False).join(told, on=[who, "needs"])


def both(pairs: pl.DataFrame) -> pl.DataFrame:
    """Pairs from both ends."""
    turned = pairs.rename({"one": "other", "other": "one"}).select(pairs.columns)
    return pl.concat([pairs, turned])


def kindred(
    ties: pl.DataFrame, born: Mapping[str, str], living: Living, as_of: str, births: Births | None = None
) -> Kindred:
    """Look-ups over the ties of `kin.ties` and over who lives where; `births` tells them by class, for dates."""
    numbers = _Numbers.of(ties, living)
    proofs, basis = _proofs(ties, numbers)
    ages = _aged(numbers.known(born, "born"), as_of)
    stays, met, named = (numbers.placed(frame) for frame in living[:3])
    holds = (pl.col("first") <= as_of) & (pl.col("last") >= as_of)
    here, now = stays.filter(holds).select("person", "address_id").unique(), met.filter(holds)
    housemates = both(now.select(PAIR)).unique()
    raised, paired = (proofs.filter(pl.col("kind").is_in(kinds)) for kinds in (RAISING, ["PARTNER_OF"]))
    kin = met.join(_of_kin(raised, paired), on=PAIR, how="semi")
    parted = _moved_along(kin.filter(pl.col("last") < as_of), here, numbers.known(living.last_seen, "seen"))
    found = guardians(raised, old_enough(raised, ages))
    shared = named.join(now, on=[*PAIR, "address_id"], how="semi").with_row_index("proof", proofs.height)
    told = shared.with_columns(
        strength=pl.lit(0, pl.Int64), valid_from=pl.lit(None, pl.String), valid_to=pl.lit(None, pl.String),
        why=pl.lit(NAMESAKE),
    )  # fmt: skip
    return Kindred(
        as_of, numbers.people, births or Births(), ages.select("person", "age"), proofs,
        both(told.select(*PAIR, *PROOF)), pl.concat([basis, shared.select("proof", "basis")]), found,
        partners(paired, here, housemates, as_of), housemates, pl.concat([housemates, parted]).unique(),
        kin.group_by(PAIR).agg(pl.col("first").min()), living.signs.over(numbers.of_person),
    )  # fmt: skip


class _Numbers(NamedTuple):
    """People and places by numbers."""

    people: pl.Series
    of_person: pl.DataFrame
    of_place: pl.DataFrame

    @classmethod
    def of(cls, ties: pl.DataFrame, living: Living) -> "_Numbers":
        """A number for everybody whom ties and homes name, and for every home."""
        ends = [ties[end] for end in ("source", "target")] + [living.stays["person_id"]]
        ends += [frame[end] for frame in (living.met, living.namesakes) for end in ("person_id", "other_id")]
        people = pl.concat([end.unique().rename("name") for end in ends]).unique().sort()
        places = living.stays["address_id"].unique().sort()
        return cls(people, _numbered(people), _numbered(places))

    def told(self, frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
        """The frame with numbers for people in these columns, of people who have one."""
        for column in columns:
            joined = frame.join(self.of_person, left_on=column, right_on="name", maintain_order="left")
            frame = joined.with_columns(pl.col("number").alias(column)).drop("number")
        return frame

    def placed(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Stays, or pairs at one place, by numbers."""
        ends = [name for name in ("person_id", "other_id") if name in frame.columns]
        told = self.told(frame, *ends).join(self.of_place, left_on="address_id", right_on="name", maintain_order="left")
        names = ["person"] if len(ends) == 1 else PAIR
        return told.drop("address_id").rename({"number": "address_id", **dict(zip(ends, names, strict=True))})

    def known(self, of: Mapping[str, str], name: str) -> pl.DataFrame:
        """What is known of each person: person, and a column of that name."""
        frame = pl.DataFrame({"person": list(of), name: list(of.values())}, {"person": pl.String, name: pl.String})
        return self.told(frame, "person").filter(pl.col(name) != "")


def _numbered(names: pl.Series) -> pl.DataFrame:
    return pl.DataFrame({"name": names}).with_row_index("number")


def _proofs(ties: pl.DataFrame, numbers: _Numbers) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The ties that make families, numbered in their order, and the records that each rests on."""
    of = ties.filter(pl.col("kind").is_in(KINDS)).with_row_index("proof")
    strength = pl.col("strength").replace_strict(RANK, return_dtype=pl.Int64)
    told = of.select(
        "proof", "kind", "role", "needs", strength, "valid_from", "valid_to", size=pl.col("basis").list.len(),
        one="source", other="target", why=pl.when("stated").then(pl.lit(STATED)).otherwise(pl.lit(SIBLINGS)),
    )  # fmt: skip
    return numbers.told(told, *PAIR), of.select("proof", "basis")


def _aged(born: pl.DataFrame, day: str) -> pl.DataFrame:
    """With the month of birth counted from the year nought, and the age on a day, both near enough."""
    year, month = (pl.col("born").str.slice(at, many) for at, many in ((0, 4), (5, 2)))
    known = pl.when(month == "").then(7).otherwise(month.cast(pl.Int64, strict=False))
    parts = born.with_columns(year=year.cast(pl.Int64), month=known)
    age = (int(day[:4]) - pl.col("year")) + (int(day[5:7] or 7) - pl.col("month")) / 12
    return parts.select("person", "born", months=12 * pl.col("year") + pl.col("month"), age=age)


def _of_kin(raised: pl.DataFrame, paired: pl.DataFrame) -> pl.DataFrame:
    """Children and whoever may raise them, in pairs: nobody else's times together are asked for."""
    adults = raised.select(child="other", member="one").unique()
    pairs = paired.select(PAIR).unique()
    mates = both(pairs).rename({"one": "member", "other": "mate"})
    with_mates = adults.join(mates, on="member").select("child", member="mate")
    own = adults.select("child", member="child")
    around = pl.concat([adults, with_mates, own]).unique()
    two = around.join(around, on="child", suffix="_too").filter(pl.col("member") < pl.col("member_too"))
    return pl.concat([two.select(one="member", other="member_too"), pairs]).unique()


def _moved_along(parted: pl.DataFrame, here: pl.DataFrame, seen: pl.DataFrame) -> pl.DataFrame:
    """Two who lived together until one was seen elsewhere, and the other was not seen at all since."""
    found = []
    for mover, stayer in (PAIR, PAIR[::-1]):
        still = parted.join(here, left_on=[stayer, "address_id"], right_on=["person", "address_id"], how="semi")
        last = still.join(seen, left_on=stayer, right_on="person", how="left")
        gone = last.filter(pl.col("seen").fill_null(FAR) <= pl.col("last"))
        found.append(gone.select(one=mover, other=stayer))
    return both(pl.concat(found))
