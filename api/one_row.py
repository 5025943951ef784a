"""One row written with the persons of its records, as a run of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

from kithkin.api.wiring import Wiring
from kithkin.graph.access import classes
from kithkin.graph.instants import last_instant, now
from kithkin.graph.run import Run, at_once, taken_back
from kithkin.graph.store import GraphStore, Row
from kithkin.loaders import load
from kithkin.loaders.alone import live, people
from kithkin.loaders.blocks import Feed
from kithkin.loaders.fresh import Fresh
from kithkin.resolution.live.follow import Standing
from kithkin.resolution.live.looked import Looked, holds, look
from kithkin.resolution.live.near import foresee_looked
from kithkin.resolution.live.own import own
from kithkin.resolution.live.place import Placed, put_with_persons
from kithkin.resolution.live.warm import NOBODY

WAIT = 0.1
"""So long a record waits for whoever is writing, before it is kept to be written later."""
REHEARSALS, REHEARSING = 12, 3.0
"""So often, or for so many seconds, the engine is asked to write before: then what it has to do is compiled."""
Written = tuple[list[Row], list[Placed]]
"""The records that a row states, and how they stand."""


@dataclass
class Turn:
    """A row in its turn to be written, and what linking its records found before it."""

    wired: Wiring
    row: dict[str, str]
    feed: Feed
    looked: Sequence[Looked] = ()
    access: Sequence[int] = ()
    fresh: Fresh | None = None

    def ahead(self, inside: GraphStore) -> None:
        """What writing it will ask, as far as that is known before; it is asked with the right to write."""
        self.fresh = load.foresee(inside, self.feed, self.row)
        if len(self.looked) == 1:
            foresee_looked(inside, self.looked[0], self.access)

    def written(self, inside: GraphStore, run: Run) -> Written:
        """Write the row, and put its records with their persons."""
        records = load.put(inside, run, self.feed, self.row, "one record", self.fresh)
        standing = self.wired.follower.caught_up(run.since)
        if not load.is_kept(self.feed, standing.feeds):
            # The feeds are to be read anew, too.
            records = [{name: one[name] for name in one if name != "received"} for one in records]
        return records, put_with_persons(inside, run, standing, records, self._still(standing, records))

    def _still(self, now: Standing, records: Sequence[Row]) -> dict[str, Looked]:
        """What was found before and still holds; where a row has several records one may change the next."""
        if len(self.looked) != 1 or len(records) != 1:
            return {}
        [one] = self.looked
        changed = self.wired.follower.changed(one.standing.index.instant, now.index.instant)
        return {records[0]["id"]: one} if holds(one, now, records[0], changed) else {}


def put_one(
    wired: Wiring, row: dict[str, str], feed: Feed, looked: Sequence[Looked] = (), access: Sequence[int] = ()
) -> tuple[Run, list[Row], list[Placed]]:
    """Write a row with the persons of its records as one run; gives that, the records, and how they stand.

    Some of them may have been linked before; `access` names every class that there was then.
    """
    turn = Turn(wired, row, feed, looked, access)

    def write(inside: GraphStore, run: Run) -> tuple[Run, list[Row], list[Placed]]:
        return run, *turn.written(inside, run)

    done = at_once(wired.store, "live", write, wait=WAIT, ahead=turn.ahead, feed=feed.name)
    if mine := own(done[0], [one.row for one in done[2]]):
        wired.passed.give(mine.run.since, mine.told)
    return done


def rehearsed(wired: Wiring) -> None:
    """Go through writing a record of nobody and take it back: else who first sends some would wait far longer."""
    row, began = {**dict.fromkeys(live().key, "~"), **NOBODY}, perf_counter()
    standing = wired.follower.at(last_instant(wired.store))
    looked = [one for record in people(row, live(), now()[:10]) if (one := look(standing, record))]
    turn = Turn(wired, row, live(), looked, [one.number for one in classes(wired.store)])
    for _ in range(REHEARSALS):
        with wired.answered.in_turn():
            taken_back(wired.store, "live", turn.written, ahead=turn.ahead, feed=live().name)
        if perf_counter() - began > REHEARSING:
            break
