"""A first feed file is guessed from the columns, and can be used as it is."""

import pytest

from kithkin.loaders.check import check
from kithkin.loaders.feed import read_feed
from kithkin.loaders.new import guessed, new

FILE = (
    "Pupil UPN,Forename,Surname,D.O.B.,Gender,Address Line 1,Post Code,Shoe\n"
    "B801200005001,Ann,Lee,30/06/2006,F,1 Example Street,L1 0AA,4\n"
    "B801200005002,Bob,Low,13/07/2006,M,2 Example Street,L1 0AB,5\n"
)


def test_a_new_feed_file_reads_its_file(tmp_path):
    (tmp_path / "2016 pupils.csv").write_text(FILE)
    text = new(tmp_path / "2016 pupils.csv")
    (tmp_path / "feed.toml").write_text(text)
    feed = read_feed(tmp_path / "feed.toml")
    assert (feed.name, feed.key, feed.dates) == ("feed_2016_pupils", ("Pupil UPN",), ("%d/%m/%Y",))
    assert set(feed.parts[0].fields) == {"upn", "given_name", "surname", "date_of_birth", "sex"}
    assert "# Columns not used yet: Shoe" in text
    found = check(feed, tmp_path / "2016 pupils.csv", today="2016-06-30")
    assert (found.rows, found.rejects, found.stated["addresses"]) == (2, 0, 2)
    assert found.unused == ("Shoe",)


def test_a_file_without_known_columns_still_gives_a_feed_file(tmp_path):
    (tmp_path / "x.csv").write_text('"a ""b""",c\n1,2\n1,2\n')
    (tmp_path / "feed.toml").write_text(new(tmp_path / "x.csv", "mine"))
    feed = read_feed(tmp_path / "feed.toml")
    assert (feed.name, feed.key) == ("mine", ())
    assert feed.parts[0].fields["full_name"].columns == {'a "b"'}


@pytest.mark.parametrize(
    ("column", "field"),
    [
        ("FIRST_NAME", "given_name"),
        ("Tenant Surname", "surname"),
        ("maiden name", "former_surname"),
        ("NI Number", "nino"),
        ("NHS No", "nhs_number"),
        ("PNC ID", "pnc_id"),
        ("Mobile No", "phone"),
        ("name", "full_name"),
        ("zipcode", "postcode"),
    ],
)
def test_a_column_is_known_by_its_name(column, field):
    assert guessed([column]) == {column: field}


def test_a_column_that_says_nothing_is_left_alone():
    assert guessed(["shoe", "amount", "status"]) == {}


def test_a_postcode_without_an_address_is_a_value_of_the_person(tmp_path):
    (tmp_path / "clubs.csv").write_text("ref,surname,postcode\nC-1,Lee,L5 3LT\n")
    (tmp_path / "feed.toml").write_text(new(tmp_path / "clubs.csv"))
    assert "postcode" in read_feed(tmp_path / "feed.toml").parts[0].fields
