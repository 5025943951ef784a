"""The pages in a real browser: nothing breaks the strict policy, and everything works without scripts."""

import pytest

pytestmark = pytest.mark.web


def visit(browser, *, scripts):
    """A fresh page, and the complaints that it makes."""
    context = browser.new_context(java_script_enabled=scripts)
    page, complaints = context.new_page(), []
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    return page, complaints


def test_a_family_is_found_and_its_chart_seen_without_scripts(real_browser, address, wired, world):
    page, complaints = visit(real_browser, scripts=False)
    page.goto(f"{address}/link/{wired.accounts.link('ada')}")
    assert page.url == f"{address}/"
    page.get_by_label("Surname").fill("example")
    page.get_by_role("button", name="Find").click()
    assert page.url == f"{address}/"
    page.get_by_label("As of").fill("2016-05-31")
    page.get_by_role("button", name="See that day").click()
    assert page.url == f"{address}/"
    assert "seen as of 2016-05-31" in page.get_by_role("main").inner_text()
    page.get_by_role("link", name="Ann Example").click()
    page.get_by_role("link", name="Example", exact=True).first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "Example"
    page.wait_for_load_state("networkidle")
    chart = page.get_by_role("img")
    assert chart.bounding_box()["height"] > 200
    page.get_by_role("link", name="Chronology").click()
    assert "Housing benefit" in page.get_by_role("table").inner_text()
    page.get_by_role("link", name="shbe:C1:claimant").first.click()
    assert "CLAIMANT" in page.get_by_role("table").inner_text()
    page.goto(f"{address}/v1/charts.html?id={world.family}")
    assert page.locator("svg").first.bounding_box()["height"] > 200
    assert complaints == []


def test_the_manual_reads_itself_under_the_strict_policy(real_browser, address, wired):
    page, complaints = visit(real_browser, scripts=True)
    page.goto(f"{address}/link/{wired.accounts.link('ada')}")
    page.goto(f"{address}/docs")
    page.get_by_text("/v1/persons/{person_id}/why").wait_for(timeout=60_000)
    for media, reader, ground in (
        ("screen", "html.dark-mode", "rgb(20, 23, 26)"), ("print", "html:not(.dark-mode)", "rgb(255, 255, 255)")
    ):  # fmt: skip
        page.emulate_media(color_scheme="dark", media=media)
        page.locator(reader).wait_for()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == ground
    assert complaints == []


def test_signing_out_shuts_the_door(real_browser, address, wired):
    page, _ = visit(real_browser, scripts=False)
    page.goto(f"{address}/link/{wired.accounts.link('ada')}")
    page.get_by_role("button", name="Sign out").click()
    assert page.url == f"{address}/sign-in"
    page.goto(f"{address}/")
    assert page.url == f"{address}/sign-in"
