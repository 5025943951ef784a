"""Who is of a group and who is not, as people have decided: over every rule, on every run."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from kithkin.graph.run import Run
from kithkin.graph.store import GraphStore, Row
from kithkin.resolution.formed import MEMBERS, Formed, shaped
from kithkin.resolution.reading import texts

Whole = list[tuple[Formed, pl.DataFrame]]
Place = tuple[int, str]
"""The place of a kind of groups among all, and a cluster of it."""
TOLD = ("decision_id", "kind", "group_id", "record_id", "role", "decided_by", "at")
MEMBER = ["cluster", "person_id"]


@dataclass(frozen=True, slots=True)
class Said:
    """What was decided, with the person and class of each record, and the ids that persons had before."""

    told: pl.DataFrame
    ever: dict[str, set[str]]

    @property
    def out(self) -> pl.DataFrame:
        """Who is not of which group: group_id, person_id."""
        return self.told.filter(pl.col("kind").str.starts_with("not_")).select("group_id", "person_id")

    @classmethod
    def read(cls, store: GraphStore, run: Run, persons: pl.DataFrame) -> "Said":
        """The latest word on each person and group."""
        told = texts(store, "read/decision_members", *TOLD).join(
            persons.select("record_id", "person_id", "access"), on="record_id"
        )
        latest = told.sort("at", "decision_id").unique(["group_id", "person_id"], keep="last", maintain_order=True)
        return cls(latest, _ever(store, run, set(latest["group_id"])))


def settled(whole: Whole, said: Said, run: Run) -> Whole:
    """The groups with members as people have decided; a decision about a group that has gone follows its people."""
    if said.told.is_empty():
        return whole
    named = {
        one: (at, cluster) for at, (_, ids) in enumerate(whole) for cluster, one in ids["cluster", "id"].iter_rows()
    }
    rows = _placed(whole, said, named)
    held = {row["decision_id"] for each in rows.values() for row in each.values()}
    if waiting := [one for one in said.told["decision_id"].to_list() if one not in held]:
        run.details["waiting"] = waiting
    return [(_applied(made, [*rows.get(at, {}).values()]), ids) for at, (made, ids) in enumerate(whole)]


def _placed(whole: Whole, said: Said, named: dict[str, Place]) -> dict[int, dict[tuple[str, str], Row]]:
    """The word on each person of each group that is there: what was said of it itself outranks what followed people."""
    at_home, rows = _homes(whole), dict[int, dict[tuple[str, str], Row]]()
    told = [(named.get(row["group_id"]), row) for row in said.told.iter_rows(named=True)]
    for own, row in sorted(told, key=lambda one: one[0] is not None):
        if found := own or _follow(row, said.ever, at_home):
            rows.setdefault(found[0], {})[found[1], row["person_id"]] = {**row, "cluster": found[1]}
    return rows


def _applied(made: Formed, rows: Sequence[Row]) -> Formed:
    """One kind of groups with what was decided of it: whoever is not of it is taken out, whoever is is put in."""
    if not rows:
        return made
    told = pl.DataFrame(rows, infer_schema_length=None)
    out = told.filter(pl.col("kind").str.starts_with("not_"))
    members = made.members.join(out, on=MEMBER, how="anti")
    new = told.filter(~pl.col("kind").str.starts_with("not_"))
    new = new.join(members, on=MEMBER, how="anti")
    # In a gang somebody is only ever proposed this way: what is in force rests on sources and has a day of review.
    gang = made.kind == "Gang"
    added = new.select(
        *MEMBER,
        "decision_id",
        role=pl.coalesce(pl.col("role").cast(pl.String), pl.lit("member")),
        basis=pl.concat_list("record_id"),
        strength=pl.lit("tentative" if gang else "confirmed"),
        status=pl.lit("proposed" if gang else None, pl.String),
        reason=pl.concat_str(pl.lit("proposed by " if gang else "decided by "), "decided_by"),
        needs=pl.col("access").cast(pl.String),
    )
    return replace(made, members=pl.concat([members, shaped(added, MEMBERS)]))


def _ever(store: GraphStore, run: Run, groups: set[str]) -> dict[str, set[str]]:
    """Everybody who ever was of these groups, by the ids that answer for them now."""
    now = dict(texts(store, "read/resolve_aliases", "alias", "person_id", known_at=run.instant).iter_rows())
    found: dict[str, set[str]] = {}
    for group, person in texts(store, "read/decision_ever", "group_id", "person_id", ids=sorted(groups)).iter_rows():
        found.setdefault(group, set()).add(now.get(person, person))
    return found


def _homes(whole: Whole) -> dict[tuple[str, str], list[Place]]:
    """Where each person is now: by the first letter of the kind of group, place and cluster."""
    found: dict[tuple[str, str], list[Place]] = {}
    for at, (made, _) in enumerate(whole):
        for cluster, person in made.members.select(MEMBER).unique().iter_rows():
            found.setdefault((made.kind[0], person), []).append((at, cluster))
    return found


def _follow(row: Row, ever: dict[str, set[str]], at_home: dict[tuple[str, str], list[Place]]) -> Place | None:
    """The group of the same kind in which most of the others of a former one are now."""
    group, others = row["group_id"], ever.get(row["group_id"], set()) - {row["person_id"]}
    counted = Counter(place for person in others for place in at_home.get((group[0], person), ()))
    return min(counted, key=lambda place: (-counted[place], place), default=None)
