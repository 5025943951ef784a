"""XML written safely: every text and every attribute escaped, no characters that XML forbids."""

import re
from collections.abc import Iterable
from functools import cache
from html import escape
from urllib.parse import quote

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
VOID = {"meta", "link", "br"}


def safe(text: str) -> str:
    """Text that stays text."""
    return escape(FORBIDDEN.sub("\ufffd", text), quote=True)


def tag(name: str, /, *inside: str, **attributes: str | float | None) -> str:
    """An element; `inside` is markup already, attributes are not: `class_` and `data_id` become class and data-id."""
    told = "".join(f' {_name(key)}="{_value(value)}"' for key, value in attributes.items() if value is not None)
    content = "".join(inside)
    if name in VOID:
        return f"<{name}{told}>"
    return f"<{name}{told}>{content}</{name}>" if content else f"<{name}{told}/>"


@cache
def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-") if key not in KEPT else key


KEPT = {"viewBox", "refX", "refY", "markerWidth", "markerHeight", "markerUnits", "textLength", "lengthAdjust"}


def _value(value: str | float) -> str:
    return safe(value) if isinstance(value, str) else f"{round(value, 2):g}" if abs(value) < 1000 else f"{value:.1f}"


def records(evidence: Iterable[str]) -> str | None:
    """Record ids as one attribute value parted by spaces; none for none."""
    return " ".join(quote(record, safe="!$&'()*+,-./:;=?@[]_~|") for record in evidence) or None
