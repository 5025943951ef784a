"""Group: from persons and what rows say of them to ties, households, families, gangs and association groups."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from kithkin.graph.closing import replace_edges, replace_nodes
from kithkin.graph.cover import cover
from kithkin.graph.ids import OTHER, PREFIXES, mint, store_secret
from kithkin.graph.model import KIN
from kithkin.graph.run import Run, writing
from kithkin.graph.said import keep_called
from kithkin.graph.store import GraphStore
from kithkin.resolution import formed
from kithkin.resolution.communities.associations import associations
from kithkin.resolution.decide_groups import Said, settled
from kithkin.resolution.gangs import gangs
from kithkin.resolution.keyed import Keys
from kithkin.resolution.kinds import kinds
from kithkin.resolution.lives import lives
from kithkin.resolution.material import Material, affiliated, authorised, material, oldest
from kithkin.resolution.other_groups import no_groups, other_groups, undescribed
from kithkin.resolution.reading import classed, everything, texts
from kithkin.resolution.survive import Mint, fresh, survive, unclaimed

MEMBERED = ("Household", "Family", "AssociationGroup")
YOUNGEST = 2**40
"""The age of a place among members: younger than anybody, so that it breaks no tie between people."""
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Grouped:
    """How many of each there are now."""

    groups: dict[str, int] = field(default_factory=dict)
    ties: dict[str, int] = field(default_factory=dict)
    members: int = 0
    authorised: int = 0
    expired: int = 0


def group(
    store: GraphStore, *, secret: bytes | None = None, as_of: str, progress: Progress | None = None,
    described: Path | None = None,
) -> Grouped:  # fmt: skip
    """Form every group as the world stands on a day and write it down; over the same data it changes nothing.

    `described` is the folder of kinds that are data; BadInput says what in it cannot be used, before anything is read.
    """
    say, own = progress or (lambda _: None), kinds(described)
    with writing(store, "group") as run:
        say("reading what rows say")
        read = material(store, run.instant)
        say("forming groups")
        kin, made = form(read, authorised(store, run.instant), as_of)
        made += other_groups(store, own, everything(store, run.instant), read.persons, as_of)
        say("keeping ids")
        named = Naming(store, run, oldest(read.persons), secret or store_secret(store))
        made += [no_groups(one) for one in undescribed(named.kinds, own, PREFIXES)]
        said = Said.read(store, run, read.persons)
        whole = settled([(one, named.of(one)) for one in made], said, run)
        say("writing ties and groups")
        _write_ties(store, run, kin)
        members, lived = _write_groups(store, run, whole)
        _write_members(store, run, members)
        replace_edges(store, run, "LIVES_AT", classed(store, lived).to_arrow(), source="Group", target="Address")
        cover(store, run)
        done = _counted(whole, as_of, dict(kin.group_by("kind").len().sort("kind").iter_rows()))
        run.details.update(done.groups)
    return done


def group_gangs(
    store: GraphStore, *, secret: bytes | None = None, as_of: str, progress: Progress | None = None
) -> Grouped:
    """Form gangs only, as `group` does: enough after a membership was authorised."""
    say = progress or (lambda _: None)
    with writing(store, "group") as run:
        say("reading lists and reports")
        persons, told = affiliated(store, run.instant)
        made = gangs(told, authorised(store, run.instant))
        ids = Naming(store, run, oldest(persons), secret or store_secret(store)).of(made)
        [(made, ids)] = settled([(made, ids)], Said.read(store, run, persons), run)
        say("writing gangs")
        before = texts(store, "read/group_ids", "group_id", "kind", "minted_for").filter(pl.col("kind") == "Gang")
        _write_members(store, run, _write_groups(store, run, [(made, ids)])[0], {*before["group_id"], *ids["id"]})
        cover(store, run)
    return _counted([(made, ids)], as_of, {})


def _counted(whole: Iterable[tuple[formed.Formed, pl.DataFrame]], as_of: str, by_kind: dict[str, int]) -> Grouped:
    groups = {one.kind: ids.height for one, ids in whole}
    members = pl.concat([one.members for one, _ in whole])
    decided = members.filter(pl.col("status") == "authorised").unique(["person_id", "cluster"])
    past = decided.filter(pl.col("review_on") < as_of).height
    every = members.select("person_id", "cluster").n_unique()
    return Grouped(groups, by_kind, every, decided.height - past, past)


def form(read: Material, decisions: pl.DataFrame, as_of: str) -> tuple[pl.DataFrame, list[formed.Formed]]:
    """The ties, and the groups of every kind, from what was read; the same from the same records under any ids."""
    keys = Keys(read.persons)
    # What was seen is weighed beside what lives together: it takes as long, and most of it is another library's.
    with ThreadPoolExecutor(1) as pool:
        others = pool.submit(_others, keys.of(read), decisions, as_of)
        kin, made = lives(read, keys.persons, as_of)
        return kin, [*made, *(keys.group(one) for one in others.result())]


def _others(read: Material, decisions: pl.DataFrame, as_of: str) -> list[formed.Formed]:
    return [gangs(read.affiliations, decisions), associations(read, as_of)]


class Naming:
    """Gives groups ids that last: by the members, the organisation of gangs, or the key of a kind that is data."""

    def __init__(self, store: GraphStore, run: Run, oldest_of: pl.DataFrame, secret: bytes) -> None:
        known = everything(store, run.instant)
        self._secret = secret
        self._oldest = oldest_of
        self._ids = texts(store, "read/group_ids", "group_id", "kind", "minted_for")
        # Who is in a group by decision is put in after it has its id, so that they make no group another.
        before = texts(store, "read/group_previous", "group_id", "kind", "person_id", "decision_id", **known)
        self._before = _current(
            before.filter(pl.col("decision_id") == "").drop("decision_id"),
            texts(store, "read/resolve_aliases", "alias", "person_id", known_at=run.instant),
        )
        self._places = texts(store, "read/group_places", "group_id", "kind", "address_id", **known)
        self._named = texts(store, "read/group_named", "group_id", "organisation_id", **known)
        self._keyed = texts(store, "read/group_keys", "group_id", "kind", "key")

    @property
    def kinds(self) -> set[str]:
        """The kinds of all groups there ever were."""
        return set(self._ids["kind"])

    def of(self, made: formed.Formed) -> pl.DataFrame:
        """The id and record of each cluster: cluster, id, minted_for."""
        now = self._now(made)
        survival = survive(now, self._previous(made.kind))
        taken = set(self._ids["group_id"])
        keys = self._keys(made)
        rows = [
            (cluster, fresh(self._mint(made.kind), keys[cluster], taken), keys[cluster])
            for cluster, _ in unclaimed(now, survival).iter_rows()
        ]
        new = pl.DataFrame(rows, dict.fromkeys(["cluster", "id", "minted_for"], pl.String), orient="row")
        kept = survival.kept.join(self._ids.select(id="group_id", minted_for="minted_for"), on="id", how="left")
        return pl.concat([kept.cast(pl.String).select(new.columns), new]).sort("cluster")

    def _mint(self, kind: str) -> Mint:
        return lambda key, salt: mint(self._secret, PREFIXES.get(kind, OTHER), key, str(salt or ""))

    def _now(self, made: formed.Formed) -> pl.DataFrame:
        aged = made.members.join(self._oldest, on="person_id").select("cluster", "age", member="person_id").unique()
        if made.kind == "Household":
            # People who moved together are two households of the same members: the place tells them apart.
            placed = made.places.select("cluster", pl.lit(YOUNGEST).alias("age"), member="target").unique()
            return pl.concat([aged.select(placed.columns), placed])
        if made.kind in MEMBERED:
            return aged
        return aged.group_by("cluster").agg(pl.col("age").min()).with_columns(member=pl.col("cluster"))

    def _previous(self, kind: str) -> pl.DataFrame:
        if kind == "Gang":
            named = self._named.select(member="organisation_id", id="group_id")
        elif kind not in PREFIXES:
            named = self._keyed.filter(pl.col("kind") == kind).select(member="key", id="group_id")
        else:
            named = self._before.filter(pl.col("kind") == kind).select(member="person_id", id="group_id")
        if kind == "Household":
            placed = self._places.filter(pl.col("kind") == kind).select(member="address_id", id="group_id")
            named = pl.concat([named, placed])
        minted = self._ids.select(id="group_id", key="minted_for")
        return named.unique().join(minted, on="id", how="left")

    def _keys(self, made: formed.Formed) -> dict[str, str]:
        """The oldest record of each cluster's oldest member."""
        oldest = made.members.select("cluster", "person_id").unique().join(self._oldest, on="person_id").sort("age")
        first = oldest.unique("cluster", keep="first", maintain_order=True)
        return dict(zip(first["cluster"], first["record_id"], strict=True))


def _current(before: pl.DataFrame, aliases: pl.DataFrame) -> pl.DataFrame:
    """Earlier memberships under the ids that answer for their persons now."""
    now = aliases.rename({"person_id": "now"})
    joined = before.join(now, left_on="person_id", right_on="alias", how="left")
    return joined.with_columns(person_id=pl.coalesce("now", "person_id")).drop("now")


def _write_ties(store: GraphStore, run: Run, kin: pl.DataFrame) -> None:
    placed = classed(store, kin)
    for kind in KIN:
        table = placed.filter(pl.col("kind") == kind).drop("kind").to_arrow()
        replace_edges(store, run, kind, table, source="Person", target="Person")


def _write_groups(
    store: GraphStore, run: Run, whole: Iterable[tuple[formed.Formed, pl.DataFrame]]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Write the groups and what names gangs; gives memberships and homes under the ids of groups, to be written."""
    members, lived = [], [pl.DataFrame(schema={**formed.PLACES, "source": pl.String}).drop("cluster")]
    for made, ids in whole:
        nodes = ids.join(made.traits, on="cluster", how="left").with_columns(kind=pl.lit(made.kind))
        _write_nodes(store, run, made.kind, nodes)
        members.append(made.members.join(ids.select("cluster", target="id"), on="cluster").drop("cluster"))
        places = made.places.join(ids.select("cluster", source="id"), on="cluster").drop("cluster")
        if made.kind == "Gang":
            named = classed(store, places).drop("valid_from", "valid_to").to_arrow()
            replace_edges(store, run, "NAMED_BY", named, source="Gang", target="Organisation")
        else:
            lived.append(places)
    return pl.concat(members), pl.concat(lived)


def _write_nodes(store: GraphStore, run: Run, kind: str, nodes: pl.DataFrame) -> None:
    """A kind that is data has no label of its own; its groups are known by its key."""
    built_in = kind in PREFIXES
    told = nodes.drop("cluster") if built_in else nodes.rename({"cluster": "key"})
    keep_called(store, run, kind if built_in else "Group", told)
    labels, scope = (["Group", kind], None) if built_in else (["Group"], {"kind": [kind]})
    replace_nodes(store, run, labels, told.to_arrow(), scope=scope)


def _write_members(store: GraphStore, run: Run, members: pl.DataFrame, groups: set[str] | None = None) -> None:
    """Write the memberships of these groups, or of all."""
    belongs = classed(store, members.rename({"person_id": "source"})).to_arrow()
    scope = None if groups is None else {"target": groups}
    replace_edges(store, run, "MEMBER_OF", belongs, source="Person", target="Group", scope=scope)
