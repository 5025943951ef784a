"""A sheet as SVG 1.1: no script, nothing from elsewhere, every mark with its id and the records behind it."""

from base64 import b64encode
from dataclasses import replace
from functools import cache
from itertools import pairwise
from math import hypot
from urllib.parse import quote

from kithkin.graph.picture import Indicator, Item
from kithkin.viz.arranged import Arranged, KeyMark, PlacedBox, PlacedCard, PlacedIndicator, PlacedItem, PlacedLink
from kithkin.viz.geometry import Point
from kithkin.viz.icons import icon, warning
from kithkin.viz.looks import Look, shaded
from kithkin.viz.markup import records, safe, tag
from kithkin.viz.style import style
from kithkin.viz.text import FONTS, Word, foreign, width

BEND = 12.0
NO_BOX = "#383f43"
COLOURS = {"subtitle": "grey", "answer": "grey", "footing": "grey", "warning": "warning", "marking": "warning"}


def svg(arranged: Arranged, *, standalone: bool = True, look: Look = "light") -> str:
    """The sheet as SVG; standalone brings its letters along, otherwise the page around it has them."""
    a = arranged
    parts = [tag("title", safe(a.picture.title)), tag("desc", safe(_summary(a)))]
    if standalone:
        parts.append(tag("style", faces(a)))
    ground = tag("rect", class_="paper", width=round(a.width), height=round(a.height), fill=style().paper)
    parts += [shaded(_heads(a), look), shaded(ground, look)]
    for one_of in (
        map(_box, a.boxes), map(_line, a.links), map(_card, a.cards), map(_item, a.items), map(_label, a.links),
        map(_indicator, a.indicators), map(_key, a.key), map(text, a.notes),
    ):  # fmt: skip
        parts += (shaded(part, look) for part in one_of)
    return tag(
        "svg", *parts, xmlns="http://www.w3.org/2000/svg", version="1.1", width=round(a.width), height=round(a.height),
        viewBox=f"0 0 {a.width:.0f} {a.height:.0f}", font_family=style().family, text_rendering="geometricPrecision",
        role="group", aria_label=a.picture.title,
    )  # fmt: skip


RANGES = {"latin": "U+0-2FF,U+1E00-1EFF,U+2000-22FF", "more": "U+300-5EA"}


def faces(arranged: Arranged | None = None) -> str:
    """The letters as a style sheet; Greek, Cyrillic and Hebrew only where the chart needs them."""
    return faces_for("".join(word.text for word in arranged.words) if arranged else "\u0300")


def faces_for(letters: str) -> str:
    """The letters that this text needs."""
    sets = ["latin"] + (["more"] if any("\u0300" <= letter <= "\u05ea" for letter in letters) else [])
    return "".join(_face(name, weight) for name in sets for weight in ("regular", "bold"))


@cache
def _face(name: str, weight: str) -> str:
    data = b64encode((FONTS / f"kithkin-sans-{name}-{weight}.woff2").read_bytes()).decode()
    return (
        f"@font-face{{font-family:'Kithkin Sans';font-weight:{weight.replace('regular', 'normal')};"
        f"unicode-range:{RANGES[name]};src:url(data:font/woff2;base64,{data}) format('woff2')}}"
    )


def _summary(a: Arranged) -> str:
    return f"{len(a.items)} items in {len(a.boxes)} boxes, {len(a.picture.links)} links. {a.picture.subtitle}".strip()


def text(word: Word, colour: str | None = None) -> str:
    """A line of text; letters that our font lacks are made to fit the room the layout gave them."""
    odd = foreign(word.text)
    return tag(
        "text", safe(word.text), class_=word.role, x=word.x, y=word.y, font_size=word.size,
        font_weight="bold" if word.bold else None, text_anchor=None if word.anchor == "start" else word.anchor,
        textLength=width(word.text, word.size, bold=word.bold) if odd else None,
        lengthAdjust="spacingAndGlyphs" if odd else None,
        data_evidence=records(word.evidence), fill=colour or getattr(style(), COLOURS.get(word.role, "ink")),
    )  # fmt: skip


def _shade(shade: int | None) -> str:
    return NO_BOX if shade is None else style().boxes[shade]


def _box(one: PlacedBox) -> str:
    colour, r, t = _shade(one.shade), one.rect, one.tab
    frame = tag(
        "rect", class_="frame", x=r.x0, y=r.y0, width=r.w, height=r.h, rx=9,
        fill=colour, fill_opacity=0.04, stroke=colour, stroke_width=2,
    )  # fmt: skip
    outline = f"M{t.x0:.1f} {t.y1:.1f}v{9 - t.h:.1f}q0-9 9-9h{t.w - 9:.1f}v{t.h - 8:.1f}q0 8-8 8z"
    named = tag("path", class_="tab", d=outline, fill=colour) + text(one.word, style().paper)
    return tag("g", frame, named, class_="box", data_id=one.box.id, role="img", aria_label=one.box.label)


def curve(points: tuple[Point, ...]) -> str:
    """A bent line with round corners as path data."""
    data = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for (a, b), (_, c) in pairwise(pairwise(points)):
        before, after = hypot(b[0] - a[0], b[1] - a[1]), hypot(c[0] - b[0], c[1] - b[1])
        r = min(BEND, before / 2, after / 2)
        start = (b[0] + (a[0] - b[0]) / before * r, b[1] + (a[1] - b[1]) / before * r)
        end = (b[0] + (c[0] - b[0]) / after * r, b[1] + (c[1] - b[1]) / after * r)
        data += f"L{start[0]:.1f} {start[1]:.1f}Q{b[0]:.1f} {b[1]:.1f} {end[0]:.1f} {end[1]:.1f}"
    return data + f"L{points[-1][0]:.1f} {points[-1][1]:.1f}"


def _heads(a: Arranged) -> str:
    kinds = dict.fromkeys(link.kind for link in a.picture.links if link.directed)
    return tag("defs", *(_head(kind) for kind in kinds)) if kinds else ""


def _head(kind: str) -> str:
    arrow = tag("path", d="M0 .6L10 5L0 9.4z", fill=style().link[kind].colour)
    return tag(
        "marker", arrow, id=f"to-{kind}", viewBox="0 0 10 10", refX=9, refY=5, markerWidth=10, markerHeight=10,
        markerUnits="userSpaceOnUse", orient="auto",
    )  # fmt: skip


def _stroke(data: str, kind: str, strength: str, head: str | None = None) -> str:
    looks = style().link[kind]
    return tag(
        "path", class_="line", d=data, fill="none", stroke=looks.colour, stroke_width=looks.width,
        stroke_dasharray=style().strength[strength] or None,
        stroke_linecap="round" if strength == "tentative" else None, marker_end=head,
    )  # fmt: skip


def _line(one: PlacedLink) -> str:
    link = one.first
    parts = [_stroke(curve(one.points), link.kind, link.strength, f"url(#to-{link.kind})" if link.directed else None)]
    if one.leader:
        parts.append(tag("path", class_="leader", d=curve(one.leader), stroke=style().grey, stroke_width=0.8))
    ids = " ".join(quote(each.id, safe=":/@-_.~") for each in one.links)
    return tag(
        "g", *parts, class_=f"link {link.kind}", data_ids=ids,
        data_source=link.source, data_target=link.target, data_strength=link.strength,
        data_evidence=records(one.evidence),
    )  # fmt: skip


def _label(one: PlacedLink) -> str:
    if not one.words[0].text:
        return ""
    kind, r, colour = one.first.kind, one.label, style().link[one.first.kind].colour
    barred = kind == "not_to_associate"
    ground = tag(
        "rect", x=r.x0, y=r.y0, width=r.w, height=r.h, rx=3, fill=style().paper,
        stroke=colour if barred else None, stroke_width=1.4 if barred else None,
    )  # fmt: skip
    return tag("g", ground, *(text(word, colour) for word in one.words), class_="label", data_link=one.first.id)


def spoken(item: Item) -> str:
    """An item in words, for those who hear the chart."""
    sort = f"{'child' if item.child else 'adult'}, {item.sex}" if item.kind == "person" else item.kind
    told = [item.label, sort, *item.lines]
    if item.warning:
        told.append(f"warning: {item.warning}")
    return ". ".join(told)


def _item(one: PlacedItem) -> str:
    told = spoken(one.item)
    place = f"translate({one.at[0]:.1f} {one.at[1]:.1f})"
    drawn = tag("g", icon(one.item, one.radius, _shade(one.shade)), class_="icon", transform=place)
    words = tag("g", *map(text, one.words), class_="words")
    return tag(
        "g", tag("title", safe(told)), drawn, words, class_=f"item {one.item.kind}", data_id=one.item.id,
        data_evidence=records(one.item.evidence), role="img", aria_label=told,
    )  # fmt: skip


def _card(one: PlacedCard) -> str:
    colour, r = _shade(one.shade), one.rect
    frame = tag(
        "rect", class_="frame", x=r.x0, y=r.y0, width=r.w, height=r.h, rx=3,
        fill=style().paper, stroke=colour, stroke_width=1.1,
    )  # fmt: skip
    bar = tag("rect", x=r.x0, y=r.y0, width=4.5, height=r.h, fill=colour)
    words = (text(word, colour if word.role == "title" else None) for word in one.words)
    return tag("g", frame, bar, *words, class_="card", data_id=one.card.id, data_item=one.card.item)


SHIELD = "M0-13l12 3.6v8.4q0 9-12 14q-12-5-12-14v-8.4z"
DISC = "M-12 0a12 12 0 1 0 24 0a12 12 0 1 0-24 0z"


def badge(indicator: Indicator, number: str, place: str) -> str:
    """The mark of an indicator: filled when met, open when not, dashed with ? when unknown, a shield if protective."""
    met, unknown = indicator.answer == "met", indicator.answer == "unknown"
    shape = tag(
        "path", d=SHIELD if indicator.protective else DISC, stroke=style().ink, stroke_width=1.4,
        fill=(style().boxes[1] if indicator.protective else style().ink) if met else style().paper,
        stroke_dasharray="3 2.4" if unknown else None,
    )  # fmt: skip
    word = Word(0, 4.4, "?" if unknown else number, 12, bold=True, anchor="middle", role="number")
    return tag("g", shape, text(word, style().paper if met else None), class_="badge", transform=place)


def _indicator(one: PlacedIndicator) -> str:
    told = one.indicator
    mark = badge(told, str(one.number), f"translate({one.at[0]:.1f} {one.at[1]:.1f})")
    return tag(
        "g", mark, *map(text, one.words), class_="indicator", data_id=told.id, data_answer=told.answer,
        data_evidence=records(told.evidence),
    )  # fmt: skip


def _key(one: KeyMark) -> str:
    return tag("g", _sample(one, *one.at), text(one.word), class_="key")


def _sample(one: KeyMark, x: float, y: float) -> str:
    if one.kind == "link":
        return _stroke(f"M{x:.1f} {y:.1f}h40", one.sample, "confirmed")
    if one.kind == "strength":
        return _stroke(f"M{x:.1f} {y:.1f}h40", "family", one.sample)
    if one.kind == "mark":
        return warning(x + 12, y)
    if one.indicator:
        return badge(one.indicator, "1", f"translate({x + 12:.1f} {y:.1f})")
    item = one.item or Item("", "person", "")
    radius = style().radius(item)
    place = f"translate({x + 14:.1f} {y:.1f}) scale({12.5 / radius:.2f})"
    return tag("g", icon(replace(item, warning=None), radius, NO_BOX), transform=place)
