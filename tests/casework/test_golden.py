"""Golden values: by trust, agreement and recency, with the record each came from."""

from kithkin.casework.golden import Profile, Value, golden

TRUST = {"school": {"date_of_birth": 0.9}, "police": {"date_of_birth": 0.4}, "benefits": {"date_of_birth": 0.6}}


def row(record_id, feed, received="2016-01-01T00:00:00.000000Z", **values):
    return {"person_id": "P-1", "record_id": record_id, "feed": feed, "received": received, **values}


def one(*rows):
    return golden(rows, TRUST)["P-1"]


def test_the_more_trusted_feed_is_believed():
    person = one(row("p", "police", date_of_birth="2001-01-01"), row("s", "school", date_of_birth="2001-01-10"))
    assert person.values["date_of_birth"] == Value("2001-01-10", "s", ("s",))


def test_feeds_that_agree_add_up():
    person = one(
        row("p", "police", date_of_birth="2001-01-01"),
        row("b", "benefits", date_of_birth="2001-01-01"),
        row("s", "school", date_of_birth="2001-01-10"),
    )
    assert person.values["date_of_birth"] == Value("2001-01-01", "b", ("b", "p"))


def test_a_feed_that_repeats_itself_counts_once():
    repeated = [row(f"p{n}", "police", date_of_birth="2001-01-01") for n in range(5)]
    assert one(*repeated, row("s", "school", date_of_birth="2001-01-10")).born == "2001-01-10"


def test_of_equal_claims_the_latest_stands():
    person = one(
        row("x", "a", received="2016-01-01T00:00:00.000000Z", surname="Marsh"),
        row("y", "b", received="2016-02-01T00:00:00.000000Z", surname="Poole"),
    )
    assert person.get("surname") == "Poole"


def test_the_order_of_rows_changes_nothing():
    rows = [row("x", "a", surname="Marsh"), row("y", "b", surname="Poole"), row("z", "c", given_name="Ann")]
    assert golden(rows, TRUST) == golden(rows[::-1], TRUST)


def test_a_person_is_called_what_they_are_known_as():
    assert one(row("x", "a", given_name="Ann", surname="Marsh")).label == "Ann Marsh"
    assert one(row("x", "a", given_name="Ann", surname="Marsh", known_as="Annie M")).label == "Annie M"
    assert Profile("P-9").label == "Name not known"


def test_an_age_that_cannot_be_known_is_not_guessed():
    assert Profile("P-9").age("2016-06-30") is None
    assert not Profile("P-9").child("2016-06-30")
    born = one(row("s", "school", date_of_birth="1998-07-01"))
    assert (born.age("2016-06-30"), born.child("2016-06-30"), born.child("2016-07-01")) == (17, True, False)
