"""Numbers that changed: old and new are one, reissued ones prove nothing, a model knows them and never holds them."""

import pyarrow as pa
import pytest
from stdnum.gb import nhs

from kithkin.graph.errors import BadInput
from kithkin.resolution.job import newest_model, resolve
from kithkin.resolution.link import link
from kithkin.resolution.model import Model
from kithkin.resolution.numbers import Numbers, numbers_of

OLD, NEW, NEWEST = "943 476 5919", "401 023 2137", "900 000 0009"
CHANGED = numbers_of([{"kind": "nhs_number", "old": OLD, "new": NEW}])
REISSUED = numbers_of([{"kind": "nhs_number", "old": OLD, "new": None}])
VALID = [str(number) for number in range(9_100_000_000, 9_100_000_500) if nhs.is_valid(str(number))]


def rows(*named):
    """People with names of their own, and these with a number each."""
    other = [
        {"id": f"x{at}", "given_name": f"{'bcdfg'[at % 5]}ar{'lmnpr'[at // 5 % 5]}a", "surname": f"other{at}",
         "date_of_birth": f"200{at % 9}-03-1{at % 7}", "nhs_number": VALID[at]}
        for at in range(40)
    ]  # fmt: skip
    same = [
        {"id": str(at), "given_name": given, "surname": surname, "date_of_birth": born, "nhs_number": number}
        for at, (given, surname, born, number) in enumerate(named)
    ]
    return pa.Table.from_pylist(same + other)


ROSA = ("rosa", "marchmont", "2004-05-06")


def clusters(found):
    return dict(zip(found.clusters["id"].to_pylist(), found.clusters["cluster_id"].to_pylist(), strict=True))


def together(*named, numbers=None, model=None):
    found = link(rows(*named), model, id_column="id", numbers=numbers)
    told = clusters(found)
    return told["0"] == told["1"], found


def test_an_old_and_a_new_number_are_one_and_the_model_knows_from_then_on():
    pair = [(*ROSA, OLD), (*ROSA, NEW)]
    assert not together(*pair)[0]
    one, found = together(*pair, numbers=CHANGED)
    assert one
    kept = Model.from_json(found.model.to_json())
    assert kept == found.model
    assert together(*pair, model=kept)[0]
    assert not together(*pair, model=kept, numbers=Numbers())[0]


def test_the_pair_agrees_on_the_number():
    assert "The NHS numbers are the same" in _evidence((*ROSA, OLD), (*ROSA, NEW), numbers=CHANGED)


def _evidence(*named, numbers):
    pairs = link(rows(*named), id_column="id", numbers=numbers).pairs.to_pylist()
    return next(one["evidence"] for one in pairs if {one["left_id"], one["right_id"]} == {"0", "1"})


def test_a_chain_of_numbers_is_one_number():
    chain = [{"kind": "nhs_number", "old": a, "new": b} for a, b in ((OLD, NEW), (NEW, NEWEST))]
    assert together((*ROSA, OLD), (*ROSA, NEWEST), numbers=numbers_of(chain))[0]
    assert together((*ROSA, NEW), (*ROSA, NEWEST), numbers=numbers_of(chain))[0]


def test_a_reissued_number_proves_nothing_either_way():
    namesakes = [(*ROSA, OLD), (*ROSA, OLD)]
    assert together(*namesakes)[0]
    assert not together(*namesakes, numbers=REISSUED)[0]
    assert "NHS" not in _evidence((*ROSA, OLD), (*ROSA, NEW), numbers=REISSUED)


def test_no_number_stands_in_the_model_and_a_model_without_a_list_is_as_before():
    _, found = together((*ROSA, OLD), (*ROSA, NEW), numbers=CHANGED)
    digits = OLD.replace(" ", ""), NEW.replace(" ", "")
    assert not any(one in found.model.to_json() for one in digits)
    assert "numbers" not in link(rows(), id_column="id").model.to_json()
    assert numbers_of([]) == Numbers()


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ({"kind": "shoe", "old": OLD, "new": NEW}, "Row 2 .* no kind we know"),
        ({"kind": "nhs_number", "old": "943 476 5910", "new": NEW}, "Row 2 .* no valid nhs_number"),
        ({"kind": "nhs_number", "old": None, "new": NEW}, "Row 2 .* no valid nhs_number"),
        ({"kind": "nhs_number", "old": OLD, "new": OLD}, "Row 2 .* one number twice"),
    ],
)
def test_a_fault_in_the_list_is_told_by_its_row_and_never_by_the_number(bad, said):
    with pytest.raises(BadInput, match=said) as caught:
        numbers_of([bad])
    assert "943" not in str(caught.value)


def test_numbers_in_a_circle_are_refused():
    with pytest.raises(BadInput, match="circle"):
        numbers_of([{"kind": "nhs_number", "old": a, "new": b} for a, b in ((OLD, NEW), (NEW, OLD))])


def test_a_graph_remembers_the_list_from_run_to_run(world):
    world.people(40)
    someone = {"given_name": "Rosa", "surname": "Marchmont", "date_of_birth": "1971-05-06"}
    world.record("gp", "1", nhs_number=OLD, **someone)
    world.record("gp", "2", nhs_number=NEW, **someone)
    world.write()
    resolve(world.store)
    assert world.person_of("gp:1:self") != world.person_of("gp:2:self")
    assert resolve(world.store, numbers=CHANGED).merged == 1
    first = newest_model(world.store)
    assert resolve(world.store).merged == resolve(world.store).split == 0
    resolve(world.store, retrain=True)
    assert world.person_of("gp:1:self") == world.person_of("gp:2:self")
    assert newest_model(world.store).numbers == first.numbers == CHANGED
    assert resolve(world.store, numbers=Numbers()).split == 1
