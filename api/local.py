"""Reading at the command line: whoever may run it on this machine reads every class, and that is kept too."""

import getpass
from datetime import UTC, datetime

from kithkin.api.access.accounts import User
from kithkin.api.access.gate import Caller
from kithkin.api.access.scope import Scope
from kithkin.api.reading import Reading
from kithkin.api.wiring import Wiring
from kithkin.graph.store import View


def local_reading(wired: Wiring, as_of: str | None = None, shown_as: str = "") -> Reading:
    """A reading of everything by whoever runs the command; `shown_as` stands on what is drawn."""
    name = f"{getpass.getuser()} at the command line"
    view = View(
        tuple(one.number for one in wired.classes()),
        as_of or wired.settings.as_of or datetime.now(UTC).date().isoformat(),
        wired.committed(),
    )
    user = User(name, (), shown_as=shown_as or name)
    return Reading(wired, wired.store, Caller(user, "shell"), Scope(name, (), "S3", frozenset(), "maintenance"), view)
