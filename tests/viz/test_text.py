"""Widths, line breaks and the shipped letters."""

import re
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from kithkin.viz.text import FONTS, Word, bounds, foreign, sentences, width, wrap


def test_width_is_the_sum_of_the_letters():
    assert width("AV", 2048) == width("A", 2048) + width("V", 2048) == 1366 + 1366
    assert width("Child C", 13, bold=True) > width("Child C", 13)


def test_letters_that_the_font_lacks_are_known():
    assert foreign("李小龍")
    assert not any(foreign(name) for name in ("Zoë Wiśniewska", "O'Neill", "Мария", "Nguyễn", "Δημήτρης", "שרה"))


@given(st.text(max_size=60), st.floats(30, 300))
def test_wrapping_loses_no_letter_and_keeps_to_the_room(text, room):
    lines = wrap(text, 12, room)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line, 12) <= room or len(line) == 1 for line in lines)


def test_bounds_hold_every_line():
    words = (Word(0, 10, "one", 12, anchor="middle"), Word(5, 30, "longer", 12))
    assert all(bounds(words).x0 <= w.rect.x0 and w.rect.x1 <= bounds(words).x1 for w in words)


def test_shipped_letters_are_the_files_that_their_page_names():
    page = (FONTS / "README.md").read_text(encoding="utf-8")
    named = dict(re.findall(r"\| (kithkin-sans[\w.-]+) \| ([0-9a-f]{64}) \|", page))
    shipped = {path.name: sha256(path.read_bytes()).hexdigest() for path in FONTS.glob("kithkin-sans*")}
    assert named == shipped
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text(encoding="utf-8")


def test_a_part_that_ends_in_a_full_stop_gets_no_second():
    assert sentences(["Prepared by Ada A.", "Rules: one", "Sheet: A3"]) == "Prepared by Ada A. Rules: one. Sheet: A3"
    assert sentences(["Prepared by Ada A."]) == "Prepared by Ada A."
    assert sentences([]) == ""
