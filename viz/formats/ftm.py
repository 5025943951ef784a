"""FollowTheMoney: people, places and groups as entities, one to a line, over the mapping of ftm.toml."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, get_args

import orjson

from kithkin.graph.errors import BadInput
from kithkin.graph.picture import Card, Item, Link, LinkKind, Picture, Strength
from kithkin.viz.formats.safe_xml import MOST
from kithkin.viz.formats.seal import Copy, Seal
from kithkin.viz.formats.whole import picture_of

SEAL = "kithkin-seal"
WARNED, ONE_WAY = "Warning: ", ", one way"
Entity = dict[str, Any]


@cache
def mapping() -> dict[str, Any]:
    """The mapping of the file beside this."""
    return tomllib.loads((Path(__file__).parent / "ftm.toml").read_text(encoding="utf-8"))


def written(copy: Copy) -> bytes:
    """The entities, the first of them a note with the seal."""
    drawn = kept(copy.picture)
    told = [f"{name}: {value}" for name, value in copy.seal.facts.items()]
    seal = _entity(SEAL, "Note", name=[drawn.title], summary=told, description=[copy.seal.told])
    schemas = {item.id: mapping()["item"][item.kind] for item in drawn.items}
    made = [seal, *map(_item, drawn.items), *(_link(link, schemas) for link in drawn.links)]
    cards = (_card(card) for card in copy.picture.cards if card.item in schemas)
    return b"".join(orjson.dumps(one) + b"\n" for one in (*made, *cards))


def kept(picture: Picture) -> Picture:
    """As much of a picture as comes back: items and links that have a place, and of each what its schema holds."""
    items = tuple(_held(item) for item in picture.items if item.kind in mapping()["item"] and item.id != SEAL)
    there = {item.id for item in items}
    links = tuple(
        replace(link, evidence=_once(link.evidence))
        for link in picture.links
        if link.source in there and link.target in there and link.id not in there | {SEAL}
    )
    return Picture(picture.title, items, links)


def left_out(picture: Picture) -> tuple[str, ...]:
    """What of a picture has no place, in words with its number."""
    words, drawn = mapping()["left"], kept(picture)
    count = Counter(item.kind for item in picture.items if item.kind not in mapping()["item"])
    found: dict[str, int] = {kind: number for kind, number in count.items() if kind in words}
    found |= {
        "links": len(picture.links) - len(drawn.links), "boxes": len(picture.boxes),
        "indicators": len(picture.indicators), "children": sum(item.child for item in picture.items),
        "records": sum(bool(item.evidence) for item in picture.items),
    }  # fmt: skip
    return tuple(f"{words[name]}: {number}" for name, number in found.items() if number)


def _held(item: Item) -> Item:
    sex = item.sex if item.kind == "person" else "unknown"
    return Item(item.id, item.kind, item.label, _once(item.lines), sex, warning=item.warning or None)


def _once(values: tuple[str, ...]) -> tuple[str, ...]:
    """Values as a property holds them: each once, none empty."""
    return tuple(dict.fromkeys(value for value in values if value))


def _entity(id_: str, schema: str, **told: list[str]) -> Entity:
    return {"id": id_, "schema": schema, "properties": {name: values for name, values in told.items() if any(values)}}


def _item(item: Item) -> Entity:
    schema = mapping()["item"][item.kind]
    told: dict[str, list[str]] = {
        mapping()["name"][schema]: [item.label],
        "notes": list(item.lines),
        "keywords": [item.kind],
    }
    if item.warning:
        told["summary"] = [WARNED + item.warning]
    if item.sex != "unknown":
        told["gender"] = [item.sex]
    return _entity(item.id, schema, **told)


def _link(link: Link, schemas: dict[str, str]) -> Entity:
    ends = [schemas[link.source], schemas[link.target]]
    rule = next(
        one for one in mapping()["link"]
        if (not one["kinds"] or link.kind in one["kinds"]) and one["ends"] in ([], ends)
    )  # fmt: skip
    told: dict[str, list[str]] = {
        rule["source"]: [link.source], rule["target"]: [link.target], rule["label"]: [link.label],
        "summary": [link.kind], "description": [link.strength + (ONE_WAY if link.directed else "")],
        "recordId": list(link.evidence),
    }  # fmt: skip
    return _entity(link.id, rule["schema"], **told)


def _card(card: Card) -> Entity:
    lines = [f"{section.heading}: {line.text}" for section in card.sections for line in section.lines]
    return _entity(card.id, "Note", name=[card.title], entity=[card.item], description=list(dict.fromkeys(lines)))


def read(content: bytes) -> Copy:
    """The picture of such a file; entities of other schemas are left out, and how many is told with it."""
    if len(content) > MOST:
        raise BadInput(f"this file is larger than {MOST // 2**20} MB: it is not read as a chart")
    try:
        entities = [_checked(orjson.loads(line)) for line in content.splitlines() if line.strip()]
        return _read({one["id"]: one for one in entities})
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as fault:
        raise BadInput("this is no FollowTheMoney file: one entity with id, schema and properties to a line") from fault


def _checked(one: Entity) -> Entity:
    """An entity whose every value is a text."""
    values = [value for values in one["properties"].values() for value in values]
    if not all(isinstance(told, str) for told in (one["id"], one["schema"], *values)):
        raise TypeError
    return one


def _read(entities: dict[str, Entity]) -> Copy:
    seal = entities.pop(SEAL, {"properties": {}})["properties"]
    items = [one for entity in entities.values() for one in _items(entity)]
    there = {item["id"] for item in items}
    links = [one for entity in entities.values() for one in _links(entity, there)]
    drawn = picture_of({"title": _first(seal, "name"), "items": items, "links": links})
    notes = sum(entity["schema"] == "Note" for entity in entities.values())
    other = len(entities) - len(items) - len(links) - notes
    facts = dict(line.split(": ", 1) for line in seal.get("summary", ()))
    left = [f"notes: {notes}"] * bool(notes) + [f"other entities: {other}"] * bool(other)
    return Copy(drawn, Seal(**facts), left=tuple(left))


def _first(told: Entity, name: str) -> str:
    return str(told.get(name, [""])[0])


def _items(entity: Entity) -> Iterator[Entity]:
    told, schema = entity["properties"], entity["schema"]
    kinds = [kind for kind, one in mapping()["item"].items() if one == schema]
    if not kinds:
        return
    said = _first(told, "keywords")
    warned = _first(told, "summary")
    label = _first(told, mapping()["name"][schema])
    yield {
        "id": entity["id"], "kind": said if said in kinds else kinds[-1], "label": label,
        "lines": told.get("notes", ()), "sex": _first(told, "gender") or "unknown",
        "warning": warned.removeprefix(WARNED) if warned.startswith(WARNED) else None,
    }  # fmt: skip


def _links(entity: Entity, there: set[str]) -> Iterator[Entity]:
    told = entity["properties"]
    for rule in (one for one in mapping()["link"] if one["schema"] == entity["schema"]):
        kind, strength = _first(told, "summary"), _first(told, "description").removesuffix(ONE_WAY)
        ends = {end: _first(told, rule[end]) for end in ("source", "target")}
        if set(ends.values()) <= there:
            yield ends | {
                "id": entity["id"], "label": _first(told, rule["label"]), "evidence": told.get("recordId", ()),
                "kind": kind if kind in get_args(LinkKind) else (*rule["kinds"], "associate")[0],
                "strength": strength if strength in get_args(Strength) else "unconfirmed",
                "directed": _first(told, "description").endswith(ONE_WAY),
            }  # fmt: skip
