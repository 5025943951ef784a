import json
from dataclasses import replace

import pyarrow as pa
import pytest

from kithkin.resolution.explain import finding
from kithkin.resolution.link import link
from kithkin.resolution.twins import LEAST, MOST

DAY = "2004-05-06"
KINDS = {"given_name": "given", "surname": "surname", "date_of_birth": "birth_date", "address": "address"}


def people(*names, address="1 Low Road"):
    """Rows of these given names, of one surname, birth date and address, among others."""
    other = [
        {"id": f"x{at}", "given_name": f"{'bcdfg'[at % 5]}ar{'lmnpr'[at // 5 % 5]}a",
         "surname": f"{'mnprs'[at % 5]}o{'bdglt'[at // 5 % 5]}er{'ae'[at // 25]}n",
         "date_of_birth": f"200{at % 9}-03-1{at % 7}", "address": f"{at + 3} High Street"}
        for at in range(40)
    ]  # fmt: skip
    same = [
        {"id": str(at), "given_name": name, "surname": "marchmont", "date_of_birth": DAY, "address": address}
        for at, name in enumerate(names)
    ]
    return pa.Table.from_pylist(same + other)


def clusters(table, bits=MOST):
    """The cluster of each row under a model in which twins are worth so many bits."""
    model = replace(link(table, id_column="id", column_map=KINDS).model, twins=bits)
    found = link(table, model, id_column="id", column_map=KINDS).clusters
    return dict(zip(found["id"].to_pylist(), found["cluster_id"].to_pylist(), strict=True))


TWINS = ("laura", "laura", "laura", "lizzie", "lizzie", "lizzie")


def test_names_that_several_rows_give_each_are_of_two_people():
    found = clusters(people(*TWINS))
    assert {found[at] for at in "012"}.isdisjoint(found[at] for at in "345")


def test_two_names_that_people_have_are_of_two_people_however_alike():
    found = clusters(people("mark", "mark", "martin", "martin"))
    assert {found[at] for at in "01"}.isdisjoint(found[at] for at in "23")


@pytest.mark.parametrize("names", [("laura", "laura", "laura", "l"), ("laura", "laura", "laura", "lauar")])
def test_without_a_twin_an_initial_and_a_slip_join(names):
    found = clusters(people(*names))
    assert len({found[at] for at in "0123"}) == 1


def test_an_initial_that_fits_two_names_joins_neither_though_one_row_gives_one_of_them():
    found = clusters(people("laura", "laura", "laura", "lizzie", "l", "l", address=None))
    assert {found[at] for at in "0123"}.isdisjoint(found[at] for at in "45")


def test_nothing_is_parted_where_the_data_tells_of_no_twins():
    assert len(set(clusters(people(*TWINS, "l"), LEAST).values())) < len(set(clusters(people(*TWINS, "l")).values()))


def parting(table, kinds=KINDS):
    """What each pair of rows says of twins."""
    model = replace(link(table, id_column="id", column_map=kinds).model, twins=MOST)
    pairs = link(table, model, id_column="id", column_map=kinds).pairs.to_pylist()
    return {
        (pair["left_id"], pair["right_id"]): [
            line["finding"] for line in json.loads(pair["evidence"]) if line["field"] == "rivals"
        ]
        for pair in pairs
    }


def test_what_keeps_rows_of_twins_apart_is_among_their_evidence():
    lines = parting(people(*TWINS))
    assert finding("rivals", "two_people") in lines["0", "3"]
    assert lines["0", "1"] == []


def test_rows_without_a_number_are_of_two_people_where_the_numbers_of_their_names_differ():
    rows = people("christian", "christian", "christina", "christina").to_pylist()
    numbers = {"0": "9434765919", "2": "4010232137"}
    table = pa.Table.from_pylist([{**row, "nhs_number": numbers.get(row["id"])} for row in rows])
    lines = parting(table, {**KINDS, "nhs_number": "nhs_number"})
    assert finding("rivals", "two_people") in lines["1", "3"]
