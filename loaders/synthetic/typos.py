"""Slips of the hand in names, days, numbers and street names."""

from datetime import date

from kithkin.loaders.synthetic.dice import Dice
from kithkin.loaders.synthetic.names import words

_NEIGHBOURS = {
    "a": "qs", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk",
    "k": "jl", "l": "k", "m": "n", "n": "mb", "o": "ip", "p": "o", "q": "wa", "r": "et", "s": "ad", "t": "ry",
    "u": "yi", "v": "cb", "w": "qe", "x": "zc", "y": "tu", "z": "x",
}  # fmt: skip


def slip(dice: Dice, name: str) -> str:
    """One letter left out, doubled, changed for its neighbour, or two changed over."""
    if len(name) < 3:
        return name
    at = dice.randrange(1, len(name) - 1)
    match dice.randrange(4):
        case 0:
            return name[:at] + name[at + 1 :]
        case 1:
            return name[:at] + name[at] + name[at:]
        case 2:
            return name[:at] + dice.choice(_NEIGHBOURS.get(name[at].lower(), "e")) + name[at + 1 :]
        case _:
            return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def digit(dice: Dice, number: str) -> str:
    """One digit wrong."""
    places = [n for n, letter in enumerate(number) if letter.isdigit()]
    at = dice.choice(places)
    return number[:at] + str((int(number[at]) + dice.randint(1, 9)) % 10) + number[at + 1 :]


def swapped_day(day: date) -> date:
    """Day and month changed over; the same day where that is no date."""
    return day.replace(month=day.day, day=day.month) if day.day <= 12 else day


def near_day(dice: Dice, day: date) -> date:
    """A day, a month or a year off."""
    match dice.randrange(3):
        case 0:
            return day.replace(day=(day.day + dice.choice((1, 2, 10, 18)) - 1) % 28 + 1)
        case 1:
            return day.replace(month=day.month % 12 + 1, day=min(day.day, 28))
        case _:
            return day.replace(year=day.year + dice.choice((-10, -1, 1)), day=min(day.day, 28))


def shortened(line: str) -> str:
    """An address line with the kind of street abbreviated."""
    kinds: dict[str, str] = words()["streets"]["short"]
    for kind, short in kinds.items():
        if line.endswith(f" {kind}"):
            return f"{line.removesuffix(kind)}{short}"
    return line
