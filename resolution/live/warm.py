"""What is made of an index when it is first asked, made before anybody waits for it."""

from kithkin.resolution.live.ask import ask, read_one
from kithkin.resolution.live.follow import Standing
from kithkin.resolution.live.search import Wanted, search

NOBODY = {"given_name": "a", "surname": "a", "date_of_birth": "1900-01-01", "postcode": "ZZ1 1ZZ"}
"""Whoever is like this, nobody is told."""
BEGINNINGS = {"birth_date": "1900", "postcode": "ZZ"}


def warm(at: Standing) -> None:
    """Ask for somebody and for beginnings of all that may be given in part; what is found goes nowhere."""
    if at.model is None:
        return
    fresh = at.index.fresh
    ask(at.index, at.model, read_one("~", NOBODY), fresh)
    search(at.index, at.model, Wanted({"given_name": "a", "surname": "a"}, BEGINNINGS), fresh, 1)
