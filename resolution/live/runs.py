"""What was committed since the index was read: the runs, the records they touched, and whether classes were changed."""

import json
from collections.abc import Iterable, Sequence

from kithkin.graph.store import Asker, Row
from kithkin.graph.wake import touched_by
from kithkin.resolution.reading import everything, texts

NAMED = "records"
"""Where a run that touches few records names them in its details."""

DERIVING = frozenset({"group", "score"})
LEAVING = {"read/live_delivered": DERIVING | {"resolve", "decide"}, "read/live_moved": DERIVING}
"""The runs that leave alone what each question is about: which rows state whom, and who stands under which person."""


def named(run: Row) -> list[str] | None:
    """The records that a run says it touched; none when it does not say."""
    details = json.loads(run["details"] or "{}")
    ids: list[str] | None = details.get(NAMED) if run["kind"] == "live" else None
    return ids


def changed(asker: Asker, runs: Sequence[Row], instant: str, last: str) -> list[str]:
    """The records of which anything became known or ceased to hold since an instant, up to the last, by these runs."""
    touched = touched_by(asker, runs)
    return sorted(touched.records) if touched else looked_for(asker, runs, instant, last)


def looked_for(asker: Asker, runs: Iterable[Row], instant: str, last: str) -> list[str]:
    """The same, where a run does not say what it touched.

    Both questions look at every record, so none is asked that the kinds of the runs answer.
    """
    told = [(row["kind"], named(row)) for row in runs]
    kinds = {kind for kind, ids in told if ids is None}
    asked = {**everything(asker, last), "since": instant}
    names = [name for name, others in LEAVING.items() if kinds - others]
    found = [texts(asker, name, "record_id", **asked)["record_id"].to_list() for name in names]
    return sorted({one for some in (*found, *(ids or () for _, ids in told)) for one in some})
