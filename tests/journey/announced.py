"""`kithkin ..` as a child process that says each write before it is made, so that a test can strike there."""

import sys

from kithkin.api.cli import run
from kithkin.graph import bolt_store
from kithkin.graph.arcade_store import ArcadeStore
from kithkin.graph.bolt_store import BoltStore

MARK = "writing: "
# The lease and what is kept once for all come before, after and beside the writes of a run.
BESIDE = ("schema/", "write/beat", "write/take_lease", "write/give_back_lease", "write/keep_access_class")
PATIENCE_SECONDS = 1.0


def announce(owner: type, name: str) -> None:
    """Make a method of a store say what it is about to write."""
    whole = getattr(owner, name)

    def said(self, what, *more, **named):
        told = getattr(what, "name", what)
        if not str(told).startswith(BESIDE):
            print(f"{MARK}{name} {told}", flush=True)  # noqa: T201 - its words are for its parent
        return whole(self, what, *more, **named)

    setattr(owner, name, said)


if __name__ == "__main__":
    # An engine that is gone stays gone here: nobody has to wait for it as long as a user would.
    bolt_store.SETTINGS["max_transaction_retry_time"] = PATIENCE_SECONDS
    announce(BoltStore, "write")
    announce(ArcadeStore, "create_nodes")
    announce(ArcadeStore, "create_edges")
    sys.exit(run(sys.argv[1:]))
