"""The ties of persons as families need them: who raised whom, who is with whom, and on what evidence.

Persons and places are numbers here, in the order of their names, so that the smaller name is the smaller number.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

import polars as pl

from kithkin.resolution.births import Births
from kithkin.resolution.guardians import beside_step_parents, guardians, old_enough
from kithkin.resolution.living import same_name
from kithkin.resolution.needs import united
from kithkin.resolution.parted import Signs
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
    schema={"person_id": pl.String, "name": pl.String, "needs": pl.String, "basis": pl.List(pl.String)}
)


class Living(NamedTuple):
    """Who lives where: stays, who met there, who shares a surname with whom there, when last seen, and every sign."""

    stays: pl.DataFrame
    met: pl.DataFrame
    namesakes: pl.DataFrame
    last_seen: Mapping[str, str] = MappingProxyType({})
    signs: Signs = Signs()
    names: pl.DataFrame = NAMELESS
    """person_id, name, needs, basis: surnames, or parts of them, of persons."""


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
    signs: Signs = field(default_factory=Signs)
    """Of people by their numbers."""

    def of(self, *kinds: str) -> pl.DataFrame:
        """The ties of these kinds."""
        return self.ties.filter(pl.col("kind").is_in(kinds)).drop("kind")

    def birth(self, child: str, needs: str) -> str:
        """The birth of a child as readers of a need know it, or when a child on the way was first told of; else FAR."""
        if self.births.on_the_way(child, needs, self.as_of):
            return self.births.told(child, needs) or FAR
        return self.births.of(child, needs) or FAR

    def began(self, rows: pl.DataFrame, child: str) -> pl.DataFrame:
        """The rows from the birth of a child on, as readers of each need know it."""
        return self._asked(rows, child, "valid_from", self.birth)

    def shared_names(self, pairs: pl.DataFrame) -> pl.DataFrame:
        """Of pairs of somebody, `head`, and a child those of one surname, with needs and proofs of it."""
        named = self.names.rename({"needs": "needs_one", "proof": "name_proof"})
        heads = pairs.unique().join(named.rename({"person": "head"}), on="head")
        both = heads.join(named.rename({"person": "child", "name": "childs"}), on="child", suffix="_child")
        spellings = both.select("name", "childs").unique()
        alike = [same_name(*pair) for pair in spellings.iter_rows()]
        kept = both.join(spellings.filter(pl.Series(alike, dtype=pl.Boolean)), on=["name", "childs"], how="semi")
        told = united(kept, ["needs_one", "needs_one_child"])
        return told.select("head", "child", "needs", proofs=pl.concat_list("name_proof", "name_proof_child"))

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
    kin, seen = met.join(_of_kin(raised, paired), on=PAIR, how="semi"), numbers.known(living.last_seen, "seen")
    found = guardians(raised, old_enough(raised, ages))
    near = pl.concat([housemates, _moved_along(kin.filter(pl.col("last") < as_of), here, seen)]).unique()
    births, until = births or Births(), _until(met.join(named, on=HOME, how="semi"), here, seen, as_of)
    shared, names = _with_proofs(proofs.height, (
        _shared(named, now, until),
        numbers.told(living.names.rename({"person_id": "person"}), "person"),
    ))  # fmt: skip
    at_home, before = (both(shared.filter(pl.col("now") == there).select(*PAIR, *PROOF)) for there in (True, False))
    return Kindred(
        as_of, numbers.people, births, ages.select("person", "age"), proofs, at_home, before,
        pl.concat([basis, *(of.select("proof", "basis") for of in (shared, names))]), found,
        partners(paired, here, housemates, as_of), housemates,
        pl.concat([near, beside_step_parents(found, near, paired)]).unique(),
        kin.group_by(PAIR).agg(pl.col("first").min()),
        names.drop("basis"), living.signs.over(numbers.of_person),
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
        one="source", other="target", why=_why(),
    )  # fmt: skip
    return numbers.told(told, *PAIR), of.select("proof", "basis")


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
