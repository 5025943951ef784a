"""Households as groups: who lives at a place together, and moves on together."""

import numpy as np
import polars as pl
from rapidfuzz.distance import OSA

from kithkin.resolution import bins
from kithkin.resolution.formed import Formed, formed
from kithkin.resolution.needs import least, united

# More people than this at one time and place are a hostel, a hall or a wrong address: only a shared row ties them.
CROWD = 14
FAR = "9999-12-31"
LONG = 4
"""Shorter names are too often a slip away from each other."""


def numbered(spells: pl.DataFrame) -> pl.DataFrame:
    """The spells with a number and closed ends."""
    ordered = spells.sort("person_id", "address_id", "valid_from", nulls_last=False).with_row_index("spell")
    return ordered.select(
        pl.col("spell").cast(pl.Int64), "person_id", "address_id",
        first=pl.col("valid_from").fill_null(""), last=pl.col("valid_to").fill_null(FAR),
    )  # fmt: skip


def together(stays: pl.DataFrame, residences: pl.DataFrame) -> pl.DataFrame:
    """Two people at one address at one time: spell, other_spell, person_id, other_id, address_id, first, last.

    `stays` are numbered spells; `residences` person_id, address_id and row, the row that states the stay: people of a
    crowd are together only where one row says so.
    """
    theirs = stays.rename({"spell": "other_spell", "person_id": "other_id", "first": "f", "last": "l"})
    pairs = stays.join(theirs, on="address_id").filter(
        (pl.col("person_id") < pl.col("other_id")) & (pl.col("first") <= pl.col("l")) & (pl.col("f") <= pl.col("last"))
    )
    met = pairs.with_columns(first=pl.max_horizontal("first", "f"), last=pl.min_horizontal("last", "l")).drop("f", "l")
    full = crowded(stays)
    said = residences.select("person_id", "address_id", "row").unique()
    same_row = said.join(said.rename({"person_id": "other_id"}), on=["address_id", "row"])
    keys = ["person_id", "other_id", "address_id"]
    quiet = met.join(full, on="address_id", how="anti")
    named = met.join(full, on="address_id", how="semi").join(same_row.select(keys).unique(), on=keys, how="semi")
    return pl.concat([quiet, named]).sort("spell", "other_spell")


def namesakes(residences: pl.DataFrame) -> pl.DataFrame:
    """Two people whose rows give one address and one surname, or a part of it: person_id, other_id, address_id, basis.

    `residences` has surname as well; each pair once for every class that shows it. Spellings that one slip of the pen
    makes of each other are one name.
    """
    named = _in_parts(residences).select("person_id", "address_id", "name", "record_id", "needs").unique()
    theirs = _as_slips(named).rename({"person_id": "other_id", "record_id": "other_record", "needs": "other_needs"})
    pairs = named.join(theirs, on=["address_id", "name"]).filter(pl.col("person_id") < pl.col("other_id"))
    keys = ["person_id", "other_id", "address_id"]
    told = least(united(pairs, ["needs", "other_needs"]), keys)
    each = pl.concat([told.select(*keys, "needs", basis=end) for end in ("record_id", "other_record")])
    return each.group_by(*keys, "needs").agg(pl.col("basis").unique().sort()).sort(*keys, "needs")


def surnames(persons: pl.DataFrame) -> pl.DataFrame:
    """The surnames of persons, or parts of them, by class: person_id, name, needs, basis."""
    said = _in_parts(persons).with_columns(needs=pl.col("access").cast(pl.String))
    keys = ["person_id", "name", "needs"]
    return said.group_by(keys).agg(basis=pl.col("record_id").unique().sort()).sort(keys)


def _in_parts(said: pl.DataFrame) -> pl.DataFrame:
    parts = pl.col("surname").str.to_lowercase().str.replace_all(r"[^\p{L}\s-]", "").str.split("-")
    return (
        said.filter(pl.col("surname").is_not_null())
        .with_columns(name=parts)
        .explode("name")
        .filter(pl.col("name") != "")
    )


def same_name(one: str, other: str) -> bool:
    """Whether two spellings are of one name, as far as one slip of the pen makes them differ."""
    return one == other or (min(len(one), len(other)) >= LONG and OSA.distance(one, other, score_cutoff=1) <= 1)


def _as_slips(named: pl.DataFrame) -> pl.DataFrame:
    """The rows under their own name, and under every other name of the address that is a slip away from it."""
    names = named.filter(pl.col("name").str.len_chars() >= LONG).select("address_id", "name").unique()
    several = names.filter(pl.len().over("address_id") > 1)
    longer = (pl.col("name").str.len_chars().cast(pl.Int64) - pl.col("name_too").str.len_chars().cast(pl.Int64)).abs()
    both = several.join(several, on="address_id", suffix="_too").filter(
        (pl.col("name") != pl.col("name_too")) & (longer <= 1)
    )
    spellings = both.select("name", "name_too").unique()
    alike = [same_name(*pair) for pair in spellings.iter_rows()]
    slips = spellings.filter(pl.Series(alike, dtype=pl.Boolean))
    there = both.join(slips, on=["name", "name_too"], how="semi")
    other = named.join(there, on=["address_id", "name"]).with_columns(name="name_too").select(named.columns)
    return pl.concat([named, other])


def crowded(stays: pl.DataFrame) -> pl.DataFrame:
    """Addresses where too many people live on the day of some arrival."""
    large = stays.group_by("address_id").len().filter(pl.col("len") > CROWD).select("address_id")
    some = stays.join(large, on="address_id", how="semi")
    days = some.select("address_id", day="first").unique()
    present = (pl.col("first") <= pl.col("day")) & (pl.col("last") >= pl.col("day"))
    there = some.join(days, on="address_id").filter(present)
    counted = there.group_by("address_id", "day").agg(pl.col("person_id").n_unique())
    return counted.filter(pl.col("person_id") > CROWD).select("address_id").unique()


def living_together(stays: pl.DataFrame, met: pl.DataFrame, residences: pl.DataFrame) -> Formed:
    """Each household with its members and homes, a member's dates being those of the stay."""
    ordered = stays.sort("spell")
    local = ordered.with_columns(local=joined(stays.height, met.select("spell", "other_spell")))
    whole = local.with_columns(cluster=joined(stays.height, _moves(local)).gather(local["local"]))
    named = whole.sort("first", "person_id", "address_id")
    names = named.group_by("cluster", maintain_order=True).agg(name=_name())
    members, places = (
        made(named, residences).join(names, on="cluster").drop("cluster").rename({"name": "cluster"})
        for made in (_members, _homes)
    )
    return formed("Household", members, places)


def joined(count: int, pairs: pl.DataFrame) -> pl.Series:
    """For each of so many items the smallest that it is joined to, directly or through others, by pairs of them."""
    first = np.arange(count)
    one, other = (pairs[name].cast(pl.Int64).to_numpy(writable=True) for name in pairs.columns)
    bins.united(one, other, first)
    return pl.Series(first)


def _moves(local: pl.DataFrame) -> pl.DataFrame:
    """Two households one after the other that are one: most of each went from there to here."""
    size = local.group_by("local").agg(n=pl.col("person_id").n_unique())
    ordered = local.sort("person_id", "first", "spell")
    after = ordered.with_columns(
        to=pl.col("local").shift(-1).over("person_id"), there=pl.col("address_id").shift(-1).over("person_id")
    )
    went = after.filter((pl.col("to") != pl.col("local")) & (pl.col("there") != pl.col("address_id")))
    moved = went.group_by("local", "to").agg(movers=pl.col("person_id").n_unique())
    sized = moved.join(size, on="local").join(size.rename({"local": "to", "n": "m"}), on="to")
    most = (2 * pl.col("movers") > pl.col("n")) & (2 * pl.col("movers") > pl.col("m"))
    return sized.filter(most).select("local", "to").sort("local", "to")


def _name() -> pl.Expr:
    """A household is named by its first stay, which no other has."""
    parts = [pl.col(name).first() for name in ("person_id", "address_id", "first")]
    return pl.concat_str(parts, separator="\n")


def _stated(named: pl.DataFrame, residences: pl.DataFrame) -> pl.DataFrame:
    said = residences.select("person_id", "address_id", "record_id", "needs")
    return named.join(said, on=["person_id", "address_id"])


def _members(named: pl.DataFrame, residences: pl.DataFrame) -> pl.DataFrame:
    said = least(_stated(named, residences), ["cluster", "person_id"])
    rows = said.group_by("cluster", "person_id", "needs").agg(
        basis=pl.col("record_id").unique().sort(), feeds=pl.col("record_id").str.split(":").list.first().n_unique(),
        valid_from=_open(pl.col("first").min()), valid_to=_open(pl.col("last").max()),
    )  # fmt: skip
    strength = pl.when(pl.col("feeds") > 1).then(pl.lit("confirmed")).otherwise(pl.lit("unconfirmed"))
    return rows.with_columns(role=pl.lit("resident"), strength=strength)


def _homes(named: pl.DataFrame, residences: pl.DataFrame) -> pl.DataFrame:
    said = least(_stated(named, residences), ["cluster", "address_id"])
    return said.group_by("cluster", "needs", target="address_id").agg(
        basis=pl.col("record_id").unique().sort(),
        valid_from=_open(pl.col("first").min()), valid_to=_open(pl.col("last").max()),
    )  # fmt: skip


def _open(day: pl.Expr) -> pl.Expr:
    return pl.when(~day.is_in(["", FAR])).then(day)
