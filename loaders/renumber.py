"""Renumber a feed: its rows keep keys, records, persons and decisions, and are sent under other ids from now on."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from kithkin.graph.closing import replace_nodes
from kithkin.graph.errors import BadInput, NotThere, WrongUse
from kithkin.graph.run import Run, writing
from kithkin.graph.store import GraphStore, Row
from kithkin.graph.tombstones import bar, erased_rows
from kithkin.loaders.blocks import Feed
from kithkin.loaders.matched import matched
from kithkin.loaders.moves import EMPTY, Left, Moves, Pair, moves
from kithkin.loaders.numbering import Numbering, numbering
from kithkin.loaders.readers import read
from kithkin.loaders.section import hint
from kithkin.loaders.shaping.keys import number_of

OLD, NEW, LEFT = "old_id", "new_id", "left_out"


@dataclass(frozen=True, slots=True)
class Act:
    """Who renumbers, and why; neither may name a person."""

    by: str
    reason: str

    def __post_init__(self) -> None:
        """Say what is lacking."""
        if not self.by.strip() or not self.reason.strip():
            raise WrongUse("say for what --reason the feed is renumbered")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A map of old ids and new ids, and what was left out before it was held against the graph."""

    pairs: Sequence[Pair]
    left: Sequence[Left] = field(default=())


def from_map(feed: Feed, path: Path) -> Proposal:
    """The map of a file with the columns old_id and new_id; lines with a word in `left_out` are passed over."""
    _has_ids(feed)
    frame = read(path).frame
    for name in (OLD, NEW):
        if name not in frame.columns:
            raise BadInput(f"{path.name} has no column {name}; {hint(name, frame.columns)}")
    why = pl.col(LEFT).fill_null("").str.strip_chars() if LEFT in frame.columns else pl.lit("")
    told = frame.select(pl.col(OLD, NEW).fill_null("").str.strip_chars(), why.alias(LEFT))
    rows, passed = told.filter((pl.col(LEFT) == "") & (pl.col(NEW) != "")), told.filter(pl.col(NEW) == "")
    return Proposal(
        [(number_of(feed, old), number_of(feed, new)) for old, new in rows.select(OLD, NEW).iter_rows()],
        [Left(number_of(feed, old), "", said or EMPTY) for old, said in passed.select(OLD, LEFT).iter_rows() if old],
    )


def from_delivery(store: GraphStore, feed: Feed, path: Path) -> Proposal:
    """The map that a delivery under new ids proposes."""
    _has_ids(feed)
    held = pl.from_arrow(store.table("read/load_sent", feed=feed.name))
    assert isinstance(held, pl.DataFrame)
    return Proposal(*matched(feed, held, numbering(store, feed.name), read(path)))


def look(store: GraphStore, feed: Feed, asked: Proposal) -> Moves:
    """What a map would come to; nothing is written."""
    known = set(store.table("read/load_rows", feed=feed.name)["key"].to_pylist())
    now = numbering(store, feed.name)
    away = {now.key(one) for pair in asked.pairs for one in pair} - known
    idle = {one.old for one in asked.left if one.old}
    found = moves(asked.pairs, now, known, erased_rows(store, away), idle)
    return replace(found, left=(*found.left, *asked.left))


def renumber(store: GraphStore, feed: Feed, asked: Proposal, act: Act, *, wait: float = 0.0) -> Moves:
    """Write a map down, all at once; a second time it changes nothing. Killed half-way it is run again."""
    found = look(store, feed, asked)
    if not found.moved and not found.barred:
        return found
    with writing(store, "renumber", wait=wait, feed=feed.name, by=act.by, reason=act.reason) as run:
        found = look(store, feed, asked)
        _keep(store, run, feed, found.after)
        bar(store, run, found.barred)
        run.details.update(renumbered=len(found.moved), left_out=len(found.left))
    return found


def last_act(store: GraphStore, feed: Feed) -> Row:
    """The last renumbering of a feed that was not taken back: its run, instant and details."""
    told = [row | {"details": json.loads(row["details"] or "{}")} for row in store.ask("schema/runs")]
    mine = [row for row in told if row["kind"] == "renumber" and row["details"].get("feed") == feed.name]
    back = {row["details"].get("takes_back") for row in mine}
    acts = [row for row in mine if "takes_back" not in row["details"] and row["run_id"] not in back]
    if not acts:
        raise NotThere(f"{feed.name} was not renumbered, or all of it was taken back")
    return acts[-1]


def take_back(store: GraphStore, feed: Feed, act: Act, *, wait: float = 0.0) -> Row:
    """Take the last renumbering back: the feed is numbered as it was before."""
    with writing(store, "renumber", wait=wait, feed=feed.name, by=act.by, reason=act.reason) as run:
        last = last_act(store, feed)
        _keep(store, run, feed, numbering(store, feed.name, before=last["instant"]))
        run.details.update(takes_back=last["run_id"])
    return last


def _keep(store: GraphStore, run: Run, feed: Feed, whole: Numbering) -> None:
    """Make the numbering of a feed this one."""
    rows = [(feed.name, number, key, whole.was.get(number)) for number, key in whole.keys.items()]
    schema = dict.fromkeys(["feed", "sent_as", "key", "was"], pl.String)
    table = pl.DataFrame(rows, schema=schema, orient="row").to_arrow(compat_level=pl.CompatLevel.oldest())
    replace_nodes(store, run, ["Renumbered"], table, scope={"feed": [feed.name]})


def _has_ids(feed: Feed) -> None:
    if not feed.key:
        raise WrongUse(f"{feed.name} has no key of its own: its rows are known by their content, so none is renumbered")
