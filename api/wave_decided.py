"""What somebody decided on an exported seed and wave, put to the graph as decisions about a group."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kithkin.api.access.no_action import NoAction
from kithkin.api.deciding import NewDecision, persons_records, put
from kithkin.api.gangs import GANG
from kithkin.api.reading import Reading, Seen, ids
from kithkin.api.wave_sheet import NO_ACTION, PROPOSE, Answered
from kithkin.graph.errors import BadInput, KithkinError, NotThere
from kithkin.graph.ids import PREFIXES

SOURCE = "a seed and wave"
KINDS = {GANG: "propose_member", PREFIXES["Family"]: "in_family"}
"""What it is to propose somebody for a group, by how its id begins; for any other, that they are in it."""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one line: the decision that was made, or why there is none."""

    answer: Answered
    decision: str = ""
    status: str = ""
    refused: str = ""


def decided(reading: Reading, group_id: str, answers: Sequence[Answered]) -> Iterator[Done]:
    """Propose who is to be a member of a group; that nothing is to be done about somebody is kept."""
    if twice := _twice(answers):
        raise BadInput(f"line {twice.line}: {twice.person_id} is decided twice; leave one line")
    if not reading.asker.ask("read/group", ids=[group_id], **reading.view.parameters):
        raise NotThere(f"no group {group_id}; look it up with search")
    _no_action(reading, group_id, [one for one in answers if one.decision == NO_ACTION])
    for one in answers:
        if one.decision == PROPOSE:
            yield _proposed(reading, group_id, one)


def _twice(answers: Iterable[Answered]) -> Answered | None:
    known: set[str] = set()
    for one in answers:
        if one.person_id in known:
            return one
        known.add(one.person_id)
    return None


def _no_action(reading: Reading, group_id: str, answers: Sequence[Answered]) -> None:
    """Kept with the records that it is about, as every decision is: its reason is for who may read them all."""
    by = reading.caller.user.name
    kept = [NoAction(group_id, frozenset(persons_records(reading, one.person_id)), by, one.reason) for one in answers]
    if answers:
        persons, records = ids(one.person_id for one in answers), ids(key for one in kept for key in one.records)
        reading.note("waves.no_action", "done", Seen(persons, (group_id,), records, ("decision",)))
    reading.wiring.no_actions.keep(kept)


def _proposed(reading: Reading, group_id: str, one: Answered) -> Done:
    kind = KINDS.get(group_id[:2], "member")
    told = {"kind": kind, "persons": [one.person_id], "group_id": group_id, "reason": one.reason, "source": SOURCE}
    try:
        made = put(reading, NewDecision.model_validate(told))
    except KithkinError as error:
        return Done(one, refused=str(error))
    return Done(one, made.id, made.status)
