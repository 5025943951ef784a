"""A seed and wave in words and shapes: every tie with its reason, its sources, and how it may be handled."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from kithkin.api.access.no_action import NoAction
from kithkin.api.content import brief
from kithkin.api.wave_shapes import BeforeOut, SourceOut, TieEvidenceOut, TieOut, WavePerson
from kithkin.casework.waves.kinds import kinds
from kithkin.casework.waves.reach import Member, Reach
from kithkin.casework.waves.reason import reason, reasons
from kithkin.casework.waves.tie import Evidence, Tie
from kithkin.graph.access import AccessClass

MARKING = "OFFICIAL-SENSITIVE"
Handled = Mapping[int, Collection[tuple[str, str]]]
"""The sensitivity and handling of each class; of a join, those of all it joins."""


def told(
    found: Reach, classes: Iterable[AccessClass], as_of: str, before: Sequence[NoAction] = ()
) -> tuple[str, tuple[WavePerson, ...]]:
    """The marking of the whole, and everybody who is in, in order."""
    teller = _Teller(found, _handled(classes), before)
    people = tuple(teller.person(one, as_of) for one in found.members)
    whole = access_of(tie.access for one in people for tie in (*one.ties, *one.besides))
    return f"{MARKING} {whole}".strip(), people


def access_of(told_: Iterable[str]) -> str:
    """The highest sensitivity and the strictest handling of some."""
    parts = [one.split() for one in told_ if one]
    if not parts:
        return ""
    return f"{max(one[0] for one in parts)} {min(one[1] for one in parts)}"


def _handled(classes: Iterable[AccessClass]) -> Handled:
    labels = {one.number: one for one in classes}
    own = {number: [(one.labels.sensitivity, one.labels.handling)] for number, one in labels.items() if one.labels}
    joined = {number: [pair for each in one.members for pair in own.get(each, ())] for number, one in labels.items()}
    return {**joined, **own}


class _Teller:
    """What telling the people of one answer takes."""

    def __init__(self, found: Reach, handled: Handled, before: Sequence[NoAction]) -> None:
        self._found, self._handled, self._before = found, handled, before

    def person(self, one: Member, as_of: str) -> WavePerson:
        """Somebody with every tie."""
        ties, besides = (tuple(self._tie(tie, one.person.id) for tie in some) for some in (one.reasons, one.besides))
        return WavePerson(
            **brief(one.person, as_of).model_dump(),
            wave=one.wave,
            sources=one.sources,
            ties=ties,
            besides=besides,
            access=access_of(tie.access for tie in ties),
            reason=reasons(self._found, one),
            before=tuple(
                BeforeOut.model_validate(each) for each in self._before if each.told_of(one.person.record_ids)
            ),
        )

    def _tie(self, tie: Tie, person: str) -> TieOut:
        other = self._found.people[tie.beside(person)]
        return TieOut(
            kind=tie.kind,
            title=kinds()[tie.kind].title,
            other_id=other.id,
            other_name=other.label,
            first=tie.first,
            last=tie.last,
            strength=tie.strength,
            sources=tie.sources,
            access=access_of(self._access(each) for each in tie.evidence),
            reason=reason(tie, other),
            evidence=tuple(self._evidence(tie, each) for each in tie.evidence),
        )

    def _evidence(self, tie: Tie, one: Evidence) -> TieEvidenceOut:
        return TieEvidenceOut(
            first=one.first,
            last=one.last,
            words=one.words,
            feed=one.feed,
            grading=one.grading,
            counts=one in tie.counted,
            records=tuple(self._source(record) for record in one.records),
        )

    def _source(self, record: str) -> SourceOut:
        row = self._found.rows.get(record, {})
        given = {name: row[name] for name in ("row_id", "file", "line", "received_at") if name in row}
        return SourceOut(record_id=record, feed=record.partition(":")[0], **given)

    def _access(self, one: Evidence) -> str:
        """How one piece of evidence may be handled: as strictly as anything that it rests on."""
        rows = (self._found.rows[record]["row_access"] for record in one.records if record in self._found.rows)
        numbers = {*one.classes, *rows}
        pairs = {pair for number in numbers for pair in self._handled.get(number, ())}
        return access_of(" ".join(pair) for pair in pairs)
