"""Instants of Kithkin's knowledge: UTC text that compares as time."""

from datetime import UTC, datetime, timedelta

from kithkin.graph.store import Asker

FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"
BEGINNING, END = "1970-01-01T00:00:00.000000Z", "9999-12-31T23:59:59.999999Z"


def now() -> str:
    """The instant it is."""
    return datetime.now(UTC).strftime(FORMAT)


def after(instant: str) -> str:
    """Now, or just after the given instant when a clock lags behind it."""
    told = datetime.strptime(instant, FORMAT).replace(tzinfo=UTC) + timedelta(microseconds=1)
    return max(now(), told.strftime(FORMAT))


def first_load(asker: Asker) -> str:
    """The instant of the first load, empty before there is one: nothing was known earlier."""
    [row] = asker.ask("schema/first_load")
    return str(row["instant"] or "")


def last_instant(asker: Asker) -> str:
    """The instant of the last committed run: what a reader sees unless told otherwise."""
    for name in ("schema/last_commit", "schema/last_instant"):
        # A graph that was last written before commits were noted has no such note.
        if instant := next((row["instant"] for row in asker.ask(name)), None):
            return str(instant)
    return BEGINNING
