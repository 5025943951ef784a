"""Wait for the next run, for many callers at once, with few questions to the graph."""

import asyncio
import time
from dataclasses import replace
from threading import Lock

from starlette.concurrency import run_in_threadpool

from kithkin.api.reading import Reading
from kithkin.graph.instants import BEGINNING

LOOK_SECONDS = 0.5


class Committed:
    """The instant of the last finished run, asked of the graph at most twice a second by all who wait."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._asked = 0.0
        self._instant = BEGINNING

    def instant(self, reading: Reading) -> str:
        """What is known now, or was half a second ago."""
        with self._lock:
            if time.monotonic() - self._asked >= LOOK_SECONDS:
                self._instant = reading.wiring.committed()
                self._asked = time.monotonic()
            return self._instant


async def next_run(reading: Reading, until: float) -> Reading | None:
    """The caller's reading once another run has committed; nothing when it is `until` (monotonic) before that."""
    while time.monotonic() < until:
        await asyncio.sleep(min(LOOK_SECONDS, max(0.0, until - time.monotonic())))
        committed = await run_in_threadpool(reading.wiring.waiting.instant, reading)
        if committed > reading.view.known_at:
            return await run_in_threadpool(_renewed, reading, committed)
    return None


def _renewed(reading: Reading, committed: str) -> Reading:
    classes = reading.wiring.classes()
    view = replace(reading.view, access=reading.scope.access(classes), known_at=committed)
    return replace(reading, asker=reading.wiring.in_scope(one.number for one in classes), view=view)
