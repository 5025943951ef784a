"""A seed and wave as a file on which somebody decides: a line for each candidate, and the same read back."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from kithkin.api.wave_shapes import TieOut, WavePerson, WavesOut
from kithkin.graph.errors import BadInput, NotThere

PROPOSE, NO_ACTION = "propose", "no action"
COLUMNS = (
    "marking", "wave", "person_id", "name", "date_of_birth", "reason", "independent_sources", "besides", "sources",
    "decided_before", "decision", "decision_reason",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")
LONGEST = 20_000_000


@dataclass(frozen=True, slots=True)
class Answered:
    """What somebody wrote beside a candidate."""

    line: int
    person_id: str
    decision: str
    reason: str


def as_csv(told: WavesOut) -> str:
    """A line for each candidate with why, out of which rows, and room for a decision and its reason."""
    text = io.StringIO()
    sheet = csv.DictWriter(text, COLUMNS, lineterminator="\r\n")
    sheet.writeheader()
    sheet.writerows({name: _plain(value) for name, value in _line(told, one).items()} for one in _candidates(told))
    return text.getvalue()


def as_json(told: WavesOut) -> bytes:
    """The whole answer, with room for a decision beside each candidate."""
    whole = told.model_dump()
    room = {"decision": "", "decision_reason": ""}
    whole["items"] = [one | (room if one["wave"] else {}) for one in whole["items"]]
    return orjson.dumps(whole, option=orjson.OPT_INDENT_2)


def _candidates(told: WavesOut) -> Iterator[WavePerson]:
    yield from (one for one in told.items if one.wave)


def _line(told: WavesOut, one: WavePerson) -> dict[str, str]:
    return {
        "marking": " ".join((told.marking.split()[0], one.access)).strip(),
        "wave": str(one.wave),
        "person_id": one.id,
        "name": one.name,
        "date_of_birth": one.date_of_birth or "we do not know",
        "reason": one.reason,
        "independent_sources": str(one.sources),
        "besides": "; ".join(tie.reason for tie in one.besides),
        "sources": "; ".join(dict.fromkeys(_sources(one.ties))),
        "decided_before": "; ".join(
            f"{NO_ACTION} for {each.group_id} by {each.decided_by} on {each.at[:10]}: {each.reason}"
            for each in one.before
        ),
        "decision": "",
        "decision_reason": "",
    }


def _sources(ties: Iterable[TieOut]) -> Iterator[str]:
    for tie in ties:
        for each in tie.evidence:
            graded = f", graded {each.grading}" if each.grading else ""
            for record in each.records:
                loaded = f", loaded {record.received_at[:10]}" if record.received_at else ""
                yield f"{record.row_id or record.record_id}{loaded}{graded}"


def _plain(value: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if value.startswith(FORMULA) else value


def read_back(path: Path) -> list[Answered]:
    """What was decided in an exported file, CSV or JSON; a line without a decision is left for later."""
    try:
        if path.stat().st_size > LONGEST:
            raise BadInput(f"{path.name} is longer than any export; give the file that `kithkin waves --out` wrote")
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise NotThere(f"there is no file {path}") from None
    except (OSError, UnicodeDecodeError):
        raise BadInput(f"{path.name} cannot be read as a text; save it as CSV in UTF-8") from None
    lines = _of_json(text, path.name) if path.suffix.casefold() == ".json" else _of_csv(text, path.name)
    return [_answered(*line) for line in lines if (line[1].get("decision") or "").strip()]


def _of_csv(text: str, name: str) -> list[tuple[int, Mapping[str, Any]]]:
    sheet = csv.DictReader(io.StringIO(text), strict=True)
    lacking = {"person_id", "decision", "decision_reason"} - set(sheet.fieldnames or ())
    if lacking:
        raise BadInput(f"{name} has no column {min(lacking)}; give the file that `kithkin waves --out` wrote")
    try:
        return [(sheet.line_num, row) for row in sheet]
    except csv.Error:
        raise BadInput(f"{name} is no CSV at line {sheet.line_num}; save it as CSV again") from None


def _of_json(text: str, name: str) -> list[tuple[int, Mapping[str, Any]]]:
    try:
        items = json.loads(text)["items"]
        return [(at, {"person_id": one["id"], **one}) for at, one in enumerate(items, 1)]
    except (ValueError, TypeError, KeyError):
        raise BadInput(f"{name} is not what `kithkin waves --out` wrote; export it again") from None


def _answered(line: int, row: Mapping[str, Any]) -> Answered:
    decision = str(row["decision"]).strip().casefold()
    reason = str(row.get("decision_reason") or "").strip()
    if decision not in {PROPOSE, NO_ACTION}:
        raise BadInput(f"line {line}: a decision is `{PROPOSE}` or `{NO_ACTION}`, or is left empty")
    if len(reason) < 3:
        raise BadInput(f"line {line}: a decision needs its reason, in the column decision_reason")
    return Answered(line, str(row["person_id"]).strip(), decision, reason)
