"""Parts of the documents that commands write: what stands between two marks is made anew."""

from collections.abc import Iterable
from pathlib import Path

DOCS = Path(__file__).resolve().parent.parent / "docs"


def replaced(text: str, mark: str, lines: Iterable[str]) -> str:
    """The text with the part of this name made of other lines."""
    first, last = f"<!-- {mark} -->", f"<!-- end of {mark} -->"
    before, rest = text.split(first)
    return before + "\n".join([first, *lines, last]) + rest.split(last)[1]


def write_part(mark: str, lines: Iterable[str], page: Path = DOCS / "accuracy.md") -> None:
    """Write one part of a page."""
    # The lines may be long in the making, and the page be changed meanwhile: they are made before it is read.
    made = list(lines)
    page.write_text(replaced(page.read_text(encoding="utf-8"), mark, made), encoding="utf-8")
