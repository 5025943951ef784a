"""A chart that somebody works on as a file: as it stands, sealed as any other copy, and saying what it leaves out."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field

from kithkin.api.chart_view import feeds, kinds
from kithkin.api.charting import Opened
from kithkin.api.copies import copy_of, handed
from kithkin.casework.chart.state import State
from kithkin.graph.errors import WrongUse
from kithkin.viz.formats.forms import FORMS, left_out
from kithkin.viz.formats.seal import Copy

POLICY = "default-src 'none'"
"""A file is opened by another program; a browser that shows it runs and loads nothing."""


class FileAsked(BaseModel):
    """Which form is asked for, on which paper."""

    model_config = ConfigDict(extra="forbid")
    form: str = Field(default="pdf", max_length=20)
    paper: str = Field(default="A3", max_length=4)
    places: Literal["page", "paper"] = "page"
    """Whether all stands where it stands on the page, or is laid out afresh for its paper."""


def as_file(one: Opened, asked: FileAsked) -> Response:
    """The file, in the audit before it leaves."""
    if asked.form not in FORMS:
        raise WrongUse(f"a chart is written as {', '.join(FORMS)}")
    paper = asked.paper if asked.form == "pdf" else "A3"
    copy = copy_as_it_stands(one)
    if asked.places == "paper":
        copy = replace(copy, seats={})
    answer = handed(one.audited, copy, one.asked, asked.form, paper)
    answer.headers["Content-Disposition"] = f'attachment; filename="chart-{copy.seal.copy}.{asked.form}"'
    answer.headers["Content-Security-Policy"] = POLICY
    if left := (*not_in_it(one), *left_out(copy, asked.form)):
        answer.headers["Kithkin-Left-Out"] = "; ".join(left).encode("ascii", "replace").decode()
    return answer


def copy_as_it_stands(one: Opened, prepared_for: str | None = None) -> Copy:
    """The copy with everything where its page shows it; under its title stands what it leaves out."""
    said = "; ".join(not_in_it(one))
    subtitle = f"{one.picture.subtitle}. Left out: {said}" if said else one.picture.subtitle
    copy = copy_of(one.audited, replace(one.picture, subtitle=subtitle), one.asked, prepared_for)
    return replace(copy, seats=one.arranged.positions if one.arranged else {})


def not_in_it(one: Opened) -> Iterator[str]:
    """What is filtered, hidden, folded or only written beside the chart; of what the reader may not see, nothing."""
    state = one.state
    if state.since:
        yield f"what did not hold on any day from {state.since}"
    if state.strength != State().strength:
        yield f"what is weaker than {state.strength}"
    for sort, options in (("links", kinds(one)), ("feeds", feeds(one))):
        if off := [each.says for each in options if not each.on]:
            yield f"{sort}: {', '.join(off)}"
    if one.pared.hidden:
        yield f"{len(one.pared.hidden)} hidden by hand"
    if folded := sum(item.id in state.collapsed for item in one.picture.items):
        yield f"who is in {folded} folded {'box' if folded == 1 else 'boxes'}"
    if any(item.id in state.notes for item in one.picture.items):
        yield "notes"
