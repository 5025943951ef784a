"""How records stand in a graph: their persons, the stored evidence, the decisions, and every other pair scored anew."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from kithkin.graph.errors import NotThere
from kithkin.graph.said import as_said
from kithkin.graph.store import Asker, Row, View
from kithkin.resolution import beside
from kithkin.resolution.compared import Circle, Compared, compared, key_of, people_of
from kithkin.resolution.current import model_of
from kithkin.resolution.decide import Decisions
from kithkin.resolution.decide_noun import Decision
from kithkin.resolution.decide_plan import pairs
from kithkin.resolution.decide_read import until
from kithkin.resolution.identity import KINDS, table_of
from kithkin.resolution.model import Model
from kithkin.resolution.repeats import statements
from kithkin.resolution.shared import shared
from kithkin.resolution.standing import Standing, Word


def standing_of(asker: Asker, view: View, persons: Iterable[str]) -> Standing:
    """The records of some persons as this reader may read them, every two of them compared."""
    rows = _joined(asker, view, persons)
    if not rows:
        raise NotThere("no such person; `kithkin why RECORD` says under which one a record stands")
    kept = _kept(asker, view)
    records, model, person = _records(rows), model_of(kept["model"]), _person(rows)
    circle = circle_of(asker, view, person, model)
    book, (people, ids) = compared(records, model, circle), people_of(records, model)
    delivered, _ = table_of(records)
    return Standing(
        person=person,
        pairs=book | _stored(rows, book),
        words=_words(asker, view),
        rows={one["record_id"]: one["row_key"] for one in delivered.to_pylist() if one["row_key"]},
        said=dict(zip(ids, statements(people).tolist(), strict=True)),
        model=kept["model_version"],
    )


def circle_of(asker: Asker, view: View, person: Mapping[str, str], model: Model) -> Circle:
    """What stands around the records of some persons, as far as this reader may read it."""
    words = _words(asker, view)
    same, different = (
        tuple((word.left, word.right) for word in words if word.kind == kind) for kind in ("same", "different")
    )
    decisions = Decisions(same, different)
    if beside.NAME not in model.rates:
        return Circle(person, None, decisions)
    scope = {"access": list(view.access), "known_at": view.known_at}
    # The last word of a record's key names its part of the row.
    keys = sorted({one.rpartition(":")[0] for one in person})
    near = {row["person_id"] for row in asker.ask("read/row_records", keys=keys, **scope)} - set(person.values())
    rows = _joined(asker, view, near)
    return Circle({**person, **_person(rows)}, _records(rows), decisions)


def _joined(asker: Asker, view: View, persons: Iterable[str]) -> list[Row]:
    """The records of some persons, each with what it stated at the instant that is asked for."""
    wanted = sorted(set(persons))
    return as_said(asker.ask("read/joined", ids=wanted, access=list(view.access), known_at=view.known_at))


def _person(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    return {row["record_id"]: row["person_id"] for row in rows}


def with_keys(asker: Asker, view: View, standing: Standing, ends: tuple[str, str]) -> Standing:
    """The same with the keys that two of the records share."""
    wanted = sorted({standing.person[one] for one in ends})
    rows = _joined(asker, view, wanted)
    people, ids = people_of(_records(rows), model_of(_kept(asker, view)["model"]))
    return replace(standing, keys=shared(people, ids.index(ends[0]), ids.index(ends[1])))


def closest(standing: Standing, one: str, two: str) -> tuple[str, str]:
    """Two records for what was asked about: records as they are, persons by their strongest pair."""
    left, right = _records_of(standing, one), _records_of(standing, two)
    if len(left) == len(right) == 1:
        return left[0], right[0]
    pairs = [(pair.weight, a, b) for a in left for b in right if a != b and (pair := standing.pair(a, b))]
    if not pairs:
        return left[0], right[0]
    _, a, b = max(pairs)
    return a, b


def _records_of(standing: Standing, one: str) -> list[str]:
    if ":" in one:
        return [one]
    found = sorted(record for record, person in standing.person.items() if person == one)
    if not found:
        raise NotThere(f"no person {one}; `kithkin why RECORD` says under which one a record stands")
    return found


def _kept(asker: Asker, view: View) -> Mapping[str, Any]:
    kept = asker.ask("read/resolve_model", most=1, known_at=view.known_at)
    if not kept:
        raise NotThere("there is no model yet, so nothing was compared; run `kithkin resolve`")
    return kept[0]


def _records(rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    names = ("record_id", *KINDS)
    return pl.DataFrame([{name: row[name] for name in names} for row in rows], schema=dict.fromkeys(names, pl.String))


def _stored(
    rows: Iterable[Mapping[str, Any]], book: Mapping[tuple[str, str], Compared]
) -> dict[tuple[str, str], Compared]:
    """The pairs whose evidence the last run kept; lines about a household are not among them."""
    found = {}
    for row in rows:
        pair = book.get(key_of(row["record_id"], row["compared_with"] or ""))
        if pair and row["weight"] is not None and pair.same >= pair.household:
            stored = replace(pair, weight=float(row["weight"]), evidence=row["evidence"] or "[]", source="stored")
            found[key_of(pair.left, pair.right)] = stored
    return found


def _words(asker: Asker, view: View) -> tuple[Word, ...]:
    """The latest word on each pair; two that are one person make no word on the pairs round them here."""
    latest: dict[tuple[str, str], Word] = {}
    for row in asker.ask("read/decision_pairs", known_at=until(asker, view.known_at)):
        for one, two in pairs(Decision.of_row(row)):
            latest[one, two] = Word(row["kind"], one, two, f"{row['decision_id']}, {row['at'][:10]}")
    return tuple(latest.values())
