import numpy as np
import psutil

from kithkin.resolution.divide import Clock
from kithkin.resolution.memory import given_back


def held():
    return psutil.Process().memory_info().rss


def test_memory_that_is_let_go_of_goes_back():
    # Arrays as small as these are not given back by themselves.
    many = [np.ones(1000) for _ in range(10_000)]
    before = held()
    del many
    given_back()
    assert held() < before - 40_000_000


def test_a_clock_counts_every_step_once():
    clock = Clock(sparing=True)
    clock.tick("read")
    clock.tick("block")
    assert list(clock.seconds) == ["read", "block"]
    assert all(seconds >= 0 for seconds in clock.seconds.values())
