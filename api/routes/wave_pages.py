"""The pages of seed and wave: the form, everybody who is in with every tie, the file to decide on, what was saved."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kithkin.api import content, waves
from kithkin.api.depends import Reads
from kithkin.api.reading import Reading, Seen, ids
from kithkin.api.routes.pages import shown
from kithkin.api.routes.waves import CSV, exported
from kithkin.api.wave_shapes import LIMITS, MINIMUM, NewWaves, RequestOut, WavesOut
from kithkin.api.wave_sheet import as_csv, as_json
from kithkin.casework.days import months_before
from kithkin.casework.waves.kinds import counting, kinds
from kithkin.graph.errors import WrongUse

router = APIRouter(prefix="/waves", include_in_schema=False)
Seeds = Annotated[list[str], Query(alias="seed", max_length=LIMITS["seeds"])]
SavedId = Annotated[str, Path(max_length=40)]


class Sent(BaseModel):
    """The form as a browser sends it."""

    model_config = ConfigDict(extra="forbid")
    seeds: str = Field(default="", max_length=4000)
    since: str = ""
    until: str = ""
    kinds: list[str] = []
    waves: str = str(MINIMUM["waves"])
    ties: str = str(MINIMUM["ties"])
    sources: str = str(MINIMUM["sources"])
    save: str = Field(default="", max_length=80)
    form: str = "csv"

    @property
    def wanted(self) -> NewWaves:
        """What is asked; a field that is left empty is not sent on."""
        told: dict[str, Any] = {name: getattr(self, name).strip() for name in ("since", "until", "save")}
        told |= {name: getattr(self, name) for name in ("waves", "ties", "sources")}
        given = {name: value for name, value in told.items() if value}
        if not self.kinds:
            raise WrongUse("choose at least one kind of tie that counts")
        try:
            return NewWaves(seeds=self.seeds.split(), kinds=self.kinds, **given)
        except ValidationError as error:
            first = error.errors()[0]
            raise WrongUse(f"{first['loc'][0]}: {first['msg']}") from None


@router.get("")
def form(request: Request, reading: Reads, seeds: Seeds = ()) -> Response:  # type: ignore[assignment]
    """The form, for the persons named, and what the caller has saved."""
    now = [content.current(reading, one) for one in seeds]
    until = reading.view.as_of
    asked = RequestOut(
        seeds=tuple(dict.fromkeys(now)), since=months_before(until, MINIMUM["months"]), until=until, kinds=counting(),
        people=LIMITS["people"], **{name: MINIMUM[name] for name in ("waves", "ties", "sources")},
    )  # fmt: skip
    return _page(request, reading, asked, Seen(persons=ids(now), fields=("name",)))


@router.post("")
def ask(request: Request, reading: Reads, sent: Annotated[Sent, Form()]) -> Response:
    """Everybody who is in, with every tie; saved, where a name is given."""
    wanted = sent.wanted
    answer = waves.found(reading, waves.asked_of(reading, wanted))
    kept = waves.save(reading, answer, wanted.save) if wanted.save else None
    told = waves.out(reading, answer, kept)
    return _page(request, reading, told.request, waves.seen(answer), told=told)


@router.post("/export")
def export(reading: Reads, sent: Annotated[Sent, Form()]) -> Response:
    """The same as a file to decide on."""
    answer = waves.found(reading, waves.asked_of(reading, sent.wanted))
    told, what = waves.out(reading, answer), waves.seen(answer)
    if sent.form == "json":
        return exported(reading.shown("waves.export", as_json(told), what), "json")
    return exported(reading.shown("waves.export", as_csv(told), what, CSV), "csv")


@router.post("/saved/{saved_id}")
def again(request: Request, reading: Reads, saved_id: SavedId) -> Response:
    """A saved request asked again, with what is otherwise."""
    answer, kept, changed = waves.repeat(reading, saved_id)
    told = waves.out(reading, answer, kept, changed)
    also = [one.id for one in changed.gone]
    return _page(request, reading, told.request, waves.seen(answer, also), told=told)


@router.post("/saved/{saved_id}/forget")
def forget(reading: Reads, saved_id: SavedId) -> Response:
    """Remove a saved request, and show what is left."""
    waves.forget(reading, saved_id)
    return RedirectResponse("/waves", HTTPStatus.SEE_OTHER)


def _page(request: Request, reading: Reading, asked: RequestOut, what: Seen, told: WavesOut | None = None) -> Response:
    seeds = content.briefs(reading, asked.seeds)
    kept = waves.listed(reading).items
    values = {"asked": asked, "seeds": seeds, "told": told, "saved": kept, "kinds": kinds().values(), "limits": LIMITS}
    return shown(request, reading, "waves", what, **values, purpose=reading.scope.purpose)
