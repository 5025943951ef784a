"""What a neighbourhood's page is told: its facts, small, for the script, and links to records, each made once."""

from collections.abc import Sequence
from urllib.parse import quote

import orjson
from markupsafe import Markup, escape

from kithkin.api.explore import Around, Line
from kithkin.api.shapes import Moment


def for_script(found: Around, moment: Moment, link: str) -> bytes:
    """The facts as JSON; persons and words are told by their numbers."""
    persons = {spot.person.id: at for at, spot in enumerate(found.spots)}
    says: dict[str, int] = {}
    ties = [
        (
            persons[line.source],
            persons[line.target],
            says.setdefault(", ".join(line.says), len(says)),
            line.strength,
        )
        for line in found.lines
    ]
    told = {
        "persons": [
            (spot.person.id, spot.person.name, spot.person.date_of_birth or "", spot.ties, spot.first, *(spot.at or ()))
            for spot in found.spots
        ],
        "ties": ties,
        "says": list(says),
        "drawn": found.drawn,
        "counted": found.counted,
        "known": moment.known_at,
        "removed": moment.removed,
        "link": link,
    }
    return orjson.dumps(told)


def records_for_script(told: Sequence[Line]) -> bytes:
    """Both persons of each tie by id and the records behind it by number, as JSON."""
    records: dict[str, int] = {}
    ties = [
        (line.source, line.target, [records.setdefault(one, len(records)) for one in line.records]) for line in told
    ]
    return orjson.dumps({"ties": ties, "records": list(records)})


def record_links(found: Around, link: str) -> dict[str, Markup]:
    """A link to each record: most stand behind many ties, and are spelt out once."""
    query = escape(link)
    return {
        one: Markup('<a href="/records/{}?{}">{}</a> ').format(quote(one, safe=""), query, one)
        for one in found.seen.records
    }
