"""Groups with the reason of every membership: role, times, how it is known, and the rows that say so."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kithkin.api import content, seen
from kithkin.api.reading import Reading
from kithkin.api.shapes import Membership
from kithkin.casework.golden import named
from kithkin.casework.grounds import Ground, Grounds, Says
from kithkin.graph.belonging import FAR

STATED = "stated"


@dataclass(frozen=True, slots=True)
class Reasoned:
    """One membership and the rows behind it."""

    member: Membership
    grounds: tuple[Ground, ...]

    @property
    def basis(self) -> str:
        """Whether a row states it, it is inferred from what rows state, or people decided it."""
        if self.member.authority:
            return "decided"
        said = (self.member.reason or STATED).split("; ")
        return STATED if STATED in said or not self.member.reason else said[0].partition(":")[0]


@dataclass(frozen=True, slots=True)
class Told:
    """Groups with their memberships, and what everybody is called."""

    groups: Mapping[str, tuple[Reasoned, ...]]
    names: Mapping[str, str]


def reasoned(reading: Reading, groups: Iterable[str]) -> Told:
    """Everybody who is or was in each of these groups, with the rows behind it; that they were shown is kept."""
    within = {one: content.members(reading, one, ever=True).items for one in dict.fromkeys(groups)}
    every = [member for members in within.values() for member in members]
    found = Grounds(reading.asker, reading.view, (record for member in every for record in member.basis))
    people = named(reading.asker, reading.view, found.people | {member.person_id for member in every})
    reading.note("groups.reasons", "shown", seen.of_members(every))
    told = {
        group: tuple(
            Reasoned(member, tuple(found.of(member.person_id, member.basis))) for member in sorted(members, key=_order)
        )
        for group, members in within.items()
    }
    return Told(told, {one: profile.label for one, profile in people.items()})


def _order(one: Membership) -> tuple[str, ...]:
    """Who is there, before who was; the first to come first."""
    return (one.valid_to or FAR, one.valid_from or FAR, one.person_name, one.role or "")


def lines(told: Told, called: Mapping[str, str | None]) -> Iterator[str]:
    """For the terminal: each group, each membership, each row behind it."""
    for group, members in told.groups.items():
        name = members[0].member.group_name if members else ""
        yield f"{called.get(group) or name} ({group})"
        for one in members:
            yield f"  {', '.join(part for part in summary(one) if part)}"
            yield from (f"      {ground(row, told.names)}" for row in one.grounds)


def summary(one: Reasoned) -> tuple[str, ...]:
    """Who, as what, from when to when, how it is known, how sure, and what makes it so where no row states it."""
    member = one.member
    when = f"from {member.valid_from}" if member.valid_from else "from a day that nobody tells"
    until = f"to {member.valid_to}" if member.valid_to else ""
    reason = (member.reason or "") if member.reason not in (None, STATED) else ""
    known = "" if reason.startswith(one.basis) else one.basis
    return (member.person_name, member.role or "", when, until, member.status or "", known, reason,
            member.strength or "")  # fmt: skip


def ground(one: Ground, names: Mapping[str, str]) -> str:
    """One row: feed, the sender's id, days, and what it says."""
    days = f" ({one.first} to {one.last})" if one.last else f" ({one.first})" if one.first else ""
    return f"{one.feed} {one.row}{days}: {'; '.join(_says(one.says, names))}"


def _says(said: Sequence[Says], names: Mapping[str, str]) -> Iterator[str]:
    """What is said of one person to several is said once."""
    same: dict[tuple[str, str, str], list[str]] = {}
    for one in said:
        same.setdefault((one.person_id, one.kind, one.graded), []).append(names.get(one.other_id, ""))
    for (person, kind, graded), others in same.items():
        whom = ", ".join(sorted(other for other in others if other))
        yield f"{names.get(person, '')} {kind.replace('_', ' ')} {whom or graded}".strip()
