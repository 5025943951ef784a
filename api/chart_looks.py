"""The style sheet by which a drawn chart is dark on a dark page and grey in print: colours change, nothing moves."""

import re
from functools import cache

from kithkin.viz.looks import Look, shade
from kithkin.viz.style import style
from kithkin.viz.svg import NO_BOX

COLOUR = re.compile("#[0-9a-f]{6}")
RULED = ("#f6f7f8", "#b1b4b6", "#dfe1e3")
"""The bands and rules of a chronology."""
FAINT = "#3f474c"
"""Rules by night: nobody need read them, and words stand on them."""
AREA = ":root:not(:has(#net, #manual)) .drawing"


@cache
def sheet() -> str:
    """The whole style sheet."""
    dark, grey = (_rules(look) for look in ("dark", "grey"))
    return f"@media screen and (prefers-color-scheme: dark) {{\n{dark}}}\n@media print {{\n{grey}}}\n"


def colours() -> tuple[str, ...]:
    """Every colour that a drawing may have."""
    return tuple(sorted({*COLOUR.findall(repr(style())), NO_BOX, *RULED}))


def _rules(look: Look) -> str:
    return "".join(
        f'{AREA} [{name}="{one}"] {{ {name}: {shade(one, look)}; }}\n'
        for one in colours()
        for name in ("fill", "stroke")
    )
