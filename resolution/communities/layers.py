"""The layers of the graph of associations, as layers.toml has them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Layer:
    """What ties two people, how much and for how long."""

    founds: bool
    weight: float
    half_life_days: int
    crowd: int
    source: str


@dataclass(frozen=True, slots=True)
class Limits:
    """How much must be seen, for how long it says something, and what chance may make."""

    months: int
    people: int
    incidents: int
    level: float
    draws: int
    enough: int
    alike: int
    between: int
    decided: float
    area: int


@cache
def _read() -> dict[str, dict[str, object]]:
    return tomllib.loads(files("kithkin.resolution.communities").joinpath("layers.toml").read_text("utf-8"))


@cache
def layers() -> Mapping[str, Layer]:
    """Each layer by name."""
    return {name: Layer(**told) for name, told in _read().items() if name != "limits"}  # type: ignore[arg-type]


@cache
def limits() -> Limits:
    """The limits for all layers."""
    return Limits(**_read()["limits"])  # type: ignore[arg-type]


def founding() -> list[str]:
    """The layers that can make a group."""
    return [name for name, layer in layers().items() if layer.founds]
