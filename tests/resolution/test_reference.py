"""Ties to the reference person of a delivered household."""

from typing import Any

import polars as pl

from kithkin.loaders.blocks import RELATION_KINDS
from kithkin.resolution.kin import rules as kin_rules
from kithkin.resolution.reference import referred, rules

SCHEMA = dict.fromkeys(["record_id", "address_id", "kind", "role", "valid_from", "valid_to", "needs"], pl.String)


def stay(record: str, role: str | None, address: str = "A", **more: Any) -> dict[str, Any]:
    blank = dict.fromkeys(SCHEMA)
    return {**blank, "record_id": record, "address_id": address, "kind": "lives_at", "role": role, "needs": "1", **more}


def said(*rows: dict[str, Any]) -> set[tuple[str, str, str]]:
    found = referred(pl.DataFrame(rows, schema=SCHEMA))
    return set(found.select("source_record", "kind", "target_record").rows())


def test_a_role_is_a_statement_about_the_reference_person_of_the_household() -> None:
    rows = stay("census:1:self", "Reference person"), stay("census:2:self", "partner"), stay("census:3:self", "child")
    others = stay("census:4:self", "parent"), stay("census:5:self", "lodger"), stay("census:6:self", None)
    assert said(*rows, *others) == {
        ("census:1:self", "partner_of", "census:2:self"),
        ("census:1:self", "parent_of", "census:3:self"),
        ("census:4:self", "parent_of", "census:1:self"),
    }  # fmt: skip


def test_another_feed_address_or_day_is_another_household() -> None:
    child = stay("census:2:self", "child", valid_from="2020-04-01")
    assert said(stay("survey:1:self", "reference person", valid_from="2020-04-01"), child) == set()
    assert said(stay("census:1:self", "reference person", "B", valid_from="2020-04-01"), child) == set()
    assert said(stay("census:1:self", "reference person", valid_from="2010-04-01"), child) == set()
    assert said(stay("census:1:self", "reference person", valid_from="2020-04-01"), child) != set()


def test_two_reference_persons_at_one_address_state_nothing() -> None:
    heads = stay("census:1:self", "reference person"), stay("census:9:self", "reference person")
    assert said(*heads, stay("census:2:self", "child")) == set()


def test_a_tie_needs_what_both_stays_need() -> None:
    rows = stay("census:1:self", "reference person", needs="2"), stay("census:2:self", "child", needs="1")
    assert referred(pl.DataFrame(rows, schema=SCHEMA))["needs"].to_list() == ["1+2"]


def test_every_role_says_what_a_feed_may_state_and_what_makes_a_tie() -> None:
    says = set(rules()["says"])
    assert says <= set(RELATION_KINDS)
    assert says <= set(kin_rules()["says"])
