"""Our own file of a chart: everything it shows, with its seal; read back, it is the same."""

from dataclasses import asdict
from typing import Any

import orjson

from kithkin.graph.errors import BadInput
from kithkin.viz.formats.safe_xml import MOST
from kithkin.viz.formats.seal import Copy, Seal, Source
from kithkin.viz.formats.whole import picture_of, seats_of

FORM, VERSION = "kithkin-chart", 1


def written(copy: Copy) -> bytes:
    """The chart as JSON."""
    sources = {record: asdict(one) for record, one in copy.sources.items()}
    told = {"format": FORM, "version": VERSION, "seal": copy.seal.facts, "picture": copy.picture, "sources": sources}
    return orjson.dumps(told | {"seats": copy.seats})


def read(content: bytes) -> Copy:
    """The chart of such a file."""
    if len(content) > MOST:
        raise BadInput(f"this file is larger than {MOST // 2**20} MB: it is not read as a chart")
    try:
        told: Any = orjson.loads(content)
        if told["format"] != FORM or told["version"] != VERSION:
            raise BadInput(f"this is not version {VERSION} of a {FORM} file: write it again with `kithkin chart`")
        sources = {record: Source(**one) for record, one in told["sources"].items()}
        # Files of before have no places.
        seats = seats_of(told.get("seats", {}))
        return Copy(picture_of(told["picture"]), Seal(**told["seal"]), sources, seats=seats)
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise BadInput(f"this is no {FORM} file: write it again with `kithkin chart`") from fault
