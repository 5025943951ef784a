"""What stands round a chart: title, marking, dates, indicators, the key and who prepared it."""

from collections.abc import Iterable
from dataclasses import replace

from kithkin.graph.picture import Indicator, Item, Picture
from kithkin.viz.arranged import KeyMark, PlacedIndicator
from kithkin.viz.geometry import Rect
from kithkin.viz.measure import LEADING
from kithkin.viz.paper import paper
from kithkin.viz.style import style
from kithkin.viz.text import Word, ascent, bounds, sentences, wrap

ANSWERS = {"met": "Met", "not met": "Not met", "not applicable": "Does not apply", "unknown": "We do not know"}
STRENGTHS = {"confirmed": "Confirmed", "unconfirmed": "Unconfirmed", "tentative": "Tentative"}
THINGS = {
    "home": "Home", "gang": "Gang", "group": "Group", "school": "School", "dog": "Dog in property",
    "claim": "Benefit claim", "order": "Order",
}  # fmt: skip


def heading(picture: Picture, wide: float) -> tuple[Word, ...]:
    """Title, subtitle, dates and the marking at the top."""
    size, margin = style().text, style().space.margin
    said = dates(picture) if "As of" not in picture.subtitle else ""
    told = [part for part in (picture.subtitle, said) if part]
    words = [Word(margin, 46, picture.title, size.title, bold=True, role="title")]
    words.append(Word(margin, 72, ". ".join(part.rstrip(".") for part in told), size.subtitle, role="subtitle"))
    words.append(Word(wide - margin, 40, picture.marking, size.marking, bold=True, anchor="end", role="marking"))
    return tuple(word for word in words if word.text)


def dates(picture: Picture) -> str:
    """What day the world is seen at, and what was known when."""
    parts = []
    if picture.as_of:
        parts.append(f"As of {picture.as_of}")
    if picture.known_at:
        parts.append(f"known to Kithkin on {picture.known_at[:16].replace('T', ' ')}")
    return ", ".join(parts)


def footing(picture: Picture, wide: float, y: float) -> tuple[Word, ...]:
    """Who prepared it, by which rules, for what sheet of paper, and the marking at the bottom."""
    size, margin = style().text, style().space.margin
    parts = []
    if picture.prepared_by:
        parts.append(f"Prepared by {picture.prepared_by}")
    if picture.rule_versions:
        parts.append("Rules: " + ", ".join(picture.rule_versions))
    parts.append(paper(wide).told(wide))
    mark = Word(wide - margin, y, picture.marking, size.marking, bold=True, anchor="end", role="marking")
    room = wide - 2 * margin - mark.rect.w - 30
    lines = wrap(sentences(parts), size.key, room)
    top = y - LEADING * (len(lines) - 1)
    told = [Word(margin, top + i * LEADING, line, size.key, role="footing") for i, line in enumerate(lines)]
    return tuple(word for word in (*told, mark) if word.text)


def panel(picture: Picture, x: float, y: float) -> tuple[tuple[PlacedIndicator, ...], tuple[Word, ...]]:
    """The indicators, numbered, one under the other."""
    if not picture.indicators:
        return (), ()
    head = Word(x, y + ascent(style().text.panel), "Predictive indicators", style().text.panel, bold=True, role="panel")
    labels = {item.id: item.label for item in picture.items}
    placed = []
    y += 34
    for number, indicator in enumerate(picture.indicators, 1):
        one = _indicator(indicator, number, labels, (x, y))
        placed.append(one)
        y = one.rect.y1 + 8
    return tuple(placed), (head,)


def _indicator(indicator: Indicator, number: int, labels: dict[str, str], at: tuple[float, float]) -> PlacedIndicator:
    size, room = style().text, style().space.panel - 34
    x, y = at[0] + 34, at[1]
    words = []
    for line in wrap(indicator.name, size.indicator, room, bold=True):
        words.append(Word(x, y + ascent(size.indicator), line, size.indicator, bold=True, role="indicator"))
        y += 16
    for line in wrap(_told(indicator, labels), size.key, room):
        words.append(Word(x, y + ascent(size.key), line, size.key, role="answer"))
        y += LEADING
    rect = bounds(words)
    top = Rect(at[0], at[1], rect.x1, max(rect.y1, at[1] + 25))
    return PlacedIndicator(indicator, number, (at[0] + 12.5, at[1] + 12.5), top, tuple(words))


def _told(indicator: Indicator, labels: dict[str, str]) -> str:
    told = ANSWERS[indicator.answer] + (" (protective)" if indicator.protective else "")
    if indicator.reason:
        told += f": {indicator.reason.rstrip('.')}"
    # Somebody whom only an indicator rests on is no item of the chart; an id would tell a reader nothing.
    if seen_in := [labels[one] for one in indicator.seen_in if one in labels]:
        told += f". Seen in: {', '.join(seen_in)}"
    return told


def foot(picture: Picture, wide: float) -> float:
    """The height that key and footing take on a sheet of this width."""
    marks = key(picture, wide, 0.0)
    return 86.0 + max((mark.at[1] for mark in marks), default=-20.0)


def key(picture: Picture, wide: float, y: float) -> tuple[KeyMark, ...]:
    """Samples of what this chart shows, and of nothing else, in as many rows as they need."""
    margin, size = style().space.margin, style().text.key
    marks: list[KeyMark] = []
    x = margin
    for sample, room in _samples(picture):
        need = room + 6 + sample.word.rect.w + 20
        if x + need > wide - margin and x > margin:
            x, y = margin, y + 28
        marks.append(replace(sample, at=(x, y), word=Word(x + room + 6, y + 4, sample.word.text, size, role="key")))
        x += need
    return tuple(marks)


def _mark(kind: str, sample: str, told: str) -> KeyMark:
    return KeyMark(kind, sample, (0.0, 0.0), Word(0, 0, told, style().text.key, role="key"))


def _samples(picture: Picture) -> Iterable[tuple[KeyMark, float]]:
    """Each sample once, and how wide it is."""
    kinds, strengths = {link.kind for link in picture.links}, {link.strength for link in picture.links}
    yield from ((_mark("link", kind, looks.name), 40) for kind, looks in style().link.items() if kind in kinds)
    yield from ((_mark("strength", name, told), 40) for name, told in STRENGTHS.items() if name in strengths)
    icons = {_named(item): item for item in reversed(picture.items)}
    yield from ((replace(_mark("icon", name, name), item=icons[name]), 28) for name in sorted(icons))
    if any(item.warning for item in picture.items):
        yield _mark("mark", "warning", "Warning marker"), 22
    answers = {_answered(one): one for one in reversed(picture.indicators)}
    yield from ((replace(_mark("answer", name, name), indicator=answers[name]), 26) for name in sorted(answers))


def _answered(indicator: Indicator) -> str:
    told = f"Indicator: {ANSWERS[indicator.answer].lower()}"
    return f"{told}, protective" if indicator.protective else told


def _named(item: Item) -> str:
    if item.kind != "person":
        return THINGS[item.kind]
    who = "Child or young person" if item.child else "Adult"
    return who + {"unknown": ", sex not known"}.get(item.sex, f", {item.sex}")
