"""What a feed file writes for a value, into a Source."""

import re
from typing import Any

from kithkin.loaders.blocks import DatePart, Piece, Source
from kithkin.loaders.section import Section

_BRACES = re.compile(r"\{([^{}:]+)(?::(year|month|day|academic_year))?\}")


def column(section: Section, key: str, value: Any) -> Source:
    """A text is a column, or words with columns in braces; a table says more."""
    return _table(section, key, value) if isinstance(value, dict) else Source(_pieces(section, key, value))


def word(section: Section, key: str, value: Any) -> Source:
    """A text is the word itself for every row; a table says which column gives it."""
    if isinstance(value, str) and value:
        return Source((Piece(value),))
    return column(section, key, value)


def _table(section: Section, key: str, value: dict[str, Any]) -> Source:
    table = Section(f"{section.where}, {key}", value)
    if table.has("column") == table.has("value"):
        raise table.wrong("give either column or value")
    pieces = _pieces(table, "column", table.get("column")) if table.has("column") else (Piece(table.text("value")),)
    otherwise = table.get("else")
    source = Source(
        pieces,
        codes=table.text("codes") if table.has("codes") else None,
        formats=table.texts("format", ()),
        otherwise=None if otherwise is None else column(table, "else", otherwise),
        checked=table.flag("check", default=True),
    )
    table.end()
    return source


def _pieces(section: Section, key: str, value: Any) -> tuple[Piece, ...]:
    if not isinstance(value, str) or not value.strip():
        raise section.wrong(f"{key} must name a column")
    if "{" not in value:
        return (Piece(value, is_column=True),)
    pieces: list[Piece] = []
    end = 0
    for found in _BRACES.finditer(value):
        pieces.append(Piece(value[end : found.start()]))
        pieces.append(Piece(found[1].strip(), is_column=True, part=_part(found[2])))
        end = found.end()
    pieces.append(Piece(value[end:]))
    if any("{" in piece.text or "}" in piece.text for piece in pieces):
        raise section.wrong(f"{key} {value!r} has a brace without its partner, or a part of a date that is not known")
    return tuple(piece for piece in pieces if piece.text)


def _part(text: str | None) -> DatePart | None:
    match text:
        case "year" | "month" | "day" | "academic_year":
            return text
        case _:
            return None
