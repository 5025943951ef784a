"""Whose a dozen records are, with why, and who may yet be one person: in rows what `matches` has in frames."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import copysign
from typing import Any, NamedTuple

from kithkin.graph import few
from kithkin.graph.access import join
from kithkin.graph.run import Run
from kithkin.graph.store import GraphStore, Row
from kithkin.graph.tombstones import bury_restricted
from kithkin.resolution.decide import Decisions
from kithkin.resolution.live.near import Member, Near
from kithkin.resolution.live.settled import Settled
from kithkin.resolution.matches import POSSIBLE

Classed = Callable[[frozenset[int]], int]
"""The class of whoever reads all of several."""
Side = tuple[str, int]
"""The person and the class of a record."""
PARTS = ("left_id", "right_id", "weight", "same", "evidence")


class Pair(NamedTuple):
    """Two records that were weighed."""

    left: str
    right: str
    weight: float
    same: float
    evidence: str


def pairs_of(table: Any) -> list[Pair]:
    """The pairs of a table that linking handed out."""
    return list(map(Pair, *(table[name].to_pylist() for name in PARTS)))


def rounded(value: float, places: int) -> float:
    """As a frame rounds: what is less than nothing stays so."""
    return copysign(round(value * 10**places) / 10**places, value)


def belonging(
    members: Iterable[Member], whose: Mapping[str, str], sure: Mapping[str, float], told: tuple[Iterable[Pair], str]
) -> list[Row]:
    """A SAME_AS for each record, of the record's class; `told` are the pairs and the version of the model."""
    pairs, model = told
    known = {one.record_id: (whose[one.record_id], one.access) for one in members}
    best: dict[str, tuple[float, str, str]] = {}
    for pair in pairs:
        # Evidence names only records of one class.
        if known.get(pair.left, 0) == known.get(pair.right, 1):
            for record, other in ((pair.left, pair.right), (pair.right, pair.left)):
                said = (-pair.weight, other, pair.evidence)
                best[record] = min(best.get(record, said), said)
    return [_same(record, side, sure[record], best.get(record)) | {"model": model} for record, side in known.items()]


def _same(record: str, side: Side, sure: float, best: tuple[float, str, str] | None) -> Row:
    tie = {"source": record, "target": side[0], "probability": rounded(sure, 4), "access": side[1]}
    if best is None:
        return tie | {"weight": None, "evidence": "[]", "compared_with": None}
    return tie | {"weight": rounded(-best[0], 3), "evidence": best[2], "compared_with": best[1]}


def possibly(everyone: Iterable[Member], pairs: Iterable[Pair], decisions: Decisions, classed: Classed) -> list[Row]:
    """The likeliest pair of records between two persons that may be one, unless somebody decided they are two.

    Whoever stands under nobody is none of them.
    """
    known = {one.record_id: (one.person_id, one.access) for one in everyone if one.person_id}
    apart = set(_between(known, decisions.different))
    best: dict[tuple[tuple[str, str], str], tuple[float, Pair]] = {}
    needs: dict[str, frozenset[int]] = {}
    for pair in pairs:
        ends = next(_between(known, [pair[:2]]), None) if pair.same >= POSSIBLE else None
        if ends and ends not in apart:
            classes = frozenset({known[pair.left][1], known[pair.right][1]})
            need = "+".join(map(str, sorted(classes)))
            needs[need], said = classes, (-pair.weight, pair)
            best[ends, need] = min(best.get((ends, need), said), said)
    # In one order, since a class of several is registered on first use.
    numbers = {need: classed(needs[need]) for need in sorted(needs)}
    return [_maybe(best[at][1], numbers[at[1]]) for at in sorted(best)]


def _between(known: Mapping[str, tuple[str | None, int]], pairs: Iterable[Sequence[str]]) -> Iterator[tuple[str, str]]:
    """The two persons of each pair between two."""
    for left, right in pairs:
        persons = sorted({str(known[end][0]) for end in (left, right) if end in known})
        if len(persons) > 1:
            yield persons[0], persons[1]


def _maybe(pair: Pair, access: int) -> Row:
    source, target = sorted((pair.left, pair.right))
    told = {"weight": rounded(pair.weight, 3), "probability": rounded(pair.same, 4), "evidence": pair.evidence}
    return {"source": source, "target": target, "access": access, **told}


def write(store: GraphStore, run: Run, found: Near, made: Settled, decisions: Decisions) -> None:
    """Make what ties the records to their persons, and the one record to others, exactly that."""
    linked, pairs = found.asked.found, pairs_of(found.asked.found.pairs)
    sure = dict(zip(*(linked.clusters[name].to_pylist() for name in ("record_id", "probability")), strict=True))
    same = belonging(found.members, made.whose, sure, (pairs, linked.model.version))
    done = few.replace_edges(store, run, ("SAME_AS", "Record", "Person"), same, {"source": found.ids})
    if done.closed and not found.classes_stay:
        bury_restricted(store, run, found.ids)
    now = [one._replace(person_id=made.whose[one.record_id]) for one in found.members]
    maybe = possibly([*now, *found.context], pairs, decisions, lambda needs: join(store, needs))
    for side in ("source", "target"):
        mine = [row for row in maybe if row[side] == found.own]
        few.replace_edges(store, run, ("POSSIBLY_SAME_AS", "Record", "Record"), mine, {side: [found.own]})
