"""The addresses that rows give."""

from dataclasses import dataclass

import polars as pl

from kithkin.graph.lines import spelled
from kithkin.loaders.blocks import Home, Source
from kithkin.loaders.clean import addresses
from kithkin.loaders.clean.fields import cleaner, plain
from kithkin.loaders.clean.words import says_nothing
from kithkin.loaders.shaping.cells import Cells, Cleaned, mapped
from kithkin.loaders.shaping.hashes import content_ids

SENT = ("postcode", "uprn")
_BETWEEN = "\x1f"


@dataclass(frozen=True)
class Homes:
    """One [[address]] in every row: its id where it counts, its values, and what failed a check."""

    block: Home
    id: pl.Series
    line: pl.Series
    values: dict[str, Cleaned]

    def only(self, kept: pl.Series) -> "Homes":
        """The same for some of the rows."""
        values = {
            name: Cleaned(one.sent.filter(kept), one.value.filter(kept), one.reason.filter(kept))
            for name, one in self.values.items()
        }
        return Homes(self.block, self.id.filter(kept), self.line.filter(kept), values)

    def given(self) -> pl.Series:
        """The rows that say anything of this address."""
        masks = [self.line.is_not_null(), *(self.values[name].sent.is_not_null() for name in SENT)]
        return masks[0] | masks[1] | masks[2]


def homes(cells: Cells, block: Home) -> Homes:
    """What one [[address]] gives in every row."""
    where = cells.when(block.when)
    line = _line(cells, block).zip_with(where, cells.every(None))
    values = {name: _value(cells, block.values.get(name), name, where) for name in (*SENT, "parent_uprn")}
    postcode, uprn = values["postcode"].value, values["uprn"].value
    placed = line.is_not_null() & (postcode.is_not_null() | ("postcode" not in block.values))
    key = mapped(line, lambda text: (spelled(text), None)).value
    by_line = content_ids("L-", [cells.every("line"), key, postcode])
    by_uprn = content_ids("L-", [cells.every("uprn"), uprn])
    found = by_uprn.zip_with(uprn.is_not_null(), by_line.zip_with(placed, cells.every(None)))
    return Homes(block, found, line, values)


def _line(cells: Cells, block: Home) -> pl.Series:
    if not block.line:
        return cells.every(None)
    columns = [cells.clean(one, _piece).value.alias(str(n)) for n, one in enumerate(block.line)]
    joined = pl.DataFrame(columns).select(pl.concat_str(pl.all(), separator=_BETWEEN, ignore_nulls=True))
    return mapped(joined.to_series(), lambda text: (addresses.line(text.split(_BETWEEN)) or None, None)).value


def _piece(sent: str) -> tuple[str | None, str | None]:
    return (None, None) if says_nothing(sent) else plain(sent)


def _value(cells: Cells, source: Source | None, name: str, where: pl.Series) -> Cleaned:
    nothing = cells.every(None)
    if source is None:
        return Cleaned(nothing, nothing, nothing)
    clean = cleaner("uprn" if name == "parent_uprn" else name, cells.calendar) if source.checked else plain
    found = cells.clean(source, clean)
    return Cleaned(*(one.zip_with(where, nothing) for one in (found.sent, found.value, found.reason)))
