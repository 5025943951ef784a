"""What stands on each sheet of a PDF: the whole chart, one page for each family, and the source notes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kithkin.graph.picture import Box, Picture
from kithkin.viz.arrange import arrange
from kithkin.viz.arranged import Arranged
from kithkin.viz.formats.bind import POINTS, Sheet
from kithkin.viz.formats.heard import hearing
from kithkin.viz.formats.notes import Notes, numbered
from kithkin.viz.formats.seal import Copy
from kithkin.viz.markup import tag
from kithkin.viz.paper import MARGIN
from kithkin.viz.sheet import panel
from kithkin.viz.sheets import sheets
from kithkin.viz.svg import badge, svg, text
from kithkin.viz.text import Word, wrap

A4 = (297 * POINTS, 210 * POINTS)
A3 = (420 * POINTS, 297 * POINTS)
EDGE = MARGIN * POINTS
BAND = 42.0  # the foot of a page, four lines
NOTE, LEADING, COLUMN = 7.5, 9.6, 260.0
ANSWERS = 13  # to a page
LONGEST = 60  # letters of a title beside the marking of an A4 page
SVG = "http://www.w3.org/2000/svg"
SAID = "The numbers on the chart stand for these records; a number names the same records wherever it is."


def whole(copy: Copy, notes: Notes) -> Iterator[Sheet]:
    """The chart on the paper it is for, and the sheets with the text blocks that it has no room for."""
    for number, arranged in enumerate(sheets(copy.stamped, copy.seats)):
        size = (arranged.paper.long * POINTS, arranged.paper.short * POINTS)
        name = f"Text blocks, sheet {number + 1}" if number else "Association chart"
        yield _sheet(arranged, notes, size, name, EDGE)


def one_sheet(copy: Copy) -> Sheet:
    """The whole chart with all its text blocks, without the numbers of notes."""
    arranged = arrange(copy.stamped, copy.seats)
    size = (arranged.paper.long * POINTS, arranged.paper.short * POINTS)
    return _sheet(arranged, None, size, "Association chart", EDGE)


def by_family(copy: Copy, notes: Notes) -> Iterator[Sheet]:
    """A page of A4 for each box, one for whoever is in none, one for the indicators; each is laid out for itself."""
    for name, part in parts(copy.picture):
        arranged = arrange(part)
        # The page has a foot of its own, with the seal and the marking.
        head = tuple(one for one in arranged.notes if one.y < arranged.height / 2)
        yield replace(_sheet(replace(arranged, notes=head), notes, A4, name, EDGE + BAND - 6), marks=())
    yield from answers(copy, notes, A4)


def _sheet(arranged: Arranged, notes: Notes | None, size: tuple[float, float], name: str, foot: float) -> Sheet:
    wide, high = size
    # A long line above a small chart reaches further than the chart.
    across = max(arranged.width, *(word.rect.x1 + EDGE for word in arranged.notes))
    scale = min((wide - 2 * EDGE) / across, (high - EDGE - foot) / arranged.height)
    place = ((wide - across * scale) / 2, high - EDGE, scale)
    numbers = numbered(arranged, notes) if notes is not None else ""
    drawing = svg(arranged, standalone=False).removesuffix("</svg>") + numbers + "</svg>"
    marks = [(one.box.label, one.rect) for box in arranged.picture.boxes for one in arranged.boxes if one.box == box]
    return Sheet(name, size, drawing, place, hearing(arranged, Notes() if notes is None else notes), marks)


def parts(picture: Picture) -> Iterator[tuple[str, Picture]]:
    """Each family by itself with whoever it is tied to, and whoever is in none."""
    for box in picture.boxes:
        yield box.label, _of_box(picture, box)
    free = {item.id for item in picture.items if item.box is None}
    if free and picture.boxes:
        yield "In no family", _around(picture, free, "In no family")
    if not picture.boxes:
        yield "Association chart", replace(picture, indicators=())


def _of_box(picture: Picture, box: Box) -> Picture:
    within = {item.id for item in picture.items if item.box == box.id}
    return _around(picture, within, box.label, box)


def _around(picture: Picture, within: set[str], title: str, box: Box | None = None) -> Picture:
    """These items with their cards and ties; whoever is at the other end stands outside with the name of their box."""
    links = tuple(link for link in picture.links if link.source in within or link.target in within)
    beside = {end for link in links for end in (link.source, link.target)} - within
    names = {one.id: one.label for one in picture.boxes}
    items = tuple(
        item if item.id in within else replace(item, box=None, lines=_stub(names.get(item.box or "")))
        for item in picture.items
        if item.id in within or item.id in beside
    )
    cards = tuple(card for card in picture.cards if card.item in within)
    framed = (box,) if box else ()
    return replace(picture, title=_short(title), items=items, links=links, boxes=framed, cards=cards, indicators=())


def _short(title: str) -> str:
    return title if len(title) <= LONGEST else title[: LONGEST - 1].rstrip() + "…"


def _stub(family: str | None) -> tuple[str, ...]:
    return (f"in {family}",) if family else ()


def foot(copy: Copy, size: tuple[float, float]) -> str:
    """The seal and the marking at the foot of a page."""
    seal, (wide, high) = copy.seal, size
    mark = Word(wide - EDGE, high - 16, copy.picture.marking, 8, bold=True, anchor="end", role="marking")
    said = (f"{_short(copy.picture.title)}.", f"Prepared by {copy.stamped.prepared_by}.", _dates(copy), _rules(copy))
    told = " ".join(part for part in said if part)
    lines = wrap(told, 6.5, wide - 2 * EDGE - mark.rect.w - 20)[:4]
    top = high - 15 - 8 * (len(lines) - 1)
    words = [Word(EDGE, top + i * 8, line, 6.5, role="footing") for i, line in enumerate(lines)]
    return "".join(text(word) for word in (*words, mark)) if seal.told or copy.picture.marking else ""


def _dates(copy: Copy) -> str:
    told = copy.picture
    known = f", known to Kithkin on {told.known_at[:16].replace('T', ' ')}" if told.known_at else ""
    return f"As of {told.as_of}{known}." if told.as_of else ""


def _rules(copy: Copy) -> str:
    return f"Rules: {', '.join(copy.picture.rule_versions)}." if copy.picture.rule_versions else ""


def answers(copy: Copy, notes: Notes, size: tuple[float, float]) -> Iterator[Sheet]:
    """The indicators and their answers, so many to a page."""
    placed, _ = panel(copy.picture, 0.0, 0.0)
    for first in range(0, len(placed), ANSWERS):
        marks = []
        for row, one in enumerate(placed[first : first + ANSWERS]):
            y = EDGE + 50 + row * 35
            number = notes.number(one.indicator.evidence)
            name = " ".join(word.text for word in one.words if word.role == "indicator")
            told = " ".join(word.text for word in one.words if word.role == "answer")
            room = size[0] - 2 * EDGE - 34
            words = [Word(EDGE + 34, y + 8, f"{name} {number}" if number else name, 10, bold=True, role="indicator")]
            words += [Word(EDGE + 34, y + 19 + i * 9, line, 8) for i, line in enumerate(wrap(told, 8, room)[:2])]
            mark = badge(one.indicator, str(one.number), f"translate({EDGE + 13:.1f} {y + 10:.1f})")
            marks.append(tag("g", mark, *map(text, words), class_="answers"))
        head = _head(copy, "Predictive indicators", size[0], "")
        yield Sheet("Predictive indicators", size, tag("svg", *head, *marks, xmlns=SVG), (0.0, size[1], 1.0))


def source_notes(copy: Copy, notes: Notes, size: tuple[float, float]) -> Iterator[Sheet]:
    """The numbered sources in columns, on as many pages as they need."""
    wide, high = size
    columns = int((wide - 2 * EDGE) // COLUMN)
    room = (wide - 2 * EDGE) / columns - 18
    rows = int((high - 2 * EDGE - 44 - BAND) // LEADING)
    for number, page in enumerate(_filled(_told(copy, notes, room), rows * columns, rows)):
        marks = []
        for at, (told, lines) in page:
            x, y = EDGE + (at // rows) * (room + 18), EDGE + 54 + (at % rows) * LEADING
            words = [Word(x + 18, y + i * LEADING, line, NOTE, role="note") for i, line in enumerate(lines)]
            label = text(Word(x + 14, y, told, NOTE, bold=True, anchor="end", role="note"))
            marks.append(tag("g", label, *map(text, words), class_="note"))
        title = "Source notes" + (f", continued ({number + 1})" if number else "")
        drawing = tag("svg", *_head(copy, title, wide, SAID), *marks, xmlns=SVG)
        yield Sheet(title, size, drawing, (0.0, high, 1.0))


def _head(copy: Copy, title: str, wide: float, said: str) -> Iterable[str]:
    mark = Word(wide - EDGE, EDGE + 12, copy.picture.marking, 8, bold=True, anchor="end", role="marking")
    [head, *_] = wrap(f"{title}: {copy.picture.title}", 13, wide - 2 * EDGE - mark.rect.w - 20, bold=True)
    yield text(Word(EDGE, EDGE + 16, head, 13, bold=True, role="heading"))
    if said:
        yield text(Word(EDGE, EDGE + 31, said, 8, role="subtitle"))
    yield text(mark)


def _told(copy: Copy, notes: Notes, room: float) -> Iterator[tuple[str, Sequence[str]]]:
    for number, told in notes.listed(copy):
        yield str(number), wrap(told, NOTE, room - 18)


Placed = tuple[int, tuple[str, Sequence[str]]]


def _filled(told: Iterable[tuple[str, Sequence[str]]], most: int, rows: int) -> Iterator[list[Placed]]:
    """Notes on pages; one that its column has no room for begins the next, if a column can hold it."""
    page: list[Placed] = []
    at = 0
    for name, lines in told:
        for piece in (lines[i : i + rows] for i in range(0, len(lines), rows)):
            if at % rows + len(piece) > rows:
                at += rows - at % rows
            if at >= most:
                yield page
                page, at = [], 0
            page.append((at, (name, piece)))
            at += len(piece)
    if page:
        yield page


def with_foot(sheet: Sheet, copy: Copy) -> Sheet:
    """The sheet with the seal at its foot, in the page's own units."""
    x, y, scale = sheet.place
    wide, high = sheet.size
    place = f"translate({-x / scale:.4f} {-(high - y) / scale:.4f}) scale({1 / scale:.6f})"
    words = tag("g", tag("g", foot(copy, (wide, high)), class_="footing"), transform=place)
    return replace(sheet, drawing=sheet.drawing.removesuffix("</svg>") + words + "</svg>")
