"""The ties of persons as families need them: who raised whom, who is with whom, and on what evidence.

Persons, places and records are numbers here, in the order of their names.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from kithkin.resolution.births import Births
from kithkin.resolution.guardians import beside_step_parents, guardians, old_enough
from kithkin.resolution.living import same_names
from kithkin.resolution.needs import united
from kithkin.resolution.parted import of_nobody
from kithkin.resolution.partners import partners

RANK = {"tentative": 0, "unconfirmed": 1, "confirmed": 2}
FAR = "9999-12-31"
RAISING = ["PARENT_OF", "CARER_OF"]
KINDS = [*RAISING, "PARTNER_OF", "SIBLING_OF", "GRANDPARENT_OF"]
PROOF = ["proof", "needs", "strength", "valid_from", "valid_to", "why"]
PAIR = ["one", "other"]
HOME = [*PAIR, "address_id"]
STATED = "stated"
SIBLINGS = "inferred: children of one parent"
PARENTS = "inferred: parent of a brother or sister"
NAMESAKE = "inferred: shares home and surname"


NAMELESS = pl.DataFrame(
    schema={"person_id": pl.UInt32, "name": pl.String, "needs": pl.String, "basis": pl.List(pl.UInt32)}
)


class Living(NamedTuple):
    """Who lives where: stays, who met there, who shares a surname with whom there, when last seen, and every sign."""

    stays: pl.DataFrame
    met: pl.DataFrame
    namesakes: pl.DataFrame
    last_seen: pl.DataFrame
    """person_id, seen."""
    signs: Callable[[pl.Series], pl.DataFrame] = of_nobody
    """The signs of some people."""
    names: pl.DataFrame = NAMELESS
    """person_id, name, needs, basis: surnames, or parts of them, of persons."""


@dataclass(frozen=True, slots=True)
class Kindred:
    """Ties by pair and by person, and who lives with whom on the day; of what goes both ways both are told."""

    as_of: str
    births: Births
    ages: pl.DataFrame
    """person, age: years on the day, of those whose birth date is known."""
    ties: pl.DataFrame
    """kind, role, one, other and the columns of PROOF: what some rows say of two, for those who may read them all."""
    namesakes: pl.DataFrame
    """The same without kind and role, of those who share home and surname."""
    shared_until: pl.DataFrame
    """The same of those who did until one moved, of whom the other was not seen since."""
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
    names: pl.DataFrame
    """person, name, needs, proof: the surnames, or parts of them, of whoever may raise or be raised."""
    signs: Callable[[pl.Series], pl.DataFrame] = of_nobody

    def of(self, *kinds: str) -> pl.DataFrame:
        """The ties of these kinds."""
        return self.ties.filter(pl.col("kind").is_in(kinds)).drop("kind")

    def birth(self, child: int, needs: str) -> str:
        """The birth of a child as readers of a need know it, or when a child on the way was first told of; else FAR."""
        if self.births.on_the_way(child, needs, self.as_of):
            return self.births.told(child, needs) or FAR
        return self.births.of(child, needs) or FAR

    def began(self, rows: pl.DataFrame, child: str) -> pl.DataFrame:
        """The rows from the birth of a child on, as readers of each need know it."""
        born = self.born(rows.select("needs", person=child).unique()).rename({"person": child})
        return rows.drop("valid_from", strict=False).join(born, on=[child, "needs"])

    def born(self, asked: pl.DataFrame) -> pl.DataFrame:
        """Needs and persons with `valid_from`: the birth as readers of each need know it."""
        born = asked.with_columns(valid_from=self.births.of_each(asked).fill_null(FAR))
        called = pl.col("person").is_in(self.births.called.implode())
        unsure = (pl.col("valid_from") > self.as_of) & (called | (pl.col("valid_from") != FAR))
        self.births.look_up(born.filter(unsure)["person"])
        told = [self.birth(*pair) for pair in born.filter(unsure).select("person", "needs").iter_rows()]
        to_come = born.filter(unsure).with_columns(pl.Series("valid_from", told, pl.String))
        return pl.concat([born.filter(~unsure), to_come])

    def shared_names(self, pairs: pl.DataFrame) -> pl.DataFrame:
        """Of pairs of somebody, `head`, and a child those of one surname, with needs and proofs of it."""
        named = self.names.rename({"needs": "needs_one", "proof": "name_proof"})
        heads = pairs.unique().join(named.rename({"person": "head"}), on="head")
        both = heads.join(named.rename({"person": "child", "name": "childs"}), on="child", suffix="_child")
        spellings = both.select("name", "childs").unique()
        alike = spellings.filter(same_names(spellings["name"], spellings["childs"]))
        kept = both.join(alike, on=["name", "childs"], how="semi")
        told = united(kept, ["needs_one", "needs_one_child"])
        return told.select("head", "child", "needs", proofs=pl.concat_list("name_proof", "name_proof_child"))

    def sexed(self, rows: pl.DataFrame, person: str) -> pl.DataFrame:
        """The rows with the sex of somebody, as readers of each need know it."""
        asked = rows.select("needs", person=person).unique()
        told = asked.with_columns(sex=self.births.sex_of_each(asked)).rename({"person": person})
        return rows.drop("sex", strict=False).join(told, on=[person, "needs"])


def both(pairs: pl.DataFrame) -> pl.DataFrame:
    """Pairs from both ends."""
    turned = pairs.rename({"one": "other", "other": "one"}).select(pairs.columns)
    return pl.concat([pairs, turned])


def kindred(
    ties: pl.DataFrame, born: pl.DataFrame, living: Living, as_of: str, births: Births | None = None
) -> Kindred:
    """Look-ups over the ties of `kin.ties` and over who lives where.

    `born` has person and born; `births` tells births by class, for dates. Persons, places and records are numbers.
    """
    proofs, basis = _proofs(ties)
    ages = _aged(born, as_of)
    stays, met, named = (frame.rename({"person_id": "one"}).rename({"other_id": "other"}, strict=False)
                         for frame in living[:3])  # fmt: skip
    holds = (pl.col("first") <= as_of) & (pl.col("last") >= as_of)
    here, now = stays.filter(holds).select("address_id", person="one").unique(), met.filter(holds)
    housemates = both(now.select(PAIR)).unique()
    raised, paired = (proofs.filter(pl.col("kind").is_in(kinds)) for kinds in (RAISING, ["PARTNER_OF"]))
    kin, seen = met.join(_of_kin(raised, paired), on=PAIR, how="semi"), living.last_seen.rename({"person_id": "person"})
    found = guardians(raised, old_enough(raised, ages))
    near = pl.concat([housemates, _moved_along(kin.filter(pl.col("last") < as_of), here, seen)]).unique()
    births, until = births or Births(), _until(met.join(named, on=HOME, how="semi"), here, seen, as_of)
    shared, names = _with_proofs(proofs.height, (
        _shared(named, now, until), living.names.rename({"person_id": "person"})
    ))  # fmt: skip
    at_home, before = (both(shared.filter(pl.col("now") == there).select(*PAIR, *PROOF)) for there in (True, False))
    return Kindred(
        as_of, births, ages.select("person", "age"), proofs, at_home, before,
        pl.concat([basis, *(of.select("proof", "basis") for of in (shared, names))]), found,
        partners(paired, here, housemates, as_of), housemates,
        pl.concat([near, beside_step_parents(found, near, paired)]).unique(),
        kin.group_by(PAIR).agg(pl.col("first").min()),
        names.drop("basis"), living.signs,
    )  # fmt: skip


def _shared(named: pl.DataFrame, now: pl.DataFrame, until: pl.DataFrame) -> pl.DataFrame:
    """Namesakes of one home, now or until one moved: tentatively kin."""
    there = pl.concat([now.select(*HOME, now=pl.lit(value=True)), until]).unique()
    nothing = {day: pl.lit(None, pl.String) for day in ("valid_from", "valid_to")}
    return named.join(there, on=HOME).with_columns(strength=pl.lit(0, pl.Int64), **nothing, why=pl.lit(NAMESAKE))


def _until(known: pl.DataFrame, here: pl.DataFrame, seen: pl.DataFrame, as_of: str) -> pl.DataFrame:
    """Namesakes who lived together until one moved, and the other was not seen since, with the home they had last."""
    last = known.filter((pl.col("last") == pl.col("last").max().over(PAIR)) & (pl.col("last") < as_of))
    along = _moved_along(last, here, seen)
    return last.join(along, on=PAIR, how="semi").select(*HOME, now=pl.lit(value=False))


def _with_proofs(first: int, frames: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Frames of which every row is a proof, with numbers that go on from one to the next."""
    for frame in frames:
        yield frame.with_row_index("proof", first)
        first += frame.height


def _proofs(ties: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The ties that make families, numbered in their order, and the records that each rests on."""
    of = ties.filter(pl.col("kind").is_in(KINDS)).with_row_index("proof")
    strength = pl.col("strength").replace_strict(RANK, return_dtype=pl.Int64)
    told = of.select(
        "proof", "kind", "role", "needs", strength, "valid_from", "valid_to", size=pl.col("basis").list.len(),
        one="source", other="target", why=_why(),
    )  # fmt: skip
    return told, of.select("proof", "basis")


def _why() -> pl.Expr:
    inferred = pl.when(pl.col("kind") == "SIBLING_OF").then(pl.lit(SIBLINGS)).otherwise(pl.lit(PARENTS))
    return pl.when("stated").then(pl.lit(STATED)).otherwise(inferred)


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
