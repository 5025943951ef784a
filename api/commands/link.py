"""kithkin link: entity resolution of any table, without a graph."""

import json
import tomllib
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import pyarrow as pa
import typer

from kithkin.api.commands.options import SUPERSEDED_HELP, console
from kithkin.api.tables import save, write, write_portions
from kithkin.api.tables import table as read
from kithkin.graph.errors import WrongUse
from kithkin.resolution.columns import recognise
from kithkin.resolution.link import Decisions, Linked, Model, Numbers, warmed
from kithkin.resolution.link import link as resolve

if TYPE_CHECKING:
    import polars as pl

    from kithkin.resolution.quality import Quality


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the user says of the columns."""

    id_column: str | None
    column_map: dict[str, str]
    ignore: tuple[str, ...]
    numbers: Numbers | None = None

    @property
    def named(self) -> Collection[str | None]:
        """The columns that the user names."""
        return {self.id_column, *self.column_map, *self.ignore}

    def check(self, rows: pa.Table) -> "Quality":
        from kithkin.resolution.quality import quality  # noqa: PLC0415  start-up time

        seen = recognise(rows, id_column=self.id_column, column_map=self.column_map, ignore=self.ignore)
        return quality(rows, seen, datetime.now(UTC).date().isoformat())

    def link(self, path: Path, model: Model | None, decisions: Decisions | None) -> Linked:
        # The table is handed over as it is read: nobody else holds it while pairs need the memory.
        return resolve(
            read(path, self.named),
            model,
            decisions,
            id_column=self.id_column,
            column_map=self.column_map,
            ignore=self.ignore,
            numbers=self.numbers,
        )


SHOWN, MANY = 20, 60
"""So many texts are printed, and so many columns; of more columns those that are used."""
FEW = ("no_rows", "one_row")
LABELS_HELP = "Labelled pairs: how many are linked as they should be."


def link(  # noqa: PLR0913 -- the options of a command
    table: Annotated[Path, typer.Argument(help="CSV, Excel, Parquet or JSON Lines.")],
    out: Annotated[
        Path | None, typer.Option(help="Where id, cluster_id, household_id and probability go (.csv, .parquet).")
    ] = None,
    *,
    pairs: Annotated[Path | None, typer.Option(help="Where the scored pairs go, with their evidence.")] = None,
    columns: Annotated[Path | None, typer.Option(help="A TOML file: column = kind.")] = None,
    id_column: Annotated[str | None, typer.Option("--id", help="The column of ids.")] = None,
    ignore: Annotated[list[str] | None, typer.Option(help="A column that is no evidence; may be repeated.")] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only look at the data: what will go wrong, what to do.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option(help="What was never compared and why: .json, .md, or - to print it.")
    ] = None,
    labels: Annotated[Path | None, typer.Option(help=LABELS_HELP)] = None,
    decide: Annotated[bool, typer.Option("--decide", help="Take the labels for decisions, too.")] = False,
    model: Annotated[Path | None, typer.Option(help="Link under this model instead of training one.")] = None,
    model_out: Annotated[Path | None, typer.Option(help="Where the model goes, JSON.")] = None,
    superseded: Annotated[Path | None, typer.Option(help=SUPERSEDED_HELP)] = None,
    timing: Annotated[Path | None, typer.Option(help="Where it goes, JSON, what each step did and took.")] = None,
) -> None:
    """Say which rows of a table are one person, and who lives together."""
    _sensible(report, labels, decide=decide)
    asked = _Asked(id_column, _map(columns), tuple(ignore or ()), _numbers(superseded))
    if check:
        _checked(asked, table)
        return
    if out is None:
        raise WrongUse("say where the clusters go: --out FILE.csv; or only look at the data with --check")
    warmed()
    known, said = _known(model), _labels(labels)
    found = _linked(asked, table, known, (said if decide else None, out, pairs))
    if model_out:
        save(found.model.to_json(), model_out)
    if timing:
        save(json.dumps(found.report, indent=1), timing)
    _say(found, out)
    _reports(found, said, report)


def _linked(
    asked: _Asked, table: Path, model: Model | None, told: tuple["pl.DataFrame | None", Path, Path | None]
) -> Linked:
    """Link the table under the labels that are decisions, and write who is who."""
    labels, out, pairs = told
    with console().status(f"linking {table.name}"):
        found = asked.link(table, model, _decisions(labels))
        _written(found, out, pairs)
    return found


def _written(found: Linked, out: Path, pairs: Path | None) -> None:
    """Both files, one beside the other."""
    with ThreadPoolExecutor(1) as pool:
        written = pool.submit(write, found.clusters, out)
        if pairs:
            write_portions(found.in_portions(), pairs)
        written.result()


def _sensible(report: Path | None, labels: Path | None, *, decide: bool) -> None:
    """What cannot be meant is said before anything is done."""
    if decide and not labels:
        raise WrongUse("--decide takes labels for decisions: give them with --labels FILE")
    if report and str(report) != "-" and report.suffix not in (".json", ".md"):
        raise WrongUse(f"{report.name}: a report is written as .json or .md; --report - prints it")


def _checked(asked: _Asked, table: Path) -> None:
    from kithkin.api.reports import quality_lines  # noqa: PLC0415  start-up time

    for line in quality_lines(asked.check(read(table))):
        console().print(line)


def _known(path: Path | None) -> Model | None:
    if path is None:
        return None
    from kithkin.api.commands.model import of_file  # noqa: PLC0415  start-up time

    return of_file(path)


def _numbers(path: Path | None) -> Numbers | None:
    if path is None:
        return None
    from kithkin.api.frames import numbers  # noqa: PLC0415  start-up time

    return numbers(path)


def _labels(path: Path | None) -> "pl.DataFrame | None":
    if path is None:
        return None
    from kithkin.api.frames import frame  # noqa: PLC0415  start-up time
    from kithkin.resolution.labels import read_labels  # noqa: PLC0415

    return read_labels(frame(path))


def _decisions(labels: "pl.DataFrame | None") -> Decisions | None:
    if labels is None:
        return None
    from kithkin.resolution.labels import decisions_of  # noqa: PLC0415  start-up time

    return decisions_of(labels)


def _map(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise WrongUse(f"{path} cannot be read as TOML ({fault}); write lines such as FNAME = 'given'") from None
    return {str(column): str(kind) for column, kind in told.items()}


def _say(found: Linked, out: Path) -> None:
    shown = [one for one in found.columns if one.kind or len(found.columns) <= MANY]
    for column in shown:
        console().print(f"{column.name:<24} {column.kind or '-':<16} by {column.how}")
    if len(shown) < len(found.columns):
        console().print(f"{len(found.columns) - len(shown):,} more columns are not used; `--check` says why")
    from kithkin.resolution.quality import say  # noqa: PLC0415  start-up time

    rows = found.clusters.num_rows
    if rows < len(FEW):
        console().print(say(FEW[rows]))
    elif not any(column.kind for column in found.columns):
        console().print(f"{say('none')} `--check` says why each column is not used.")
    if found.outranked.num_rows:
        _need_attention(found.outranked.slice(0, SHOWN))
    clusters, homes = found.report["persons"], found.report["households"]
    console().print(f"{_of(rows, 'row')}, {_of(clusters, 'person')}, {_of(homes, 'household')} in {out}")


def _need_attention(outranked: pa.Table) -> None:
    from kithkin.resolution.attention import told  # noqa: PLC0415  start-up time

    for left, right, fields in zip(*outranked.to_pydict().values(), strict=True):
        console().print(f"needs attention: {told(left, right, fields)}")


def _of(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' * (count != 1)}"


def _reports(found: Linked, labels: "pl.DataFrame | None", report: Path | None) -> None:
    if labels is not None:
        _agreement(found, labels)
    if report is None:
        return
    from kithkin.api.reports import blocking_lines, write_blocking  # noqa: PLC0415  start-up time
    from kithkin.resolution.ceiling import blocking  # noqa: PLC0415

    if str(report) == "-":
        for line in blocking_lines(blocking(found)):
            console().print(line)
    else:
        write_blocking(blocking(found), report)
        console().print(f"what was never compared, and why: {report}")


def _agreement(found: Linked, labels: "pl.DataFrame") -> None:
    import polars as pl  # noqa: PLC0415  start-up time

    from kithkin.api.reports import agreement_line  # noqa: PLC0415
    from kithkin.resolution.labels import agreement  # noqa: PLC0415

    table = pl.from_arrow(found.clusters)
    assert isinstance(table, pl.DataFrame)
    named = table.select(id=pl.col(table.columns[0]).cast(pl.String), cluster="cluster_id")
    console().print(agreement_line(agreement(labels, named)))
