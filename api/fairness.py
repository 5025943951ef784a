"""What the report on fairness is made of: files of a `link` run, or the graph with its truth beside it."""

from pathlib import Path

import polars as pl

from kithkin.api.frames import clusters, frame
from kithkin.api.reading import Reading
from kithkin.graph.errors import BadInput, NotThere
from kithkin.resolution.columns import recognise
from kithkin.resolution.fairness import BIRTH, Fairness, fairness, filled, grouped, of_labels, of_truth
from kithkin.resolution.inclusion import Included, inclusion
from kithkin.resolution.labels import SAME, SPLINK, UNSURE, read_labels
from kithkin.resolution.reading import columns, everything

RECORD = ["record_id", "sex", BIRTH, "ethnicity"]


def of_files(found: Path, table: Path, truth: Path, as_of: str, id_column: str | None) -> Fairness:
    """Error rates of the clusters of a table, against entities or labelled pairs."""
    rows = _table(table, id_column).join(clusters(found), on="id", maintain_order="left")
    told = frame(truth)
    if "left_id" in told.columns or set(SPLINK) <= set(told.columns):
        rows, by = grouped(rows, as_of)
        labels = read_labels(told).filter(pl.col("label") != UNSURE)
        return fairness(rows, by, of_labels(rows, labels.with_columns(same=pl.col("label") == SAME)))
    return _against(rows, _entities(told, truth), as_of)


def of_graph(reading: Reading, truth: Path, as_of: str) -> Fairness:
    """Error rates of the persons of a graph against the truth of a synthetic city."""
    if not (truth / "record_person.csv").is_file():
        raise NotThere(f"there is no truth in {truth}; give the folder with --truth, or files of a link run")
    known = everything(reading.asker, reading.view.known_at)
    records = columns(reading.asker, "read/resolve_records", dict.fromkeys(RECORD, pl.String), **known)
    names = dict.fromkeys(["record_id", "person_id"], pl.String)
    placed = columns(reading.asker, "read/resolve_previous", names, **known)
    rows = records.join(placed, on="record_id", maintain_order="left").rename(
        {"record_id": "id", "person_id": "cluster"}
    )
    entities = pl.read_csv(truth / "record_person.csv", infer_schema=False).rename(
        {"record_id": "id", "person": "entity"}
    )
    about = pl.read_csv(truth / "persons.csv", infer_schema=False).select(entity="person", origin="origin")
    return _against(rows, entities.join(about, on="entity", how="left"), as_of)


def included(reading: Reading) -> tuple[Included, ...]:
    """Members of gangs by status beside everybody, as far as the reading goes."""
    asked = {"access": list(reading.view.access), "known_at": reading.view.known_at}
    records = columns(reading.asker, "read/resolve_records", dict.fromkeys(RECORD, pl.String), **asked)
    placed = columns(
        reading.asker, "read/resolve_previous", dict.fromkeys([*RECORD[:1], "person_id"], pl.String), **asked
    )
    names = dict.fromkeys(["person_id", "status"], pl.String)
    members = columns(reading.asker, "read/gang_members", names, **reading.view.parameters)
    return inclusion(records.join(placed, on="record_id"), members, reading.view.as_of)


def _against(rows: pl.DataFrame, entities: pl.DataFrame, as_of: str) -> Fairness:
    rows, by = grouped(rows.join(entities, on="id", maintain_order="left"), as_of)
    rows = filled(rows, by)
    return fairness(rows, by, of_truth(rows))


def _table(path: Path, id_column: str | None) -> pl.DataFrame:
    """The table with its ids as `id`, its birth dates and sexes under the names that groups are read from."""
    read = frame(path)
    seen = recognise(read.to_arrow(), id_column=id_column)
    ids = next((column.name for column in seen if column.how == "id"), None)
    named = {"birth_date": BIRTH, "sex": "sex"}
    renamed = {column.name: named[column.kind] for column in seen if column.kind in named}
    if ids is None:
        return read.rename(renamed).with_row_index("id").with_columns(pl.col("id").cast(pl.String))
    return read.rename({ids: "id", **renamed}).with_columns(pl.col("id").cast(pl.String))


def _entities(told: pl.DataFrame, path: Path) -> pl.DataFrame:
    """Ids and entities: the first two columns of the truth."""
    if told.width < 2:
        raise BadInput(f"{path.name} has one column; the truth is an id and the person it is, or labelled pairs")
    one, two = told.columns[:2]
    return told.select(id=pl.col(one).cast(pl.String), entity=pl.col(two).cast(pl.String)).unique("id")
