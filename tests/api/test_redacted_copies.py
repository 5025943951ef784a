"""Every form of a copy holds what its maker may read, by role, teams, purpose and day, and each is in the audit."""

import hashlib
from functools import cached_property
from io import BytesIO
from zipfile import ZipFile

import orjson
import pypdf
import pytest
from tests.api import conftest
from tests.api.conftest import ANALYST, CASEWORKER, World

from kithkin.api.access.accounts import User
from kithkin.graph.access import ClassLabels
from kithkin.viz.formats.forms import FORMS

pytestmark = pytest.mark.engine
MOMENT = {"as_of": "2016-06-30"}
POLICE = ClassLabels("arrests", "S1", legal_regime="dpa2018_part3", purposes=("crime",))
"""In this world what the police have may be read for their own purpose alone."""
FOR_CRIME = {"kithkin-purpose": "crime"}
TEAM = User("tea", ("api_client",), "S2", ("shbe",), "crime", "Tea T.")
BOTH = User("bot", ("api_client",), "S2", ("shbe", "arrests"), "crime", "Bo T.")
GANGS = User("gus", ("gang_user",), "S2", (), "crime", "Gus G.")
CASES = {
    "role": (CASEWORKER, {}, MOMENT, False),
    "another role": (GANGS, {}, MOMENT, True),
    "teams": (TEAM, {}, MOMENT, False),
    "another's teams": (BOTH, {}, MOMENT, True),
    "purpose": (ANALYST, {}, MOMENT, False),
    "another purpose": (ANALYST, FOR_CRIME, MOMENT, True),
    "time": (ANALYST, FOR_CRIME, {"as_of": "2014-12-31"}, True),
}
"""Who asks, for which purpose, of which day, and whether they may read what the police have."""
SILENT = "png"
"""The form of which nobody reads the words."""


@pytest.fixture(scope="module")
def apart(engines):
    """The small world in which each purpose has facts of its own."""
    made, store = World("c"), engines.empty("arcade")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(conftest, "POLICE", POLICE)
        made.write(store)
    return made, store


@pytest.fixture
def world(apart, wired):
    made, wired.given = apart
    yield made
    wired.given = None


def said(form, content):
    """All that a file says, its properties too."""
    if form == "pdf":
        read = pypdf.PdfReader(BytesIO(content))
        return "\n".join(page.extract_text() for page in read.pages) + str(read.metadata)
    if form == "csv.zip":
        archive = ZipFile(BytesIO(content))
        return "".join(archive.read(name).decode() for name in archive.namelist())
    return content.decode("latin-1")


class Door:
    """One way to copies of the family's chart."""

    def __init__(self, client, world, headers, times):
        self.client, self.headers, self.asked = client, headers, {"id": world.family} | times
        self.begin = {"start": world.family} | times

    def api(self, form):
        return self.client.get(f"/v1/charts.{form}", params=self.asked, headers=self.headers)

    @cached_property
    def where(self):
        return self.client.post("/charts", data=self.begin, headers=self.headers).headers["location"]

    def page(self, form):
        return self.client.post(f"{self.where}/file", data={"form": form}, headers=self.headers)


def kept(wired, user, form, answer):
    """The event of a copy, which is the last of its maker's."""
    last = wired.audit.what_user(user.name)[-1]
    assert (last["action"], last["outcome"]) == ("chart", "shown")
    assert form in orjson.loads(last["fields"])
    assert last["result_hash"] == hashlib.sha256(answer.content).hexdigest()
    assert f"for {user.shown_as}, copy" in last["recipient"]
    return last


@pytest.mark.parametrize(("case", "door"), [*((case, "api") for case in CASES), ("purpose", "page"), ("time", "page")])
def test_every_form_by_every_door_holds_what_may_be_read_and_is_in_the_audit(case, door, wired, world, client_of):
    user, headers, times, police = CASES[case]
    ann, cal = world.persons["ann"], world.persons["cal"]
    made = getattr(Door(client_of(user), world, headers, times), door)
    hidden = () if police else ("Cal Example", "arrests", "ARRESTS", cal)
    for form in FORMS:
        answer = made(form)
        assert answer.status_code == 200, form
        text, last = said(form, answer.content), kept(wired, user, form, answer)
        shown = {word for word in ("Ann Example", "Cal Example") if word in text}
        assert form == SILENT or shown == {"Ann Example", *(["Cal Example"] if police else ())}, form
        assert [word for word in hidden if word in text] == [], form
        # The theft was in October 2015.
        assert form == SILENT or ("Theft" in text) == (police and case != "time"), form
        assert (ann in last["persons"], cal in last["persons"]) == (True, police), form
        assert last["purpose"] == headers.get("kithkin-purpose", user.purpose)


def test_there_is_no_copy_for_a_purpose_that_nothing_may_be_read_for(world, wired, client_of):
    door = Door(client_of(ANALYST), world, {"kithkin-purpose": "safeguarding"}, MOMENT)
    assert {door.api(form).status_code for form in FORMS} == {404}
    assert [event for event in wired.audit.what_user(ANALYST.name) if event["action"] == "chart"] == []
