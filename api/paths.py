"""Paths between people, as one caller may find them."""

from collections.abc import Sequence
from dataclasses import replace

from kithkin.api import content
from kithkin.api.in_scope import InScope
from kithkin.api.paths_shapes import PathOut, PathsAsked, PathsOut, StepOut, TieOut
from kithkin.api.reading import Reading, Seen, ids
from kithkin.casework.days import day
from kithkin.casework.network.arrays import Network
from kithkin.casework.network.kinds import rules
from kithkin.casework.network.paths import Apart, Found, Ground, Path, Step, paths
from kithkin.casework.network.search import MOST_ENDS, Question, readable
from kithkin.graph.errors import NotThere, WrongUse

VICTIMS = "victims"
PERSON = "P-"
SORTS = ("group", "event", "organisation")
"""What stands before the id of a thing."""


def found(reading: Reading, asked: PathsAsked) -> PathsOut:
    """The paths between these persons that hold for the caller, each step explained."""
    reading.of_now("paths are")
    ground = ground_of(reading)
    question = question_of(reading, ground, asked)
    told = paths(ground, question)
    persons = content.briefs(reading, list(dict.fromkeys(_persons(told, question))))
    return PathsOut(
        items=tuple(_path(path) for path in told.paths),
        persons=persons,
        kinds=tuple(sorted(question.kinds)),
        since=question.since,
        until=str(question.until),
        more=told.more,
        moment=content.moment(reading, [one.id for one in persons]),
    )


def seen_in(answer: PathsOut) -> Seen:
    """Whom and what the paths show."""
    steps = [step for path in answer.items for step in path.steps]
    groups = [step.thing.removeprefix("group:") for step in steps if step.thing and step.thing.startswith("group:")]
    records = [record for step in steps for tie in step.ties for record in tie.records]
    return Seen(ids(one.id for one in answer.persons), ids(groups), ids(records), ("name", "paths"))


def ground_of(reading: Reading) -> Ground:
    """The network at the caller's instant, and who is who to them."""
    return _ground(reading, reading.wiring.network.at(reading.view.known_at))


def ground_at_hand(reading: Reading) -> Ground | None:
    """The same, where nobody waits for the whole network to be read."""
    network = reading.wiring.network.at_hand(reading.view.known_at)
    return _ground(reading, network) if network else None


def _ground(reading: Reading, network: Network) -> Ground:
    ground = Ground(network, reading.asker, reading.view, reading.wiring.desks)
    sight = reading.asker.sight(reading.view) if isinstance(reading.asker, InScope) else None
    return replace(ground, apart=lambda ids: Apart(*sight.apart(ids))) if sight else ground


def question_of(reading: Reading, ground: Ground, asked: PathsAsked) -> Question:
    """What is asked, by ids that stand for somebody now."""
    starts, goals = (_ends(reading, some) for some in (asked.sources, asked.targets))
    if set(starts) & set(goals):
        raise WrongUse("a path leads from somebody to somebody else: name nobody among both ends")
    kinds = rules().walked(asked.kinds) - set(asked.without)
    nodes = [one for one in asked.without if one not in rules().kinds and one != VICTIMS]
    left = tuple(key for one in nodes for key in _nodes(reading, ground, one))
    if {*starts, *goals} & set(left):
        raise WrongUse("whoever a path begins or ends at cannot be left out; take them out of `without`")
    return Question(
        starts, goals, kinds, day_of(asked.since), until_of(reading, asked.until), left,
        victims=VICTIMS not in asked.without, strength=asked.strength, hops=asked.hops, k=asked.k,
        shortest=asked.shortest,
    )  # fmt: skip


def persons_of(reading: Reading, some: Sequence[str]) -> tuple[str, ...]:
    """The persons that ids stand for, and whoever is in the groups among them on the day; each once."""
    groups = [one for one in some if not one.startswith(PERSON)]
    found: dict[str, list[str]] = {one: [] for one in groups}
    for row in reading.asker.ask("read/group_members", ids=groups, **reading.view.parameters) if groups else ():
        found[str(row["group_id"])].append(str(row["person_id"]))
    if not all(found.values()):
        raise NotThere("no such person or group for this caller")
    each = ([content.current(reading, one)] if one.startswith(PERSON) else found[one] for one in some)
    return tuple(dict.fromkeys(person for persons in each for person in persons))


def _ends(reading: Reading, told: Sequence[str]) -> tuple[str, ...]:
    ends = persons_of(reading, told)
    if len(ends) > MOST_ENDS:
        raise WrongUse(
            f"a path begins and ends at one of at most {MOST_ENDS} persons, these are {len(ends)}; name fewer"
        )
    return ends


def _nodes(reading: Reading, ground: Ground, one: str) -> Sequence[str]:
    """The nodes that somebody wants left out; what they may not know of is not there."""
    if one.startswith(PERSON):
        return [content.current(reading, one)]
    keys = [one, *(f"{sort}:{one}" for sort in SORTS)]
    known = [key for key in keys if readable(ground.network, reading.view.access, key)]
    if not known:
        raise NotThere("what is to be left out is not there for this caller")
    return known


def day_of(told: str | None) -> str | None:
    """The day that is meant, if any."""
    return day(told).isoformat() if told else None


def until_of(reading: Reading, told: str | None) -> str:
    """The last day that is looked at: never after the day the world is seen at."""
    return min(day_of(told) or reading.view.as_of, reading.view.as_of)


def _persons(told: Found, question: Question) -> list[str]:
    return [*question.starts, *question.goals, *(one for path in told.paths for one in path.persons)]


def _path(path: Path) -> PathOut:
    return PathOut(cost=path.cost, steps=tuple(_step(step) for step in path.steps))


def _step(step: Step) -> StepOut:
    says = " and ".join(sorted({rules().kinds[tie.kind].says for tie in step.ties}))
    told = {name: getattr(step, name) for name in ("source", "target", "thing", "called", "people", "cost")}
    return StepOut(**told, says=says, ties=tuple(TieOut.model_validate(tie) for tie in step.ties))
