"""The indicators of a chart: one rule each, answered met, not met or unknown, with who it was seen in and why."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from kithkin.casework.facts import Facts
from kithkin.casework.homes import Home
from kithkin.casework.rule import Rule, numbers, rules
from kithkin.graph.picture import Answer, Indicator
from kithkin.graph.store import Asker, Row

FOLDER = "indicators"
SAID: dict[str, str] = {"unknown": "No record that may be read here answers this."}


def indicators(asker: Asker, facts: Facts, homes: Sequence[Home]) -> list[Indicator]:
    """Every indicator for the people and homes of a chart, in the order of the rules."""
    ordered = sorted(rules(FOLDER).items(), key=lambda item: item[1]["order"])
    return [_indicator(asker, facts, homes, name, rule) for name, rule in ordered]


def versions() -> tuple[str, ...]:
    """The versions of the indicator rules in use."""
    counted = Counter(rule["version"] for rule in rules(FOLDER).values())
    return tuple(f"Indicators version {version} ({number} rules)" for version, number in sorted(counted.items()))


def _indicator(asker: Asker, facts: Facts, homes: Sequence[Home], name: str, rule: Rule) -> Indicator:
    people = [{"id": person.id, "born": person.born} for person in facts.people.values()]
    home_ids = [home.id for home in homes]
    asked = {"people": people, "homes": _places(facts, home_ids), **numbers(rule, facts.view.as_of)}
    rows = asker.ask(f"indicator/{name}", **asked, **facts.view.parameters)
    answer = rolled(rule, rows, home_ids if rule.get("subjects") == "homes" else _adults(facts))
    deciding = [row for row in rows if row["answer"] == ("met" if answer == "met" else "not met")]
    return Indicator(
        id=name,
        name=rule["name"],
        answer=answer,
        protective=rule["protective"],
        seen_in=tuple(sorted({row["subject_id"] for row in rows if row["answer"] == "met"})) if answer == "met" else (),
        reason=str(SAID.get(answer, rule["plain"])),
        evidence=tuple(sorted({record for row in deciding for record in row["evidence"]})),
    )


def _places(facts: Facts, home_ids: Sequence[str]) -> list[dict[str, Any]]:
    """Each home with every address that stands for it."""
    return [
        {"id": home, "places": sorted(key for key, one in facts.place_of.items() if one == home)} for home in home_ids
    ]


def _adults(facts: Facts) -> list[str]:
    return [person.id for person in facts.people.values() if not person.child(facts.view.as_of)]


def rolled(rule: Rule, rows: Iterable[Row], asked_of: Collection[str]) -> Answer:
    """One answer for the chart out of the answers for its people or homes, as the rule says."""
    answers = {row["subject_id"]: row["answer"] for row in rows}
    met = sum(answer == "met" for answer in answers.values())
    if not answers:
        return "unknown"
    if rule["rollup"] == "all":
        return _all(answers.values(), complete=set(asked_of) <= set(answers))
    if rule["rollup"] == "share":
        return "met" if met >= max(rule["least"], rule["share"] * len(asked_of)) else "not met"
    return "met" if met else "not met"


def _all(answers: Iterable[str], *, complete: bool) -> Answer:
    if "not met" in set(answers):
        return "not met"
    return "met" if complete else "unknown"
