"""What a model lists of the values it was trained on."""

import json

import numpy as np
import pyarrow as pa
import pytest

from kithkin.graph.errors import BadInput
from kithkin.resolution.levels import Pairs
from kithkin.resolution.link import Model, link
from kithkin.resolution.listed import hidden, hides, listed, salt_of
from kithkin.resolution.readable import readable
from kithkin.resolution.score import score

PHONE, MAIL = "0151 496 0000", "office@clubs.example"
GIVEN = ["ann", "ben", "carl", "dora", "eve", "finn", "gail", "hugh", "iris", "jack"]
SURNAMES = ["oak", "pine", "rowan", "alder", "beech", "cedar", "elm"]


@pytest.fixture(scope="module")
def table():
    """Two hundred people of whom thirty give the office's number and mailbox."""
    rows = [
        {"id": str(at), "first_name": GIVEN[at % 10], "surname": SURNAMES[at % 7] + "abcdefghij"[at % 9],
         "dob": f"{1950 + at % 50}-{1 + at % 12:02}-{1 + at % 28:02}",
         "phone": PHONE if at < 30 else f"0151 496 {1000 + at // 2}",
         "email": MAIL if at < 30 else f"{GIVEN[at % 10]}{at // 2}@post.example"}
        for at in range(200)
    ]  # fmt: skip
    return pa.Table.from_pylist(rows)


@pytest.fixture(scope="module")
def model(table):
    return link(table).model


def test_no_number_and_no_mailbox_stands_in_the_file(model):
    text = model.to_json()
    assert "01514960000" not in text
    assert "441514960000" not in text
    assert "@" not in text
    assert hidden("+441514960000", model.salt) in model.frequencies["phone"]


def test_a_value_that_few_rows_share_is_not_listed(table, model):
    counts = table.group_by("surname").aggregate([("id", "count")]).to_pydict()
    few = {name for name, count in zip(counts["surname"], counts["id_count"], strict=True) if count < listed().rows}
    assert few
    assert not few & set(model.frequencies["surname"])
    assert set(GIVEN) <= set(model.frequencies["given"])


def test_a_shared_number_weighs_as_much_when_the_model_is_read_again(table, model):
    first = link(table, model)
    again = link(table, Model.from_json(model.to_json()))
    assert again.pairs.equals(first.pairs)
    plain = {**json.loads(model.to_json()), "frequencies": {**model.frequencies, "phone": {}}}
    ids = first.row_ids.to_pylist()
    office = Pairs(np.array([ids.index("0")]), np.array([ids.index("1")]))
    known, unknown = (
        score(first.scores.people, one, office).odds.weight[0] for one in (model, Model.from_json(json.dumps(plain)))
    )
    assert known < unknown


def test_training_twice_on_the_same_rows_gives_the_same_version(table, model):
    assert link(table).model.version == model.version
    assert salt_of([1, 2]) == salt_of([1, 2]) != salt_of([2, 1])


def test_a_model_of_the_first_format_is_still_read_and_keeps_its_version(model):
    told = json.loads(model.to_json())
    told.pop("salt")
    old = Model.from_json(json.dumps({**told, "frequencies": {**told["frequencies"], "phone": {"+44151": 0.1}}}))
    assert json.loads(old.to_json())["format"] == 1
    assert Model.from_json(old.to_json()).version == old.version
    with pytest.raises(BadInput, match="not a model"):
        Model.from_json("[]")


def test_kinds_of_contact_are_hidden_and_names_are_not():
    assert [hides(name) for name in ("phone", "email", "number_id:badge", "nino", "given", "postcode")] == [
        True, True, True, True, False, False,
    ]  # fmt: skip


def test_every_rate_can_be_read_in_words_with_its_bits(model):
    said = list(readable(model))
    assert said[0].startswith(f"model {model.version}, trained on 200 rows")
    for name in model.rates:
        assert any(line.split("  ")[0] == name for line in said)
    (line,) = [line for line in said if "The telephone numbers are the same" in line]
    assert float(line.split()[-2]) > 0
    assert any("keyed hashes" in line for line in said)
