"""The picture of a chronology of any persons or groups, as one caller may see it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from fastapi import Response

from kithkin.api.charts import chart, seen_in
from kithkin.api.copies import recipient, seal_of, sources
from kithkin.api.lanes import lanes
from kithkin.api.reading import Reading, Seen, ids
from kithkin.graph.picture import Picture
from kithkin.viz.chronicle import Chronicle, Lane, chronicle
from kithkin.viz.formats.drawn import lives_svg
from kithkin.viz.formats.pdf import lives_pdf
from kithkin.viz.formats.seal import Copy

FORMS = {"svg": "image/svg+xml", "pdf": "application/pdf"}
WRITERS = {"svg": lives_svg, "pdf": lives_pdf}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose lives, under which title, from which day on, and for whom."""

    ids: tuple[str, ...]
    title: str | None = None
    since: str = ""
    prepared_for: str | None = None


def lives(
    reading: Reading, wanted: Iterable[str], title: str | None = None, window: tuple[str, str] = ("", "")
) -> tuple[Chronicle, Seen]:
    """The lives of these persons and of the people of these groups, between two days, and what was seen of them."""
    asked = tuple(wanted)
    drawn = chart(reading, asked, title)
    told = lanes(reading, drawn)
    return _placed(reading, _named(drawn, title), told, window), _seen(seen_in(drawn, asked), told)


def handed_lives(reading: Reading, wanted: Wanted, form: str) -> tuple[Response, Chronicle, Copy]:
    """The same as a file for somebody, up to the day that is looked at; its recipient is in the audit before it goes.

    A PDF stands alone: behind each line is the number of its sources, which follow.
    """
    drawn = _named(chart(reading, wanted.ids, wanted.title), wanted.title)
    told = [replace(lane, numbered=form == "pdf") for lane in lanes(reading, drawn)]
    seen = _seen(seen_in(drawn, wanted.ids), told)
    seal = seal_of(reading, drawn, wanted.prepared_for)
    copy = Copy(drawn, seal, sources(reading, seen.records) if form == "pdf" else {})
    placed = _placed(reading, drawn, told, (wanted.since, ""))
    content = WRITERS[form](placed, copy)
    return reading.shown("chronology", content, seen, FORMS[form], recipient(seal)), placed, copy


def _named(drawn: Picture, title: str | None) -> Picture:
    return replace(drawn, title=title or drawn.title.replace("Association chart", "Chronology"))


def _placed(reading: Reading, drawn: Picture, told: list[Lane], window: tuple[str, str]) -> Chronicle:
    said = f"{drawn.subtitle}. Prepared by {drawn.prepared_by}"
    since, until = window
    return chronicle(
        told, title=drawn.title, subtitle=said, since=since, until=until or reading.view.as_of, marking=drawn.marking
    )


def _seen(shown: Seen, told: Iterable[Lane]) -> Seen:
    happened = [one for lane in told for one in lane.happenings]
    return replace(
        shown,
        records=ids((*shown.records, *(record for one in happened for record in one.evidence))),
        fields=ids(one.kind for one in happened),
    )
