"""The application over an empty data folder, with callers to ask it, and a small world to ask about.

The world: a mother and her son from benefits; the son's arrest and his friend from the police.
"""

import json
import warnings
from dataclasses import dataclass, field

import pyarrow as pa
import pytest
from argon2 import PasswordHasher
from tests.web.serving import serving

from kithkin.api.access.accounts import User
from kithkin.api.app import create_app
from kithkin.api.settings import Settings
from kithkin.api.wiring import Wiring
from kithkin.bench.browser import chromium
from kithkin.graph.access import ClassLabels, class_for, join
from kithkin.graph.errors import WrongUse
from kithkin.graph.run import writing

with warnings.catch_warnings():
    # It asks for the successor of httpx, which is not in the lock.
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

SINCE = "2016-01-01T00:00:00.000000Z"
KNOWN = {"known_from": SINCE, "run_id": "run-0"}
BENEFITS = ClassLabels("shbe", "S1", purposes=("families", "crime"))
POLICE = ClassLabels("arrests", "S1", legal_regime="dpa2018_part3", purposes=("families", "crime"))
ENDS = {
    "FROM": ("Record", "Row"), "SAME_AS": ("Record", "Person"), "MEMBER_OF": ("Person", "Group"),
    "PARENT_OF": ("Person", "Person"), "ASSOCIATE_OF": ("Person", "Person"), "INVOLVED_IN": ("Record", "Event"),
    "AT": ("Record", "Address"), "LIVES_AT": ("Group", "Address"), "SCORES": ("Score", "Person"),
    "POSSIBLY_SAME_AS": ("Record", "Record"),
}  # fmt: skip


HERE = "http://127.0.0.1"
ANALYST = User("ada", ("intelligence_analyst",), "S2", ("social_care",), "families", "Ada A.")
CASEWORKER = User("cas", ("caseworker",), "S1", (), "families", "Cas C.")


@dataclass
class World:
    """Persons and a family under ids of this world's own."""

    letter: str
    persons: dict[str, str] = field(init=False)
    family: str = field(init=False)
    friends: str = field(init=False)

    def __post_init__(self):
        self.persons = {name: f"P-{self.letter * 12}{name}2" for name in ("ann", "ben", "cal")}
        self.family, self.friends = (f"{kind}-{self.letter * 16}" for kind in "FA")

    def write(self, store, *, with_police=True):
        """The world in the graph; without police, nothing that needs it was ever there."""
        self.benefits, self.police = class_for(store, BENEFITS), class_for(store, POLICE)
        self.both = join(store, [self.benefits, self.police])
        with writing(store, "test"):
            self._feeds(store)
            self._benefits(store)
            if with_police:
                self._police(store)

    def _feeds(self, store):
        told = {"owner": "Team", "sensitivity": "S1", "legal_regime": "uk_gdpr", "trust": "{}"}
        _nodes(
            store,
            ["Feed"],
            [
                {"id": one, "title": one.upper(), "subject": subject} | told
                for one, subject in (("shbe", "work"), ("arrests", "crime"))
            ],
        )
        loads = [
            {"id": f"load-{one}", "feed": one, "file": f"{one}.csv", "received_at": SINCE}
            for one in ("shbe", "arrests")
        ]
        _nodes(store, ["Load"], loads)
        pairs = [{"source": f"load-{one}", "target": one} for one in ("shbe", "arrests")]
        store.create_edges("OF", pa.Table.from_pylist(pairs), source="Load", target="Feed")

    def _benefits(self, store):
        mine = {"access": self.benefits} | KNOWN
        _nodes(store, ["Person"], [{"id": self.persons[one], "minted_for": "x"} | KNOWN for one in ("ann", "ben")])
        _nodes(store, ["Group", "Family"], [{"id": self.family, "kind": "Family", "name": "Example"} | KNOWN])
        _nodes(store, ["Address"], [{"id": "a-1", "line": "1 Made Up Road", "postcode": "L1 8JQ"}])
        _row(store, "shbe:C1", {"CLAIMANT": "Ann"}, mine)
        self._record(store, "shbe:C1:claimant", "ann", mine, given_name="Ann", sex="female", date_of_birth="1980-05-01")
        self._record(
            store, "shbe:C1:dependant-1", "ben", mine, given_name="Ben", sex="male", date_of_birth="2000-02-03"
        )
        claim = {
            "kind": "benefit",
            "feed": "shbe",
            "text": "Housing benefit",
            "valid_from": "2014-04-01",
            "precision": "day",
        }
        _nodes(store, ["Event"], [{"id": "e-claim", "valid_to": "2016-03-31"} | claim | mine])
        basis = {"basis": ["shbe:C1:claimant", "shbe:C1:dependant-1"], "strength": "confirmed"} | mine
        ann, ben = self.persons["ann"], self.persons["ben"]
        _edges(store, "INVOLVED_IN", [{"source": "shbe:C1:claimant", "target": "e-claim", "role": "subject"} | mine])
        at = {"kind": "claims_at", "tenure": "housing_association", "valid_from": "2014-04-01"}
        _edges(store, "AT", [{"source": "shbe:C1:claimant", "target": "a-1"} | at | mine])
        _edges(store, "PARENT_OF", [{"source": ann, "target": ben, "role": "mother", "stated": True} | basis])
        members = [(ann, "mother"), (ben, "child")]
        _edges(store, "MEMBER_OF", [{"source": p, "target": self.family, "role": r} | basis for p, r in members])
        _edges(store, "LIVES_AT", [{"source": self.family, "target": "a-1"} | basis])

    def _police(self, store):
        mine = {"access": self.police} | KNOWN
        _nodes(store, ["Person"], [{"id": self.persons["cal"], "minted_for": "x"} | KNOWN])
        _nodes(store, ["Group", "AssociationGroup"], [{"id": self.friends, "kind": "AssociationGroup"} | KNOWN])
        _row(store, "arrests:A1", {"NOMINAL": "Benny"}, mine)
        self._record(store, "arrests:A1:self", "ben", mine, given_name="Ben", known_as="Benny", pnc_id="2002/0073319Z")
        _row(store, "arrests:A2", {"NOMINAL": "Cal"}, mine)
        self._record(store, "arrests:A2:self", "cal", mine, given_name="Cal", sex="male")
        arrest = {
            "kind": "offence",
            "feed": "arrests",
            "text": "Theft of pedal cycle",
            "disposal": "Conviction",
            "proven": True,
        }
        days = {"valid_from": "2015-10-02", "valid_to": "2015-10-02", "precision": "day"}
        _nodes(store, ["Event"], [{"id": "e-arrest", "code": "THEFT"} | arrest | days | mine])
        taken = [{"source": f"arrests:A{n}:self", "target": "e-arrest", "role": "arrested"} | mine for n in (1, 2)]
        _edges(store, "INVOLVED_IN", taken)
        ben, cal = self.persons["ben"], self.persons["cal"]
        basis = {"basis": ["arrests:A1:self", "arrests:A2:self"], "strength": "unconfirmed"} | mine
        _edges(store, "ASSOCIATE_OF", [{"source": ben, "target": cal, "role": "associate", "stated": False} | basis])
        _edges(
            store, "MEMBER_OF", [{"source": p, "target": self.friends, "role": "member"} | basis for p in (ben, cal)]
        )
        # The police alone say that the friend lives with the family, and that the son is the son.
        _edges(store, "MEMBER_OF", [{"source": cal, "target": self.family, "role": "other"} | basis])
        _edges(store, "MEMBER_OF", [{"source": ben, "target": self.family, "role": "child"} | basis])
        stays = {"kind": "lives_at", "valid_from": "2015-01-01"} | mine
        _edges(store, "AT", [{"source": "arrests:A2:self", "target": "a-1"} | stays])
        alike = {"weight": 3.0, "probability": 0.6, "evidence": "[]"} | mine | {"access": self.both}
        _edges(store, "POSSIBLY_SAME_AS", [{"source": "arrests:A2:self", "target": "shbe:C1:dependant-1"} | alike])
        looked_at = {"attention": ["Two numbers."]} | mine | {"access": self.both}
        _edges(store, "POSSIBLY_SAME_AS", [{"source": "arrests:A1:self", "target": "shbe:C1:dependant-1"} | looked_at])

        # The police have decided that he is the son, against the evidence, and the list has changed since.
        about = ["arrests:A1:self", "shbe:C1:dependant-1"]
        told = {"kind": "same", "act_id": f"D-{self.letter}", "record_ids": about, "left_ids": about[:1],
                "right_ids": about[1:], "decided_by": "ada", "reason": "seen him", "at": SINCE, "status": "in force",
                "seen": ["x", "y"], "weight": -9.0, "probability": 0.01}  # fmt: skip
        _nodes(store, ["Decision"], [{"id": f"D-{self.letter}"} | told])
        ties = [{"source": f"D-{self.letter}", "target": one, "id": f"D-{self.letter} {one}"} for one in about]
        store.create_edges("ABOUT", pa.Table.from_pylist(ties), source="Decision", target="Record")

    def _record(self, store, key, person, mine, **values):
        feed, _, part = key.split(":")
        names = {"surname": "Example", "full_name": f"{values['given_name']} Example"}
        _nodes(store, ["Record"], [{"id": key, "feed": feed, "part": part} | names | values | mine])
        _edges(store, "FROM", [{"source": key, "target": f"{key.rpartition(':')[0]}@1"} | mine])
        line = {"field": "surname", "finding": "The surnames are the same.", "weight": 9.0}
        why = {"weight": 9.0, "probability": 0.99, "evidence": json.dumps([line]), "model": "m1"}
        _edges(store, "SAME_AS", [{"source": key, "target": self.persons[person]} | why | mine])


def _row(store, key, raw, mine):
    feed = key.partition(":")[0]
    _nodes(store, ["Row"], [{"id": f"{key}@1", "key": key, "feed": feed, "raw": json.dumps(raw), "line": 2} | mine])
    pair = [{"source": f"{key}@1", "target": f"load-{feed}", "id": f"of-{key}"}]
    store.create_edges("OF", pa.Table.from_pylist(pair), source="Row", target="Load")


def _nodes(store, labels, rows):
    store.create_nodes(labels, pa.Table.from_pylist(rows))


def _edges(store, kind, rows):
    named = [row | {"id": f"{kind} {row['source']} {row['target']} {row['access']}"} for row in rows]
    source, target = ENDS[kind]
    store.create_edges(kind, pa.Table.from_pylist(named), source=source, target=target)


@pytest.fixture
def analyst():
    """An analyst of the social care team."""
    return ANALYST


@pytest.fixture
def wired(tmp_path):
    with Wiring(Settings(data=tmp_path, as_of="2016-06-30")) as opened:
        opened.accounts._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        yield opened


@pytest.fixture
def browser(wired):
    """A browser that has not signed in."""
    with TestClient(create_app(wired.settings, wired), base_url=HERE, follow_redirects=False) as client:
        yield client


@pytest.fixture
def client_of(wired):
    """A program with the key of this user, whose account is opened on the way."""

    def made(user=ANALYST):
        if user.name not in wired.accounts.names():
            wired.accounts.add(user)
        headers = {"authorization": f"Bearer {wired.accounts.key(user.name)}"}
        return TestClient(create_app(wired.settings, wired), base_url=HERE, headers=headers, follow_redirects=False)

    return made


@pytest.fixture
def ada(client_of, world):
    """An analyst, who reads the small world."""
    return client_of()


@pytest.fixture
def cas(client_of, world):
    """A caseworker, who does not read what the police say."""
    return client_of(CASEWORKER)


@pytest.fixture(scope="module")
def small(engines):
    """The small world with its police in a graph; tests only read it."""
    made, store = World("a"), engines.empty("arcade")
    made.write(store)
    return made, store


@pytest.fixture
def world(small, wired):
    """The small world, and the application open on it."""
    made, wired.given = small
    yield made
    wired.given = None


@pytest.fixture(scope="module")
def real_browser():
    """A headless Chromium."""
    try:
        with chromium() as found:
            yield found
    except WrongUse as why:
        pytest.fail(str(why))


@pytest.fixture
def address(wired, world, analyst):
    """Where the application over the small world is served."""
    wired.accounts.add(analyst)
    with serving(wired) as found:
        yield found
