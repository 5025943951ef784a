"""Group: from persons and what rows say of them to ties, households, families, gangs and association groups."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from kithkin.graph.cover import cover
from kithkin.graph.ids import PREFIXES, store_secret
from kithkin.graph.run import writing
from kithkin.graph.store import GraphStore
from kithkin.graph.wake import covered
from kithkin.resolution import formed
from kithkin.resolution.communities.associations import associations
from kithkin.resolution.decide_groups import Said, settled
from kithkin.resolution.gangs import gangs
from kithkin.resolution.group_ids import Naming
from kithkin.resolution.group_layer import write_gangs, write_layer
from kithkin.resolution.keyed import Keys
from kithkin.resolution.kinds import kinds
from kithkin.resolution.lives import Shared, again, lives
from kithkin.resolution.material import Material, affiliated, authorised, material_of, oldest
from kithkin.resolution.other_groups import no_groups, other_groups, undescribed
from kithkin.resolution.reading import everything, texts
from kithkin.resolution.regroup import Before, Made, Regroup, before
from kithkin.resolution.stated import stated

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
    described: Path | None = None, cache: Path | None = None,
) -> Grouped:  # fmt: skip
    """Form every group as the world stands on a day and write it down; over the same data it changes nothing.

    `described` is the folder of kinds that are data; BadInput says what in it cannot be used, before anything is read.
    With a `cache` only what has changed since the run that wrote it is read, formed and written, with the same outcome.
    """
    say, own = progress or (lambda _: None), kinds(described)
    with writing(store, "group") as run:
        say("reading what rows say")
        classed_as, known = covered(store), before(store, run, cache)
        told = known.now if known else stated(store, run.instant)
        read = material_of(told)
        say("forming groups")
        kin, made = form(read, authorised(store, run.instant), as_of, _made_before(known, as_of))
        shared = Made(kin, *made[:2])
        made += other_groups(store, own, everything(store, run.instant), read.persons, as_of)
        say("keeping ids")
        written = known.left.written if known else None
        said = Said.read(store, run, read.persons)
        named = Naming(store, run, oldest(read.persons), secret or store_secret(store), said.out, written)
        made += [no_groups(one) for one in undescribed(named.kinds, own, PREFIXES)]
        whole = settled([(one, named.of(one)) for one in made], said, run)
        say("writing ties and groups")
        written = write_layer(store, run, (kin, whole, named.ids), written)
        cover(store, run)
        done = _counted(whole, as_of, dict(kin.group_by("kind").len().sort("kind").iter_rows()))
        run.details.update(done.groups)
        if cache:
            # Within the right to write, so that nothing erased is left there; of a run that does not commit it is of
            # no use.
            Regroup(as_of, told, shared, written).save(cache, run, classed_as)
    return done


def _made_before(known: Before | None, as_of: str) -> tuple[Material, Shared] | None:
    """What was formed before, and of what; on another day ages and homes are others."""
    if known is None or known.left.as_of != as_of:
        return None
    kin, *made = known.left.made
    return material_of(known.left.stated), Shared(kin, made)


def group_gangs(
    store: GraphStore, *, secret: bytes | None = None, as_of: str, progress: Progress | None = None
) -> Grouped:
    """Form gangs only, as `group` does: enough after a membership was authorised."""
    say = progress or (lambda _: None)
    with writing(store, "group") as run:
        say("reading lists and reports")
        persons, told = affiliated(store, run.instant)
        made = gangs(told, authorised(store, run.instant))
        said = Said.read(store, run, persons)
        ids = Naming(store, run, oldest(persons), secret or store_secret(store), said.out).of(made)
        [(made, ids)] = settled([(made, ids)], said, run)
        say("writing gangs")
        known = texts(store, "read/group_ids", "group_id", "kind", "minted_for").filter(pl.col("kind") == "Gang")
        write_gangs(store, run, made, ids, known["group_id"])
        cover(store, run)
    return _counted([(made, ids)], as_of, {})


def _counted(whole: Iterable[tuple[formed.Formed, pl.DataFrame]], as_of: str, by_kind: dict[str, int]) -> Grouped:
    groups = {one.kind: ids.height for one, ids in whole}
    members = pl.concat([one.members for one, _ in whole])
    decided = members.filter(pl.col("status") == "authorised").unique(["person_id", "cluster"])
    past = decided.filter(pl.col("review_on") < as_of).height
    every = members.select("person_id", "cluster").n_unique()
    return Grouped(groups, by_kind, every, decided.height - past, past)


def form(
    read: Material, decisions: pl.DataFrame, as_of: str, before: tuple[Material, Shared] | None = None
) -> tuple[pl.DataFrame, list[formed.Formed]]:
    """The ties, and the groups of every kind, from what was read; the same from the same records under any ids.

    What was formed of what was read before on that day is gone on from.
    """
    keys = Keys(read.persons)
    # What was seen is weighed beside what lives together: it takes as long, and most of it is another library's.
    with ThreadPoolExecutor(1) as pool:
        others = pool.submit(_others, keys.of(read), decisions, as_of)
        kin, made = again(*before, read, as_of).shared if before else lives(read, keys.persons, as_of)
        return kin, [*made, *(keys.group(one) for one in others.result())]


def _others(read: Material, decisions: pl.DataFrame, as_of: str) -> list[formed.Formed]:
    return [gangs(read.affiliations, decisions), associations(read, as_of)]
