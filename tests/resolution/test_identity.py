"""Which columns of a record say who somebody is."""

import json
from dataclasses import replace
from typing import Any

import polars as pl

from kithkin.resolution.columns import rules
from kithkin.resolution.identity import KINDS, linked_records

GIVEN = ["Ada", "Boris", "Clara", "Dmitri", "Edith", "Farid", "Greta", "Hamish", "Ines", "Jorge"]
WORK = ["smith", "baker", "clerk"]


def records(**of_one: str) -> pl.DataFrame:
    """Sixty people, each in two records."""
    people = [
        {"given_name": GIVEN[n % 10], "surname": f"Fam{n // 5}", "date_of_birth": f"19{40 + n}-03-1{n % 9}",
         "occupation": WORK[n % 3]} for n in range(60)
    ]  # fmt: skip
    rows: list[dict[str, Any]] = [{"record_id": f"a:{n}-{k}:self", **p} for n, p in enumerate(people) for k in (1, 2)]
    rows[0] |= of_one
    return pl.DataFrame(rows, schema={"record_id": pl.String, **dict.fromkeys(KINDS, pl.String)})


def test_every_column_is_of_a_kind_that_linking_knows() -> None:
    assert set(KINDS.values()) <= set(rules().kinds)


def test_an_occupation_is_evidence_for_and_against() -> None:
    weights = []
    for told in ("smith", "clerk"):
        pairs = linked_records(records(occupation=told), None).pairs.to_pylist()
        (pair,) = [one for one in pairs if {one["left_id"], one["right_id"]} == {"a:0-1:self", "a:0-2:self"}]
        (line,) = [one for one in json.loads(pair["evidence"]) if one["field"].startswith("category")]
        weights.append(line["weight"])
    assert weights[0] > 0 > weights[1]


def test_ethnicity_is_never_evidence() -> None:
    assert "ethnicity" not in KINDS


def test_whoever_a_row_names_again_may_be_somebody_of_it() -> None:
    one = {"given_name": "Jason", "surname": "Jessop", "date_of_birth": "1968-02-27"}
    parts = [{"record_id": f"care:1:{part}", **one} for part in ("father", "kept-from", "witness")]
    rows = pl.concat([records(), pl.DataFrame(parts, schema=records().schema)])
    found = linked_records(rows, None).clusters
    person = dict(zip(found["record_id"].to_pylist(), found["cluster_id"].to_pylist(), strict=True))
    assert person["care:1:father"] == person["care:1:kept-from"]
    assert person["care:1:father"] != person["care:1:witness"]


def test_a_frozen_model_learns_nothing_of_row_mates() -> None:
    alone = linked_records(records(), None).model
    assert "beside" in alone.rates
    without = replace(alone, rates={name: rates for name, rates in alone.rates.items() if name != "beside"})
    assert linked_records(records(), without).model == without
