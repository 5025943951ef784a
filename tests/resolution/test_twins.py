import numpy as np
import pyarrow as pa
import pytest

from kithkin.graph.identifiers import clean
from kithkin.resolution.contexts import Frame
from kithkin.resolution.identity import stages
from kithkin.resolution.levels import LEVELS
from kithkin.resolution.link import Decisions, link
from kithkin.resolution.twins import LEAST, MOST, against, learned

FRAME = Frame.of(["given", "surname", "birth_date", "upn"])


def level(**words):
    kinds = {"given": "given", "surname": "surname", "birth_date": "birth_date", "upn": "checked"}
    return {name: np.array([LEVELS[kinds[name]].index(word)], np.int8) for name, word in words.items()}


TWINS = {"given": "other_name", "surname": "exact", "birth_date": "exact", "upn": "missing"}


def test_two_names_on_one_day_of_birth_speak_against_one_person():
    assert against(FRAME, level(**TWINS), 1, LEAST).tolist() == [LEAST]


@pytest.mark.parametrize("slip", [{"given": "different"}, {"birth_date": "one_edit"}, {"surname": "similar"}])
def test_a_slip_beside_counts_only_where_the_data_has_twins(slip):
    assert against(FRAME, level(**{**TWINS, **slip}), 1, LEAST).tolist() == [0.0]
    assert against(FRAME, level(**{**TWINS, **slip}), 1, MOST).tolist() == [MOST]


def test_one_number_of_both_is_no_case_of_twins():
    assert against(FRAME, level(**{**TWINS, "upn": "exact"}), 1, MOST).tolist() == [0.0]


def test_the_case_is_worth_what_known_numbers_say():
    two, one = level(**{**TWINS, "upn": "different"}), level(**{**TWINS, "upn": "exact"})
    both = {name: np.append(two[name], one[name]) for name in two}
    assert learned(FRAME, both, np.array([300.0, 2.0])) == MOST
    assert learned(FRAME, both, np.array([2.0, 300.0])) == LEAST
    assert LEAST < learned(FRAME, both, np.array([6.0, 2.0])) < MOST


def pupils(*upns):
    """Rows of one name, birth date and address with these numbers, among others."""
    other = [
        {"id": f"x{at}", "given_name": f"{'bcdfg'[at % 5]}ar{'lmnpr'[at // 5 % 5]}a", "surname": f"other{at}",
         "date_of_birth": f"200{at % 9}-03-1{at % 7}", "upn": None}
        for at in range(40)
    ]  # fmt: skip
    same = [
        {"id": str(at), "given_name": "rosa", "surname": "marchmont", "date_of_birth": "2004-05-06", "upn": upn}
        for at, upn in enumerate(upns)
    ]
    return pa.Table.from_pylist(same + other)


def clusters(table, decisions=None):
    found = link(table, decisions=decisions, id_column="id", column_map={"upn": "upn"}).clusters
    return dict(zip(found["id"].to_pylist(), found["cluster_id"].to_pylist(), strict=True))


def test_two_valid_different_numbers_are_of_two_people():
    numbers = (f"{letter}801200005002" for letter in "ABCDEFGHJKLMNPQRTUVWXYZ")
    other = next(number for number in numbers if clean("upn", number))
    found = clusters(pupils("B801200005001", other))
    assert found["0"] != found["1"]
    decided = clusters(pupils("B801200005001", other), Decisions(same=(("0", "1"),)))
    assert decided["0"] == decided["1"]


def test_parts_of_a_row_tell_a_grown_up_from_a_child():
    told = stages()
    assert (told["claimant"], told["pupil"]) == ("adult", "child")
    assert "subject" not in told
