"""A model for people to read: every rate with what it is worth in bits."""

from collections.abc import Iterator
from math import log2

from kithkin.resolution.contexts import CONTEXTS, Frame
from kithkin.resolution.explain import finding
from kithkin.resolution.laid import LEAST
from kithkin.resolution.levels import MISSING
from kithkin.resolution.listed import hides
from kithkin.resolution.model import CLASSES, SCALE, Glance, Model
from kithkin.resolution.shared import called

COMMONEST = 5
HEADING = f"{'':4}{'finding':<64}{'one person':>11}{'household':>11}{'strangers':>11}{'bits':>7}{'at home':>9}"
BESIDE = {"unknown": "", "differ": "other", "area": "same area", "agree": "same"}


def readable(model: Model) -> Iterator[str]:
    """The model line by line."""
    yield f"model {model.version}, trained on {model.trained_on:,} rows"
    yield "bits: what a finding is worth for one person against strangers; at home: against two of one household"
    if model.numbers:
        superseded, reissued = len(model.numbers.one), len(model.numbers.reissued)
        yield f"numbers listed as keyed hashes: {superseded:,} superseded, {reissued:,} reissued"
    yield ""
    yield from _pairs(model)
    for name in model.rates:
        yield ""
        yield from _evidence(model, name)
    yield ""
    yield "Blocking: the largest block that is compared whole"
    yield from (f"    {called(name.split('+')):<64}{limit:>11,}" for name, limit in sorted(model.limits.items()))
    if model.glance:
        yield from ("", *_glance(model.glance))


def _glance(glance: Glance) -> Iterator[str]:
    """What a pair must come to at a glance, and what each mark adds to it."""
    yield f"Sieve: a pair is compared where its marks come to {glance.bar / SCALE:+.1f} or more"
    yield f"    {'mark':<64}{'unlike':>11}{'the same':>11}"
    for name, (unlike, same) in sorted(glance.worth.items()):
        yield f"    {name:<64}{unlike / SCALE:>+11.1f}{same / SCALE:>+11.1f}"


def _pairs(model: Model) -> Iterator[str]:
    total = sum(model.pairs.values()) or 1.0
    yield "Pairs of rows as they were found"
    for name, said in zip(CLASSES, ("one person", "one household", "strangers"), strict=True):
        yield f"    {said:<64}{model.pairs[name]:>15,.0f}{_bits(model.pairs[name], total - model.pairs[name]):>+7.1f}"


def _evidence(model: Model, name: str) -> Iterator[str]:
    """One piece of evidence: its levels, and how many frequent values are listed."""
    rates, frame = model.rates[name], Frame.of(model.rates)
    yield name + ("  (a strong identifier)" if name in model.strong else "")
    yield HEADING
    words, contexts = frame.names(name), frame.context(name)
    for level in range(MISSING + 1, frame.size(name)):
        said = finding(name, words[(level - 1) % (len(words) - 1) + 1])
        if name in frame.parents and (where := BESIDE[CONTEXTS[contexts[level]]]):
            said += f"; {where} {frame.parents[name]}"
        same, home, random = rates.same[level], rates.household[level], rates.random[level]
        shares = f"{same:>11.4%}{home:>11.4%}{random:>11.4%}"
        yield f"    {said:<64}{shares}{_bits(same, random):>+7.1f}{_bits(same, home):>+9.1f}"
    if name in model.frequencies:
        yield f"    {_frequent(model, name)}"


def _frequent(model: Model, name: str) -> str:
    shares = model.frequencies[name]
    if not shares:
        return "no value is frequent enough to be listed"
    said = f"{len(shares):,} frequent values are listed"
    if hides(name):
        return f"{said} as keyed hashes" if model.salt else f"{said} as they are: train again to hide them"
    top = sorted(shares.items(), key=lambda item: (-item[1], item[0]))[:COMMONEST]
    return f"{said}, the commonest: " + ", ".join(f"{value} {share:.2%}" for value, share in top)


def _bits(one: float, other: float) -> float:
    return log2(max(one, LEAST) / max(other, LEAST))
