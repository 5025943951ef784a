"""Laws of linking: what must not matter does not, and more agreement is never less evidence."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kithkin.resolution.contexts import Frame
from kithkin.resolution.levels import MISSING, Pairs
from kithkin.resolution.link import link
from kithkin.resolution.model import Model
from kithkin.resolution.score import score
from kithkin.resolution.standardise import People
from kithkin.resolution.twins import against
from kithkin.resolution.weigh import weigh

DATA = Path(__file__).parent.parent / "data"
GIVEN = ["ann", "ben", "carl", "dora", "eve", "finn", "gail", "hugh", "iris", "jack"]
SURNAMES = ["oak", "pine", "rowan", "alder", "beech", "cedar", "elm"]


@pytest.fixture(scope="module")
def few():
    """A hundred and fifty rows of whole persons."""
    table = pq.read_table(DATA / "fake_1000.parquet").drop_columns(["feed"])
    return table.take(pa.array(np.flatnonzero(np.array(table["eid"].to_pylist(), int) < 40))).drop_columns(["eid"])


@pytest.fixture(scope="module")
def linked(few):
    return link(few)


def groups(found):
    ids, labels = (found.clusters[name].to_pylist() for name in (found.clusters.column_names[0], "cluster_id"))
    out = {}
    for member, label in zip(ids, labels, strict=True):
        out.setdefault(label, set()).add(member)
    return {frozenset(members) for members in out.values()}


@settings(max_examples=6)
@given(st.integers(0, 1000))
def test_other_ids_give_the_same_groups_under_their_names(few, linked, seed):
    names = [f"{part:.12f}" for part in np.random.default_rng(seed).random(few.num_rows)]
    renamed = dict(zip(few["rid"].to_pylist(), names, strict=True))
    again = link(few.set_column(few.column_names.index("rid"), "rid", pa.array(names)), linked.model)
    assert groups(again) == {frozenset(renamed[one] for one in group) for group in groups(linked)}


@pytest.mark.parametrize("rows", [1_500, 3_000])
def test_what_is_learned_from_drawn_pairs_hangs_on_no_ids(rows, monkeypatch):
    monkeypatch.setattr("kithkin.resolution.score.many_pairs", lambda: 5_000)
    table = pq.read_table(DATA / "febrl3.parquet").drop_columns(["eid"]).slice(0, rows)
    names = np.random.default_rng(rows).permutation(rows).astype(str).tolist()
    renamed = dict(zip(table["rid"].to_pylist(), names, strict=True))
    first = link(table)
    again = link(table.set_column(table.column_names.index("rid"), "rid", pa.array(names)))
    assert first.model.glance is not None
    assert again.model.version == first.model.version
    assert groups(again) == {frozenset(renamed[one] for one in group) for group in groups(first)}


def test_a_table_without_households_has_hardly_any_pairs_of_one_household():
    table = pq.read_table(DATA / "febrl3.parquet").drop_columns(["eid"])
    model = link(table).model
    assert model.pairs["household"] < 0.005 * model.pairs["same"]


@settings(max_examples=8)
@given(st.data())
def test_a_copy_of_a_row_that_tells_enough_stands_with_it(few, linked, data):
    filled = [at for at, row in enumerate(few.to_pylist()) if sum(value is not None for value in row.values()) >= 6]
    at = data.draw(st.sampled_from(filled))
    row = few.slice(at, 1)
    own = row["rid"].to_pylist()[0]
    copy = row.set_column(few.column_names.index("rid"), "rid", pa.array([f"{own} again"], few["rid"].type))
    found = groups(link(pa.concat_tables([few, copy]), linked.model))
    assert any({own, f"{own} again"} <= group for group in found)


@settings(max_examples=20)
@given(st.data())
def test_two_rows_weigh_the_same_both_ways(linked, data):
    people, count = linked.scores.people, linked.scores.people.count
    ends = data.draw(st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), min_size=1, max_size=30))
    left, right = (np.array(side, np.int64) for side in zip(*ends, strict=True))
    there, back = score(people, linked.model, Pairs(left, right)), score(people, linked.model, Pairs(right, left))
    assert there.odds.weight.tolist() == back.odds.weight.tolist()
    assert all(there.levels[name].tolist() == back.levels[name].tolist() for name in there.levels)


def weight_of(model, levels):
    """The weight of one pair with these levels, no value being commoner than another."""
    plain = Model(model.rates, model.pairs, {}, model.limits, model.strong, model.trained_on)
    given_levels = {name: np.array([level], np.int8) for name, level in levels.items()}
    return float(
        weigh(People(2, {}), plain, Pairs(np.zeros(1, np.int64), np.ones(1, np.int64)), given_levels).weight[0]
    )


@settings(max_examples=200)
@given(st.data())
def test_a_level_that_speaks_more_for_one_person_never_weighs_less(linked, data):
    """Of a level likelier for one person against both rivals; two names on one birthday are a case of their own."""
    model, frame = linked.model, Frame.of(linked.model.rates)
    name = data.draw(st.sampled_from(sorted(model.rates)))
    levels = {other: data.draw(st.integers(MISSING, frame.size(other) - 1)) for other in sorted(model.rates)}
    low, high = (data.draw(st.integers(1, frame.size(name) - 1)) for _ in range(2))
    rates = model.rates[name]

    def odds(level):
        return tuple(rates.same[level] / max(rival[level], 1e-9) for rival in (rates.household, rates.random))

    assume(all(more >= less for more, less in zip(odds(high), odds(low), strict=True)))
    lower, higher = {**levels, name: low}, {**levels, name: high}
    case = against(frame, {key: np.array([level], np.int8) for key, level in higher.items()}, 1, model.twins)[0]
    assume(not case)
    assert weight_of(model, higher) >= weight_of(model, lower) - 1e-3


def crowd(count):
    """Strangers with names of letters."""
    draw = np.random.default_rng(7)
    letters = np.array(list("abcdefghijklmnoprstuvw"))
    days = np.datetime64("1930-01-01") + draw.choice(30_000, count, replace=False)
    return [
        {"id": str(at), "first_name": GIVEN[at % 10], "dob": str(day),
         "surname": SURNAMES[at % 7] + "".join(draw.choice(letters, 3))}
        for at, day in enumerate(days)
    ]  # fmt: skip


def test_a_thousand_columns_that_tell_nothing_cost_no_answer():
    rows = [{**row, **{f"c{n}": str((at * n) % (7 + n % 90)) for n in range(1000)}} for at, row in enumerate(crowd(60))]
    twice = [*rows, {**rows[0], "id": "again"}]
    found = link(pa.Table.from_pylist(twice))
    assert any({"0", "again"} <= group for group in groups(found))
    assert found.clusters.num_rows == 61


def test_one_giant_block_is_divided_and_its_persons_are_found():
    rows = [{**row, "first_name": row["surname"], "surname": "smith", "postcode": "L1 1AA"} for row in crowd(9000)]
    rows += [{**row, "id": f"{row['id']} again"} for row in rows[:200]]
    found = link(pa.Table.from_pylist(rows), column_map={"surname": "surname", "postcode": "postcode"})
    assert sum(any({str(at), f"{at} again"} <= group for group in groups(found)) for at in range(200)) == 200
    assert any(rule["divided"] for rule in found.report["blocking"])


@pytest.mark.parametrize(
    ("given_name", "surname"), [("мария", "петрова"), ("芳", "王"), ("محمد", "العلي"), ("Ελένη", "Παπαδοπούλου")]
)
def test_names_in_any_script_are_one_person_when_they_are_the_same(given_name, surname):
    same = {"first_name": given_name, "surname": surname, "dob": "1984-03-09"}
    other = {"first_name": "иван", "surname": "李", "dob": "1961-11-30"}
    rows = [*crowd(40), {"id": "a", **same}, {"id": "b", **same}, {"id": "c", **other}]
    found = groups(link(pa.Table.from_pylist(rows)))
    assert frozenset({"a", "b"}) in found
    assert frozenset({"c"}) in found


def test_159_strangers_are_159_persons_and_a_column_of_empty_ids_is_one_line():
    assert len(groups(link(pa.Table.from_pylist(crowd(159))))) == 159
    assert link(pa.table({"id": pa.array([], pa.null()), "name": pa.array([], pa.null())})).clusters.num_rows == 0
