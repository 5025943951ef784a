"""The compiled loops are ready before anybody asks."""

import numpy as np
import polars as pl
import scipy.sparse as sp

from kithkin.casework.network import best, between, walk
from kithkin.casework.network.arrays import network_of, overlaid
from kithkin.casework.network.between import betweenness
from kithkin.casework.network.read import BEGINNING, END, TIES
from kithkin.casework.network.search import Desks, Question, routes
from kithkin.casework.network.warm import warm

LOOPS = {
    f"{module.__name__}.{name}": loop
    for module in (best, between, walk) for name, loop in vars(module).items() if hasattr(loop, "signatures")
}  # fmt: skip


def tie(person, joint):
    """A tie by kin, or by a family."""
    between_two = joint.startswith("P-")
    kind = "kin" if between_two else "family"
    return (person, joint, between_two, kind, "", "confirmed", BEGINNING, END, "1")


def made():
    """How many shapes of arguments each loop has been compiled for."""
    return {name: len(loop.signatures) for name, loop in LOOPS.items()}


def test_who_asks_for_a_path_or_a_measure_waits_for_no_compiler():
    warm()
    before = made()
    told = pl.DataFrame([tie("P-1", "P-2"), tie("P-2", "group:1"), tie("P-3", "group:1")], schema=TIES, orient="row")
    network = network_of(told)
    anew = overlaid(network, ["P-3"], told.filter(pl.col("person") == "P-3"), "", "")
    for each in (network, anew):
        for shortest in (False, True):
            asked = Question(("P-1",), ("P-3",), frozenset({"kin", "family"}), shortest=shortest)
            [found] = routes(each, (1,), asked, Desks())[0]
            assert found.persons == ("P-1", "P-2", "P-3")
    line = sp.csr_array((np.ones(4), ([0, 1, 1, 2], [1, 0, 2, 1])), shape=(3, 3))
    assert betweenness(line).tolist() == [0, 1, 0]
    assert made() == before
    assert min(before[f"{module.__name__}.{name}"] for module, name in ((best, "walked"), (between, "through"))) >= 1
