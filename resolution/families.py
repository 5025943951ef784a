"""Families: those who raise a child together and the children they raise, couples, and kin who share a home.

The rule in words is in docs/families.md.
"""

from collections import defaultdict

import polars as pl

from kithkin.resolution.family import ROW, anchors, heads, members
from kithkin.resolution.formed import Draft
from kithkin.resolution.kindred import PAIR, Kindred
from kithkin.resolution.lists import lists
from kithkin.resolution.living import HOME, joined
from kithkin.resolution.needs import least, united
from kithkin.resolution.told import told

GENERATION = 16
HOMELESS = pl.DataFrame(schema={"family": pl.Int64, "target": pl.UInt32, "basis": pl.List(pl.UInt32),
                                "valid_from": pl.String, "needs": pl.String})  # fmt: skip


def families(kin: Kindred) -> Draft:
    """Every family of the day, with role, evidence and dates of each member, but without homes."""
    anchored = anchors(kin)
    headed = heads(kin, anchored)
    children = anchored.join(headed, left_on="adult", right_on="person").select("family", "child").unique()
    found = members(kin, headed, children)
    rows = _worth_telling(found.rows, headed)
    headed = headed.join(rows, on="family", how="semi")
    rows = pl.concat([rows, _sets(rows, _siblings_at_home(kin))])
    rows = pl.concat([rows, _namesakes_of(kin, headed, children.join(headed, on="family", how="semi"), rows)])
    rows = pl.concat([rows, _sets(rows, kin.namesakes.filter(pl.col("one") < pl.col("other")).with_columns(
        role=pl.lit("relative")
    ))])  # fmt: skip
    largest = _largest(rows, headed)
    kept, past = (frame.join(largest, on="family", how="semi") for frame in (rows, found.past))
    basis = pl.concat([kin.basis, found.basis])
    clusters = _clusters(kept, headed)
    # Of those in no family any more nothing is told.
    rows = told(pl.concat([kept, past]).join(clusters, on="family", how="semi"), basis)
    return Draft("Family", *(frame.rename({"family": "cluster"}) for frame in (rows, HOMELESS, clusters)))


def _worth_telling(rows: pl.DataFrame, headed: pl.DataFrame) -> pl.DataFrame:
    """Without heads who have nobody with them."""
    people = rows.select("family", "person").unique()
    mine = people.join(headed.with_columns(head=pl.lit(1)), on=["family", "person"], how="left")
    whole = mine.group_by("family").agg(pl.len(), pl.col("head").sum())
    single = headed.group_by("family").len("heads").filter(pl.col("heads") == 1)
    alone = whole.filter((pl.col("len") == 1) & (pl.col("head") == 1)).join(single, on="family", how="semi")
    return rows.join(alone, on="family", how="anti")


def _placed(rows: pl.DataFrame) -> pl.DataFrame:
    """Everybody in a family but parents who live apart."""
    return rows.filter(~pl.col("role").str.ends_with("_apart")).select("person").unique()


def _siblings_at_home(kin: Kindred) -> pl.DataFrame:
    """Brothers and sisters who share a home, by the first word that rows have for it."""
    tied = kin.of("SIBLING_OF").join(kin.housemates, on=PAIR, how="semi")
    return tied.with_columns(role=pl.col("role").sort_by("proof").first().over(PAIR))


def _sets(rows: pl.DataFrame, reasons: pl.DataFrame) -> pl.DataFrame:
    """Kin who share a home and are of no family yet, without anybody known to raise them."""
    placed = _placed(rows)
    for end in PAIR:
        reasons = reasons.join(placed, left_on=end, right_on="person", how="anti")
    people = pl.concat([reasons[end].alias("person") for end in PAIR]).unique().sort()
    first = joined(len(people), reasons.select(people.search_sorted(reasons[end]).alias(end) for end in PAIR))
    family = pl.DataFrame({"person": people, "family": first + _free(rows)})
    each = pl.concat([reasons.drop(PAIR[1 - at]).rename({end: "person"}) for at, end in enumerate(PAIR)])
    return each.join(family, on="person").select(ROW)


def _free(rows: pl.DataFrame) -> int:
    """The first number that no family has."""
    last = rows["family"].max()
    return last + 1 if isinstance(last, int) else 0


def _namesakes_of(kin: Kindred, headed: pl.DataFrame, children: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Who shares home and surname with a family, and is of none, is taken for kin of it: tentatively.

    Who did until the family moved, and was not seen since, is so where they are a grandparent.
    """
    core = pl.concat([headed, children.rename({"child": "person"})]).unique()
    now, until = (pl.lit(value=flag).alias("now") for flag in (True, False))
    shared = pl.concat([kin.namesakes.with_columns(now), kin.shared_until.with_columns(until)])
    strange = shared.join(_placed(rows), left_on="other", right_on="person", how="anti")
    found = core.join(strange.rename({"one": "person"}), on="person").drop("person").rename({"other": "person"})
    ages = headed.join(kin.ages, on="person").group_by("family").agg(old=pl.col("age").max(), young=pl.col("age").min())
    raising = children.select("family", raising=pl.lit(value=True)).unique()
    aged = found.join(kin.ages, on="person", how="left").join(ages, on="family", how="left")
    told = aged.join(raising, on="family", how="left").with_columns(role=_likely())
    return told.filter(pl.col("now") | (pl.col("role") == "grandparent")).select(ROW)


def _likely() -> pl.Expr:
    """What age makes of a relative: a generation older or younger than the heads, or neither."""
    elder = pl.when(pl.col("raising").is_null()).then(pl.lit("parent")).otherwise(pl.lit("grandparent"))
    older = pl.when(pl.col("age") - pl.col("old") >= GENERATION).then(elder)
    younger = older.when(pl.col("young") - pl.col("age") >= GENERATION).then(pl.lit("child"))
    return younger.otherwise(pl.lit("relative"))


def _largest(rows: pl.DataFrame, headed: pl.DataFrame) -> pl.DataFrame:
    """Families that are not wholly inside another; of two homes with the same people the mother's is told."""
    people = rows.select("family", "person").unique()
    several = people.filter(pl.len().over("family") > 1)
    core = rows.filter(~pl.col("role").str.ends_with("_apart")).group_by("family").agg(least=pl.col("person").min())
    rivals = several.join(core, left_on="person", right_on="least", suffix="_inside")
    rivals = rivals.filter(pl.col("family") != pl.col("family_inside"))
    doubtful = pl.concat([rivals["family"], rivals["family_inside"].alias("family")]).unique().to_frame()
    lost = _inside(rows.join(doubtful, on="family", how="semi"), headed)
    return several.select("family").unique().filter(~pl.col("family").is_in(list(lost)))


def _inside(rows: pl.DataFrame, headed: pl.DataFrame) -> set[int]:
    """Which of these families are inside another."""
    of, core = _sets_of(rows), _sets_of(rows.filter(~pl.col("role").str.ends_with("_apart")))
    mothers = set(rows.filter(pl.col("role") == "mother")["family"])
    head_of = _sets_of(headed.join(rows, on="family", how="semi"))
    order = sorted(
        of, key=lambda one: (-len(of[one]), sorted(of[one]), one not in mothers, sorted(head_of.get(one, ())))
    )
    of_person: dict[int, list[int]] = defaultdict(list)
    lost = set()
    for one in order:
        mine = core.get(one, set())
        rivals = of_person[min(mine)] if mine else []
        if len(of[one]) < 2 or any(mine <= core.get(o, set()) or of[one] == of[o] for o in rivals):
            lost.add(one)
            continue
        for person in of[one]:
            of_person[person].append(one)
    return lost


def _sets_of(rows: pl.DataFrame) -> dict[int, set[int]]:
    told = rows.group_by("family").agg(pl.col("person").unique())
    return {family: set(people) for family, people in told.iter_rows()}


def _clusters(rows: pl.DataFrame, headed: pl.DataFrame) -> pl.DataFrame:
    """What names each family: its heads, or everybody where it has none."""
    mine = headed.join(rows, on="family", how="semi")
    rest = rows.join(headed, on="family", how="anti").select("family", "person").unique()
    called = pl.concat([mine, rest.select(mine.columns)])
    return called.group_by("family").agg(people=pl.col("person").sort())


def homes(made: Draft, stays: pl.DataFrame, residences: pl.DataFrame, as_of: str) -> Draft:
    """The families with the homes of their members on the day; who lives apart has their home elsewhere."""
    here = stays.filter((pl.col("first") <= as_of) & (pl.col("last") >= as_of))
    there = ~pl.col("role").str.ends_with("_apart") & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= as_of))
    core = made.members.filter(there).select("cluster", "person_id", "needs").unique()
    said = residences.select(*HOME, "record_id", stay_needs="needs")
    placed = core.join(here.select(*HOME, since="first"), on="person_id").join(said, on=HOME)
    kept = least(united(placed, ["needs", "stay_needs"]), ["cluster", "address_id"])
    keys, since = ["cluster", "address_id", "needs"], pl.col("since").filter(pl.col("since") != "").min()
    found = kept.group_by(keys).agg(valid_from=since).with_row_index("at")
    at = kept.select(*keys, "record_id").join(found.select(*keys, "at"), on=keys)
    basis = lists(at["at"], at["record_id"], found.height)
    return made._replace(places=found.rename({"address_id": "target"}).with_columns(basis=basis).drop("at"))
