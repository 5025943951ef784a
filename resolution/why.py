"""Why a person is one person: the evidence between their records, as far as the asker may read them."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from kithkin.graph.errors import NotThere
from kithkin.graph.said import as_said
from kithkin.graph.store import Asker, Row, View
from kithkin.resolution.compared import MOST, Finding, compared, of_file
from kithkin.resolution.current import model_of
from kithkin.resolution.decide import among
from kithkin.resolution.decide_read import decided, until
from kithkin.resolution.identity import KINDS, linked_records
from kithkin.resolution.known import circle_of
from kithkin.resolution.link import Model


@dataclass(frozen=True, slots=True)
class Belonging:
    """One record of a person, and the record that speaks most for it."""

    record_id: str
    feed: str
    probability: float
    compared_with: str | None = None
    weight: float | None = None
    findings: tuple[Finding, ...] = ()
    since: str = ""
    """When the tie became known that stands."""


@dataclass(frozen=True, slots=True)
class Why:
    """The records behind a person under one model version."""

    person_id: str
    model: str
    records: tuple[Belonging, ...]


def why(asker: Asker, view: View, person_id: str) -> Why:
    """Compare the readable records of a person with one another under the model in force.

    What speaks for a record is worked out from what the asker reads, so it never names or hints at anything else.
    """
    scope = {"access": list(view.access), "known_at": view.known_at}
    rows = as_said(asker.ask("read/why", id=person_id, **scope))
    if not rows:
        raise NotThere(f"no person {person_id}")
    kept = asker.ask("read/resolve_model", most=1, known_at=view.known_at)
    sure: Sure = {}
    best: Best = {}
    if kept and len(rows) > 1:
        sure, best = _weighed(asker, view, person_id, (rows, model_of(kept[0]["model"])))
    records = tuple(_belonging(row, sure, best) for row in rows)
    return Why(person_id, kept[0]["model_version"] if kept else "", records)


def _belonging(row: Row, sure: "Sure", best: "Best") -> Belonging:
    key = row["record_id"]
    other, weight, findings = best.get(key, (None, None, ()))
    return Belonging(key, row["feed"], sure.get(key, ALONE), other, weight, findings, row["since"])


ALONE = 1.0
"""How surely a record belongs that is all there is of a person."""
Sure = dict[str, float]
Best = dict[str, tuple[str, float, tuple[Finding, ...]]]


def _weighed(asker: Asker, view: View, person_id: str, told: tuple[list[dict[str, Any]], Model]) -> tuple[Sure, Best]:
    """How surely each record belongs; and the other that it is most like, the weight of that, and each finding."""
    rows, model = told
    frame = pl.DataFrame(
        [{name: row[name] for name in ("record_id", *KINDS)} for row in rows],
        schema=dict.fromkeys(["record_id", *KINDS], pl.String),
    )
    linked = linked_records(frame, model, among(decided(asker, until(asker, view.known_at)), frame["record_id"]))
    if frame.height > MOST:
        book = of_file(linked.pairs.to_pylist())
    else:
        book = compared(frame, model, circle_of(asker, view, dict.fromkeys(frame["record_id"], person_id), model))
    found: Best = {}
    for pair in sorted(book.values(), key=lambda pair: (-pair.weight, pair.left, pair.right)):
        for one, other in ((pair.left, pair.right), (pair.right, pair.left)):
            found.setdefault(one, (other, pair.weight, pair.findings))
    sure = zip(linked.clusters["record_id"].to_pylist(), linked.clusters["probability"].to_pylist(), strict=True)
    return {key: round(probability, 4) for key, probability in sure}, found
