"""What the pages of gangs show, and what their forms ask for; everything goes by the functions of the API."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from kithkin.api import content, deciding, seen
from kithkin.api.decided import DecisionOut, decisions_of, seen_in
from kithkin.api.deciding import NewDecision
from kithkin.api.gang_list import gang_memberships
from kithkin.api.reading import Reading, Seen, ids
from kithkin.api.shapes import Membership
from kithkin.casework.gang_life import Said, comes_next, said, sources, words
from kithkin.graph import instants
from kithkin.graph.errors import NotThere, WrongUse
from kithkin.resolution.criteria import gang_rules

MOST = 200
WAITS, IN_FORCE = "proposed", "in force"
KINDS = {"propose": "propose_member", "authorise": "authorise_member", "review": "review_member",
         "remove": "not_member"}  # fmt: skip
BORNE = ("authorise_member", "review_member")


class Sent(BaseModel):
    """The form as a browser sends it."""

    model_config = ConfigDict(extra="forbid")
    act: str = Field(default="", max_length=20)
    person: str = Field(default="", max_length=300)
    record: list[str] = Field(default=[], max_length=200)
    criterion: list[str] = Field(default=[], max_length=20)
    review_on: str = Field(default="", max_length=10)
    reason: str = Field(default="", max_length=1000)
    decision: str = Field(default="", max_length=80)


@dataclass(frozen=True, slots=True)
class Member:
    """One membership, what sources say so, and what comes next."""

    one: Membership
    said: tuple[Said, ...]
    waits: tuple[DecisionOut, ...]

    @property
    def sources(self) -> int:
        """How many independent graded sources bear it, of those that the caller may read."""
        return sources(self.said)

    @property
    def next(self) -> str:
        """What is lacking, or comes next."""
        waiting = words()["next"]["waits"] if self.waits else ""
        return waiting or comes_next(self.one.status, self.one.review_on, self.said)


@dataclass(frozen=True, slots=True)
class Gang:
    """One gang as its page shows it."""

    id: str
    name: str
    members: tuple[Member, ...]
    decisions: tuple[DecisionOut, ...]

    @property
    def waiting(self) -> tuple[DecisionOut, ...]:
        """What waits for a second person."""
        return tuple(one for one in self.decisions if one.status == WAITS)

    @property
    def untaken(self) -> tuple[DecisionOut, ...]:
        """What was decided last of somebody, and the list does not say."""
        rests = {getattr(each.one.authority, name) for each in self.members if each.one.authority
                 for name in ("decision_id", "review_id")}  # fmt: skip
        last = {frozenset(one.records): one for one in reversed(self.decisions) if one.status == IN_FORCE}
        named = {record for each in self.members for record in each.one.basis}
        return tuple(
            one for one in last.values()
            if (one.kind in BORNE and one.id not in rests)
            or (one.kind == "propose_member" and not named.intersection(one.records) and not self.who(one))
        )  # fmt: skip

    def who(self, one: DecisionOut) -> str:
        """Whom a decision is about, as far as the list tells."""
        about = set(one.records)
        return next((each.one.person_name for each in self.members if about.intersection(each.one.basis)), "")

    @property
    def seen(self) -> Seen:
        """Whom and what the page shows."""
        within, made = seen.of_members([each.one for each in self.members]), seen_in(self.decisions)
        return Seen(
            within.persons, ids((self.id, *within.groups)), ids((*within.records, *made.records)),
            (*within.fields, "sources", *made.fields),
        )  # fmt: skip


def gang(reading: Reading, gang_id: str) -> Gang:
    """One gang with its members, their sources and what is being decided, as this caller may read all of it."""
    row = content.group_there(reading, gang_id)[0]
    if row["kind"] != "Gang":
        raise NotThere("no such gang for this caller")
    found = gang_memberships(reading, (gang_id, "", ""), MOST)
    told = said(reading.asker, reading.view, gang_id, (record for one in found for record in one.basis))
    made = _decided(reading, gang_id)
    return Gang(gang_id, row["name"] or "Gang", tuple(_member(one, told, made) for one in found), made)


def _member(one: Membership, told: Mapping[str, tuple[Said, ...]], made: Iterable[DecisionOut]) -> Member:
    about = set(one.basis)
    waits = tuple(each for each in made if each.status == WAITS and about.intersection(each.records))
    return Member(one, tuple(each for record in one.basis for each in told.get(record, ())), waits)


def _decided(reading: Reading, gang_id: str) -> tuple[DecisionOut, ...]:
    """What was decided of this gang, the latest first; of what the caller may not read whole nothing."""
    rows = reading.wiring.store.ask("read/gang_decisions", group_id=gang_id)
    wanted = ids(row["decision_id"] for row in rows if not row["undone_at"])
    found = decisions_of(reading, wanted, reading.until)
    return tuple(sorted(found, key=lambda one: (one.second_at or one.at, one.id), reverse=True))


def limits(reading: Reading) -> dict[str, str]:
    """Between which days the next review lies."""
    today = date.fromisoformat(reading.wiring.settings.as_of or instants.now()[:10])
    last = today + timedelta(days=gang_rules()["longest_days"])
    return {"first": (today + timedelta(days=1)).isoformat(), "last": last.isoformat()}


def done(reading: Reading, gang_id: str, sent: Sent) -> str:
    """Do what a form asks for; gives the word for what came of it."""
    if sent.act in {"agree", "withdraw"}:
        return _answered(reading, gang_id, sent)
    if sent.act not in KINDS:
        raise WrongUse(f"nothing about a gang is called {sent.act!r}; choose from {', '.join(KINDS)}, agree, withdraw")
    made = deciding.put(reading, _asked(gang_id, sent))
    reading.note("decision.made", "done", Seen(persons=ids(made.persons), fields=("decision",)))
    return "proposed" if made.status == WAITS else "made"


def _asked(gang_id: str, sent: Sent) -> NewDecision:
    person = sent.person.strip()
    if not person:
        raise WrongUse("say whom: the id of a person, or the key of a record of theirs")
    if len(_reason(sent)) < 3:
        raise WrongUse("say why, in a few words: the reason is kept with the decision")
    if sent.act == "authorise" and not sent.record:
        raise WrongUse("choose the sources that it rests on: two at least, independent and graded")
    told: dict[str, Any] = {"kind": KINDS[sent.act], "group_id": gang_id, "reason": _reason(sent)}
    told |= {"records": [person]} if ":" in person else {"persons": [person], "records": sent.record}
    if sent.act in {"authorise", "review"}:
        told |= {"criteria": sent.criterion, "review_on": sent.review_on or None}
    return NewDecision(**told)


def _reason(sent: Sent) -> str:
    return sent.reason.strip()


def _answered(reading: Reading, gang_id: str, sent: Sent) -> str:
    one = next((each for each in _decided(reading, gang_id) if each.id == sent.decision), None)
    if one is None:
        raise NotThere("no such decision for this caller")
    if sent.act == "agree":
        made = deciding.agree(reading, one.id)
        reading.note("decision.agreed", "done", Seen(persons=ids(made.persons), fields=("decision",)))
        return "removed" if one.kind == "not_member" else "agreed"
    if len(_reason(sent)) < 3:
        raise WrongUse("say why it is withdrawn, in a few words")
    made = deciding.withdraw(reading, one.id, _reason(sent))
    reading.note("decision.undone", "done", Seen(persons=ids(made.persons), fields=("decision",)))
    return "withdrawn"
