"""What changed at an instant: ties opened and closed into entries, out of what a caller may read. Pure."""

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

SAYS: dict[str, str] = tomllib.loads((files(__package__) / "changes.toml").read_text("utf-8"))
KINDS = tuple(SAYS)
OF_ONE_PART = frozenset({"joined", "left", "value_changed", "restricted", "erased"})
PERSON = "P-"
ROLES = {"role": "roles", "status": "statuses"}
Side = dict[str, Any] | None
Place = tuple[str, str, int, str]


@dataclass(frozen=True, slots=True)
class Tie:
    """A part (a record, a member) that belonged to a whole (a person, a group) from one instant to another."""

    whole: str
    part: str
    since: str
    until: str | None = None
    says: Mapping[str, Any] = field(default_factory=dict)
    records: tuple[str, ...] = ()

    def before(self, at: str) -> bool:
        """Whether it held just before this instant."""
        return self.since < at and (self.until is None or self.until >= at)

    def after(self, at: str) -> bool:
        """Whether it holds from this instant on."""
        return self.since <= at and (self.until is None or self.until > at)


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of one id: what was before, what is after, and why."""

    instant: str
    subject: str
    kind: str
    part: str = ""
    records: tuple[str, ...] = ()
    before: Side = None
    after: Side = None
    why: Mapping[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> Place:
        """Where it stands in the feed: by instant, then id, then kind."""
        return self.instant, self.subject, KINDS.index(self.kind), self.part

    @property
    def named(self) -> frozenset[str]:
        """Every person or group it is about."""
        sides = [side for side in (self.before, self.after) if side]
        single = {side[key] for side in sides for key in ("person", "group") if side.get(key)}
        several = {one for side in sides for key in ("persons", "groups") for one in side.get(key, ())}
        return frozenset({self.subject} | single | several)


Parts = dict[str, list[Tie]]


class Moment:
    """The parts of every whole just before an instant, and from it on."""

    def __init__(self, ties: Iterable[Tie], at: str) -> None:
        told = list(ties)
        self.at = at
        self.before = _wholes(tie for tie in told if tie.before(at))
        self.after = _wholes(tie for tie in told if tie.after(at))
        self._stood, self._stands = _standing(self.before), _standing(self.after)

    def came_from(self, whole: str, part: str) -> list[str]:
        """The wholes of the same sort that the part left as it came to this one."""
        return self._moved(whole, part, self._stood, self._stands)

    def went_to(self, whole: str, part: str) -> list[str]:
        """The wholes of the same sort that the part came to as it left this one."""
        return self._moved(whole, part, self._stands, self._stood)

    def _moved(self, whole: str, part: str, here: Mapping[str, set[str]], there: Mapping[str, set[str]]) -> list[str]:
        others = here.get(part, set()) - there.get(part, set()) - {whole}
        return sorted(one for one in others if one[:2] == whole[:2])


def entries(subject: str, moment: Moment) -> list[Entry]:
    """Every change of who or what belongs to this id, in the order of the feed."""
    before, after = moment.before.get(subject, {}), moment.after.get(subject, {})
    gained, lost = sorted(after.keys() - before.keys()), sorted(before.keys() - after.keys())
    found = [_joined(subject, part, moment) for part in gained] + [_left(subject, part, moment) for part in lost]
    if gained and not before:
        found.append(_created(subject, gained, moment))
    if lost:
        found += _ended(subject, lost, moment) if not after else _split(subject, lost, moment)
    if subject[:2] != PERSON:
        found += _roles_changed(subject, before, after, moment.at)
    return sorted(found, key=lambda one: one.place)


def _joined(subject: str, part: str, moment: Moment) -> Entry:
    ties = moment.after[subject][part]
    came = _side(subject, moment.came_from(subject, part)) or None
    after = _side(subject, [subject]) | _roles(ties)
    return Entry(moment.at, subject, "joined", part, _records(ties), came, after, _best(ties).says)


def _left(subject: str, part: str, moment: Moment) -> Entry:
    ties = moment.before[subject][part]
    went = moment.went_to(subject, part)
    why = _best(moment.after[went[0]][part]).says if went else {}
    before = _side(subject, [subject]) | _roles(ties)
    return Entry(moment.at, subject, "left", part, _records(ties), before, _side(subject, went) or None, why)


def _created(subject: str, gained: Sequence[str], moment: Moment) -> Entry:
    sources = sorted({one for part in gained for one in moment.came_from(subject, part)})
    after = _side(subject, [subject]) | {_parts_of(subject): gained}
    return Entry(moment.at, subject, "created", before=_side(subject, sources) or None, after=after)


def _ended(subject: str, lost: Sequence[str], moment: Moment) -> list[Entry]:
    """An id under which nothing stands any more: merged into where most of it went, or retired."""
    before = _side(subject, [subject]) | {_parts_of(subject): list(lost)}
    went = Counter(one for part in lost for one in moment.went_to(subject, part))
    if not went:
        return [Entry(moment.at, subject, "retired", before=before)]
    # Of two equal shares the one with the oldest part, as ids are kept.
    age = {one: _oldest(subject, lost, one, moment) for one in went}
    target = min(went, key=lambda one: (-went[one], age[one], one))
    moved = [part for part in lost if target in moment.went_to(subject, part)]
    told = [Entry(moment.at, subject, "merged", "", _of(moved, subject), before, _side(subject, [target]),
                  _strongest(moved, target, moment))]  # fmt: skip
    if len(went) > 1:
        told.append(Entry(moment.at, subject, "split", before=before, after=_several(subject, sorted(went))))
    return told


def _split(subject: str, lost: Sequence[str], moment: Moment) -> list[Entry]:
    """Parts of an id that goes on now stand under ids that stood for nobody before."""
    went = {one for part in lost for one in moment.went_to(subject, part) if one not in moment.before}
    if not went:
        return []
    moved = [part for part in lost if went.intersection(moment.went_to(subject, part))]
    before = _side(subject, [subject]) | {_parts_of(subject): moved}
    after = _several(subject, [subject, *sorted(went)])
    return [Entry(moment.at, subject, "split", "", _of(moved, subject), before, after)]


def _roles_changed(
    subject: str, before: Mapping[str, list[Tie]], after: Mapping[str, list[Tie]], at: str
) -> list[Entry]:
    """Members who stay, in another role or status than before."""
    found = []
    for part in sorted(before.keys() & after.keys()):
        was, now = _roles(before[part]), _roles(after[part])
        if was != now:
            sides = _side(subject, [subject]) | was, _side(subject, [subject]) | now
            found.append(Entry(at, subject, "value_changed", part, _records(after[part]), *sides))
    return found


def _wholes(ties: Iterable[Tie]) -> dict[str, Parts]:
    found: dict[str, Parts] = defaultdict(lambda: defaultdict(list))
    for tie in ties:
        found[tie.whole][tie.part].append(tie)
    return {whole: dict(parts) for whole, parts in found.items()}


def _standing(wholes: Mapping[str, Parts]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for whole, parts in wholes.items():
        for part in parts:
            found[part].add(whole)
    return found


def _side(subject: str, wholes: Sequence[str]) -> dict[str, Any]:
    word = "person" if subject[:2] == PERSON else "group"
    if len(wholes) > 1:
        return {f"{word}s": list(wholes)}
    return {word: wholes[0]} if wholes else {}


def _several(subject: str, wholes: Sequence[str]) -> dict[str, Any]:
    return {"persons" if subject[:2] == PERSON else "groups": list(wholes)}


def _parts_of(subject: str) -> str:
    return "records" if subject[:2] == PERSON else "persons"


def _of(moved: Sequence[str], subject: str) -> tuple[str, ...]:
    return tuple(moved) if subject[:2] == PERSON else ()


def _records(ties: Sequence[Tie]) -> tuple[str, ...]:
    return tuple(sorted({record for tie in ties for record in tie.records}))


def _roles(ties: Sequence[Tie]) -> dict[str, Any]:
    found = {
        several: sorted({str(tie.says[name]) for tie in ties if tie.says.get(name)}) for name, several in ROLES.items()
    }
    return {several: values for several, values in found.items() if values}


def _best(ties: Sequence[Tie]) -> Tie:
    return max(ties, key=lambda tie: (tie.says.get("weight") or 0.0, tie.since))


def _strongest(parts: Sequence[str], target: str, moment: Moment) -> Mapping[str, Any]:
    return _best([tie for part in parts for tie in moment.after[target][part]]).says


def _oldest(subject: str, lost: Sequence[str], target: str, moment: Moment) -> tuple[str, str]:
    moved = [part for part in lost if target in moment.went_to(subject, part)]
    return min((min(tie.since for tie in moment.before[subject][part]), part) for part in moved)
