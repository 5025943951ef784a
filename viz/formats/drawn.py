"""A sealed chart as SVG and as a page: the foot says whom it is for, and so do the file's own properties."""

from kithkin.viz.arrange import arrange
from kithkin.viz.chronicle import Chronicle
from kithkin.viz.formats.seal import Copy, Seal
from kithkin.viz.html import page
from kithkin.viz.markup import safe, tag
from kithkin.viz.svg import svg
from kithkin.viz.text import Word, wrap
from kithkin.viz.timeline import drawing

SIZE, LEADING = 11.5, 15.0
SPACE = "http://kithkin.invalid/seal/1/"


def svg_copy(copy: Copy) -> bytes:
    """The whole sheet as SVG with the seal among its metadata."""
    return svg(arrange(copy.stamped, copy.seats)).replace("</desc>", f"</desc>{_metadata(copy.seal)}", 1).encode()


def html_copy(copy: Copy) -> bytes:
    """The page with the seal among its metadata."""
    told = "".join(tag("meta", name=f"seal.{name}", content=value) for name, value in copy.seal.facts.items())
    return page(arrange(copy.stamped, copy.seats)).replace("<title>", f"{told}<title>", 1).encode()


def lives_svg(told: Chronicle, copy: Copy) -> bytes:
    """A chronology as SVG with its seal in the foot and among its metadata."""
    return drawing(footed(told, copy.seal)).replace("</title>", f"</title>{_metadata(copy.seal)}", 1).encode()


def footed(told: Chronicle, seal: Seal) -> Chronicle:
    """The chronology with the seal below all that it shows."""
    lines = wrap(f"Prepared by {seal.told}", SIZE, told.width - 40)
    words = [Word(20, told.height + i * LEADING, line, SIZE, role="footing") for i, line in enumerate(lines)]
    return told._replace(height=told.height + len(lines) * LEADING, notes=(*told.notes, *words))


def _metadata(seal: Seal) -> str:
    told = (tag(name, safe(value)) for name, value in seal.facts.items())
    return tag("metadata", tag("seal", *told, xmlns=SPACE)) if seal.facts else ""
