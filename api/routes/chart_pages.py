"""The pages of charts that somebody works on: they work without scripts, and are smoother with them."""

from dataclasses import replace
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from kithkin.api.access.saved_charts import Kept
from kithkin.api.chart_acts import Panel, Sent, after, looked
from kithkin.api.chart_view import values
from kithkin.api.charting import Opened, opened, window
from kithkin.api.charts import seen_in
from kithkin.api.depends import Known, Purpose, Reads, Wired, reading
from kithkin.api.reading import Reading, Seen, ids
from kithkin.api.routes.pages import shown
from kithkin.casework.chart.mark import rules
from kithkin.casework.chart.state import State

router = APIRouter(prefix="/charts", include_in_schema=False)
ChartId = Annotated[str, Path(max_length=40)]
Wanted = Annotated[list[str], Query(alias="id", max_length=40)]
Form_ = Annotated[Sent, Form()]


class Desk:
    """Who works on charts, and how they read."""

    def __init__(self, request: Request, held: Wired, known: Known, purpose: Purpose = None) -> None:
        self.request, self._held, self._known, self._purpose = request, held, known, purpose
        self.user = known.user.name
        self.charts = held.charts

    def opened(self, state: State) -> Opened:
        """A chart in this state, at the two times that it names."""
        times = (state.as_of or None, state.known_at or None)
        told = reading(self.request, self._held, self._known, *times, self._purpose)
        return opened(window(told, state), state)

    def page(self, one: Opened, kept: Kept | None, panel: Panel | None = None, **more: Any) -> Response:
        """The page of a chart."""
        told = values(one) | {"kept": kept, "panel": panel or Panel(), "asked": one.asked, "acts": rules()["act"]}
        return shown(self.request, one.reading, "chart_open", _seen(one, panel), **told, **more)


Desks = Annotated[Desk, Depends()]


@router.get("")
def start(request: Request, desk: Desks, reading: Reads, wanted: Wanted = ()) -> Response:  # type: ignore[assignment]
    """A chart of these persons and groups to begin with; without any, what the caller works on."""
    if wanted:
        state = State(
            tuple(wanted), as_of=reading.view.as_of, known_at=reading.view.known_at if reading.earlier else ""
        )
        return desk.page(opened(reading, state), None)
    return _list(request, reading, desk)


@router.post("")
def begin(desk: Desks, sent: Form_) -> Response:
    """Keep a chart; what else the form asks for is done to it."""
    one = desk.opened(sent.begun)
    made = desk.charts.make(desk.user, one.seated.content)
    one.reading.note("charts.made", "done", seen_in(one.picture, one.asked))
    to = f"/charts/{made}"
    # The same form goes on to the chart that now is.
    going_on = sent.act or sent.mark
    return RedirectResponse(to, HTTPStatus.TEMPORARY_REDIRECT if going_on else HTTPStatus.SEE_OTHER)


@router.get("/{chart_id}")
def look(desk: Desks, chart_id: ChartId) -> Response:
    """A chart as it stands, read with the rights of now."""
    kept = desk.charts.one(desk.user, chart_id)
    return desk.page(desk.opened(State.of(kept.content)), kept)


@router.post("/{chart_id}")
def act(desk: Desks, chart_id: ChartId, sent: Form_) -> Response:
    """Do something to a chart, or look at what lies behind it."""
    kept = desk.charts.one(desk.user, chart_id)
    if sent.act in {"undo", "redo"}:
        (desk.charts.undo if sent.act == "undo" else desk.charts.redo)(desk.user, chart_id)
        return _back(chart_id)
    one = desk.opened(State.of(kept.content))
    if sent.looks:
        return desk.page(one, kept, looked(one, sent))
    told = after(one, sent)
    if isinstance(told, Panel):
        return desk.page(one, kept, told)
    desk.charts.step(desk.user, chart_id, _name(sent), desk.opened(told).seated.content)
    return _back(chart_id)


@router.post("/{chart_id}/forget")
def forget(desk: Desks, chart_id: ChartId) -> Response:
    """Remove a chart with all its steps."""
    desk.charts.forget(desk.user, chart_id)
    return RedirectResponse("/charts", HTTPStatus.SEE_OTHER)


def _list(request: Request, reading: Reading, desk: Desk) -> Response:
    mine = [(one, State.of(one.content)) for one in desk.charts.of(desk.user)]
    # Its title may name somebody whom its owner may no longer read of: it is not told before the chart is opened.
    return shown(request, reading, "charts", Seen(), charts=mine)


def _back(chart_id: str) -> Response:
    return RedirectResponse(f"/charts/{chart_id}", HTTPStatus.SEE_OTHER)


def _name(sent: Sent) -> str:
    return {"only": "hide", "expand": "add"}.get(sent.act, sent.act)


def _seen(one: Opened, panel: Panel | None) -> Seen:
    """All that is told: also of what is hidden, whose names stand in a list."""
    told = seen_in(one.pared.whole, one.asked)
    behind = panel.behind.sources if panel and panel.behind else ()
    return replace(told, records=ids((*told.records, *(source.record_id for source in behind))))
