"""Somebody at work on charts: what they keep, opened with the rights of now, and rid of what was erased since."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import Depends, Request, Response

from kithkin.api import paths
from kithkin.api.access.saved_charts import Kept
from kithkin.api.access.saved_snapshots import Snapshot
from kithkin.api.chart_acts import Panel
from kithkin.api.chart_ends import kept_open
from kithkin.api.chart_view import values
from kithkin.api.charting import Opened, opened, window
from kithkin.api.charts import seen_in
from kithkin.api.depends import Known, Purpose, Wired, reading
from kithkin.api.reading import Seen, ids
from kithkin.api.routes.pages import shown
from kithkin.casework.chart.mark import rules
from kithkin.casework.chart.state import State
from kithkin.viz.formats.forms import FORMS


class Desk:
    """Who works on charts, and how they read."""

    def __init__(self, request: Request, held: Wired, known: Known, purpose: Purpose = None) -> None:
        self.request, self.held, self._known, self._purpose = request, held, known, purpose
        self.user, self.charts, self.snapshots = known.user.name, held.charts, held.snapshots

    def opened(self, state: State) -> Opened:
        """A chart in this state, at the two times that it names."""
        times = (state.as_of or None, state.known_at or None)
        told = reading(self.request, self.held, self._known, *times, self._purpose)
        return opened(window(told, state), state)

    def chart(self, chart: str) -> tuple[Kept, Opened]:
        """One of their own charts."""
        kept = self.charts.one(self.user, chart)
        return kept, kept_open(self.charts, kept, self.opened)

    def snapshot(self, wanted: str) -> tuple[Snapshot, Opened]:
        """A snapshot of theirs, or one that was shared with them."""
        kept = self.snapshots.one(self.user, wanted)
        return kept, kept_open(self.snapshots, kept, self.opened)

    def page(self, one: Opened, kept: Kept | Snapshot | None, panel: Panel | None = None, **more: Any) -> Response:
        """The page of a chart."""
        told = values(one) | {"panel": panel or Panel(), "asked": one.asked, "acts": rules()["act"], "since": None}
        told["forms"] = FORMS
        told |= {"kept": kept, "where": "/charts", "fixed": None, "snapshots": ()}
        told["called"] = {each.id: each.name for each in panel.paths.persons} if panel and panel.paths else {}
        if isinstance(kept, Kept):
            told |= {"where": f"/charts/{kept.id}", "snapshots": self.snapshots.of_chart(self.user, kept.id)}
        if isinstance(kept, Snapshot):
            told |= {"where": f"/charts/snapshots/{kept.id}", "fixed": kept, "mine": kept.owner == self.user}
        return shown(self.request, one.audited, "chart_open", _seen(one, panel), **told | more)


def _seen(one: Opened, panel: Panel | None) -> Seen:
    """All that is told: also of what is hidden, whose names stand in a list, and of who could be put on."""
    told = seen_in(one.pared.whole, one.asked)
    sources = panel.behind.sources if panel and panel.behind else ()
    joined = paths.seen_in(panel.paths) if panel and panel.paths else Seen()
    records = (*told.records, *joined.records, *(source.record_id for source in sources))
    return replace(told, persons=ids((*told.persons, *joined.persons)), records=ids(records))


Desks = Annotated[Desk, Depends()]
