"""Write what was postponed, once nobody else is writing: each server looks, and one at a time writes."""

from contextlib import suppress

from kithkin.api.access.audit import Event, Outcome
from kithkin.api.access.scope import policy_version
from kithkin.api.commands.load import feeds_of
from kithkin.api.looking import Looking
from kithkin.api.one_row import put_one
from kithkin.api.postponed import Sent
from kithkin.api.wiring import Wiring
from kithkin.graph.errors import EngineUnavailable, Interrupted, KithkinError
from kithkin.loaders.alone import LIVE, live


def write_postponed(wired: Wiring) -> int:
    """Write the records that wait, in their order, until somebody else writes; gives how many."""
    count = 0
    while wired.postponed.next():
        with wired.answered.in_turn():
            # Another server may have written it meanwhile.
            sent = wired.postponed.next()
            if sent is None:
                break
            outcome, records = _written(wired, sent)
            wired.audit.record(_event(sent, outcome, records))
            wired.postponed.written(sent)
        count += 1
    return count


def _written(wired: Wiring, sent: Sent) -> tuple[Outcome, tuple[str, ...]]:
    feed = {LIVE: live(), **feeds_of(wired.settings)}.get(sent.feed)
    if feed is None:
        return "refused", ()
    try:
        _, records, _ = put_one(wired, dict(sent.row), feed)
    except (Interrupted, EngineUnavailable):
        raise
    except KithkinError:
        # Erased by decision since it was sent, for one: it is not taken.
        return "refused", ()
    return "done", tuple(str(record["id"]) for record in records)


def _event(sent: Sent, outcome: Outcome, records: tuple[str, ...]) -> Event:
    return Event(sent.actor, sent.purpose, "records.store", outcome, "later", records=records, policy=policy_version())


class Later(Looking):
    """A thread of the server that writes what was postponed."""

    def __init__(self, wired: Wiring) -> None:
        super().__init__()
        self._wired = wired

    def stop(self) -> None:
        """Look no more; what is being written is written, and nothing that was told to other servers stays."""
        super().stop()
        self._wired.passed.tidy(seconds=0.0)

    def look(self) -> None:
        """Write what waits, and take away what was told to other servers."""
        # Without the file nothing has ever been postponed.
        if self._wired.settings.answered.exists():
            with suppress(Interrupted, EngineUnavailable):
                write_postponed(self._wired)
        self._wired.passed.tidy()
