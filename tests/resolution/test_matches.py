"""Records with their persons and possible matches, each of the class of its evidence."""

import polars as pl

from kithkin.resolution.decide import Decisions
from kithkin.resolution.matches import PAIRS, belonging, possibly
from kithkin.resolution.needs import least, uncovered, united

RECORDS = pl.DataFrame(
    [("a:1", "P1", 0.9, 1), ("a:2", "P1", 0.9, 1), ("b:1", "P1", 0.8, 2), ("b:2", "P2", 1.0, 2)],
    {"record_id": pl.String, "person_id": pl.String, "probability": pl.Float64, "access": pl.Int64},
    orient="row",
)


def pair(left: str, right: str, weight: float, same: float = 0.9) -> dict[str, object]:
    line = f'[{{"field": "surname", "finding": "{left} {right}", "weight": 1}}]'
    return {"left_id": left, "right_id": right, "evidence": line, "weight": weight, "probability": same, "same": same}


PAIRED = pl.DataFrame([pair("a:1", "a:2", 5.0), pair("a:1", "b:1", 9.0), pair("a:2", "b:2", -1.0, 0.3)], schema=PAIRS)


def test_evidence_of_a_record_names_only_records_of_its_class() -> None:
    found = {row["source"]: row for row in belonging(RECORDS, PAIRED, "m").iter_rows(named=True)}
    assert {source: row["compared_with"] for source, row in found.items()} == {
        "a:1": "a:2", "a:2": "a:1", "b:1": None, "b:2": None,
    }  # fmt: skip
    assert (found["b:1"]["evidence"], found["b:1"]["weight"], found["b:1"]["access"]) == ("[]", None, 2)


def test_a_possible_match_needs_both_classes_and_is_not_asked_again_once_decided() -> None:
    (found,) = possibly(RECORDS, PAIRED, Decisions()).iter_rows(named=True)
    assert (found["source"], found["target"], found["needs"], found["probability"]) == ("a:2", "b:2", "1+2", 0.3)
    assert possibly(RECORDS, PAIRED, Decisions(different=(("a:1", "b:2"),))).is_empty()


def test_of_pairs_that_are_alike_one_is_the_possible_match_in_whatever_order_they_come() -> None:
    several = [pair("a:2", "b:2", -1.0, 0.3), pair("a:2", "b:3", -1.0, 0.3), pair("a:2", "b:4", -1.0, 0.3)]
    others = pl.DataFrame([("b:3", "P2", 1.0, 2), ("b:4", "P2", 1.0, 2)], schema=RECORDS.schema, orient="row")
    found = [possibly(pl.concat([RECORDS, others]), pl.DataFrame(told, schema=PAIRS), Decisions())
             for told in (several, several[::-1], several[1:] + several[:1])]  # fmt: skip
    assert [one.rows() for one in found] == 3 * [found[0].rows()]
    assert found[0].height == 1


def test_needs_are_united_and_a_wider_need_that_says_no_more_is_dropped() -> None:
    frame = pl.DataFrame({"fact": ["x", "x", "y"], "a": [1, 2, 1], "b": [1, 1, 2]})
    needed = united(frame, ["a", "b"])
    assert needed["needs"].to_list() == ["1", "1+2", "1+2"]
    assert least(needed, ["fact"]).select("fact", "needs").rows() == [("x", "1"), ("y", "1+2")]
    assert uncovered(needed, ["fact"], needed.head(1))["fact"].to_list() == ["y"]
