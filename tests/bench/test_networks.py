"""Networks with truth: measured alike for every method, and figures that are known where they can be told by hand."""

import numpy as np
import pytest

from kithkin.bench import networks
from kithkin.bench.agree import agreement, area
from kithkin.bench.networks import drawn, measure, page, read
from kithkin.bench.plain import louvain, scores


@pytest.fixture
def known(tmp_path):
    """Two brigades of eight who all know each other, two ties between them; one man was in both."""
    people = range(16)
    rows = [f"n{one},{float(one < 8)},{float(one >= 8 or one == 0)}" for one in people]
    (tmp_path / "two_nodes.csv").write_text("\n".join(["id,north_brigade,south_brigade", *rows]), "utf-8")
    ties = [(a, b) for a in people for b in people if a < b and (a < 8) == (b < 8)] + [(1, 9), (2, 10), (9, 1), (3, 3)]
    lines = ["from,to", *(f"n{a},n{b}" for a, b in ties)]
    (tmp_path / "two_edges.csv").write_text("\n".join(lines), "utf-8")
    return read(tmp_path / "two_edges.csv")


def test_a_tie_told_twice_is_one_and_who_was_in_two_brigades_is_not_judged(known):
    assert len(known.network.left) == 58
    assert known.true.tolist() == [-1, *[0] * 7, *[1] * 8]


def test_equal_divisions_agree_wholly_and_one_community_not_at_all():
    true = np.array([0, 0, 1, 1])
    assert agreement(true, true[::-1]) == agreement(true, true)
    assert agreement(true, true).nmi == pytest.approx(1)
    assert agreement(true, true).ari == pytest.approx(1)
    lumped = agreement(true, np.zeros(4, int))
    assert (lumped.nmi, lumped.ari) == pytest.approx((0, 0))


def test_agreement_is_as_reckoned_by_hand():
    found = agreement(np.array([0, 0, 0, 1, 1, 1]), np.array([0, 0, 1, 1, 2, 2]))
    assert found.ari == pytest.approx(0.24242424)
    assert found.nmi == pytest.approx(2 * np.log(2) * 2 / 3 / (np.log(2) + np.log(3)))


def test_the_area_counts_ties_half():
    assert area([2, 1], [1, 0]) == pytest.approx(0.875)


def test_louvain_finds_the_two_brigades(known):
    assert louvain(known.network, 1).tolist() == [0] * 8 + [1] * 8


def test_adamic_and_adar_weigh_those_whom_both_know_by_how_few_others_they_know(known):
    told = scores(known.network)["Adamic-Adar"]
    assert told[0, 1] == pytest.approx(5 / np.log(7) + 1 / np.log(8))
    assert told[0, 9] == pytest.approx(1 / np.log(8))


def test_the_page_says_how_far_ahead_each_figure_is(known, monkeypatch):
    monkeypatch.setattr(networks, "FEWEST", 50)
    measured = measure([known], 2)
    text = "\n".join(page(*measured))
    assert "| two | 1.000 ± 0.000 |" in text
    assert "NMI: at least the better plain method on 1 of 1 networks, +0.000 on average." in text
    assert text.count("at least the best plain method") == 2
    assert drawn(*measured).count("<title>") == 3 * 3
