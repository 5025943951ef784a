"""What must hold of a graph after each step, as somebody sees it who remembers everything."""

from kithkin.casework.changed import Reader, changes, feed
from kithkin.casework.queued import Queued
from kithkin.casework.touched import Touched
from kithkin.cypher.catalogue import Query, query
from kithkin.graph.access import classes
from kithkin.graph.errors import KithkinError
from kithkin.graph.instants import last_instant
from kithkin.graph.store import View
from kithkin.graph.wake import runs_since
from kithkin.resolution.decide_plan import constraints
from kithkin.resolution.decide_read import standing
from kithkin.resolution.live.runs import changed, looked_for

HIDE = Query("test/hide", "", ("access",), (), "MATCH (n) WHERE NOT n.access IN $access DETACH DELETE n")
CUT = Query("test/cut", "", ("access",), (), "MATCH ()-[e]->() WHERE NOT e.access IN $access DELETE e")
LAST = Query(
    "test/last", "", ("ids",), ("person_id", "record_id"),
    "UNWIND $ids AS id MATCH (p:Person {id: id})<-[s:SAME_AS]-(r:Record) WHERE s.known_to = p.known_to "
    "RETURN p.id AS person_id, r.id AS record_id",
)  # fmt: skip
READS = ("read/resolve_records", "read/resolve_previous")
WEIGHED = frozenset({"weight", "probability", "evidence", "model"})
OF_PERSONS = ("read/person_records", "read/possible_matches", "read/alias")


class Broken(AssertionError):
    """A law that did not hold."""


def broken(law, *told):
    raise Broken(f"{law}: {told}")


class Watch:
    """The laws; whoever takes the steps keeps `in_force`, `erased`, `given_back`, `refused`, `seen_at`."""

    def view(self, *labels):
        """What a caller of these feeds and levels reads, or one of every class."""
        known = classes(self.store)
        mine = [
            one.number
            for one in known
            if not labels or (one.labels and (one.labels.feed, one.labels.sensitivity) in labels)
        ]
        return View(tuple(mine), "2016-06-30", last_instant(self.store))

    def check(self, touched):
        """Every law that can be seen after a step; only these islands may differ from before."""
        view = self.view()
        told = {"access": list(view.access), "known_at": view.known_at}
        now = {row["record_id"]: row["person_id"] for row in self.store.ask("read/resolve_previous", **told)}
        self._decisions(now)
        self._ids(now, touched)
        self._aliases(now, told)
        self._feed(view, now)
        self._values(now, touched, told)
        self._kept(view)
        self.partition, self.given_back, self.seen_at = now, set(), view.known_at

    def _decisions(self, now):
        found = standing(self.store)
        if {one.id for one in found} != self.in_force:
            differ = {one.id for one in found} ^ self.in_force
            broken(
                "no decision is lost",
                differ & self.in_force,
                [one for one in found if one.id in differ],
                self.refused[-4:],
            )
        said = constraints(found)
        for kind, pairs in (("same", said.same), ("different", said.different)):
            for one, two in pairs:
                if one in now and two in now and (now[one] == now[two]) != (kind == "same"):
                    broken("decisions hold", kind, one, two)
        gone = [key for key in now if key.rpartition(":")[0] in self.erased]
        if gone:
            broken("erased is erased", gone)

    def _ids(self, now, touched):
        for key, person in self.partition.items():
            if island_of(key) not in touched and now.get(key) != person:
                broken("no untouched id changed", key, person, now.get(key))
        after, before = _wholes(now), _wholes(self.partition)
        same = {records: person for person, records in before.items()}
        for person, records in after.items():
            # An act that is withdrawn gives back the ids of before it.
            undone = any(island_of(key) in self.given_back for key in records)
            if same.get(records, person) != person and not undone:
                broken("who is the same has the same id", person, same[records])
            if person in self.ever and not self.ever[person] & records:
                broken("no id is given to another", person, sorted(records))
            self.ever.setdefault(person, set()).update(records)
        for row in self.store.ask("read/resolve_persons"):
            if self.minted.setdefault(row["person_id"], row["minted_for"]) != row["minted_for"]:
                broken("no id is minted twice", row["person_id"])

    def _aliases(self, now, told):
        rows = self.store.ask("read/resolve_aliases", known_at=told["known_at"])
        leads, living = {row["alias"]: row["person_id"] for row in rows}, set(now.values())
        if len(leads) < len(rows) or living & leads.keys():
            broken("an old id is no living one and leads to one person", living & leads.keys())
        # A decision may have given a person other records before a run took them all.
        lost = sorted(set(self.partition.values()) - living)
        went_of = {}
        for row in self.store.read(LAST, ids=lost):
            went_of.setdefault(row["person_id"], set()).update({now.get(row["record_id"])} - {None})
        for person, went in went_of.items():
            if len(went) == 1 and {leads.get(person)} != went:
                broken("an old id leads to who has its records", person, leads.get(person), went)

    def _values(self, now, touched, told):
        ids = sorted({person for record, person in now.items() if island_of(record) not in touched})
        then = told | {"known_at": self.seen_at or told["known_at"]}
        before, after = ([_stated(row) for row in self.store.ask("read/person_records", ids=ids, **at)]
                         for at in (then, told))  # fmt: skip
        if before != after:
            broken("nothing else is said of who is untouched", [one for one in after if one not in before])

    def _feed(self, view, now):
        entries = list(feed(Reader(self.store, view), Touched(), self.place))
        try:
            self.held.take(entries)
        except KithkinError as gap:
            broken("the feed lacks nothing", str(gap))
        if entries:
            self.place = entries[-1].place
        if self.held.persons != now:
            broken("the feed gives the graph", set(self.held.persons.items()) ^ set(now.items()))

    def _kept(self, view):
        """What a server keeps and reads on by what runs say they touched."""
        anew = set(Touched().between(self.store, view).iter_rows())
        # In memory, and by a process that finds what an earlier one kept.
        for kept in (self.touched, Touched(self.folder / "changes")):
            read_on = set(kept.between(self.store, view).iter_rows())
            # Of what was erased since, nothing is told.
            told = [one for one in read_on - anew if changes(Reader(self.store, view), one[0], [one[1]])]
            if anew - read_on or told:
                broken("the feed that is read on is the feed", anew - read_on, told)
        read_on, anew = (queue.now(self.store, view).by_id for queue in (self.queued, Queued(b"x")))
        if list(read_on.items()) != list(anew.items()):
            broken("the queue that is read on is the queue", set(read_on) ^ set(anew), read_on, anew)
        if self.seen_at:
            runs = runs_since(self.store, self.seen_at, view.known_at)
            asked = (self.store, runs, self.seen_at, view.known_at)
            if missed := set(looked_for(*asked)).difference(changed(*asked)):
                broken("a run says all that it touched", missed)

    def hidden_is_as_absent(self):
        """Ask as who may read one feed at one level, delete all else, and ask again."""
        view = self.view(("alpha", "S1"))
        seen = self.seen(view)
        self.store.write(HIDE, access=list(view.access))
        self.store.write(CUT, access=list(view.access))
        if self.seen(view) != seen:
            broken("hidden is as absent", [name for name in seen if seen[name] != self.seen(view)[name]])

    def seen(self, view):
        """What a caller reads by some questions."""
        told = {"access": list(view.access), "known_at": view.known_at}
        ids = sorted({*self.partition.values(), *self.ever})
        whole = {name: sorted(self.store.ask(name, **told), key=repr) for name in READS}
        named = {name: self.store.ask(name, ids=ids, **_taken(name, view)) for name in OF_PERSONS}
        whole |= named
        return whole | {"feed": list(feed(Reader(self.store, view), Touched()))}


def _taken(name, view):
    return {key: value for key, value in view.parameters.items() if key in query(name).takes}


def _stated(row):
    """What is stated of somebody, without how surely it is theirs: that hangs on all who are alike."""
    return {name: value for name, value in row.items() if name not in WEIGHED}


def island_of(record):
    return int(record.split(":")[1].split("-")[0])


def _wholes(partition):
    found = {}
    for record, person in partition.items():
        found.setdefault(person, set()).add(record)
    return {person: frozenset(records) for person, records in found.items()}
