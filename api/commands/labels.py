"""kithkin labels: pairs that people judged, and pairs for them to judge."""

from collections.abc import Iterator
from math import isfinite
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from kithkin.api.beside import beside, in_words
from kithkin.api.commands.options import console
from kithkin.api.frames import frame
from kithkin.api.tables import write
from kithkin.graph.errors import BadInput, WrongUse
from kithkin.resolution.clerical import ASKED, Band, Estimate, estimate, sample
from kithkin.resolution.intervals import Interval
from kithkin.resolution.labels import read_labels, to_splink

app = typer.Typer(help="Pairs that people judged, and pairs for them to judge.", no_args_is_help=True)
File = Annotated[Path, typer.Argument(help="CSV or Parquet.")]
To = Annotated[Path, typer.Option(help="The file to write (.csv, .parquet).")]


@app.command("import")
def import_(file: File, out: To) -> None:
    """Read labelled pairs in our form or Splink's, check them, and write them in our form."""
    labels = read_labels(frame(file))
    write(labels.to_arrow(), out)
    counts = dict(labels.group_by("label").len().sort("label").iter_rows())
    console().print(f"{labels.height:,} pairs in {out}: " + ", ".join(f"{n:,} {word}" for word, n in counts.items()))


@app.command("export")
def export(file: File, out: To, form: Annotated[str, typer.Option("--as", help="splink, or ours.")] = "splink") -> None:
    """Write labelled pairs for other programs, as Splink's clerical labels."""
    if form not in ("splink", "ours"):
        raise WrongUse("--as is splink or ours")
    labels = read_labels(frame(file))
    write((to_splink(labels) if form == "splink" else labels).to_arrow(), out)
    console().print(f"{labels.height:,} pairs in {out}")


@app.command("sample")
def draw(
    pairs: Annotated[Path, typer.Argument(help="The pairs that `kithkin link --pairs` wrote.")],
    out: To,
    size: Annotated[int, typer.Option(help="How many pairs to judge.")] = 200,
    seed: Annotated[int, typer.Option(help="The same seed draws the same pairs.")] = 1,
    table: Annotated[Path | None, typer.Option(help="The table that was linked: its values stand beside.")] = None,
    id_column: Annotated[str | None, typer.Option("--id", help="The column of ids in the table.")] = None,
) -> None:
    """Draw pairs to judge from every band of weight; write same, different or unsure in their column label."""
    read = frame(pairs, *ASKED).with_columns(
        pl.col("left_id", "right_id").cast(pl.String), pl.col("weight", "same").cast(pl.Float64)
    )
    drawn = sample(read, size, seed)
    told = [in_words(drawn["evidence"])] if "evidence" in drawn.columns else []
    made = drawn.select(*ASKED, *told, "band", "of_band", "label", "by", "at")
    write((beside(made, table, id_column) if table else made).to_arrow(), out)
    console().print(f"{drawn.height:,} of {read.height:,} pairs in {out}; then `kithkin labels estimate {out}`")


@app.command("estimate")
def judge(file: Annotated[Path, typer.Argument(help="The sample with its labels.")]) -> None:
    """Say what the labels of a sample mean for precision and recall, with 95% intervals."""
    read = frame(file, "left_id", "right_id", "label", "band", "of_band")
    labels = read_labels(read)
    bands = pl.col("band", "of_band").cast(pl.Float64, strict=False)
    whole = read.select(bands).with_columns(label=labels["label"])
    if whole["band"].null_count() or whole["of_band"].null_count():
        raise BadInput(f"{file.name}: band and of_band are numbers; draw the sample with `kithkin labels sample`")
    for line in lines(estimate(whole)):
        console().print(line)


def lines(told: Estimate) -> Iterator[str]:
    """An estimate for the console."""
    yield f"{'band':<20}{'pairs':>10}{'judged':>8}{'same':>7}  one person"
    for band in told.bands:
        yield f"{_called(band):<20}{band.pairs:>10,}{band.judged:>8,}{band.same:>7,}  {_rate(band.rate, band.interval)}"
    yield f"precision of pairs from 0 bits on: {_rate(told.precision, told.precision_interval)}"
    yield f"recall among the pairs handed out: {_rate(told.recall, told.recall_interval)}"
    if told.unjudged:
        yield f"left out: {told.unjudged:,} pairs of bands in which nobody judged a pair yet"
    yield "pairs that no key brought together or that were too unlikely to be handed out are not in this recall"
    yield "method: stratified sample by weight; intervals after Korn and Graubard, of bands after Clopper and Pearson"


def _called(band: Band) -> str:
    return f"from {band.start:+.0f} bits" if isfinite(band.start) else "below"


def _rate(rate: float | None, interval: Interval) -> str:
    return "unknown" if rate is None else f"{rate:.2%} ({interval[0]:.2%} to {interval[1]:.2%})"
