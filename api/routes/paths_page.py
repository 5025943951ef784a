"""The page on which paths are sought; it works without scripts."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from pydantic import BaseModel, ValidationError

from kithkin.api.depends import Known, Purpose, Reads, Wired, reading
from kithkin.api.paths import found, seen_in
from kithkin.api.paths_shapes import PathsAsked, PathsOut
from kithkin.api.reading import Seen
from kithkin.api.routes.pages import shown
from kithkin.casework.network.kinds import rules
from kithkin.graph.errors import WrongUse

router = APIRouter(include_in_schema=False)


class Sheet(BaseModel):
    """The form as it was filled in; several ids stand with blanks between them."""

    sources: str = ""
    targets: str = ""
    without: str = ""
    kinds: list[str] = []
    since: str = ""
    until: str = ""
    strength: str = "tentative"
    hops: str = "4"
    k: str = "10"
    shortest: str = ""
    as_of: str | None = None
    known_at: str | None = None

    @property
    def asked(self) -> PathsAsked:
        """What it asks."""
        told: dict[str, Any] = {name: getattr(self, name) for name in ("kinds", "strength", "hops", "k")}
        told |= {name: getattr(self, name).split() for name in ("sources", "targets", "without")}
        told |= {name: getattr(self, name) or None for name in ("since", "until")}
        try:
            return PathsAsked(**told, shortest=bool(self.shortest))
        except ValidationError as faults:
            told_of = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in faults.errors())
            raise WrongUse(told_of) from None


@router.get("/paths")
def empty(request: Request, reading: Reads) -> Response:
    """The form with nothing in it."""
    return shown(request, reading, "paths", Seen(), sheet=Sheet(), kinds=_kinds(), answer=None, names={})


@router.post("/paths")
def filled(
    request: Request, held: Wired, known: Known, sheet: Annotated[Sheet, Form()], purpose: Purpose = None
) -> Response:
    """The same with the paths; who begins on somebody's page has filled in one end only."""
    opened = reading(request, held, known, sheet.as_of, sheet.known_at, purpose)
    answer = found(opened, sheet.asked) if sheet.sources.split() and sheet.targets.split() else None
    what = seen_in(answer) if answer else Seen()
    return shown(request, opened, "paths", what, sheet=sheet, kinds=_kinds(), answer=answer, names=_names(answer))


def _kinds() -> list[tuple[str, str]]:
    return [(name, kind.says) for name, kind in rules().kinds.items() if kind.walked != "never"]


def _names(answer: PathsOut | None) -> dict[str, str]:
    return {one.id: one.name for one in answer.persons} if answer else {}
