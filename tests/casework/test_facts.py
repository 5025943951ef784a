"""What a chart gathers: one home for one place, and two kin are two people."""

from kithkin.casework.facts import same_places


def address(address_id, line, uprn=None, postcode="L1 1AA"):
    return {"address_id": address_id, "line": line, "postcode": postcode, "uprn": uprn}


def test_a_line_without_uprn_is_the_home_with_one():
    rows = [address("AD-1", "1 LOW LA"), address("AD-2", "1 Low Lane", "900"), address("AD-3", "2 Low Lane")]
    assert same_places(rows) == {"AD-1": "AD-2", "AD-2": "AD-2", "AD-3": "AD-3"}


def test_two_uprns_and_places_without_a_line_stay_apart():
    rows = [address("AD-1", "1 Low Row", "900"), address("AD-2", "1 Low Row", "901")]
    unknown = [address("AD-3", None), address("AD-4", None), address("AD-5", "1 LOW ROW")]
    assert same_places(rows + unknown) == {one["address_id"]: one["address_id"] for one in rows + unknown}
