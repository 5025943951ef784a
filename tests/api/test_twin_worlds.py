"""Two worlds that differ only in what a caller may not read give that caller equal answers, but for opaque ids."""

import re

import pytest
from tests.api.conftest import CASEWORKER

from kithkin.graph import instants

MOMENT = {"as_of": "2016-06-30", "known_at": "2020-01-01T00:00:00Z"}


def routes(world):
    """The main routes, asked by name."""
    ben, ann, family = world.persons["ben"], world.persons["ann"], world.family
    return {
        "search": ("/v1/search", {"surname": "example"}),
        "search by name in the arrest": ("/v1/search", {"given_name": "benny"}),
        "search by police number": ("/v1/search", {"identifier": "2002/0073319Z"}),
        "first of a page": ("/v1/search", {"surname": "example", "limit": 2}),
        "families": ("/v1/groups", {"kind": "Family"}),
        "associations": ("/v1/groups", {"kind": "AssociationGroup"}),
        "groups by surname": ("/v1/search/groups", {"kind": "Family", "q": "exam"}),
        **{f"son {part}": (f"/v1/persons/{ben}{part}", {}) for part in PERSON_PARTS},
        **{f"mother {part}": (f"/v1/persons/{ann}{part}", {}) for part in PERSON_PARTS},
        "changes": ("/v1/changes", {}),
        "changes of the friend": (f"/v1/persons/{world.persons['cal']}/changes", {}),
        "changes of the friends": (f"/v1/groups/{world.friends}/changes", {}),
        "friend": (f"/v1/persons/{world.persons['cal']}", {}),
        **{f"family {part}": (f"/v1/groups/{family}{part}", {}) for part in GROUP_PARTS},
        "friends": (f"/v1/groups/{world.friends}", {}),
        "decisions": ("/v1/decisions", {}),
        "review": ("/v1/review", {}),
        "review agreement": ("/v1/review/agreement", {}),
        "review page": ("/review", {}),
        "benefit row": ("/v1/records/shbe/C1", {}),
        "arrest row": ("/v1/records/arrests/A1", {}),
        "chart of the family": ("/v1/charts", {"id": family}),
        "chart of the son": ("/v1/charts", {"id": ben}),
        "chart under a title": ("/v1/charts", {"ids": [family], "title": "Visit"}),
        "picture": ("/v1/charts.svg", {"id": family}),
        "page of the chart": ("/v1/charts.html", {"id": family}),
        "home page": ("/", {}),
        "search page": ("/", {"surname": "example"}),
        "person page": (f"/persons/{ben}", {}),
        "family page": (f"/groups/{family}", {}),
        "chronology page": (f"/groups/{family}/chronology", {}),
    }


PERSON_PARTS = ("", "/records", "/chronology", "/why", "/scores", "/decisions", "/changes")
GROUP_PARTS = ("", "/members", "/history", "/chronology", "/scores", "/changes")
# What is minted from ids and sealed for each page is opaque too.
OPAQUE = re.compile(r'C-[a-z2-7]{24}|(?<="next":")[^"]+')


def asked(client, path, told):
    """The answer of a route; words to search by and titles travel in the body."""
    if path.startswith("/v1/search") or "title" in told:
        return client.post(path, json=told, params=MOMENT)
    if path == "/" and told:
        return client.post(path, data=told | MOMENT)
    # What waits for somebody is of now.
    moment = {"as_of": MOMENT["as_of"]} if "review" in path else MOMENT
    return client.get(path, params=told | moment)


def answers(client, world):
    """Every answer with this world's ids under their common names."""
    named = {opaque: name for name, opaque in world.persons.items()} | {
        world.family: "FAMILY",
        world.friends: "FRIENDS",
    }
    found = {}
    for what, (path, params) in routes(world).items():
        answer = asked(client, path, params)
        text = answer.text
        for opaque, name in named.items():
            text = text.replace(opaque, name)
        found[what] = (answer.status_code, OPAQUE.sub("OPAQUE", text))
    return found


@pytest.fixture
def worlds(engines, client_of, wired, small, monkeypatch):
    """The answers over the whole world, and over one in which the police never were; the clock stands still."""
    monkeypatch.setattr(instants, "now", lambda: "2020-01-01T12:00:00.000000Z")
    world, wired.given = small
    whole, everything = answers(client_of(CASEWORKER), world), answers(client_of(), world)
    wired.touched.forget()
    wired.queued.forget()
    other = type(world)("b")
    other.write(engines.empty("arcade"), with_police=False)
    yield whole, answers(client_of(CASEWORKER), other), everything
    wired.given = None


def test_what_a_caller_may_not_read_changes_no_answer(worlds):
    whole, without, everything = worlds
    assert set(whole) == set(without)
    assert {what for what in whole if whole[what] != without[what]} == set()
    # The worlds do differ for those who may read all of them.
    same = {what for what in everything if everything[what] == without[what]}
    assert same <= {"benefit row", "review agreement", *(f"mother {part}" for part in PERSON_PARTS)}
    assert everything["family "][0] == whole["family "][0] == 200
