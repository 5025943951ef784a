"""Scores in scope: the criteria of a rule pack, answered for persons and families from what a caller may read."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kithkin.casework.days import months_before
from kithkin.casework.golden import Trust, golden, trusts
from kithkin.casework.rule import Rule, numbers, rules
from kithkin.graph.errors import WrongUse
from kithkin.graph.picture import Answer
from kithkin.graph.said import as_said
from kithkin.graph.store import Asker, Row, View

PACK = "troubled_families_2015"
FOLDER = "rules"
NOT_HELD = "data not held"
UNANSWERED = "no record that may be read answers this"
MOST_IDS = 1000


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to one criterion, the records behind it, and the classes one must read to know it."""

    answer: Answer
    evidence: tuple[str, ...] = ()
    reason: str = ""
    classes: frozenset[int] = frozenset()
    members: int = 0
    band: str | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """How one person or family stands against every criterion of a pack on a day."""

    subject: str
    rule: str
    version: int
    as_of: str
    answers: Mapping[str, Answered]
    points: int
    members: Mapping[str, int] = field(default_factory=dict)
    band: str | None = None
    eligible: Answer = "not applicable"

    @property
    def categories(self) -> int:
        """How many criteria are met."""
        return sum(one.answer == "met" for one in self.answers.values())


def pack(name: str = PACK) -> Rule:
    """A rule pack by name."""
    if name not in rules(FOLDER):
        raise WrongUse(f"no rule pack {name}; there are {', '.join(rules(FOLDER))}")
    return rules(FOLDER)[name]


def scores(asker: Asker, view: View, ids: Sequence[str], *, rule: str = PACK) -> dict[str, Score]:
    """The scores of the persons and groups with these ids; an id the caller may not know of is absent."""
    members: dict[str, list[Membership]] = defaultdict(list)
    for row in asker.ask("read/group_members", ids=sorted(set(ids)), **view.parameters):
        members[row["group_id"]].append(Membership(row["person_id"], tuple(row["basis"] or ())))
    people = {one.person_id for theirs in members.values() for one in theirs} | (set(ids) - set(members))
    born = births(asker, view, people)
    found = person_scores(asker, view, born, rule=rule)
    families = {group_id: family_score(group_id, theirs, found, born) for group_id, theirs in members.items()}
    return {wanted: score for wanted in ids if (score := families.get(wanted) or found.get(wanted))}


@dataclass(frozen=True, slots=True)
class Membership:
    """One person in a family, and what that rests on."""

    person_id: str
    basis: tuple[str, ...] = ()
    classes: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Birth:
    """When a person was born by the best record, with the records and classes behind it."""

    born: str | None = None
    evidence: tuple[str, ...] = ()
    classes: frozenset[int] = frozenset()


def births(asker: Asker, view: View, ids: Iterable[str]) -> dict[str, Birth]:
    """Each person whom a readable record supports, with the date of birth the best of them states, if any does."""
    read = (row for batch in batches(ids) for row in asker.ask("score/births", ids=batch, **view.parameters))
    rows = as_said(read)
    feeds = asker.ask("read/feeds", known_at=view.known_at)
    return best_births(rows, trusts(feeds, view.known_at))


def best_births(rows: Sequence[Row], trust: Trust) -> dict[str, Birth]:
    """The best date of birth of each person, from rows of score/births or score/people."""
    classes: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        classes[row["person_id"]].update(row["classes"] if row["date_of_birth"] else ())
    return {
        person_id: Birth(profile.born, profile.sources("date_of_birth"), frozenset(classes[person_id]))
        for person_id, profile in golden(rows, trust).items()
    }


def person_scores(asker: Asker, view: View, born: Mapping[str, Birth], *, rule: str = PACK) -> dict[str, Score]:
    """The score of each person, by the day each was born."""
    found: dict[str, Score] = {}
    for batch in batches(born):
        answers = answered(asker, view, {person_id: born[person_id] for person_id in batch}, rule)
        found |= {person_id: _person(person_id, rule, view.as_of, theirs) for person_id, theirs in answers.items()}
    return found


def answered(asker: Asker, view: View, people: Mapping[str, Birth], rule: str = PACK) -> dict[str, dict[str, Answered]]:
    """Every criterion of the pack for every person, a question for each criterion."""
    held = {row["subject"] for row in asker.ask("read/feeds", known_at=view.known_at)}
    found: dict[str, dict[str, Answered]] = {person_id: {} for person_id in people}
    for criterion in pack(rule)["criterion"]:
        if criterion["subject"] in held:
            answers = _asked(asker, view, people, criterion)
        else:
            answers = dict.fromkeys(people, Answered("unknown", reason=NOT_HELD))
        for person_id, answer in answers.items():
            found[person_id][criterion["id"]] = answer
    return found


def _asked(asker: Asker, view: View, people: Mapping[str, Birth], criterion: Rule) -> dict[str, Answered]:
    listed = [{"id": person_id, "born": birth.born} for person_id, birth in sorted(people.items())]
    asked: dict[str, Any] = {"people": listed, **numbers(criterion, view.as_of), **view.parameters}
    rows = asker.ask(f"score/{criterion['query']}", **asked)
    return {row["person_id"]: _answer(row, people[row["person_id"]], criterion) for row in rows}


def _answer(row: Row, birth: Birth, criterion: Rule) -> Answered:
    evidence = tuple(sorted({*row["evidence"], *birth.evidence}))
    reason = "" if row["answer"] != "unknown" else UNANSWERED
    return Answered(row["answer"], evidence, reason or criterion["plain"], frozenset(row["classes"]) | birth.classes)


def _person(person_id: str, rule: str, as_of: str, answers: Mapping[str, Answered]) -> Score:
    met = sum(one.answer == "met" for one in answers.values())
    return Score(person_id, rule, pack(rule)["version"], as_of, answers, points(met, rule))


def points(met: int, rule: str = PACK) -> int:
    """Points for how many criteria one person meets, by the pack's illustrative table."""
    table = pack(rule)["points"]["by_criteria"]
    return int(table[min(met, len(table) - 1)])


def family_score(
    group_id: str, members: Collection[Membership], found: Mapping[str, Score], born: Mapping[str, Birth],
    *, rule: str = PACK,
) -> Score:  # fmt: skip
    """The sum of the members' points, and each criterion answered for the family out of its members' answers."""
    theirs = {one.person_id: found[one.person_id] for one in members if one.person_id in found}
    as_of = next((score.as_of for score in theirs.values()), "")
    answers = {
        criterion["id"]: family_answer([score.answers[criterion["id"]] for score in theirs.values()], members, rule)
        for criterion in pack(rule)["criterion"]
    }
    by_member = {person_id: score.points for person_id, score in sorted(theirs.items())}
    met = sum(one.answer == "met" for one in answers.values())
    return Score(
        group_id, rule, pack(rule)["version"], as_of, answers, sum(by_member.values()), by_member,
        band(met, "whole", rule), _eligible(answers, [born[key].born for key in theirs], as_of, rule),
    )  # fmt: skip


def family_answer(theirs: Sequence[Answered], members: Collection[Membership], rule: str = PACK) -> Answered:
    """Met by one member is met; else one of whom we do not know makes it unknown; else not met; else not applicable."""
    answer = _strongest(theirs)
    deciding = [one for one in theirs if one.answer == answer]
    records = [*(one.evidence for one in deciding), *(one.basis for one in members)]
    classes = [*(one.classes for one in theirs), *(one.classes for one in members)]
    met = len(deciding) if answer == "met" else 0
    return Answered(
        answer,
        tuple(sorted(set().union(*records))),
        next((one.reason for one in deciding), UNANSWERED),
        frozenset().union(*classes),
        met,
        band(met, "members", rule),
    )


def _strongest(theirs: Sequence[Answered]) -> Answer:
    order: tuple[Answer, ...] = ("met", "unknown", "not met", "not applicable")
    answers = {one.answer for one in theirs}
    return next((answer for answer in order if answer in answers), "unknown")


def band(number: int, scale: str, rule: str = PACK) -> str | None:
    """The complexity band of a number on a scale of the pack; none below the first."""
    table = pack(rule)["complexity"]
    place = bisect_right(table[scale], number)
    return table["bands"][place - 1] if place else None


def _eligible(answers: Mapping[str, Answered], born: Sequence[str | None], as_of: str, rule: str) -> Answer:
    test = pack(rule)["eligible"]
    young = any(day > months_before(as_of, 12 * test["child_under"]) for day in born if day)
    if not young:
        return "unknown" if None in born or not born else "not met"
    counted = Counter(one.answer for one in answers.values())
    if counted["met"] >= test["criteria"]:
        return "met"
    return "unknown" if counted["met"] + counted["unknown"] >= test["criteria"] else "not met"


def batches(ids: Iterable[str]) -> list[list[str]]:
    """Ids in order, as many at a time as one question takes."""
    listed = sorted(set(ids))
    return [listed[start : start + MOST_IDS] for start in range(0, len(listed), MOST_IDS)]
