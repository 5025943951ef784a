"""A chart as a PDF that stands alone: letters, numbered sources, bookmarks, tags and seal inside it."""

from defusedxml.ElementTree import fromstring

from kithkin.graph.errors import WrongUse
from kithkin.viz.chronicle import Chronicle
from kithkin.viz.formats.bind import Sheet, bind
from kithkin.viz.formats.drawn import footed
from kithkin.viz.formats.notes import Notes, numbered_lives
from kithkin.viz.formats.pages import A3, A4, EDGE, by_family, source_notes, whole, with_foot
from kithkin.viz.formats.seal import Copy, Seal
from kithkin.viz.timeline import drawing

PAPERS = ("A3", "A4")


def pdf(copy: Copy, paper: str = "A3") -> bytes:
    """On A3 the whole chart on one sheet, on A4 a page for each family; the numbered sources follow."""
    if paper not in PAPERS:
        raise WrongUse(
            f"a chart is printed on {' or '.join(PAPERS)}: the whole on one sheet, or a page for each family"
        )
    notes = Notes()
    one_sheet = paper == "A3"
    sheets = list(whole(copy, notes)) if one_sheet else [with_foot(one, copy) for one in by_family(copy, notes)]
    listed = [with_foot(one, copy) for one in source_notes(copy, notes, A3 if one_sheet else A4)]
    return bind([*sheets, *listed], copy.picture.title, copy.seal)


def lives_pdf(told: Chronicle, copy: Copy) -> bytes:
    """A chronology with its seal in the foot; the numbered sources follow."""
    notes = Notes()
    drawn = drawing(footed(numbered_lives(told, notes), copy.seal))
    listed = [with_foot(one, copy) for one in source_notes(copy, notes, A3)]
    return bind([_on_a3(drawn, copy.picture.title), *listed], copy.picture.title, copy.seal)


def drawing_pdf(drawn: str, title: str, seal: Seal) -> bytes:
    """Any drawing of ours, such as a chronology, on one A3 sheet, or higher where it is long."""
    return bind([_on_a3(drawn, title)], title, seal)


def _on_a3(drawn: str, title: str) -> Sheet:
    root = fromstring(drawn)
    wide, high = float(root.get("width", "1")), float(root.get("height", "1"))
    scale = (A3[0] - 2 * EDGE) / wide
    size = (A3[0], max(A3[1], high * scale + 2 * EDGE))
    return Sheet(title, size, drawn, (EDGE, size[1] - EDGE, scale))
