"""The events that rows tell of, and who had which role in them."""

from functools import reduce

import polars as pl

from kithkin.loaders.blocks import EVENT_NUMBERS, EVENT_ROLES, EVENT_TEXTS, Code, Happening, Label, Source
from kithkin.loaders.clean.fields import number
from kithkin.loaders.clean.words import says_nothing
from kithkin.loaders.shaping.cells import UNLISTED, Cleaned, Days
from kithkin.loaders.shaping.hashes import content_ids
from kithkin.loaders.shaping.sheet import Sheet, frame

PROVEN_BY = ("disposal", "code", "text", "reason")


def happened(sheet: Sheet, event: Happening) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Events, and the edges of those involved; an event whose columns are all empty did not happen."""
    where = _told(sheet, event)
    kind = _kind(sheet, event.kind, where)
    where = where & kind.is_not_null()
    days = sheet.cells.days(event.span, where)
    incident = sheet.texts(event.incident)
    columns = {"kind": kind, **_values(sheet, event, where), "incident": incident, **_dates(sheet, event, days)}
    whose = incident.fill_null(sheet.keys) if event.incident else sheet.keys
    # The words of the label, not its number: numbers follow the order in which feeds are first loaded.
    marks = [sheet.cells.every(text) for text in (event.name, *_words(event.label))]
    ids = content_ids("E-", [whose, *marks, *columns.values()])
    events = frame({"id": ids, **columns}, where, {"feed": sheet.feed, "access": sheet.access(event.label)})
    edges = [_involved(sheet, event, part, role, where, ids) for part, role in event.roles]
    return events, pl.concat(edges)


def _words(label: Label) -> tuple[str, ...]:
    return label.feed, label.sensitivity, label.handling, label.legal_regime, *label.purposes


def _told(sheet: Sheet, event: Happening) -> pl.Series:
    """The rows that tell of the event and have somebody in it."""
    cells = sheet.cells
    somebody = reduce(lambda one, other: one | other, [sheet.people[part].there for part, _ in event.roles])
    asked = [*event.values.values(), event.span.start, event.span.end, event.incident]
    looked_at = [source for source in asked if source and source.constant is None]
    filled = [cells.clean(source, _something).value.is_not_null() for source in looked_at]
    told = reduce(lambda one, other: one | other, filled) if filled else cells.true()
    return cells.when(event.when) & somebody & told


def _something(sent: str) -> tuple[str | None, str | None]:
    return (None if says_nothing(sent) else sent), None


def _kind(sheet: Sheet, source: Source, where: pl.Series) -> pl.Series:
    if source.constant is not None:
        return sheet.cells.every(source.constant)
    found = sheet.cells.clean(source, lambda text: (text.strip().casefold().replace(" ", "_"), None))
    sheet.cells.tell(found, source, "event", where)
    return found.value


def _values(sheet: Sheet, event: Happening, where: pl.Series) -> dict[str, pl.Series]:
    texts = {name: sheet.texts(event.values.get(name)) for name in EVENT_TEXTS}
    numbers = {name: _number(sheet, event.values.get(name), where) for name in EVENT_NUMBERS}
    return {**texts, "proven": _proven(sheet, event), **numbers}


def _number(sheet: Sheet, source: Source | None, where: pl.Series) -> pl.Series:
    if source is None:
        return sheet.cells.every(None).cast(pl.Float64)
    found = sheet.cells.clean(source, lambda text: (None, None) if says_nothing(text) else number(text))
    return sheet.values(source, found, where).cast(pl.Float64)


def _proven(sheet: Sheet, event: Happening) -> pl.Series:
    """Whether the offence is proven, by the first code that says so or not; without one it is unknown."""
    proven = pl.Series([None], dtype=pl.Boolean).new_from_index(0, sheet.cells.frame.height)
    for name in PROVEN_BY:
        source = event.values.get(name)
        if source and source.codes:
            codes: list[Code | None] = sheet.cells.codes(source)
            proven = proven.fill_null(pl.Series([code.proven if code else None for code in codes], dtype=pl.Boolean))
    return proven


def _dates(sheet: Sheet, event: Happening, days: Days) -> dict[str, pl.Series]:
    precision = sheet.cells.every(event.precision) if event.precision else days.precision
    known = precision.zip_with(days.start.is_not_null(), sheet.cells.every(None))
    return {"valid_from": days.start, "valid_to": days.end, "precision": known}


def _involved(
    sheet: Sheet, event: Happening, part: str, role: Source, where: pl.Series, ids: pl.Series
) -> pl.DataFrame:
    there = where & sheet.people[part].there
    roles = _role(sheet, role, there)
    columns = {"source": sheet.record_ids(part), "target": ids, "role": roles}
    return frame(columns, there, {"access": sheet.access(event.label, part)})


def _role(sheet: Sheet, source: Source, there: pl.Series) -> pl.Series:
    """A role that is not said or not listed is `named`: nobody is made an offender by a gap."""
    if source.constant is not None:
        return sheet.cells.every(source.constant)
    found = sheet.cells.clean(source, _listed_role)
    sheet.cells.tell(Cleaned(found.sent, found.value, found.reason), source, "role", there)
    return found.value.fill_null("named")


def _listed_role(text: str) -> tuple[str | None, str | None]:
    word = text.strip().casefold().replace(" ", "_")
    return (word, None) if word in EVENT_ROLES else (None, UNLISTED)
