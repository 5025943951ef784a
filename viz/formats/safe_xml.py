"""XML from elsewhere, read without entities, without anything fetched, and not beyond a size."""

import re
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from kithkin.graph.errors import BadInput

MOST = 64 * 2**20
DEEPEST, MANY = 50, 500_000
# A letter of the private area, which no name or address has; itself it is told by its number too.
MARK = "\ue000"
LOST = re.compile("[\x00-\x08\t\n\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000\ufffe\uffff]")
NUMBERED = re.compile(f"{MARK}([0-9a-f]{{1,6}});")
DECLARED = b"<?xml version='1.0' encoding='utf-8'?>\n"


class _Bounded(TreeBuilder):
    """A tree that is no deeper and has no more elements than a chart of ours."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = self._count = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self._depth, self._count = self._depth + 1, self._count + 1
        if self._depth > DEEPEST or self._count > MANY:
            raise BadInput("this XML is nested deeper or holds more than any chart: it is not read")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(tag)


def tree(content: bytes) -> Element:
    """The root of a document; what a chart never has is refused in a line."""
    if len(content) > MOST:
        raise BadInput(f"this file is larger than {MOST // 2**20} MB: it is not read as a chart")
    parser = DefusedXMLParser(target=_Bounded(), forbid_dtd=True)
    try:
        parser.feed(content)
        root: Element = parser.close()
    except DefusedXmlException as fault:
        raise BadInput("this XML brings a document type or entities, which no chart has: it is not read") from fault
    except (ParseError, ValueError, LookupError) as fault:
        raise BadInput(f"this is no XML that can be read: {fault}") from fault
    return root


def document(root: Element) -> bytes:
    """A document of our own."""
    content: bytes = tostring(root, encoding="utf-8")
    return DECLARED + content


def kept(text: str) -> str:
    """A text in characters that come back from XML; any other is told by a mark of our own and its number."""
    return LOST.sub(lambda found: f"{MARK}{ord(found[0]):x};", text)


def told(text: str) -> str:
    """The text that was kept so."""
    return NUMBERED.sub(lambda found: chr(int(found[1], 16)), text)
