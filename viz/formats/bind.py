"""Sheets bound to one PDF: letters embedded, tagged, with bookmarks, and the seal in its properties."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any

from defusedxml.ElementTree import fromstring
from reportlab.lib.utils import TimeStamp
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFStream
from reportlab.pdfgen.canvas import Canvas

from kithkin.viz.formats.heard import hear
from kithkin.viz.formats.pen import Pen
from kithkin.viz.formats.seal import Seal
from kithkin.viz.formats.tags import Say, Tags
from kithkin.viz.geometry import Rect
from kithkin.viz.markup import safe, tag
from kithkin.viz.svg import text
from kithkin.viz.text import Word

POINTS = 72 / 25.4  # to the millimetre
XMP = "http://kithkin.invalid/seal/1/"
UA = "http://www.aiim.org/pdfua/ns/id/"  # by this name a file says that it is PDF/UA
PACKET = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>{}<?xpacket end="r"?>'


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its name among the bookmarks, its size in points, a drawing with its place and scale."""

    title: str
    size: tuple[float, float]
    drawing: str
    place: tuple[float, float, float]
    say: Say = hear
    marks: Sequence[tuple[str, Rect]] = field(default=())


def bind(sheets: Sequence[Sheet], title: str, seal: Seal) -> bytes:
    """All sheets as one document."""
    out = BytesIO()
    canvas = Canvas(out, pageCompression=1, invariant=1, lang="en-GB", pdfVersion=(1, 7))
    tags = Tags(canvas)
    pen = Pen(canvas, tags)
    for number, sheet in enumerate(sheets, 1):
        canvas.setPageSize(sheet.size)
        tags.page(sheet.title, sheet.say)
        _leads(canvas, number, sheet)
        pen.draw(fromstring(sheet.drawing), sheet.place)
        pen.draw(fromstring(_count(sheet, number, len(sheets), seal)), (0.0, sheet.size[1], 1.0))
        canvas.showPage()
    tags.close()
    _sealed(canvas, title, seal)
    canvas.showOutline()
    canvas.save()
    return out.getvalue()


def _leads(canvas: Any, number: int, sheet: Sheet) -> None:
    """Bookmarks: the page, and below it what stands where on it."""
    canvas.bookmarkPage(f"page-{number}")
    canvas.addOutlineEntry(sheet.title, f"page-{number}", 0)
    x, y, scale = sheet.place
    for i, (label, r) in enumerate(sheet.marks):
        corners = {"left": x + r.x0 * scale, "right": x + r.x1 * scale}
        canvas.bookmarkPage(f"page-{number}-{i}", "FitR", top=y - r.y0 * scale, bottom=y - r.y1 * scale, **corners)
        canvas.addOutlineEntry(label, f"page-{number}-{i}", 1)


def _count(sheet: Sheet, number: int, of: int, seal: Seal) -> str:
    told = f"Page {number} of {of}" + (f", copy {seal.copy}" if seal.copy else "")
    word = Word(sheet.size[0] / 2, sheet.size[1] - 5.5, told, 6.5, anchor="middle", role="page")
    return tag("svg", text(word), xmlns="http://www.w3.org/2000/svg")


def _sealed(canvas: Any, title: str, seal: Seal) -> None:
    """The seal among the document's properties, twice: as plain words and as XMP."""
    document = canvas._doc  # noqa: SLF001 -- metadata of our own have no other way in
    canvas.setTitle(f"{title} ({seal.marking})" if seal.marking else title)
    canvas.setAuthor(seal.prepared_by)
    canvas.setSubject(seal.told)
    canvas.setCreator("Kithkin")
    canvas.setKeywords("; ".join(f"{name}: {value}" for name, value in seal.facts.items()))
    document._timeStamp = _stamp(seal.made_at)  # noqa: SLF001
    told = [tag(f"seal:{name}", safe(value)) for name, value in seal.facts.items()]
    named = tag("dc:title", tag("rdf:Alt", tag("rdf:li", safe(title), **{"xml:lang": "x-default"})))
    spaces = {"rdf:about": "", "xmlns:dc": "http://purl.org/dc/elements/1.1/", "xmlns:seal": XMP, "xmlns:pdfuaid": UA}
    about = tag("rdf:Description", named, tag("pdfuaid:part", "1"), *told, **spaces)
    packet = tag("x:xmpmeta", tag("rdf:RDF", about, **{"xmlns:rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#"}),
                 **{"xmlns:x": "adobe:ns:meta/"})  # fmt: skip
    kind = PDFDictionary({"Type": PDFName("Metadata"), "Subtype": PDFName("XML")})
    document.Catalog.Metadata = PDFStream(kind, PACKET.format(packet).encode(), [])
    document.Catalog.ViewerPreferences = PDFDictionary({"DisplayDocTitle": "true"})


def _stamp(at: str) -> TimeStamp:
    """The instant of the seal; a document is the same for the same seal."""
    made = TimeStamp(invariant=1)
    if at:
        made.YMDhms = tuple(datetime.fromisoformat(at).timetuple()[:6])
    return made
