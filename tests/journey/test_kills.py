"""A job that was killed, or whose engine was, and is run again leaves the graph of one that nobody disturbed."""

import os
import random
import signal
from contextlib import ExitStack

import graph_text
import pytest
import scenes

KILLS = int(os.environ.get("KITHKIN_KILLS", "3"))
ATTEMPTS = 4

pytestmark = [pytest.mark.engine, pytest.mark.kills, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    """The graphs before and after each job over a second delivery, undisturbed."""
    with pytest.MonkeyPatch.context() as patch:
        # Engines that live for seconds spend half of them on their own second compiler.
        patch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1")
        yield scenes.built(tmp_path_factory.mktemp("kills"))


@pytest.mark.parametrize("job", scenes.JOBS)
def test_every_job_makes_and_closes_something(story, job):
    assert story.undisturbed[job].code == 0
    before = story.after[scenes.JOBS[scenes.JOBS.index(job) - 1]] if job != "load" else None
    words = [words for _, words in story.undisturbed[job].writes]
    assert any(one.startswith("create_") for one in words)
    assert any("built/close_" in one for one in words)
    assert before != story.after[job]
    assert graph_text.doubles(story.after[job]) == []


@pytest.mark.parametrize("number", range(KILLS))
@pytest.mark.parametrize("job", scenes.JOBS)
def test_run_again_after_a_kill_it_gives_the_undisturbed_graph(story, tmp_path, job, number):
    undisturbed = story.undisturbed[job]
    dice = random.Random(f"{job} {number}")
    for attempt in range(ATTEMPTS):
        strike = scenes.planned(undisturbed, number, dice)
        with story.copied(job, tmp_path / str(attempt)) as data, ExitStack() as stack:
            told, store = _struck(stack, story.arguments(job, data), data, strike)
            left = len(store.ask("schema/open_runs"))
            again = scenes.told(story.arguments(job, data))
            graph = graph_text.dumped(store)
            open_runs = store.ask("schema/open_runs")
        _check_death(strike, told)
        where = strike.named(undisturbed)
        assert (again.code, open_runs) == (0, []), f"{where}: {again.error}"
        assert graph_text.differences(story.after[job], graph) == [], where
        assert graph_text.doubles(graph) == [], where
        # A strike that was meant for the writes and came after the commit told nothing of them.
        if left or strike.at is None:
            return
    pytest.fail(f"{ATTEMPTS} strikes at {job} fell between two runs or after the last: {where}")


def _struck(stack, arguments, data, strike):
    """Strike, and give how the job ended and the graph as it was left, opened by another."""
    store = stack.enter_context(scenes.opened(data))
    told = scenes.struck(arguments, data, strike)
    if strike.victim == "engine":
        store.close()
        store = stack.enter_context(scenes.opened(data))
    return told, store


def _check_death(strike, told):
    """A killed job says nothing more; one whose engine was killed under it says so in a line, if it was not done."""
    if strike.victim == "job":
        assert told.code in {-signal.SIGKILL, 0}
    elif told.code:
        assert told.code in {scenes.EXIT_UNAVAILABLE, scenes.EXIT_INTERRUPTED}, told.error
        assert len(told.error.splitlines()) == 1, told.error
