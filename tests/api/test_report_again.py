"""A report of what was known at an instant is made again exactly, whatever came since; what was erased says so."""

import json
import re
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

import pytest

from kithkin.api.access.accounts import User
from kithkin.api.app import create_app
from kithkin.api.settings import Settings
from kithkin.api.wiring import Wiring
from kithkin.graph.erase import Erasure, erase
from kithkin.loaders.feed import feed_for, feeds, read_feed
from kithkin.loaders.load import load
from kithkin.loaders.synthetic import make
from kithkin.resolution.groups import group
from kithkin.resolution.job import resolve

from .conftest import HERE, TestClient

AS_OF = "2016-06-30"
SHIPPED = files("kithkin.loaders").joinpath("feeds")
TEAMS = ("shbe", "attendance", "exclusions", "placements", "sen", "social_care", "arrests", "stop_checks",
         "intelligence", "gang_list", "tenancies", "asb")  # fmt: skip
ADA = User("ada", ("intelligence_analyst",), "S2", TEAMS, "families", "Ada A.")
PERSON = ("", "/records", "/decisions", "/chronology", "/scores", "/why", "/changes")
GROUP = ("", "/members", "/history", "/chronology", "/scores", "/changes")
CALLUM, BRADLEY = "shbe:HB9000001:dependant-1", "shbe:HB9000001:dependant-2"
MOTHER, ADULT = "shbe:HB9000001:claimant", "shbe:HB9000002:claimant"
ERASED = "attendance:AT9000001"


@dataclass
class City:
    """The smallest city with the story in it, and a client that reads all of it."""

    wired: Wiring
    client: TestClient
    files: Path
    known: dict = field(default_factory=feeds)

    @property
    def store(self):
        return self.wired.store

    def deliver(self, name, change=lambda text: text):
        """A file of a feed, as it was made or changed."""
        file = next(self.files.glob(f"{name}.*"))
        if (changed := change(file.read_text("utf-8-sig"))) != file.read_text("utf-8-sig"):
            file.write_text(changed, "utf-8")
        load(self.store, self.known.get(name) or feed_for(file, self.known), file)

    def derive(self, **how):
        resolve(self.store, **how)
        group(self.store, as_of=AS_OF)

    def person(self, record):
        feed, key, _ = record.split(":")
        items = self.client.get(f"/v1/records/{feed}/{key}").json()["items"]
        return next(one["person_id"] for one in items if one["record_id"] == record)

    def decide(self, kind, **told):
        answer = self.client.post("/v1/decisions", json={"kind": kind, "reason": "Seen both.", **told})
        assert answer.status_code == 200, answer.text
        return answer.json()["id"]

    def groups_of(self, persons):
        """The groups that some persons are in."""
        told = [self.client.get(f"/v1/persons/{one}").json()["memberships"] for one in persons]
        return sorted({one["group_id"] for memberships in told for one in memberships})

    def report(self, persons, groups, known_at):
        """Every answer about these, by its address."""
        paths = [f"/v1/persons/{one}{part}" for one in persons for part in PERSON]
        paths += [f"/v1/groups/{one}{part}" for one in groups for part in GROUP]
        pages = [f"/persons/{persons[0]}", f"/groups/{groups[0]}", f"/persons/{persons[0]}/chronology"]
        charts = [f"/v1/charts{form}?id={groups[0]}" for form in ("", ".svg")]
        lists = ["/v1/decisions", "/v1/changes?limit=100", *(f"/v1/groups?kind={kind}" for kind in KINDS)]
        return {path: self.ask(path, known_at) for path in (*paths, *pages, *charts, *lists)}

    def ask(self, path, known_at):
        """The status and the words of one answer, of an instant."""
        address, _, query = path.partition("?")
        params = dict(pair.split("=") for pair in query.split("&") if pair)
        answer = self.client.get(address, params=params | {"as_of": AS_OF, "known_at": known_at})
        return answer.status_code, _plain(answer)


KINDS = ("Family", "Household", "Gang", "AssociationGroup")


# When a copy was made, and its number.
SEAL = re.compile(r"<metadata>.*?</metadata>|on [-0-9]{10} [0-9:]{5} UTC|copy [0-9]{10}")


def _plain(answer):
    """The answer without the sealed cursor and the seal, which are others each time."""
    if "json" not in answer.headers["content-type"]:
        return SEAL.sub("", answer.text)
    told = answer.json()
    return json.dumps({name: value for name, value in told.items() if name != "next"})


@pytest.fixture(scope="module")
def city(engines, tmp_path_factory):
    folder = tmp_path_factory.mktemp("city")
    make(20, 3, folder)
    with Wiring(Settings(data=folder / "data", as_of=AS_OF), engines.empty("arcade")) as wired:
        wired.accounts.add(ADA)
        headers = {"authorization": f"Bearer {wired.accounts.key(ADA.name)}"}
        client = TestClient(create_app(wired.settings, wired), base_url=HERE, headers=headers, follow_redirects=False)
        made = City(wired, client, folder / "feeds")
        for file in sorted(made.files.iterdir()):
            load(made.store, feed_for(file, made.known), file)
        made.derive()
        yield made
        wired.given = None


@dataclass
class Told:
    """The reports of one instant: then, after much had come, and after an erasure; what is said now, and of whom."""

    then: dict
    again: dict
    erased: dict
    now: dict
    who: dict


@pytest.fixture(scope="module")
def told(city):
    pinned = city.decide("pinned", records=[MOTHER], field="surname", value="Marsh")
    apart = city.decide("different", records=[ADULT], others=[CALLUM])
    who = {record: city.person(record) for record in (CALLUM, MOTHER, ADULT)}
    persons = list(who.values())
    by_kind = {one[0]: one for one in city.groups_of(persons)}
    asked = persons, sorted(by_kind.values()), city.wired.committed()
    then = city.report(*asked)
    _much_comes(city, (pinned, apart), by_kind["F"])
    again, now = city.report(*asked), city.report([who[CALLUM]], asked[1][:1], city.wired.committed())
    rows = {one["row_key"] for one in json.loads(then[f"/v1/persons/{who[ADULT]}/records"][1])["items"]}
    erase(city.store, Erasure((ERASED, *sorted(rows)), "Article 17", "asked for", "ada"))
    return Told(then, again, city.report(*asked), now, who)


def _much_comes(city, decided, family):
    """Values change, rows go and come, a feed is read otherwise, a model is trained, people decide and undo."""
    city.deliver("shbe", lambda text: text.replace("BRADLEY,AVERLEY", "BRADLEY,NEWNAME").replace("DENISE", "DENYSE"))
    city.deliver("attendance", _attendance)
    city.deliver("tenancies", lambda text: "\n".join(text.splitlines()[:-4]) + "\n")
    city.deliver("arrests", lambda text: text.replace("Theft of pedal cycle", "Burglary"))
    for done in decided:
        assert city.client.post(f"/v1/decisions/{done}/undo", json={"reason": "Not so."}).status_code == 200
    city.decide("same", records=[MOTHER], others=[ADULT])
    city.decide("split", records=[BRADLEY])
    city.decide("not_in_family", records=[CALLUM], group_id=family)
    city.decide("pinned", records=[CALLUM], field="given_name", value="Cal")
    _read_otherwise(city, "shbe")
    city.derive(retrain=True)


def _attendance(text):
    return text.replace("60.27", "12.5") + text.splitlines()[-1].replace("AT", "ZZ", 1) + "\n"


def _read_otherwise(city, name):
    """The same file under other words of the feed: the same rows, and what each record states is another."""
    words = SHIPPED.joinpath(f"{name}.toml").read_text()
    file = city.files.parent / f"{name}.toml"
    other = words.replace('known_as = "KNOWN_AS"', 'occupation = "KNOWN_AS"').replace("surname = 0.9", "surname = 0.2")
    file.write_text(other)
    city.known[name] = read_feed(file)
    city.deliver(name)


def _differing(one, other):
    return {path for path in one if one[path] != other[path]}


def test_a_report_is_made_again_exactly_after_all_that_can_come(told):
    assert {path: told.again[path] for path in _differing(told.then, told.again)} == {}
    assert {status for status, _ in told.then.values()} == {200}
    assert len([path for path in told.now if told.now[path] != told.then[path]]) > len(told.now) / 2


def test_what_was_erased_since_is_said_and_nothing_else_is_changed(told):
    for path in _differing(told.again, told.erased):
        status, text = told.erased[path]
        assert status == 410 or "by decision (Article 17); nothing of it is shown" in text, path
    assert not [path for path in told.again if path.startswith(f"/v1/persons/{told.who[MOTHER]}/rec")
                and told.again[path] != told.erased[path]]  # fmt: skip


def test_the_rest_of_somebody_is_told_as_it_was_without_the_erased_row(told):
    path = f"/v1/persons/{told.who[CALLUM]}/records"
    before, after = (json.loads(one[path][1])["items"] for one in (told.again, told.erased))
    assert after == [one for one in before if one["row_key"] != ERASED]
    assert len(after) == len(before) - 1


def test_somebody_wholly_erased_answers_that_they_were_removed_at_any_instant(told):
    own = [path for path in told.erased if path.startswith(f"/v1/persons/{told.who[ADULT]}")]
    assert {told.erased[path][0] for path in own} == {410}
