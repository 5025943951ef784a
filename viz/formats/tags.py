"""The tags of a PDF: what a screen reader says of each mark, and in which order."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFObjectReference,
    PDFPage,
    PDFString,
)

Said = tuple[str, str | None]
"""The kind of a tag, and the words that stand for what cannot be read."""
Say = Callable[[Element], Said | None]
"""What is said of a mark; nothing of what is decoration."""
ORDER = ("H1", "H2", "title", "marking", "subtitle", "panel", "box", "item", "link", "card", "event", "indicator",
         "note", "key", "number", "footing")  # fmt: skip


@dataclass(slots=True)
class _Element:
    """One mark: its tag, its words, its number on the page and where it comes in the order of reading."""

    tag: str
    words: str | None
    place: int


@dataclass(slots=True)
class _Page:
    name: str
    title: str
    say: Say
    elements: list[_Element] = field(default_factory=list)


class Tags:
    """The tree of tags of one document, gathered while its pages are drawn."""

    def __init__(self, canvas: Any) -> None:
        self._canvas = canvas
        self._pages: list[_Page] = []

    def page(self, title: str, say: Say) -> None:
        """A new page begins, of which this says each mark."""
        self._pages.append(_Page(f"Page{len(self._pages) + 1}", title, say))

    @contextmanager
    def marked(self, one: Element) -> Iterator[None]:
        """What is drawn inside belongs to this mark; without words it is decoration."""
        page, code = self._pages[-1], self._canvas._code  # noqa: SLF001 -- it has no other way
        said = page.say(one)
        if said is None:
            code.append("/Artifact BMC")
        else:
            kind = (one.get("class") or "").split(" ")[0]
            place = ORDER.index(kind) if kind in ORDER else len(ORDER)
            code.append(f"/{said[0]} <</MCID {len(page.elements)}>> BDC")
            page.elements.append(_Element(*said, place))
        yield
        code.append("EMC")

    def close(self) -> None:
        """Write the tree and lead the pages and the document to it."""
        document = self._canvas._doc  # noqa: SLF001
        root, whole = PDFObjectReference("tags"), PDFObjectReference("tags-document")
        parts = [self._part(number, page, whole) for number, page in enumerate(self._pages)]
        self._keep("tags-document", Type="StructElem", S="Document", P=root, K=PDFArray([part for part, _ in parts]))
        numbers = [value for number, (_, marks) in enumerate(parts) for value in (number, PDFArray(marks))]
        parents = self._keep("tags-parents", Nums=PDFArray(numbers))
        self._keep("tags", Type="StructTreeRoot", K=whole, ParentTree=parents)
        document.Catalog.StructTreeRoot = root
        document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})

    def _part(self, number: int, page: _Page, whole: Any) -> tuple[Any, list[Any]]:
        """The tags of one page in the order of reading, and as the page itself numbers them."""
        drawn: PDFPage = self._canvas._doc.idToObject[page.name]  # noqa: SLF001
        drawn.__NoDefault__ = [*PDFPage.__NoDefault__, "StructParents", "Tabs"]
        drawn.StructParents, drawn.Tabs = number, PDFName("S")
        name = f"tags-{number}"
        marks = [
            self._keep(
                f"{name}-{i}", Type="StructElem", S=one.tag, P=PDFObjectReference(name),
                Pg=PDFObjectReference(page.name), K=i, **({"Alt": PDFString(one.words)} if one.words else {}),
            )
            for i, one in enumerate(page.elements)
        ]  # fmt: skip
        heard = sorted(range(len(marks)), key=lambda i: page.elements[i].place)
        kept = self._keep(name, Type="StructElem", S="Sect", P=whole, T=PDFString(page.title),
                          K=PDFArray([marks[i] for i in heard]))  # fmt: skip
        return kept, marks

    def _keep(self, name: str, **told: Any) -> Any:
        named = {key: PDFName(value) if key in ("Type", "S") else value for key, value in told.items()}
        return self._canvas._doc.Reference(PDFDictionary(named), name)  # noqa: SLF001
