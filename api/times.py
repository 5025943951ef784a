"""The two times of a question: the day the world is seen at, and the instant of what Kithkin knew."""

from datetime import UTC, date, datetime

from kithkin.api.access.audit import instant
from kithkin.api.commands.options import Times
from kithkin.api.wiring import Wiring
from kithkin.graph import instants
from kithkin.graph.errors import WrongUse
from kithkin.graph.store import View


def view_of(wired: Wiring, access: tuple[int, ...], asked: Times, committed: str) -> View:
    """The view of a caller at the times they ask for; `committed` is the instant of the last finished run."""
    as_of, known_at = asked
    return View(access, day(as_of or wired.settings.as_of), known(wired, known_at, committed))


def day(told: str | None) -> str:
    """The day that is meant; a day to come is one too, as the world is expected to be then."""
    if not told:
        return datetime.now(UTC).date().isoformat()
    try:
        return date.fromisoformat(told).isoformat()
    except ValueError:
        raise WrongUse("as_of is a day such as 2016-06-30") from None


def known(wired: Wiring, told: str | None, committed: str) -> str:
    """The instant that is meant: a past one, of a time when something was known."""
    if not told:
        return committed
    try:
        asked = instant(_in_utc(datetime.fromisoformat(told)))
    except (ValueError, OverflowError):
        raise WrongUse("known_at is an instant such as 2016-07-01T00:00:00Z") from None
    if asked > max(instants.now(), committed):
        raise WrongUse("known_at is still to come: give an instant that is past, or leave it out for what is known now")
    # What an open run writes is not known yet.
    if asked >= committed:
        return committed
    first = instants.first_load(wired.store)
    if first and asked < first:
        raise WrongUse(f"nothing was known yet at that known_at: the first load was at {first}")
    return asked


def _in_utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
