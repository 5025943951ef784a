"""The web application: pages for people under `/`, the API for programs under `/v1`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool

from kithkin import __version__
from kithkin.api import headers, problem
from kithkin.api.keep_up import KeepUp
from kithkin.api.later import Later
from kithkin.api.routes import (
    changes,
    chart_files,
    chart_pages,
    charts,
    chronology_files,
    decisions,
    door,
    explore_page,
    gang_pages,
    gangs,
    groups,
    health,
    manual,
    network,
    network_page,
    pages,
    paths,
    paths_page,
    persons,
    records,
    review,
    review_pages,
    search,
    wave_pages,
    waves,
)
from kithkin.api.settings import Settings
from kithkin.api.still import STATIC, Still
from kithkin.api.wiring import Wiring
from kithkin.viz.text import FONTS

ABOUT = """Persons, groups, chronologies and charts, as of a date, filtered by what the caller may see.

Send a key as `Authorization: Bearer KEY` and what you read for as `Kithkin-Purpose`. Every read is recorded.
What you may not see and what does not exist give the same answer, 404. Problems are listed at /docs/problems."""
CONTENT = (
    search, records, persons, groups, gangs, charts, chart_files, chronology_files, paths, network, decisions, review,
    waves, changes,
)  # fmt: skip
PAGES = (
    health, door, review_pages, wave_pages, gang_pages, chart_pages, paths_page, network_page, explore_page, pages,
    manual,
)  # fmt: skip


def create_app(settings: Settings, wired: Wiring | None = None) -> FastAPI:
    """The application over these settings; it opens the graph on the first request that needs it."""
    app = FastAPI(
        title="Kithkin",
        version=__version__,
        description=ABOUT,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=_closing(wired is None),
    )
    app.state.wiring = wired or Wiring(settings)
    problem.install(app)
    headers.install(app, secure=settings.secure, hosts=settings.hosts)
    for module in CONTENT:
        app.include_router(module.router, prefix="/v1", responses=problem.DOCUMENTED)
    for module in PAGES:
        app.include_router(module.router)
    app.mount("/static/fonts", Still(directory=FONTS), name="fonts")
    app.mount("/static", Still(directory=STATIC), name="static")
    return app


def _closing(ours: bool):  # type: ignore[no-untyped-def] # noqa: ANN202 -- the framework's own type
    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        beside = (Later(app.state.wiring), KeepUp(app.state.wiring))
        for one in beside:
            one.start()
        yield
        for one in beside:
            await run_in_threadpool(one.stop)
        if ours:
            app.state.wiring.close()

    return life
