"""Feed files: read one, list them all, and tell which feed a delivered file belongs to."""

import fnmatch
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

from kithkin.graph.errors import BadInput, NotThere
from kithkin.loaders.blocks import Feed
from kithkin.loaders.parse import parse

__all__ = ["Feed", "feed_for", "feeds", "read_feed"]


def read_feed(path: Path) -> Feed:
    """The feed that a TOML file describes."""
    try:
        return _parsed(path.read_text(encoding="utf-8"), path.name)
    except OSError as error:
        raise NotThere(f"The feed file {path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise BadInput(f"{path.name}: a feed file is UTF-8 text") from None


def feeds(folder: Path | None = None) -> dict[str, Feed]:
    """The shipped feeds by name, and those of a folder, which replace shipped ones of the same name."""
    own = [_read_once(path, *_mark(path)) for path in sorted(folder.glob("*.toml"))] if folder else []
    found = {feed.name: feed for feed in (*_shipped(), *own)}
    return dict(sorted(found.items()))


@cache
def _shipped() -> tuple[Feed, ...]:
    """The feeds that come with Kithkin, which do not change while it runs."""
    found = [
        _parsed(entry.read_text(encoding="utf-8"), entry.name)
        for entry in files("kithkin.loaders").joinpath("feeds").iterdir()
        if entry.name.endswith(".toml")
    ]
    return tuple(sorted(found, key=lambda feed: feed.name))


@lru_cache(maxsize=256)
def _read_once(path: Path, _written: int, _size: int) -> Feed:
    """A file of the data folder, read again when it was written again: whoever resolves one record asks each time."""
    return read_feed(path)


def _mark(path: Path) -> tuple[int, int]:
    try:
        told = path.stat()
    except OSError as error:
        raise NotThere(f"The feed file {path} cannot be read: {error.strerror}.") from None
    return told.st_mtime_ns, told.st_size


def feed_for(file: Path, known: Mapping[str, Feed]) -> Feed:
    """The feed whose `files` fit the name of a delivered file; the longest pattern wins."""
    name = file.name.casefold()
    fits = [
        (len(pattern), feed.name)
        for feed in known.values()
        for pattern in feed.files
        if fnmatch.fnmatchcase(name, pattern.casefold())
    ]
    best = sorted({feed for length, feed in fits if length == max(fits)[0]})
    if not best:
        raise BadInput(f"No feed knows the file {file.name}: name one of {', '.join(known) or 'none'}, or add a feed.")
    if len(best) > 1:
        raise BadInput(f"The file {file.name} fits the feeds {', '.join(best)}: name one.")
    return known[best[0]]


def _parsed(text: str, where: str) -> Feed:
    try:
        return parse(tomllib.loads(text), where)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{where}: not a TOML file: {error}") from None
