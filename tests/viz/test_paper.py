"""Which sheet of paper a chart is for."""

import pytest

from kithkin.bench.pictures import drawn
from kithkin.viz.arrange import arrange
from kithkin.viz.html import page
from kithkin.viz.paper import READABLE, paper
from kithkin.viz.style import style
from kithkin.viz.svg import svg


@pytest.mark.parametrize(("wide", "name"), [(900, "A3"), (2109, "A3"), (2111, "A2"), (3100, "A1"), (4400, "A0")])
def test_a_chart_takes_the_smallest_sheet_on_which_it_can_be_read(wide: float, name: str) -> None:
    sheet = paper(wide)
    assert sheet.name == name
    assert sheet.smallest(wide) >= READABLE


def test_sheets_are_told_from_small_to_large_and_have_one_shape() -> None:
    sizes = [(one["long"], one["short"]) for one in style().sheet]
    assert sizes == sorted(sizes)
    assert all(long / short == pytest.approx(2**0.5, abs=0.002) for long, short in sizes)


def test_a_chart_too_large_for_every_sheet_says_how_small_its_text_is() -> None:
    assert paper(20_000).told(20_000) == "Sheet: 4A0 landscape, smallest text 4.0 pt"


@pytest.mark.parametrize(("seed", "name"), [(1, "A3"), (0, "A2"), (5, "A1")])
def test_a_chart_says_its_sheet_at_its_foot_and_prints_on_it(seed: int, name: str) -> None:
    sheet = arrange(drawn(seed))
    assert sheet.paper.name == name
    assert sheet.smallest_print >= READABLE
    assert f"Sheet: {name} landscape" in svg(sheet)
    assert f"@page chart{{size:{sheet.paper.long:g}mm {sheet.paper.short:g}mm;" in page(sheet)
