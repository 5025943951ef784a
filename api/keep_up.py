"""Read on what is kept of the graph once a run has committed, so that nobody waits for it: each server by itself."""

from contextlib import suppress

from kithkin.api.looking import Looking
from kithkin.api.times import day
from kithkin.api.wiring import Wiring
from kithkin.graph.errors import KithkinError
from kithkin.graph.instants import BEGINNING


def keep_up(wired: Wiring, instant: str) -> None:
    """Bring the review queues and the change feeds that somebody asked for lately up to an instant."""
    # What nobody has asked for yet is not made for it.
    made, as_of = vars(wired), day(wired.settings.as_of)
    if "queued" in made:
        wired.queued.follow(wired.in_scope(one.number for one in wired.classes()), as_of, instant)
    if "touched" in made:
        wired.touched.follow(wired.store, as_of, instant)


class KeepUp(Looking):
    """A thread of the server that looks for what has committed."""

    def __init__(self, wired: Wiring) -> None:
        super().__init__()
        self._wired, self._last = wired, BEGINNING

    def look(self) -> None:
        """Read on, where a run has committed since and somebody has asked for anything."""
        with suppress(KithkinError):
            if vars(self._wired).keys() & {"queued", "touched"} and (instant := self._wired.committed()) > self._last:
                keep_up(self._wired, instant)
                self._last = instant
