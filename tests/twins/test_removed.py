"""Who was removed from a gang is told of by every route as if no row had ever named them as of it."""

import json
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import examples
import pytest
import test_twins
import world as worlds_of
from test_twins import ID, MODEL, NOW, Renaming, answers
from world import ANALYST, CASEWORKER, DAY, World, build, deliver, door, rows

from kithkin.api.access.accounts import User
from kithkin.api.gang_list import gang_memberships
from kithkin.api.local import local_reading
from kithkin.graph import instants
from kithkin.resolution.groups import group, group_gangs
from kithkin.resolution.job import resolve
from kithkin.resolution.model import Model

ROWS = tomllib.loads(Path(__file__).with_name("removed.toml").read_text("utf-8"))
TEAMS = ("social_care", "arrests", "intelligence", "gang_list", "shbe")
ADA = User("ada", ANALYST.roles, "S2", TEAMS, "families", "Ada A.")
BEA = User("bea", ("gang_user",), "S2", TEAMS, "families", "Bea B.")
DAN = User("dan", ("data_officer",), "S1", (), "families", "Dan D.")
KIT = "shbe:HB1:claimant"
MET = {"criteria": ["ocg-three", "ocg-together", "ocg-crime"], "review_on": "2016-12-31"}
# Runs are more where somebody decided, so their instants differ.
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.%A]+Z|C-[a-z2-7]{24}|What was known on [^<]+")
OF_PERSON = ("", "/records", "/chronology", "/scores", "/why", "/decisions", "/changes")
OF_GROUP = ("", "/members", "/history", "/chronology", "/scores", "/changes")
SHOWN = {"person", "group.members", "chart", "page.group", "person.chronology"}
SAYS = ("gang_list:GL1", "intelligence:IN1", "intelligence:IN4", "Runs with the Quay", "Quay Boys again")


@dataclass
class Told:
    """What every route said in one world, and what was said on the way there."""

    now: dict
    before: dict = field(default_factory=dict)
    at_once: dict = field(default_factory=dict)
    then: dict = field(default_factory=dict)
    recalled: list = field(default_factory=list)
    refused: int = 0
    local: tuple = ()
    others: tuple = ()


def _plain(told, world):
    names = {one: " ".join(about.split()[:3]) for about, one in (world.groups | world.persons).items()}
    return {
        what: (one, _same(headers), _in_order(what, INSTANT.sub("INSTANT", text), names))
        for what, (one, headers, text) in told.items()
    }


def _in_order(what, text, names):
    """Changes of one instant come in the order of opaque ids: they are held against each other by who they are of."""
    if not what.split()[1].endswith("/changes") or not text.startswith("{"):
        return text
    lines = [json.dumps(_sorted(json.loads(line), names)) for line in text.splitlines()]
    return "\n".join(sorted(lines))


def _sorted(told, names):
    if isinstance(told, dict):
        return {key: _sorted(value, names) for key, value in told.items()}
    if isinstance(told, list):
        return sorted((_sorted(one, names) for one in told), key=str)
    return names.get(told, ID.sub("ID", told)) if isinstance(told, str) else told


def _same(headers):
    return {name: value for name, value in headers.items() if name != "content-length"}


def _membership(client, person):
    told = client.get(f"/v1/persons/{person}").json()["memberships"]
    return next((one for one in told if one["group_kind"] == "Gang"), None)


def _decide(client, **told):
    answer = client.post("/v1/decisions", json={"reason": "As the panel said.", **told})
    assert answer.status_code == 200, answer.text
    return answer.json()


def _authorised(first, other, store, person, gang):
    done = _decide(first.ask, kind="authorise_member", persons=[person], group_id=gang, **MET)
    assert done["status"] == "proposed"
    assert first.ask.post(f"/v1/decisions/{done['id']}/second").status_code == 409
    assert other.ask.post(f"/v1/decisions/{done['id']}/second").status_code == 200
    group_gangs(store, as_of=DAY)
    return _membership(first.ask, person)


def _settled(store, folder, told):
    deliver(store, folder, told, 3)
    resolve(store)
    group(store, as_of=DAY)


def _person(client):
    items = client.get("/v1/records/shbe/HB1").json()["items"]
    return next(one["person_id"] for one in items if one["record_id"] == KIT)


def _of_then(client, person, gang, known_at):
    paths = [
        f"/v1/persons/{person}{part}"
        for part in ("", "/records", "/chronology", "/scores", "/why", "/decisions", "/changes")
    ]
    paths += [f"/v1/groups/{gang}{part}" for part in ("", "/members", "/history", "/chronology", "/scores", "/changes")]
    paths += [f"/persons/{person}", f"/groups/{gang}", f"/persons/{person}/chronology", f"/groups/{gang}/chronology"]
    paths += ["/gangs", f"/gangs/{gang}", f"/gangs/{gang}?person={person}"]
    paths += [f"/v1/charts{form}?id={one}" for form in ("", ".svg", ".html") for one in (person, gang)]
    paths += ["/v1/gangs/members", "/v1/groups?kind=Gang", "/v1/changes", "/v1/decisions"]
    times = f"as_of={DAY}&known_at={known_at}"
    asked = {path: client.get(f"{path}{'&' if '?' in path else '?'}{times}") for path in paths}
    return {path: (answer.status_code, answer.text) for path, answer in asked.items()}


def _told(engines, folder, *, hidden):
    store, told = engines.empty("arcade"), rows(hidden=hidden)
    build(store, folder / "feeds", told, Model.load(MODEL))
    with door(store, folder, ADA) as world:
        wired = world.wired
        wired.accounts.add(DAN)
        found = Told({})
        if hidden:
            wired.accounts.add(BEA)
            _remove(world, store, found)
        _settled(store, folder / "feeds", told)
        world.look_around({})
        found.now = _plain(answers(world), world)
    return found


def _remove(world, store, found):
    other = World(world.again(BEA), world.wired)
    person = _person(world.ask)
    gang = _membership(world.ask, person)["group_id"]
    found.before["member"] = _authorised(world, other, store, person, gang)
    known_at = world.wired.committed()
    found.before["then"] = _of_then(world.ask, person, gang, known_at)
    found.before["late"] = world.ask.get(f"/v1/groups/{gang}/members?as_of=2017-01-01").json()["items"]
    done = _decide(world.ask, kind="not_member", persons=[person], group_id=gang)
    found.before["waits"] = _membership(world.ask, person)
    assert (done["status"], world.ask.post(f"/v1/decisions/{done['id']}/second").status_code) == ("proposed", 409)
    assert other.ask.post(f"/v1/decisions/{done['id']}/second").status_code == 200
    found.at_once = _of_then(world.ask, person, gang, world.wired.committed())
    found.then = _of_then(world.ask, person, gang, known_at)
    reading = local_reading(world.wired)
    found.local = (person, {one.person_id for one in gang_memberships(reading, (gang, "", ""), 99)})
    world.wired.accounts.add(CASEWORKER)
    asked, times = world.again(CASEWORKER), {"as_of": DAY, "known_at": known_at}
    paths = (f"/v1/persons/{person}", f"/v1/groups/{gang}", f"/persons/{person}")
    found.others = tuple(asked.get(path, params=times).status_code for path in paths)
    dan = world.again(DAN)
    path = f"/v1/gangs/removals/{done['id']}/recipients"
    found.refused = world.ask.get(path).status_code
    found.recalled = dan.get(path).json()["items"]
    assert [one["id"] for one in dan.get("/v1/gangs/removals").json()["items"]] == [done["id"]]


@pytest.fixture(scope="module")
def worlds(engines, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(instants, "now", lambda: NOW)
        for module in (examples, worlds_of, test_twins):
            patch.setattr(module, "TOLD", ROWS)
        return [_told(engines, tmp_path_factory.mktemp("removed"), hidden=hidden) for hidden in (True, False)]


def test_after_a_removal_every_route_answers_as_if_nobody_had_ever_said_it(worlds):
    removed, never = (one.now for one in worlds)
    same = Renaming()
    differing = {what for what in removed | never if not same.equal(removed.get(what), never.get(what))}
    assert differing == set()
    assert [(word, what) for what, (*_, text) in removed.items() for word in SAYS if word in text] == []


def test_the_membership_was_told_with_its_authority_until_then(worlds):
    member = worlds[0].before["member"]
    assert (member["status"], member["strength"], member["review_on"]) == ("authorised", "confirmed", "2016-12-31")
    authority = member["authority"]
    assert (authority["authorised_by"], authority["second_by"]) == ("ada", "bea")
    assert authority["criteria"] == MET["criteria"]
    waits = worlds[0].before["waits"]
    assert (waits["status"], waits["strength"], waits["authority"]) == ("proposed", "tentative", None)
    late = [one for one in worlds[0].before["late"] if one["review_on"]]
    assert [(one["status"], one["strength"]) for one in late] == [("expired", "unconfirmed")]


def test_at_once_nothing_shows_it_and_what_was_known_before_is_gone(worlds):
    removed = worlds[0]
    assert {word for _, text in removed.before["then"].values() for word in SAYS if word in text} >= {SAYS[0], SAYS[1]}
    assert [(word, path) for path, (_, text) in removed.at_once.items() for word in SAYS if word in text] == []
    person, at_the_shell = removed.local
    assert at_the_shell
    assert person not in at_the_shell
    assert {status for status, _ in removed.at_once.values()} == {200}
    lists = {"/v1/gangs/members", "/v1/groups?kind=Gang", "/v1/changes", "/v1/decisions", "/gangs"}
    assert {path for path, (status, _) in removed.then.items() if status == 200} == lists
    assert {status for path, (status, _) in removed.then.items() if path not in lists} == {410}
    assert [(word, path) for path, (_, text) in removed.then.items() for word in SAYS if word in text] == []


def test_who_could_not_read_it_is_told_nothing_of_its_removal(worlds):
    assert worlds[0].others == (200, 404, 200)


def test_whoever_was_shown_it_is_listed_from_the_audit_for_a_data_officer_alone(worlds):
    removed = worlds[0]
    assert removed.refused == 403
    assert {one["action"] for one in removed.recalled} >= SHOWN
    assert {one["actor"] for one in removed.recalled} == {"ada"}
    assert all(one["result_hash"] and one["at"] and one["recipient"] for one in removed.recalled)
