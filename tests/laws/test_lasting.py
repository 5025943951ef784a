"""What lasts: over random sequences of all that happens no decision is lost, no id given away, no entry missing."""

import os

import pytest
from tests.laws.lasting import Town

pytestmark = [pytest.mark.engine, pytest.mark.timeout(1500)]
STEPS = 15
ISLANDS = int(os.environ.get("KITHKIN_ISLANDS", "40"))
TOWNS = int(os.environ.get("KITHKIN_TOWNS", "1"))
FIRST = int(os.environ.get("KITHKIN_SEED", "1"))


@pytest.mark.parametrize("seed", range(FIRST, FIRST + TOWNS))
def test_every_law_holds_over_random_sequences(embedded, tmp_path, seed):
    town = Town(embedded, tmp_path, seed, ISLANDS)
    for _ in range(STEPS):
        town.step()
    town.end()
