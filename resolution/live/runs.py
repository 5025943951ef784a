"""What was committed since the index was read: the runs, the records they touched, and whether classes were changed."""

import json

import polars as pl

from kithkin.graph.store import Asker, Row
from kithkin.graph.wake import touched_since
from kithkin.resolution.reading import everything, texts

NAMED = "records"
"""Where a run that touches few records names them in its details."""


def named(run: Row) -> list[str] | None:
    """The records that a run says it touched; none when it does not say."""
    details = json.loads(run["details"] or "{}")
    ids: list[str] | None = details.get(NAMED) if run["kind"] == "live" else None
    return ids


def changed(asker: Asker, instant: str, last: str) -> list[str]:
    """The records of which anything became known or ceased to hold since an instant, up to the last."""
    touched = touched_since(asker, instant, last)
    return sorted(touched.records) if touched else looked_for(asker, instant, last)


def looked_for(asker: Asker, instant: str, last: str) -> list[str]:
    """The same, by looking through everything."""
    asked = {**everything(asker, last), "since": instant}
    found = [texts(asker, name, "record_id", **asked) for name in ("read/live_delivered", "read/live_moved")]
    return sorted(pl.concat(found)["record_id"].unique())
