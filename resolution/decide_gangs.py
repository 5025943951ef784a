"""Decisions about who is of a gang: what each needs before it is made, and what a removal takes with it."""

from collections.abc import Collection

from kithkin.graph import instants
from kithkin.graph.errors import Conflict, WrongUse
from kithkin.graph.store import GraphStore, Row
from kithkin.resolution.authorise import evidence
from kithkin.resolution.criteria import check_criteria, check_review
from kithkin.resolution.decide_noun import IN_FORCE, PROPOSED, Ask, Who
from kithkin.resolution.reading import everything

GANG = "Gang"
BORNE = ("authorise_member", "review_member")
OF_GANGS = ("propose_member", *BORNE)
REMOVAL = "not_member"


def check_gang(store: GraphStore, ask: Ask, kind: str, today: str | None) -> None:
    """Refuse what cannot be decided about a member of a gang, or of what is no gang."""
    if kind != GANG:
        if ask.act in OF_GANGS:
            raise WrongUse(f"{ask.group_id} is no gang; decide `member` or `not_member`")
        return
    if ask.act == "member":
        raise WrongUse("nobody is of a gang without criteria and a day of review: propose it, then authorise it")
    if ask.act in BORNE:
        _check_borne(store, ask, today or instants.now()[:10])


def _check_borne(store: GraphStore, ask: Ask, today: str) -> None:
    check_review(ask.review_on, today)
    if ask.criteria or ask.act == "authorise_member":
        check_criteria(ask.criteria)
    bear_still(store, ask.act, ask.group_id, ask.records)
    if ask.act == "review_member":
        _check_standing(store, ask, today)


def _check_standing(store: GraphStore, ask: Ask, today: str) -> None:
    """A review renews what is in force: past its day a membership is authorised anew or not at all."""
    found = [row for row in _about(store, str(ask.group_id), ask.records)
             if row["kind"] in BORNE and row["status"] == IN_FORCE and not row["undone_at"]]  # fmt: skip
    began = max((row["at"] for row in found if row["kind"] == "authorise_member"), default=None)
    if began is None:
        raise Conflict("no authorisation is in force that could be reviewed; authorise the membership first")
    until = max((row["at"], row["review_on"]) for row in found if row["at"] >= began)[1]
    if until < today:
        raise Conflict(f"the day of review, {until}, has passed; the membership is authorised anew or not at all")


def bear_still(store: GraphStore, kind: str, gang: str | None, records: Collection[str]) -> None:
    """Refuse what two independent sources do not bear, or no longer, and what somebody is to be removed from."""
    if kind in BORNE:
        evidence(store).bear(str(gang), records)
        waits = [row for row in _about(store, str(gang), records)
                 if row["kind"] == REMOVAL and row["status"] == PROPOSED and not row["undone_at"]]  # fmt: skip
        if waits:
            raise Conflict(f"{waits[0]['decision_id']} waits to remove them; agree to it, or withdraw it first")


def is_removal(kind: str, gang: str | None) -> bool:
    """Whether a decision takes somebody out of a gang."""
    return kind == REMOVAL and (gang or "").startswith("G-")


def taken_back(store: GraphStore, gang: str, records: Collection[str], act: tuple[str, Who]) -> list[Row]:
    """What was ever decided about somebody's membership of a gang, withdrawn and shown no more, as they are removed."""
    first, who = act
    undone = {"undone_by": who.by, "undone_at": instants.now(), "undo_reason": who.reason, "undone_for": first}
    found = [row for row in _about(store, gang, records) if row["kind"] in (*OF_GANGS, "member", REMOVAL)]
    mine = [row["decision_id"] for row in found if not row["removed_for"] and row["decision_id"] != first]
    return [{"id": one, "removed_for": first} | undone for one in mine]


def _about(store: GraphStore, gang: str, records: Collection[str]) -> list[Row]:
    """Decisions about the people of some records and a gang."""
    known = everything(store, instants.now())
    theirs = {row["record_id"] for row in store.ask("read/decision_union", ids=sorted(records), **known)}
    told = store.ask("read/gang_decisions", group_id=gang)
    return [row for row in told if (theirs | set(records)).intersection(row["record_ids"])]
