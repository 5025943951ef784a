"""A delivery is compared with what is known, row by row."""

import polars as pl

from kithkin.loaders.difference import difference

KNOWN = [("a", "a@1", None), ("b", "b@1", None), ("c", "c@1", "2016"), ("d", "d@1", None), ("e", "e@1", None)]


def compared(sent, delivered=None, *, whole=True, redefined=False):
    rows = pl.DataFrame([(row.split("@")[0], row) for row in sent], schema=["key", "id"], orient="row")
    known = pl.DataFrame(KNOWN, schema=["key", "row_id", "closed"], orient="row")
    keys = frozenset(delivered or rows["key"])
    return difference(rows, known, keys, whole=whole, redefined=redefined)


def test_rows_are_new_changed_back_gone_or_as_they_were():
    found = compared(["a@1", "b@2", "c@1", "f@1"])
    assert found.fresh == {"f"}
    assert found.restated == {"b", "c"}
    assert found.gone == {"d", "e"}
    assert (found.new, found.changed) == (2, 1)


def test_nothing_is_gone_from_a_delta():
    assert compared(["a@1"], whole=False).gone == frozenset()


def test_a_rejected_row_is_not_gone():
    assert compared(["a@1"], ["a", "b", "d"]).gone == {"e"}


def test_a_changed_feed_file_restates_every_known_row():
    found = compared(["a@1", "f@1"], redefined=True)
    assert (found.fresh, found.restated, found.changed) == ({"f"}, {"a"}, 0)
