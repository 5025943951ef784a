"""What an act comes to: decisions about records, the earlier acts it sets aside, and what remains of those. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kithkin.resolution.decide import Decisions, check
from kithkin.resolution.decide_noun import ACTS, Ask, Decision


@dataclass(frozen=True, slots=True)
class Plan:
    """What must be written and what must be withdrawn for it."""

    decisions: tuple[Decision, ...]
    aside: tuple[Decision, ...] = ()


def asked(ask: Ask) -> tuple[Decision, ...]:
    """The decisions about records that an act is made of."""
    act = ask.act if ask.act in ACTS else None
    if ask.act in {"same", "merge"}:
        return (Decision("same", ask.records, ask.others, act),)
    if ask.act == "different":
        return (Decision("different", ask.records, ask.others),)
    if ask.act in {"split", "move"}:
        off = [Decision("different", ask.records, ask.rest, act)] if ask.rest else []
        on = [Decision("same", ask.records, ask.others, act)] if ask.others else []
        return (*off, *on)
    return (Decision(ask.act, ask.records),)


def planned(standing: Sequence[Decision], new: Sequence[Decision]) -> Plan:
    """Acts give way to later acts, and what remains of them is decided anew; any other contradiction is refused."""
    aside: list[Decision] = []
    remains: list[Decision] = []
    for decision in new:
        if decision.act in ACTS:
            for old in standing:
                if old.act in ACTS and old not in aside and _crossed(old, decision):
                    aside.append(old)
                    remains += [replace(one, act=decision.act) for one in _remaining(old, decision)]
    kept = [one for one in standing if one not in aside]
    made = (*new, *remains)
    check(constraints([*kept, *made]))
    return Plan(made, tuple(aside))


def constraints(decisions: Iterable[Decision]) -> Decisions:
    """Decisions as pairs of records."""
    every = list(decisions)
    same, different = (
        tuple(dict.fromkeys(pair for one in every if one.kind == kind for pair in pairs(one)))
        for kind in ("same", "different")
    )
    return Decisions(same, different, tuple(one.left for one in every if one.kind == "protected"))


def pairs(decision: Decision) -> list[tuple[str, str]]:
    """Each record of one side with each of the other, the smaller first."""
    if decision.kind not in {"same", "different"}:
        return []
    return [(min(a, b), max(a, b)) for a in decision.left for b in decision.right if a != b]


def _crossed(old: Decision, new: Decision) -> bool:
    """Whether an earlier decision says of some records the contrary of a new one."""
    if (old.kind, new.kind) == ("same", "different"):
        return bool(old.records.intersection(new.left)) and bool(old.records.intersection(new.right))
    if (old.kind, new.kind) == ("different", "same"):
        return any(a in new.records and b in new.records for a, b in pairs(old))
    return False


def _remaining(old: Decision, new: Decision) -> list[Decision]:
    """What an earlier decision says that a new one does not touch."""
    if old.kind == "same":
        parts = [sorted(old.records.intersection(new.left)), sorted(old.records.difference(new.left))]
        return [Decision("same", (part[0],), tuple(part[1:])) for part in parts if len(part) > 1]
    inside = new.records
    out = tuple(one for one in old.left if one not in inside)
    within = tuple(one for one in old.left if one in inside)
    far = tuple(one for one in old.right if one not in inside)
    sides = [(out, old.right), (within, far)]
    return [Decision("different", left, right) for left, right in sides if left and right]
