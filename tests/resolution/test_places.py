"""One place, however its address is written."""

import polars as pl

from kithkin.resolution.places import places

SCHEMA = dict.fromkeys(["address_id", "line", "postcode", "uprn"], pl.String)


def placed(*rows: tuple[str | None, ...]) -> dict[str, str]:
    return dict(places(pl.DataFrame(rows, SCHEMA, orient="row")).iter_rows())


def test_a_row_without_uprn_means_the_home_that_has_one() -> None:
    rows = ("z", "1 Low Road", "L1 1AA", "9"), ("a", "1, low rd.", "L11AA", None)
    assert placed(*rows) == {"a": "z", "z": "z"}


def test_without_any_uprn_the_first_address_stands_for_the_place() -> None:
    rows = ("b", "1 Low Road", "L1 1AA", None), ("a", "1 Low Rd", "L1 1AA", None)
    assert placed(*rows) == {"a": "a", "b": "a"}


def test_two_uprns_of_one_line_are_two_places_and_who_gives_none_is_of_neither() -> None:
    rows = ("a", "1 Low Road", "L1 1AA", "8"), ("b", "1 Low Road", "L1 1AA", "9"), ("c", "1 Low Rd", "L1 1AA", None)
    assert placed(*rows) == {"a": "a", "b": "b", "c": "c"}


def test_an_address_that_cannot_be_told_stands_for_itself() -> None:
    assert placed(("a", None, "L1 1AA", None), ("b", "1 Low Road", None, None)) == {"a": "a", "b": "b"}
