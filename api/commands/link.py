"""kithkin link: entity resolution of any table, without a graph."""

import json
import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import Annotated

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import typer

from kithkin.api.commands.options import console
from kithkin.graph.errors import BadInput, NotThere, WrongUse
from kithkin.resolution.columns import is_label
from kithkin.resolution.link import Linked, warmed
from kithkin.resolution.link import link as resolve


def link(  # noqa: PLR0913, PLR0917  what a user may ask for
    table: Annotated[Path, typer.Argument(help="CSV, Excel, Parquet or JSON Lines.")],
    out: Annotated[Path, typer.Option(help="Where id, cluster_id, household_id and probability go (.csv, .parquet).")],
    pairs: Annotated[Path | None, typer.Option(help="Where the scored pairs go, with their evidence.")] = None,
    columns: Annotated[Path | None, typer.Option(help="A TOML file: column = kind.")] = None,
    id_column: Annotated[str | None, typer.Option("--id", help="The column of ids.")] = None,
    ignore: Annotated[list[str] | None, typer.Option(help="A column that is no evidence; may be repeated.")] = None,
    report: Annotated[Path | None, typer.Option(help="Where it is written (JSON) what each step did and took.")] = None,
) -> None:
    """Say which rows of a table are one person, and who lives together."""
    warmed()
    kinds = _map(columns)
    with console().status(f"linking {table.name}"):
        # The table is handed over: nobody holds it while pairs need the memory.
        found = resolve(
            _table(table, {*kinds, *(ignore or ()), id_column}),
            id_column=id_column, column_map=kinds, ignore=ignore or (),
        )  # fmt: skip
        _write(found.clusters, out)
        if pairs:
            _write(found.pairs, pairs)
        if report:
            report.write_text(json.dumps(found.report, indent=1), "utf-8")
    _say(found, out)


def _table(path: Path, asked: Collection[str | None]) -> pa.Table:
    """The rows of a file; of a Parquet file without the columns that are labels and that nobody asked for."""
    if path.suffix.casefold() != ".parquet":
        from kithkin.loaders.readers import read  # noqa: PLC0415  start-up time

        return read(path).frame.to_arrow()
    if not path.is_file():
        raise NotThere(f"there is no file {path}")
    try:
        names = pyarrow.parquet.read_schema(path).names
        chosen = [name for name in names if name in asked or not is_label(name)]
        return pyarrow.parquet.read_table(path, columns=chosen)
    except pa.ArrowInvalid:
        raise BadInput(f"{path.name} is not a Parquet file; write it again") from None


def _map(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise WrongUse(f"{path} cannot be read as TOML ({fault}); write lines such as FNAME = 'given'") from None
    return {str(column): str(kind) for column, kind in told.items()}


def _write(table: pa.Table, path: Path) -> None:
    try:
        if path.suffix.casefold() == ".parquet":
            pyarrow.parquet.write_table(table, path)
        else:
            pyarrow.csv.write_csv(table, path)
    except OSError as fault:
        raise WrongUse(f"{path} cannot be written: {fault.strerror}") from None


def _say(found: Linked, out: Path) -> None:
    for column in found.columns:
        console().print(f"{column.name:<24} {column.kind or '-':<16} by {column.how}")
    clusters, homes = found.report["persons"], found.report["households"]
    console().print(f"{found.clusters.num_rows:,} rows, {clusters:,} persons, {homes:,} households in {out}")
