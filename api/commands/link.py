"""kithkin link: entity resolution of any table, without a graph."""

import tomllib
from pathlib import Path
from typing import Annotated

import typer

from kithkin.api.commands.options import console
from kithkin.api.tables import table as read
from kithkin.api.tables import write
from kithkin.graph.errors import WrongUse
from kithkin.resolution.link import Linked
from kithkin.resolution.link import link as resolve


def link(
    table: Annotated[Path, typer.Argument(help="CSV, Excel, Parquet or JSON Lines.")],
    out: Annotated[Path, typer.Option(help="Where id, cluster_id, household_id and probability go (.csv, .parquet).")],
    pairs: Annotated[Path | None, typer.Option(help="Where the scored pairs go, with their evidence.")] = None,
    columns: Annotated[Path | None, typer.Option(help="A TOML file: column = kind.")] = None,
    id_column: Annotated[str | None, typer.Option("--id", help="The column of ids.")] = None,
    ignore: Annotated[list[str] | None, typer.Option(help="A column that is no evidence; may be repeated.")] = None,
) -> None:
    """Say which rows of a table are one person, and who lives together."""
    rows = read(table)
    with console().status(f"linking {rows.num_rows:,} rows"):
        found = resolve(rows, id_column=id_column, column_map=_map(columns), ignore=ignore or ())
        write(found.clusters, out)
        if pairs:
            write(found.pairs, pairs)
    _say(found, out)


def _map(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise WrongUse(f"{path} cannot be read as TOML ({fault}); write lines such as FNAME = 'given'") from None
    return {str(column): str(kind) for column, kind in told.items()}


def _say(found: Linked, out: Path) -> None:
    for column in found.columns:
        console().print(f"{column.name:<24} {column.kind or '-':<16} by {column.how}")
    clusters = len(found.clusters["cluster_id"].unique())
    homes = len(found.clusters["household_id"].unique())
    console().print(f"{found.clusters.num_rows:,} rows, {clusters:,} persons, {homes:,} households in {out}")
