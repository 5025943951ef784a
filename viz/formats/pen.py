"""Our own SVG drawn into a PDF, mark by mark, so that both show the same: one layout, one table of widths."""

import re
from collections.abc import Callable
from functools import cache
from math import atan2, degrees
from typing import Any
from xml.etree.ElementTree import Element

from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from kithkin.viz.formats.outline import Step, outline
from kithkin.viz.formats.tags import Tags
from kithkin.viz.text import FONTS, width

SPACE = "{http://www.w3.org/2000/svg}"
REGULAR, BOLD = "KithkinSans", "KithkinSans-Bold"
MOVES = re.compile(r"(translate|scale)\(([^)]*)\)")
QUIET = {"title", "desc", "style", "defs", "metadata"}
CAPS = {"butt": 0, "round": 1, "square": 2}


@cache
def letters() -> None:
    """Make the shipped letters known, once."""
    for name, weight in ((REGULAR, "regular"), (BOLD, "bold")):
        pdfmetrics.registerFont(TTFont(name, FONTS / f"kithkin-sans-{weight}.ttf"))


class Pen:
    """A canvas with its y axis turned down, as in the drawing."""

    def __init__(self, canvas: Any, tags: Tags) -> None:
        letters()
        self._canvas, self._tags = canvas, tags
        self._heads: dict[str, Element] = {}

    def draw(self, root: Element, place: tuple[float, float, float]) -> None:
        """The whole drawing with its top left corner at x, y and in this scale."""
        self._heads = {one.get("id", ""): one for one in root.iter(f"{SPACE}marker")}
        self._canvas.saveState()
        self._canvas.transform(place[2], 0, 0, -place[2], place[0], place[1])
        for one in root:
            self._mark(one)
        self._canvas.restoreState()

    def _mark(self, one: Element) -> None:
        """A mark of the page with what a screen reader says of it; what is only decoration is said to be that."""
        name = one.tag.removeprefix(SPACE)
        if name in QUIET:
            return
        if name == "g" and not one.get("class") and not one.get("role"):
            self._canvas.saveState()
            self._move(one.get("transform", ""))
            for inner in one:
                self._mark(inner)
            self._canvas.restoreState()
            return
        with self._tags.marked(one):
            self._element(one)

    def _element(self, one: Element) -> None:
        name = one.tag.removeprefix(SPACE)
        if name in QUIET:
            return
        self._canvas.saveState()
        if moved := one.get("transform"):
            self._move(moved)
        if name == "g":
            for inner in one:
                self._element(inner)
        elif name == "text":
            self._text(one)
        else:
            SHAPES[name](self, one)
        self._canvas.restoreState()

    def _move(self, told: str) -> None:
        for name, numbers in MOVES.findall(told):
            values = [float(value) for value in numbers.replace(",", " ").split()]
            if name == "translate":
                self._canvas.translate(values[0], values[1] if len(values) > 1 else 0.0)
            else:
                self._canvas.scale(values[0], values[-1])

    def _text(self, one: Element) -> None:
        told, size = "".join(one.itertext()), float(one.get("font-size", "12"))
        bold = one.get("font-weight") == "bold"
        need = width(told, size, bold=bold)
        x = float(one.get("x", "0")) - need * {"middle": 0.5, "end": 1.0}.get(one.get("text-anchor", ""), 0.0)
        self._canvas.setFillColor(_colour(one.get("fill", "#000000")))
        line = self._canvas.beginText()
        line.setTextTransform(1, 0, 0, -1, x, float(one.get("y", "0")))
        line.setFont(BOLD if bold else REGULAR, size)
        real = pdfmetrics.stringWidth(told, BOLD if bold else REGULAR, size)
        if one.get("textLength") and real:
            line.setHorizScale(100 * need / real)
        line.textOut(told)
        self._canvas.drawText(line)

    def rect(self, one: Element) -> None:
        """A rectangle, with round corners perhaps."""
        x, y, w, h, r = (float(one.get(name, "0")) for name in ("x", "y", "width", "height", "rx"))
        self._paint(one, lambda ink: self._canvas.roundRect(x, y, w, h, r, **ink))

    def circle(self, one: Element) -> None:
        """A circle."""
        x, y, r = (float(one.get(name, "0")) for name in ("cx", "cy", "r"))
        self._paint(one, lambda ink: self._canvas.circle(x, y, r, **ink))

    def line(self, one: Element) -> None:
        """A straight line."""
        ends = [float(one.get(name, "0")) for name in ("x1", "y1", "x2", "y2")]
        self._paint(one, lambda _: self._canvas.line(*ends))

    def path(self, one: Element) -> None:
        """A path, with the arrow at its end."""
        steps = outline(one.get("d", ""))
        path = self._canvas.beginPath()
        draw = {"M": path.moveTo, "L": path.lineTo, "C": path.curveTo, "Z": path.close}
        for kind, places in steps:
            draw[kind](*places)
        self._paint(one, lambda ink: self._canvas.drawPath(path, **ink))
        if head := self._heads.get(one.get("marker-end", "").removeprefix("url(#").removesuffix(")")):
            self._arrow(head, steps)

    def _arrow(self, head: Element, steps: list[Step]) -> None:
        places = [value for _, step in steps for value in step]
        x0, y0, x, y = places[-4:]
        self._canvas.saveState()
        self._canvas.translate(x, y)
        self._canvas.rotate(degrees(atan2(y - y0, x - x0)))
        size = float(head.get("markerWidth", "10")) / float(head.get("viewBox", "0 0 10 10").split()[2])
        self._canvas.scale(size, size)
        self._canvas.translate(-float(head.get("refX", "0")), -float(head.get("refY", "0")))
        for one in head:
            self._element(one)
        self._canvas.restoreState()

    def _paint(self, one: Element, shape: Callable[[dict[str, int]], None]) -> None:
        canvas = self._canvas
        fill, stroke = one.get("fill", "#000000"), one.get("stroke", "none")
        if fill != "none":
            canvas.setFillColor(_colour(fill))
            canvas.setFillAlpha(float(one.get("fill-opacity", "1")))
        if stroke != "none":
            canvas.setStrokeColor(_colour(stroke))
            canvas.setLineWidth(float(one.get("stroke-width", "1")))
            canvas.setDash([float(part) for part in one.get("stroke-dasharray", "").replace(",", " ").split()])
            canvas.setLineCap(CAPS[one.get("stroke-linecap", "butt")])
            canvas.setLineJoin(1 if one.get("stroke-linejoin") == "round" else 0)
        if fill != "none" or stroke != "none":
            shape({"fill": int(fill != "none"), "stroke": int(stroke != "none")})


SHAPES: dict[str, Callable[[Pen, Element], None]] = {
    "rect": Pen.rect, "circle": Pen.circle, "line": Pen.line, "path": Pen.path,
}  # fmt: skip


@cache
def _colour(told: str) -> Any:
    return HexColor(told)
