"""Read on what is kept of the graph once a run has committed, so that nobody waits for it: each server by itself."""

from contextlib import suppress
from threading import Event as Signal
from threading import Thread

from kithkin.api.times import day
from kithkin.api.wiring import Wiring
from kithkin.graph.errors import KithkinError
from kithkin.graph.instants import BEGINNING

LOOK_SECONDS = 1.0


def keep_up(wired: Wiring, instant: str) -> None:
    """Bring the review queues and the change feeds that somebody asked for lately up to an instant."""
    # What nobody has asked for yet is not made for it.
    made, as_of = vars(wired), day(wired.settings.as_of)
    if "queued" in made:
        wired.queued.follow(wired.in_scope(one.number for one in wired.classes()), as_of, instant)
    if "touched" in made:
        wired.touched.follow(wired.store, as_of, instant)


class KeepUp:
    """A thread of the server that looks for what has committed."""

    def __init__(self, wired: Wiring) -> None:
        self._wired, self._over = wired, Signal()
        self._thread = Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more; what is being read is read."""
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        last = BEGINNING
        while not self._over.wait(LOOK_SECONDS):
            with suppress(KithkinError):
                if vars(self._wired).keys() & {"queued", "touched"} and (instant := self._wired.committed()) > last:
                    keep_up(self._wired, instant)
                    last = instant
