"""The pages of charts that somebody works on: they work without scripts, and are smoother with them."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from kithkin.api.chart_acts import Panel, Sent, after, looked
from kithkin.api.chart_desk import Desk, Desks
from kithkin.api.chart_file import FileAsked, as_file
from kithkin.api.chart_looks import sheet
from kithkin.api.chart_snapshots import as_it_stands, copied, named, since
from kithkin.api.charting import opened
from kithkin.api.charts import seen_in
from kithkin.api.depends import Reads
from kithkin.api.reading import Reading, Seen
from kithkin.api.routes.pages import shown
from kithkin.casework.chart.state import State
from kithkin.graph.errors import WrongUse

router = APIRouter(prefix="/charts", include_in_schema=False)
Id = Annotated[str, Path(max_length=40)]
Wanted = Annotated[list[str], Query(alias="id", max_length=40)]
Form_ = Annotated[Sent, Form()]


@router.get("")
def start(request: Request, desk: Desks, reading: Reads, wanted: Wanted = ()) -> Response:  # type: ignore[assignment]
    """A chart of these persons and groups to begin with; without any, what the caller works on."""
    if wanted:
        known_at = reading.view.known_at if reading.earlier else ""
        return desk.page(opened(reading, State(tuple(wanted), as_of=reading.view.as_of, known_at=known_at)), None)
    return _list(request, reading, desk)


@router.post("")
def begin(desk: Desks, sent: Form_) -> Response:
    """Keep a chart; what else the form asks for is done to it."""
    one = desk.opened(sent.begun)
    made = desk.charts.make(desk.user, one.seated.content)
    one.audited.note("charts.made", "done", seen_in(one.picture, one.asked))
    # The same form goes on to the chart that now is.
    going_on = sent.act or sent.mark
    status = HTTPStatus.TEMPORARY_REDIRECT if going_on else HTTPStatus.SEE_OTHER
    return RedirectResponse(f"/charts/{made}", status)


@router.get("/looks.css")
def looks() -> Response:
    """How a drawing looks on a dark page and in print; of nobody, so that it may be kept for a day."""
    return Response(sheet(), media_type="text/css", headers={"Cache-Control": "max-age=86400"})


@router.get("/snapshots/{snapshot_id}")
def snapshot(desk: Desks, snapshot_id: Id) -> Response:
    """A chart as it stood, read with the rights of now, and what is otherwise since."""
    kept, one = desk.snapshot(snapshot_id)
    return desk.page(one, kept, since=since(kept, one, desk.opened))


@router.post("/snapshots/{snapshot_id}")
def use(desk: Desks, snapshot_id: Id, sent: Form_) -> Response:
    """Look at what lies behind a snapshot, share it, forget it, or go on from it on a chart of one's own."""
    kept, one = desk.snapshot(snapshot_id)
    if sent.looks:
        return desk.page(one, kept, looked(one, sent), since=since(kept, one, desk.opened))
    if sent.act == "copy":
        made = desk.charts.make(desk.user, desk.opened(copied(kept, one)).seated.content)
        return RedirectResponse(f"/charts/{made}", HTTPStatus.SEE_OTHER)
    if sent.act == "share":
        # Whether there is an account of a name is told to nobody who shares.
        users = sent.share.replace(",", " ").split()
        desk.snapshots.share(desk.user, snapshot_id, users, desk.held.accounts.names())
        one.audited.note("charts.shared", "done", seen_in(one.picture, one.asked))
        return RedirectResponse(f"/charts/snapshots/{snapshot_id}", HTTPStatus.SEE_OTHER)
    if sent.act == "forget":
        desk.snapshots.forget(desk.user, snapshot_id)
        return RedirectResponse("/charts", HTTPStatus.SEE_OTHER)
    raise WrongUse("a snapshot stays as it was; work on a copy of it")


@router.get("/{chart_id}")
def look(desk: Desks, chart_id: Id) -> Response:
    """A chart as it stands, read with the rights of now."""
    kept, one = desk.chart(chart_id)
    return desk.page(one, kept)


@router.post("/{chart_id}")
def act(desk: Desks, chart_id: Id, sent: Form_) -> Response:
    """Do something to a chart, or look at what lies behind it."""
    if sent.act in {"undo", "redo"}:
        (desk.charts.undo if sent.act == "undo" else desk.charts.redo)(desk.user, chart_id)
        return _back(chart_id)
    kept, one = desk.chart(chart_id)
    if sent.looks:
        return desk.page(one, kept, looked(one, sent))
    if sent.act == "snapshot":
        desk.snapshots.keep(desk.user, chart_id, named(sent.text), (as_it_stands(one).content, one.state.as_of))
        one.audited.note("charts.snapshot", "done", seen_in(one.picture, one.asked))
        return _back(chart_id)
    told = after(one, sent)
    if isinstance(told, Panel):
        return desk.page(one, kept, told)
    desk.charts.step(desk.user, chart_id, _name(sent), desk.opened(told).seated.content)
    return _back(chart_id)


@router.post("/{chart_id}/file")
def file(desk: Desks, chart_id: Id, asked: Annotated[FileAsked, Form()]) -> Response:
    """The chart as it stands, as a file."""
    return as_file(desk.chart(chart_id)[1], asked)


@router.post("/snapshots/{snapshot_id}/file")
def snapshot_file(desk: Desks, snapshot_id: Id, asked: Annotated[FileAsked, Form()]) -> Response:
    """A snapshot as a file, with what its reader may see."""
    return as_file(desk.snapshot(snapshot_id)[1], asked)


@router.post("/{chart_id}/forget")
def forget(desk: Desks, chart_id: Id) -> Response:
    """Remove a chart with all its steps; its snapshots stay."""
    desk.charts.forget(desk.user, chart_id)
    return RedirectResponse("/charts", HTTPStatus.SEE_OTHER)


def _list(request: Request, reading: Reading, desk: Desk) -> Response:
    mine = [(one, State.of(one.content)) for one in desk.charts.of(desk.user)]
    there = desk.snapshots.of(desk.user)
    return shown(request, reading, "charts", Seen(), charts=mine, snapshots=there, me=desk.user)


def _back(chart_id: str) -> Response:
    return RedirectResponse(f"/charts/{chart_id}", HTTPStatus.SEE_OTHER)


def _name(sent: Sent) -> str:
    return {"only": "hide", "expand": "add"}.get(sent.act, sent.act)
