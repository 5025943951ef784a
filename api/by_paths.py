"""Paths at the command line: what is asked, and the lines that answer."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from kithkin.api.paths_shapes import PathsAsked, PathsOut, StepOut, TieOut
from kithkin.graph.errors import WrongUse

Asked = TypeVar("Asked", bound=BaseModel)


def asked_of(one: str, other: str, told: Mapping[str, Any]) -> PathsAsked:
    """The question of these options; one line says what of it cannot be asked."""
    return shaped(PathsAsked, {"sources": one.split(","), "targets": other.split(","), **told})


def shaped(shape: type[Asked], told: Mapping[str, Any]) -> Asked:
    """What is asked, of these values; one line says which of them will not do."""
    try:
        return shape.model_validate(told)
    except ValidationError as faults:
        first = faults.errors()[0]
        raise WrongUse(f"{first['loc'][0]}: {first['msg']}") from None


def lines(answer: PathsOut) -> Iterator[str]:
    """The answer as text: a path, its steps, and the ties of each with their records."""
    names = {one.id: one.name for one in answer.persons}
    for number, path in enumerate(answer.items, 1):
        yield f"{number}  {len(path.steps)} steps, cost {path.cost:.1f}"
        for step in path.steps:
            yield _step(step, names)
            yield from (f"        {_tie(tie, names)}" for tie in step.ties)
    if not answer.items:
        yield "no path that you may see"
    if answer.more:
        yield "there may be others as good: ask for more with --k"


def _step(step: StepOut, names: Mapping[str, str]) -> str:
    called = f": {step.called}" if step.called else ""
    ends = f"{names.get(step.source, step.source)} - {names.get(step.target, step.target)}"
    return f"    {ends}  {step.says}{called} ({step.people} people, cost {step.cost:.1f})"


def _tie(tie: TieOut, names: Mapping[str, str]) -> str:
    days = f", {tie.valid_from or '..'} to {tie.valid_to or '..'}" if tie.valid_from or tie.valid_to else ""
    role = f", {tie.role.replace('_', ' ')}" if tie.role else ""
    return f"{names.get(tie.person_id, tie.person_id)}{role}, {tie.strength}{days}: {', '.join(tie.records)}"
