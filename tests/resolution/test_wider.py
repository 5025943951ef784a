"""Who is answered: a question's own readers, and whoever reads more of the rows that show it."""

import polars as pl

from kithkin.resolution.wider import readers, reads, within


def test_readers_of_any_row_that_shows_it_and_of_all_are_asked_for_beside_the_own() -> None:
    own = pl.DataFrame({"question": [0, 1], "own": ["1", "2"]})
    shown = pl.DataFrame({"question": [0, 0, 0], "needs": ["1", "2+3", "4"]})
    found = set(readers(own, shown).rows())
    assert found == {(0, "1", "1"), (0, "1", "1+2+3"), (0, "1", "1+4"), (0, "1", "1+2+3+4"), (1, "2", "2")}


def test_a_reader_reads_a_row_whose_classes_they_all_have() -> None:
    assert reads(["1", "1+2"], ["1", "2", "1+2", "12"]).tolist() == [
        [True, False, False, False],
        [True, True, True, False],
    ]


def test_only_strictly_fewer_classes_are_within() -> None:
    pairs = pl.DataFrame([("1+2", "1"), ("1", "1"), ("1", "1+2"), ("1+2", "3")], ["readers", "readers_too"],
                         orient="row")  # fmt: skip
    assert within(pairs).rows() == [("1+2", "1")]
