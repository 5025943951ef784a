"""Memory that polars has let go of stays with a long job, which takes it again at once.

Given back to the system within ten seconds, as is usual, and taken anew it is another page, which the system has to
clear: with families that was most of the system's share of the time.
"""

import os

SETTING = "_RJEM_MALLOC_CONF"
"""Read by the allocator that polars brings, once, when polars is loaded."""
HELD = "dirty_decay_ms:-1,muzzy_decay_ms:-1"


def keep_pages() -> None:
    """From now on, unless whoever runs the command has said otherwise; polars must not be loaded yet."""
    os.environ.setdefault(SETTING, HELD)
