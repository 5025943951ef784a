"""What is made of an index when it is first asked, made before anybody waits for it."""

import numpy as np
import polars as pl

from kithkin.resolution.live.answer import answered
from kithkin.resolution.live.ask import ask, read_one
from kithkin.resolution.live.few import few
from kithkin.resolution.live.follow import Standing
from kithkin.resolution.live.handful import WHOLE, Single, handful
from kithkin.resolution.live.index import Index
from kithkin.resolution.live.search import Wanted, lay_out, search
from kithkin.resolution.live.stock import COLUMNS, stock_of
from kithkin.resolution.live.versus import side_of, side_of_one, versus
from kithkin.resolution.model import Model

NOBODY = {"given_name": "a", "surname": "a", "date_of_birth": "1900-01-01", "postcode": "ZZ1 1ZZ"}
"""Whoever is like this, nobody is told."""
BEGINNINGS = {"birth_date": "1900", "postcode": "ZZ"}
MADE_UP = 12


def warm(at: Standing) -> None:
    """Ask for somebody and for beginnings of all that may be given in part; what is found goes nowhere."""
    if at.model is None:
        return
    fresh = at.index.fresh
    ask(at.index, at.model, read_one("~", NOBODY), fresh)
    search(at.index, at.model, Wanted({"given_name": "a", "surname": "a"}, BEGINNINGS), fresh, 1)
    _laid_out(at.index)
    _among_themselves(at.model)


def _laid_out(index: Index) -> None:
    """What every stock keeps beside its columns: persons and values with their rows, and texts to be read singly."""
    if not len(index):
        return
    first = np.zeros(1, np.int64)
    index.of_persons({one for one in index.persons(first) if one}, index.fresh)
    for some in (index.ids, index.first_known, index.stated):
        some(first)
    few(index.parts(first), range(1))
    lay_out(index)


def _among_themselves(model: Model) -> None:
    """Go through linking, and comparing with, a dozen that are made up: of those in the index none is looked at."""
    told = [NOBODY | {"record_id": f"~:{n:02}:self", "person_id": f"~{n // 4}", "access": 0} for n in range(MADE_UP)]
    whole = dict.fromkeys(WHOLE) | {"twice": False}
    index = Index((stock_of(pl.DataFrame(told[1:], COLUMNS)), handful([Single.of(whole | told[0])])))
    one = read_one("~", NOBODY | {"given_name": "b"})
    found = ask(index, model, one, index.fresh)
    _ = found.found.pairs
    answered(index, found)
    versus(model, side_of(index, index.find(["~:00:self"], index.fresh)), side_of_one(one))
