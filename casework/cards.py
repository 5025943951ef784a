"""The text blocks of a chart, made from what the feeds say about one person and never typed."""

from collections import defaultdict
from collections.abc import Iterable
from string import ascii_uppercase

from kithkin.casework import days
from kithkin.casework.facts import Facts
from kithkin.casework.words import code_word, offender_roles, words
from kithkin.graph.picture import Card, Line, Section
from kithkin.graph.store import Row, View


def version() -> str:
    """The version of the rules by which text blocks are made, as a chart says it."""
    return f"Text blocks version {words()['card']['version']}"


def cards(facts: Facts) -> list[Card]:
    """A card for each person of whom there is something to say."""
    shown = ([row for row in rows if within(row, facts.view)] for rows in (facts.events, facts.places))
    events, places = map(_by_person, shown)
    found = [_card(facts, person_id, events[person_id], places[person_id]) for person_id in facts.people]
    return [card for card in found if card.sections]


LASTING = frozenset({"benefit", "attendance", "attends"})
"""What has no end lasts; any other event without one was over on the day, or in the month or year, it began."""
OVER = {"year": (4, "-12-31"), "month": (7, "-31")}


def within(row: Row, view: View) -> bool:
    """Whether what a row says was so on any day of the window; without a window, or a day, all of it is told."""
    start, end = row["valid_from"], row["valid_to"]
    if not view.since or not (start or end):
        return True
    if not end and start and row["kind"] not in LASTING:
        keep, tail = OVER.get(row.get("precision") or "day", (10, ""))
        end = start[:keep] + tail
    return days.overlaps(start, end, view.since, view.as_of)


def _card(facts: Facts, person_id: str, events: list[Row], places: list[Row]) -> Card:
    as_of = facts.view.as_of
    sections = (
        ("Offences", offences(events)),
        ("Education involvements", involvements(events, as_of)),
        ("Behaviour", behaviour(events)),
        ("Education placement history", placements(places, as_of)),
        ("School attendance", attendance(events, as_of)),
        ("Special provision", special_provision(events, as_of)),
        ("Benefits", benefits(events)),
    )
    filled = tuple(Section(heading, tuple(lines)) for heading, lines in sections if lines)
    return Card(f"{person_id}-card", person_id, facts.people[person_id].label, filled)


def offences(events: Iterable[Row]) -> list[Line]:
    """Month, offence and what came of it, for those in which the person was not a victim, witness or bystander."""
    rows = [row for row in events if row["kind"] == "offence" and row["role"] in offender_roles()]
    return _merged((_offence(row), row) for row in _latest_first(rows, reverse=False))


def _offence(row: Row) -> str:
    tail = f" ({row['disposal']})" if row["disposal"] else ""
    when = days.month_short(row["valid_from"]) if row["valid_from"] else "Date not known"
    return f"{when} - {row['text'] or row['code'] or 'Offence'}{tail}"


def involvements(events: Iterable[Row], as_of: str) -> list[Line]:
    """Statements, assessments, psychology, welfare and truancy watch, with how many and when."""
    rows = [row for row in events if row["kind"] == "sen" and row["code"] != "no_provision"]
    return _merged((_involvement(row, as_of), row) for row in _latest_first(rows))


def _involvement(row: Row, as_of: str) -> str:
    times = f" x {row['value']:g}" if row["value"] and row["value"] > 1 else ""
    when = f" - {_years(row, as_of)}" if row["valid_from"] else ""
    need = f": {row['reason']}" if row["reason"] else ""
    return f"{code_word('sen', row['code'])}{times}{when}{need}"


def behaviour(events: Iterable[Row]) -> list[Line]:
    """Exclusions with days and reason: FTE - 2015 (3 days) - Threatening staff."""
    rows = [row for row in events if row["kind"] == "exclusion"]
    return _merged((_exclusion(row), row) for row in _latest_first(rows))


def _exclusion(row: Row) -> str:
    times = f" x {row['value']:g}" if row["value"] and row["value"] > 1 else ""
    when = f" - {row['valid_from'][:4]}" if row["valid_from"] else ""
    length = f" ({row['days']:g} {'day' if row['days'] == 1 else 'days'})" if row["days"] else ""
    reason = f" - {row['reason']}" if row["reason"] else ""
    return f"{code_word('exclusion', row['code'])}{times}{when}{length}{reason}"


def placements(places: Iterable[Row], as_of: str) -> list[Line]:
    """Schools as A, B, C with from when to when, by the letters of the feed where it gives them; a PRU is marked."""
    merged: dict[tuple[str, str, str], list[Row]] = {}
    for row in sorted((row for row in places if row["kind"] == "attends"), key=_place_order):
        merged.setdefault((row["valid_from"] or "", row["valid_to"] or "", row["organisation_id"]), []).append(row)
    told = list(merged.values())
    letters = [_letter(rows[0]) for rows in told]
    if not all(letters) or len(set(letters)) < len(letters):
        letters = [ascii_uppercase[number % 26] for number in range(len(told))]
    return [_placement(letter, rows, as_of) for letter, rows in sorted(zip(letters, told, strict=True), key=_first)]


def _first(placed: tuple[str, list[Row]]) -> str:
    return placed[0]


def _place_order(row: Row) -> tuple[str, ...]:
    return (row["valid_from"] or "", row["valid_to"] or days.OPEN, row["name"] or "", row["record_id"])


def _letter(row: Row) -> str:
    told = row["source_ref"] or ""
    return told if len(told) == 1 and told in ascii_uppercase else ""


def _placement(letter: str, rows: list[Row], as_of: str) -> Line:
    first = rows[0]
    unit = " (PRU)" if first["category"] == "pru" else ""
    return _line(f"{letter} - {days.span(first['valid_from'], first['valid_to'], as_of)}{unit}", rows)


def attendance(events: Iterable[Row], as_of: str) -> list[Line]:
    """Attendance of each school year to two decimals; the year that has not ended says to date."""
    rows = [row for row in events if row["kind"] == "attendance" and row["code"] == "year" and row["value"] is not None]
    return _merged(((_attended(row, as_of), row) for row in _latest_first(rows)), across=True)


def _attended(row: Row, as_of: str) -> str:
    current = " to date" if row["valid_to"] is None or row["valid_to"] > as_of else ""
    return f"{row['text']}{current} - {row['value']:.2f}%"


def special_provision(events: Iterable[Row], as_of: str) -> list[Line]:
    """That a year was looked at and no special provision was made."""
    rows = [row for row in events if row["kind"] == "sen" and row["code"] == "no_provision"]
    return _merged((_involvement(row, as_of), row) for row in _latest_first(rows))


def benefits(events: Iterable[Row]) -> list[Line]:
    """What was claimed, by the year the claim began."""
    rows = [row for row in events if row["kind"] == "benefit" and row["role"] == "subject"]
    return _merged(((_benefit(row), row) for row in _latest_first(rows)), across=True)


def _benefit(row: Row) -> str:
    year = row["valid_from"][:4] if row["valid_from"] else ""
    return f"{code_word('benefit', row['code'])} {year}".strip()


def warning(events: Iterable[Row], as_of: str) -> str | None:
    """The warning line of a person: DVO, Weapons, Drugs, ASB."""
    held = {row["code"] for row in events if row["kind"] == "warning" and _still(row, as_of)}
    told = [code_word("warning", code) for code in words()["card"]["warnings"] if code in held]
    return ", ".join(told) or None


def _still(row: Row, as_of: str) -> bool:
    return row["valid_to"] is None or bool(row["valid_to"] >= as_of)


def _years(row: Row, as_of: str) -> str:
    """A day or a year as its year, a span as from and to."""
    return days.years(row["valid_from"], row["valid_to"] or row["valid_from"], as_of)


def _merged(told: Iterable[tuple[str, Row]], *, across: bool = False) -> list[Line]:
    """Each event once, with every record that says so; `across` events too, where equal lines are one fact."""
    found: dict[tuple[str, str], list[Row]] = {}
    for text, row in told:
        found.setdefault((text, "" if across else row["event_id"]), []).append(row)
    return [_line(text, rows) for (text, _), rows in found.items()]


def _line(text: str, rows: Iterable[Row]) -> Line:
    return Line(text, tuple(sorted({row["record_id"] for row in rows})))


def _latest_first(rows: Iterable[Row], *, reverse: bool = True) -> list[Row]:
    ordered = sorted(rows, key=lambda row: (row["event_id"], row["record_id"]))
    return sorted(ordered, key=lambda row: row["valid_from"] or "", reverse=reverse)


def _by_person(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["person_id"]].append(row)
    return found
