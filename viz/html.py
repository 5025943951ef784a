"""A chart as one self-contained page: the picture, and the same facts in tables for those who do not see it."""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from hashlib import sha256

from kithkin.graph.picture import Item, Picture
from kithkin.viz.arranged import Arranged
from kithkin.viz.markup import safe, tag
from kithkin.viz.paper import MARGIN, Paper
from kithkin.viz.sheet import ANSWERS, STRENGTHS, THINGS, dates
from kithkin.viz.style import style
from kithkin.viz.svg import faces, svg
from kithkin.viz.text import sentences

CSS = """
body{font-family:'Kithkin Sans','Liberation Sans',Arial,sans-serif;color:#0b0c0c;margin:0;line-height:1.4}
main,header,footer{padding:0 24px}
.marking{font-weight:bold;color:#b10e1e}
.chart{overflow:auto;border-top:1px solid #b1b4b6;border-bottom:1px solid #b1b4b6}
.chart:focus-visible{outline:3px solid #0b0c0c;outline-offset:-3px}
.chart svg{display:block;margin:0 auto}
table{border-collapse:collapse;margin:0 0 32px;width:100%}
caption{font-weight:bold;font-size:1.25em;text-align:left;padding:24px 0 8px}
th,td{border-bottom:1px solid #b1b4b6;padding:6px 12px 6px 0;text-align:left;vertical-align:top}
.records{color:#505a5f;font-size:.85em;overflow-wrap:anywhere}
@page{size:A3 landscape;margin:6mm}
@media print{header{display:none}.chart{border:0;overflow:visible;break-after:page;page:chart}
.chart svg{width:100%;height:auto}thead{display:table-header-group}tr{break-inside:avoid}}
"""


def page(arranged: Arranged, *, lang: str = "en") -> str:
    """The whole page: no script, nothing loaded from elsewhere, styles allowed by their hash."""
    look = faces(arranged) + CSS + _printed(arranged.paper)
    picture = arranged.picture
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy(look)),
        tag("meta", name="viewport", content="width=device-width,initial-scale=1"),
        tag("meta", name="robots", content="noindex"),
        tag("title", safe(f"{picture.title} ({picture.marking})")),
        tag("style", look),
    )
    drawing = tag(
        "div",
        svg(arranged, standalone=False),
        class_="chart",
        role="region",
        tabindex="0",
        aria_label="Association chart",
    )
    body = tag("body", _header(picture), drawing, tag("main", *_tables(picture)), _footer(picture))
    return "<!DOCTYPE html>" + tag("html", head, body, lang=lang)


def _printed(sheet: Paper) -> str:
    """The chart on a page of its own size; the tables after it stay on A3."""
    size = f"@page chart{{size:{sheet.long:g}mm {sheet.short:g}mm;margin:{MARGIN:g}mm}}"
    return f"{size}\n@media print{{.chart svg{{max-height:{sheet.short - 2 * MARGIN:g}mm}}}}\n"


def policy(look: str) -> str:
    """What the page may load: its own style by hash and the letters within it, nothing else."""
    digest = b64encode(sha256(look.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:; base-uri 'none'; form-action 'none'"


def _header(picture: Picture) -> str:
    told = ". ".join(part for part in (picture.subtitle, dates(picture)) if part)
    return tag(
        "header",
        tag("p", safe(picture.marking), class_="marking"),
        tag("h1", safe(picture.title)),
        tag("p", safe(told)),
        tag("p", "The same facts stand in the tables below the chart."),
    )


def _footer(picture: Picture) -> str:
    parts = [f"Prepared by {picture.prepared_by}"] if picture.prepared_by else []
    if picture.rule_versions:
        parts.append("Rules: " + ", ".join(picture.rule_versions))
    return tag("footer", tag("p", safe(sentences(parts))), tag("p", safe(picture.marking), class_="marking"))


def _tables(picture: Picture) -> Iterable[str]:
    names = {item.id: item.label for item in picture.items}
    yield _items(picture)
    yield _links(picture, names)
    if picture.cards:
        yield _cards(picture, names)
    if picture.indicators:
        yield _indicators(picture, names)


def _table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = tag("thead", tag("tr", *(tag("th", safe(column), scope="col") for column in columns)))
    body = tag("tbody", *(_row(row) for row in rows))
    return tag("table", tag("caption", safe(caption)), head, body)


def _row(row: Sequence[str]) -> str:
    cells = [tag("td", safe(cell) or " ") for cell in row[1:-1]]
    return tag("tr", tag("th", safe(row[0]), scope="row"), *cells, tag("td", safe(row[-1]) or " ", class_="records"))


def sort_of(item: Item) -> str:
    """What an item is, in words."""
    if item.kind != "person":
        return THINGS[item.kind]
    who = "Child or young person" if item.child else "Adult"
    return f"{who}, {'sex not known' if item.sex == 'unknown' else item.sex}"


def _items(picture: Picture) -> str:
    boxes = {box.id: box.label for box in picture.boxes}
    told = (
        (sort_of(one), boxes.get(one.box or "", ""), ", ".join(one.lines), one.warning or "") for one in picture.items
    )
    rows = ((one.label, *cells, " ".join(one.evidence)) for one, cells in zip(picture.items, told, strict=True))
    return _table("People and things", ("Name", "What", "Part of", "Details", "Warning", "Records"), rows)


def _links(picture: Picture, names: dict[str, str]) -> str:
    rows = (
        (
            names[one.source], one.label, names[one.target], style().link[one.kind].name, STRENGTHS[one.strength],
            " ".join(one.evidence),
        )
        for one in picture.links
    )  # fmt: skip
    return _table("Links", ("From", "Link", "To", "Kind", "Strength", "Records"), rows)


def _cards(picture: Picture, names: dict[str, str]) -> str:
    return _table(
        "Text blocks", ("About", "Heading", "Line", "Records"),
        (
            (names[card.item], section.heading, line.text, " ".join(line.evidence))
            for card in picture.cards for section in card.sections for line in section.lines
        ),
    )  # fmt: skip


def _indicators(picture: Picture, names: dict[str, str]) -> str:
    return _table(
        "Predictive indicators", ("Indicator", "Answer", "Protective", "Why", "Seen in", "Records"),
        (
            (
                f"{i}. {one.name}", ANSWERS[one.answer], "Yes" if one.protective else "No", one.reason,
                ", ".join(names[who] for who in one.seen_in if who in names), " ".join(one.evidence),
            )
            for i, one in enumerate(picture.indicators, 1)
        ),
    )  # fmt: skip
