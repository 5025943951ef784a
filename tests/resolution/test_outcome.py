"""What came out for a record is one number, and only what came out otherwise is written."""

import polars as pl
import pytest

from kithkin.resolution.matches import PAIRS
from kithkin.resolution.outcome import apart, otherwise, outcome, written

CLUSTERS = pl.DataFrame(
    {"record_id": ["a", "b", "c", "d"], "cluster_id": [7, 7, 8, 9], "probability": [0.9, 0.8, 0.7, 1.0]}
)
PAIR = {"left_id": "a", "right_id": "b", "evidence": "[1]", "weight": 3.0, "probability": 0.9, "same": 0.9}
BESIDE = PAIR | {"right_id": "c", "same": 0.3}
NOBODY = pl.Series([], dtype=pl.String)


def pairs(*rows):
    return pl.DataFrame(list(rows), schema=PAIRS)


def changed(clusters, told, asked=NOBODY):
    then = outcome(CLUSTERS, pairs(PAIR, BESIDE))
    found = otherwise(clusters, told, (then, outcome(clusters, told)), asked)
    return set(found["record_id"])


def test_what_came_out_alike_is_the_same_number_whatever_the_clusters_are_called_and_the_order():
    again = CLUSTERS.reverse().with_columns(cluster_id=pl.col("cluster_id").cast(pl.String) + "x")
    assert changed(again, pairs(BESIDE, PAIR | {"left_id": "b", "right_id": "a"})) == set()


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ({"weight": 3.1}, {"a", "b"}),
        ({"evidence": "[2]"}, {"a", "b"}),
        ({"same": 0.8}, {"a", "b"}),
    ],
)
def test_another_pair_is_told_of_both_ends_and_their_persons(other, found):
    assert changed(CLUSTERS, pairs(PAIR | other, BESIDE)) == found
    assert changed(CLUSTERS, pairs(PAIR, BESIDE | other)) == found | {"c"}


def test_a_person_that_is_made_of_others_or_less_surely_came_out_otherwise():
    moved = CLUSTERS.with_columns(cluster_id=pl.Series([7, 7, 9, 9]))
    assert changed(moved, pairs(PAIR, BESIDE)) == {"c", "d"}
    unsure = CLUSTERS.with_columns(probability=pl.Series([0.9, 0.8, 0.7, 0.5]))
    assert changed(unsure, pairs(PAIR, BESIDE)) == {"d"}


def test_records_asked_for_and_those_beside_them_are_told_with_their_persons():
    assert changed(CLUSTERS, pairs(PAIR, BESIDE), pl.Series(["c"])) == {"a", "b", "c"}
    assert changed(CLUSTERS, pairs(PAIR, BESIDE), pl.Series(["d"])) == {"d"}


def test_a_record_of_which_nothing_is_known_is_new():
    new = pl.concat([CLUSTERS, CLUSTERS[:1].with_columns(record_id=pl.lit("e"), cluster_id=pl.lit(10, pl.Int64))])
    assert changed(new, pairs(PAIR, BESIDE)) == {"e"}


def test_a_pair_of_which_nothing_is_written_is_no_part_of_what_came_out():
    unlikely = {"left_id": "c", "right_id": "d", "same": 0.1}
    assert changed(CLUSTERS, pairs(PAIR, BESIDE, PAIR | unlikely)) == set()
    assert changed(CLUSTERS, pairs(PAIR, BESIDE, PAIR | unlikely | {"same": 0.2})) == {"c", "d"}


def test_written_are_pairs_of_one_person_and_those_of_two_that_may_be_one():
    told = pairs(PAIR | {"same": 0.1}, BESIDE, BESIDE | {"right_id": "d", "same": 0.1}, BESIDE | {"right_id": "x"})
    assert written(CLUSTERS, told)["right_id"].to_list() == ["b", "c", "x"]
    assert apart(CLUSTERS, told)["right_id"].to_list() == ["c", "x"]
