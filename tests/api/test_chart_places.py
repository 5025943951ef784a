"""A file of a chart that somebody worked on has everything where the page has it, for whom it may be so."""

import re
from itertools import product

import pypdfium2
import pytest
from tests.api.test_chart_pages import begun, done, not_at, saved, snapped

from kithkin.api.cli import run
from kithkin.api.commands import chart as command
from kithkin.api.local import local_reading

pytestmark = pytest.mark.engine


@pytest.fixture
def chart(ada, world):
    """The address of a chart of the family on which the mother was moved."""
    made = begun(ada, world.family)
    done(ada, made, "nudge", item=[world.persons["ann"]], x="700", y="300")
    return made


def icons(drawing):
    found = re.findall(
        r'class="item [^>]*?data-id="([^"]+)".*?transform="translate\(([-\d.]+) ([-\d.]+)\)"', drawing, re.DOTALL
    )
    return {one: (float(x), float(y)) for one, x, y in found}


@pytest.mark.parametrize("form", ["svg", "html"])
def test_a_picture_from_the_page_is_the_page_s(form, ada, chart, world):
    page = icons(ada.get(chart).text)
    assert world.persons["ann"] in page
    assert icons(saved(ada, chart, form).text) == page


def test_a_pdf_from_the_page_has_who_was_moved_where_the_page_has_them(ada, chart, world):
    page = icons(ada.get(chart).text)
    ann, ben = (page[world.persons[one]] for one in ("ann", "ben"))
    for places, alike in (("page", True), ("paper", False)):
        text = pypdfium2.PdfDocument(saved(ada, chart, "pdf", places=places).content)[0].get_textpage()
        pairs = product(at(text, "Ann Example"), at(text, "Benny"))
        wish = pytest.approx((ann[1] - ben[1]) / (ann[0] - ben[0]), abs=0.02)
        assert any((y1 - y0) / (x0 - x1) == wish for (x0, y0), (x1, y1) in pairs if x0 != x1) == alike
    assert ada.post(f"{chart}/file", data={"form": "pdf", "places": "mine"}).status_code == 422


def at(text, name):
    """Where a name stands, wherever it does."""
    search = text.search(name)
    while found := search.get_next():
        boxes = [text.get_charbox(i) for i in range(found[0], sum(found))]
        yield (boxes[0][0] + boxes[-1][2]) / 2, boxes[0][1]


def test_our_file_holds_the_places_of_the_page_and_of_nothing_that_is_not_drawn(ada, chart, world, wired):
    ben = world.persons["ben"]
    done(ada, chart, "hide", item=[ben])
    seats = saved(ada, chart, "json").json()["seats"]
    kept = wired.charts.one("ada", chart.rpartition("/")[2]).content["seats"]
    assert ben in kept
    assert ben not in seats
    assert seats[world.persons["ann"]] == kept[world.persons["ann"]]


def test_a_copy_for_who_may_not_see_everything_placed_is_laid_out_afresh(ada, cas, chart, world):
    shot = snapped(ada, chart)
    ada.post(shot, data={"act": "share", "share": "cas"})
    ann = world.persons["ann"]
    place = list(icons(saved(ada, shot, "svg").text)[ann])
    assert not_at(cas.get(shot).text, ann, place)
    # As a chart of the family that they begin themselves, whatever anybody put where.
    mine = begun(cas, world.family)
    assert icons(saved(cas, shot, "svg").text) == icons(saved(cas, mine, "svg").text)
    assert saved(cas, shot, "json").json()["seats"] == saved(cas, mine, "json").json()["seats"]


@pytest.fixture
def at_the_shell(wired, monkeypatch):
    """The command over the small world."""

    class Opened:
        def __enter__(self):
            return local_reading(wired)

        def __exit__(self, *_):
            return None

    monkeypatch.setattr(command, "reading_at", lambda *_: Opened())


def test_the_command_line_draws_what_somebody_keeps_as_it_stands(ada, chart, at_the_shell, world, wired, tmp_path):
    page, out, shot = icons(ada.get(chart).text), tmp_path / "kept.svg", snapped(ada, chart)
    for where in (chart, shot):
        key = where.rpartition("/")[2]
        assert run(["chart", "--saved", key, "--of", "ada", "--out", str(out), "--for", "Sergeant Bell"]) == 0
        assert icons(out.read_text()) == page
        assert "for Sergeant Bell, copy" in wired.audit.who_saw("person", world.persons["ann"])[-1]["recipient"]


@pytest.mark.parametrize(
    "more",
    [["--of", "cas"], [], ["--of", "ada", "P-aaaaaaaaaaaaann2"], ["--of", "ada", "--title", "Mine"]],
)  # fmt: skip
def test_of_nobody_else_and_under_no_other_title(more, chart, at_the_shell, tmp_path, capsys):
    out = tmp_path / "kept.svg"
    assert run(["chart", "--saved", chart.rpartition("/")[2], "--out", str(out), *more]) != 0
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert not out.exists()
