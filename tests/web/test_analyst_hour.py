"""An analyst's working hour on Families A to D, in a real browser: every task ends in a fact."""

import csv
import re
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pypdf
import pytest
from defusedxml.ElementTree import fromstring
from tests.web.hours import DAY, Hour, served, shots, user
from tests.web.looking import Look

pytestmark = [pytest.mark.web, pytest.mark.engine]
ADA, BOB = user("ada", "intelligence_analyst"), user("bob", "caseworker", "S1")
FAMILIES = ("Averley", "Brandwick", "Corlestone", "Dunmarsh")
NTA = "Not to associate with"


@pytest.fixture
def hour(browser, city, tmp_path_factory):
    """The analyst at work."""
    with served(city, tmp_path_factory.mktemp("data"), (ADA, BOB)) as town:
        at_work = Hour(browser, town, ADA, shots(tmp_path_factory))
        yield at_work
        at_work.leaves()


def found_by_a_misspelt_name(hour):
    hour.page.get_by_label("Given name").fill("Calum")
    hour.page.get_by_label("Surname").fill("Averly")
    hour.page.get_by_role("button", name="Find").click()
    row = hour.page.get_by_role("row").filter(has_text="1999-06-09")
    assert row.get_by_role("link").inner_text() == "Child C"


def opened_with_where_each_value_is_from(hour):
    hour.page.get_by_role("link", name="Child C").click()
    hour.known["Child C"] = hour.page.url.split("/persons/")[1][:18]
    assert re.search(r"surname\s+Averley\s+\S+:\S+\s+\d+", hour.text())


def begun_as_one_chart_of_four_families(hour):
    hour.known["families"] = [family(hour, one) for one in FAMILIES]
    hour.goes("/charts?" + "&".join(f"id={one}" for one in hour.known["families"]))
    hour.page.get_by_role("button", name="Keep this chart").click()
    hour.page.wait_for_url("**/charts/chart-*")
    hour.known["chart"] = hour.page.url
    look = Look(hour.page)
    assert [len(look.inside(one)) for one in FAMILIES] == [8, 7, 5, 5]


def family(hour, surname):
    hour.goes("/")
    hour.page.get_by_label("Surname").fill(surname)
    hour.page.get_by_role("button", name="Find").click()
    hour.page.get_by_role("table").get_by_role("link").first.click()
    link = hour.page.locator("td a[href^='/groups/F-']").first
    return re.search(r"F-\w{16}", link.get_attribute("href"))[0]


def added_by_kind_after_a_count(hour):
    mark = hour.page.locator(f'g.item[data-id="{hour.known["Child C"]}"]')
    mark.focus()
    hour.page.keyboard.press("Enter")
    hour.page.get_by_role("button", name="Who else is tied to them?").click()
    hour.page.get_by_role("button", name=re.compile("Add 1: .*stop")).click()
    hour.waits("Undo adding")
    assert Look(hour.page).named("Adult I") == "Adult I 29 YOA"


QUESTIONS = {
    "Who stands in the box of the Averleys?": lambda look: [one for one in look.inside("Averley") if LET not in one],
    "Who bears a warning, and of what?": lambda look: look.warned(),
    "Who must not associate with whom?": lambda look: look.red(),
    "How sure is the membership of each of the gang?": lambda look: {
        who: look.joined(who, "SB Gang") for who in ("Adult I", "Child C", "Child H")
    },
    "Who lives where the dangerous dog is?": lambda look: look.tied("Dangerous dog"),
    "How many homes does a housing association let?": lambda look: sum(LET in one for one in look.names()),
    "Which of Child C's offences ended in a caution?": lambda look: [
        one for one in look.card("Child C") if "YCC" in one
    ],
    "How did Child H's attendance go?": lambda look: [one for one in look.card("Child H") if "%" in one],
    "Which indicators are met, and which of them protects?": lambda look: look.marks(),
    "Who is Child B's mother, and how sure is it?": lambda look: look.joined("Child B", "Adult C"),
    "Of which day is it, and how is it marked?": lambda look: [
        one for one in ("30 June 2016", "OFFICIAL-SENSITIVE", "Ada A.") if one in look.around
    ],
}
MARKS = {"+": "met", "-": "not met", "?": "we do not know"}
OF_DUNMARSH = [f"Indicator: {MARKS[one]}" for one in "+?-++-+++-+-"] + ["Indicator: not met, protective"]
"""One family alone, of whom nobody asks about the others: thirteen marks, filled, open or dashed."""
BARRED = ["Adult J 48 YOA Warning: DVO, Weapons, Drugs, ASB", "Child C 17 YOA"]
AVERLEYS = [
    "ASBO 2014 to 2016",
    "Adult C 41 YOA",
    BARRED[0],
    "Child A 8 YOA",
    "Child B 15 YOA",
    BARRED[1],
    "Child D 13 YOA",
]
LET = "Housing Association"
ANSWERS = (
    AVERLEYS, [BARRED[0]], [BARRED],
    {"Adult I": [("Group member", "Confirmed")], "Child C": [("Group member", "Unconfirmed")],
     "Child H": [("Police intelligence", "Tentative")]},
    [f"53 Dapplemere Street {LET}"], 4, ["Aug 15 - POCD (YCC)"],
    ["2015/16 to date - 12.58%", "2014/15 - 62.30%", "2013/14 - 81.32%"],
    ["Indicator: met"] * 12 + ["Indicator: met, protective"], [("Family", "Confirmed")],
    ["30 June 2016", "OFFICIAL-SENSITIVE", "Ada A."],
)  # fmt: skip


def read_from_the_picture_alone(hour):
    look = Look(hour.page)
    told = {asked: answer(look) for asked, answer in QUESTIONS.items()}
    assert told == dict(zip(QUESTIONS, ANSWERS, strict=True))


def read_where_something_is_not_met_or_not_known(hour):
    hour.goes(f"/charts?id={hour.known['families'][3]}&as_of={DAY}")
    assert Look(hour.page).marks() == OF_DUNMARSH
    hour.page.goto(hour.known["chart"])


def hidden_and_brought_back_where_it_was(hour):
    before = Look(hour.page)
    hour.page.get_by_label("Choose Adult E").check()
    hour.page.get_by_role("button", name="Hide", exact=True).click()
    hour.waits("Undo hiding")
    after = Look(hour.page)
    assert "1 hidden by you" in hour.told()
    assert after.named("Adult E") is None
    assert after.at("Adult F") == before.at("Adult F")
    hour.undoes("hiding")
    assert Look(hour.page).at("Adult E") == before.at("Adult E")


def moved_by_keys(hour):
    before = Look(hour.page).at("Child C")
    hour.page.locator(f'g.item[data-id="{hour.known["Child C"]}"]').focus()
    for key in ("m", "ArrowRight", "ArrowRight", "ArrowDown", "Enter"):
        hour.page.keyboard.press(key)
    hour.waits("Undo placing")
    after = Look(hour.page).at("Child C")
    assert after == pytest.approx((before[0] + 20, before[1] + 10), abs=0.2)


def narrowed_to_a_window_of_days(hour):
    assert Look(hour.page).named("ASBO")
    hour.page.get_by_text("What is shown").click()
    hour.page.get_by_label("From").first.fill("2016-04-01")
    hour.page.get_by_role("button", name="Show", exact=True).click()
    hour.waits("Undo the choice of what is shown")
    look = Look(hour.page)
    assert "what held on any day from 2016-04-01" in hour.page.locator("#chart > p").first.inner_text()
    assert (look.named("ASBO"), look.named("Child C")) == (None, "Child C 17 YOA")
    # The card of the same window: no offence of before, and the school year that runs.
    assert [one for one in look.card("Child C") if "Oct 14" in one or "2015/16" in one] == ["2015/16 to date - 48.36%"]
    hour.undoes("the choice of what is shown")


def slid_back_to_another_day(hour):
    details = hour.page.locator("details.choose")
    if details.get_attribute("open") is None:
        hour.page.get_by_text("What is shown").click()
    slide = hour.page.get_by_label("Slide the days")
    slide.focus()
    hour.page.keyboard.press("PageDown")
    hour.waits("Undo the choice of what is shown")
    day = hour.page.get_by_label("To, and seen as of").input_value()
    assert day < DAY
    assert f"As of {int(day[8:])} " in Look(hour.page).around
    hour.undoes("the choice of what is shown")


def followed_in_the_chronology_drawn_and_listed(hour):
    hour.page.get_by_text("The chronology, drawn").click()
    drawn = hour.page.locator(".life svg")
    drawn.scroll_into_view_if_needed()
    assert "Theft of pedal cycle" in drawn.text_content()
    rows = hour.page.locator("#chronology ~ .wide tbody tr")
    assert rows.filter(has_text="Robbery").filter(has_text="Child C").filter(has_text="2015-07-14").count() == 1


def led_to_the_row_by_two_clicks(hour):
    link = hour.page.locator("g.label", has_text=NTA)
    link.locator("text").click()
    hour.page.locator("#panel h3", has_text="Sources").wait_for()
    panel = hour.page.locator("#panel").inner_text()
    assert re.search(r"not to associate, loaded \d{4}-\d\d-\d\d, social_care\.jsonl, line \d+, not graded", panel)
    hour.page.locator("#panel .sources a").first.click()
    assert "EP9000001" in hour.page.get_by_role("heading", level=1).inner_text()
    hour.page.go_back()
    assert "graded 2CP" in hour.sources("Intelligence involvements: Child H and SB Gang")


def drawn_without_one_report(hour):
    hour.sources(f"{NTA}: .*")
    hour.page.get_by_role("button", name="Take social_care:EP9000001 away and redraw").first.click()
    hour.waits("Undo taking a report away")
    look = Look(hour.page)
    assert (look.red(), "Drawn without 1 report" in look.around) == ([], True)
    hour.page.get_by_role("button", name="Put 1 report back").click()
    hour.waits("Undo putting a report back")
    assert Look(hour.page).red() == [["Adult J 48 YOA Warning: DVO, Weapons, Drugs, ASB", "Child C 17 YOA"]]


def noted_on_somebody(hour):
    hour.sources("Adult K")
    hour.page.get_by_label("Note").fill("Ask the housing officer")
    hour.page.get_by_role("button", name="Keep the note").click()
    hour.waits("Undo the note")
    row, other = (
        hour.page.locator("tr[data-item]").filter(has=hour.page.get_by_role("rowheader", name=name))
        for name in ("Adult K", "Child F")
    )
    hour.known["Child F"] = other.get_attribute("data-item")
    assert "Ask the housing officer" in row.inner_text()


def downloaded_as_it_stands(hour):
    hour.page.get_by_label("As it stands, as").select_option("json")
    with hour.page.expect_download() as coming:
        hour.page.get_by_role("button", name="Download").click()
    told = Path(coming.value.path()).read_text("utf-8")
    assert "Left out: notes" in told
    assert ("Adult K" in told, "Ask the housing officer" in told) == (True, False)
    hour.page.get_by_role("heading", name="Items").wait_for()


def kept_as_a_snapshot_and_shared(hour):
    hour.page.get_by_label("Keep a snapshot under the name").fill("Before the visit")
    hour.page.get_by_role("button", name="Keep a snapshot").click()
    hour.page.get_by_role("link", name="Before the visit, version 1").click()
    hour.page.get_by_label("Share it with (accounts)").fill("bob")
    hour.page.get_by_role("button", name="Share", exact=True).click()
    hour.page.get_by_text("Shared with bob.").wait_for()
    other = hour.enter(BOB)
    other.goto(hour.page.url)
    look = Look(other)
    assert (look.named("Adult K"), look.named("SB Gang"), look.red()) == ("Adult K 36 YOA", None, [])


def told_what_changed_since(hour):
    assert "Nothing that this chart tells." in hour.text()
    told = {"kind": "pinned", "persons": [hour.known["Child F"]], "field": "date_of_birth", "value": "2007-12-15"}
    told |= {"reason": "Seen the certificate."}
    assert hour.asks("/v1/decisions", told).status == 200
    hour.page.reload()
    assert "8 YOA" in hour.page.get_by_role("row").filter(has_text="Child F").first.inner_text()


def decided_in_the_review_queue_and_taken_back(hour):
    page = hour.page
    page.get_by_role("link", name="Review").click()
    page.get_by_text("Keys:").wait_for()
    shown = page.locator("[data-pair]")
    first, waits = shown.get_attribute("data-pair"), page.locator("[data-waits]").inner_text()
    for key in ("d", "1", "Enter"):
        page.keyboard.press(key)
    page.get_by_text("not the same: in force").wait_for()
    assert shown.count() == 0 or shown.get_attribute("data-pair") != first
    page.keyboard.press("u")
    page.get_by_text("Taken back").wait_for()
    assert (shown.get_attribute("data-pair"), page.locator("[data-waits]").inner_text()) == (first, waits)


def joined_by_a_path(hour):
    hour.goes("/charts")
    hour.page.get_by_role("link", name=re.compile("^Chart of")).click()
    hour.page.get_by_label("Choose Child H").check()
    hour.page.get_by_label("Choose Adult J").check()
    hour.page.get_by_role("button", name="Find paths between two").click()
    hour.page.locator("#panel h2", has_text="path").wait_for()
    assert "Child C" in hour.page.locator("#panel ol.path").first.inner_text()


def exported_in_four_forms(hour):
    wanted = "&".join(f"id={one}" for one in hour.known["families"]) + f"&as_of={DAY}"
    got = {form: hour.asks(f"/v1/charts.{form}?{wanted}").body() for form in ("pdf", "png", "graphml", "csv.zip")}
    words = " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(got["pdf"])).pages)
    assert "Not to associate with" in words
    assert got["png"].startswith(b"\x89PNG")
    assert len(got["png"]) > 100_000
    assert {"Child C", "Adult L", "SB Gang"} <= {one.text for one in fromstring(got["graphml"]).iter()}
    links = ZipFile(BytesIO(got["csv.zip"])).read("links.csv").decode("utf-8-sig")
    assert any("not_to_associate" in row.values() for row in csv.DictReader(StringIO(links)))


def looked_around_in(hour):
    hour.goes(f"/explore?id={hour.known['Child C']}&as_of={DAY}")
    hour.page.locator("#net[data-ready]").wait_for()
    names = hour.page.evaluate("kithkinNet.nodes.map((one) => one.name)")
    assert {"Adult C", "Adult I", "Child H"} <= set(names)
    at = hour.page.evaluate("kithkinNet.at(kithkinNet.nodes.find((one) => one.first))")
    hour.page.locator("#net").click(position=at)
    assert hour.page.locator("#said").inner_text() == f"Child C, tied to {len(names) - 1}"


def measured_as_a_network(hour):
    hour.goes(f"/groups/{hour.known['families'][0]}")
    hour.page.get_by_role("button", name="Measures and gaps of these people").click()
    row = hour.page.get_by_role("row").filter(has=hour.page.get_by_role("rowheader", name="Adult C", exact=True)).first
    assert row.locator("td").first.inner_text().startswith("5 (")


TASKS = (
    found_by_a_misspelt_name, opened_with_where_each_value_is_from, begun_as_one_chart_of_four_families,
    added_by_kind_after_a_count, read_from_the_picture_alone,
    read_where_something_is_not_met_or_not_known, hidden_and_brought_back_where_it_was, moved_by_keys,
    narrowed_to_a_window_of_days, slid_back_to_another_day, followed_in_the_chronology_drawn_and_listed,
    led_to_the_row_by_two_clicks, drawn_without_one_report, noted_on_somebody, downloaded_as_it_stands,
    kept_as_a_snapshot_and_shared,
    told_what_changed_since, decided_in_the_review_queue_and_taken_back, joined_by_a_path, exported_in_four_forms,
    looked_around_in, measured_as_a_network,
)  # fmt: skip


def test_an_analysts_hour_ends_each_task_in_a_fact_and_complains_of_nothing(hour):
    hour.goes_through(TASKS)
    assert hour.complaints == []
