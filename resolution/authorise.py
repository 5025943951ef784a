"""What bears a gang membership: who has enough independent graded sources, and a decision on them by two people."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from kithkin.graph import instants
from kithkin.graph.errors import NotThere, Refused, WrongUse
from kithkin.graph.run import last_instant
from kithkin.graph.store import Asker, GraphStore
from kithkin.resolution.criteria import check_criteria, check_review
from kithkin.resolution.gangs import NEEDED, independents, speaking
from kithkin.resolution.material import affiliated
from kithkin.resolution.reading import everything, texts


@dataclass(frozen=True, slots=True)
class Candidate:
    """A membership that two or more independent graded sources bear, waiting for a person to decide."""

    gang: str
    person_id: str
    records: tuple[str, ...]
    sources: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """What lists and reports say of every gang, read once."""

    told: pl.DataFrame

    def candidates(self) -> list[Candidate]:
        """Memberships with enough independent graded sources, in the order of their ids."""
        enough = independents(self.told).filter(pl.col("sources") >= NEEDED)
        rows = self.told.join(enough, on=["organisation_id", "person_id"])
        grouped = rows.group_by("group_id", "person_id", "sources").agg(pl.col("record_id").unique().sort())
        ordered = grouped.sort("group_id", "person_id").iter_rows()
        return [Candidate(gang, person, tuple(records), sources) for gang, person, sources, records in ordered]

    def bear(self, gang: str, records: Collection[str]) -> None:
        """Refuse a membership that fewer than two independent graded sources bear, or that is not of one person."""
        told = self.told.filter(pl.col("group_id") == gang)
        if told.is_empty():
            raise NotThere(f"no gang {gang} that a list or report names; look it up with `kithkin gang list`")
        borne = told.filter(pl.col("record_id").is_in(sorted(records)))
        if borne["record_id"].n_unique() < len(set(records)) or borne["person_id"].n_unique() != 1:
            raise WrongUse("the records must all name this gang and be of one person; give those behind the membership")
        sources = sum(independents(borne)["sources"])
        if sources < NEEDED:
            raise Refused(
                f"{NEEDED} independent graded sources are needed, here are {sources}; copies of one count once"
            )


@dataclass(frozen=True, slots=True)
class Authority:
    """Who authorises, who agrees, why, on which criteria and until which review."""

    by: str
    second_by: str
    reason: str
    criteria: tuple[str, ...]
    review_on: str


def evidence(asker: Asker) -> Evidence:
    """Read what lists and reports say, under the ids of the gangs that stand."""
    known_at = last_instant(asker)
    named = texts(asker, "read/group_named", "group_id", "organisation_id", **everything(asker, known_at))
    told = speaking(affiliated(asker, known_at)[1])
    return Evidence(told.join(named, on="organisation_id"))


def authorise(
    store: GraphStore,
    gang: str,
    person_records: Collection[str],
    authority: Authority,
    *,
    known: Evidence | None = None,
    today: str | None = None,
) -> str:
    """Write down at once that two people authorised a membership; `groups` puts it in force. Gives the decision's id.

    For jobs with many to write; people decide by `decide` and `second`.
    """
    _check_words(authority)
    check_review(authority.review_on, today or instants.now()[:10])
    check_criteria(authority.criteria)
    records = sorted(set(person_records))
    (known or evidence(store)).bear(gang, records)
    decision = _decision(gang, records, authority)
    store.tell("write/decision", decisions=[_row(decision, gang, records, authority)])
    agreed = {"id": decision, "agreed": "in force", "second_by": authority.second_by.strip()}
    store.tell("write/decision", decisions=[agreed | {"second_at": instants.now()}])
    return decision


def _check_words(authority: Authority) -> None:
    if not authority.by.strip() or not authority.reason.strip():
        raise WrongUse("say who authorises and for what reason")
    if authority.second_by.strip() in {"", authority.by.strip()}:
        raise WrongUse("somebody else must agree: name two people")


def _decision(gang: str, records: list[str], authority: Authority) -> str:
    """The same for the same words, so that a job that is run again decides nothing twice."""
    words = (authority.by, authority.second_by, authority.reason, *authority.criteria, authority.review_on)
    content = "\0".join([gang, *records, *(word.strip() for word in words)])
    return "D-" + hashlib.blake2b(content.encode(), digest_size=10).hexdigest()


def _row(decision: str, gang: str, records: list[str], authority: Authority) -> dict[str, object]:
    anchors = {"record_ids": records, "left_ids": records, "right_ids": [], "group_id": gang}
    own = {"id": decision, "act_id": decision, "kind": "authorise_member", "status": "proposed", "at": instants.now()}
    told = {"criteria": list(authority.criteria), "review_on": authority.review_on}
    return {**own, **anchors, **told, "decided_by": authority.by.strip(), "reason": authority.reason.strip()}
