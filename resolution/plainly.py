"""Values in normal form, or one replacement from it, are seen to by Arrow all at once; the rest one by one."""

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from kithkin.resolution.coded import Texts
from kithkin.resolution.shapes import DATA, words

Change = Callable[[str], str | None]


@cache
def _rules() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads((DATA / "plainly.toml").read_text(encoding="utf-8"))


@cache
def _listed(*lists: str) -> Texts:
    return pa.array([word for name in lists for word in words()[name]], pa.string())


def plainly(kind: str, texts: Texts, change: Change) -> Texts:
    """Every text changed; those of a shape that data/plainly.toml lists are changed as it says."""
    out, left = texts, pc.is_valid(texts)
    for rule in _rules().get(kind, {}).get("rule", ()):
        fits = pc.and_(left, pc.match_substring_regex(texts, rule["fits"]))
        if "never" in rule:
            fits = pc.and_not(fits, pc.match_substring_regex(texts, rule["never"]))
        if "but" in rule:
            fits = pc.and_not(fits, pc.is_in(texts, value_set=_listed(*rule["but"])))
        if "find" in rule:
            out = pc.if_else(fits, pc.replace_substring_regex(out, rule["find"], rule["put"]), out)
        left = pc.and_not(left, fits)
    return where(texts, left, change, out)


def where(texts: Texts, chosen: Texts, change: Change, otherwise: Texts = ...) -> Texts:
    """The chosen texts changed one by one, the others as they stand in `otherwise`, or as they are."""
    others = texts if otherwise is ... else otherwise
    if not pc.any(chosen).as_py():
        return pa.nulls(len(texts), pa.string()) if others is None else others
    changed = pa.array([change(text) for text in texts.filter(chosen).to_pylist()], pa.string())
    base = pa.nulls(len(texts), pa.string()) if others is None else others
    return pc.replace_with_mask(base, chosen, changed)
