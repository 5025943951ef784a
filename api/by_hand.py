"""A person entered by hand: a row of the feed `by_hand`, with its author and source, like any other row."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from kithkin.api.reading import Reading, Seen
from kithkin.graph.errors import WrongUse
from kithkin.loaders.feed import feeds
from kithkin.loaders.load import load
from kithkin.resolution.decide_noun import Who, new_id
from kithkin.resolution.reading import everything

FEED = "by_hand"
ABOUT = ("ENTRY_ID", "AUTHOR", "SOURCE", "REASON")


def enter(reading: Reading, values: Mapping[str, str], who: Who) -> str:
    """Load the row and give the key of its record; a repeated request is the same row."""
    feed = feeds()[FEED]
    fields = sorted(feed.columns - set(ABOUT))
    strange = sorted(set(values) - set(fields))
    if strange or not values.get("surname"):
        raise WrongUse(f"give a surname, and of a person no more than {', '.join(fields)}")
    if not who.source:
        raise WrongUse("say where you have it from: the source")
    entry = new_id(who)[2:]
    row = dict(zip(ABOUT, (entry, who.by, who.source, who.reason), strict=True)) | {
        name: values.get(name, "") for name in fields
    }
    record = f"{FEED}:{entry}:self"
    reading.note("decision.added", "done", Seen(records=(record,), fields=tuple(sorted(values))))
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"{FEED}_{entry}.jsonl"
        file.write_bytes(orjson.dumps(row))
        done = load(reading.wiring.store, feed, file)
    if done.rejects:
        raise WrongUse("this row cannot be taken: dates are written like 2016-06-30")
    return record


def with_own(reading: Reading, record: str) -> Reading:
    """The reading of who entered a record, who may read what they wrote."""
    store = reading.wiring.store
    known = everything(store, reading.wiring.committed())
    classes = {row["access"] for row in store.ask("read/decision_records", ids=[record], **known)}
    access = tuple(sorted({*reading.view.access, *classes}))
    return replace(reading, view=replace(reading.view, access=access, known_at=reading.wiring.committed()))
