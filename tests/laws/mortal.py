"""A job that dies within, at its nth write."""

from contextlib import contextmanager

from kithkin.graph.errors import EngineUnavailable

WRITES = frozenset({"tell", "tell_rows", "create_nodes", "create_edges", "write_rows"})
ASKS = frozenset({"ask", "table", "read", "read_table", "settle"})


@contextmanager
def mortal(store, writes):
    """Within, the job is dead from its nth write on: nothing of it reaches the graph any more, but that it is dead."""
    died, left = [], [writes]

    def wrapped(name):
        real = getattr(store, name)

        def call(*args, **told):
            if args and args[0] == "write/give_back_lease":
                return real(*args, **told)
            left[0] -= name in WRITES and not died
            if died or left[0] < 0:
                died.append(name)
                raise EngineUnavailable("killed")
            return real(*args, **told)

        return call

    for name in (*WRITES, *ASKS):
        setattr(store, name, wrapped(name))
    try:
        yield died
    finally:
        for name in (*WRITES, *ASKS):
            delattr(store, name)
