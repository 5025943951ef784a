"""Association groups: people seen together more than chance would have it. A lead with reason and expiry, no fact."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from kithkin.resolution.coded import Index
from kithkin.resolution.communities.areas import areas
from kithkin.resolution.communities.chance import judge, large
from kithkin.resolution.communities.find import communities
from kithkin.resolution.communities.layers import layers, limits
from kithkin.resolution.communities.meetings import Meetings, later, meetings, pairs
from kithkin.resolution.communities.network import Network
from kithkin.resolution.communities.seen import Seen
from kithkin.resolution.formed import Formed, formed
from kithkin.resolution.material import Material
from kithkin.resolution.needs import least

JUDGED = {"cluster": pl.String, "people": pl.Int64, "again": pl.Int64, "p": pl.Float64, "adjusted": pl.Float64,
          "z": pl.Float64, "shown": pl.Boolean}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """Communities, each named by its smallest member, how chance judges them, and the incidents inside them."""

    placed: pl.DataFrame
    """person_id, cluster."""
    judged: pl.DataFrame
    """The columns of JUDGED, for every community large enough to be told."""
    inside: pl.DataFrame
    """Two people of one community in one incident, from both ends."""

    @property
    def shown(self) -> pl.DataFrame:
        """The communities that are more than chance."""
        return self.judged.filter("shown").select("cluster")


def associations(read: Material, as_of: str) -> Formed:
    """Communities of people by the incidents they share, outside any role of victim, witness or child present."""
    found = find(meetings(read, as_of))
    kept = found.inside.join(found.shown, on="cluster")
    expiry = kept.group_by("cluster").agg(expires_on=later(pl.col("day").max(), limits().months))
    return formed("AssociationGroup", _members(kept), traits=expiry)


def find(met: Meetings) -> Found:
    """The communities of the people of these meetings, each held against chance."""
    people = met.seen["person_id"].unique().sort()
    seen, beside = _seen(met, people), _beside(met, people)
    labels = communities(seen.network(beside))
    held = seen.held(labels)
    kept = large(held, limits())
    named = pl.DataFrame({"person_id": people, "label": labels}).with_columns(
        cluster=pl.col("person_id").min().over("label")
    )
    placed = named.select("person_id", "cluster")
    told = judge(seen, beside, held, limits())
    first = named.unique("label", keep="first").sort("label")["cluster"].to_list()
    columns = [[first[one] for one in kept], held.people[kept], held.again[kept], told.p, told.adjusted, told.z,
               told.adjusted <= limits().level]  # fmt: skip
    judged = pl.DataFrame(dict(zip(JUDGED, columns, strict=True)), schema=JUDGED).with_columns(
        pl.col("z").fill_nan(None)
    )
    return Found(placed, judged, _inside(pairs(met.seen), placed))


def _seen(met: Meetings, people: pl.Series) -> Seen:
    """Each presence once: several rows may tell of one."""
    happened = met.seen.group_by("layer", "event_id").agg(pl.col("day").max(), pl.col("people").first())
    happened = happened.sort("layer", "event_id")
    there = met.seen.select("layer", "event_id", "person_id").unique().sort("layer", "event_id", "person_id")
    at = there.join(happened.with_row_index("event"), on=["layer", "event_id"], maintain_order="left")
    numbers = {name: number for number, name in enumerate(layers())}
    return Seen(
        len(people),
        _places(people, at["person_id"]),
        at["event"].to_numpy().astype(np.int64),
        happened["layer"].replace_strict(numbers, return_dtype=pl.Int64).to_numpy(),
        met.worth(happened).to_numpy(),
        areas(met.homes, people, limits().area),
    )


def _beside(met: Meetings, people: pl.Series) -> Network:
    one, other = (_places(people, met.beside[end]) for end in ("person_id", "other_id"))
    return Network(len(people), one, other, met.worth(met.beside).to_numpy())


def _places(people: pl.Series, asked: pl.Series) -> Index:
    return people.search_sorted(asked).to_numpy().astype(np.int64)


def _inside(both: pl.DataFrame, placed: pl.DataFrame) -> pl.DataFrame:
    theirs = placed.rename({"person_id": "other_id"})
    return both.join(placed, on="person_id").join(theirs, on=["other_id", "cluster"])


def _members(kept: pl.DataFrame) -> pl.DataFrame:
    """One membership for each class; its reason counts only the incidents that a reader of that class may see."""
    rows = kept.group_by("cluster", "person_id", "needs").agg(
        basis=pl.col("record_id").unique().sort(),
        valid_from=pl.col("day").min(),
        last=pl.col("day").max(),
        times=pl.col("event_id").n_unique(),
    )
    times = pl.col("times").cast(pl.String) + pl.when(pl.col("times") == 1).then(pl.lit(" incident")).otherwise(
        pl.lit(" incidents")
    )
    reason = pl.lit("with others of the group in ") + times + ", last on " + pl.col("last")
    return least(rows, ["cluster", "person_id"]).with_columns(
        role=pl.lit("associate"), strength=pl.lit("tentative"), reason=reason
    )
