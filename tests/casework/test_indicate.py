"""Thirteen indicators, each one rule with its query, and how answers for people become one for the chart."""

import pytest

from kithkin.casework.indicate import FOLDER, rolled, versions
from kithkin.casework.rule import numbers, rules
from kithkin.cypher.catalogue import catalogue

RULES = rules(FOLDER)


def test_there_are_thirteen_in_one_order_and_one_is_protective():
    assert sorted(rule["order"] for rule in RULES.values()) == list(range(1, 14))
    assert [name for name, rule in RULES.items() if rule["protective"]] == ["sibling-attendance-high"]
    assert versions() == ("Indicators version 1 (13 rules)",)


def test_every_rule_has_its_query_and_every_query_its_rule():
    assert set(RULES) == {name.removeprefix("indicator/") for name in catalogue() if name.startswith("indicator/")}


@pytest.mark.parametrize("name", RULES)
def test_a_query_takes_what_its_rule_gives(name):
    given = {"people", "homes", "access", "known_at", "as_of", *numbers(RULES[name], "2016-06-30")}
    assert set(catalogue()[f"indicator/{name}"].takes) <= given


def test_ages_and_windows_become_days():
    assert numbers(RULES["benefit-claims"], "2016-06-30")["since"] == "2010-06-30"
    assert numbers(RULES["benefit-claims"], "2016-06-30")["adult_born_by"] == "1998-06-30"


def answers(*told):
    return [{"subject_id": str(place), "answer": answer} for place, answer in enumerate(told)]


@pytest.mark.parametrize(
    ("rollup", "told", "of", "chart"),
    [
        ("any", ("met", "not met"), 5, "met"),
        ("any", ("not met",), 5, "not met"),
        ("any", (), 5, "unknown"),
        ("all", ("met", "met"), 2, "met"),
        ("all", ("met", "met"), 3, "unknown"),
        ("all", ("met", "not met"), 3, "not met"),
        ("share", ("met", "met"), 6, "met"),
        ("share", ("met", "met"), 7, "not met"),
        ("share", ("met",), 1, "not met"),
        ("share", (), 7, "unknown"),
    ],
)
def test_the_chart_has_one_answer(rollup, told, of, chart):
    rule = {"rollup": rollup, "share": 0.3, "least": 2}
    assert rolled(rule, answers(*told), [str(place) for place in range(of)]) == chart
