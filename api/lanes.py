"""The lanes of a chronology's picture: one for each person of a chart, as one caller may see their lives."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from kithkin.api.reading import Reading
from kithkin.casework.chronology import Line, chronology
from kithkin.graph.picture import Item, Picture
from kithkin.viz.chronicle import Lane
from kithkin.viz.fold import Happening
from kithkin.viz.style import style

HOMES = frozenset({"lives_at", "resides_at", "tenant_at"})


def lanes(reading: Reading, drawn: Picture) -> list[Lane]:
    """A lane for each person of a chart of whom a day is told, in the order of the chart's boxes."""
    people = [item.id for item in drawn.items if item.kind == "person"]
    return lanes_of(drawn, chronology(reading.asker, reading.view, people), reading.view.as_of)


def lanes_of(drawn: Picture, lines: Iterable[Line], as_of: str) -> list[Lane]:
    """The same of lines that were read before."""
    boxes = {box.id: (at, box.label) for at, box in enumerate(drawn.boxes)}
    people = [item for item in drawn.items if item.kind == "person"]
    theirs: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        theirs[line.person_id].append(line)
    people.sort(key=lambda item: boxes.get(item.box or "", (len(boxes), ""))[0])
    named = ((item, boxes.get(item.box or "", (0, ""))[1]) for item in people if theirs[item.id])
    return [_lane(item, box, theirs[item.id], as_of) for item, box in named]


def _lane(item: Item, box: str, lines: Iterable[Line], as_of: str) -> Lane:
    told = list(lines)
    dated = [_happening(line, as_of) for line in told if line.start]
    homes = [one for one in dated if one.kind in HOMES]
    return Lane(
        item.label, (*homes_once(homes), *(one for one in dated if one.kind not in HOMES)), box, len(told) - len(dated)
    )


def homes_once(stays: Iterable[Happening]) -> list[Happening]:
    """Stays at one address that overlap as one: every feed that names the address says so again."""
    found: list[Happening] = []
    for one in sorted(stays, key=lambda one: (_address(one), one.since, one.until or "")):
        last = found[-1] if found else None
        if last and _address(last) == _address(one) and one.since <= (last.until or last.since):
            found[-1] = _longer(last, one)
        else:
            found.append(one)
    return found


def _address(stay: Happening) -> str:
    return stay.text.partition(": ")[2].partition(" (")[0]


def _longer(one: Happening, other: Happening) -> Happening:
    """Both stays, called as the one of which more is known."""
    text, less = sorted((one.text, other.text), key=lambda told: (-len(told), told))
    told = dict.fromkeys((*one.told, *((less,) if less != text else ())))
    return replace(
        one, text=text, until=max(one.until or one.since, other.until or other.since),
        evidence=tuple(dict.fromkeys((*one.evidence, *other.evidence))), told=tuple(told),
    )  # fmt: skip


def _happening(line: Line, as_of: str) -> Happening:
    """A line that goes on lasts until the day that is looked at."""
    until = line.end or (as_of if style().happened(line.kind).lasts else None)
    return Happening(line.kind, line.text, line.start or as_of, until, line.records)
