"""Pairs of homes in one graph, whose people have children, move and are decided about; and what must hold of groups.

Nobody of one pair is like anybody of another, and decisions are about people of one pair, so that each pair is a
sequence of its own, while one delivery and one run of each job serve them all.
"""

import csv
import random
import tomllib
from collections import defaultdict

from tests.laws.holds import broken
from tests.laws.humans import FAMILY, GIVEN
from tests.laws.lasting import ADA
from tests.laws.mortal import mortal

from kithkin.casework.job import score
from kithkin.cypher.catalogue import Query
from kithkin.graph.errors import EngineUnavailable, KithkinError
from kithkin.graph.instants import last_instant
from kithkin.loaders.load import load
from kithkin.loaders.parse import parse
from kithkin.resolution.decide_noun import Ask
from kithkin.resolution.decide_write import decide, undo
from kithkin.resolution.groups import group
from kithkin.resolution.job import resolve
from kithkin.resolution.reading import everything

FEED = """
name = "register"
title = "Made"
owner = "Nobody"
subject = "children"
sensitivity = "S2"
legal_regime = "uk_gdpr"
purposes = ["families"]
delivery = "snapshot"
key = ["ref"]
dates = "%Y-%m-%d"
[[record]]
part = "child"
required = ["surname"]
fields = { given_name = "given", surname = "family", date_of_birth = "born" }
[[record]]
part = "mother"
fields = { given_name = "m_given", surname = "m_family", date_of_birth = "m_born" }
[[relation]]
source = "mother"
target = "child"
kind = "mother_of"
[[address]]
parts = ["child", "mother"]
kind = "lives_at"
line = ["line"]
postcode = "postcode"
from = "since"
[[event]]
kind = { column = "plan", codes = "plans" }
name = "plan"
when = { column = "plan", in = ["CP"] }
from = "since"
open = true
roles = [{ part = "child", role = "subject" }]
[codes.plans]
CP = "cp"
"""
COLUMNS = ("ref", "given", "family", "born", "m_given", "m_family", "m_born", "line", "postcode", "since", "plan")
ACTIONS = ("born", "move", "plan", "leave", "in_family", "not_in_family", "undo", "rest")
DECIDED = frozenset({"in_family", "not_in_family", "undo"})
TODAY = "2016-06-30"
MEMBERS = Query(
    "test/members", "", (), ("person_id", "group_id", "told"),
    "MATCH (p:Person)-[m:MEMBER_OF]->(g:Group) WHERE m.known_to IS NULL "
    "RETURN p.id AS person_id, g.id AS group_id, properties(m) AS told",
)  # fmt: skip
SCORES = Query(
    "test/scores", "", (), ("subject", "told"),
    "MATCH (s:Score) WHERE s.known_to IS NULL RETURN s.subject AS subject, properties(s) AS told",
)  # fmt: skip


class Street:
    """Pairs of homes in a graph, and what is done to them."""

    def __init__(self, store, folder, seed, pairs):
        self.store, self.folder, self.dice, self.pairs = store, folder, random.Random(seed), pairs
        self.cache, self.grouped = (folder / "cache" / name for name in ("resolved.arrow", "grouped.arrow"))
        self.rows, self.born = {}, 0
        self.before, self.in_force = {}, set()
        self.parts, self.died, self.of = [], 0, {}
        for home in range(pairs * 2):
            for _ in range(2):
                self.child(home)
        self.run(whole=True)
        self.check(set(range(pairs)))

    def child(self, home):
        """One more child of the mother who lives there."""
        self.born += 1
        family, nth = FAMILY[home % 10], sum(row["ref"].startswith(f"{home}-") for row in self.rows.values())
        self.rows[f"{home}-{self.born}"] = {
            "ref": f"{home}-{self.born}", "given": GIVEN[(home + 5 * nth) % 12], "family": family,
            "born": f"{2002 + nth % 12}-{1 + home % 12:02}-{1 + home % 28:02}",
            "m_given": GIVEN[home * 7 % 12], "m_family": family, "m_born": f"{1970 + home % 15}-{1 + home % 9:02}-03",
            "line": f"{home + 1} {FAMILY[home // 10 % 10]} Street", "postcode": f"L{1 + home % 9} {home % 7}AA",
            "since": "2015-01-05", "plan": "",
        }  # fmt: skip

    def step(self):
        """Do one thing to each pair of homes, and run every job."""
        acts = {pair: self.dice.choice(ACTIONS) for pair in range(self.pairs)}
        for pair, act in acts.items():
            if act not in DECIDED and act != "rest":
                getattr(self, f"_{act}")(pair)
        touched = {pair for pair, act in acts.items() if act != "rest"}
        self.decide({pair: act for pair, act in acts.items() if act in DECIDED})
        self.run(whole=False)
        self.check(touched)

    def _rows(self, pair):
        return [row for row in self.rows.values() if pair_of(row["ref"]) == pair]

    def _born(self, pair):
        self.child(pair * 2 + self.dice.randrange(2))

    def _move(self, pair):
        """Everybody of one home moves to another, or in with the other home of the pair."""
        home = pair * 2 + self.dice.randrange(2)
        [line] = self.dice.sample([f"{home + 500} Gorse Lane", f"{(home ^ 1) + 1} {FAMILY[home // 10 % 10]} Street"], 1)
        for row in self._rows(pair):
            if row["ref"].startswith(f"{home}-"):
                row |= {"line": line, "since": "2016-02-01"}

    def _plan(self, pair):
        row = self.dice.choice(self._rows(pair))
        row["plan"] = "" if row["plan"] else "CP"

    def _leave(self, pair):
        rows = self._rows(pair)
        if len(rows) > 2:
            del self.rows[self.dice.choice(rows)["ref"]]

    def decide(self, acts):
        """Decide about a child and a family of the pair, or withdraw a decision."""
        known = everything(self.store, last_instant(self.store))
        now = {row["record_id"]: row["person_id"] for row in self.store.ask("read/resolve_previous", **known)}
        families, living = defaultdict(set), self.families()
        for row in self.store.read(MEMBERS):
            if row["group_id"] in living:
                families[row["person_id"]].add(row["group_id"])
        for pair, act in acts.items():
            mine = sorted(record for record in now if pair_of(record) == pair)
            of_pair = sorted({one for record in mine for one in families[now[record]]})
            try:
                self._done(act, pair, mine, of_pair)
            except KithkinError:
                continue  # refused in one line: nothing was decided

    def _done(self, act, pair, mine, families):
        if act == "undo":
            said = sorted(one for one, row in self.standing().items() if pair_of(row["record_id"]) == pair)
            done = undo(self.store, self.dice.choice(said), ADA, wait=0.0) if said else None
        else:
            ask = Ask(act, (self.dice.choice(mine),), group_id=self.dice.choice(families)) if families else None
            done = decide(self.store, ask, ADA, wait=0.0) if ask else None
        if done and done.status == "undone":
            self.in_force = self.in_force ^ set(done.decisions)
        elif done:
            self.in_force = (self.in_force | set(done.decisions)) - set(done.set_aside)

    def families(self):
        """The ids of all families that have people."""
        return {row["group_id"] for row in self.store.read(MEMBERS) if row["group_id"].startswith("F-")}

    def standing(self):
        """What is decided about families and is in force."""
        return {row["decision_id"]: row for row in self.store.ask("read/decision_members")}

    def run(self, *, whole):
        """Load, resolve, group and score, any of which may die once; then all of it again changes nothing."""
        feed = parse(tomllib.loads(FEED), "register.toml")
        path = self.folder / "register.csv"
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(self.rows.values())
        if whole:
            self.cache.unlink(missing_ok=True)
        self.again(lambda: load(self.store, feed, path))
        done = self.again(lambda: resolve(self.store, cache=self.cache))
        self.parts.append(done.touched / done.records)
        self.again(lambda: group(self.store, as_of=TODAY, cache=self.grouped))
        self.again(lambda: score(self.store, as_of=TODAY))

    def again(self, job):
        """Do a job that at times dies within, and then do it again."""
        if self.dice.random() < 0.15:
            with mortal(self.store, self.dice.randrange(1, 8)) as died:
                try:
                    return job()
                except EngineUnavailable:
                    if not died:
                        raise
                    self.died += 1
        return job()

    def check(self, touched):
        """Every law that can be seen after a step; only these pairs may differ from before."""
        now = self.derived()
        for pair in set(range(self.pairs)) - touched:
            if now[pair] != self.before[pair]:
                broken("no group, membership or score of who is untouched changes", pair, now[pair] ^ self.before[pair])
        self._decisions()
        self.before = now

    def derived(self):
        """Memberships and scores of each pair, with instants and evidence."""
        known = everything(self.store, last_instant(self.store))
        now = {row["record_id"]: row["person_id"] for row in self.store.ask("read/resolve_previous", **known)}
        of = self.of
        of |= {person: pair_of(record) for record, person in now.items()}
        found = {pair: set() for pair in range(self.pairs)}
        for row in self.store.read(MEMBERS):
            pair = of[row["person_id"]]
            found[pair].add((row["person_id"], row["group_id"], repr(sorted(row["told"].items()))))
            if of.setdefault(row["group_id"], pair) != pair:
                broken("no group is ever of two pairs", row["group_id"])
        for row in self.store.read(SCORES):
            found[of[row["subject"]]].add((row["subject"], repr(sorted(row["told"].items()))))
        return found

    def _decisions(self):
        """Those in force are those that were made and not withdrawn, and each holds, or its group has no people."""
        if self.standing().keys() != self.in_force:
            broken("no decision is lost", self.standing().keys() ^ self.in_force)
        known = everything(self.store, last_instant(self.store))
        person = {row["record_id"]: row["person_id"] for row in self.store.ask("read/resolve_previous", **known)}
        members = {(row["person_id"], row["group_id"]) for row in self.store.read(MEMBERS)}
        living, latest = {group_id for _, group_id in members}, {}
        for row in self.standing().values():
            latest[person.get(row["record_id"]), row["group_id"]] = row["kind"]
        for (who, group_id), kind in latest.items():
            if who and group_id in living and ((who, group_id) in members) != (kind == "in_family"):
                broken("decisions hold", kind, who, group_id)

    def end(self):
        """Linking, forming and scoring everything again changes nothing."""
        before = self.derived()
        self.cache.unlink(missing_ok=True)
        resolve(self.store, cache=self.cache)
        group(self.store, as_of=TODAY)
        score(self.store, as_of=TODAY)
        if self.derived() != before:
            broken("incremental equals batch", [before[one] ^ now for one, now in self.derived().items()])


def pair_of(ref):
    """Of which pair a row or record is."""
    return int(ref.removeprefix("register:").split("-")[0]) // 2
