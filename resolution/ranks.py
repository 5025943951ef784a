"""Records, persons and places by number while ties, households and families are formed; their names come back last.

A number is the place of a name among all names in order, so that the smaller name is the smaller number.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

import polars as pl

from kithkin.resolution.formed import Draft, Formed, Names, ordered
from kithkin.resolution.kin import undirected
from kithkin.resolution.lists import named
from kithkin.resolution.material import Material
from kithkin.resolution.packed import packed

RECORDS = [("persons", "record_id"), ("residences", "record_id"), ("statements", "source_record"),
           ("statements", "target_record"), ("involvements", "record_id")]  # fmt: skip


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
    clusters = _called(draft.clusters, names).sort("name").with_row_index("at")
    members, places = (
        _in_their_order(frame.join(clusters.select("cluster", "at"), on="cluster"), order)
        for frame, order in ((draft.members, _MEMBERS), (draft.places, _PLACES))
    )
    of = clusters["name"]
    told = _told(members, of, names, person_id=names.ids), _told(places, of, names, target=names.places)
    return ordered(draft.kind, *told, clusters.select(cluster="name"))


def _called(clusters: pl.DataFrame, names: Names) -> pl.DataFrame:
    """The clusters by name, each name being of one."""
    parts = {"name": named(clusters["people"], names.people).list.join("\n")}
    if "place" in clusters.columns:
        parts |= {"place": names.places.gather(clusters["place"]), "day": clusters["day"]}
    whole = pl.DataFrame(parts).select(name=pl.concat_str(list(parts), separator="\n"))
    return clusters.select("cluster", whole["name"])


def _told(frame: pl.DataFrame, clusters: pl.Series, names: Names, **of: pl.Series) -> pl.DataFrame:
    who = {name: known.gather(frame[name]) for name, known in of.items()}
    basis = named(frame["basis"], names.records)
    return frame.with_columns(cluster=clusters.gather(frame["at"]), basis=basis, **who)


def _in_their_order(frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """The rows by columns of which no two rows have the same."""
    return frame[packed(frame, columns).arg_sort()]


_MEMBERS = ["at", "person_id", "role", "needs"]
_PLACES = ["at", "target", "needs"]


def ranked(read: Material, persons: pl.DataFrame) -> tuple[Names, Material]:
    """What was read by numbers, and their names; `persons` has person_id and key, by which they are put in order.

    Whoever a row is about is the person of its record.
    """
    known = persons.sort("key", "person_id")
    records, places = _in_order(read.persons["record_id"]), _in_order(read.residences["address_id"])
    columns = [getattr(read, frame)[name] for frame, name in RECORDS]
    numbered = dict(zip(RECORDS, _numbers(columns, records), strict=True))
    [place], [person] = (
        _numbers([column], names)
        for column, names in ((read.residences["address_id"], places), (read.persons["person_id"], known["person_id"]))
    )
    of = pl.DataFrame({"record": numbered["persons", "record_id"], "person": person}).sort("record")["person"]
    told = {"residences": read.residences.with_columns(place.alias("address_id"))}
    for (frame, name), record in numbered.items():
        who = {"source_record": "source", "target_record": "target"}.get(name, "person_id")
        rows = told.get(frame, getattr(read, frame))
        told[frame] = rows.with_columns(record.alias(name), of.gather(record).alias(who))
    return Names(known["key"], known["person_id"], records, places), replace(read, **told)


def fed(residences: pl.DataFrame, names: Names) -> pl.DataFrame:
    """The rows with a number for the feed of each: a record's id begins with it."""
    feeds = names.records.str.split_exact(":", 1).struct.field("field_0").rank("dense")
    return residences.with_columns(feed=feeds.gather(residences["record_id"]))


def _in_order(names: pl.Series) -> pl.Series:
    # Sorted texts are told apart faster than any texts.
    ordered = names.sort()
    return ordered.filter(ordered.ne_missing(ordered.shift(1))) if len(ordered) else ordered


def _numbers(columns: Sequence[pl.Series], known: pl.Series) -> list[pl.Series]:
    """The place of each name of these columns among those known, found for all at once."""
    names = pl.DataFrame({"name": known}).with_row_index("number")
    asked = pl.concat([column.rename("name") for column in columns]).to_frame()
    numbers = asked.join(names, on="name", how="left", maintain_order="left")["number"]
    ends = accumulate(map(len, columns))
    return [numbers.slice(end - len(column), len(column)) for column, end in zip(columns, ends, strict=True)]
