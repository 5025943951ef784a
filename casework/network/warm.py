"""The compiled loops made ready: else whoever first asks for a path waits for the compiler."""

import numpy as np
import polars as pl
import scipy.sparse as sp

from kithkin.casework.network.arrays import network_of
from kithkin.casework.network.between import betweenness
from kithkin.casework.network.read import BEGINNING, END, TIES
from kithkin.casework.network.search import Desks, Question, routes

KIND = "kin"


def warm() -> None:
    """Walk once from one to another of two made-up people, and look who stands between them."""
    tie = ("P-1", "P-2", True, KIND, "", "confirmed", BEGINNING, END, "1")
    network = network_of(pl.DataFrame([tie], schema=TIES, orient="row"))
    routes(network, (1,), Question(("P-1",), ("P-2",), frozenset({KIND})), Desks())
    betweenness(sp.csr_array((np.ones(2), ([0, 1], [1, 0])), shape=(2, 2)))
