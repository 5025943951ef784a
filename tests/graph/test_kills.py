"""A killed job or engine leaves nothing that the next writer does not mend."""

import pytest

from kithkin.bench import kill_batch, lease
from kithkin.graph.connect import connect

pytestmark = [pytest.mark.engine, pytest.mark.kills]


def test_writers_come_one_at_a_time_and_killed_ones_leave_nothing(tmp_path):
    uri = f"kithkin:{tmp_path}"
    with connect(uri, heap="256m") as store:
        outcome = lease.trial(store, uri, commands=4, kills=2, seed=7)
    assert (outcome.killed, outcome.committed, outcome.overlaps, outcome.half_written) == (2, 2, 0, 0)


@pytest.mark.parametrize("victim", ["job", "engine"])
def test_a_kill_in_the_middle_of_a_bulk_is_mended_by_the_next_writer(tmp_path, victim):
    with connect(f"kithkin:{tmp_path}", heap="512m") as store:
        kill_batch.prepared(store, 20_000)
    outcome = kill_batch.trial(tmp_path, 20_000, victim, delay=0.3)
    assert outcome.left != outcome.before
    assert outcome.mended
