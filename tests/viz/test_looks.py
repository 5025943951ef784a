"""The dark and the grey look: everything can be read, and nothing but colours differs."""

import re

import pytest

from kithkin.viz.looks import NIGHT, contrast, shade
from kithkin.viz.style import style
from kithkin.viz.svg import svg

TEXT = re.compile(r'<text class="([^"]*)"[^>]*?fill="(#[0-9a-f]{6})"')
LINE = re.compile(r'<path class="line"[^>]*?stroke="(#[0-9a-f]{6})"')
GROUND = {"light": "#ffffff", "dark": NIGHT, "grey": "#ffffff"}


@pytest.mark.parametrize("look", GROUND)
def test_every_text_and_line_can_be_told_from_its_ground(sheet, look):
    drawing = svg(sheet, look=look)
    texts = [(role, colour) for role, colour in TEXT.findall(drawing) if role not in ("tab", "number")]
    assert len(texts) > 200
    assert min(contrast(colour, GROUND[look]) for _, colour in texts) >= 4.5
    assert min(contrast(colour, GROUND[look]) for colour in LINE.findall(drawing)) >= 3


@pytest.mark.parametrize("look", GROUND)
def test_names_on_tabs_and_numbers_on_badges_can_be_read(look):
    grounds = [*style().boxes, style().ink]
    assert min(contrast(shade(style().paper, look), shade(ground, look)) for ground in grounds) >= 4.5


@pytest.mark.parametrize("look", ["dark", "grey"])
def test_a_look_changes_colours_and_nothing_else(sheet, look):
    light, other = svg(sheet), svg(sheet, look=look)
    assert light != other
    assert re.sub("#[0-9a-f]{6}", "", light) == re.sub("#[0-9a-f]{6}", "", other)


def test_the_grey_look_has_no_colour(sheet):
    colours = set(re.findall(r'(?:fill|stroke)="#([0-9a-f]{6})"', svg(sheet, look="grey")))
    assert all(one[:2] == one[2:4] == one[4:] for one in colours)


def test_every_mark_of_a_chronology_stands_out_by_day_and_by_night():
    colours = [looks.colour for looks in style().event.values()]
    assert min(contrast(colour, "#ffffff") for colour in colours) >= 3
    assert min(contrast(shade(colour, "dark"), NIGHT) for colour in colours) >= 3


def test_what_warns_or_forbids_is_black_in_print_without_colour():
    assert shade(style().warning, "grey") == shade(style().link["not_to_associate"].colour, "grey") == "#0c0c0c"
    others = {looks.colour for kind, looks in style().link.items() if kind not in ("not_to_associate", "family")}
    assert "#0c0c0c" not in {shade(colour, "grey") for colour in others}
