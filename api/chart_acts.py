"""What the form of a chart asks for, and what is done about it."""

from dataclasses import dataclass, replace
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from kithkin.api import paths
from kithkin.api.chart_marks import Behind, behind, onward
from kithkin.api.charting import Opened
from kithkin.api.paths_shapes import PathsAsked, PathsOut
from kithkin.api.times import day
from kithkin.casework.chart.act import Act, Choice, acted, chosen
from kithkin.casework.chart.near import Near
from kithkin.casework.chart.state import Point, State
from kithkin.graph import instants
from kithkin.graph.errors import NotThere, WrongUse

SURE = 50
"""Adding more than so many people is asked about first."""
One = Annotated[str, Field(max_length=600)]
LOOKS = frozenset({"behind", "onward", "find", "path"})
"""What shows something beside the chart and leaves it as it is."""


class Sent(BaseModel):
    """The form as a browser sends it."""

    model_config = ConfigDict(extra="forbid")
    start: list[One] = Field(default=[], max_length=40)
    act: str = Field(default="", max_length=20)
    item: list[One] = Field(default=[], max_length=500)
    mark: str = Field(default="", max_length=600)
    way: str = Field(default="", max_length=80)
    sure: str = ""
    text: str = Field(default="", max_length=1000)
    x: str = Field(default="", max_length=12)
    y: str = Field(default="", max_length=12)
    kind: list[One] = Field(default=[], max_length=40)
    feed: list[One] = Field(default=[], max_length=200)
    offered_kind: list[One] = Field(default=[], max_length=40)
    offered_feed: list[One] = Field(default=[], max_length=200)
    strength: str = Field(default="tentative", max_length=20)
    since: str = Field(default="", max_length=10)
    as_of: str = Field(default="", max_length=10)
    known_at: str = Field(default="", max_length=40)
    share: str = Field(default="", max_length=400)

    @property
    def looks(self) -> str:
        """What is looked at beside the chart, if that is all that is asked for."""
        return self.act if self.act in LOOKS else "behind" if self.mark and not self.act else ""

    @property
    def begun(self) -> State:
        """The chart that it begins."""
        return State(tuple(self.start), as_of=day(self.as_of) if self.as_of else "", known_at=self.known_at)

    @property
    def to(self) -> Point | None:
        """The place that it names."""
        try:
            return (float(self.x), float(self.y)) if self.x and self.y else None
        except ValueError:
            raise WrongUse("a place is two numbers") from None


@dataclass(frozen=True, slots=True)
class Panel:
    """What is shown beside a chart."""

    behind: Behind | None = None
    item: str = ""
    ways: tuple[Near, ...] = ()
    asks: Near | None = None
    found: tuple[str, ...] = ()
    words: str = ""
    paths: PathsOut | None = None


def after(one: Opened, sent: Sent) -> State | Panel:
    """The state after what was asked for, or the question that comes first."""
    if sent.act == "choose":
        return chosen(one.state, _choice(one.state, sent))
    if sent.act == "expand":
        return _expanded(one, sent)
    if sent.act == "only":
        others = [item.id for item in one.picture.items if item.id not in sent.item]
        return acted(one.state, Act("hide", tuple(others)))
    items = tuple(one_ for one_ in sent.item if one_)
    if not items and sent.act not in {"show", "afresh", "back", "title"}:
        raise WrongUse("choose at least one item first")
    # Nobody would know of whom it was when the report is there again, or when something of them is erased.
    if sent.act == "note" and one.apart and one.apart.homes.keys() & set(items):
        raise WrongUse("they are another person only while a report is away: put it back, or write on somebody else")
    return acted(one.state, Act(sent.act, items, sent.text, sent.to, instants.now()))


def looked(one: Opened, sent: Sent) -> Panel:
    """What is shown beside the chart."""
    if sent.looks == "behind":
        return Panel(behind=behind(one, sent.mark))
    if sent.looks == "onward":
        item = sent.mark.removeprefix("item ")
        return Panel(item=item, ways=onward(one, item))
    if sent.looks == "path":
        return Panel(paths=between(one, sent.item))
    return Panel(found=found(one, sent.text), words=sent.text.strip())


def between(one: Opened, ends: list[str]) -> PathsOut:
    """The paths between two persons of the chart, in its window."""
    picked = [item.id for item in one.picture.items if item.kind == "person" and item.id in ends]
    # Paths are sought with every report, and between whom it has.
    homes = one.apart.homes if one.apart else {}
    people = list(dict.fromkeys(homes.get(each, each) for each in picked))
    if len(picked) != 2 or len(people) != 2:
        raise WrongUse("choose two people: paths lead from one to the other, with every report")
    asked = PathsAsked(
        sources=people[:1], targets=people[1:], since=one.state.since or None, until=one.reading.view.as_of
    )
    return paths.found(one.reading, asked)


def found(one: Opened, text: str) -> tuple[str, ...]:
    """The items of which the name, a line, the warning or the note has all the words."""
    asked = text.casefold().split()
    notes = one.state.notes
    told = {
        item.id: " ".join(
            (item.label, *item.lines, item.warning or "", notes[item.id].text if item.id in notes else "")
        ).casefold()
        for item in one.picture.items
    }
    return tuple(key for key, words in told.items() if asked and all(word in words for word in asked))


def _expanded(one: Opened, sent: Sent) -> State | Panel:
    item = sent.mark.removeprefix("item ")
    ways = onward(one, item)
    way = next((each for each in ways if each.key == sent.way), None)
    if way is None:
        raise NotThere("nobody is tied to them so")
    if len(way.people) > SURE and not sent.sure:
        return Panel(item=item, ways=ways, asks=way)
    return acted(one.state, Act("add", way.adds))


def _choice(state: State, sent: Sent) -> Choice:
    """What is not shown: what was offered and not chosen, and what was left out before and not offered."""

    def left(before: tuple[str, ...], offered: list[str], kept: list[str]) -> tuple[str, ...]:
        return tuple(sorted((set(before) - set(offered)) | (set(offered) - set(kept))))

    return Choice(
        left(state.no_kinds, sent.offered_kind, sent.kind), left(state.no_feeds, sent.offered_feed, sent.feed),
        sent.strength, day(sent.since) if sent.since else "", day(sent.as_of) if sent.as_of else "",
        sent.known_at.strip(),
    )  # fmt: skip


def kept(one: Opened, told: State) -> dict[str, Any]:
    """A state as it is kept."""
    return replace(one, state=told).seated.content
