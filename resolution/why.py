"""Why a person is one person: the evidence between their records, as far as the asker may read them."""

from dataclasses import dataclass
from functools import lru_cache

import orjson
import polars as pl

from kithkin.graph.errors import NotThere
from kithkin.graph.store import Asker, View
from kithkin.resolution.compared import Finding
from kithkin.resolution.identity import KINDS, linked_records
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
    rows = asker.ask("read/why", id=person_id, **scope)
    if not rows:
        raise NotThere(f"no person {person_id}")
    kept = asker.ask("read/resolve_model", most=1)
    best = _best(rows, kept[0]["model"]) if kept and len(rows) > 1 else {}
    records = tuple(
        Belonging(row["record_id"], row["feed"], row["probability"], *best.get(row["record_id"], (None, None, ())))
        for row in rows
    )
    return Why(person_id, kept[0]["model_version"] if kept else "", records)


@lru_cache(maxsize=4)
def _model(text: str) -> Model:
    return Model.from_json(text)


def _best(rows: list[dict[str, object]], model: str) -> dict[str, tuple[str, float, tuple[Finding, ...]]]:
    """For each record the other that it is most like, the weight of that, and each finding."""
    frame = pl.DataFrame(
        [{name: row[name] for name in ("record_id", *KINDS)} for row in rows],
        schema=dict.fromkeys(["record_id", *KINDS], pl.String),
    )
    found: dict[str, tuple[str, float, tuple[Finding, ...]]] = {}
    for pair in linked_records(frame, _model(model)).pairs.to_pylist():
        for one, other in ((pair["left_id"], pair["right_id"]), (pair["right_id"], pair["left_id"])):
            if one not in found:
                lines = tuple(Finding(**line) for line in orjson.loads(pair["evidence"]))
                found[one] = (other, pair["weight"], lines)
    return found
