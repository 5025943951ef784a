"""Looking around in a neighbourhood: drawn where the server put it, with every person and tie in tables as well."""

import io

import pytest
from PIL import Image
from tests.web.faultless import faults_in_every_look
from tests.web.town import ANALYST, DAY, served

pytestmark = [pytest.mark.web, pytest.mark.engine]


@pytest.fixture(scope="module")
def town(engines, tmp_path_factory):
    """The graph of it, served."""
    with served(engines.empty("arcade"), tmp_path_factory.mktemp("data")) as town:
        yield town


def opened(context, town, *, scripts):
    """The page of who is around somebody, from their own page; and its complaints."""
    wired, address = town
    page, complaints = context.new_page(), []
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.goto(f"{address}/link/{wired.accounts.link(ANALYST.name)}")
    page.get_by_label("Surname").fill("Oldershaw")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Piran Oldershaw").click()
    page.get_by_role("link", name="Explore who is around").click()
    if scripts:
        page.locator("#net[data-ready]").wait_for()
    return page, complaints


def test_a_click_and_the_keys_tell_a_person_their_ties_and_the_records(browser, town):
    with browser.new_context(viewport={"width": 1300, "height": 1000}) as context:
        page, complaints = opened(context, town, scripts=True)
        drawn = page.evaluate("kithkinNet.nodes.map((one) => one.name).sort()")
        assert drawn == ["Austol Middlemarch", "Cubert Wetherby", "Denzil Quarmby", "Piran Oldershaw"]
        at = page.evaluate("kithkinNet.at(kithkinNet.nodes.find((one) => one.first))")
        page.locator("#net").click(position=at)
        assert page.locator("#said").inner_text() == "Piran Oldershaw, tied to 3"
        page.locator("#told").get_by_role("button", name="Denzil Quarmby").click()
        page.locator("#told").get_by_role("link", name="intelligence:I1:").first.click()
        assert "Seen together." in page.get_by_role("main").inner_text()
        page.go_back()
        page.locator("#net[data-ready]").wait_for()
        page.locator("#net").press("ArrowRight")
        assert "Piran Oldershaw" in page.locator("#said").inner_text()
        page.get_by_label("Find somebody here").fill("quarmby")
        page.get_by_label("Find somebody here").press("Enter")
        assert "Denzil Quarmby is chosen" in page.locator("#said").inner_text()
        page.get_by_text("Persons (4)").click()
        tied = page.locator("#persons tbody tr").filter(has_text="Piran Oldershaw").locator("td").nth(1)
        assert tied.inner_text() == "3"
        page.get_by_text("Ties (", exact=False).click()
        page.locator("#ties").get_by_role("link", name="intelligence:I1:").first.wait_for()
        row = page.locator("#persons tbody tr").filter(has_text="Denzil Quarmby")
        row.get_by_role("button", name="Add who is around").click()
        assert page.url.count("id=P-") == 2
        assert complaints == []


def stood(page):
    """Where everybody stands in the picture, by name."""
    told = page.evaluate("kithkinNet.nodes.map((one) => [one.name, kithkinNet.at(one)])")
    return {(name, axis): at[axis] for name, at in told for axis in "xy"}


def test_the_picture_is_dragged_enlarged_and_shown_whole_again_and_a_line_tells_its_tie(browser, town):
    with browser.new_context(viewport={"width": 1300, "height": 1000}) as context:
        page, complaints = opened(context, town, scripts=True)
        box, before = page.locator("#net").bounding_box(), stood(page)
        page.mouse.move(box["x"] + 30, box["y"] + 30)
        page.mouse.down()
        page.mouse.move(box["x"] + 80, box["y"] + 50, steps=4)
        page.mouse.up()
        by = {"x": 50, "y": 20}
        assert stood(page) == pytest.approx({(name, axis): at + by[axis] for (name, axis), at in before.items()})
        assert page.locator("#said").inner_text() == "", "who drags has chosen nobody"
        page.mouse.wheel(0, -200)
        page.wait_for_function(
            "(was) => kithkinNet.at(kithkinNet.nodes[0]).x !== was", arg=before[next(iter(before))] + 50
        )
        page.get_by_role("button", name="Show all").click()
        assert stood(page) == pytest.approx(before)
        middle = {axis: (before["Piran Oldershaw", axis] + before["Denzil Quarmby", axis]) / 2 for axis in "xy"}
        page.locator("#net").click(position=middle)
        assert sorted(page.locator("#told h2").inner_text().split(" and ")) == ["Denzil Quarmby", "Piran Oldershaw"]
        page.locator("#net").click(position={"x": 5, "y": 5})
        assert page.locator("#said").inner_text() == "nobody chosen"
        assert complaints == []


def test_without_scripts_the_form_and_the_tables_say_the_same(browser, town):
    with browser.new_context(java_script_enabled=False, viewport={"width": 1300, "height": 1000}) as context:
        page, complaints = opened(context, town, scripts=False)
        assert not page.locator("#net").is_visible()
        page.get_by_role("button", name="Read it as tables").click()
        assert page.get_by_text("Persons (4)").is_visible()
        page.locator("#ties").locator("xpath=..").locator("xpath=..").locator("summary").click()
        told = [sorted(row.locator("td").all_inner_texts()[:2]) for row in page.locator("#ties tbody tr").all()]
        assert ["Austol Middlemarch", "Piran Oldershaw"] in told
        assert ["Cubert Wetherby", "Piran Oldershaw"] in told, "one robbery, whatever became of each"
        assert not any("Hester" in one for pair in told for one in pair), "a victim is tied to nobody"
        page.get_by_text("Who, how far and by what").click()
        page.get_by_label("Steps around them").select_option("2")
        page.get_by_role("button", name="Look around").click()
        assert f"as_of={DAY}" in page.url
        assert page.get_by_text("Persons (5)").is_visible()
        page.get_by_text("Who, how far and by what").click()
        page.get_by_label("no weaker than").select_option("confirmed")
        page.get_by_role("button", name="Look around").click()
        assert page.get_by_text("1 person, 0 ties among them").is_visible(), "reports alone tie nobody so strongly"
        assert complaints == []


def mean_light(page):
    """How light the picture is on the whole, and whether it has any colour."""
    seen = Image.open(io.BytesIO(page.locator("#net").screenshot())).convert("RGB")
    colourful = max(
        high - low for low, high in (sorted(one)[::2] for _, one in seen.getcolors(seen.width * seen.height))
    )
    return sum(seen.convert("L").histogram()[at] * at for at in range(256)) / (seen.width * seen.height), colourful


def test_by_night_the_picture_is_dark_and_on_paper_it_is_light_and_grey(browser, town):
    with browser.new_context(viewport={"width": 1300, "height": 1000}) as context:
        page, complaints = opened(context, town, scripts=True)
        page.locator("#net").press("ArrowRight")
        assert faults_in_every_look(page) == {}
        page.locator("#net[data-look=light]").wait_for()
        day, coloured = mean_light(page)
        assert (day > 200, coloured > 100) == (True, True)
        page.emulate_media(media="print")
        assert [mean_light(page)[0] > 200, mean_light(page)[1] < 3] == [True, True]
        page.emulate_media(media="screen", color_scheme="dark")
        page.locator("#net[data-look=dark]").wait_for()
        assert mean_light(page)[0] < 60
        page.emulate_media(media="print", color_scheme="dark")
        assert [mean_light(page)[0] > 200, mean_light(page)[1] < 3] == [True, True]
        assert complaints == []


def test_the_facts_are_asked_for_once_and_nobody_unknown_is_told_of(browser, town):
    with browser.new_context() as context:
        page, _ = opened(context, town, scripts=True)
        asked = []
        page.on("request", lambda one: asked.append(one.url) if "/explore/facts" in one.url else None)
        page.reload()
        page.locator("#net[data-ready]").wait_for()
        assert len(asked) == 1
        page.goto(f"{town[1]}/explore?id=P-{'a' * 16}")
        assert page.get_by_role("alert").inner_text() == "there is nothing here for you by that id"
        assert not page.locator("#net").is_visible()


def test_of_more_than_are_drawn_the_tables_come_alone(browser, town, monkeypatch):
    monkeypatch.setattr("kithkin.api.explore.MOST_DRAWN", 2)
    with browser.new_context() as context:
        page, complaints = opened(context, town, scripts=False)
        page.locator("#persons").get_by_role("link", name="Piran Oldershaw").wait_for()
        assert page.get_by_text("persons are not drawn").is_visible()
        assert not page.locator("#net").is_visible()
        assert complaints == []
