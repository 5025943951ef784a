"""Whether Kithkin can answer; says nothing about anybody, so it needs no sign-in."""

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from kithkin.api.depends import Wired
from kithkin.graph import instants
from kithkin.graph.errors import KithkinError

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """Whether Kithkin and its graph answer."""

    status: str = Field(examples=["ok"])
    graph: bool


@router.get("/v1/health", summary="Whether Kithkin answers")
def health(held: Wired, response: Response) -> Health:
    """Needs no key; 503 when the graph does not answer."""
    try:
        held.store.ask("read/feeds", known_at=instants.END)
    except KithkinError:
        response.status_code = 503
        return Health(status="the graph does not answer", graph=False)
    return Health(status="ok", graph=True)
