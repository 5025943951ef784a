"""Records that come alone to an island, written as a server writes them, with an index that follows the graph."""

from types import SimpleNamespace

from tests.laws.humans import HUMANS, human

from kithkin.api.one_row import put_one
from kithkin.graph.access import classes
from kithkin.graph.instants import last_instant
from kithkin.loaders.alone import live, people
from kithkin.resolution.live.follow import Follower
from kithkin.resolution.live.looked import look

AGAIN = 0.3
"""So many records that come alone come again, as somebody else."""
TODAY = "2016-07-01"
FIELDS = {"given_name": "given", "surname": "family", "date_of_birth": "born", "nino": "nino"}


class Alone:
    """A server that takes records of the islands one at a time."""

    def __init__(self, store, dice):
        self.dice, self.there = dice, {}
        self.server = SimpleNamespace(
            store=store, follower=Follower(store), passed=SimpleNamespace(give=lambda *_: None)
        )

    def put(self, island, again=AGAIN):
        """A record of somebody, new or under a key that came before, written with its person at once."""
        nth, there = self.dice.randrange(HUMANS), self.there.setdefault(island, [])
        ref = f"{island}-{nth}-alone{len(there)}"
        if there and self.dice.random() < again:
            ref = self.dice.choice(there)
        there.append(ref)
        told = human(island, nth)
        row = {"source_id": ref} | {name: told[column] for name, column in FIELDS.items()}
        standing = self.server.follower.at(last_instant(self.server.store))
        # As a server does: linked before its turn, which holds or does not.
        looked = [one for record in people(row, live(), TODAY) if (one := look(standing, record))]
        put_one(self.server, row, live(), looked, [one.number for one in classes(self.server.store)])
