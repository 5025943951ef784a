"""What a run of resolution knew: the weights, the frequencies and the limits, as one file with a version."""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

from kithkin.graph.errors import BadInput
from kithkin.resolution.levels import LEVELS, family_of
from kithkin.resolution.numbers import Numbers
from kithkin.resolution.shapes import DATA
from kithkin.resolution.twins import LEAST

CLASSES = ("same", "household", "random")
SCALE = 1000
"""What marks are worth is kept in thousandths of the log odds."""
PLAIN, FORMAT = 1, 2
"""The first format listed every frequent value as it was."""


@dataclass(frozen=True, slots=True)
class Rates:
    """How often each level of one piece of evidence is seen in each class; the first level, missing, says nothing."""

    same: tuple[float, ...]
    household: tuple[float, ...]
    random: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Glance:
    """What a glance at two rows must be worth for them to be compared: what each mark adds, unlike or the same."""

    bar: int
    worth: Mapping[str, tuple[int, int]]

    @classmethod
    def of(cls, told: Mapping[str, Any] | None) -> "Glance | None":
        """The glance that a model file holds, if any."""
        return cls(int(told["bar"]), {n: (int(w[0]), int(w[1])) for n, w in told["worth"].items()}) if told else None

    def content(self) -> dict[str, Any]:
        """What a model file says of it."""
        return {"bar": self.bar, "worth": {name: list(both) for name, both in self.worth.items()}}


@dataclass(frozen=True, slots=True)
class Model:
    """A frozen model version; two runs under one model give every pair the same weight."""

    rates: Mapping[str, Rates]
    pairs: Mapping[str, float]
    frequencies: Mapping[str, Mapping[str, float]]
    limits: Mapping[str, int]
    strong: tuple[str, ...] = ()
    trained_on: int = 0
    salt: str = ""
    """The key under which numbers and mailboxes stand in the frequencies; none in models that listed them plainly."""
    twins: float = LEAST
    """How many bits speak against one person where two given names share birth date and surname."""
    numbers: Numbers = field(default_factory=Numbers)
    """Numbers that changed or were reissued, as somebody has listed them."""
    glance: Glance | None = None
    """Where it was trained on very many pairs: which of them are worth comparing, in any table under this model."""
    version: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        """The version is the hash of everything else."""
        content = json.dumps(self._content(), sort_keys=True, separators=(",", ":"))
        object.__setattr__(self, "version", hashlib.sha256(content.encode()).hexdigest()[:16])

    def _content(self) -> dict[str, Any]:
        # Not dataclasses.asdict: it copies every one of the frequencies.
        content = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "version"}
        content["strong"] = list(self.strong)
        content["rates"] = {n: {c: list(getattr(rates, c)) for c in CLASSES} for n, rates in self.rates.items()}
        salted = {"salt": content.pop("salt")} if self.salt else {}
        content.pop("salt", None)
        glance = content.pop("glance")
        numbers = content.pop("numbers").content()
        return {
            "format": FORMAT if self.salt else PLAIN,
            **content,
            **salted,
            **numbers,
            **({"glance": glance.content()} if glance else {}),
        }

    def to_json(self) -> str:
        """The model as one readable text."""
        return json.dumps({"version": self.version, **self._content()}, indent=1, sort_keys=True, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Model":
        """The model that `to_json` wrote."""
        try:
            read = json.loads(text)
            rates = {name: Rates(*(tuple(r[c]) for c in CLASSES)) for name, r in read["rates"].items()}
            rest = {key: read[key] for key in ("pairs", "frequencies", "limits", "trained_on")}
            return cls(
                rates=rates,
                strong=tuple(read["strong"]),
                salt=read.get("salt", ""),
                twins=read.get("twins", LEAST),
                numbers=Numbers.read(read.get("numbers")),
                glance=Glance.of(read.get("glance")),
                **rest,
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadInput(
                "This is not a model that Kithkin wrote; train one with `kithkin resolve --retrain`."
            ) from error

    def save(self, path: Path) -> None:
        """Write the model as a file."""
        path.write_text(self.to_json(), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "Model":
        """Read a model file."""
        return cls.from_json(path.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Prior:
    """What is believed before any data: rates for every comparison and how many pairs they are worth."""

    rates: Mapping[str, Rates]
    weight: Mapping[str, float]

    def of(self, kind: str, *, strong: bool, context: str) -> Rates:
        """The rates of a kind of evidence, in the context of what it depends on."""
        family = family_of(kind)
        return self.rates.get(f"{family}.{'strong' if strong else context}", self.rates[family])

    @classmethod
    def from_toml(cls, text: str) -> "Prior":
        """A prior as data/prior.toml has it."""
        read = tomllib.loads(text)
        weight = read.pop("weight")
        return cls({family: _rates(family, table) for family, table in read.items()}, weight)


@cache
def prior() -> Prior:
    """The shipped prior, data/prior.toml."""
    return Prior.from_toml((DATA / "prior.toml").read_text(encoding="utf-8"))


def _rates(family: str, table: Mapping[str, list[float]]) -> Rates:
    levels = LEVELS[family.split(".", 1)[0]]
    columns = zip(*(table.get(level, [0.0, 0.0, 0.0]) for level in levels), strict=True)
    return Rates(*(tuple(value / sum(column) for value in column) for column in columns))
