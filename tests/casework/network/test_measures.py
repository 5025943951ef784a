"""Measures of a small network: what they are, how far they would move, and what is said beside them; and its gaps."""

from functools import partial

import numpy as np
import polars as pl
import pytest
import rustworkx as rx
import scipy.sparse as sp

from kithkin.casework.network import subgraph as module
from kithkin.casework.network.between import PIVOTS, betweenness
from kithkin.casework.network.gaps import gaps
from kithkin.casework.network.kinds import rules
from kithkin.casework.network.measures import ALL, bias_of, figure_words, measured
from kithkin.casework.network.meet import met
from kithkin.casework.network.subgraph import Bond, Chosen, Subgraph, subgraph
from kithkin.graph.abreast import Asked
from kithkin.graph.errors import WrongUse
from kithkin.graph.store import View

TWO = [("a", "b"), ("b", "c"), ("a", "c"), ("c", "d"), ("d", "e"), ("e", "f"), ("d", "f")]
"""Two triangles joined by the tie of c and d."""


def bond(one, other, layer="kin", basis=("x:1:self",), strength="confirmed"):
    row = {"basis": list(basis), "strength": strength}
    return Bond(layer, (one, other), ((row,),))


def graph(*bonds, groups=None, persons="abcdef"):
    told = {name: frozenset(some) for name, some in (groups or {}).items()}
    return Subgraph(tuple(persons), tuple(sorted(bonds, key=lambda one: (one.layer, one.pair))), told, 0)


def values(part, figure):
    return {one: told[figure].value for one, told in part.figures.items()}


@pytest.fixture
def triangles():
    bonds = [bond(*pair, basis=[f"x:{at}:self"]) for at, pair in enumerate(TWO)]
    [part] = measured(graph(*bonds, groups={"F-1": "abc", "F-2": "def"}), draws=200)
    return part


def test_each_figure_is_what_its_words_say(triangles):
    assert values(triangles, "degree") == {"a": 2, "b": 2, "c": 3, "d": 3, "e": 2, "f": 2}
    assert values(triangles, "core") == dict.fromkeys("abcdef", 2)
    assert values(triangles, "betweenness") == {"a": 0, "b": 0, "c": 0.6, "d": 0.6, "e": 0, "f": 0}
    # Of c: a and b have half of theirs with each other, d has nobody of c's.
    assert values(triangles, "constraint")["c"] == pytest.approx((1 / 3 + 1 / 6) ** 2 * 2 + (1 / 3) ** 2, abs=1e-4)
    assert values(triangles, "bridges") == {"a": 0, "b": 0, "c": 1, "d": 1, "e": 0, "f": 0}


def test_betweenness_is_that_of_another_library_and_near_it_from_some_of_the_people():
    dice = np.random.default_rng(3)
    ends = [(int(one), int(other)) for one, other in dice.integers(0, 400, (1200, 2)) if one != other]
    other = rx.PyGraph(multigraph=False)
    other.add_nodes_from(range(400))
    other.add_edges_from_no_data(ends)
    expected = np.array([value for _, value in sorted(rx.betweenness_centrality(other).items())])
    both = sorted({pair for one, two in ends for pair in ((one, two), (two, one))})
    ties = sp.csr_array((np.ones(len(both)), tuple(zip(*both, strict=True))), shape=(400, 400))
    assert betweenness(ties) == pytest.approx(expected)
    assert len(expected) > PIVOTS
    assert np.corrcoef(betweenness(ties, dice), expected)[0, 1] > 0.95


def test_the_interval_is_wide_where_a_tie_hangs_on_one_record_and_narrow_where_many_say_it():
    many = [f"x:{at}:self" for at in range(20)]
    [part] = measured(graph(bond("a", "b", basis=["y:1:self"]), bond("a", "c", basis=many)), draws=200)
    sure, single = part.figures["c"]["degree"], part.figures["b"]["degree"]
    assert (sure.value, sure.low, sure.high) == (1, 1, 1)
    assert (single.value, single.low, single.high) == (1, 0, 1)
    assert measured(graph(bond("a", "b")), draws=200) == measured(graph(bond("a", "b")), draws=200)


def test_each_layer_is_measured_by_itself_and_all_together_with_its_bias_beside_it():
    told = measured(graph(bond("a", "b"), bond("b", "c", "stop_check"), bond("a", "b", "stop_check")), draws=2)
    assert {part.layer: part.ties for part in told} == {ALL: 2, "kin": 1, "stop_check": 2}
    stops = "Stop checks show where officers stop people, and whom."
    other = bias_of("other")
    assert {part.layer: part.bias for part in told} == {ALL: other, "kin": other, "stop_check": stops}
    for part in told:
        assert all(set(figures) == set(figure_words()) for figures in part.figures.values())


def test_nobody_is_called_by_a_rank():
    words = [*figure_words().values(), *(bias_of(name) for name in rules().kinds)]
    assert not [one for one in words if "leader" in one.lower()]


def test_more_than_five_thousand_persons_are_refused_in_one_line():
    with pytest.raises(WrongUse, match="at most 5,000 persons, these are 5,001; choose fewer"):
        Chosen(tuple(f"P-{n}" for n in range(5_001)), rules().walked())


def row(person, joint, *, kind="school", since=0, until=9, record="s"):
    return {"person": person, "joint": joint, "between": not joint.startswith(("school", "group")), "kind": kind,
            "strength": "confirmed", "since": since, "until": until, "basis": [f"{record}:{person}:self"]}  # fmt: skip


def test_people_are_tied_by_what_joined_them_at_one_time_and_by_no_crowd(monkeypatch):
    rows = [row("a", "school:1"), row("b", "school:1", since=5), row("c", "school:1", until=4)]
    rows += [row("a", "c", kind="kin"), row("a", "z", kind="kin"), *(row(one, "school:2") for one in "abcd")]
    monkeypatch.setattr(module, "told_of", lambda *_: Asked((), lambda _: pl.DataFrame(rows)))
    monkeypatch.setattr(module, "met", partial(met, crowd=3))
    made = subgraph(None, View((1,), "2016-06-30", ""), Chosen(tuple("abcd"), rules().walked()))
    assert {(one.layer, one.pair) for one in made.bonds} == {
        ("school", ("a", "b")), ("school", ("a", "c")), ("kin", ("a", "c"))
    }  # fmt: skip
    assert made.crowds == 1


def test_a_gap_says_what_would_turn_a_tie_solid_and_a_confirmed_tie_has_none():
    found = gaps(
        graph(
            bond("a", "b"),
            bond("a", "c", strength="tentative"),
            bond("b", "c", strength="unconfirmed", basis=["shbe:1:self", "shbe:2:self"]),
            bond("c", "d", "gang", strength="tentative"),
        )
    )
    assert [(gap.persons, gap.kind, gap.strength) for gap in found] == [
        (("c", "d"), "gang", "tentative"), (("a", "c"), "kin", "tentative"), (("b", "c"), "kin", "unconfirmed"),
    ]  # fmt: skip
    assert "two independent graded sources" in found[0].lacking
    assert found[2].lacking.startswith("a row of one more feed that states the relationship (now 1)")
    assert (found[2].feeds, found[2].records) == (("shbe",), ("shbe:1:self", "shbe:2:self"))


def test_every_kind_of_tie_that_may_be_doubtful_has_words_for_what_it_lacks():
    derived = {*rules().ties.values(), *rules().groups.values(), "group"}
    for kind, one in rules().kinds.items():
        if one.walked == "always" and one.strength != "confirmed":
            weakest = "tentative" if kind in derived else one.strength
            assert gaps(graph(bond("a", "b", kind, strength=weakest))), kind
