"""Why two records are one person, or why they are not: the pair itself, a chain, a decision, the groups round them."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import log2
from typing import Literal

from kithkin.graph.errors import WrongUse
from kithkin.resolution import rivals
from kithkin.resolution.attention import told
from kithkin.resolution.cluster import JOIN, LEAST, MOST, NEVER, SURER
from kithkin.resolution.columns import STRONG
from kithkin.resolution.compared import Compared
from kithkin.resolution.explain import finding
from kithkin.resolution.matches import POSSIBLE
from kithkin.resolution.score import KEPT_HOUSEHOLD, KEPT_SAME
from kithkin.resolution.shared import texts
from kithkin.resolution.standing import Standing

REVIEW = log2(POSSIBLE / (1 - POSSIBLE))
"""From how many bits on a pair waits for a person to decide."""


@dataclass(frozen=True, slots=True)
class Account:
    """The answer about two records: sentences, the answer first, then the pairs that it rests on."""

    asked: Literal["why", "why-not"]
    one: str
    two: str
    together: bool
    says: tuple[str, ...]
    steps: tuple[Compared, ...]
    model: str
    persons: tuple[str, ...] = ()
    """Whom the two records belong to, where that is known."""
    join: float = JOIN
    review: float = REVIEW


def why(standing: Standing, one: str, two: str) -> Account:
    """Why two records are one person: what stands between them, or the chain that joins them."""
    _two(one, two)
    pair = standing.pair(one, two)
    joined = two in standing.members(one) if standing.person else pair is not None
    steps = _steps(standing, one, two)
    said = list(_why(standing, (one, two), joined, steps))
    if not standing.person:
        joined = bool(steps)
        said.append(texts()["why_not"]["no_clusters"])
    shown = tuple(steps or ([pair] if pair else []))
    said += [texts()["why"]["home"]] * any(step.of_home for step in shown)
    return Account("why", one, two, joined, tuple(said), shown, standing.model, _persons(standing, one, two))


def why_not(standing: Standing, one: str, two: str) -> Account:
    """Why two records are not one person, everything that keeps them apart, what decides it first."""
    _two(one, two)
    pair = standing.pair(one, two)
    joined = bool(standing.person) and two in standing.members(one)
    if joined:
        said = [_text("why_not", "together", one=one, two=two)]
    else:
        said = list(_why_not(standing, one, two))
        if not standing.person:
            said.append(texts()["why_not"]["no_clusters"])
    shown = (pair,) if pair else ()
    said += [texts()["why"]["home"]] * any(step.of_home for step in shown)
    return Account("why-not", one, two, joined, tuple(said), shown, standing.model, _persons(standing, one, two))


def _two(one: str, two: str) -> None:
    if one == two:
        raise WrongUse(f"{one} is one record: ask about two, or `kithkin how` about a person")


def _persons(standing: Standing, one: str, two: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(standing.person[end] for end in (one, two) if end in standing.person))


def _text(part: str, name: str, **values: object) -> str:
    return texts()[part][name].format(**values)


def _steps(standing: Standing, one: str, two: str) -> list[Compared]:
    """The pair itself where it reaches the threshold, else the chain whose weakest pair is strongest."""
    pair = standing.pair(one, two)
    if pair and pair.weight >= JOIN:
        return [pair]
    return chain(standing, one, two)


def chain(standing: Standing, one: str, two: str) -> list[Compared]:
    """Pairs that reach the threshold from one record to the other, the weakest of them as strong as can be."""
    inside = set(standing.members(one)) if standing.person else {end for key in standing.pairs for end in key}
    strong = sorted(
        (pair for pair in standing.pairs.values() if pair.weight >= JOIN and {pair.left, pair.right} <= inside),
        key=lambda pair: (-pair.weight, pair.left, pair.right),
    )
    beside: dict[str, list[tuple[str, Compared]]] = {}
    group: dict[str, set[str]] = {}
    for pair in strong:
        beside.setdefault(pair.left, []).append((pair.right, pair))
        beside.setdefault(pair.right, []).append((pair.left, pair))
        joined = group.get(pair.left, {pair.left}) | group.get(pair.right, {pair.right})
        group.update(dict.fromkeys(joined, joined))
        # Pairs are let in by weight: when both ends first meet, the weakest pair is as strong as it can be.
        if one in joined and two in joined:
            return _path(beside, one, two)
    return []


def _path(beside: dict[str, list[tuple[str, Compared]]], one: str, two: str) -> list[Compared]:
    """The shortest way between two records."""
    came: dict[str, tuple[str, Compared] | None] = {one: None}
    waiting = [one]
    while waiting and two not in came:
        here = waiting.pop(0)
        for following, pair in beside.get(here, ()):
            if following not in came:
                came[following] = (here, pair)
                waiting.append(following)
    steps: list[Compared] = []
    at = came.get(two)
    while at is not None:
        steps.append(at[1])
        at = came[at[0]]
    return steps[::-1]


def _why(standing: Standing, ends: tuple[str, str], joined: bool, steps: list[Compared]) -> Iterator[str]:
    one, two = ends
    members, pair = standing.members(one), standing.pair(one, two)
    if standing.person and not joined:
        yield _text("why", "apart", one=one, two=two)
        return
    word = standing.between("same", [one], [two]) or standing.between("same", members, members)
    if word:
        yield _text("why", "decided", left=word.left, right=word.right)
        yield from _against(standing.pair(word.left, word.right))
    if len(steps) == 1:
        yield _text("why", "direct", one=one, two=two, weight=steps[0].weight, sure=steps[0].same)
    elif steps:
        others = len(steps) - 1
        told = {"one": one, "two": two, "through": f"{others} other record{'s' * (others > 1)}"}
        yield _text("why", "chain", **told, weight=pair.weight) if pair else _text("why", "chain_unseen", **told)
    elif joined and not word:
        yield _text("why", "group", one=one, two=two)
    if not standing.person and not steps:
        yield from _lacking(standing, one, two)


def _why_not(standing: Standing, one: str, two: str) -> Iterator[str]:
    pair, left, right = standing.pair(one, two), standing.members(one), standing.members(two)
    word, row = standing.between("different", left, right), standing.one_row(left, right)
    if word:
        yield _text("why_not", "decided", left=word.left, right=word.right, what=word.what or "no more is known")
    if row:
        yield _text("why_not", "one_row", left=row[0], right=row[1], row=standing.rows[row[0]])
    if standing.keys and not standing.keys.both:
        yield _text("why_not", "never", one=one, two=two, keys=", ".join(standing.keys.neither) or "none")
    if pair is None:
        yield from _lacking(standing, one, two)
        return
    yield from _numbers(pair)
    yield from _weights(standing, (one, two), pair, barred=bool(word or row))
    if pair.same >= POSSIBLE and not word:
        yield _text("why_not", "review", band=POSSIBLE)
    if standing.keys and standing.keys.both:
        yield _text("why_not", "brought", keys=", ".join(standing.keys.both))


def _weights(standing: Standing, ends: tuple[str, str], pair: Compared, *, barred: bool) -> Iterator[str]:
    """What the pair weighs, alone or with all pairs round it; of twins that decides nothing."""
    (one, two), twins = ends, _twins(pair)
    if twins:
        yield texts()["why_not"][twins]
    if pair.weight < JOIN:
        yield _text("why_not", "weight", one=one, two=two, weight=pair.weight, join=JOIN, same=pair.same)
        if pair.household > pair.same:
            yield _text("why_not", "home", same=pair.same, household=pair.household)
    elif not twins:
        yield _round(standing, (standing.members(one), standing.members(two)), pair, barred=barred)


def _lacking(standing: Standing, one: str, two: str) -> Iterator[str]:
    if standing.pair(one, two) is None and not standing.complete:
        yield _text("why_not", "not_handed", one=one, two=two, same=KEPT_SAME, household=KEPT_HOUSEHOLD)


def _against(pair: Compared | None) -> Iterator[str]:
    """What a decision that two are one holds against, to be looked at by somebody."""
    if pair and (apart := _apart(pair)):
        yield told(pair.left, pair.right, ",".join(apart))


def _apart(pair: Compared) -> list[str]:
    """Valid identifiers that differ; the last digit of such a number is a check, so a slip does not explain it."""
    kinds = {line.field: line for line in pair.findings if line.field.split(":")[0] in STRONG}
    return sorted(name for name, line in kinds.items() if line.weight < 0)


def _numbers(pair: Compared) -> Iterator[str]:
    apart = _apart(pair)
    if apart and not pair.of_home:
        yield _text("why_not", "numbers", fields=", ".join(name.replace("_", " ") for name in apart))


def _twins(pair: Compared) -> str:
    """What keeps the two apart as twins are; nothing where nothing does."""
    found = {line.finding for line in pair.findings if line.field == rivals.NAME}
    return next((word for word in ("two_people", "fits_both") if finding(rivals.NAME, word) in found), "")


def _round(standing: Standing, groups: tuple[list[str], list[str]], pair: Compared, *, barred: bool) -> str:
    """A pair that would join alone: what all pairs between the two groups say."""
    if barred or not standing.person:
        return _text("why_not", "average_decided" if barred else "alone", weight=pair.weight, join=JOIN)
    left, right = groups
    between = [standing.pair(a, b) for a in left for b in right]
    bits = [min(max(found.weight, LEAST), MOST) if found else NEVER for found in between]
    mean, sure = sum(bits) / len(bits), SURER * log2(standing.statements(left) * standing.statements(right))
    name = "average" if mean + sure < JOIN else "stale"
    told = {"pairs": len(bits), "left": len(left), "right": len(right), "mean": mean, "sure": sure, "join": JOIN}
    return _text("why_not", name, weight=pair.weight, **told)
