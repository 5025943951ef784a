"""Families headed by partners or by those who raise one child under one roof: who is in each, and on what evidence.

A row of a family is somebody's role with one proof of it.
"""

from typing import NamedTuple

import polars as pl

from kithkin.resolution.guardians import BIRTH
from kithkin.resolution.kindred import FAR, PAIR, PROOF, RAISING, Kindred
from kithkin.resolution.leaving import Told, partings
from kithkin.resolution.living import joined
from kithkin.resolution.needs import uncovered
from kithkin.resolution.presumed import presumed

ROW = ["family", "person", "role", *PROOF]
GROWN = 30
NOT_BORN_TO = {role: at for at, role in enumerate(["mother", "carer", "father", "parent", "step_parent"])}


def anchors(kin: Kindred) -> pl.DataFrame:
    """Whose family a child is in by where it lives: those who raise it and live with it, else its mother."""
    home = kin.near.select(child="one", adult="other", home=pl.lit(value=True))
    told = kin.guardians.join(home, on=["child", "adult"], how="left").with_columns(
        pl.col("home").fill_null(value=False)
    )
    rank = pl.col("role").replace_strict(NOT_BORN_TO, default=None, return_dtype=pl.Int64)
    several = told.with_columns(rank=rank, at_home=pl.col("home").any().over("child"))
    chosen = pl.when("at_home").then("home").otherwise(pl.col("rank") == pl.col("rank").min().over("child"))
    return _children(kin, several.filter(chosen)).select("child", "adult", "home")


def _children(kin: Kindred, told: pl.DataFrame) -> pl.DataFrame:
    """Of those under 18, and of grown ones who have neither partner nor child and live there, or are young and alone.

    Without a birth date, whoever has raised nobody is a child.
    """
    raises, paired = (_flag(frame, end, name) for frame, end, name in (
        (kin.guardians, "adult", "raises"), (kin.partners, "one", "paired")
    ))  # fmt: skip
    aged = told.join(kin.ages, left_on="child", right_on="person", how="left")
    flags = aged.join(raises, on="child", how="left").join(paired, on="child", how="left")
    age, free = pl.col("age"), pl.col("raises").is_null() & pl.col("paired").is_null()
    child = pl.when(age.is_null()).then(pl.col("raises").is_null()).otherwise(age < 18)
    return flags.filter(child | (free & (pl.col("at_home") | (age < GROWN).fill_null(value=False))))


def _flag(frame: pl.DataFrame, end: str, name: str) -> pl.DataFrame:
    return frame.select(child=end).unique().with_columns(pl.lit(value=True).alias(name))


def heads(kin: Kindred, anchored: pl.DataFrame) -> pl.DataFrame:
    """Partners, and those who raise one child under one roof: family and person."""
    adults = pl.concat([anchored["adult"], kin.partners["one"].alias("adult")]).unique().sort()
    together = kin.near.join(anchored, left_on="one", right_on="adult").join(
        anchored.select("child", other="adult"), on=["child", "other"], how="semi"
    )
    pairs = pl.concat([kin.partners.select(PAIR), together.select(PAIR)])
    first = joined(len(adults), pairs.select(adults.search_sorted(pairs[end]).alias(end) for end in PAIR))
    return pl.DataFrame({"family": first, "person": adults})


class Members(NamedTuple):
    """Who is in each family."""

    rows: pl.DataFrame
    past: pl.DataFrame
    """Who was in it in which role and is no more: they make nobody kin of anybody."""
    basis: pl.DataFrame
    """proof, basis: of proofs that are not among the ties."""


def members(kin: Kindred, headed: pl.DataFrame, children: pl.DataFrame) -> Members:
    """The rows of every headed family; `children` has family and child."""
    raising, past, basis = _raising(kin, headed, children)
    guessed = presumed(kin, headed, children)
    told = pl.concat([raising, guessed.select(ROW)])
    known = told.join(headed, on=["family", "person"], how="semi")
    # Who raises nobody by any row may still be a partner, beside what is presumed.
    raises = raising.join(headed, on=["family", "person"], how="semi").select("family", "person").unique()
    told = pl.concat([told, _partners(kin, headed.join(raises, on=["family", "person"], how="anti"), headed, known),
                      _former(kin, headed, children)])  # fmt: skip
    return Members(pl.concat([told, _kin_at_home(kin, headed, children, told)]), past, basis)


def _raising(kin: Kindred, headed: pl.DataFrame, children: pl.DataFrame) -> Told:
    """Each child with those who raise it; a parent who is no head is one living apart."""
    of = headed.with_columns(head=pl.lit(value=True)).rename({"person": "adult"})
    pairs = children.join(kin.guardians, on="child").join(of, on=["family", "adult"], how="left")
    proofs = kin.of(*RAISING).select(*PROOF, adult="one", child="other")
    rows = _second_homes(kin, headed, pairs).join(proofs, on=["adult", "child"])
    still = rows.filter(pl.col("head")).with_columns(valid_to=pl.lit(None, pl.String))
    since_birth = kin.began(still.filter(pl.col("dated") & ~pl.col("second")), "child").select(still.columns)
    undated = still.filter(~pl.col("dated"))
    since = pl.concat([undated, since_birth])
    # Who came later, a step parent, says nothing of when the child was there.
    first = kin.began(undated.filter(~pl.col("second")), "child").select(still.columns)
    later = undated.filter("second").with_columns(valid_from=pl.lit(FAR))
    own = pl.concat([first, later, since_birth]).with_columns(role=pl.lit("child"), adult="child")
    whole = pl.concat([frame.rename({"adult": "person"}).select(ROW) for frame in (since, own)])
    found = partings(kin, rows, headed)
    return found._replace(rows=pl.concat([whole, found.rows.select(ROW)]), past=found.past.select(ROW))


def _second_homes(kin: Kindred, headed: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """With `second`, whether a child lived elsewhere before it came here, and `dated`, who is told from some day on.

    Of two homes at once the mother's is the first; a child whom no parent by birth raises here has come.
    """
    born, keys = pl.col("role").is_in(BIRTH), ["family", "child"]
    apart = pairs.filter(pl.col("head").is_null() & (pl.col("role") == "mother"))
    mothers = apart.join(kin.near, left_on=["child", "adult"], right_on=PAIR, how="semi").select(keys)
    come = pl.concat([_come(kin, headed, pairs), mothers]).unique().with_columns(come=pl.lit(value=True))
    flags = pairs.join(come, on=keys, how="left").with_columns(
        carers=~(pl.col("head") & born).fill_null(value=False).any().over(keys)
    )
    dated = born | ((pl.col("role") == "carer") & pl.col("carers"))
    second = pl.col("carers") | pl.col("come").is_not_null()
    return flags.with_columns(second=second, dated=dated).drop("come", "carers")


def _come(kin: Kindred, headed: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Children who lived with another who raises them before they first lived with any head: a later home."""
    with_heads = pairs.select("family", "child").unique().join(headed, on="family").rename({"person": "adult"})
    others = pairs.filter(pl.col("head").is_null()).select("family", "child", "adult")
    here, before = (_first_met(kin, frame) for frame in (with_heads, others))
    moved = here.join(before, on=["family", "child"], suffix="_before").filter(pl.col("first_before") < pl.col("first"))
    return moved.select("family", "child")


def _first_met(kin: Kindred, rows: pl.DataFrame) -> pl.DataFrame:
    ends = {"one": pl.min_horizontal("child", "adult"), "other": pl.max_horizontal("child", "adult")}
    return rows.with_columns(**ends).join(kin.met, on=PAIR).group_by("family", "child").agg(pl.col("first").min())


def _partners(kin: Kindred, free: pl.DataFrame, headed: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    """Heads by partnership, but for those whose readers already read of a role that says more."""
    pairs = _paired(kin, free).join(headed, left_on=["family", "other"], right_on=["family", "person"], how="semi")
    kept = uncovered(pairs, ["family", "person"], said)
    return kept.with_columns(role=pl.lit("partner"), valid_to=pl.lit(None, pl.String)).select(ROW)


def _former(kin: Kindred, headed: pl.DataFrame, children: pl.DataFrame) -> pl.DataFrame:
    """Who was a partner until some day was of the family until then."""
    pairs = _paired(kin, headed.join(children, on="family", how="semi"))
    others = pairs.join(headed, left_on=["family", "other"], right_on=["family", "person"], how="anti")
    ended = others.filter((pl.col("valid_to").is_not_null() & (pl.col("valid_to") != "")).all().over("person", "other"))
    return ended.drop("person").rename({"other": "person"}).with_columns(role=pl.lit("partner")).select(ROW)


def _paired(kin: Kindred, headed: pl.DataFrame) -> pl.DataFrame:
    """Everybody a head was ever said to be with."""
    proofs = kin.of("PARTNER_OF").select(*PAIR, *PROOF)
    each = pl.concat([proofs, proofs.rename({"one": "other", "other": "one"}).select(proofs.columns)])
    return headed.join(each.rename({"one": "person"}), on="person")


def _kin_at_home(kin: Kindred, headed: pl.DataFrame, children: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """Grandparents, brothers and sisters who share the home of the family and head none of their own."""
    core = pl.concat([headed, children.rename({"child": "person"})])
    mates = core.join(kin.housemates.rename({"one": "person"}), on="person").select("family", person="other").unique()
    keys = ["family", "person"]
    near = mates.join(told, on=keys, how="anti").join(headed, on=keys, how="anti")
    theirs = headed.rename({"person": "other"})
    own = _tied(kin, near.join(theirs, on="family"), RAISING)
    rest = near.join(own, on=keys, how="anti")
    grand = _tied(kin, rest.join(children.rename({"child": "other"}), on="family"), ["GRANDPARENT_OF"])
    rest = rest.join(grand, on=keys, how="anti").join(kin.partners, left_on="person", right_on="one", how="anti")
    alone = rest.join(kin.guardians, left_on="person", right_on="adult", how="anti").join(theirs, on="family")
    siblings = pl.concat([_tied(kin, alone, ["SIBLING_OF"]), _tied(kin, alone, ["SIBLING_OF"], "other", "person")])
    roles = ((own, "grandparent"), (grand, "grandparent"), (siblings, "sibling"))
    return pl.concat([frame.with_columns(role=pl.lit(role)).select(ROW) for frame, role in roles])


def _tied(
    kin: Kindred, pairs: pl.DataFrame, kinds: list[str], one: str = "person", other: str = "other"
) -> pl.DataFrame:
    """The proofs of such ties from one of each pair to the other."""
    proofs = kin.of(*kinds).select(*PROOF, *PAIR).rename({"one": one, "other": other})
    return pairs.join(proofs, on=[one, other])
