"""Who of some chosen people is tied to whom, worked out in columns: which two ties, or which one, tie each pair."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import polars as pl

from kithkin.casework.network.kinds import rules

CROWD = 50
"""What joins more of the chosen people than this ties nobody to anybody."""
PAIR = ("one", "other")


@dataclass(frozen=True, slots=True)
class Met:
    """The ties with their numbers (`at`), and the pairs with the numbers of theirs."""

    ties: pl.DataFrame
    pairs: pl.DataFrame
    """Kind, both persons by id, the first and the second tie (one twice where one says it), and the rank of both."""
    crowded: pl.DataFrame
    """What was too large for any: kind and joint."""

    @property
    def crowds(self) -> int:
        """How many that were."""
        return self.crowded.height


def met(ties: pl.DataFrame, persons: Collection[str], kinds: Collection[str], crowd: int = CROWD) -> Met:
    """Everybody who is tied to another of these persons by one of these kinds; ties that never held at once do not."""
    rank = {name: at for at, name in enumerate(rules().strength)}
    told = ties.with_row_index("at").with_columns(rank=pl.col("strength").replace_strict(rank, return_dtype=pl.Int32))
    wanted = told.filter(pl.col("kind").is_in(list(kinds)))
    things = wanted.filter(~pl.col("between"))
    sizes = things.group_by("kind", "joint").agg(people=pl.col("person").n_unique())
    small = sizes.filter(pl.col("people").is_between(2, crowd)).select("kind", "joint")
    pairs = pl.concat([_direct(wanted, persons), _joined(things.join(small, on=["kind", "joint"]))])
    crowded = sizes.filter(pl.col("people") > crowd).select("kind", "joint")
    return Met(told, pairs.sort("kind", *PAIR, "first", "second"), crowded)


def _direct(ties: pl.DataFrame, persons: Collection[str]) -> pl.DataFrame:
    """Ties between two of the persons."""
    between = pl.col("between") & pl.col("joint").is_in(list(persons)) & (pl.col("person") != pl.col("joint"))
    return ties.filter(between).select("kind", *_ends("joint"), "rank", first="at", second="at")


def _joined(ties: pl.DataFrame) -> pl.DataFrame:
    """Each two ties of two persons to one thing at one time: as strong together as the weaker."""
    sides = ties.select("kind", "joint", "at", "person", "since", "until", "rank")
    both = sides.join(sides, on=["kind", "joint"], suffix="_two").filter(
        pl.col("at") < pl.col("at_two"),
        pl.col("person") != pl.col("person_two"),
        pl.col("since") <= pl.col("until_two"),
        pl.col("since_two") <= pl.col("until"),
    )
    rank = pl.max_horizontal("rank", "rank_two")
    return both.select("kind", *_ends("person_two"), rank=rank, first="at", second="at_two")


def _ends(other: str) -> tuple[pl.Expr, pl.Expr]:
    """Both persons in the order of their ids."""
    turned = pl.col("person") > pl.col(other)
    names = pl.col("person"), pl.col(other)
    return (
        pl.when(turned).then(names[1]).otherwise(names[0]).alias(PAIR[0]),
        pl.when(turned).then(names[0]).otherwise(names[1]).alias(PAIR[1]),
    )


def uncrowded(found: Met, crowded: pl.DataFrame) -> Met:
    """The same without what is too large among others."""
    many = found.ties.join(crowded, on=["kind", "joint"], how="semi")["at"]
    return replace(found, pairs=found.pairs.filter(~pl.col("first").is_in(many.implode())))


def lines(found: Met, weakest: str, known: Collection[str]) -> pl.DataFrame:
    """One row for each two of the known persons: the kinds that are strong enough, the best rank, and the records."""
    bonds = _bonds(found, weakest, known)
    return _told(bonds).join(_records(found.ties, bonds), on=PAIR, how="left", maintain_order="left")


def outlined(found: Met, weakest: str, known: Collection[str]) -> pl.DataFrame:
    """The same without the records."""
    return _told(_bonds(found, weakest, known))


def _bonds(found: Met, weakest: str, known: Collection[str]) -> pl.DataFrame:
    """What ties the known persons; a kind counts by the best of its lines of evidence, and then by all of them."""
    enough = list(rules().strength).index(weakest)
    named = [pl.col(end).is_in(list(known)) for end in PAIR]
    bonds = found.pairs.filter(*named).with_columns(best=pl.col("rank").min().over("kind", *PAIR))
    return bonds.filter(pl.col("best") <= enough)


def _told(bonds: pl.DataFrame) -> pl.DataFrame:
    return bonds.group_by(PAIR).agg(pl.col("kind").unique().sort(), pl.col("best").min()).sort(PAIR)


def _records(ties: pl.DataFrame, bonds: pl.DataFrame) -> pl.DataFrame:
    """The records behind each pair, each once."""
    behind = pl.concat([bonds.select(*PAIR, at=end) for end in ("first", "second")]).unique()
    basis = ties.select("at", records="basis")
    told = behind.join(basis, on="at").explode("records").drop_nulls("records").select(*PAIR, "records").unique()
    return told.group_by(PAIR).agg(pl.col("records").sort())
