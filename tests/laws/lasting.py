"""Many small islands in one graph, where each step does to each one of twelve things at random; and what must hold.

Nobody of one island is like anybody of another, so each island is a sequence of its own, and a delivery or a run
serves the steps of them all.
"""

import csv
import random
import tomllib
from collections import Counter
from contextlib import nullcontext

from tests.laws.alone import Alone
from tests.laws.holds import Watch, broken, island_of
from tests.laws.humans import HUMANS, human
from tests.laws.mortal import mortal

from kithkin.casework.changed import START, Reader
from kithkin.casework.queued import Queued
from kithkin.casework.replay import Replayed, replayed
from kithkin.casework.touched import Touched
from kithkin.cypher.catalogue import Query
from kithkin.graph.erase import Erasure, bury, finish
from kithkin.graph.errors import EngineUnavailable, KithkinError
from kithkin.graph.instants import last_instant
from kithkin.graph.lease import holding
from kithkin.loaders.load import load
from kithkin.loaders.parse import parse
from kithkin.resolution.decide_noun import Ask, Who
from kithkin.resolution.decide_read import standing
from kithkin.resolution.decide_write import decide, undo
from kithkin.resolution.job import resolve
from kithkin.resolution.reading import everything

FEED = """
title = "Made"
owner = "Nobody"
subject = "children"
legal_regime = "uk_gdpr"
purposes = ["families"]
key = ["ref"]
dates = "%Y-%m-%d"
[[record]]
part = "self"
required = ["surname"]
fields = { given_name = "given", surname = "family", date_of_birth = "born", nino = "nino", postcode = "postcode" }
"""
COLUMNS = ("ref", "given", "family", "born", "nino", "postcode")
SAID = ("same", "different", "undo", "split", "merge")
ACTIONS = ("load", "change", "delete", *SAID, "restrict", "erase", "store", "rerun")
DECIDED = frozenset(SAID)
QUIET = 0.2
ERASING = 0.3
"""So many steps erase: an erasure empties the cache, and the run after it links everything."""
WHOLE = 0.2
AT_ONCE = 3
"""One of so many islands decides while nobody writes; the others decide while a job does."""
ADA = Who("ada", "they told me so")
DERIVED = Query(
    "test/derived", "", (), ("kind", "id", "since", "until"),
    "MATCH ()-[e:SAME_AS|POSSIBLY_SAME_AS|NOW]->() "
    "RETURN type(e) AS kind, e.id AS id, e.known_from AS since, e.known_to AS until "
    "UNION ALL MATCH (p:Person) RETURN p.minted_for AS kind, p.id AS id, p.known_from AS since, p.known_to AS until",
)  # fmt: skip
TIES = Query(
    "test/ties", "", (), ("one", "two", "told"),
    "MATCH (a)-[e:SAME_AS|POSSIBLY_SAME_AS|NOW]->(b) RETURN a.id AS one, b.id AS two, properties(e) AS told",
)  # fmt: skip


class Town(Watch):
    """Islands in a graph, and what is done to them."""

    def __init__(self, store, folder, seed, islands):
        self.store, self.folder, self.dice = store, folder, random.Random(seed)
        self.islands, self.cache = islands, folder / "cache" / "resolved.arrow"
        self.rows = {"alpha": {}, "beta": {}}
        self.changed, self.made = {"alpha": set(), "beta": set()}, Counter()
        self.restricted, self.erased, self.in_force = set(), set(), set()
        self.ever, self.minted, self.partition = {}, {}, {}
        self.held, self.place, self.waiting = Replayed(), START, set()
        self.touched, self.queued = Touched(folder / "changes"), Queued(b"x")
        self.refused, self.given_back, self.parts, self.seen_at = [], set(), [], ""
        self.alone = Alone(store, self.dice)
        for island in range(islands):
            for nth in range(HUMANS):
                for name in self.rows:
                    self.row(name, island, nth)
        self.deliver()
        self.resolve(whole=True)
        self.check(set(range(islands)))

    def row(self, name, island, nth):
        """One more row of a human."""
        self.made[island] += 1
        ref = f"{island}-{nth}-{self.made[island]}"
        self.rows[name][ref] = {"ref": ref} | human(island, nth)
        self.changed[name].add(ref)

    def step(self):
        """Do one thing to each island."""
        # Without a run at times, so that the next takes up what several steps have changed.
        left_out = {name for name, much in (("rerun", QUIET), ("erase", 1 - ERASING)) if self.dice.random() < much}
        choice = [name for name in ACTIONS if name not in left_out]
        acts = {island: self.dice.choice(choice) for island in range(self.islands)}
        for island, act in acts.items():
            if act not in DECIDED and act != "rerun":
                getattr(self, f"_{act}")(island)
        self.deliver()
        self.erase([island for island, act in acts.items() if act == "erase"])
        self.decide(acts)
        for island in (mine for mine, act in acts.items() if act == "store"):
            self.alone.put(island)
        if "rerun" in acts.values():
            self.resolve(whole=self.dice.random() < WHOLE or not self.cache.exists())
        # A run takes up what waited since the last, on any island.
        self.waiting |= {island for island, act in acts.items() if act != "rerun"}
        self.check(self.waiting)
        if "rerun" in acts.values():
            self.waiting = set()
        return acts

    def _load(self, island):
        self.row(self.dice.choice(("alpha", "beta")), island, self.dice.randrange(HUMANS))

    def _change(self, island):
        name = self.dice.choice(("alpha", "beta"))
        refs = self._refs(name, island)
        if refs:
            ref = self.dice.choice(refs)
            field = self.dice.choice(COLUMNS[1:])
            # The number of a namesake would make two islands alike.
            mine = self.rows[name][ref]["given"]
            others = [row[field] for row in self.rows[name].values() if field != "nino" or row["given"] != mine]
            value = self.dice.choice(["Zed", *others]) if field in {"given", "family"} else self.dice.choice(others)
            self.rows[name][ref] = self.rows[name][ref] | {field: value}
            self.changed[name].add(ref)

    def _delete(self, island):
        refs = self._refs("beta", island)
        if len(refs) > 1:
            del self.rows["beta"][self.dice.choice(refs)]
            self.changed["beta"].add("")

    def _restrict(self, island):
        refs = [ref for ref in self._refs("alpha", island) if ref not in self.restricted]
        if refs:
            ref = self.dice.choice(refs)
            self.restricted.add(ref)
            self.changed["alpha"].add(ref)

    def _erase(self, island):
        """Chosen once everything is delivered."""

    def _store(self, island):
        """Written by itself, once everything is delivered."""

    def _refs(self, name, island):
        mine = (ref for ref in self.rows[name] if ref.startswith(f"{island}-"))
        return sorted(ref for ref in mine if f"{name}:{ref}" not in self.erased)

    def deliver(self):
        """Load what was changed: of alpha the rows alone, of beta all; erased rows come again and again."""
        alpha = self.changed["alpha"]
        for level, refs in (("S1", alpha - self.restricted), ("S2", alpha & self.restricted)):
            if refs:
                self.loaded("alpha", "delta", level, [self.rows["alpha"][ref] for ref in sorted(refs)])
        if self.changed["beta"]:
            self.loaded("beta", "snapshot", "S2", list(self.rows["beta"].values()))
        self.changed = {"alpha": set(), "beta": set()}

    def loaded(self, name, delivery, level, rows):
        """A file of a feed into the graph."""
        path = self.folder / f"{name}.csv"
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
        made = parse(tomllib.loads(FEED) | {"name": name, "delivery": delivery, "sensitivity": level}, f"{name}.toml")
        self.again(lambda: load(self.store, made, path))

    def erase(self, islands):
        """Erase a row of each of these islands."""
        keys = []
        for island in islands:
            name = self.dice.choice(("alpha", "beta"))
            refs = self._refs(name, island)
            if len(refs) > 2:
                keys.append(f"{name}:{self.dice.choice(refs)}")
        if keys:
            self.again(lambda: bury(self.store, Erasure(tuple(keys), "court order", "ordered", "ada")))
            self.again(lambda: finish(self.store, emptied=[self.cache.parent]))
            self.erased |= set(keys)

    def decide(self, acts):
        """Decide on each island that is to; a part while another job writes, which the run after it puts in force."""
        self.standing = standing(self.store)
        rows = self.store.ask("read/resolve_records", **everything(self.store, last_instant(self.store)))
        self.current = {}
        for row in rows:
            self.current.setdefault(island_of(row["record_id"]), []).append(row["record_id"])
        asked = [(island, act) for island, act in acts.items() if act in DECIDED]
        for island, act in (mine for mine in asked if mine[0] % AT_ONCE == 0):
            self.decided(island, act)
        with holding(self.store, "load") if "rerun" in acts.values() else nullcontext():
            for island, act in (mine for mine in asked if mine[0] % AT_ONCE):
                self.decided(island, act)

    def decided(self, island, act):
        """Decide something about records of the island, or withdraw it."""
        try:
            done = self._undone(island) if act == "undo" else self._asked(island, act)
        except KithkinError as refusal:
            self.refused.append((act, str(refusal)))
            return
        if done:
            self.in_force = (self.in_force | set(done.decisions)) - set(done.set_aside)
            if done.status == "undone":
                self.given_back.add(island)
                gone = {one for one in done.decisions if one in self.before}
                self.in_force = (self.before - gone) | (set(done.decisions) - gone)

    def _undone(self, island):
        mine = [one for one in self.standing if any(island_of(key) == island for key in one.records)]
        self.before = set(self.in_force)
        return undo(self.store, self.dice.choice(mine).id, ADA, wait=0.0) if mine else None

    def _asked(self, island, act):
        current = sorted(key for key in self.current.get(island, ()) if key in self.partition)
        if len(current) < 2:
            return None
        one, two = self.dice.sample(current, 2)
        mine, theirs = ([key for key in current if self.partition[key] == self.partition[end]] for end in (one, two))
        rest = tuple(key for key in mine if key != one)
        if act == "merge":
            return decide(self.store, Ask(act, tuple(mine), tuple(set(theirs) - set(mine))), ADA, wait=0.0)
        asked = Ask(act, (one,), rest=rest) if act == "split" else Ask(act, (one,), (two,))
        return decide(self.store, asked, ADA, wait=0.0)

    def resolve(self, *, whole):
        """Link what has changed, and see that linking everything then changes nothing."""
        if whole:
            self.cache.unlink(missing_ok=True)
        done = self.again(lambda: resolve(self.store, cache=self.cache))
        if not whole:
            self.parts.append(done.touched / done.records)
            before = self.derived()
            self.cache.unlink()
            resolve(self.store, cache=self.cache)
            if self.derived() != before:
                broken("incremental equals batch", self.unlike(before))

    def at_once(self):
        """Store a new record on each island, and see that linking everything puts nobody elsewhere.

        Whom one leaves that comes again as somebody else may be of others then: that is for the next run to say.
        """
        for island in range(self.islands):
            self.alone.put(island, again=0.0)
        self.check(set(range(self.islands)))
        self.cache.unlink()
        resolve(self.store, cache=self.cache)
        self.check(set())

    def derived(self):
        """What resolution made, with instants."""
        return {tuple(row.values()) for row in self.store.read(DERIVED)}

    def unlike(self, before):
        """The ties that differ from before, with all that they say."""
        ids = {row[1] for row in self.derived() ^ before}
        return [row for row in self.store.read(TIES) if row["told"]["id"] in ids]

    def again(self, job):
        """Do a job that at times dies within, and then do it again."""
        if self.dice.random() < 0.15:
            with mortal(self.store, self.dice.randrange(1, 12)) as died:
                try:
                    return job()
                except EngineUnavailable:
                    if not died:
                        raise
        return job()

    def end(self):
        """The laws of the end: the feed from its beginning, and that what is hidden is as what is not there."""
        self.resolve(whole=False)
        self.check(set(range(self.islands)))
        self.at_once()
        replayed(Reader(self.store, self.view()))
        self.hidden_is_as_absent()
