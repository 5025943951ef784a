"""A chart that somebody works on, opened: read with the rights of now, pared, and every mark in its place."""

import hashlib
from dataclasses import dataclass, replace

from kithkin.api.chart_apart import Apart, Fixed
from kithkin.api.charts import told
from kithkin.api.reading import Reading
from kithkin.api.removed import say_removed, say_taken
from kithkin.casework.briefing import picture
from kithkin.casework.chart.pare import Pared, pared
from kithkin.casework.chart.state import Point, State
from kithkin.casework.chart.without import unsure
from kithkin.casework.golden import named
from kithkin.graph.errors import NotThere, WrongUse
from kithkin.graph.picture import Picture
from kithkin.graph.store import Asker
from kithkin.viz.arrange import arrange
from kithkin.viz.arranged import Arranged

PERSON = "P-"
MOST_DRAWN = 250
"""Of more items than this only the tables are shown: nobody would read the drawing."""


@dataclass(frozen=True, slots=True)
class Opened:
    """One chart as one caller sees it now."""

    reading: Reading
    state: State
    asked: tuple[str, ...]
    pared: Pared
    arranged: Arranged | None
    asker: Asker
    """The graph to this chart: without the reports that were taken away."""

    @property
    def picture(self) -> Picture:
        """What is shown."""
        return self.pared.picture

    @property
    def apart(self) -> Fixed | None:
        """The persons that were worked out for this chart alone."""
        return self.asker.persons if isinstance(self.asker, Apart) else None

    @property
    def audited(self) -> Reading:
        """The reading for the audit: who came apart on this chart is known to it by who is stored."""
        return replace(self.reading, asker=self.asker)

    @property
    def seated(self) -> State:
        """The state with where everything stands now; what is out of sight keeps its place."""
        places = self.arranged.positions if self.arranged else {}
        return replace(self.state, seats={**self.state.seats, **places}, rights=rights(self.reading))


def opened(reading: Reading, state: State) -> Opened:
    """The chart of a state, with what this caller may read today."""
    asker = Apart(reading, frozenset(state.without)) if state.without else reading.asker
    asked = there(reading, asker, state.ids)
    stored: tuple[str, ...] = ()
    if isinstance(asker, Apart):
        asked, stored = asker.persons.beside(asked), tuple(asker.persons.homes.values())
    by = reading.caller.user.shown_as
    drawn = picture(asker, reading.view, asked, title=state.title or None, prepared_by=by)
    found = pared(_said(told(reading, drawn, (*asked, *stored)), state, asker), state)
    drawable = 0 < len(found.picture.items) <= MOST_DRAWN
    seats = places(state, found, rights(reading))
    return Opened(reading, state, asked, found, arrange(found.picture, seats) if drawable else None, asker)


def there(reading: Reading, asker: Asker, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Those of some ids that stand for somebody this caller may know of; of the others nothing is said."""
    groups = {row["group_id"] for row in asker.ask("read/group", ids=sorted(set(ids)), **reading.view.parameters)}
    people = sorted({one for one in ids if one.startswith(PERSON)})
    now = {row["alias_id"]: row["person_id"] for row in asker.ask("read/alias", ids=people, **reading.view.parameters)}
    known = named(asker, reading.view, {now.get(one, one) for one in people})
    found = tuple(dict.fromkeys(now.get(one, one) for one in ids if one in groups or now.get(one, one) in known))
    if not found:
        say_taken(reading, ids)
        say_removed(reading, ids)
        raise NotThere("no such person or group for this caller")
    return found


def rights(reading: Reading) -> str:
    """A mark of what a caller may read."""
    return hashlib.blake2b(repr(sorted(reading.view.access)).encode(), digest_size=8).hexdigest()


def places(state: State, found: Pared, mark: str) -> dict[str, Point]:
    """Where things stood: nowhere, when something that stood there is not to be seen with these rights."""
    kept = {**state.seats, **state.pins}
    whole = found.whole
    marks = {one.id for some in (whole.items, whole.boxes, whole.cards) for one in some}
    # A gap where something stands that is hidden would tell of it.
    return kept if mark == state.rights or {one.partition("#")[0] for one in kept} - {""} <= marks else {}


def _said(drawn: Picture, state: State, asker: Asker) -> Picture:
    """A picture from which reports were taken away says so, and what was worked out anew without them."""
    if not isinstance(asker, Apart):
        return drawn
    count = len(state.without)
    note = f"Drawn without {count} report{'' if count == 1 else 's'} that {'was' if count == 1 else 'were'} taken away"
    note += f"; {anew(asker.persons)}; groups are as they were found with {'it' if count == 1 else 'them'}"
    return replace(unsure(drawn, state.without), subtitle=f"{drawn.subtitle}. {note}")


def anew(persons: Fixed) -> str:
    """What is said of who is one person."""
    if not persons.anew:
        return "who is one person could not be worked out anew"
    apart, one = persons.told
    parts = [f"{apart} came apart"] if apart else []
    parts += [f"{one} {'is' if one == 1 else 'are'} of several"] if one else []
    return f"who is one person was worked out anew: {' and '.join(parts) or 'nobody is another'}"


def window(reading: Reading, state: State) -> Reading:
    """The reading with the window of a chart."""
    if state.since and state.since > reading.view.as_of:
        raise WrongUse(f"the window begins on {state.since}, after the day the world is seen at, {reading.view.as_of}")
    return replace(reading, view=replace(reading.view, since=state.since or None))
