"""Why somebody is in, in words: each tie with whom, how often, when, how strong and how well sourced."""

from kithkin.casework.golden import Profile
from kithkin.casework.waves.kinds import kinds
from kithkin.casework.waves.reach import Member, Reach
from kithkin.casework.waves.tie import Tie


def reasons(found: Reach, one: Member) -> str:
    """All reasons of one person in one text."""
    return "; ".join(reason(tie, found.people[tie.beside(one.person.id)]) for tie in one.reasons)


def reason(tie: Tie, other: Profile) -> str:
    """One tie to somebody."""
    count = len(tie.evidence)
    times = f", {count} times" if count > 1 and kinds()[tie.kind].event else ""
    graded = ", ".join(dict.fromkeys(f"graded {one.grading}" for one in tie.evidence if one.grading))
    sources = f"{tie.sources} independent source{'' if tie.sources == 1 else 's'}"
    told = [f"{kinds()[tie.kind].title} with {other.label}{times}", days(tie.first, tie.last), tie.strength, sources]
    return ", ".join(part for part in (*told, graded) if part)


def days(first: str | None, last: str | None) -> str:
    """When: one day, a span, or what of it is known."""
    if first == last:
        return first or ""
    return f"{first} to {last}" if first and last else f"since {first}" if first else f"until {last}"
