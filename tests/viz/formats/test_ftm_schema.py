"""What we write for FollowTheMoney is what its own schemas allow: the copies in tests/data/ftm, each unchanged."""

from functools import cache
from pathlib import Path

import orjson
import pytest
import yaml
from hypothesis import given, settings

from kithkin.viz.formats import ftm

from .drawing import copies

SCHEMAS = Path(__file__).parents[2] / "data" / "ftm"
GENDERS = {"male", "female", "other"}


@cache
def schema(name):
    """A schema and those that it extends, the nearest first."""
    own = yaml.safe_load((SCHEMAS / f"{name}.yaml").read_text(encoding="utf-8"))[name]
    return [(name, own), *(one for parent in own.get("extends", ()) for one in schema(parent))]


def properties(name):
    """Every property that an entity of a schema may have."""
    return {field: told for _, one in reversed(schema(name)) for field, told in (one.get("properties") or {}).items()}


def wrong(entities):
    """What the schemas do not allow, in words."""
    there = {one["id"]: one["schema"] for one in entities}
    for one in entities:
        known, required = properties(one["schema"]), schema(one["schema"])[0][1].get("required", ())
        yield from (f"{one['schema']} lacks {name}" for name in required if not one["properties"].get(name))
        for name, values in one["properties"].items():
            if name not in known:
                yield f"{one['schema']} has no {name}"
            elif known[name].get("type") == "entity":
                kinds = [[kind for kind, _ in schema(there[value])] if value in there else [] for value in values]
                yield from (
                    f"{name} is of no {known[name]['range']}" for one in kinds if known[name]["range"] not in one
                )
            elif known[name].get("type") == "gender" and not set(values) <= GENDERS:
                yield f"{values} is no gender"
            elif len(set(values)) < len(values) or not all(isinstance(value, str) for value in values):
                yield f"{name} holds no texts, each once"


def told(copy):
    return [orjson.loads(line) for line in ftm.written(copy).splitlines()]


def test_the_four_families_are_entities_that_the_schemas_allow(copy):
    assert list(wrong(told(copy))) == []


@settings(max_examples=40)
@given(copy=copies)
def test_of_any_chart_no_entity_has_a_property_or_an_end_that_its_schema_has_not(copy):
    # A name that is empty is lacking; a chart of people always has one.
    assert [fault for fault in wrong(told(copy)) if "lacks" not in fault] == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda one: one["properties"].update(owner=["x"]), "Family has no owner"),
        (lambda one: one["properties"].update(person=["nobody"]), "person is of no Person"),
        (lambda one: one["properties"].pop("relative"), "Family lacks relative"),
        (lambda one: one["properties"].update(summary=["a", "a"]), "summary holds no texts, each once"),
    ],
)
def test_the_check_finds_what_is_wrong(change, fault, copy):
    entities = told(copy)
    change(next(one for one in entities if one["schema"] == "Family"))
    assert list(wrong(entities)) == [fault]
