"""The page on which a small network is measured and its gaps are listed; it works without scripts."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from pydantic import BaseModel, ValidationError

from kithkin.api import network
from kithkin.api.depends import Known, Purpose, Reads, Wired, reading
from kithkin.api.network_shapes import LayerOut, MeasuredOut, MeasuresAsked
from kithkin.api.reading import Reading, Seen
from kithkin.api.routes.pages import shown
from kithkin.casework.network.kinds import rules
from kithkin.casework.network.measures import DRAWS
from kithkin.graph.errors import WrongUse

router = APIRouter(include_in_schema=False)
MOST = 100
"""So many people of a layer, and so many bridges and gaps, stand on the page."""


class Sheet(BaseModel):
    """The form as it was filled in; several ids stand with blanks between them."""

    ids: str = ""
    around: str = "0"
    kinds: list[str] = []
    since: str = ""
    until: str = ""
    draws: str = str(DRAWS)
    as_of: str | None = None
    known_at: str | None = None

    @property
    def asked(self) -> MeasuresAsked:
        """What it asks."""
        days: dict[str, Any] = {name: getattr(self, name) or None for name in ("since", "until")}
        try:
            return MeasuresAsked.model_validate(
                {"ids": self.ids.split(), "around": self.around, "kinds": self.kinds, "draws": self.draws, **days}
            )
        except ValidationError as faults:
            first = faults.errors()[0]
            raise WrongUse(f"{first['loc'][0]}: {first['msg']}") from None


@router.get("/network")
def empty(request: Request, reading: Reads) -> Response:
    """The form with nothing in it."""
    return _page(request, reading, Sheet(), None)


@router.post("/network")
def filled(
    request: Request, held: Wired, known: Known, sheet: Annotated[Sheet, Form()], purpose: Purpose = None
) -> Response:
    """The same with the measures of these people, the bridges among them and the gaps."""
    opened = reading(request, held, known, sheet.as_of, sheet.known_at, purpose)
    return _page(request, opened, sheet, network.looked_at(opened, sheet.asked))


def _page(request: Request, reading: Reading, sheet: Sheet, answer: network.Looked | None) -> Response:
    kinds = [(name, kind.says) for name, kind in rules().kinds.items() if kind.walked != "never"]
    what = network.of_looked(answer) if answer else Seen()
    groups = network.group_names(reading, answer) if answer else {}
    names = {one.id: one.name for one in answer.measures.persons} if answer else {}
    layers = [(part, _by_name(part, names)) for part in answer.measures.layers] if answer else []
    told = {"says": dict(kinds), "names": names, "groups": groups, "layers": layers, "most": MOST}
    return shown(request, reading, "network", what, sheet=sheet, kinds=kinds, answer=answer, **told)


def _by_name(part: LayerOut, names: Mapping[str, str]) -> list[MeasuredOut]:
    """In the order of names, so that nobody is ranked."""
    return sorted(part.persons, key=lambda one: (names.get(one.person_id, ""), one.person_id))
