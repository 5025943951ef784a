"""Several servers behind one door: each a process of its own with the index mapped into memory, all on one engine."""

import gc
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import parent_process
from socket import socket
from threading import Thread

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.supervisors import Multiprocess

from kithkin.api.serve import compiled
from kithkin.api.settings import Settings
from kithkin.api.times import day
from kithkin.api.wiring import Wiring
from kithkin.graph.errors import KithkinError
from kithkin.resolution.current import newest_model

START_SECONDS = 60
READY_SECONDS = 20.0
"""So long a worker makes ready before it answers; a graph that takes longer to read is read on beside its answers."""
LOOKS = 6
NO_ROW = "~:~"


def opened(wired: Wiring) -> None:
    """Make whatever is made at first use, so that no two workers make it at once, and let bulk wait for questions."""
    wired.store.secret()
    wired.store.give_way()
    for name in ("secret", "accounts", "audit", "readings", "webhooks", "answered", "postponed"):
        getattr(wired, name)


@dataclass
class Worker:
    """The application of one worker, made in its own process when the first message comes."""

    settings: Settings
    turn: float
    _app: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if self._app is None:
            self._app = self._begun()
        await self._app(scope, receive, send)

    def _begun(self) -> ASGIApp:
        from kithkin.api.app import create_app  # noqa: PLC0415 -- what it holds open is opened in this process

        sys.setswitchinterval(self.turn)
        app = create_app(self.settings)
        threads = [
            Thread(target=meanwhile, args=given, daemon=True)
            for meanwhile, given in ((_end_with_parent, ()), (compiled, ()), (_make_ready, (app.state.wiring,)))
        ]
        for thread in threads:
            thread.start()
        # It is not said to answer before.
        threads[-1].join(READY_SECONDS)
        return app


def _end_with_parent() -> None:
    """A worker whose parent was killed stops too, else nobody could stop it."""
    parent = parent_process()
    if parent:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


def _make_ready(wired: Wiring) -> None:
    """Have the index at hand: else the first callers of each worker would wait for it."""
    from kithkin.api.one_row import rehearsed  # noqa: PLC0415  start-up time
    from kithkin.resolution.live.warm import warm  # noqa: PLC0415

    # Whoever asks is told what is amiss.
    with suppress(KithkinError):
        if newest_model(wired.store):
            warm(wired.follower.at(wired.committed()))
            _look(wired)
            rehearsed(wired)
    # What is there now stays: looking through it for what nobody needs would hold up whoever asks.
    gc.collect()
    gc.freeze()


def _look(wired: Wiring) -> None:
    """Ask the graph for a row that is not there, as whoever looks one up does."""
    day_, known_at = day(wired.settings.as_of), wired.committed()
    for _ in range(LOOKS):
        wired.asker.ask("read/records_of_rows", keys=[NO_ROW], access=[], as_of=day_, known_at=known_at)


class _Workers(Multiprocess):
    def __init__(self, config: uvicorn.Config, sockets: list[socket], ready: Callable[[], None]) -> None:
        super().__init__(config, sockets)
        self._ready = ready

    def init_processes(self) -> None:
        super().init_processes()
        if all(one.wait_until_ready(START_SECONDS, self.should_exit) for one in self.processes):
            self._ready()


def run(config: uvicorn.Config, door: socket, ready: Callable[[], None]) -> None:
    """Run the workers until a signal says to stop; one that dies is begun anew."""
    _Workers(config, [door], ready).run()
