"""A seed and wave as its reader sees it: everybody who is in, why, and where each reason comes from."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from kithkin.casework.golden import Profile, named
from kithkin.casework.waves.happened import happened, ties_of
from kithkin.casework.waves.kinds import kinds
from kithkin.casework.waves.related import related
from kithkin.casework.waves.request import Request
from kithkin.casework.waves.spread import Spread, spread
from kithkin.casework.waves.tie import Tie, sources_of
from kithkin.graph.errors import WrongUse
from kithkin.graph.store import Asker, Row, View

A_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who is in: by which wave, why, and what else ties them to others who are."""

    person: Profile
    wave: int
    reasons: tuple[Tie, ...]
    besides: tuple[Tie, ...]

    @property
    def sources(self) -> int:
        """How many independent sources bear the reasons together."""
        return sources_of(self.reasons)


@dataclass(frozen=True, slots=True)
class Reach:
    """Everybody who is in, in order, with the row behind each record that bears a tie."""

    request: Request
    members: tuple[Member, ...]
    rows: Mapping[str, Row]

    @property
    def people(self) -> dict[str, Profile]:
        """Everybody by id."""
        return {one.person.id: one.person for one in self.members}

    @property
    def records(self) -> tuple[str, ...]:
        """Every record that bears a tie."""
        return tuple(sorted(_records(tie for one in self.members for tie in (*one.reasons, *one.besides))))


def reach(asker: Asker, view: View, asked: Request) -> Reach:
    """Who is reached from the seeds, as far as this view may see."""
    if view.as_of < asked.since:
        raise WrongUse(f"the window begins on {asked.since}, after the day the world is seen at, {view.as_of}")

    def look(people: Collection[str]) -> list[Tie]:
        found = happened(asker, view, people, asked)
        return ties_of(found, asked.asked, people) + related(asker, view, people, asked)

    done = spread(asked, look)
    people = named(asker, view, done.wave_of)
    # A tie may be readable where no record of the person is: somebody is there, without a name.
    profiles = {one: people.get(one, Profile(one)) for one in done.wave_of}
    members = tuple(sorted((_member(done, profiles, one) for one in done.wave_of), key=_place))
    records = sorted(_records(tie for ties in done.theirs.values() for tie in ties))
    return Reach(asked, members, _rows(asker, view, records))


def _member(done: Spread, people: Mapping[str, Profile], one: str) -> Member:
    def ordered(ties: Iterable[Tie]) -> tuple[Tie, ...]:
        return tuple(sorted(ties, key=lambda tie: (_kind(tie), *_named(people[tie.beside(one)]))))

    return Member(people[one], done.wave_of[one], ordered(done.reasons(one)), ordered(done.besides(one)))


def _kind(tie: Tie) -> int:
    return list(kinds()).index(tie.kind)


def _named(one: Profile) -> tuple[str, str, str]:
    # Ids say nothing: they come last, so that another store of the same facts tells in the same order.
    return one.label, one.born or "", one.id


def _place(one: Member) -> tuple[int, int, int, tuple[str, str, str]]:
    """Wave after wave, within each the best sourced and most tied first."""
    return one.wave, -one.sources, -len(one.reasons), _named(one.person)


def _records(ties: Iterable[Tie]) -> set[str]:
    return {record for tie in ties for each in tie.evidence for record in each.records}


def _rows(asker: Asker, view: View, records: list[str]) -> dict[str, Row]:
    scope = {"access": list(view.access), "known_at": view.known_at}
    portions = [records[start : start + A_BATCH] for start in range(0, len(records), A_BATCH)]
    told = [row for ids in portions for row in asker.ask("read/wave_rows", ids=ids, **scope)]
    return {row["record_id"]: row for row in told}
