"""The blocks of a feed file, [[record]] to [[affiliation]], with numbered parts written out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from kithkin.loaders import blocks, sources
from kithkin.loaders.blocks import (
    Affiliation,
    Conditions,
    Feed,
    Happening,
    Home,
    Label,
    Part,
    Relation,
    Source,
    Span,
    When,
)
from kithkin.loaders.section import Section

Repeats = Mapping[str, int]
_PART = re.compile(r"[a-z][a-z0-9_-]{0,39}")


def numbered(value: Any, n: int) -> Any:
    """The same value with {n} replaced everywhere in it."""
    if isinstance(value, str):
        return value.replace("{n}", str(n))
    if isinstance(value, list):
        return [numbered(one, n) for one in value]
    if isinstance(value, dict):
        return {key: numbered(one, n) for key, one in value.items()}
    return value


@dataclass(frozen=True)
class BlockParser:
    """Reads the blocks of one feed, whose parts and repeats are known."""

    feed: Feed
    where: str
    parts: tuple[str, ...]
    repeats: Repeats

    def part(self, values: dict[str, Any]) -> Part:
        """One [[record]]."""
        section = Section(f"{self.where}, record {values.get('part', '')}".rstrip(), values)
        name = section.text("part")
        if not _PART.fullmatch(name):
            raise section.wrong(f"part {name!r} must be small letters, digits and hyphens, beginning with a letter")
        section.count("repeat")
        fields = self._columns(section.table("fields"), blocks.RECORD_FIELDS)
        if not any(field in fields for field in (*blocks.NAME_FIELDS, *blocks.IDENTIFIER_FIELDS)):
            raise section.wrong("fields must give a name or an identifier")
        required = section.texts("required", ())
        for field in required:
            section.one_of("the required field", field, fields)
        part = Part(name, fields, required, self._label(section), self._when(section))
        section.end()
        return part

    def relations(self, tables: list[dict[str, Any]]) -> tuple[Relation, ...]:
        """Every [[relation]]."""
        found = [self._relation(one) for values in tables for one in self._written_out(values, "source", "target")]
        return tuple(found)

    def _relation(self, values: dict[str, Any]) -> Relation:
        section = Section(f"{self.where}, relation {values.get('source')} {values.get('target')}", values)
        relation = Relation(
            source=self._named_part(section, "source"),
            target=self._named_part(section, "target"),
            kind=self._word(section, "kind", blocks.RELATION_KINDS),
            span=self._span(section),
            label=self._label(section),
            when=self._when(section),
        )
        section.end()
        return relation

    def homes(self, tables: list[dict[str, Any]]) -> tuple[Home, ...]:
        """Every [[address]]."""
        return tuple(self._home(one) for values in tables for one in self._written_out(values))

    def _home(self, values: dict[str, Any]) -> Home:
        section = Section(f"{self.where}, address", values)
        lines = section.get("line")
        lines = [] if lines is None else lines if isinstance(lines, list) else [lines]
        home = Home(
            parts=self._every_part(section, section.texts("parts")),
            kind=self._word(section, "kind", blocks.ADDRESS_KINDS, "lives_at"),
            line=tuple(self._coded(section, sources.column(section, "line", one)) for one in lines),
            values=self._some_columns(section, ("postcode", "uprn", "parent_uprn")),
            edge=self._some_columns(section, ("tenure",)) | self._some_words(section, ("role",)),
            span=self._span(section),
            label=self._label(section),
            when=self._when(section),
        )
        if not home.line and "uprn" not in home.values:
            raise section.wrong("an address needs line or uprn")
        section.end()
        return home

    def happenings(self, tables: list[dict[str, Any]]) -> tuple[Happening, ...]:
        """Every [[event]]."""
        found = [self._happening(one) for values in tables for one in self._written_out(_named(values))]
        names = [event.name for event in found]
        if len(set(names)) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            raise Section(self.where, {}).wrong(f"two events have the name {twice!r}: give each its own name")
        return tuple(found)

    def _happening(self, values: dict[str, Any]) -> Happening:
        section = Section(f"{self.where}, event {values.get('name', values.get('kind', ''))}", values)
        kind = self._word(section, "kind", None)
        event = Happening(
            kind=kind,
            name=section.text("name", kind.constant),
            values=self._some_columns(section, (*blocks.EVENT_TEXTS, *blocks.EVENT_NUMBERS)),
            span=self._event_span(section),
            roles=self._roles(section),
            label=self._label(section),
            incident=self._some_columns(section, ("incident",)).get("incident"),
            precision=section.choice("precision", blocks.PRECISIONS) if section.has("precision") else None,
            when=self._when(section),
        )
        section.end()
        return event

    def _event_span(self, section: Section) -> Span:
        still = section.flag("open")
        return replace(self._span(section), instant=not section.has("to") and not still)

    def _roles(self, section: Section) -> tuple[tuple[str, Source], ...]:
        roles: list[tuple[str, Source]] = []
        for values in section.tables("roles"):
            for n in range(1, self.repeats.get(values.get("part", ""), 1) + 1):
                one = Section(f"{section.where}, roles", numbered(values, n))
                roles.append((self._named_part(one, "part"), self._word(one, "role", blocks.EVENT_ROLES)))
                one.end()
        if not roles:
            raise section.wrong("an event needs roles: who was in it, and as what")
        return tuple(roles)

    def affiliations(self, tables: list[dict[str, Any]]) -> tuple[Affiliation, ...]:
        """Every [[affiliation]]."""
        return tuple(self._affiliation(one) for values in tables for one in self._written_out(values, "part"))

    def _affiliation(self, values: dict[str, Any]) -> Affiliation:
        section = Section(f"{self.where}, affiliation {values.get('part')}", values)
        affiliation = Affiliation(
            part=self._named_part(section, "part"),
            kind=self._word(section, "kind", blocks.AFFILIATION_KINDS),
            organisation=self._organisation(section.table("organisation")),
            edge=self._some_words(section, ("role",)) | self._some_columns(section, blocks.GRADING_FIELDS),
            span=self._span(section),
            label=self._label(section),
            when=self._when(section),
        )
        section.end()
        return affiliation

    def _organisation(self, section: Section) -> dict[str, Source]:
        found = {
            "kind": self._word(section, "kind", blocks.ORGANISATION_KINDS),
            "name": self._coded(section, sources.column(section, "name", section.get("name"))),
            **self._some_words(section, ("category",)),
        }
        section.end()
        return found

    def _written_out(self, values: dict[str, Any], *parts: str) -> list[dict[str, Any]]:
        """The block once for each n: of its own `repeat`, or of the numbered part that it names."""
        section = Section(self.where, values)
        own = section.count("repeat")
        patterns = [values[key] for key in parts if isinstance(values.get(key), str) and "{n}" in values[key]]
        count = own or max((self.repeats.get(pattern, 1) for pattern in patterns), default=1)
        plain = {key: value for key, value in values.items() if key != "repeat"}
        return [numbered(plain, n) for n in range(1, count + 1)] if own or patterns else [plain]

    def _every_part(self, section: Section, patterns: tuple[str, ...]) -> tuple[str, ...]:
        names = [name.replace("{n}", str(n)) for name in patterns for n in range(1, self.repeats.get(name, 1) + 1)]
        for name in names:
            section.one_of("the part", name, self.parts)
        return tuple(dict.fromkeys(names))

    def _named_part(self, section: Section, key: str) -> str:
        return section.choice(key, self.parts)

    def _columns(self, section: Section, known: tuple[str, ...]) -> dict[str, Source]:
        found: dict[str, Source] = {}
        for key, value in section.rest().items():
            section.one_of("the field", key, known)
            found[key] = self._coded(section, sources.column(section, key, value))
        return found

    def _some_columns(self, section: Section, keys: tuple[str, ...]) -> dict[str, Source]:
        given = {key: section.get(key) for key in keys}
        return {
            key: self._coded(section, sources.column(section, key, value))
            for key, value in given.items()
            if value is not None
        }

    def _some_words(self, section: Section, keys: tuple[str, ...]) -> dict[str, Source]:
        given = {key: section.get(key) for key in keys}
        return {key: self._word(section, key, None) for key, value in given.items() if value is not None}

    def _word(self, section: Section, key: str, among: tuple[str, ...] | None, default: str | None = None) -> Source:
        value = section.get(key)
        source = self._coded(section, sources.word(section, key, default if value is None else value))
        if among and source.constant is not None:
            section.one_of(key, source.constant, among)
        if among and source.codes:
            for code in self.feed.codes[source.codes].values():
                section.one_of(f"{key}, in codes.{source.codes},", code.text, among)
        return source

    def _coded(self, section: Section, source: Source) -> Source:
        if source.codes and source.codes not in self.feed.codes:
            raise section.wrong(f"there is no [codes.{source.codes}] in the feed")
        return source

    def _span(self, section: Section) -> Span:
        days = self._some_columns(section, ("from", "to"))
        return Span(days.get("from"), days.get("to"))

    def conditions(self, top: Section) -> Conditions | None:
        """What is said of rows that carry conditions on their handling."""
        if not top.has("conditions"):
            return None
        section = top.table("conditions")
        opened = self._when(section, "open")
        if opened is None:
            raise section.wrong("open must say which rows may be read as they were sent")
        handling = section.choice("handling", blocks.HANDLINGS)
        shown = frozenset(section.texts("shown"))
        section.end()
        return Conditions(opened, handling, shown)

    def _when(self, section: Section, key: str = "when") -> When | None:
        if not section.has(key):
            return None
        table = section.table(key)
        when = When(
            column=table.text("column"),
            among=frozenset(one.strip().casefold() for one in table.texts("in")) if table.has("in") else None,
            filled=table.flag("filled") if table.has("filled") else None,
        )
        if (when.among is None) == (when.filled is None):
            raise table.wrong("give either in or filled")
        table.end()
        return when

    def _label(self, section: Section) -> Label:
        table = section.table("access")
        label = self.feed.label
        label = replace(
            label,
            sensitivity=table.choice("sensitivity", blocks.SENSITIVITIES, label.sensitivity),
            handling=table.choice("handling", blocks.HANDLINGS, label.handling),
            purposes=table.texts("purposes", label.purposes),
        )
        table.end()
        return label


def _named(event: dict[str, Any]) -> dict[str, Any]:
    """A repeated event has a name for each n."""
    name = event.get("name", event.get("kind"))
    return event if "repeat" not in event or "{n}" in str(name) else {**event, "name": f"{name}-{{n}}"}
