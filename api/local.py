"""Reading at the command line: whoever may run it on this machine reads every class, and that is kept too."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager

from kithkin.api.access.accounts import User
from kithkin.api.access.gate import Caller
from kithkin.api.access.scope import Scope
from kithkin.api.commands.options import Times, Where, wiring
from kithkin.api.reading import Reading
from kithkin.api.times import view_of
from kithkin.api.wiring import Wiring
from kithkin.graph.access import asking
from kithkin.graph.removals import REMOVED


def local_reading(
    wired: Wiring, as_of: str | None = None, known_at: str | None = None, *, shown_as: str = ""
) -> Reading:
    """A reading of everything by whoever runs the command; `shown_as` stands on what is drawn."""
    name = f"{getpass.getuser()} at the command line"
    committed = wired.committed()
    known = wired.classes()
    # What was removed by decision is shown by nothing, this machine included.
    readable = tuple(sorted({one.number for one in known} - asking(known, REMOVED)))
    view = view_of(wired, readable, (as_of, known_at), committed)
    user = User(name, (), shown_as=shown_as or name)
    scope = Scope(name, (), "S3", frozenset(), "maintenance")
    return Reading(wired, wired.store, Caller(user, "shell"), scope, view, earlier=view.known_at < committed)


@contextmanager
def reading_at(where: Where, times: Times) -> Iterator[Reading]:
    """The graph that a command names, read at the times that it names."""
    with wiring(*where) as wired:
        yield local_reading(wired, *times)
