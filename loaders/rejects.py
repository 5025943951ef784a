"""The reject table of a load: a CSV that only its owner reads."""

import csv
import os
from collections.abc import Iterable
from pathlib import Path

from kithkin.loaders.table import Rejected

COLUMNS = ("line", "field", "value", "reason", "lost")


def write_rejects(folder: Path, load_id: str, rejected: Iterable[Rejected]) -> Path | None:
    """Write the rejects of a load beside the data, readable by the owner only; nothing when there are none."""
    rows = [(one.line, one.field, _inert(one.value), one.reason, one.lost) for one in rejected]
    if not rows:
        return None
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{load_id}.csv"
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    part.replace(path)
    return path


def _inert(value: str) -> str:
    """A value that a spreadsheet would run as a formula is shown as text."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
