"""Load one delivered file: read, shape, write, close."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import orjson
import polars as pl

from kithkin.graph import instants
from kithkin.graph.access import ClassLabels, Handling, Sensitivity, class_for
from kithkin.graph.cover import cover
from kithkin.graph.errors import Interrupted, NotThere, Refused, WrongUse
from kithkin.graph.run import Run, writing
from kithkin.graph.store import GraphStore, Row
from kithkin.graph.tombstones import erased_rows
from kithkin.loaders import fresh
from kithkin.loaders.alone import live, people_of, table_of
from kithkin.loaders.blocks import Feed, Label
from kithkin.loaders.difference import difference
from kithkin.loaders.guard import refuse_renumbered
from kithkin.loaders.numbering import Numbering, numbering
from kithkin.loaders.readers import read
from kithkin.loaders.rejects import write_rejects
from kithkin.loaders.shape import Shaped, shape
from kithkin.loaders.table import Rejected
from kithkin.loaders.write import Delivery, Progress

__all__ = ["Loaded", "Progress", "load"]
AHEAD = "schema/ahead_of_row"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading did: rows taken, people they state, rows of which nothing was taken, and what changed by it."""

    feed: str
    file: str
    rows: int = 0
    records: int = 0
    rejects: int = 0
    new: int = 0
    changed: int = 0
    closed: int = 0
    already: bool = False
    reject_file: Path | None = None


@dataclass(frozen=True, slots=True)
class _File:
    """A delivered file, as its Load node keeps it."""

    feed: Feed
    path: Path
    hash: str
    received_at: str
    as_new: bool = False

    @property
    def load_id(self) -> str:
        content = f"{self.feed.name}\x1f{self.hash}\x1f{self.feed.digest}"
        return f"load-{hashlib.blake2b(content.encode(), digest_size=8).hexdigest()}"


def load(  # noqa: PLR0913 - a delivery is a file, when it came, and what somebody says of it
    store: GraphStore,
    feed: Feed,
    path: Path,
    *,
    received_at: str | None = None,
    as_new: bool = False,
    rejects_in: Path | None = None,
    progress: Progress | None = None,
) -> Loaded:
    """Load a file; one that was loaded before, by its content, is left alone.

    `received_at` is an instant, now unless given. A delivery of everything with nearly every id another is refused
    before anything is written, unless `as_new` says that they are other rows. Rejects are written as a CSV into
    `rejects_in`. May be stopped at any point and run again.
    """
    say = progress or _quietly
    say("reading")
    file = _File(feed, path, _hash(path), received_at or instants.now(), as_new)
    if _is_loaded(_history(store, feed), file):
        return Loaded(feed.name, path.name, already=True)
    table = read(path)
    say("shaping")
    now = numbering(store, feed.name)
    shaped = shape(table, feed, today=file.received_at[:10], classes=_classes(store, feed), numbers=now.keys)
    with writing(store, "load", feed=feed.name, file=path.name) as run:
        _still(store, feed, now)
        if _is_loaded(_history(store, feed), file):
            return Loaded(feed.name, path.name, already=True)
        return _written(store, run, file, shaped, say, rejects_in)


def _written(
    store: GraphStore, run: Run, file: _File, shaped: Shaped, say: Progress, rejects_in: Path | None
) -> Loaded:
    history = _history(store, file.feed)
    known = _known_rows(store, file.feed, shaped)
    found = difference(
        shaped["rows"],
        known,
        shaped.delivered,
        whole=file.feed.delivery == "snapshot",
        redefined=bool(history) and history[-1]["definition"] != file.feed.digest,
    )
    if not file.as_new:
        held = known.filter(pl.col("closed").is_null())["key"].n_unique()
        refuse_renumbered(file.feed, held, shaped["rows"].height, found)
    barred = erased_rows(store, found.fresh)
    found = found.without(barred)
    refused = _refused(shaped, file.feed, barred)
    _keep_load(store, run, file, (shaped["rows"].height, shaped.lost_rows))
    Delivery(store, run, file.load_id, shaped, found, frozenset(known["row_id"])).write(say)
    cover(store, run)
    loaded = Loaded(
        feed=file.feed.name,
        file=file.path.name,
        rows=shaped["rows"].height - len(barred),
        records=shaped["records"].filter(~pl.col("key").is_in(list(barred))).height,
        rejects=shaped.lost_rows + len(barred),
        new=found.new,
        changed=found.changed,
        closed=len(found.gone),
        reject_file=write_rejects(rejects_in, file.load_id, (*shaped.rejected, *refused)) if rejects_in else None,
    )
    counts = ("rows", "records", "rejects", "new", "changed", "closed")
    run.details.update({"load": file.load_id, **{name: getattr(loaded, name) for name in counts}})
    return loaded


def foresee(store: GraphStore, feed: Feed, row: Mapping[str, str]) -> fresh.Fresh | None:
    """Ask ahead what writing a row of the live feed asks where it is new; gives what it states."""
    if feed is not live() or not all(row.get(column, "").strip() for column in feed.key):
        return None
    one = fresh.fresh(row, instants.now()[:10])
    key, addresses = one.row["key"], [one.address["id"]] if one.address else []
    told = {"before": instants.END, "key": key, "address_ids": addresses, **_said(feed)}
    store.foresee(AHEAD, fresh.ahead(key, addresses), **told)
    return one


def put(
    store: GraphStore, run: Run, feed: Feed, row: Mapping[str, str], name: str, one: fresh.Fresh | None = None
) -> list[Row]:
    """Write one row that came by itself, within a run of somebody else's, and give its records.

    The feed must be a delta; `one` is what the row states, where that was foreseen. A record that was never there tells
    when its row was `received`.
    """
    comes_alone(feed)
    file = _File(feed, Path(name), hashlib.sha256(f"{name}\x1f{run.id}".encode()).hexdigest(), instants.now())
    today = file.received_at[:10]
    one = one or foresee(store, feed, row)
    if one and _never_seen(store, feed, one.row["key"]):
        one = one.classed(_classes(store, feed)[feed.label])
        _keep_load(store, run, file, (1, 0))
        fresh.write(store, run, file.load_id, one)
        _kept(store, run, file, 1)
        return [one.record | {"received": run.instant}]
    now, classes = numbering(store, feed.name), _classes(store, feed)
    shaped = shape(table_of(row, feed), feed, today=today, classes=classes, numbers=now.keys)
    return people_of(_put(store, run, file, shaped))


def _never_seen(store: GraphStore, feed: Feed, key: str) -> bool:
    """Whether a row is new in every way."""
    known = numbering(store, feed.name).keys
    return key not in known and not store.ask("read/load_rows_of", keys=[key]) and not erased_rows(store, [key])


def _put(store: GraphStore, run: Run, file: _File, shaped: Shaped) -> Shaped:
    """Write what one row states, which may be there already."""
    feed = file.feed
    before = _known_rows(store, feed, shaped)
    found = difference(shaped["rows"], before, shaped.delivered, whole=False, redefined=False)
    barred = erased_rows(store, found.fresh)
    if barred:
        rules = ", ".join(sorted(set(barred.values())))
        raise Refused(f"this row was erased by decision ({rules}); it is not taken again")
    _keep_load(store, run, file, (shaped["rows"].height, shaped.lost_rows))
    Delivery(store, run, file.load_id, shaped, found, frozenset(before["row_id"])).write(_quietly)
    _kept(store, run, file, shaped["rows"].height)
    return shaped


def _kept(store: GraphStore, run: Run, file: _File, rows: int) -> None:
    covered = {"covers": True} if cover(store, run) else {}
    run.details.update(load=file.load_id, rows=rows, **covered)


def _still(store: GraphStore, feed: Feed, before: Numbering) -> None:
    """Refuse what was read under ids that the feed was given anew meanwhile."""
    if numbering(store, feed.name) != before:
        raise Interrupted(f"{feed.name} was renumbered meanwhile; run this again")


def comes_alone(feed: Feed) -> None:
    """Refuse a row by itself of a feed that is delivered whole."""
    if feed.delivery != "delta":
        raise WrongUse(f"{feed.name} is delivered whole, so a row of it cannot come alone; load its file")


def _refused(shaped: Shaped, feed: Feed, barred: Mapping[str, str]) -> list[Rejected]:
    """Rows that were erased by decision: they are not taken again, and the reject table does not repeat them."""
    lines = shaped["rows"].filter(pl.col("key").is_in(list(barred))).select("line", "key").iter_rows()
    columns = ", ".join(feed.key)
    return [Rejected(line, columns, "", f"Erased by decision: {barred[key]}") for line, key in lines]


def _quietly(_: str) -> None:
    """Say nothing."""


def _hash(path: Path) -> str:
    if not path.is_file():
        raise NotThere(f"There is no file {path}.")
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _history(store: GraphStore, feed: Feed) -> list[dict[str, str]]:
    return store.ask("read/load_history", feed=feed.name)


def _is_loaded(history: list[dict[str, str]], file: _File) -> bool:
    return any(one["hash"] == file.hash and one["definition"] == file.feed.digest for one in history)


def _classes(store: GraphStore, feed: Feed) -> Mapping[Label, int]:
    """The number of each label of the feed, in one order for every store."""
    ordered = sorted(feed.labels, key=lambda label: (label.sensitivity, label.handling, label.purposes))
    return {label: class_for(store, _labels(label)) for label in ordered}


def _labels(label: Label) -> ClassLabels:
    return ClassLabels(
        feed=label.feed,
        sensitivity=cast("Sensitivity", label.sensitivity),
        handling=cast("Handling", label.handling),
        legal_regime=label.legal_regime,
        purposes=label.purposes,
    )


def _known_rows(store: GraphStore, feed: Feed, shaped: Shaped) -> pl.DataFrame:
    """Every version of the rows that this delivery can change."""
    if feed.delivery == "snapshot":
        table = store.table("read/load_rows", feed=feed.name)
    else:
        table = store.table("read/load_rows_of", keys=shaped["rows"]["key"].to_list())
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    return frame


def _said(feed: Feed) -> dict[str, str]:
    """What a feed is, as it is kept."""
    return {
        "feed": feed.name,
        "title": feed.title,
        "owner": feed.owner,
        "subject": feed.subject,
        "sensitivity": feed.label.sensitivity,
        "legal_regime": feed.label.legal_regime,
        "delivery": feed.delivery,
        "trust": orjson.dumps(feed.trust, option=orjson.OPT_SORT_KEYS).decode(),
    }


def is_kept(feed: Feed, known: Iterable[Row]) -> bool:
    """Whether a feed stands among those of the graph as it is."""
    said = _said(feed)
    return any(all(row[name] == said[name] for name in said if name in row) for row in known)


def _keep_load(store: GraphStore, run: Run, file: _File, counts: tuple[int, int]) -> None:
    """Keep the delivery, with how many rows it has and how many of them were rejected."""
    feed, (rows, rejects) = file.feed, counts
    store.tell("write/load_feed", run_id=run.id, instant=run.instant, **_said(feed))
    kept = {
        "id": file.load_id,
        "feed": feed.name,
        "file": file.path.name,
        "hash": file.hash,
        "definition": feed.digest,
        "rows": rows,
        "rejects": rejects,
        "received_at": file.received_at,
        "run_id": run.id,
    }
    store.make_nodes(["Load"], [kept])
    store.make_edges("OF", [{"source": file.load_id, "target": feed.name}], source="Load", target="Feed")
