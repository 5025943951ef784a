"""A hundred decisions by keyboard, and one without scripts, in a real browser."""

import pytest
from tests.web.serving import opened as served

from kithkin.bench.queue import REVIEWER, written

pytestmark = [pytest.mark.web, pytest.mark.engine]
QUEUED, DECIDED, MOST_KEYS = 105, 100, 3


@pytest.fixture(scope="module")
def queued(engines, tmp_path_factory):
    """A graph with pairs that wait, served."""
    store = engines.empty("arcade")
    written(store, QUEUED)
    with served(store, [REVIEWER], data=tmp_path_factory.mktemp("data")) as queue:
        yield queue


def opened(browser, queued, *, scripts):
    """The page of the queue, signed in, and the complaints that it makes."""
    wired, address = queued
    page, complaints = browser.new_context(java_script_enabled=scripts).new_page(), []
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.goto(f"{address}/link/{wired.accounts.link(REVIEWER.name)}")
    page.get_by_role("link", name="Review").click()
    return page, complaints


def waits(page):
    return int(page.locator("[data-waits]").inner_text().split()[0])


def test_a_pair_is_decided_and_taken_back_without_scripts(browser, queued):
    page, complaints = opened(browser, queued, scripts=False)
    before, first = waits(page), page.locator("[data-pair]").get_attribute("data-pair")
    page.get_by_label("Twins or siblings").check()
    page.get_by_role("button", name="Not the same").click()
    assert page.locator("[data-pair]").get_attribute("data-pair") != first
    assert waits(page) == before - 1
    page.get_by_role("button", name="Undo my last answer").click()
    assert page.locator("[data-pair]").get_attribute("data-pair") == first
    assert waits(page) == before
    assert complaints == []


def test_a_hundred_pairs_are_decided_by_at_most_three_keys_each(browser, queued):
    wired, _ = queued
    page, complaints = opened(browser, queued, scripts=True)
    page.get_by_text("Keys:").wait_for()
    known, shown = len(wired.readings.standing()), []
    pair = page.locator("[data-pair]")
    for at in range(DECIDED):
        shown.append(pair.get_attribute("data-pair"))
        keys = ("s" if at % 4 == 1 else "d", str(1 + at % 4), "Enter")
        assert len(keys) <= MOST_KEYS
        for key in keys:
            page.keyboard.press(key)
        page.locator(f"#pair:not(:has([data-pair='{shown[-1]}']))").wait_for()
    assert len(set(shown)) == DECIDED
    page.keyboard.press("u")
    page.locator(f"[data-pair='{shown[-1]}']").wait_for()
    page.keyboard.press("h")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    page.get_by_text("Put on hold: kept").wait_for()
    told = wired.readings.standing()[known:]
    assert [one.pair for one in told] == shown
    assert [one.answer for one in told] == ["same" if at % 4 == 1 else "different" for at in range(99)] + ["hold"]
    decisions = wired.store.ask("read/decisions", kind="", state="in force", until="9", most=1000, access=[1, 2, 3])
    assert len(decisions) == DECIDED - 1
    seen = [event for event in wired.audit.what_user(REVIEWER.name) if event["action"] == "page.review"]
    assert {record for event in seen for record in event["records"]} >= {
        record for one in told for record in one.content["left"]
    }
    assert complaints == []


def test_keys_can_be_turned_off(browser, queued):
    page, _ = opened(browser, queued, scripts=True)
    page.get_by_text("Keys:").wait_for()
    page.get_by_label("Single keys on").uncheck()
    page.keyboard.press("d")
    assert page.locator("form.chosen").count() == 0
    page.get_by_label("Single keys on").check()
    page.keyboard.press("d")
    assert page.locator("form.chosen").get_attribute("data-answer") == "different"
    page.keyboard.press("Escape")
    assert page.locator("form.chosen").count() == 0
