"""The colours of the pages: enough contrast by day, by night and in print, and none that the lists do not have."""

import re
from pathlib import Path

import pytest

from kithkin.api.chart_looks import colours, sheet
from kithkin.api.still import STATIC
from kithkin.bench.pictures import read
from kithkin.viz.arrange import arrange
from kithkin.viz.looks import NIGHT, contrast, shade
from kithkin.viz.svg import svg

STYLE = (STATIC / "style.css").read_text("utf-8")
CHART = (STATIC / "chart.css").read_text("utf-8")
EXPLORE = (STATIC / "explore.css").read_text("utf-8")
MANUAL = (STATIC / "manual.css").read_text("utf-8")
COLOUR = re.compile(r"--([a-z]+): (#[0-9a-f]{6});")
LISTS, DRAWN = COLOUR.findall(STYLE), COLOUR.findall(EXPLORE)
READ = {
    "ink": ("paper", "shade", "mark"), "quiet": ("paper", "shade", "mark"), "link": ("paper", "shade", "mark"),
    "on": ("go", "stop", "other"), "onfound": ("found",), "onbar": ("bar", "barred"),
}  # fmt: skip
"""Each colour of words with every ground on which words of it stand."""
SEEN = {"fault": ("paper", "shade"), "part": ("paper",), "go": ("paper", "shade"), "stop": ("paper", "shade"),
        "other": ("paper", "shade"), "weak": ("paper",), "faint": ("paper",), "ink": ("paper",),
        "link": ("paper",)}  # fmt: skip
"""Borders that tell something, and buttons."""


def looks():
    """The three lists of colours: by day, by night, in print; with those of a network's picture."""
    found = {}
    for at, look in enumerate(("light", "dark", "print")):
        parts = [(some, len(some) // 3) for some in (LISTS, DRAWN)]
        found[look] = dict(one for some, size in parts for one in some[at * size : (at + 1) * size])
    return found


@pytest.mark.parametrize("look", ["light", "dark", "print"])
def test_words_are_read_and_signs_are_seen_in_every_look(look):
    of = looks()[look]
    assert of.keys() == looks()["light"].keys()
    low = {
        (name, ground): round(contrast(of[name], of[ground]), 2)
        for pairs, least in ((READ, 4.5), (SEEN, 3)) for name, grounds in pairs.items() for ground in grounds
        if contrast(of[name], of[ground]) < least
    }  # fmt: skip
    assert low == {}


def test_in_print_there_is_no_colour():
    assert all(one[1:3] == one[3:5] == one[5:] for one in looks()["print"].values())


def test_no_rule_has_a_colour_of_its_own():
    rules = COLOUR.sub("", STYLE + EXPLORE) + CHART + MANUAL
    # A picture of a chart that stands on a page is on white paper, whatever the page is on.
    assert re.findall(r"[^{}]*\{[^}]*#[0-9a-f]{3,6}[^}]*\}", rules) == re.findall(r"\n\.chart \{[^}]*\}", rules)


def test_a_drawing_is_dark_by_night_and_grey_in_print():
    night, paper = sheet().split("@media print")
    drawn = svg(arrange(read(Path(__file__).parents[1] / "data/picture.toml")))
    used = set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]{6})"', drawn))
    assert used <= set(colours())
    for one in used:
        assert f'[fill="{one}"] {{ fill: {shade(one, "dark")}; }}' in night
        assert f'[stroke="{one}"] {{ stroke: {shade(one, "grey")}; }}' in paper
    assert looks()["dark"]["paper"] == NIGHT
