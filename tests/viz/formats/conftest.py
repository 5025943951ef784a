"""A copy of the hand-written picture, on its way to somebody."""

from pathlib import Path

import pytest

from kithkin.bench.pictures import read
from kithkin.viz.arrange import arrange
from kithkin.viz.formats.seal import Copy, Seal, Source


@pytest.fixture(scope="session")
def copy():
    picture = read(Path(__file__).parents[2] / "data/picture.toml")
    seal = Seal(
        prepared_for="Sergeant Bell", prepared_by="Ada A.", role="intelligence analyst",
        made_at="2026-11-26T15:02:11.000000Z", purpose="families", copy="7F3A92C1", marking=picture.marking,
        as_of=picture.as_of, known_at=picture.known_at,
    )  # fmt: skip
    sources = {"hand:aC:0": Source("Benefits", "C-7", "claimant", "shbe.csv", "2016-06-01T10:00:00.000000Z", "B2")}
    return Copy(picture, seal, sources)


@pytest.fixture(scope="session")
def stamped(copy):
    """It, arranged."""
    return arrange(copy.stamped)
