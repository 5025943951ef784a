"""Every error of Kithkin, each one line with the cure.

KithkinError
├── WrongUse           exit 1, 400   the call was wrong
├── BadInput           exit 2, 422   a file or value was wrong; good rows were kept
├── EngineUnavailable  exit 3, 503   the graph engine cannot be reached or started
├── Refused            exit 4, 403   access or a decision forbids it
│   └── Conflict       exit 4, 409   a decision contradicts another
├── NotThere           exit 1, 404   nothing by that id for this caller
├── Removed            exit 1, 410   removed by decision
└── Interrupted        exit 5, 503   stopped half-way; run it again to finish
"""


class KithkinError(Exception):
    """Something a user can mend; the message says how."""

    exit_code = 1
    status = 400
    kind = "wrong-use"


class WrongUse(KithkinError):
    """The call was wrong."""


class BadInput(KithkinError):
    """A file or value was wrong; good rows were kept."""

    exit_code, status, kind = 2, 422, "bad-input"


class EngineUnavailable(KithkinError):
    """The graph engine cannot be reached or started."""

    exit_code, status, kind = 3, 503, "engine-unavailable"


class Refused(KithkinError):
    """Access or a decision forbids it."""

    exit_code, status, kind = 4, 403, "refused"


class Conflict(Refused):
    """A decision contradicts another."""

    status, kind = 409, "conflict"


class NotThere(KithkinError):
    """Nothing by that id for this caller."""

    status, kind = 404, "not-there"


class Removed(KithkinError):
    """Removed by decision."""

    status, kind = 410, "removed"


class Interrupted(KithkinError):
    """Stopped half-way; run it again to finish."""

    exit_code, status, kind = 5, 503, "interrupted"
