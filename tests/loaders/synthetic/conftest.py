"""One small synthetic city for all tests of this folder."""

from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest

from kithkin.loaders.feed import feed_for, feeds
from kithkin.loaders.readers import read
from kithkin.loaders.shape import shape
from kithkin.loaders.synthetic import make
from kithkin.loaders.synthetic.city import histories
from kithkin.loaders.synthetic.smudge import rates_of

HOUSEHOLDS, SEED = 700, 7


def shaped(folder: Path) -> dict[str, SimpleNamespace]:
    """Every feed file of a folder as its TOML shapes it."""
    known, found = feeds(), {}
    for file in sorted(folder.iterdir()):
        feed = feed_for(file, known)
        classes = {label: n for n, label in enumerate(sorted(feed.labels, key=str), start=1)}
        result = shape(read(file), feed, today="2016-07-01", classes=classes)
        found[feed.name] = SimpleNamespace(rejected=result.rejected, **result.frames)
    return found


@pytest.fixture(scope="session")
def city(tmp_path_factory):
    """What `make` wrote, the feeds as shaped, and the truth as tables."""
    out = tmp_path_factory.mktemp("city")
    made = make(HOUSEHOLDS, SEED, out)
    truth = {path.stem: pl.read_csv(path, infer_schema_length=0) for path in made.truth}
    return SimpleNamespace(out=out, made=made, truth=SimpleNamespace(**truth), feeds=shaped(out / "feeds"))


@pytest.fixture(scope="session")
def records(city):
    """Every record of every feed, with the person it truly is."""
    tables = [feed.records for feed in city.feeds.values()]
    all_records = pl.concat(tables, how="diagonal_relaxed")
    truth = city.truth.record_person.join(city.truth.persons.rename({"date_of_birth": "born"}), on="person")
    return all_records.join(truth, left_on="id", right_on="record_id", suffix="_true")


@pytest.fixture(scope="session")
def town():
    """The histories behind the same city."""
    return histories(HOUSEHOLDS, SEED, rates_of(None), None, lambda *_: None)
