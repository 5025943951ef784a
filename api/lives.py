"""The picture of a chronology of any persons or groups, as one caller may see it."""

from collections.abc import Iterable
from dataclasses import replace

from kithkin.api.charts import chart, seen_in
from kithkin.api.lanes import lanes
from kithkin.api.reading import Reading, Seen, ids
from kithkin.viz.chronicle import Chronicle, Lane, chronicle


def lives(
    reading: Reading, wanted: Iterable[str], title: str | None = None, window: tuple[str, str] = ("", "")
) -> tuple[Chronicle, Seen]:
    """The lives of these persons and of the people of these groups, between two days, and what was seen of them."""
    asked = tuple(wanted)
    drawn = chart(reading, asked, title)
    told = lanes(reading, drawn)
    named = title or drawn.title.replace("Association chart", "Chronology")
    said = f"{drawn.subtitle}. Prepared by {drawn.prepared_by}"
    since, until = window
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
