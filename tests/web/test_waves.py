"""From a person's page to the file on which somebody decides, and to measures, in a real browser without scripts."""

import csv
import socket
import threading

import polars as pl
import pytest

from kithkin.api.access.accounts import User
from kithkin.api.serve import Place, server
from kithkin.api.settings import Settings
from kithkin.api.wiring import Wiring
from kithkin.loaders.feed import feeds
from kithkin.loaders.load import load
from kithkin.resolution.groups import group
from kithkin.resolution.job import resolve

pytestmark = [pytest.mark.web, pytest.mark.engine]
DAY = "2016-06-30"
ANALYST = User("ada", ("gang_user",), "S2", ("arrests", "stop_checks", "intelligence"), "crime", "Ada A.")
PEOPLE = {
    "Piran": "Oldershaw", "Cubert": "Wetherby", "Jago": "Trelawn", "Denzil": "Quarmby", "Austol": "Middlemarch",
    "Hester": "Harrowgate",
}  # fmt: skip
BORN = {given: f"199{at}-0{at + 1}-1{at}" for at, given in enumerate(PEOPLE)}


def named(given, prefix="", *, british=True):
    day = BORN[given]
    told = {"FORENAME": given, "SURNAME": PEOPLE[given], "DOB": "/".join(reversed(day.split("-"))) if british else day}
    return {f"{prefix}{name}": value for name, value in told.items()}


def arrest(ref, crime, given, disposal="CHG", **more):
    told = {"ARREST_REF": ref, "CRIME_REF": crime, "DATE": "11/03/2016", "OFFENCE": "Robbery", "DISPOSAL": disposal}
    return told | named(given) | more


def deliveries():
    """Two charged with one robbery of a third; one of them stopped, and named in two reports, with others."""
    yield (
        "arrests",
        [
            arrest("A1", "C1", "Piran", **named("Hester", "VICTIM_")),
            arrest("A2", "C1", "Cubert", "NFA", **named("Hester", "VICTIM_")),
            arrest("A3", "C2", "Cubert"),
            arrest("A4", "C2", "Jago"),
        ],
    )
    stop = {"DATE": "2016-04-02", "REASON": "Acting suspiciously", "STOP_REF": "S1"}
    yield "stop_checks", [stop | {"STOP_ID": one} | named(one, british=False) for one in ("Cubert", "Denzil")]
    report = {"DATE": "17/02/2016", "HANDLING": "P", "OFFICER": "PC 1042"} | named("Piran")
    yield "intelligence", [
        report | {"INT_ID": "I1", "URN": "U1", "SOURCE_REF": "SR1", "GRADING": "B22", "TEXT": "Seen together."}
        | named("Denzil", "NAMED1_"),
        report | {"INT_ID": "I2", "URN": "U2", "SOURCE_REF": "SR2", "GRADING": "E55", "TEXT": "Said to be one of them."}
        | named("Austol", "NAMED1_"),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def town(engines, tmp_path_factory):
    """The graph of it, served."""
    store, folder = engines.empty("arcade"), tmp_path_factory.mktemp("data")
    for name, rows in deliveries():
        blank = dict.fromkeys(sorted(feeds()[name].columns), "")
        pl.DataFrame([blank | row for row in rows]).write_csv(folder / f"{name}.csv")
        load(store, feeds()[name], folder / f"{name}.csv")
    resolve(store)
    group(store, as_of=DAY)
    wired = Wiring(Settings(data=folder, as_of=DAY), store)
    wired.accounts.add(ANALYST)
    door = socket.create_server(("127.0.0.1", 0))
    running = server(Place(), wired)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [door]})
    thread.start()
    yield wired, f"http://127.0.0.1:{door.getsockname()[1]}"
    running.should_exit = True
    thread.join(30)
    door.close()
    wired.given = None
    wired.close()


@pytest.fixture
def page(browser, town):
    """A page of the analyst's, signed in, on the person it begins with; and its complaints."""
    wired, address = town
    with browser.new_context(java_script_enabled=False, viewport={"width": 1300, "height": 1000}) as context:
        opened, complaints = context.new_page(), []
        opened.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
        opened.goto(f"{address}/link/{wired.accounts.link(ANALYST.name)}")
        opened.get_by_label("Surname").fill("Oldershaw")
        opened.get_by_role("button", name="Find").click()
        opened.get_by_role("link", name="Piran Oldershaw").click()
        yield opened
        assert complaints == []


def test_from_a_person_to_candidates_their_evidence_and_the_file(page, town):
    page.get_by_role("link", name="Start a seed and wave").click()
    assert page.get_by_role("link", name="Piran Oldershaw").is_visible()
    page.get_by_label("Save it as").fill("Quayside")
    page.get_by_role("button", name="Find").click()
    text = page.get_by_role("main").inner_text()
    assert "Wave 1: 2 people" in text
    assert "Wave 2" not in text
    assert not {"Hester", "Harrowgate", "Austol", "victim"} & set(text.split())
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Cubert Wetherby"))
    row.get_by_text("charged or suspected together with Piran Oldershaw").first.click()
    assert row.get_by_text("Robbery, arrested / Robbery, charged").is_visible()
    assert row.get_by_role("link", name="arrests:A2:arrested").is_visible()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Export for decision (CSV)").click()
    with open(coming.value.path(), newline="", encoding="utf-8") as file:  # noqa: PTH123 -- a path as a text
        found = list(csv.DictReader(file))
    assert [one["name"] for one in found] == ["Denzil Quarmby", "Cubert Wetherby"]
    assert {one["marking"] for one in found} == {"OFFICIAL-SENSITIVE S2 P"}
    assert "graded B22" in found[0]["reason"]
    actions = [event["action"] for event in town[0].audit.who_saw("person", found[0]["person_id"])]
    assert actions == ["page.waves", "waves.export"]


def test_fewer_ties_asked_for_is_a_second_wave_and_a_saved_request_is_repeated(page):
    page.get_by_role("link", name="Seed and wave", exact=True).click()
    page.get_by_role("button", name="Repeat Quayside").click()
    assert "0 new, 0 gone, 0 with more ties" in page.get_by_role("status").inner_text()
    page.get_by_label("So many ties").fill("1")
    page.get_by_role("button", name="Find").click()
    assert page.get_by_role("heading", name="Wave 2: 1 person").is_visible()
    assert page.get_by_role("rowheader", name="Jago Trelawn").is_visible()
    page.get_by_role("button", name="Forget Quayside").click()
    assert page.get_by_role("button", name="Repeat Quayside").count() == 0


def test_from_a_person_to_measures_and_gaps_by_the_keyboard_alone(page):
    page.get_by_role("button", name="Measures and gaps").press("Enter")
    together = page.get_by_role("region", name="Figures: named in one report")
    row = together.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Piran Oldershaw"))
    assert "Reports show whom sources and officers talk of." in row.inner_text()
    assert page.get_by_role("heading", name="Bridges between groups").is_visible()
    gaps = page.get_by_role("region", name="Gaps")
    gaps.focus()
    page.keyboard.press("Tab")
    assert gaps.get_by_role("link").first.evaluate("one => one === document.activeElement")
    assert "Hester" not in page.get_by_role("main").inner_text()
    page.get_by_label("Stopped together").check()
    page.get_by_role("button", name="Measure", exact=True).press("Enter")
    assert page.get_by_role("region", name="Figures: named in one report").count() == 0
