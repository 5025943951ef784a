"""Records, persons and places by number while ties, households and families are formed; their names come back last.

A number is the place of a name among all names in order, so that the smaller name is the smaller number.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import polars as pl

from kithkin.resolution.formed import Draft, Formed, Names, ordered
from kithkin.resolution.kin import undirected
from kithkin.resolution.lists import named
from kithkin.resolution.material import Material

NAMED = {
    "persons": {"record_id": "records", "person_id": "people"},
    "statements": {"source_record": "records", "target_record": "records", "source": "people", "target": "people"},
    "residences": {"record_id": "records", "person_id": "people", "address_id": "places", "row": "rows"},
    "involvements": {"person_id": "people"},
}


def tied(kin: pl.DataFrame, names: Names) -> pl.DataFrame:
    """Ties under the ids of persons; of an undirected tie the smaller id comes first."""
    order = names.ids.rank("dense")
    one, other = (order.gather(kin[end]) for end in ("source", "target"))
    turned = kin["kind"].is_in(undirected()) & (one > other)
    ends = {"source": kin["target"].zip_with(turned, kin["source"]),
            "target": kin["source"].zip_with(turned, kin["target"])}  # fmt: skip
    places = {f"{end}_id": order.gather(ids) for end, ids in ends.items()}
    kept = kin.with_columns(**ends, **places).sort("kind", "role", "source_id", "target_id", "needs", "stated")
    told = {end: names.ids.gather(kept[end]) for end in ends}
    return kept.with_columns(**told, basis=named(kept["basis"], names.records)).select(kin.columns)


def grouped(draft: Draft, names: Names) -> Formed:
    """Groups of one kind by the names of their members, homes and records."""
    clusters = draft.clusters.sort("name").with_row_index("at")
    members, places = (
        frame.join(clusters.select("cluster", "at"), on="cluster").sort(*order, nulls_last=True)
        for frame, order in ((draft.members, _MEMBERS), (draft.places, _PLACES))
    )
    of = clusters["name"]
    told = _told(members, of, names, person_id=names.ids), _told(places, of, names, target=names.places)
    return ordered(draft.kind, *told, clusters.select(cluster="name"))


def _told(frame: pl.DataFrame, clusters: pl.Series, names: Names, **of: pl.Series) -> pl.DataFrame:
    who = {name: known.gather(frame[name]) for name, known in of.items()}
    basis = named(frame["basis"], names.records)
    return frame.with_columns(cluster=clusters.gather(frame["at"]), basis=basis, **who)


_MEMBERS = ["at", "person_id", "role", "needs", "valid_from"]
_PLACES = ["at", "target", "needs"]


def ranked(read: Material, persons: pl.DataFrame) -> tuple[Names, Material]:
    """What was read by numbers, and their names; `persons` has person_id and key, by which they are put in order."""
    known = persons.sort("key", "person_id")
    names = {
        "people": known["person_id"],
        "records": _names(read, "records"),
        "places": _names(read, "places"),
        "rows": _names(read, "rows"),
    }
    told = _numbered(read, names)
    return Names(known["key"], known["person_id"], names["records"], names["places"]), replace(read, **told)


def fed(residences: pl.DataFrame, names: Names) -> pl.DataFrame:
    """The rows with a number for the feed of each: a record's id begins with it."""
    feeds = names.records.str.split_exact(":", 1).struct.field("field_0").rank("dense")
    return residences.with_columns(feed=feeds.gather(residences["record_id"]))


def _names(read: Material, of: str) -> pl.Series:
    return pl.concat([column.unique() for _, _, column in _columns(read, of)]).unique().sort().rename("name")


def _columns(read: Material, of: str) -> Iterable[tuple[str, str, pl.Series]]:
    for frame, columns in NAMED.items():
        for name, what in columns.items():
            if what == of:
                yield frame, name, getattr(read, frame)[name].rename("name")


def _numbered(read: Material, names: Mapping[str, pl.Series]) -> dict[str, pl.DataFrame]:
    """The frames with the place of each name among those known in its place."""
    told = {frame: getattr(read, frame) for frame in NAMED}
    for of, known in names.items():
        columns = list(_columns(read, of))
        asked = pl.concat([column for *_, column in columns])
        numbers = asked.to_frame().join(_places(known), on="name", how="left", maintain_order="left")["number"]
        first = 0
        for frame, name, column in columns:
            told[frame] = told[frame].with_columns(numbers.slice(first, len(column)).alias(name))
            first += len(column)
    return told


def _places(names: pl.Series) -> pl.DataFrame:
    return pl.DataFrame({"name": names}).with_row_index("number")
