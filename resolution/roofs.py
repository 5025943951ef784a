"""What is asked of families whose parents or children have another home: when who parted from whom, or came."""

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kithkin.resolution.kindred import FAR, Kindred
from kithkin.resolution.packed import placed
from kithkin.resolution.parted import PARTING, partings
from kithkin.resolution.wider import readers, reads, within

Numbers = NDArray[np.int64]


class Questions(NamedTuple):
    """Somebody, those whose homes tell where they lived, and the children whose birth goes before."""

    asked: pl.DataFrame
    """question, who, arrives (they came to those beside, and did not part), and the columns that tell it apart."""
    beside: pl.DataFrame
    """question, person, child: of several the first that tells it is believed."""
    children: pl.DataFrame
    """question, child."""


class Answers(NamedTuple):
    """What readers are told."""

    told: pl.DataFrame
    """question, own, readers, the columns of PARTING, with names of days; without one, nobody knows."""
    born: pl.DataFrame
    """child, readers, born: FAR where they do not know it."""


def apart(cases: pl.DataFrame, raising: pl.DataFrame) -> Questions:
    """Since when a parent who is no head lives apart: the children's other parent and the children tell from whom.

    `raising` has family, child and adult: the heads who are a child's parents by birth.
    """
    keys = ["family", "adult", "role"]
    asked = cases.select(keys).unique().with_row_index("question").with_columns(who="adult", arrives=False)
    children = cases.select(*keys, "child").unique().join(asked, on=keys).select("question", "child", "family")
    others = children.join(raising, on=["family", "child"]).select("question", person="adult")
    own = children.select("question", person="child")
    each = [frame.unique().with_columns(order=pl.lit(order)) for order, frame in enumerate((others, own))]
    one_of = own.with_columns(child=pl.lit(value=True))
    beside = pl.concat(each).join(one_of, on=["question", "person"], how="left").sort("question", "order", "person")
    told = beside.select("question", "person", pl.col("child").fill_null(value=False))
    return Questions(asked, told, children.drop("family"))


def left_behind(came: pl.DataFrame, raising: pl.DataFrame, away: pl.DataFrame) -> Questions:
    """When the parent of a child who came parted from another who is no head; without one here, the child."""
    first = raising.group_by("family", "child").agg(here=pl.col("adult").min())
    both = came.join(away, on=["family", "child"]).join(first, on=["family", "child"], how="left")
    asked = both.with_row_index("question").with_columns(who=pl.coalesce("here", "child"), arrives=False)
    beside = asked.select("question", person="adult", child=pl.col("adult") == pl.col("child"))
    return Questions(asked, beside, asked.select("question", "child"))


def arrivals(came: pl.DataFrame, heads: pl.DataFrame) -> Questions:
    """When a child who came was first seen with the heads."""
    asked = came.with_row_index("question").with_columns(who="child", arrives=True)
    beside = asked.join(heads, on="family").select("question", "person", child=pl.col("person") == pl.col("child"))
    return Questions(asked, beside.sort("question", "person"), asked.select("question", "child"))


def answers(kin: Kindred, questions: Questions, own: pl.DataFrame) -> Answers:
    """The answer to each question for each of its readers: `own` has question and own."""
    who = questions.asked.select("question", person="who")
    people = pl.concat([who, questions.beside.select("question", "person")]).unique()
    signs = kin.signs(people["person"].unique())
    shown = people.join(signs.select("needs", person="person_id").unique(), on="person").select("question", "needs")
    each = readers(own.unique(), shown)
    asked = each.select("question", "readers").unique().sort("question", "readers")
    born = _born(kin, questions.children, asked)
    days = _Days(signs["day"], born["born"], kin.as_of)
    found = _found(questions, signs, asked, born, days)
    return Answers(_least(each.join(asked.hstack(found), on=["question", "readers"])), born)


def _born(kin: Kindred, children: pl.DataFrame, asked: pl.DataFrame) -> pl.DataFrame:
    each = children.join(asked, on="question").select("child", "readers").unique()
    told = kin.born(each.rename({"child": "person", "readers": "needs"}))
    return told.select(child="person", readers="needs", born="valid_from")


class _Days:
    """Days as numbers in their order."""

    def __init__(self, seen: pl.Series, born: pl.Series, as_of: str) -> None:
        some = pl.DataFrame({"day": seen.unique()})
        before = some.with_columns(before=shifted("day", -1))
        whole = [before["day"], before["before"], born.alias("day"), pl.Series([as_of])]
        self.known = pl.concat([one.rename("day") for one in whole]).drop_nulls().unique().sort()
        self.before = np.full(len(self.known), -1)
        self.before[self.of(before["day"])] = self.of(before["before"].fill_null(""))
        self.as_of = int(self.known.search_sorted(as_of))

    def of(self, days: pl.Series) -> Numbers:
        """The number of each day; nought for what is none."""
        return placed(days, self.known).fill_null(0).cast(pl.Int64).to_numpy()


def shifted(day: str, by: int) -> pl.Expr:
    """The day so many days later."""
    return pl.col(day).str.to_date("%Y-%m-%d", strict=False).dt.offset_by(f"{by}d").dt.to_string("%Y-%m-%d")


def _found(
    questions: Questions, signs: pl.DataFrame, asked: pl.DataFrame, born: pl.DataFrame, days: _Days
) -> pl.DataFrame:
    """The parting of each that is asked: the columns of PARTING."""
    people = pl.concat([questions.asked["who"], questions.beside["person"].alias("who")]).unique().sort()
    needs, some = (column.unique().sort() for column in (signs["needs"], asked["readers"]))
    where = [signs["person_id"].search_sorted(people, side) for side in ("left", "right")]
    seen = _table(signs["person_id"], days.of(signs["day"]), signs["address_id"], signs["record_id"],
                  placed(signs["needs"], needs), signs["ended"])  # fmt: skip
    youngest = _youngest(questions, asked, born)
    ends = [questions.beside["question"].search_sorted(asked["question"], side) for side in ("left", "right")]
    told = asked.join(_alone(questions), on="question", how="left", maintain_order="left")
    births = np.where(youngest.is_null(), -1, days.of(youngest.fill_null("")))
    rows = _table(people.search_sorted(told["who"]), placed(asked["readers"], some), births,
                  told["alone"], told["arrives"], *ends)  # fmt: skip
    beside = _table(people.search_sorted(questions.beside["person"]), _tells(questions.beside))
    found = partings((seen, _table(*where), reads(some, needs), days.before), rows, beside, days.as_of)
    return _named(pl.from_numpy(found, PARTING), days.known)


def _table(*columns: pl.Series | Numbers) -> Numbers:
    return np.ascontiguousarray(np.stack([np.asarray(column).astype(np.int64) for column in columns], axis=1))


def _youngest(questions: Questions, asked: pl.DataFrame, born: pl.DataFrame) -> pl.Series:
    """The birth of the youngest child as each reader knows it."""
    known = born.filter(pl.col("born") != FAR)
    each = asked.join(questions.children, on="question").join(known, on=["child", "readers"])
    last = each.group_by("question", "readers").agg(pl.col("born").max())
    return asked.join(last, on=["question", "readers"], how="left", maintain_order="left")["born"]


def _alone(questions: Questions) -> pl.DataFrame:
    """Who is asked about, and whether they are one of the children."""
    both = questions.children.select("question", who="child", alone=pl.lit(value=True))
    asked = questions.asked.select("question", "who", "arrives")
    return asked.join(both, on=["question", "who"], how="left").with_columns(pl.col("alone").fill_null(value=False))


def _tells(beside: pl.DataFrame) -> pl.Series:
    """A child with two homes is seen in the new one too, and tells none, unless there is nobody else."""
    return beside.select(~pl.col("child") | pl.col("child").all().over("question"))["child"]


def _named(found: pl.DataFrame, days: pl.Series) -> pl.DataFrame:
    there = pl.col("last") >= 0
    known = found.select(pl.when(there).then(pl.col(name)) for name in PARTING)
    named = {name: days.gather(known[name].cast(pl.UInt32)).alias(name) for name in ("last", "first", "until")}
    records = [pl.col(name).cast(pl.UInt32) for name in ("one_record", "other_record")]
    return known.with_columns(*named.values(), *records, pl.col("together").cast(pl.Boolean))


def _least(told: pl.DataFrame) -> pl.DataFrame:
    """Without readers who are told nothing more than others of fewer classes; its own readers are told in any case."""
    kept = told.filter(pl.col("last").is_not_null() | (pl.col("readers") == pl.col("own"))).with_row_index("at")
    keys = ["question", "own", *PARTING]
    known = kept.drop_nulls("last").select("at", *keys, "readers")
    pairs = known.join(known, on=keys, suffix="_too").filter(pl.col("at") != pl.col("at_too"))
    return kept.join(within(pairs).select("at").unique(), on="at", how="anti").drop("at")
