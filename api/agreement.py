"""How far those who read a pair twice agree, over what the caller may read."""

from collections import Counter
from collections.abc import Sequence

from kithkin.api.access.readings import HOLD
from kithkin.api.access.readings import Reading as Answer
from kithkin.api.reading import Reading
from kithkin.api.review_shapes import AgreedOut, AgreementOut, ReaderOut
from kithkin.resolution.agreed import agreed

NAMES = "manager"
"""The role that is told who the reviewers are."""
Twice = tuple[Answer, Answer]


def agreement(reading: Reading) -> AgreementOut:
    """Of pairs with a first and a blind answer, neither of them on hold."""
    both = _twice(reading)
    kinds = sorted({first.kind for first, _ in both})
    by_kind = {kind: _told([pair for pair in both if pair[0].kind == kind]) for kind in kinds}
    named = any(role.name == NAMES for role in reading.scope.roles)
    return AgreementOut(all=_told(both), by_kind=by_kind, readers=_readers(both) if named else None)


def _twice(reading: Reading) -> list[Twice]:
    access = set(reading.view.access)
    standing = [one for one in reading.wiring.readings.standing() if one.answer != HOLD]
    firsts = {one.pair: one for one in standing if not one.blind and set(one.content["access"]) <= access}
    return [(firsts[one.pair], one) for one in standing if one.blind and one.pair in firsts]


def _told(both: Sequence[Twice]) -> AgreedOut:
    return AgreedOut.model_validate(agreed((first.answer, second.answer) for first, second in both))


def _readers(both: Sequence[Twice]) -> tuple[ReaderOut, ...]:
    pairs, hits = Counter[str](), Counter[str]()
    for first, second in both:
        for one in (first, second):
            pairs[one.reader] += 1
            hits[one.reader] += first.answer == second.answer
    return tuple(ReaderOut(reader=name, pairs=pairs[name], agreed=hits[name]) for name in sorted(pairs))
