"""The rows of a file that are taken: their keys, people and homes, and the access classes of what they state."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from kithkin.loaders.blocks import Label, Source
from kithkin.loaders.shaping.cells import UNLISTED, Cells, Cleaned, mapped
from kithkin.loaders.shaping.homes import Homes
from kithkin.loaders.shaping.people import People
from kithkin.loaders.table import Lost

Classes = Mapping[Label, int]


@dataclass(frozen=True)
class Sheet:
    """Everything the blocks of a feed are shaped from."""

    cells: Cells
    keys: pl.Series
    people: Mapping[str, People]
    homes: tuple[Homes, ...]
    classes: Classes

    @property
    def feed(self) -> str:
        """The name of the feed."""
        return self.cells.feed.name

    def record_ids(self, part: str) -> pl.Series:
        """The record of this part in every row."""
        return pl.select(pl.concat_str(pl.lit(self.keys), pl.lit(f":{part}"))).to_series()

    def access(self, label: Label, *parts: str) -> int:
        """The class of a tie: its own where the block has one, else that of the first of its parts that has one."""
        own = self.cells.feed.label
        labels = [label, *(self.people[part].part.label for part in parts)]
        return self.classes[next((one for one in labels if one != own), own)]

    def words(self, source: Source, among: tuple[str, ...], where: pl.Series, lost: Lost) -> pl.Series:
        """A word of a closed list in every row; another is told and left out."""
        if source.constant is not None:
            return self.cells.every(source.constant)
        found = self.cells.clean(source, lambda text: _among(text, among))
        self.cells.tell(found, source, lost, where)
        return found.value

    def texts(self, source: Source | None) -> pl.Series:
        """A text with single spaces, by its code list where the code is listed."""
        if source is None:
            return self.cells.every(None)
        found = self.cells.clean(source, _spaced)
        return found.value.fill_null(mapped(found.sent, _spaced).value) if source.codes else found.value

    def values(self, source: Source, cleaned: Cleaned, where: pl.Series) -> pl.Series:
        """Values of which the failing ones are told."""
        self.cells.tell(cleaned, source, "value", where)
        return cleaned.value


def frame(
    columns: Mapping[str, pl.Series], where: pl.Series, constants: Mapping[str, str | int | None]
) -> pl.DataFrame:
    """The rows of a mask as a frame, with the same constants in each."""
    rows = pl.DataFrame([column.alias(name) for name, column in columns.items()]).filter(where)
    return rows.with_columns([pl.lit(value, _TYPES[type(value)]).alias(name) for name, value in constants.items()])


_TYPES: dict[type, type[pl.DataType]] = {str: pl.String, int: pl.Int64, type(None): pl.String}


def _among(text: str, words: tuple[str, ...]) -> tuple[str | None, str | None]:
    word = text.strip().casefold().replace(" ", "_")
    return (word, None) if word in words else (None, UNLISTED)


def _spaced(text: str) -> tuple[str | None, str | None]:
    return " ".join(text.split()), None
