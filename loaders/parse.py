"""The text of a feed file into a Feed: every key read once, every mistake said in one line."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import orjson

from kithkin.loaders import blocks
from kithkin.loaders.block_parser import BlockParser, Repeats, numbered
from kithkin.loaders.blocks import Code, Feed, Label, Part
from kithkin.loaders.section import Section

_SLUG = re.compile(r"[a-z][a-z0-9_]{0,39}")
_SHAPING = (
    "sensitivity", "handling", "legal_regime", "purposes", "key", "dates", "earliest_birth", "record", "relation",
    "address", "event", "affiliation", "codes",
)  # fmt: skip
_OLDEST = "1890-01-01"


def parse(values: Mapping[str, Any], where: str) -> Feed:
    """The feed that this table describes."""
    top = Section(where, values)
    name = top.text("name")
    if not _SLUG.fullmatch(name):
        raise top.wrong(f"name {name!r} must be small letters, digits and underscores, beginning with a letter")
    label = Label(
        feed=name,
        sensitivity=top.choice("sensitivity", blocks.SENSITIVITIES),
        handling=top.choice("handling", blocks.HANDLINGS, "P"),
        legal_regime=top.choice("legal_regime", blocks.LEGAL_REGIMES),
        purposes=top.texts("purposes"),
    )
    feed = Feed(
        name=name,
        title=top.text("title"),
        owner=top.text("owner"),
        subject=top.choice("subject", blocks.SUBJECTS),
        label=label,
        delivery=top.choice("delivery", blocks.DELIVERIES),
        key=top.texts("key", ()),
        files=top.texts("files", ()),
        dates=top.texts("dates", ()),
        earliest_birth=top.text("earliest_birth", _OLDEST),
        trust=_trust(top),
        codes=_codes(top),
        parts=(),
        turnover=top.flag("turnover"),
        digest=_digest(values),
    )
    feed = _with_blocks(top, feed)
    top.end()
    return feed


def _with_blocks(top: Section, feed: Feed) -> Feed:
    records = top.tables("record")
    if not records:
        raise top.wrong("a feed needs at least one [[record]]: the people that a row states")
    repeats = _repeats(top, records)
    parts = _parts(top, feed, records)
    blocks_of = BlockParser(feed=feed, where=top.where, parts=tuple(part.name for part in parts), repeats=repeats)
    return replace(
        feed,
        parts=parts,
        relations=blocks_of.relations(top.tables("relation")),
        homes=blocks_of.homes(top.tables("address")),
        conditions=blocks_of.conditions(top),
        happenings=blocks_of.happenings(top.tables("event")),
        affiliations=blocks_of.affiliations(top.tables("affiliation")),
    )


def _repeats(top: Section, records: list[dict[str, Any]]) -> Repeats:
    repeats: dict[str, int] = {}
    for values in records:
        section = Section(f"{top.where}, record", values)
        name, count = section.text("part"), section.count("repeat")
        if ("{n}" in name) != (count is not None):
            raise section.wrong(f"part {name!r} needs both {{n}} in its name and repeat, or neither")
        repeats[name] = count or 1
    return repeats


def _parts(top: Section, feed: Feed, records: list[dict[str, Any]]) -> tuple[Part, ...]:
    parser = BlockParser(feed=feed, where=top.where, parts=(), repeats={})
    parts: list[Part] = []
    for values in records:
        for n in range(1, (values.get("repeat") or 1) + 1):
            parts.append(parser.part(numbered(values, n)))  # noqa: PERF401 - two loops read better than one line
    names = [part.name for part in parts]
    if len(set(names)) < len(names):
        raise top.wrong(f"two records have the part {next(n for n in names if names.count(n) > 1)!r}")
    return tuple(parts)


def _trust(top: Section) -> dict[str, float]:
    section = top.table("trust")
    trust: dict[str, float] = {}
    for key, value in section.rest().items():
        section.one_of("the field", key, blocks.RECORD_FIELDS)
        if not isinstance(value, (int, float)) or isinstance(value, bool) or not 0 <= value <= 1:
            raise section.wrong(f"{key} must be a number from 0 to 1")
        trust[key] = float(value)
    return trust


def _codes(top: Section) -> dict[str, dict[str, Code]]:
    section = top.table("codes")
    return {name: _code_list(section.table(name)) for name in section.rest()}


def _code_list(section: Section) -> dict[str, Code]:
    codes: dict[str, Code] = {}
    for sent, meaning in section.rest().items():
        one = Section(f"{section.where}, {sent}", {"text": meaning} if isinstance(meaning, str) else meaning)
        proven = one.flag("proven") if one.has("proven") else None
        codes[sent.strip().casefold()] = Code(one.text("text"), proven, one.flag("reverse"))
        one.end()
    return codes


def _digest(values: Mapping[str, Any]) -> str:
    """Changes when the same rows would be shaped into something else."""
    shaping = {key: values[key] for key in _SHAPING if key in values}
    return hashlib.sha256(orjson.dumps(shaping, option=orjson.OPT_SORT_KEYS, default=str)).hexdigest()[:16]
