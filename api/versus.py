"""Two persons or records beside each other, out of what a caller may read."""

from collections.abc import Sequence
from datetime import UTC, datetime

from kithkin.api import content
from kithkin.api.live import UNNAMED, Standpoint, feed_named, standpoint
from kithkin.api.live_shapes import ComparedOut, Step
from kithkin.api.reading import Reading, Seen, ids
from kithkin.api.shapes import EvidenceLine
from kithkin.graph.errors import NotThere, WrongUse
from kithkin.loaders.alone import people
from kithkin.resolution.compared import Finding
from kithkin.resolution.live.ask import read_one
from kithkin.resolution.live.versus import Side, side_of, side_of_one
from kithkin.resolution.live.versus import versus as beside

Sent = tuple[dict[str, str], str | None]
"""A record and the feed whose words it is in."""


def compared(reading: Reading, left: str | Sent, right: str | Sent) -> ComparedOut:
    """The pair that says most of the two, with every piece of evidence."""
    at = standpoint(reading)
    names = [one if isinstance(one, str) else name for one, name in ((left, "left"), (right, "right"))]
    if names[0] == names[1]:
        raise WrongUse("left and right are the same: give two")
    told = beside(at.model, _side(at, left, "left"), _side(at, right, "right"))
    return ComparedOut(
        left=names[0],
        right=names[1],
        left_record=told.left,
        right_record=told.right,
        weight=told.weight,
        probability=told.same,
        household=told.household,
        findings=tuple(EvidenceLine.model_validate(line) for line in told.findings),
        waterfall=waterfall(told.findings),
        pairs=told.pairs,
        model=at.model.version,
        moment=content.moment(at.reading),
    )


def of_compared(answer: ComparedOut) -> Seen:
    """Whom and what the answer shows."""
    named = (answer.left, answer.right)
    records = (answer.left_record, answer.right_record)
    persons = ids(one for one in named if one.startswith("P-"))
    return Seen(persons=persons, records=ids(records), fields=("evidence", "probability", "weight"))


def waterfall(lines: Sequence[Finding]) -> tuple[Step, ...]:
    """Each line as a bar that begins where the one before ended."""
    steps: list[Step] = []
    at = 0.0
    for line in lines:
        steps.append(Step(field=line.field, begins=round(at, 1), ends=round(at + line.weight, 1)))
        at += line.weight
    return tuple(steps)


def _side(at: Standpoint, wanted: str | Sent, name: str) -> Side:
    if not isinstance(wanted, str):
        return _sent(at, *wanted, name)
    index = at.index
    rows = index.find([wanted], at.readable)
    if not len(rows):
        rows = index.of_persons([wanted], at.readable)
    if not len(rows) and wanted.startswith("P-"):
        rows = index.of_persons([content.current(at.reading, wanted)], at.readable)
    if not len(rows):
        raise NotThere("no such person or record for this caller")
    return side_of(index, rows)


def _sent(at: Standpoint, row: dict[str, str], feed: str | None, name: str) -> Side:
    words = feed_named(at.reading, feed)
    named = {**dict.fromkeys(words.key, f"{UNNAMED}-{name}"), **row}
    found = people(named, words, datetime.now(UTC).date().isoformat())
    if len(found) > 1:
        raise WrongUse(f"this row tells of {len(found)} people: send one of them by the fields of the graph")
    return side_of_one(read_one(str(found[0]["id"]), found[0]))
