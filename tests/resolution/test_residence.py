"""Homes one after another, from rows of which some are stale."""

from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.resolution.residence import last_seen, spells

AS_OF = "2016-06-30"
SCHEMA = dict.fromkeys(["person_id", "kind", "address_id", "valid_from", "valid_to"], pl.String)


def lived(
    *rows: tuple[str, str | None, str | None], kind: str = "lives_at"
) -> list[tuple[str, str | None, str | None]]:
    frame = pl.DataFrame([("P", kind, *row) for row in rows], SCHEMA, orient="row")
    return spells(frame, AS_OF).select("address_id", "valid_from", "valid_to").rows()


def test_a_home_lasts_until_the_next_is_seen() -> None:
    assert lived(("A", "2012-01-01", None), ("B", "2014-05-10", None)) == [
        ("A", "2012-01-01", "2014-05-09"), ("B", "2014-05-10", None),
    ]  # fmt: skip


def test_one_stale_row_between_others_is_no_move() -> None:
    rows = ("A", "2012-01-01", None), ("Z", "2013-01-01", None), ("A", "2014-01-01", None)
    assert lived(*rows) == [("A", "2012-01-01", None)]


def test_two_rows_that_insist_are_a_second_home() -> None:
    rows = [("A", f"201{n}-01-01", None) for n in range(1, 7)] + [("B", "2013-02-01", None), ("B", "2015-06-01", None)]
    assert lived(*rows) == [("A", "2011-01-01", None), ("B", "2013-02-01", None)]


def test_a_statement_without_dates_speaks_of_now() -> None:
    assert lived(("A", "2012-01-01", "2013-01-01"), ("B", None, None)) == [
        ("A", "2012-01-01", "2016-06-29"), ("B", "2016-06-30", None),
    ]  # fmt: skip


def test_what_begins_later_is_not_seen_yet() -> None:
    assert lived(("A", "2012-01-01", None), ("B", "2017-01-01", None)) == [("A", "2012-01-01", None)]


def test_a_lease_that_goes_on_is_seen_today() -> None:
    rows = ("A", "2012-01-01", None), ("Z", "2015-01-01", "2015-01-01")
    assert lived(*rows, kind="tenant_at") == [("A", "2012-01-01", None)]


DAYS = st.dates(date(2001, 1, 1), date(2016, 6, 30)).map(str)
ROWS = st.lists(st.tuples(st.sampled_from("ABC"), DAYS | st.none(), st.none()), min_size=1, max_size=10)


@settings(max_examples=60)
@given(ROWS, st.randoms())
def test_homes_are_free_of_the_order_of_rows(rows: list[tuple[str, str | None, str | None]], random: object) -> None:
    mixed = list(rows)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert lived(*rows) == lived(*mixed)
    assert {row[0] for row in lived(*rows)} <= {row[0] for row in rows}


def test_nobody_moves_within_a_day_and_most_rows_of_it_are_home() -> None:
    assert lived(("A", None, None), ("A", None, None), ("B", None, None), ("B", None, None), ("B", None, None)) == [
        ("B", AS_OF, None)
    ]


def test_of_two_addresses_given_as_often_the_one_that_others_give_is_home() -> None:
    rows = [("P", "A-slip", None), ("P", "B", None), ("Q", "B", None), ("R", "C", None), ("R", "D", None)]
    frame = pl.DataFrame([(p, "lives_at", a, d, None) for p, a, d in rows], SCHEMA, orient="row")
    assert spells(frame, AS_OF).select("person_id", "address_id").rows() == [("P", "B"), ("Q", "B"), ("R", "C")]


@settings(max_examples=60)
@given(ROWS)
def test_no_stay_ends_before_it_begins(rows: list[tuple[str, str | None, str | None]]) -> None:
    assert all(first <= (last or AS_OF) for _, first, last in lived(*rows) if first)


def test_somebody_was_last_seen_on_the_latest_day_of_which_a_row_tells():
    rows = [("P", "A", "lives_at", "2012-01-01", "2012-06-30"), ("P", "B", "tenant_at", "2011-01-01", "2013-02-02"),
            ("P", "A", "lives_at", "2020-01-01", None), ("Q", "A", "claims_at", "2014-01-01", None)]  # fmt: skip
    names = ["person_id", "address_id", "kind", "valid_from", "valid_to"]
    table = pl.DataFrame(rows, dict.fromkeys(names, pl.String), orient="row")
    assert dict(last_seen(table, "2016-06-30").iter_rows()) == {"P": "2013-02-02", "Q": "2016-06-30"}
