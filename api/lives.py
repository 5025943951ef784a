"""The picture of a chronology of any persons or groups, as one caller may see it."""

from collections.abc import Iterable
from dataclasses import replace

from kithkin.api.charts import chart, seen_in
from kithkin.api.copies import seal_of
from kithkin.api.lanes import lanes
from kithkin.api.reading import Reading, Seen, ids
from kithkin.graph.picture import Picture
from kithkin.viz.chronicle import Chronicle, Lane, chronicle
from kithkin.viz.formats.seal import Seal


def lives(
    reading: Reading, wanted: Iterable[str], title: str | None = None, window: tuple[str, str] = ("", "")
) -> tuple[Chronicle, Seen]:
    """The lives of these persons and of the people of these groups, between two days, and what was seen of them."""
    asked = tuple(wanted)
    return _lives(reading, chart(reading, asked, title), asked, (title, *window))


def sealed_lives(
    reading: Reading, wanted: Iterable[str], title: str | None, since: str, prepared_for: str | None
) -> tuple[Chronicle, Seen, Seal]:
    """The same for somebody, up to the day that is looked at, with its seal."""
    asked = tuple(wanted)
    drawn = chart(reading, asked, title)
    told, seen = _lives(reading, drawn, asked, (title, since, ""))
    return told, seen, seal_of(reading, drawn, prepared_for)


def _lives(
    reading: Reading, drawn: Picture, asked: tuple[str, ...], said_of: tuple[str | None, str, str]
) -> tuple[Chronicle, Seen]:
    title, since, until = said_of
    told = lanes(reading, drawn)
    named = title or drawn.title.replace("Association chart", "Chronology")
    said = f"{drawn.subtitle}. Prepared by {drawn.prepared_by}"
    places = chronicle(
        told, title=named, subtitle=said, since=since, until=until or reading.view.as_of, marking=drawn.marking
    )
    return places, _seen(seen_in(drawn, asked), told)


def _seen(shown: Seen, told: Iterable[Lane]) -> Seen:
    happened = [one for lane in told for one in lane.happenings]
    return replace(
        shown,
        records=ids((*shown.records, *(record for one in happened for record in one.evidence))),
        fields=ids(one.kind for one in happened),
    )
