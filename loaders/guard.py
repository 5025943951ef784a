"""Refuse a delivery that looks as if its sender had renumbered every row: nothing good is closed by it."""

import tomllib
from functools import cache
from importlib.resources import files

from kithkin.graph.errors import BadInput
from kithkin.loaders.blocks import Feed
from kithkin.loaders.difference import Difference


@cache
def limits() -> dict[str, float]:
    """When a delivery is refused; limits.toml."""
    text = files("kithkin.loaders").joinpath("limits.toml").read_text(encoding="utf-8")
    found: dict[str, float] = tomllib.loads(text)["renumbered"]
    return found


def refuse_renumbered(feed: Feed, held: int, sent: int, found: Difference) -> None:
    """Refuse it where nearly all that is held is gone and nearly all that was sent is new."""
    limit, gone, new = limits(), len(found.gone), len(found.fresh)
    if feed.delivery != "snapshot" or not feed.key or feed.turnover or min(held, sent) < limit["least"]:
        return
    if gone >= limit["gone"] * held and new >= limit["new"] * sent:
        raise BadInput(
            f"{feed.name}: {gone:,} of {held:,} ids are gone and {new:,} of {sent:,} are new, so nothing was loaded; "
            f"were they renumbered, run `kithkin renumber {feed.name} --map MAP.csv` or `--match` this file, "
            "then load it; are they other rows, load it with --as-new"
        )
