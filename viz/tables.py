"""A picture as two tidy tables of comma-separated values."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO

from kithkin.graph.picture import Picture

# What begins a formula, in wide letters too, and the blanks that a spreadsheet drops before it.
FORMULA = ("=", "+", "-", "@", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20")
BLANK = " \t\r\n\x00\xa0\ufeff"


def items(picture: Picture) -> str:
    """One row for each item."""
    columns = ("id", "kind", "label", "details", "sex", "child", "box", "warning", "records")
    return _written(
        columns,
        (
            (
                one.id, one.kind, one.label, "; ".join(one.lines), one.sex if one.kind == "person" else "",
                ("yes" if one.child else "no") if one.kind == "person" else "", one.box or "", one.warning or "",
                " ".join(one.evidence),
            )
            for one in picture.items
        ),
    )  # fmt: skip


def links(picture: Picture) -> str:
    """One row for each link."""
    columns = ("id", "source", "target", "kind", "label", "strength", "directed", "records")
    return _written(
        columns,
        (
            (
                one.id, one.source, one.target, one.kind, one.label, one.strength,
                "yes" if one.directed else "no", " ".join(one.evidence),
            )
            for one in picture.links
        ),
    )  # fmt: skip


def lines(picture: Picture) -> str:
    """One row for each line of a text block."""
    columns = ("card", "item", "title", "heading", "line", "records")
    return _written(
        columns,
        (
            (card.id, card.item, card.title, section.heading, line.text, " ".join(line.evidence))
            for card in picture.cards for section in card.sections for line in section.lines
        ),
    )  # fmt: skip


def indicators(picture: Picture) -> str:
    """One row for each indicator."""
    columns = ("id", "name", "answer", "protective", "reason", "seen_in", "records")
    return _written(
        columns,
        (
            (
                one.id, one.name, one.answer, "yes" if one.protective else "no", one.reason, " ".join(one.seen_in),
                " ".join(one.evidence),
            )
            for one in picture.indicators
        ),
    )  # fmt: skip


def about(told: Mapping[str, str]) -> str:
    """What is said of the whole, name by name."""
    return _written(("name", "value"), told.items())


def _written(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return out.getvalue()


def _plain(cell: str) -> str:
    """A spreadsheet must not take a text for a formula."""
    return f"'{cell}" if cell.lstrip(BLANK).startswith(FORMULA) or cell.startswith(tuple(BLANK[1:])) else cell
