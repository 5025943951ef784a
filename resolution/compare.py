"""How alike two rows are: one level of agreement for each piece of evidence, each pair of values compared once."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from kithkin.resolution.coded import Index
from kithkin.resolution.compare_names import same_given, same_middle, same_surname
from kithkin.resolution.judge import by_value, edits, graded, jaro, only_letters_apart, same_mailbox
from kithkin.resolution.letters import Letters
from kithkin.resolution.levels import DIFFERENT, LEVELS, Levels, Pairs, family_of
from kithkin.resolution.standardise import People

AT_ONCE = 400_000
"""Whoever has more pairs than this compares them in parts, two parts at a time."""
ALONE = 50_000
"""Whoever compares no parts has two pieces of evidence compared at a time from this many pairs on."""


def evidence_of(people: People) -> dict[str, str]:
    """Each piece of evidence that is compared, with its kind; alternates of a name are compared with the name."""
    return {name: kind for name, kind in people.kinds.items() if kind not in ("former_surname", "known_as")}


def compare(people: People, pairs: Pairs, alone: int = AT_ONCE) -> dict[str, Levels]:
    """The level of agreement of every pair, evidence by evidence; more than `alone` pairs two at a time."""
    names = evidence_of(people)

    def one(name: str) -> Levels:
        return COMPARISONS[family_of(names[name])](people, name, pairs)

    if len(pairs) <= alone:
        return {name: one(name) for name in names}
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(names, pool.map(one, names), strict=True))


def same_birth_date(people: People, name: str, pairs: Pairs) -> Levels:
    """Dates of birth: the same, day and month swapped, one digit wrong, years or a generation apart."""
    column = people.coded[name]
    at = LEVELS["birth_date"].index
    digits = column.once("digits", lambda days: Letters.of(days).text.astype(np.int16).reshape(-1, 8))
    number = (digits.astype(np.int64) - ord("0")) @ 10 ** np.arange(7, -1, -1)
    year, month, day = number // 10000, number // 100 % 100, number % 100

    def other(a: Index, b: Index) -> Levels:
        wrong = digits[a] != digits[b]
        swap = (digits[a][:, :-1] == digits[b][:, 1:]) & (digits[a][:, 1:] == digits[b][:, :-1])
        neighbours = (swap & wrong[:, :-1] & wrong[:, 1:]).any(axis=1) & (wrong.sum(axis=1) == 2)
        apart = np.abs(year[a] - year[b])
        levels = np.full(len(a), DIFFERENT, np.int8)
        levels[(apart >= 14) & (apart <= 60)] = at("generation")
        levels[apart <= 2] = at("near_year")
        levels[apart == 0] = at("same_year")
        levels[wrong.sum(axis=1) == 2] = at("two_edits")
        levels[(month[a] == month[b]) & (day[a] == day[b])] = at("same_day")
        levels[(wrong.sum(axis=1) == 1) | neighbours] = at("one_edit")
        levels[(apart == 0) & (month[a] == day[b]) & (day[a] == month[b])] = at("swapped")
        return levels

    return by_value(column, pairs, other, at("exact"))


def same_value(people: People, name: str, pairs: Pairs) -> Levels:
    """The same value or another one."""
    return by_value(people.coded[name], pairs, lambda a, _b: np.full(len(a), DIFFERENT, np.int8), 2, quick=True)


def same_text(people: People, name: str, pairs: Pairs) -> Levels:
    """Words: the same or alike."""
    values = people.coded[name]
    return by_value(values, pairs, lambda a, b: graded(jaro(values, a, b, 0.9), 0.9), 3, quick=True)


def same_digits(people: People, name: str, pairs: Pairs) -> Levels:
    """Numbers: the same or one mistake apart."""
    values = people.coded[name]
    return by_value(values, pairs, lambda a, b: (2 - (edits(values, a, b, 1) > 1)).astype(np.int8), 3, quick=True)


def same_email(people: People, name: str, pairs: Pairs) -> Levels:
    """Email addresses: the same, one or two slips apart or the same mailbox elsewhere.

    Other digits are no slip: people of one name choose mailboxes that differ in a number.
    """
    values = people.coded[name]

    def other(a: Index, b: Index) -> Levels:
        near = same_mailbox(values, a, b)
        slips = np.flatnonzero(~near & (edits(values, a, b, 2) <= 2))
        near[slips] = only_letters_apart(values, a[slips], b[slips])
        return np.where(near, 2, DIFFERENT).astype(np.int8)

    return by_value(values, pairs, other, 3, quick=True)


def same_postcode(people: People, name: str, pairs: Pairs) -> Levels:
    """Postcodes: the same, one mistake apart, of one area."""
    values = people.coded[name]
    area = values.once(
        "areas", lambda codes: np.unique([area_of(code) for code in codes.values], return_inverse=True)[1]
    )

    def other(a: Index, b: Index) -> Levels:
        levels = np.where(area[a] == area[b], 2, DIFFERENT).astype(np.int8)
        levels[edits(values, a, b, 1) <= 1] = 3
        return levels

    return by_value(values, pairs, other, 4, quick=True)


def area_of(postcode: str) -> str:
    """The first half of a British postcode, three digits of another."""
    return postcode.split(" ", 1)[0] if " " in postcode else postcode[:3]


def same_identifier(people: People, name: str, pairs: Pairs) -> Levels:
    """Identifiers: the same, one or two mistakes apart."""
    values = people.coded[name]
    return by_value(values, pairs, lambda a, b: (4 - np.minimum(edits(values, a, b, 2), 3)).astype(np.int8), 4)


COMPARISONS: Mapping[str, Callable[[People, str, Pairs], Levels]] = {
    "given": same_given,
    "surname": same_surname,
    "middle": same_middle,
    "birth_date": same_birth_date,
    "sex": same_value,
    "category": same_value,
    "stage": same_value,
    "suffix": same_value,
    "street": same_text,
    "uprn": same_value,
    "number": same_digits,
    "postcode": same_postcode,
    "city": same_text,
    "phone": same_digits,
    "email": same_email,
    "checked": same_value,
    "identifier": same_identifier,
}
"""One comparison for each kind; adding one is a line."""
