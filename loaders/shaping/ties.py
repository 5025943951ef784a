"""What rows state of their people: relations, addresses, and affiliations."""

import polars as pl

from kithkin.loaders.blocks import (
    ADDRESS_KINDS,
    AFFILIATION_KINDS,
    GRADING_FIELDS,
    ORGANISATION_KINDS,
    RELATION_KINDS,
    Affiliation,
    Relation,
)
from kithkin.loaders.clean.fields import plain
from kithkin.loaders.clean.words import says_nothing
from kithkin.loaders.shaping.hashes import content_ids
from kithkin.loaders.shaping.homes import Homes
from kithkin.loaders.shaping.sheet import Sheet, frame


def states(sheet: Sheet, tie: Relation) -> pl.DataFrame:
    """Source kind target, for every row in which both people are there."""
    cells = sheet.cells
    where = cells.when(tie.when) & sheet.people[tie.source].there & sheet.people[tie.target].there
    kind = sheet.words(tie.kind, RELATION_KINDS, where, "relation")
    where = where & kind.is_not_null()
    days = cells.days(tie.span, where)
    source, target = sheet.record_ids(tie.source), sheet.record_ids(tie.target)
    turned = pl.Series([bool(code and code.reverse) for code in cells.codes(tie.kind)], dtype=pl.Boolean)
    columns = {
        "source": target.zip_with(turned, source),
        "target": source.zip_with(turned, target),
        "kind": kind,
        "valid_from": days.start,
        "valid_to": days.end,
    }
    return frame(columns, where, {"access": sheet.access(tie.label, tie.source, tie.target)})


def at(sheet: Sheet, home: Homes) -> list[pl.DataFrame]:
    """Where each person of an [[address]] is."""
    cells, block = sheet.cells, home.block
    placed = home.id.is_not_null()
    kind = sheet.words(block.kind, ADDRESS_KINDS, placed, "relation")
    placed = placed & kind.is_not_null()
    days = cells.days(block.span, placed)
    edge = {name: sheet.texts(block.edge.get(name)) for name in ("tenure", "role")}
    columns = {"target": home.id, "kind": kind, **edge, "valid_from": days.start, "valid_to": days.end}
    return [
        frame(
            {"source": sheet.record_ids(part), **columns},
            placed & sheet.people[part].there,
            {"access": sheet.access(block.label, part)},
        )
        for part in block.parts
    ]


def addresses(home: Homes) -> pl.DataFrame:
    """The addresses of an [[address]]."""
    columns = {"id": home.id, "line": home.line, **{name: one.value for name, one in home.values.items()}}
    return frame(columns, home.id.is_not_null(), {})


def affiliated(sheet: Sheet, tie: Affiliation) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Ties to organisations, and the organisations."""
    cells = sheet.cells
    where = cells.when(tie.when) & sheet.people[tie.part].there
    name = cells.clean(tie.organisation["name"], _organisation).value
    where = where & name.is_not_null()
    of = sheet.words(tie.organisation["kind"], ORGANISATION_KINDS, where, "relation")
    kind = sheet.words(tie.kind, AFFILIATION_KINDS, where, "relation")
    where = where & of.is_not_null() & kind.is_not_null()
    days = cells.days(tie.span, where)
    ids = content_ids("O-", [of, name.str.to_lowercase()])
    edge = {one: sheet.texts(tie.edge.get(one)) for one in ("role", *GRADING_FIELDS)}
    ends = {"source": sheet.record_ids(tie.part), "target": ids, "kind": kind}
    columns = {**ends, **edge, "valid_from": days.start, "valid_to": days.end}
    made = {"id": ids, "kind": of, "name": name, "category": sheet.texts(tie.organisation.get("category"))}
    return frame(columns, where, {"access": sheet.access(tie.label, tie.part)}), frame(made, where, {})


def _organisation(sent: str) -> tuple[str | None, str | None]:
    return (None, None) if says_nothing(sent) else plain(sent)
