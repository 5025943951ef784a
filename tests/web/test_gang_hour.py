"""A gang-module user's working hour on the deck's gang, in a real browser: every task ends in a fact."""

import csv
import re
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from tests.web.faultless import faults_in_every_look
from tests.web.hours import DAY, REVIEW, VICTIM, Hour, served, shots, user
from tests.web.looking import Look

from kithkin.resolution.groups import group_gangs

pytestmark = [pytest.mark.web, pytest.mark.engine]
GUS, SAM, DOT = user("gus", "gang_user"), user("sam", "gang_user"), user("dot", "data_officer", "S1")
MET = ("three or more people ocg-three", "acting together ocg-together", "for a criminal purpose ocg-crime")
REASON, UNTIL, AGAIN = "the panel of 3 June", "2016-12-15", "2017-05-31"
MEMBERS = ("Adult I", "Child C", "Child H")
CONFIRMED, UNCONFIRMED, TENTATIVE = "Confirmed", "Unconfirmed", "Tentative"


@pytest.fixture
def hour(browser, city, tmp_path_factory):
    """The gang-module user at work."""
    with served(city, tmp_path_factory.mktemp("data"), (GUS, SAM, DOT)) as town:
        at_work = Hour(browser, town, GUS, shots(tmp_path_factory))
        yield at_work
        at_work.leaves()


def row(hour, name):
    """What the page of the gang says of one member."""
    return hour.page.get_by_role("row").filter(has=hour.page.get_by_role("link", name=name, exact=True)).inner_text()


def gang_page(hour, then=""):
    return hour.goes(f"/groups/{hour.known['gang']}{then}")


def listed(hour, wanted=""):
    """Who is of the gang, by name, with status and day of review."""
    items = hour.asks(f"/v1/gangs/members?gang={hour.known['gang']}{wanted}").json()["items"]
    return {one["person_name"]: (one["status"], one["review_on"]) for one in items}


def of(hour, name):
    """What the page of decisions about the gang tells of one member, with their next steps."""
    hour.goes(f"/gangs/{hour.known['gang']}")
    hour.page.get_by_role("link", name=name, exact=True).first.click()
    hour.page.get_by_role("heading", name=re.compile(f"^{name}: ")).wait_for()


def tells(hour, name):
    """The row of a member: status, day of review, sources, what comes next."""
    link = hour.page.get_by_role("link", name=name, exact=True)
    return hour.page.locator("tr", has=hour.page.get_by_role("rowheader").filter(has=link)).last.inner_text()


def asks_to_authorise(hour, criteria, sources, until=UNTIL):
    """Fill in the form with so many of the sources, and send it."""
    boxes = hour.page.get_by_label(re.compile("^Rest it on "))
    for at in range(sources):
        boxes.nth(at).check()
    for words in criteria:
        hour.page.get_by_label(words, exact=True).check()
    form = hour.page.locator("#step")
    form.get_by_label("Next day of review").fill(until)
    form.get_by_label("Reason").fill(REASON)
    form.get_by_role("button", name="Ask for authorisation").click()


def answers(hour, what, name):
    """A second person agrees on their own page; gives what they are told."""
    page = hour.known["sam"]
    page.goto(f"{hour.town[1]}/gangs/{hour.known['gang']}")
    page.get_by_role("button", name=f"Agree: {what} {name}").click()
    return page.locator("p.done").inner_text()


def regrouped(hour):
    """What the run after a decision does."""
    group_gangs(hour.wired.store, as_of=DAY)


def the_gang_is_found_in_the_list(hour):
    hour.page.get_by_role("link", name="Gang", exact=True).click()
    found = hour.page.get_by_role("row").filter(has_text="SB Gang")
    assert found.locator("td").nth(1).inner_text() == "3"
    found.get_by_role("link").click()
    hour.known["gang"] = re.search(r"G-\w{16}", hour.page.url)[0]


def members_have_a_status_and_a_day_of_review(hour):
    for name in MEMBERS:
        link = hour.page.get_by_role("table").get_by_role("link", name=name, exact=True).first
        hour.known[name] = re.search(r"P-\w{16}", link.get_attribute("href"))[0]
    assert f"(authorised, review on {REVIEW})" in row(hour, "Adult I")
    assert "authorised by one with other" in row(hour, "Adult I")
    assert ["(proposed)" in row(hour, name) for name in ("Child C", "Child H")] == [True, True]


def the_picture_tells_how_sure_each_is(hour):
    hour.page.get_by_role("button", name="Work on this chart").click()
    hour.page.wait_for_url("**/charts/chart-*")
    hour.known["chart"] = hour.page.url
    look = Look(hour.page)
    assert [strengths(look, name) for name in MEMBERS] == [{CONFIRMED}, {UNCONFIRMED}, {TENTATIVE}]


def strengths(look, name):
    """How the lines between somebody and the gang are drawn, by the key."""
    return {strength for _, strength in look.joined(name, "SB Gang")}


def what_is_missing_is_said_of_each(hour):
    gang_page(hour)
    hour.page.get_by_role("button", name="Measures and gaps of these people").click()
    gaps = hour.page.get_by_role("region", name="Gaps").inner_text()
    assert "two independent graded sources and an authoriser" in gaps
    assert "an authoriser with a reason and a day of review: two independent graded sources are there" in gaps


def one_report_is_not_enough(hour):
    of(hour, "Child H")
    assert "1 more independent graded source is needed" in tells(hour, "Child H")
    asks_to_authorise(hour, MET, 1)
    assert "2 independent graded sources are needed, here are 1" in hour.page.get_by_role("alert").inner_text()
    assert hour.page.locator("#step").get_by_label("Reason").input_value() == REASON


def criteria_must_meet_a_test_whole(hour):
    of(hour, "Child C")
    asks_to_authorise(hour, MET[:2], 2)
    assert "whole test" in hour.page.get_by_role("alert").inner_text()
    assert hour.page.get_by_label(re.compile("^Rest it on ")).first.is_checked()


def somebody_else_is_proposed(hour):
    hour.goes("/")
    hour.page.get_by_label("Surname").fill("Brandwick")
    hour.page.get_by_label("Given name").fill("Fraser")
    hour.page.get_by_role("button", name="Find").click()
    hour.page.get_by_role("link", name="Adult F").click()
    hour.page.get_by_role("link", name="Propose for a gang").click()
    assert "Choose the gang that Adult F is to be proposed for" in hour.text()
    hour.page.get_by_role("link", name="SB Gang").first.click()
    hour.page.get_by_label("Reason").fill("seen with them twice")
    hour.page.get_by_role("button", name="Propose", exact=True).click()
    assert "Decided, and not in the list yet" in hour.text()
    regrouped(hour)
    hour.page.reload()
    assert "2 independent graded sources are needed" in tells(hour, "Adult F")
    assert listed(hour, "&status=proposed")["Adult F"] == ("proposed", None)


def an_authorisation_waits_for_a_second_person(hour):
    of(hour, "Child C")
    assert "3 independent graded sources bear it" in tells(hour, "Child C")
    asks_to_authorise(hour, MET, 2)
    assert "Somebody else must agree" in hour.page.locator("p.done").inner_text()
    assert hour.page.get_by_role("button", name=re.compile("^Agree")).count() == 0
    assert listed(hour)["Child C"] == ("proposed", None)


def every_page_of_gangs_can_be_read_by_everybody(hour):
    found = {"waits": faults_in_every_look(hour.page)}
    for path in ("/gangs", f"/gangs/{hour.known['gang']}?person={hour.known['Child C']}"):
        hour.goes(path)
        found[path] = faults_in_every_look(hour.page)
    assert {where: told for where, told in found.items() if told} == {}


def another_gang_user_agrees(hour):
    hour.known["sam"] = hour.enter(SAM)
    assert "Agreed to" in answers(hour, "Authorise", "Child C")
    regrouped(hour)
    gang_page(hour)
    assert f"(authorised, review on {UNTIL})" in row(hour, "Child C")
    assert "authorised by gus with sam" in row(hour, "Child C")
    of(hour, "Child C")
    assert f"In force up to {UNTIL}" in tells(hour, "Child C")


def it_expires_by_itself_and_is_renewed_before(hour):
    hour.goes(f"/gangs/{hour.known['gang']}?as_of=2016-12-16")
    assert f"Not in force since {UNTIL} passed" in tells(hour, "Child C")
    of(hour, "Child C")
    card = hour.page.locator("form", has=hour.page.get_by_role("heading", name="Review and renew"))
    card.get_by_label("Next day of review").fill(AGAIN)
    card.get_by_label("Reason").fill("two new reports")
    card.get_by_role("button", name="Ask to renew it").click()
    assert "Agreed to" in answers(hour, "Review and renew", "Child C")
    regrouped(hour)
    of(hour, "Child C")
    assert "renewed by gus" in tells(hour, "Child C")
    assert f"In force up to {AGAIN}" in tells(hour, "Child C")


def the_picture_is_drawn_solid(hour):
    hour.page.goto(hour.known["chart"])
    look = Look(hour.page)
    assert [strengths(look, name) for name in MEMBERS] == [{CONFIRMED}, {CONFIRMED}, {TENTATIVE}]


def a_membership_leads_to_its_graded_sources(hour):
    assert "gang_list" in (told := hour.sources("Member: Child C and SB Gang"))
    assert "graded B21" in told
    hour.page.locator("#panel .sources a", has_text="gang_list").first.click()
    assert "Averley" in hour.text()


def what_is_due_for_review_is_listed(hour):
    hour.page.get_by_role("link", name="Gangs", exact=True).click()
    hour.page.get_by_label("To be reviewed by").fill("2017-01-31")
    hour.page.get_by_role("button", name="Show").click()
    due = hour.page.get_by_role("table").last
    assert [due.get_by_role("rowheader").all_inner_texts(), due.get_by_text(REVIEW).count()] == [["Adult I"], 1]


def a_wave_begins_with_a_member(hour):
    hour.goes(f"/persons/{hour.known['Child C']}")
    hour.page.get_by_role("link", name="Start a seed and wave").click()
    hour.page.get_by_role("button", name="Find", exact=True).click()
    assert "Wave 1" in hour.text()
    assert {"Adult I", "Child H"} <= set(hour.page.locator("table.waves th[scope=row]").all_inner_texts())


def its_candidates_leave_for_decision(hour):
    with hour.page.expect_download() as coming:
        hour.page.get_by_role("button", name="Export for decision (CSV)").click()
    text = Path(coming.value.path()).read_text("utf-8")
    found = {one["name"]: one["reason"] for one in csv.DictReader(text.splitlines(keepends=True))}
    hour.said.append(text)
    assert "Child C" in found["Adult I"]


def the_chart_of_the_gang_goes_to_paper(hour):
    pdf = hour.asks(f"/v1/charts.pdf?id={hour.known['gang']}").body()
    words = " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages)
    hour.said.append(words)
    assert [one for one in ("Adult I", "SB Gang", "Gus G.") if one not in words] == []


def a_snapshot_is_kept_and_shared(hour):
    hour.page.goto(hour.known["chart"])
    hour.page.get_by_label("Keep a snapshot under the name").fill("Before the panel")
    hour.page.get_by_role("button", name="Keep a snapshot").click()
    hour.page.get_by_role("link", name="Before the panel, version 1").click()
    hour.page.get_by_label("Share it with (accounts)").fill("sam")
    hour.page.get_by_role("button", name="Share", exact=True).click()
    hour.page.get_by_text("Shared with sam.").wait_for()
    hour.known["snapshot"] = hour.page.url.removeprefix(hour.town[1])
    assert [hour.asks(hour.known["snapshot"], page=one).status for one in (None, hour.known["sam"])] == [200, 200]


def a_removal_is_asked_for(hour):
    hour.known["before"] = hour.wired.committed()
    assert listed(hour)["Adult I"] == ("authorised", REVIEW)
    of(hour, "Adult I")
    card = hour.page.locator("form", has=hour.page.get_by_role("heading", name="Remove"))
    card.get_by_label("Reason").fill("mistaken for his cousin")
    card.get_by_role("button", name="Ask to remove them").click()
    assert "Somebody else must agree" in hour.page.locator("p.done").inner_text()
    assert listed(hour)["Adult I"][0] == "proposed"


def a_second_person_confirms_it(hour):
    assert "Removed. Nothing shows it any more" in answers(hour, "Remove", "Adult I")
    assert "Adult I" not in listed(hour)


def it_shows_nowhere(hour):
    gang_page(hour)
    assert "Adult I" not in hour.text()
    hour.page.goto(hour.known["chart"])
    assert Look(hour.page).named("Adult I") is None
    hour.goes(f"/persons/{hour.known['Adult I']}")
    assert "SB Gang" not in hour.text()
    shot, at = hour.known["snapshot"], f"?known_at={hour.known['before']}"
    told = [
        hour.asks(path, page=page)
        for page in (hour.page, hour.known["sam"])
        for path in (f"/groups/{hour.known['gang']}{at}", f"/gangs/{hour.known['gang']}{at}", shot)
    ]
    own = {"Origin": hour.town[1]}
    told.append(hour.page.context.request.post(f"{hour.town[1]}{shot}/file", form={"form": "json"}, headers=own))
    said = {(one.status, "removed by decision" in one.text(), "Adult I" in one.text()) for one in told}
    assert said == {(410, True, False)}


def a_data_officer_calls_back_what_was_shown(hour):
    assert hour.asks("/gangs/removals").status == 403
    page = hour.enter(DOT)
    page.get_by_role("link", name="Gangs", exact=True).click()
    page.get_by_role("link", name="Removals, and who was shown what was removed").click()
    assert faults_in_every_look(page) == {}
    page.get_by_role("rowheader").get_by_role("link").first.click()
    told = page.get_by_role("row").filter(has_text="gus").filter(has_text="families")
    assert {"chart", "page.gang"} <= set(told.locator("td:nth-child(5)").all_inner_texts())
    assert faults_in_every_look(page) == {}
    assert hour.known["Adult I"] not in page.content()


def nobody_who_was_robbed_was_shown(hour):
    hour.goes(f"/persons/{hour.known['Adult I']}/chronology")
    assert "Robbery" in hour.text()
    assert [text for text in (*hour.said, hour.text()) if VICTIM in text] == []


TASKS = (
    the_gang_is_found_in_the_list, members_have_a_status_and_a_day_of_review, the_picture_tells_how_sure_each_is,
    what_is_missing_is_said_of_each, one_report_is_not_enough, criteria_must_meet_a_test_whole,
    somebody_else_is_proposed, an_authorisation_waits_for_a_second_person,
    every_page_of_gangs_can_be_read_by_everybody, another_gang_user_agrees,
    it_expires_by_itself_and_is_renewed_before, the_picture_is_drawn_solid,
    a_membership_leads_to_its_graded_sources, what_is_due_for_review_is_listed, a_wave_begins_with_a_member,
    its_candidates_leave_for_decision, the_chart_of_the_gang_goes_to_paper, a_snapshot_is_kept_and_shared,
    a_removal_is_asked_for, a_second_person_confirms_it, it_shows_nowhere, a_data_officer_calls_back_what_was_shown,
    nobody_who_was_robbed_was_shown,
)  # fmt: skip


def test_a_gang_users_hour_ends_each_task_in_a_fact_and_complains_of_nothing(hour):
    hour.goes_through(TASKS)
    assert hour.complaints == []
