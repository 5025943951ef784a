"""A chart worked on in a real browser, by keys and by mouse, and without scripts."""

import hashlib
import os
import re
from pathlib import Path

import pytest
from tests.web.faultless import AXE, faults

pytestmark = pytest.mark.web


@pytest.fixture
def opened(real_browser, address, wired, world):
    """Opens the chart of the family; every complaint and every request elsewhere is a fault."""
    contexts, complaints = [], []

    def visit(*, scripts=True, size=(1280, 900)):
        context = real_browser.new_context(java_script_enabled=scripts, viewport={"width": size[0], "height": size[1]})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if complains(said) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda one: None if one.url.startswith(address) else complaints.append(one.url))
        page.goto(f"{address}/link/{wired.accounts.link('ada')}")
        page.goto(f"{address}/groups/{world.family}")
        page.get_by_role("button", name="Work on this chart").click()
        page.locator("#chart").wait_for()
        if scripts:
            page.locator('g.item[tabindex="0"]').wait_for()
        return page

    yield visit
    for context in contexts:
        context.close()
    assert complaints == []


def complains(told):
    """Whether a browser complains; that we refuse what cannot be done is what we are there for."""
    return told.type in {"error", "warning"} and "status of 400" not in told.text


def said(page):
    return page.locator("#said").inner_text()


def waits(page, text):
    page.locator("#said", has_text=text).wait_for()


def picture(page, name):
    """Keep what it looks like, where somebody wants to see it."""
    if folder := os.environ.get("KITHKIN_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_everything_goes_without_scripts(opened, world):
    page = opened(scripts=False)
    picture(page, "plain")
    page.get_by_label("Choose Cal Example").check()
    page.get_by_role("button", name="Hide", exact=True).click()
    assert "1 hidden by you" in said(page)
    page.get_by_role("button", name="Undo hiding").click()
    assert "hidden" not in said(page)
    page.get_by_role("button", name="Sources of Benny: Oct 15 - Theft of pedal cycle (Conviction)").click()
    assert "arrests.csv, line 2" in page.get_by_label("Beside the chart").inner_text()
    page.get_by_role("button", name="Take arrests:A1 away and redraw").click()
    assert "Drawn without 1 report" in page.locator("#chart").inner_text()
    page.get_by_role("button", name="Put 1 report back").click()
    page.get_by_role("button", name="Sources of Ann Example", exact=True).click()
    page.get_by_role("button", name="Right").click()
    assert "(placed by hand)" in page.locator(f'tr[data-item="{world.persons["ann"]}"]').inner_text()
    page.get_by_text("What is shown").click()
    page.get_by_label("From").first.fill("2016-04-01")
    page.get_by_role("button", name="Show", exact=True).click()
    assert "Housing benefit" not in page.locator("#chronology ~ *").last.inner_text()


def test_items_are_gone_through_by_arrows_told_by_enter_and_moved_by_m(opened, world, wired):
    page = opened()
    stops = page.locator("#drawing [tabindex='0']")
    assert stops.count() == 1
    stops.focus()
    seen = set()
    for key in ("Home", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", "End"):
        page.keyboard.press(key)
        seen.add(page.evaluate("document.activeElement.dataset.id"))
        assert stops.count() == 1
    assert len(seen) > 1
    page.keyboard.press("Space")
    waits(page, "1 chosen")
    page.keyboard.press("Enter")
    page.locator("#panel h3", has_text="Sources").wait_for()
    assert page.evaluate("document.activeElement.tagName") == "H2"
    mark = page.locator(f'g.item[data-id="{world.persons["ann"]}"]')
    mark.focus()
    [kept] = wired.charts.of("ada")
    x, y = kept.content["seats"][world.persons["ann"]]
    for key in ("m", "ArrowRight", "ArrowRight", "Shift+ArrowDown", "Enter"):
        page.keyboard.press(key)
    page.get_by_role("button", name="Undo placing").wait_for()
    [kept] = wired.charts.of("ada")
    put = kept.content["pins"][world.persons["ann"]]
    assert put == pytest.approx([x + 20, y + 1], abs=0.2)
    assert page.evaluate("document.activeElement.dataset.id") == world.persons["ann"]


def test_items_are_dragged_roped_hidden_and_brought_back(opened, world, wired):
    page = opened()
    box = page.locator(f'g.item[data-id="{world.persons["cal"]}"] .icon').bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 30, middle[1] + 12, steps=3)
    page.mouse.up()
    page.get_by_role("button", name="Undo placing").wait_for()
    [kept] = wired.charts.of("ada")
    assert list(kept.content["pins"]) == [world.persons["cal"]]
    page.get_by_role("button", name="Draw round items").click()
    area = page.locator("#drawing").bounding_box()
    corners = [(area["x"] + 4, area["y"] + 4), (area["x"] + area["width"] - 20, area["y"] + 4),
               (area["x"] + area["width"] - 20, area["y"] + area["height"] - 20),
               (area["x"] + 4, area["y"] + area["height"] - 20)]  # fmt: skip
    page.mouse.move(*corners[0])
    page.mouse.down()
    for corner in (*corners[1:], corners[0]):
        page.mouse.move(*corner, steps=2)
    page.mouse.up()
    waits(page, "chosen")
    assert int(re.match(r"\d+", said(page))[0]) > 1
    page.get_by_role("button", name="Hide", exact=True).click()
    waits(page, "hidden by you")
    page.get_by_role("button", name=re.compile("Show the . hidden")).click()
    page.locator(f'g.item[data-id="{world.persons["cal"]}"]').wait_for()


def test_a_link_leads_to_its_rows_in_one_click_and_days_slide(opened):
    page = opened()
    page.locator("g.label").first.click()
    page.locator("#panel h3", has_text="Sources").wait_for()
    assert page.locator("#panel .sources li").count() >= 1
    page.get_by_text("What is shown").click()
    slide = page.get_by_label("Slide the days")
    before = page.get_by_label("To, and seen as of").input_value()
    slide.focus()
    page.keyboard.press("ArrowLeft")
    page.locator("#chart:not([aria-busy])").wait_for()
    page.get_by_role("button", name="Undo the choice of what is shown").wait_for()
    assert page.get_by_label("To, and seen as of").input_value() < before
    assert slide.is_visible()
    page.get_by_text("The chronology, drawn").click()
    assert page.locator(".life svg").bounding_box()["height"] > 100


@pytest.mark.parametrize("size", [(320, 700), (1280, 900), (3840, 2160)])
def test_the_page_is_no_wider_than_the_window(opened, size):
    page = opened(size=size)
    picture(page, f"chart-{size[0]}")
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


COLOURS = """() => {
  const grounds = new Set(), told = [];
  for (const one of document.querySelectorAll("main *, main")) {
    const s = getComputedStyle(one);
    if (!one.getClientRects().length) continue;
    for (const name of ["color", "backgroundColor", "fill", "stroke", "borderLeftColor"]) {
      const rgb = s[name].match(/^rgba?[(]([0-9]+), ([0-9]+), ([0-9]+)(?:, ([0-9.]+))?/);
      if (rgb && rgb[4] !== "0") told.push(rgb.slice(1, 4).join(" "));
    }
  }
  const paper = getComputedStyle(document.querySelector("#drawing svg .paper")).fill;
  return [[...new Set(told)], getComputedStyle(document.body).backgroundColor, paper];
}"""


def test_the_page_and_its_drawing_are_dark_by_night_and_without_colour_in_print(opened):
    page = opened()
    told, ground, paper = page.evaluate(COLOURS)
    assert (ground, paper) == ("rgb(255, 255, 255)", "rgb(255, 255, 255)")
    assert any(len(set(one.split())) > 1 for one in told)
    page.emulate_media(color_scheme="dark")
    picture(page, "chart-dark")
    _, ground, paper = page.evaluate(COLOURS)
    assert ground == paper == "rgb(20, 23, 26)"
    assert faults(page) == []
    # Paper is light, whatever the screen is.
    page.emulate_media(color_scheme="dark", media="print")
    picture(page, "chart-print")
    told, ground, paper = page.evaluate(COLOURS)
    assert (ground, paper) == ("rgb(255, 255, 255)", "rgb(255, 255, 255)")
    assert [one for one in told if len(set(one.split())) > 1] == []


def test_axe_is_as_it_was_published():
    told = [line.split() for line in (AXE / "SHA256SUMS").read_text("utf-8").splitlines()]
    assert {name: hashlib.sha256((AXE / name).read_bytes()).hexdigest() for _, name in told} == {
        name: digest for digest, name in told
    }


def _folded(page):
    page.get_by_role("button", name="Fold Example").click()
    page.get_by_role("button", name="Unfold Example").wait_for()


def _noted(page):
    _of_a_person(page)
    page.get_by_label("Note").fill("Ask the school")
    page.get_by_role("button", name="Keep the note").click()
    page.get_by_role("button", name="Undo the note").wait_for()


def _of_a_person(page):
    page.get_by_role("button", name="Sources of Ann Example", exact=True).click()
    page.locator("#panel h3", has_text="Sources").wait_for()


def _of_a_link(page):
    page.get_by_role("button", name="Sources of Mother").click()
    page.locator("#panel h3", has_text="Sources").wait_for()


def _of_an_indicator(page):
    page.get_by_role("button", name="Sources of Multiple schools").click()
    page.locator("#panel h3", has_text="Sources").wait_for()


def _onward(page):
    _of_a_person(page)
    page.get_by_role("button", name="Who else is tied to them?").click()
    page.locator("#panel h2", has_text="Who else").wait_for()


def _found(page):
    page.get_by_label("Find on this chart").fill("benny")
    page.get_by_role("button", name="Find", exact=True).click()
    page.locator("#panel h2", has_text="found").wait_for()


def _paths(page):
    page.get_by_label("Choose Ann Example").check()
    page.get_by_label("Choose Cal Example").check()
    page.get_by_role("button", name="Find paths between two").click()
    page.locator("#panel h2", has_text="path").wait_for()


def _chosen_and_hidden(page):
    page.get_by_label("Choose Cal Example").check()
    page.get_by_role("button", name="Hide", exact=True).click()
    waits(page, "hidden by you")
    page.get_by_label("Choose Ann Example").check()


def _filters(page):
    page.get_by_text("What is shown").click()
    page.get_by_label("No weaker than").select_option("confirmed")
    page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_role("button", name=re.compile("Undo the choice")).wait_for()


def _snapshot(page):
    page.get_by_label("Keep a snapshot under the name").fill("Before the visit")
    page.get_by_role("button", name="Keep a snapshot").click()
    page.get_by_role("link", name="Before the visit, version 1").click()
    page.get_by_role("heading", name="What changed since").wait_for()


def _list(page):
    page.get_by_role("link", name="Charts", exact=True).click()
    page.get_by_role("heading", name="Charts you work on").wait_for()


def _fault(page):
    page.get_by_role("button", name="Hide", exact=True).click()
    page.locator("#said.fault").wait_for()


MODES = (lambda _: None, _folded, _noted, _of_a_person, _of_a_link, _of_an_indicator, _onward, _found, _paths,
         _chosen_and_hidden, _filters, _fault, _list)  # fmt: skip


def test_axe_finds_no_fault_in_any_mode(opened):
    page, wrong = opened(), {}
    start = page.url
    for mode in (*MODES, _snapshot):
        page.goto(start)
        page.locator('g.item[tabindex="0"]').wait_for()
        mode(page)
        if told := faults(page):
            wrong[mode.__name__] = told
        while page.url == start and page.get_by_role("button", name=re.compile("^Undo")).count():
            page.get_by_role("button", name=re.compile("^Undo")).click()
            page.locator("#chart:not([aria-busy])").wait_for()
    assert wrong == {}
