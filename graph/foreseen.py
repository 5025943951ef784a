"""Questions that were asked ahead, together: what each would answer, until something that it rests on is written."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from kithkin.cypher.catalogue import Query, columns_given, query
from kithkin.graph.errors import WrongUse

Row = dict[str, Any]
TIES, LABELS = re.compile(r"\[\w*:(\w+)"), re.compile(r"\(\w*:(\w+)")
NODES, EDGES = "built/held_nodes ", "built/held_edges "
ANSWERS = "answers"


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a question gives, and the ids it was asked about, given as one parameter; without one, about everything."""

    gives: Sequence[str]
    by: str = ""
    ids: frozenset[str] = frozenset()
    whatever: frozenset[str] = frozenset()
    """Parameters that the answer does not hang on."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question that answers several, and what it is asked with."""

    question: Query
    asked: Mapping[str, Ahead]
    given: Mapping[str, Any]


def together(wanted: Sequence[Wanted]) -> Query:
    """One question of them all that gives one row: each row that is read takes the driver as long as this one."""
    name = " and ".join(one.question.name for one in wanted)
    return Query(name, "What is asked ahead", (), (ANSWERS,), f"{_collected(wanted)} RETURN {ANSWERS}")


def begun(first: Query, wanted: Sequence[Wanted]) -> Query:
    """A question of one row, then those of others, whose answers stand beside what it gives."""
    before, _, last = first.text.rpartition("RETURN ")
    if columns_given(first.text) != first.gives or not before:
        raise WrongUse(f"{first.name} has no RETURN of its own to go on from")
    gives = (*first.gives, ANSWERS)
    text = f"{before}WITH {last} {_collected(wanted)} RETURN {', '.join(gives)}"
    return Query(first.name, first.says, (), gives, text)


def parameters(wanted: Iterable[Wanted]) -> dict[str, Any]:
    """What they all take; no two of them may call different things alike."""
    given: dict[str, Any] = {}
    for one in wanted:
        if any(given.get(name, value) != value for name, value in one.given.items()):
            raise WrongUse(f"{one.question.name} is asked with another value of what was given before")
        given |= one.given
    return given


def _collected(wanted: Sequence[Wanted]) -> str:
    told = "\nUNION ALL\n".join(one.question.text for one in wanted)
    return f"CALL () {{ CALL () {{ {told} }} RETURN collect([question, about, told]) AS {ANSWERS} }}"


@dataclass(frozen=True, slots=True)
class _Known:
    ahead: Ahead
    given: Mapping[str, Any]
    rows: dict[str, list[Row]] = field(default_factory=dict)


class Foreseen:
    """The answers to questions asked ahead."""

    def __init__(self) -> None:
        self._known: dict[str, _Known] = {}

    def learn(self, wanted: Iterable[Wanted], answers: Sequence[tuple[str, str, list[Any]]]) -> None:
        """Keep the answers: the question, the id that it is about, and what is told, in the order of what it gives.

        Where nothing is told of it a question stays to be asked.
        """
        open_ = {question for question, _, told in answers if not told}
        for one in wanted:
            self._known |= {name: _Known(ahead, one.given) for name, ahead in one.asked.items() if name not in open_}
        for question, about, told in answers:
            if known := self._known.get(question):
                row = dict(zip(known.ahead.gives, told, strict=True))
                known.rows.setdefault(about if known.ahead.by else "", []).append(row)

    def answer(self, asked: Query, parameters: Mapping[str, Any]) -> list[Row] | None:
        """The rows of a question, each once and in the order of their columns; none when it was not asked ahead."""
        known = self._known.get(asked.name)
        if known is None or not set(asked.gives) <= set(known.ahead.gives) or not _same(known, parameters):
            return None
        ids = parameters[known.ahead.by] if known.ahead.by else [""]
        found = {tuple(map(str, row.values())): row for one in ids for row in known.rows.get(one, ())}
        return [{name: found[key][name] for name in asked.gives} for key in sorted(found)]

    def made(self, labels: Sequence[str], rows: Sequence[Row]) -> None:
        """Nodes were made: no tie leads to them yet, and whoever asks for them by their id is told of them."""
        for name, known in list(self._known.items()):
            ties, nodes = _rests_on(name)
            if ties or nodes.isdisjoint(labels):
                continue
            if name.startswith(NODES):
                told = [{column: row.get(column) for column in known.ahead.gives} for row in rows]
                known.rows.update({str(row["id"]): [row] for row in told})
            else:
                del self._known[name]

    def written(self, *names: str) -> None:
        """Something of these labels or types of ties was written; without any, whatever it was."""
        for name in list(self._known):
            ties, nodes = _rests_on(name)
            if not names or not (ties | nodes).isdisjoint(names):
                del self._known[name]


def _same(known: _Known, parameters: Mapping[str, Any]) -> bool:
    """Whether a question is asked about some of the ids it was asked ahead about, and else as then."""
    ahead = known.ahead
    others = set(parameters) - ahead.whatever - {ahead.by}
    if not all(name in known.given and parameters[name] == known.given[name] for name in others):
        return False
    return not ahead.by or ahead.ids.issuperset(parameters.get(ahead.by) or ())


@cache
def _rests_on(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """The types of ties and the labels that a question names."""
    for start, at in ((EDGES, 0), (NODES, 1)):
        if name.startswith(start):
            own = frozenset({name.removeprefix(start).split()[0]})
            return (own, frozenset()) if at == 0 else (frozenset(), own)
    text = query(name).text
    return frozenset(TIES.findall(text)), frozenset(LABELS.findall(text))
