"""Charts as a real browser draws them."""

from dataclasses import replace
from pathlib import Path

import pytest

from kithkin.bench.browser import apart, measured
from kithkin.bench.pictures import drawn, read
from kithkin.graph.picture import Item, Picture
from kithkin.viz.arrange import arrange
from kithkin.viz.faults import faults, marks
from kithkin.viz.html import page as whole_page
from kithkin.viz.svg import svg

pytestmark = pytest.mark.web
HAND = Path(__file__).parents[1] / "data/picture.toml"


def _sheets():
    yield "by hand", arrange(read(HAND))
    for seed in range(20):
        yield seed, arrange(drawn(seed))


def test_browser_boxes_agree_with_ours_and_nothing_meets(page):
    lines = touching = 0
    for name, arranged in _sheets():
        theirs = measured(page, svg(arranged))
        assert len(theirs) == len(marks(arranged)), name
        assert apart(marks(arranged), theirs) <= 2, name
        found = faults(arranged, theirs)
        assert found.overlaps == (), name
        lines += len(arranged.links)
        touching += found.touching
    assert touching <= lines / 100


def test_overlaps_that_we_make_are_seen_by_the_browser(page):
    arranged = arrange(read(HAND))
    one, other = arranged.items[1], arranged.links[0]
    on_an_icon = replace(
        other, label=other.label.moved(one.at[0] - other.label.centre[0], one.at[1] - other.label.centre[1])
    )
    moved = replace(arranged, links=(on_an_icon, *arranged.links[1:]))
    wide = replace(
        arranged.cards[0], words=(replace(arranged.cards[0].words[0], text="W" * 60), *arranged.cards[0].words[1:])
    )
    moved = replace(moved, cards=(wide, *arranged.cards[1:]))
    kinds = {frozenset((a.kind, b.kind)) for a, b in faults(moved, measured(page, svg(moved))).overlaps}
    assert frozenset(("icon", "label")) in kinds
    assert any("card" in pair for pair in kinds)


def test_letters_that_the_font_lacks_fill_the_room_we_gave_them(page):
    names = ("محمد علي", "李小龍", "นัท สมบัติ", "Nguyễn Thị Ánh", "Δημήτρης", "שרה")
    arranged = arrange(Picture("Names", tuple(Item(f"p{i}", "person", name) for i, name in enumerate(names)), ()))
    theirs = measured(page, svg(arranged))
    widths = {mark.id: mark.rect.w for mark in theirs if mark.kind == "text"}
    assert all(abs(widths[one.item.id] - one.text.w) <= 2 for one in arranged.items)


def test_page_breaks_no_rule_of_its_own_and_loads_nothing(page):
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(whole_page(arrange(read(HAND))))
    page.evaluate("document.fonts.ready")
    assert said == []
    assert [url for url in asked if not url.startswith("data:font/")] == []
    assert page.evaluate("document.fonts.check(\"12px 'Kithkin Sans'\")")
    assert page.locator("table").count() == 4


def test_page_fits_one_sheet_of_a3_and_its_tables_follow(page):
    page.set_content(whole_page(arrange(read(HAND))))
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1541, "height": 1077})  # A3 inside 6 mm margins
    box = page.locator("svg").bounding_box()
    assert box["width"] <= 1541
    assert box["height"] <= 1078
