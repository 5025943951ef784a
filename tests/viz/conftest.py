"""A picture written by hand, and its sheet."""

from pathlib import Path

import pytest

from kithkin.bench.pictures import read
from kithkin.viz.arrange import arrange


@pytest.fixture(scope="session")
def by_hand():
    """The hand-written picture of four families."""
    return read(Path(__file__).parents[1] / "data/picture.toml")


@pytest.fixture(scope="session")
def sheet(by_hand):
    """It, arranged."""
    return arrange(by_hand)
