"""The pages of gangs: the same decisions as by the API, for who may decide, and refusals in one line with the cure."""

import re

import pytest

from kithkin.api.access.accounts import User
from kithkin.graph import instants
from kithkin.resolution.groups import group

from .conftest import HERE
from .quay import DAY, reported

TEAMS = ("intelligence",)
GUS, SAM = (User(name, ("gang_user",), "S2", TEAMS, "crime", name.title()) for name in ("gus", "sam"))
BOT = User("bot", ("api_client",), "S2", TEAMS, "crime", "Bot")
REPORTS = [
    {"INT_ID": "IN1", "GRADING": "2AP", "SOURCE_REF": "S1", "OFFICER": "PC 1", "DATE": "01/02/2016", "TEXT": "Seen."},
    {"INT_ID": "IN2", "GRADING": "B21", "SOURCE_REF": "S2", "OFFICER": "PC 2", "DATE": "01/03/2016", "TEXT": "Named."},
    {"INT_ID": "IN3", "GRADING": "2AP", "SOURCE_REF": "S3", "OFFICER": "PC 3", "DATE": "02/03/2016", "TEXT": "There."},
    {"INT_ID": "IN4", "GRADING": "E55", "SOURCE_REF": "S4", "OFFICER": "PC 4", "DATE": "03/03/2016", "TEXT": "Maybe."},
    {"INT_ID": "IN5", "GRADING": "2AP", "DATE": "02/03/2016", "FORENAME": "Lee", "SURNAME": "Orchard", "GANG": ""},
]
MET = ["ocg-three", "ocg-together", "ocg-crime"]
ONE, TWO, THREE, DOUBTED = (f"intelligence:IN{at}:subject" for at in (1, 2, 3, 4))


@pytest.fixture(scope="module")
def quay(engines, tmp_path_factory):
    """A graph in which four reports, one of them disbelieved, name somebody as of a gang."""
    store = engines.empty("arcade")
    reported(store, tmp_path_factory.mktemp("quay"), REPORTS)
    return store


@pytest.fixture
def gus(quay, wired, client_of, monkeypatch):
    """Somebody who decides, with the gang and its one member."""
    monkeypatch.setattr(instants, "now", lambda: f"{DAY}T12:00:00.000000Z")
    wired.given = quay
    client = client_of(GUS)
    told = {one["person_name"]: one for one in client.get("/v1/gangs/members").json()["items"]}
    client.gang, client.kit = (told["Kit Marlowe"][name] for name in ("group_id", "person_id"))
    yield client
    wired.given = None


def step(client, act, gang, **told):
    return client.post(f"/gangs/{gang}", data={"act": act, "reason": "As the panel said."} | told)


def authorised(gus, records, **told):
    asked = {"person": gus.kit, "record": records, "criterion": MET, "review_on": "2016-12-31"} | told
    return step(gus, "authorise", gus.gang, **asked)


def fault(answer):
    """What is said above the form."""
    return re.search(r'role="alert">([^<]*)<', answer.text)[1]


def test_each_refusal_is_one_line_and_the_form_stays_as_it_was_filled_in(gus):
    wrong = {
        (403, "2 independent graded sources are needed, here are 1"): authorised(gus, [ONE]),
        (403, "needed, here are 1; copies"): authorised(gus, [ONE, DOUBTED]),
        (400, "choose the sources that it rests on"): authorised(gus, []),
        (400, "choose among those behind the membership"): authorised(gus, [ONE, "intelligence:IN5:subject"]),
        (400, "whole test"): authorised(gus, [ONE, TWO], criterion=MET[:2]),
        (400, "the day of review"): authorised(gus, [ONE, TWO], review_on=DAY),
        (400, "say why"): authorised(gus, [ONE, TWO], reason=" "),
        (409, "authorise the membership first"): step(gus, "review", gus.gang, person=gus.kit, review_on="2016-12-31"),
        (404, "there is nothing here for you"): step(gus, "propose", gus.gang, person="P-aaaaaaaaaaaaaaaa"),
        (400, "say whom"): step(gus, "propose", gus.gang),
        (400, "choose from propose"): step(gus, "crown", gus.gang, person=gus.kit),
    }
    for (status, says), answer in wrong.items():
        assert (answer.status_code, says in fault(answer), "\n" in fault(answer)) == (status, True, False), says
    kept = authorised(gus, [ONE], review_on="2016-12-31").text
    assert f'value="{ONE}" aria-label="Rest it on {ONE}" checked' in kept
    assert kept.count("checked") == 1 + len(MET)
    assert 'value="2016-12-31" required' in kept
    assert gus.get("/v1/decisions").json()["items"] == []


def test_sources_are_told_with_whether_they_count(gus):
    text = gus.get(f"/gangs/{gus.gang}", params={"person": gus.kit}).text
    assert "3 independent graded sources bear it" in text
    rows = re.findall(r"<tr><td[^>]*><input.*?</tr>", text)
    assert len(rows) == 4
    assert ["does not count" in row for row in rows] == [False, False, False, True]
    assert "reference S1, officer PC 1" in rows[0]


def test_an_authorisation_rests_on_what_was_chosen_and_takes_two_people(gus, client_of):
    answer = authorised(gus, [ONE, THREE])
    assert (answer.status_code, answer.headers["location"]) == (303, f"/gangs/{gus.gang}?done=proposed")
    [made] = gus.get("/v1/decisions").json()["items"]
    assert (made["kind"], made["status"], sorted(made["records"])) == ("authorise_member", "proposed", [ONE, THREE])
    own = step(gus, "agree", gus.gang, decision=made["id"])
    assert (own.status_code, "somebody else must agree" in fault(own)) == (409, True)
    sam = client_of(SAM)
    page = sam.get(f"/gangs/{gus.gang}").text
    assert "Agree: Authorise Kit Marlowe" in page
    assert "Agree: Authorise" not in gus.get(f"/gangs/{gus.gang}").text
    assert step(sam, "agree", gus.gang, decision="D-aaaaaaaaaaaaaaaa").status_code == 404
    assert step(sam, "withdraw", gus.gang, decision=made["id"], reason="").status_code == 400
    assert step(sam, "agree", gus.gang, decision=made["id"]).headers["location"].endswith("done=agreed")
    assert "Decided, and not in the list yet" in sam.get(f"/gangs/{gus.gang}").text
    assert step(sam, "withdraw", gus.gang, decision=made["id"]).headers["location"].endswith("done=withdrawn")
    assert "Decided, and not in the list yet" not in sam.get(f"/gangs/{gus.gang}").text


def test_who_does_not_decide_sees_no_form_and_is_refused(gus, client_of):
    bot = client_of(BOT)
    text = bot.get(f"/gangs/{gus.gang}", params={"person": gus.kit}).text
    assert "Kit Marlowe" in text
    assert 'method="post" action="/gangs/' not in text
    assert "your roles do not decide" in text
    assert step(bot, "propose", gus.gang, person=gus.kit).status_code == 403


def test_what_was_known_earlier_is_only_looked_at(gus, wired):
    before = wired.committed()
    assert step(gus, "propose", gus.gang, person="intelligence:IN5:subject").status_code == 303
    group(wired.store, as_of=DAY)
    text = gus.get(f"/gangs/{gus.gang}", params={"known_at": before}).text
    assert "only looked at" in text
    assert 'method="post" action="/gangs/' not in text
    assert 'method="post" action="/gangs/' in gus.get(f"/gangs/{gus.gang}").text
    assert "Lee Orchard" in gus.get("/gangs", params={"status": "proposed"}).text
    assert "Lee Orchard" not in gus.get("/gangs", params={"status": "authorised"}).text


def test_a_gang_that_is_hidden_absent_or_no_gang_is_not_there(gus, client_of):
    hidden = client_of(User("cas", ("caseworker",), "S1", (), "families", "Cas W."))
    answers = [
        hidden.get(f"/gangs/{gus.gang}"),
        gus.get("/gangs/G-aaaaaaaaaaaaaaaa"),
        gus.get("/gangs/F-aaaaaaaaaaaaaaaa"),
    ]
    assert {(one.status_code, one.text) for one in answers} == {(404, answers[0].text)}
    assert gus.gang not in hidden.get("/gangs").text


def test_a_form_from_another_site_is_refused_and_every_look_is_in_the_audit(gus, browser, wired):
    assert browser.get(f"/link/{wired.accounts.link('gus')}").status_code == 303
    told = {"act": "propose", "person": gus.kit, "reason": "As the panel said."}
    for origin in ({}, {"origin": "https://elsewhere.example"}):
        assert browser.post(f"/gangs/{gus.gang}", data=told, headers=origin).status_code == 403
    assert browser.get(f"/gangs/{gus.gang}", headers={"origin": HERE}).status_code == 200
    seen = [one["action"] for one in wired.audit.who_saw("person", gus.kit)]
    assert "page.gang" in seen
    assert gus.get("/gangs/removals").status_code == 403
