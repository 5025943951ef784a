"""What was committed since the index was read: the runs, the records they touched, and whether classes were changed."""

import json

import polars as pl

from kithkin.graph.store import Asker, Row
from kithkin.resolution.reading import everything, texts

NAMED = "records"
"""Where a run that touches few records names them in its details."""


def since(asker: Asker, instant: str, last: str) -> list[Row]:
    """The runs committed since an instant up to the last: each leads to the next, and not all are looked through."""
    found: list[Row] = []
    at = instant
    while at < last:
        following = asker.ask("read/live_run_after", after=at)
        if not following:
            # An instant of no run, or a run of before they were told of one another.
            return asker.ask("read/live_runs", since=instant)
        found += following
        at = following[-1]["instant"]
    return found


def named(run: Row) -> list[str] | None:
    """The records that a run says it touched; none when it does not say."""
    details = json.loads(run["details"] or "{}")
    ids: list[str] | None = details.get(NAMED) if run["kind"] == "live" else None
    return ids


def changed(asker: Asker, instant: str, last: str) -> list[str]:
    """The records of which anything became known or ceased to hold since an instant, up to the last."""
    asked = {**everything(asker, last), "since": instant}
    found = [texts(asker, name, "record_id", **asked) for name in ("read/live_delivered", "read/live_moved")]
    return sorted(pl.concat(found)["record_id"].unique())


def covered(asker: Asker) -> int:
    """How often facts had got other classes, since that is counted with the right to write."""
    return sum(row["covered"] or 0 for row in asker.ask("schema/last_commit"))


def ever_covered(asker: Asker) -> bool:
    """Whether any run ever gave facts other classes."""
    return bool(asker.ask("read/covered"))
