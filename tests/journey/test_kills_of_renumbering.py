"""A renumbering, or its withdrawal, that is killed at any of its writes is done whole or not at all, and goes on."""

import csv
import signal

import graph_text
import pytest
import scenes

from kithkin.loaders.feed import feeds
from kithkin.loaders.load import load
from kithkin.loaders.numbering import Numbering, numbering
from kithkin.loaders.renumber import Act, from_map, renumber, take_back
from kithkin.loaders.synthetic import make

HOUSEHOLDS, SEED, CIRCLE = 40, 1, 20
"""So many rows take one another's ids, and the others new ones."""
FEED = feeds()["shbe"]
ADA = Act("ada", "a new system")
WHY = ["--confirm", "--reason", ADA.reason]

pytestmark = [pytest.mark.engine, pytest.mark.kills, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def moved(tmp_path_factory):
    """A graph with one feed, that child processes open too, and a map of all its ids."""
    folder = tmp_path_factory.mktemp("numbers")
    [file] = [one for one in make(HOUSEHOLDS, SEED, folder / "city").feeds if FEED.name in one.name.lower()]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1")
        with scenes.opened(folder / "data") as store:
            load(store, FEED, file)
            keys = sorted(store.table("read/load_rows", feed=FEED.name)["key"].to_pylist())
            old = [key.partition(":")[2] for key in keys]
            new = [*old[1:CIRCLE], old[0], *(f"{one}-n" for one in old[CIRCLE:])]
            with (folder / "map.csv").open("w", newline="") as out:
                csv.writer(out).writerows([("old_id", "new_id"), *zip(old, new, strict=True)])
            yield folder, store


def test_killed_at_any_write_the_feed_is_numbered_as_before_or_as_after(moved):
    folder, store = moved
    asked = ["renumber", FEED.name, "--map", str(folder / "map.csv"), *WHY]
    before = _beside(store)
    undisturbed = scenes.told([*asked, "--data", str(folder / "data")])
    after = numbering(store, FEED.name)
    assert undisturbed.code == 0
    assert after != Numbering()
    told = [words for _, words in undisturbed.writes]
    for at in range(told.index(scenes.OPENED) + 1, told.index(scenes.COMMITTED) + 1):
        take_back(store, FEED, ADA)
        _struck(folder, asked, at)
        assert numbering(store, FEED.name) in (Numbering(), after), undisturbed.writes[at]
        renumber(store, FEED, from_map(FEED, folder / "map.csv"), ADA)
        assert numbering(store, FEED.name) == after
        assert store.ask("schema/open_runs") == []
        assert _beside(store) == before


def _struck(folder, words, at):
    """Kill the job as it is about to make a write; it may just have ended."""
    told = scenes.struck([*words, "--data", str(folder / "data")], folder / "data", scenes.Strike("job", 0.0, at))
    assert told.code in {-signal.SIGKILL, 0}


def _beside(store):
    """All that is not said of numbers."""
    return {line: times for line, times in graph_text.dumped(store).items() if not line.startswith("Renumbered")}
