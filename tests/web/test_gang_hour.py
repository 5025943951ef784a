"""A gang-module user's working hour on the deck's gang, in a real browser: every task ends in a fact."""

import csv
import re
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from tests.web.hours import DAY, REVIEW, VICTIM, Hour, served, shots, user
from tests.web.looking import Look

from kithkin.resolution.groups import group_gangs

pytestmark = [pytest.mark.web, pytest.mark.engine]
GUS, SAM, DOT = user("gus", "gang_user"), user("sam", "gang_user"), user("dot", "data_officer", "S1")
MET = ["ocg-three", "ocg-together", "ocg-crime"]
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


def decided(hour, kind, who, page=None, **more):
    """What comes of asking for a decision about somebody and the gang."""
    about = {"persons": [hour.known[who]], "group_id": hour.known["gang"]}
    return hour.asks("/v1/decisions", {"kind": kind, "reason": "the panel of 3 June"} | about | more, page)


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
    refused = decided(hour, "authorise_member", "Child H", criteria=MET, review_on=REVIEW)
    assert (refused.status, "2 independent graded sources are needed" in refused.text()) == (403, True)


def criteria_must_meet_a_test_whole(hour):
    refused = decided(hour, "authorise_member", "Child C", criteria=MET[:2], review_on=REVIEW)
    assert (refused.status, "whole test" in refused.text()) == (400, True)


def somebody_else_is_proposed(hour):
    hour.goes("/")
    hour.page.get_by_label("Surname").fill("Brandwick")
    hour.page.get_by_label("Given name").fill("Fraser")
    hour.page.get_by_role("button", name="Find").click()
    link = hour.page.get_by_role("link", name="Adult F")
    hour.known["Adult F"] = re.search(r"P-\w{16}", link.get_attribute("href"))[0]
    assert decided(hour, "propose_member", "Adult F").json()["status"] == "in force"
    regrouped(hour)
    assert listed(hour, "&status=proposed")["Adult F"] == ("proposed", None)


def an_authorisation_waits_for_a_second_person(hour):
    made = decided(hour, "authorise_member", "Child C", criteria=MET, review_on="2016-12-15").json()
    hour.known["authorisation"] = made["id"]
    assert made["status"] == "proposed"
    assert hour.asks(f"/v1/decisions/{made['id']}/second", {}).status == 409
    assert listed(hour)["Child C"] == ("proposed", None)


def another_gang_user_agrees(hour):
    hour.known["sam"] = hour.enter(SAM)
    agreed = hour.asks(f"/v1/decisions/{hour.known['authorisation']}/second", {}, hour.known["sam"])
    assert agreed.json()["status"] == "in force"
    regrouped(hour)
    gang_page(hour)
    assert "(authorised, review on 2016-12-15)" in row(hour, "Child C")
    assert "authorised by gus with sam" in row(hour, "Child C")


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
    assert listed(hour, "&due=2016-12-20") == {"Child C": ("authorised", "2016-12-15")}


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


def a_removal_is_asked_for(hour):
    hour.known["before"] = hour.wired.committed()
    assert listed(hour)["Adult I"] == ("authorised", REVIEW)
    made = decided(hour, "not_member", "Adult I").json()
    hour.known["removal"] = made["id"]
    assert made["status"] == "proposed"
    assert listed(hour)["Adult I"][0] == "proposed"


def a_second_person_confirms_it(hour):
    agreed = hour.asks(f"/v1/decisions/{hour.known['removal']}/second", {}, hour.known["sam"])
    assert agreed.json()["status"] == "in force"
    assert "Adult I" not in listed(hour)


def it_shows_nowhere(hour):
    gang_page(hour)
    assert "Adult I" not in hour.text()
    hour.page.goto(hour.known["chart"])
    assert Look(hour.page).named("Adult I") is None
    hour.goes(f"/persons/{hour.known['Adult I']}")
    assert "SB Gang" not in hour.text()
    then = hour.asks(f"/groups/{hour.known['gang']}?known_at={hour.known['before']}")
    assert (then.status, "removed by decision" in then.text()) == (410, True)


def a_data_officer_calls_back_what_was_shown(hour):
    where = f"/v1/gangs/removals/{hour.known['removal']}/recipients"
    assert hour.asks(where).status == 403
    told = hour.asks(where, page=hour.enter(DOT)).json()["items"]
    assert "chart" in {one["action"] for one in told if one["actor"] == "gus"}


def nobody_who_was_robbed_was_shown(hour):
    hour.goes(f"/persons/{hour.known['Adult I']}/chronology")
    assert "Robbery" in hour.text()
    assert [text for text in (*hour.said, hour.text()) if VICTIM in text] == []


TASKS = (
    the_gang_is_found_in_the_list, members_have_a_status_and_a_day_of_review, the_picture_tells_how_sure_each_is,
    what_is_missing_is_said_of_each, one_report_is_not_enough, criteria_must_meet_a_test_whole,
    somebody_else_is_proposed, an_authorisation_waits_for_a_second_person, another_gang_user_agrees,
    the_picture_is_drawn_solid, a_membership_leads_to_its_graded_sources, what_is_due_for_review_is_listed,
    a_wave_begins_with_a_member, its_candidates_leave_for_decision, the_chart_of_the_gang_goes_to_paper,
    a_removal_is_asked_for, a_second_person_confirms_it, it_shows_nowhere, a_data_officer_calls_back_what_was_shown,
    nobody_who_was_robbed_was_shown,
)  # fmt: skip


def test_a_gang_users_hour_ends_each_task_in_a_fact_and_complains_of_nothing(hour):
    hour.goes_through(TASKS)
    assert hour.complaints == []
