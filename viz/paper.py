"""The paper that a chart is for: the smallest sheet on which its smallest text can still be read."""

from dataclasses import dataclass

from kithkin.viz.style import style

READABLE = 6.5  # points
MARGIN = 6.0  # millimetres
AIR = 1.03  # more than a chart needs, where its paper has it
RATIO = 2**0.5  # of every sheet of the A series
_POINTS = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet lying on its long side, in millimetres."""

    name: str
    long: float
    short: float

    def smallest(self, wide: float) -> float:
        """The size in points of the smallest text of a chart this wide, printed inside the margins."""
        across = min(self.long - 2 * MARGIN, (self.short - 2 * MARGIN) * RATIO) * _POINTS
        return min(style().text) * across / wide

    def told(self, wide: float) -> str:
        """The sheet in words for the chart's foot; a chart too large for every sheet says so."""
        size = self.smallest(wide)
        return f"Sheet: {self.name} landscape" + (f", smallest text {size:.1f} pt" if size < READABLE else "")


def paper(wide: float) -> Paper:
    """The first sheet, from A3 up, on which no text of a chart this wide is under 6.5 points; else the largest."""
    sheets = [Paper(**one) for one in style().sheet]
    return next((one for one in sheets if one.smallest(wide) >= READABLE), sheets[-1])


def roomy(wide: float) -> float:
    """A little wider than this, as far as the same paper allows."""
    sheet = paper(wide)
    return max(wide, min(wide * AIR, wide * sheet.smallest(wide) / READABLE - 1.0))
