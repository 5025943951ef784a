"""Copies of charts that leave: sealed with whom they are for, and recorded before they go."""

import hashlib
from collections.abc import Iterable, Mapping

from fastapi import Response

from kithkin.api.charts import seen_in
from kithkin.api.graded import conditions, gradings
from kithkin.api.handling import MARKING
from kithkin.api.reading import Reading
from kithkin.graph import instants
from kithkin.graph.picture import Picture
from kithkin.graph.store import Row
from kithkin.viz.formats.forms import FORMS, written
from kithkin.viz.formats.seal import Copy, Seal, Source

CONDITIONS = "Handling conditions apply: ask who prepared it before it is passed on"


def copy_of(reading: Reading, drawn: Picture, wanted: Iterable[str], prepared_for: str | None = None) -> Copy:
    """The chart with its seal, and with what is known of the records behind it."""
    records = seen_in(drawn, wanted).records
    return Copy(drawn, seal_of(reading, drawn, prepared_for), sources(reading, records))


def seal_of(reading: Reading, drawn: Picture, prepared_for: str | None) -> Seal:
    """Who prepares it in which role, for whom, when, and what for."""
    user, made_at = reading.caller.user, instants.now()
    recipient = prepared_for or user.shown_as or user.name
    # Digits are all of one width, so that no two copies break their lines otherwise.
    number = f"{int(hashlib.sha256(f'{user.name} {recipient} {made_at}'.encode()).hexdigest(), 16) % 10**10:010}"
    return Seal(
        prepared_for=recipient, prepared_by=user.shown_as or user.name,
        role=", ".join(one.replace("_", " ") for one in user.roles), made_at=made_at, purpose=reading.scope.purpose,
        copy=number, conditions=CONDITIONS if drawn.marking == MARKING else "", marking=drawn.marking,
        as_of=drawn.as_of, known_at=drawn.known_at, rules=", ".join(drawn.rule_versions),
    )  # fmt: skip


def sources(reading: Reading, records: Iterable[str]) -> dict[str, Source]:
    """The row of each record, when it was loaded, how it was graded, and whether conditions apply to it."""
    wanted = list(records)
    rows = reading.asker.ask("read/record", ids=wanted, **reading.view.parameters) if wanted else []
    graded, handling = gradings(reading.asker, reading.view, wanted) if wanted else {}, conditions(reading, rows)
    return {one["record_id"]: _source(one, graded, handling) for one in rows}


def _source(row: Row, graded: Mapping[str, str], handling: Mapping[str, str]) -> Source:
    _, _, key = row["row_key"].partition(":")
    told = row["feed_title"] or row["feed"], key, row["part"], row["file"], row["received_at"]
    return Source(*told, graded.get(row["record_id"], ""), handling.get(row["record_id"], ""))


def handed(reading: Reading, copy: Copy, wanted: Iterable[str], form: str, paper: str = "A3") -> Response:
    """The copy in this form; its kind, marking, recipient and number are in the audit before it leaves."""
    content = written(copy, form, paper)
    seen = seen_in(copy.picture, wanted, ("chart", form, copy.seal.marking))
    return reading.shown("chart", content, seen, FORMS[form].media, recipient(copy.seal))


def recipient(seal: Seal) -> str:
    """Whom a copy goes to, as the audit keeps it."""
    return f"for {seal.prepared_for}, copy {seal.copy}"
