"""A few rows divided at once: the same persons, homes and pairs as by the steps that divide millions."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.resolution.test_dozen import VALUES, every, people_of, table

from kithkin.resolution import score
from kithkin.resolution.decide import Contradiction, Decisions
from kithkin.resolution.dozen_divide import glanced
from kithkin.resolution.keys import SOURCES, Keys
from kithkin.resolution.link import link, linked
from kithkin.resolution.model import Glance
from kithkin.resolution.prepared import made_ready, read_rows
from kithkin.resolution.score import AT_HAND, DIVIDE, at_once
from kithkin.resolution.sieve import Marks, Sieve

IDS = [f"r{at:04}" for at in range(9)]
CLOSE = {name: st.sampled_from([*some[:2], some[-1], None]) for name, some in VALUES.items()}
# Twins, and rows that say nearly the same, are rare among rows drawn value by value.
CLOSE |= {
    "given_name": st.sampled_from(["ann", "anne", "peter", "a", "lily", None]),
    "surname": st.sampled_from(["brown", "brown", "browne", None]),
    "date_of_birth": st.sampled_from(["1980-02-01", "1980-02-01", "1980-02-10", None]),
}
ANY = st.fixed_dictionaries({name: st.sampled_from([*some, None, None]) for name, some in VALUES.items()})
ROW = st.one_of(st.fixed_dictionaries(CLOSE), ANY)
ROWS = st.lists(ROW, min_size=1, max_size=8).flatmap(
    lambda rows: st.lists(st.sampled_from(rows), min_size=1, max_size=9)
)
PAIRS = st.lists(st.tuples(*[st.sampled_from(IDS)] * 2).filter(lambda pair: pair[0] < pair[1]), max_size=2)
SAID = st.one_of(
    st.none(),
    st.builds(
        lambda *said: tuple(map(tuple, said)),
        PAIRS,
        PAIRS,
        st.lists(st.frozensets(st.sampled_from(IDS), max_size=2), max_size=1),
    ),
)


@pytest.fixture(scope="module")
def models():
    """A model trained on a short table, and one trained as on a long one, which has a sieve."""
    at_once()
    dice = np.random.default_rng(1)

    def one():
        return {name: str(dice.choice(some)) if dice.random() < 0.7 else None for name, some in VALUES.items()}

    rows = [one() for _ in range(300)]
    records, kinds = table([*rows, *rows[:150]])
    plain = link(records, id_column="record_id", column_map=kinds).model
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(score, "many_pairs", lambda: 0)
        sieved = link(records, id_column="record_id", column_map=kinds).model
    assert sieved.glance
    return plain, sieved, replace(sieved, twins=6.0)


def told(found):
    """Everything that linking found, the order of pairs too."""
    scores = found.scores
    odds = {name: getattr(scores.odds, name).tobytes() for name in ("weight", "together", "same", "household")}
    levels = {name: level.tolist() for name, level in scores.levels.items()}
    pairs = scores.pairs.left.tolist(), scores.pairs.right.tolist()
    open_ = found.unsettled and found.unsettled.to_pydict()
    report = {name: value for name, value in found.report.items() if name != "seconds"}
    return (
        found.clusters.to_pydict(),
        pairs,
        levels,
        odds,
        report,
        found.outranked.to_pylist(),
        found.pairs.to_pylist(),
        open_,
    )


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=ROWS, said=SAID, mated=st.booleans(), which=st.integers(0, 2))
def test_few_rows_are_divided_as_many_are(models, rows, said, mated, which):
    records, kinds = table(rows)
    read = read_rows(records, id_column="record_id", column_map=kinds)
    read = read if mated else replace(read, mates=None)
    try:
        ready = made_ready(read, Decisions(*said) if said else None)
    except Contradiction:
        return
    found = told(linked(ready, models[which], marked=mated))
    with pytest.MonkeyPatch.context() as patch:
        patch.delitem(AT_HAND, DIVIDE)
        assert found == told(linked(ready, models[which], marked=mated))


PARTS = [f"/{part}" for part in SOURCES]
EVIDENCE = ("given", "surname", "middle", "birth_date", "sex", "street", "postcode", "phone", "email", "nhs_number")
WORTH = st.fixed_dictionaries(
    {f"{name}{part}": st.tuples(*[st.integers(-9, 9)] * 2) for name, part in product(EVIDENCE, ["", *PARTS])}
)


@settings(max_examples=100, deadline=None)
@given(rows=ROWS, worth=WORTH, bar=st.integers(-9, 9))
def test_few_pairs_pass_the_sieve_that_many_pass(models, rows, worth, bar):
    model = replace(models[1], glance=Glance(bar, worth))
    people, pairs = people_of(rows, model), every(len(rows))
    passed = Sieve.of(Marks.of(Keys(people)), model.glance).of_pairs(pairs)
    chosen = pairs.at(glanced(people, model, pairs))
    assert (chosen.left.tolist(), chosen.right.tolist()) == (passed.left.tolist(), passed.right.tolist())
