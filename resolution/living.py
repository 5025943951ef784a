"""Households as groups: who lives at a place together, and moves on together."""

import numpy as np
import polars as pl
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from kithkin.resolution import bins
from kithkin.resolution.formed import Draft
from kithkin.resolution.lists import lists
from kithkin.resolution.needs import least, united
from kithkin.resolution.packed import packed

# More people than this at one time and place are a hostel, a hall or a wrong address: only a shared row ties them.
CROWD = 14
FAR = "9999-12-31"
HOME = ["person_id", "address_id"]
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
    said = residences.join(full, on="address_id", how="semi").select("person_id", "address_id", "row").unique()
    same_row = said.join(said.rename({"person_id": "other_id"}), on=["address_id", "row"])
    keys = ["person_id", "other_id", "address_id"]
    quiet = met.join(full, on="address_id", how="anti")
    named = met.join(full, on="address_id", how="semi").join(same_row.select(keys).unique(), on=keys, how="semi")
    return pl.concat([quiet, named]).sort("spell", "other_spell")


def namesakes(residences: pl.DataFrame, met: pl.DataFrame) -> pl.DataFrame:
    """Two who met and whose rows give one address and one surname, or a part of it: person_id, other_id, address_id.

    With needs and basis, once for every class that shows it. `residences` has surname as well. Spellings that one slip
    of the pen makes of each other are one name.
    """
    keys = ["person_id", "other_id", "address_id"]
    named = _in_parts(residences).select("person_id", "address_id", "name", "record_id", "needs").unique()
    shown = named.select("person_id", "address_id", "name", "needs").unique()
    theirs = _as_slips(shown).rename({"person_id": "other_id", "needs": "other_needs", "name": "name_too"})
    two = met.select(keys).unique().join(shown, on=["person_id", "address_id"])
    pairs = two.join(theirs, left_on=["other_id", "address_id", "name"], right_on=["other_id", "address_id", "as"])
    told = least(united(pairs, ["needs", "other_needs"]).with_columns(own=pairs["needs"]), keys)
    found = told.select(*keys, "needs").unique().with_row_index("pair")
    at = told.join(found, on=[*keys, "needs"])
    ends = {"person_id": ("name", "own"), "other_id": ("name_too", "other_needs")}
    each = pl.concat([_rows_of(at, named, end, *of) for end, of in ends.items()])
    basis = lists(each["pair"], each["record_id"], found.height)
    return found.select(*keys, "needs", basis=basis).sort(*keys, "needs")


def _rows_of(pairs: pl.DataFrame, named: pl.DataFrame, end: str, name: str, needs: str) -> pl.DataFrame:
    """The records that give one of a pair the name, for readers of the need: pair, record_id."""
    asked = pairs.select("pair", "address_id", person_id=end, name=name, needs=needs).unique()
    return asked.join(named, on=["person_id", "address_id", "name", "needs"]).select("pair", "record_id")


def surnames(persons: pl.DataFrame) -> pl.DataFrame:
    """The surnames of persons, or parts of them, by class: person_id, name, needs, basis."""
    keys = ["person_id", "name", "needs"]
    said = _in_parts(persons).select("person_id", "name", "record_id", needs=pl.col("access").cast(pl.String))
    found = said.select(keys).unique().sort(keys).with_row_index("at")
    at = said.join(found, on=keys)
    return found.select(*keys, basis=lists(at["at"], at["record_id"], found.height))


def _in_parts(said: pl.DataFrame) -> pl.DataFrame:
    """The rows once for each part of their surname."""
    parts = pl.col("surname").str.to_lowercase().str.replace_all(r"[^\p{L}\s-]", "").str.split("-")
    names = said.select(pl.col("surname").drop_nulls().unique()).with_columns(name=parts)
    each = names.explode("name", empty_as_null=False).filter(pl.col("name") != "")
    return said.join(each, on="surname")


def same_names(one: pl.Series, other: pl.Series) -> pl.Series:
    """Whether two spellings are of one name, as far as one slip of the pen makes them differ."""
    if one.is_empty():
        return pl.Series([], dtype=pl.Boolean)
    slip = cpdist(one.to_list(), other.to_list(), scorer=OSA.distance, score_cutoff=1) <= 1
    return (one == other) | (pl.Series(slip) & (one.str.len_chars() >= LONG) & (other.str.len_chars() >= LONG))


def _as_slips(named: pl.DataFrame) -> pl.DataFrame:
    """The rows `as` their own name, and as every other name of the address that is a slip away from it."""
    names = named.filter(pl.col("name").str.len_chars() >= LONG).select("address_id", "name").unique()
    several = names.filter(pl.len().over("address_id") > 1)
    longer = (pl.col("name").str.len_chars().cast(pl.Int64) - pl.col("name_too").str.len_chars().cast(pl.Int64)).abs()
    both = several.join(several, on="address_id", suffix="_too").filter(
        (pl.col("name") != pl.col("name_too")) & (longer <= 1)
    )
    spellings = both.select("name", "name_too").unique()
    slips = spellings.filter(same_names(spellings["name"], spellings["name_too"]))
    there = both.join(slips, on=["name", "name_too"], how="semi").rename({"name_too": "as"})
    own = named.with_columns(pl.col("name").alias("as"))
    return pl.concat([own, named.join(there, on=["address_id", "name"]).select(own.columns)])


def crowded(stays: pl.DataFrame) -> pl.DataFrame:
    """Addresses where too many people live on the day of some arrival."""
    large = stays.group_by("address_id").len().filter(pl.col("len") > CROWD).select("address_id")
    some = stays.join(large, on="address_id", how="semi")
    days = some.select("address_id", day="first").unique()
    present = (pl.col("first") <= pl.col("day")) & (pl.col("last") >= pl.col("day"))
    there = some.join(days, on="address_id").filter(present)
    counted = there.group_by("address_id", "day").agg(pl.col("person_id").n_unique())
    return counted.filter(pl.col("person_id") > CROWD).select("address_id").unique()


def living_together(stays: pl.DataFrame, met: pl.DataFrame, residences: pl.DataFrame) -> Draft:
    """Each household with its members and homes, a member's dates being those of the stay; `residences` has feed."""
    ordered = stays.sort("spell")
    local = ordered.with_columns(local=joined(stays.height, met.select("spell", "other_spell")))
    named = local.with_columns(cluster=joined(stays.height, _moves(local)).gather(local["local"]))
    # A household is named by its first stay, which no other has.
    first = named.sort("first", "person_id", "address_id").unique("cluster", keep="first", maintain_order=True)
    stated = named.join(residences.select(*HOME, "record_id", "needs", "feed"), on=HOME)
    called = first.select("cluster", people=pl.concat_list("person_id"), place="address_id", day="first")
    return Draft("Household", _members(stated), _homes(stated), called)


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
    more = pl.col("person_id") == pl.col("person_id").shift(-1)
    after = ordered.with_columns(
        to=pl.when(more).then(pl.col("local").shift(-1)), there=pl.when(more).then(pl.col("address_id").shift(-1))
    )
    went = after.filter((pl.col("to") != pl.col("local")) & (pl.col("there") != pl.col("address_id")))
    moved = went.group_by("local", "to").agg(movers=pl.col("person_id").n_unique())
    sized = moved.join(size, on="local").join(size.rename({"local": "to", "n": "m"}), on="to")
    most = (2 * pl.col("movers") > pl.col("n")) & (2 * pl.col("movers") > pl.col("m"))
    return sized.filter(most).select("local", "to").sort("local", "to")


def _members(stated: pl.DataFrame) -> pl.DataFrame:
    said = least(stated, ["cluster", "person_id"])
    feeds = {"one": pl.col("feed").min(), "other": pl.col("feed").max()}
    rows = _spanned(said, ["cluster", "person_id", "needs"], **feeds)
    strength = pl.when(pl.col("one") != pl.col("other")).then(pl.lit("confirmed")).otherwise(pl.lit("unconfirmed"))
    return rows.with_columns(role=pl.lit("resident"), strength=strength).drop("one", "other")


def _homes(stated: pl.DataFrame) -> pl.DataFrame:
    said = least(stated, ["cluster", "address_id"])
    return _spanned(said, ["cluster", "address_id", "needs"]).rename({"address_id": "target"})


def _spanned(said: pl.DataFrame, keys: list[str], **more: pl.Expr) -> pl.DataFrame:
    """The records of each, and the time from the first day to the last."""
    days = {"valid_from": pl.col("first").min(), "valid_to": pl.col("last").max()}
    placed = said.with_columns(packed(said, keys))
    same = (pl.col(name).first() for name in keys)
    found = placed.group_by("packed").agg(*same, **days, **more).with_row_index("at")
    at = placed.select("packed", "record_id").join(found.select("packed", "at"), on="packed")
    open_ended = [pl.when(~pl.col(day).is_in(["", FAR])).then(day).alias(day) for day in days]
    basis = lists(at["at"], at["record_id"], found.height)
    return found.with_columns(*open_ended, basis=basis).drop("at", "packed")
