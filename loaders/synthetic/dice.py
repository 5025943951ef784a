"""Chance with a seed: every stage of the town has its own stream, so one stage cannot disturb another."""

import random
from collections.abc import Mapping
from datetime import date, timedelta


class Dice(random.Random):
    """A stream of chance with the few draws that histories need."""

    def chance(self, share: float) -> bool:
        """True for this share of the draws."""
        return self.random() < share

    def weighted(self, shares: Mapping[str, float]) -> str:
        """One key, as often as its share says."""
        return self.choices(list(shares), list(shares.values()))[0]

    def day(self, first: date, last: date) -> date:
        """Any day from the first to the last."""
        return first + timedelta(days=self.randint(0, max(0, (last - first).days)))

    def later(self, day: date, fewest: int, most: int) -> date:
        """A day that lies so many days after another."""
        return day + timedelta(days=self.randint(fewest, most))


def dice(seed: int, stage: str) -> Dice:
    """The stream of one stage."""
    return Dice(f"{seed}:{stage}")


def years(count: float) -> timedelta:
    """So many years, in days."""
    return timedelta(days=round(count * 365.25))


def birthday(born: date, age: int) -> date:
    """The day on which somebody reaches an age; 29 February counts on 1 March."""
    year = born.year + age
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def age_on(born: date, day: date) -> int:
    """Whole years of age on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
