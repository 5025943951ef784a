"""The cells of a table, as the sources of a feed ask for them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

import polars as pl

from kithkin.graph.identifiers import Checked
from kithkin.loaders.blocks import Code, Feed, Piece, Source, Span, When
from kithkin.loaders.clean import dates
from kithkin.loaders.clean.fields import Calendar, Cleaner
from kithkin.loaders.clean.words import says_nothing
from kithkin.loaders.table import Lost, Rejected

UNLISTED = "The code is not in the list of the feed."


@dataclass(frozen=True)
class Cleaned:
    """Values as sent, in their normal form, and the reasons where there is none."""

    sent: pl.Series
    value: pl.Series
    reason: pl.Series


@dataclass(frozen=True)
class Cells:
    """Trimmed cells, the line of each row, and the faults found on the way."""

    frame: pl.DataFrame
    lines: pl.Series
    feed: Feed
    today: str
    faults: list[Rejected] = field(default_factory=list)

    @property
    def calendar(self) -> Calendar:
        """How the feed writes dates."""
        return Calendar(self.feed.dates, self.feed.earliest_birth, self.today)

    def only(self, kept: pl.Series) -> "Cells":
        """The same cells for some of the rows."""
        return Cells(self.frame.filter(kept), self.lines.filter(kept), self.feed, self.today, self.faults)

    def every(self, value: str | None) -> pl.Series:
        """One text for every row."""
        return pl.Series([value], dtype=pl.String).new_from_index(0, self.frame.height)

    def true(self) -> pl.Series:
        """A mask of every row."""
        return pl.Series([True]).new_from_index(0, self.frame.height)

    def text(self, source: Source, *, otherwise: bool = True) -> pl.Series:
        """What a source gives in each row, as sent."""
        if source.constant is not None:
            return self.every(source.constant)
        columns = [self._piece(piece).alias(str(n)) for n, piece in enumerate(source.pieces)]
        text = columns[0] if len(columns) == 1 else self._mixed(columns, source)
        if source.otherwise and otherwise:
            text = text.fill_null(self.text(source.otherwise))
        return text

    def _piece(self, piece: Piece) -> pl.Series:
        if not piece.is_column:
            return self.every(piece.text)
        cells = self.frame[piece.text]
        if piece.part is None:
            return cells
        return mapped(cells, partial(_date_part, formats=self.feed.dates, part=piece.part)).value

    def _mixed(self, columns: list[pl.Series], source: Source) -> pl.Series:
        filled = [str(n) for n, piece in enumerate(source.pieces) if piece.is_column]
        frame = pl.DataFrame(columns)
        words = pl.concat_str(pl.all().fill_null("")).str.replace_all(r"\s+", " ").str.strip_chars()
        return frame.select(
            pl.when(pl.any_horizontal(pl.col(filled).is_not_null())).then(words).alias("text")
        ).to_series()

    def clean(self, source: Source, cleaner: Cleaner, *, otherwise: bool = True) -> Cleaned:
        """What a source gives in each row, by its code list and then by its cleaner."""
        sent = self.text(source, otherwise=otherwise)
        if source.codes:
            cleaner = partial(_coded, codes=self.feed.codes[source.codes], clean=cleaner)
        return mapped(sent, cleaner)

    def codes(self, source: Source) -> list[Code | None]:
        """The code of each row, for what it says besides its text."""
        listed = self.feed.codes[source.codes] if source.codes else {}
        return [None if sent is None else _code(sent, listed) for sent in self.text(source)]

    def when(self, when: When | None) -> pl.Series:
        """The rows for which a block speaks."""
        if when is None:
            return self.true()
        cells = self.frame[when.column]
        if when.among is None:
            return cells.is_not_null() if when.filled else cells.is_null()
        return cells.str.to_lowercase().is_in(list(when.among)).fill_null(value=False)

    def days(self, span: Span, where: pl.Series) -> "Days":
        """The first and the last day of a span; ends that cannot be are told and left out."""
        start = self._day(span.start, dates.start, where)
        end = self._day(span.end, dates.end, where)
        backwards = (end.value < start.value).fill_null(value=False) & where
        reasons = (
            pl.Series(["The end is before the start."])
            .new_from_index(0, len(backwards))
            .zip_with(backwards, self.every(None))
        )
        self.tell(Cleaned(end.sent, end.value, reasons), span.end, "value")
        last = end.value.zip_with(~backwards, self.every(None))
        return Days(start.value, start.value if span.instant else last, self._precision(span))

    def _day(self, source: Source | None, read: Callable[..., Checked], where: pl.Series) -> Cleaned:
        if source is None:
            return Cleaned(*[self.every(None)] * 3)
        formats = source.formats or self.feed.dates
        found = self.clean(source, partial(_unless_nothing, clean=partial(read, formats=formats)))
        self.tell(found, source, "value", where)
        return found

    def _precision(self, span: Span) -> pl.Series:
        if span.start is None:
            return self.every(None)
        formats = span.start.formats or self.feed.dates
        return mapped(self.text(span.start), partial(_precision, formats=formats)).value

    def tell(self, found: Cleaned, source: Source | None, lost: Lost, where: pl.Series | None = None) -> None:
        """Note every value that has a reason against it."""
        if source is None or found.reason.null_count() == len(found.reason):
            return
        mask = found.reason.is_not_null() if where is None else found.reason.is_not_null() & where
        rows = zip(self.lines.filter(mask), found.sent.filter(mask), found.reason.filter(mask), strict=True)
        self.faults.extend(Rejected(line, named(source), sent or "", reason, lost) for line, sent, reason in rows)


@dataclass(frozen=True)
class Days:
    """From when to when, and how exactly the start is known."""

    start: pl.Series
    end: pl.Series
    precision: pl.Series


def named(source: Source) -> str:
    """The columns of a source, for a person who looks into the file."""
    return ", ".join(piece.text for piece in source.pieces if piece.is_column)


def mapped(sent: pl.Series, clean: Cleaner) -> Cleaned:
    """Clean each different value once."""
    if sent.null_count() == len(sent):
        return Cleaned(sent, sent, sent)
    values = sent.to_list()
    found: dict[str | None, Checked] = {value: clean(value) for value in set(values) if value is not None}
    found[None] = (None, None)
    value, reason = ([found[one][n] for one in values] for n in (0, 1))
    return Cleaned(sent, pl.Series(value, dtype=pl.String), pl.Series(reason, dtype=pl.String))


def _code(sent: str, codes: Mapping[str, Code]) -> Code | None:
    return codes.get(sent.casefold()) or codes.get("*")


def _coded(sent: str, codes: Mapping[str, Code], clean: Cleaner) -> Checked:
    code = _code(sent, codes)
    if code:
        return clean(code.text)
    return (None, None) if says_nothing(sent) else (None, UNLISTED)


def _unless_nothing(sent: str, clean: Cleaner) -> Checked:
    return (None, None) if says_nothing(sent) else clean(sent)


def _date_part(sent: str, formats: tuple[str, ...], part: str) -> Checked:
    day, _ = dates.start(sent, formats)
    return (dates.part_of(day, part) if day else sent), None


def _precision(sent: str, formats: tuple[str, ...]) -> Checked:
    found = dates.read(sent, formats)
    return (found.precision if found else None), None
