"""Authorise a gang membership: a person's decision, on evidence that bears it, until a day of review."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import polars as pl

from kithkin.graph import instants
from kithkin.graph.errors import NotThere, Refused, WrongUse
from kithkin.graph.run import last_instant
from kithkin.graph.store import Asker, GraphStore
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


def evidence(asker: Asker) -> Evidence:
    """Read what lists and reports say, under the ids of the gangs that stand."""
    known_at = last_instant(asker)
    named = texts(asker, "read/group_named", "group_id", "organisation_id", **everything(asker, known_at))
    told = speaking(affiliated(asker, known_at)[1])
    return Evidence(told.join(named, on="organisation_id"))


def authorise(  # noqa: PLR0913 - a decision says what, who, why and until when
    store: GraphStore,
    gang: str,
    person_records: Collection[str],
    *,
    by: str,
    reason: str,
    review_on: str,
    as_of: str | None = None,
    known: Evidence | None = None,
) -> str:
    """Write down that somebody authorised a membership; `groups` puts it in force. Gives the decision's id."""
    _check_words(by, reason, review_on, as_of or instants.now()[:10])
    told = (known or evidence(store)).told.filter(pl.col("group_id") == gang)
    if told.is_empty():
        raise NotThere(f"no gang {gang} that a list or report names; look it up with `kithkin groups`")
    records = sorted(set(person_records))
    borne = told.filter(pl.col("record_id").is_in(records))
    if borne["record_id"].n_unique() < len(records) or borne["person_id"].n_unique() != 1:
        raise WrongUse("the records must all name this gang and be of one person; give those behind the membership")
    sources = sum(independents(borne)["sources"])
    if sources < NEEDED:
        raise Refused(f"{NEEDED} independent graded sources are needed, here are {sources}; copies of one count once")
    return _write(store, gang, records, (by.strip(), reason.strip(), review_on))


def _check_words(by: str, reason: str, review_on: str, today: str) -> None:
    if not by.strip() or not reason.strip():
        raise WrongUse("say who authorises and for what reason")
    try:
        day = date.fromisoformat(review_on).isoformat()
    except ValueError as problem:
        raise WrongUse("the day of review is written like 2016-12-31") from problem
    if day <= today:
        raise WrongUse(f"the day of review must come after {today}")


def _write(store: GraphStore, gang: str, records: list[str], words: tuple[str, str, str]) -> str:
    content = "\0".join([gang, *records, *words])
    decision = "D-" + hashlib.blake2b(content.encode(), digest_size=10).hexdigest()
    by, reason, review_on = words
    said = {"decided_by": by, "reason": reason, "review_on": review_on, "at": instants.now()}
    store.tell("write/authorise_member", id=decision, group_id=gang, record_ids=records, **said)
    return decision
