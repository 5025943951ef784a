"""A picture as two tidy tables of comma-separated values."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from kithkin.graph.picture import Picture


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


def _written(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return out.getvalue()


def _plain(cell: str) -> str:
    """A spreadsheet must not take a text for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
