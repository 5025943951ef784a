"""What was committed since the index was read: the runs, the records they touched, and whether classes were changed."""

import json
from collections.abc import Iterable

from kithkin.graph.store import Asker, Row
from kithkin.resolution.reading import everything, texts

NAMED = "records"
"""Where a run that touches few records names them in its details."""

DERIVING = frozenset({"group", "score"})
LEAVING = {"read/live_delivered": DERIVING | {"resolve", "decide"}, "read/live_moved": DERIVING}
"""The runs that leave alone what each question is about: which rows state whom, and who stands under which person."""


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


def changed(asker: Asker, runs: Iterable[Row], instant: str, last: str) -> list[str]:
    """The records of which anything became known or ceased to hold since an instant, up to the last, by these runs.

    Both questions look at every record, so none is asked that the kinds of the runs answer.
    """
    told = [(row["kind"], named(row)) for row in runs]
    kinds = {kind for kind, ids in told if ids is None}
    asked = {**everything(asker, last), "since": instant}
    names = [name for name, others in LEAVING.items() if kinds - others]
    found = [texts(asker, name, "record_id", **asked)["record_id"].to_list() for name in names]
    return sorted({one for some in (*found, *(ids or () for _, ids in told)) for one in some})


def covered(asker: Asker) -> int:
    """How often facts had got other classes, since that is counted with the right to write."""
    return sum(row["covered"] or 0 for row in asker.ask("schema/last_commit"))


def ever_covered(asker: Asker) -> bool:
    """Whether any run ever gave facts other classes."""
    return bool(asker.ask("read/covered"))
