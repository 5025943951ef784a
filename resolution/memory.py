"""Memory that nothing holds any more goes back to the system, so that the next step takes it and no more."""

import ctypes
from functools import cache

import pyarrow as pa

LONG = 100_000
"""From so many rows on a step gives back what it held; short tables are not worth the time."""


@cache
def _trim() -> "ctypes._NamedFuncPointer | None":
    """What the C library offers for it; only that of GNU does."""
    return getattr(ctypes.CDLL(None), "malloc_trim", None)


def given_back() -> None:
    """Give back what Arrow and NumPy have let go of."""
    pa.default_memory_pool().release_unused()
    trim = _trim()
    if trim is not None:
        trim(0)
