"""Two sets of records side by side."""

from kithkin.casework.sides import beside, twins


def row(record, received="2016-01-02T00:00:00Z", **values):
    return {"record_id": record, "received": received} | values


def agrees(left, right):
    return {one.field: one.agrees for one in beside(left, right)}


def test_values_are_compared_without_regard_to_case_and_signs():
    found = agrees([row("a", postcode="L1 1AA", surname="O'Neil")], [row("b", postcode="l11aa", surname="ONEIL")])
    assert found == {"postcode": "agrees", "surname": "agrees"}


def test_what_one_side_alone_states_is_unknown_and_what_some_records_share_is_partly_the_same():
    left = [row("a", surname="Marsh", sex="female"), row("b", surname="Poole")]
    assert agrees(left, [row("c", surname="Marsh")]) == {"surname": "part", "sex": "unknown"}
    (surname, sex) = beside(left, [row("c", surname="Marsh")])
    assert (surname.says, sex.says, sex.right) == ("partly the same", "we do not know", ())


def test_each_value_names_its_records_the_latest_first():
    left = [row("a", surname="Marsh"), row("b", "2017-01-02T00:00:00Z", surname="Marsh"), row("c", surname="Poole")]
    (surname,) = beside(left, [])
    assert [one.value for one in surname.left] == ["Marsh", "Poole"]
    assert [(one.record_id, one.received) for one in surname.left[0].sources] == [
        ("b", "2017-01-02"), ("a", "2016-01-02"),
    ]  # fmt: skip


def test_twins_have_one_surname_one_birth_and_two_given_names():
    one = {"surname": "Marsh", "date_of_birth": "2004-05-01", "given_name": "Dora"}
    warned = [
        bool(twins(beside([row("a", **one)], [row("b", **one | other)])))
        for other in ({"given_name": "Nora"}, {}, {"given_name": "D"}, {"given_name": None})
    ]
    assert warned == [True, False, False, False]
    apart = {"given_name": "Nora", "date_of_birth": "2004-05-02"}
    assert twins(beside([row("a", **one)], [row("b", **one | apart)])) is None
