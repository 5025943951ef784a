"""Identifiers are normalised, and an invalid or temporary one is never matched on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithkin.graph.errors import WrongUse
from kithkin.graph.identifiers import KINDS, check, clean, why_not

VALID = [
    ("nhs_number", "9434765919", "9434765919"),
    ("nhs_number", "401 023 2137", "4010232137"),
    ("nhs_number", " 458-270-1086 ", "4582701086"),
    ("nhs_number", "999 000 0018", "9990000018"),
    ("nino", "ab 12 34 56 c", "AB123456C"),
    ("nino", "AB123456", "AB123456"),
    ("nino", "AB123456 ", "AB123456"),
    ("upn", "b801200005001", "B801200005001"),
    ("pnc_id", "2002/0073319Z", "2002/0073319Z"),
    ("pnc_id", "1979/0163001B", "1979/0163001B"),
    ("pnc_id", "1981/0000034U", "1981/0000034U"),
    ("pnc_id", "2000/0000223R", "2000/0000223R"),
    ("pnc_id", "2003/0000003Y", "2003/0000003Y"),
    ("pnc_id", "1967/9893091D", "1967/9893091D"),
    ("pnc_id", "02/73319Z", "2002/0073319Z"),
    ("pnc_id", "81/34u", "1981/0000034U"),
    ("pnc_id", "2003/3Y", "2003/0000003Y"),
    ("pnc_id", "0273319Z", "2002/0073319Z"),
    ("pnc_id", "20020073319Z", "2002/0073319Z"),
    ("pnc_id", "02/0073319Z", "2002/0073319Z"),
    ("uprn", "000038012345", "38012345"),
    ("uprn", "100012345678", "100012345678"),
    ("postcode", "l1 0aa", "L1 0AA"),
    ("postcode", "L240AA", "L24 0AA"),
    ("postcode", "W1A  0AX", "W1A 0AX"),
    ("postcode", "CH4 7AA", "CH4 7AA"),
    ("postcode", "ch41 7aa", "CH41 7AA"),
    ("postcode", "EC1A 1BB", "EC1A 1BB"),
    ("phone", "0151 496 0123", "+441514960123"),
    ("phone", "+44 (0)151 496 0123", "+441514960123"),
    ("phone", "07700 900123", "+447700900123"),
    ("phone", "447700900123", "+447700900123"),
    ("phone", "0044 7700-900-123 ext 4", "+447700900123"),
    ("phone", "7700900123", "+447700900123"),
    ("phone", "+33 1 23 45 67 89", "+33123456789"),
    ("email", " Ann.Example@Example.ORG ", "ann.example@example.org"),
]
INVALID = [
    ("nhs_number", "9434765918", "check digit"),
    ("nhs_number", "943476591", "ten digits"),
    ("nhs_number", "1111111111", "repeated"),
    ("nino", "TN123456C", "temporary"),
    ("nino", "DB123456C", "permitted letters"),
    ("nino", "AO123456C", "permitted letters"),
    ("nino", "AB123456E", "permitted letters"),
    *[("nino", f"{pair}123456A", "never used") for pair in ("BG", "GB", "KN", "NK", "NT", "ZZ")],
    ("upn", "A801200005001", "check letter"),
    ("upn", "B80120000500A", "temporary"),
    ("upn", "I801200005001", "twelve digits"),
    ("upn", "B80120000500I", "twelve digits"),
    ("pnc_id", "2001/0171310S", "check letter"),
    ("pnc_id", "2002/73319", "a letter"),
    ("uprn", "1234567890123", "twelve digits"),
    ("uprn", "UPRN1", "twelve digits"),
    ("uprn", "000000000000", "no address"),
    ("postcode", "QL1 1AA", "six shapes"),
    ("postcode", "LZ1 1AA", "six shapes"),
    ("postcode", "L1 1CA", "six shapes"),
    ("postcode", "L1", "six shapes"),
    ("postcode", "ZZ99 3VZ", "no place"),
    ("phone", "496 0123", "area code"),
    ("phone", "00000000000", "area code"),
    ("phone", "07777777777", "repeated"),
    ("email", "ann at example.org", "an @"),
    ("email", "none@example.org", "placeholder"),
    ("email", "", "empty"),
]


@pytest.mark.parametrize(("kind", "sent", "normal"), VALID)
def test_a_valid_value_has_one_normal_form(kind, sent, normal):
    assert check(kind, sent) == (normal, None)
    assert clean(kind, normal) == normal


@pytest.mark.parametrize(("kind", "sent", "reason"), INVALID)
def test_an_invalid_value_has_a_reason_and_no_normal_form(kind, sent, reason):
    assert clean(kind, sent) is None
    assert reason in (why_not(kind, sent) or "")


def test_a_wrong_kind_names_the_kinds():
    with pytest.raises(WrongUse, match="nhs_number, nino"):
        clean("passport", "1")


@given(st.sampled_from(KINDS), st.text(max_size=20))
def test_cleaning_twice_equals_once_and_one_answer_is_given(kind, sent):
    value, reason = check(kind, sent)
    assert (value is None) != (reason is None)
    assert value is None or clean(kind, value) == value
