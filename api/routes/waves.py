"""Seed and wave: ask, export, save, repeat, forget."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response

from kithkin.api import waves
from kithkin.api.depends import Reads
from kithkin.api.wave_shapes import AskedWaves, NewWaves, SavedList, WavesOut
from kithkin.api.wave_sheet import as_csv

router = APIRouter(prefix="/waves", tags=["waves"])
CSV = "text/csv; charset=utf-8"
SavedId = Annotated[str, Path(max_length=40, examples=["V-0f3a5c7e9b1d2f40"])]
FILE: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {}}}}


@router.post("", response_model=WavesOut, summary="Seed and wave")
def ask(reading: Reads, wanted: NewWaves) -> Response:
    """From some persons, wave after wave, to everybody tied to them: each with every tie, its dates and its sources.

    Who was hurt, saw something or was there as a child is in by no tie of that. Nobody is anything by being in:
    somebody decides, on the exported file.
    """
    answer = waves.found(reading, waves.asked_of(reading, wanted))
    kept = waves.save(reading, answer, wanted.save) if wanted.save else None
    return reading.answer("waves", waves.out(reading, answer, kept), waves.seen(answer))


@router.post(".csv", summary="Seed and wave as a file to decide on", responses=FILE)
def export(reading: Reads, wanted: AskedWaves) -> Response:
    """A line for each candidate with marking, reasons and sources, and room for a decision and its reason."""
    answer = waves.found(reading, waves.asked_of(reading, wanted))
    return exported(reading.shown("waves.export", as_csv(waves.out(reading, answer)), waves.seen(answer), CSV), "csv")


@router.get("/saved", response_model=SavedList, summary="Saved requests")
def listed(reading: Reads) -> Response:
    """What the caller saved, by name."""
    answer = waves.listed(reading)
    return reading.answer("waves.listed", answer, waves.seen_saved(answer))


@router.post("/saved/{saved_id}", response_model=WavesOut, summary="Repeat a saved request")
def again(reading: Reads, saved_id: SavedId) -> Response:
    """Ask again with what the caller may read today; tells who is new, who is gone and who has more ties."""
    answer, kept, changed = waves.repeat(reading, saved_id)
    also = [one.id for one in changed.gone]
    return reading.answer("waves.repeat", waves.out(reading, answer, kept, changed), waves.seen(answer, also))


@router.delete("/saved/{saved_id}", status_code=200, response_model=SavedList, summary="Forget a saved request")
def forget(reading: Reads, saved_id: SavedId) -> Response:
    """Remove it; gives what is left."""
    waves.forget(reading, saved_id)
    answer = waves.listed(reading)
    return reading.answer("waves.listed", answer, waves.seen_saved(answer))


def exported(answer: Response, ending: str) -> Response:
    """The answer as a file to keep."""
    answer.headers["Content-Disposition"] = f'attachment; filename="seed-and-wave.{ending}"'
    return answer
