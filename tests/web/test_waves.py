"""From a person's page to the file on which somebody decides, and to measures, in a real browser without scripts."""

import csv

import pytest
from tests.web.town import ANALYST, served

pytestmark = [pytest.mark.web, pytest.mark.engine]


@pytest.fixture(scope="module")
def town(engines, tmp_path_factory):
    """The graph of it, served."""
    with served(engines.empty("arcade"), tmp_path_factory.mktemp("data")) as town:
        yield town


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
