"""What a record stated at an instant is told at any later one, whatever it states since."""

import pytest

from kithkin.graph.run import last_instant
from kithkin.graph.said import as_said
from kithkin.loaders import write

from .test_load import ANN, BOB, FEED, delivered, feed

CHILD = "visits:1:child"
OTHER = FEED.replace('date_of_birth = "dob"', 'date_of_birth = "day"')


def stated(store, at, field, record=CHILD):
    """What a record stated at an instant, as everybody who reads is told."""
    rows = store.ask("read/decision_records", ids=[record], access=list(range(1, 20)), known_at=at)
    return [row[field] for row in as_said(rows)]


def loaded(store, folder, *rows, **more):
    delivered(store, folder, *rows, **more)
    return last_instant(store)


def test_a_changed_row_leaves_what_its_record_stated_before(store, tmp_path):
    names = ("Ann", "Anne", "Anna")
    at = [loaded(store, tmp_path, ANN | {"first": name}, BOB, name=f"{name}.csv") for name in names]
    assert [stated(store, one, "given_name") for one in at] == [["Ann"], ["Anne"], ["Anna"]]
    assert {tuple(stated(store, one, "given_name", "visits:2:child")) for one in at} == {("Bob",)}


def test_a_row_that_is_back_with_other_words_leaves_what_it_said_before_it_went(embedded, tmp_path):
    first = loaded(embedded, tmp_path, ANN, BOB)
    gone = loaded(embedded, tmp_path, BOB, name="gone.csv")
    back = loaded(embedded, tmp_path, ANN | {"first": "Anne"}, BOB, name="back.csv")
    assert [stated(embedded, one, "given_name") for one in (first, back)] == [["Ann"], ["Anne"]]
    assert gone < back


def test_other_words_of_a_feed_leave_what_the_same_row_was_taken_to_say(embedded, tmp_path):
    of = (
        feed(),
        feed(OTHER),
        feed(OTHER.replace("mother_of", "carer_of")),
        feed(FEED.replace("mother_of", "carer_of")),
    )
    at = [loaded(embedded, tmp_path, ANN, BOB, of=one) for one in of]
    days = [stated(embedded, one, "date_of_birth") for one in at]
    assert days == [["2006-06-30"], ["2016-02-01"], ["2016-02-01"], ["2006-06-30"]]


class KilledError(Exception):
    """The load was killed."""


@pytest.mark.parametrize("name", ["keep_said", "replace_nodes", "replace_edges"])
def test_a_load_killed_half_way_is_not_told_and_the_next_one_is(embedded, tmp_path, monkeypatch, name):
    before = loaded(embedded, tmp_path, ANN, BOB)

    def killed(*args, **more):
        if name != "replace_edges":
            getattr(write, f"_{name}")(*args, **more)
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(write, f"_{name}", getattr(write, name), raising=False)
        patch.setattr(write, name, killed)
        with pytest.raises(KilledError):
            delivered(embedded, tmp_path, ANN | {"first": "Anne"}, BOB, of=feed(OTHER), name="next.csv")
    assert stated(embedded, before, "given_name") == stated(embedded, last_instant(embedded), "given_name") == ["Ann"]
    after = loaded(embedded, tmp_path, ANN | {"first": "Anne"}, BOB, of=feed(OTHER), name="next.csv")
    assert [stated(embedded, one, "given_name") for one in (before, after)] == [["Ann"], ["Anne"]]
    assert [stated(embedded, one, "date_of_birth") for one in (before, after)] == [["2006-06-30"], ["2016-02-01"]]
