import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.resolution import birth_days, standardise
from kithkin.resolution.plainly import plainly

ONE_BY_ONE = {
    "text": standardise.plain_text,
    "name": standardise.name_text,
    "number_id": standardise.PLAIN["number_id"],
    "phone": standardise.PLAIN["phone"],
    "email": standardise.PLAIN["email"],
    "birth_date": birth_days.day_text,
    "postcode": standardise.PLAIN["postcode"],
}
PIECES = {
    "text": "ab1 .-_'é", "name": "mrs ab1.-'é", "number_id": "ab1 ._-é", "phone": "0123456789+ ()x",
    "email": "abno.@-_+1,", "birth_date": "0129-/ t", "postcode": "019al -",
}  # fmt: skip
SEEN = {
    "text": ["oak road", "st. john's", "a_b", "x\n"], "name": ["mrs", "jr", "ann", "mary ann", "dr who"],
    "number_id": ["ab-1", "12"], "birth_date": ["1900-01-01", "1999-12-31", "1975-01-01", "01-02-1990", "1975-13-40"],
    "email": ["a@b.com", "none@b.com", "mailto:a@b.com", "a@b", "a@@b.com", "a@b.com\n"],
    "phone": ["07700900123", "7700900123", "4412345678", "447700900123", "0000000000", "2111111111", "6123456789",
              "0044770090012", "07700 900123", "020 7946 0018 x12"],
    "postcode": ["12345", "1234", "12345-6789", "l1 1aa", "l11aa", "00000"],
}  # fmt: skip


@pytest.mark.parametrize("kind", ONE_BY_ONE)
@settings(max_examples=40)
@given(data=st.data())
def test_values_seen_to_all_at_once_are_what_they_are_one_by_one(kind, data):
    drawn = data.draw(st.lists(st.text(PIECES[kind], min_size=1, max_size=14), max_size=20))
    values = [*SEEN[kind], *drawn]
    changed = plainly(kind, pa.array(values, pa.string()), ONE_BY_ONE[kind]).to_pylist()
    assert [value or None for value in changed] == [ONE_BY_ONE[kind](value) or None for value in values]


@settings(max_examples=40)
@given(st.lists(st.none() | st.lists(st.sampled_from(["oak", "road", "street", "st", "12", "avenue"])).map(" ".join)))
def test_the_kinds_of_streets_are_short_as_they_are_one_by_one(streets):
    changed = standardise.short_kinds(pa.array(streets, pa.string())).to_pylist()
    assert changed == [None if street is None else standardise.street_text(street) for street in streets]
