"""The pictures of the docs are there, and each of them is shown."""

import re
from pathlib import Path

from kithkin.viz.looks import NIGHT

DOCS = Path(__file__).parents[2] / "docs"


def test_every_picture_that_the_page_of_charts_shows_is_there_and_none_else():
    told = set(re.findall(r"\(charts/([\w-]+\.svg)\)", (DOCS / "charts.md").read_text()))
    assert told == {path.name for path in (DOCS / "charts").glob("*.svg")}


def test_pictures_of_the_docs_are_whole_marked_and_name_no_machine():
    for path in (DOCS / "charts").glob("*.svg"):
        drawing = path.read_text()
        assert drawing.endswith("</svg>")
        assert "OFFICIAL-SENSITIVE" in drawing
        assert "at the command line" not in drawing
    assert NIGHT in (DOCS / "charts/families-a-d-dark.svg").read_text()
