"""What stands in the graph for resolution: the model in force, and the columns of records."""

from functools import lru_cache

import polars as pl

from kithkin.graph.instants import END
from kithkin.graph.store import Asker
from kithkin.resolution.identity import KINDS
from kithkin.resolution.model import Model

RECORD = {**dict.fromkeys(["record_id", "first_known", *KINDS], pl.String), "access": pl.Int64}


def newest_model(asker: Asker, known_at: str = END) -> Model | None:
    """The model version in force at an instant, now unless given, kept with the run that trained it."""
    rows = asker.ask("read/resolve_model", most=1, known_at=known_at)
    return model_of(rows[0]["model"]) if rows else None


@lru_cache(maxsize=4)
def model_of(text: str) -> Model:
    """A model as a run kept it; the last few are read once."""
    return Model.from_json(text)
