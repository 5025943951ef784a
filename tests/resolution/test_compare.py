import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithkin.resolution.compare import COMPARISONS, compare
from kithkin.resolution.guess import Column
from kithkin.resolution.levels import LEVELS, Pairs, family_of
from kithkin.resolution.standardise import standardise


def people(**columns):
    kinds = {name: name for name in columns}
    return standardise(pa.table(columns), [Column(name, kind, "map") for name, kind in kinds.items()])


def level(kind, one, two, **more):
    table = people(**{kind: [one, two]}, **more)
    found = compare(table, Pairs(np.array([0]), np.array([1])))
    name = next(name for name in found if name.split(":")[0] == kind)
    return LEVELS[family_of(kind)][found[name][0]]


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("mary", "mary", "exact"),
        ("robert", "bob", "nickname"),
        ("robert", "r", "initial"),
        ("deanna", "deana", "close"),
        ("mary", "kevin", "other_name"),
        ("mary", "kxvn", "different"),
        ("mary", None, "missing"),
        ("bob", "rob", "nickname"),
    ],
)
def test_given_names(one, two, expected):
    assert level("given", one, two) == expected


def test_swapped_names_are_seen_with_a_slip_too():
    assert level("given", "thomas", "james", surname=["james", "thomas"]) == "swapped"
    assert level("given", "norma", "walxker", surname=["walker", "norma"]) == "swapped"


def test_a_lone_name_may_be_the_surname():
    assert level("given", "chitty", "thomas", surname=[None, "chitty"]) == "crossed"


def test_a_former_surname_counts():
    assert level("surname", "smith", "jones", former_surname=["jones", None]) == "former"


def test_a_part_of_a_double_name_counts():
    assert level("surname", "smith-jones", "jones") == "part"


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("1982-03-05", "1982-03-05", "exact"),
        ("1982-03-05", "1982-05-03", "swapped"),
        ("1982-03-05", "1982-03-06", "one_edit"),
        ("1982-03-05", "1928-03-05", "one_edit"),
        ("1982-03-05", "1982-11-28", "same_year"),
        ("1982-03-05", "1983-11-28", "near_year"),
        ("1982-03-05", "1955-10-28", "generation"),
        ("1982-03-05", "1975-03-05", "same_day"),
        ("1982-03-05", "1975-11-21", "different"),
    ],
)
def test_dates_of_birth(one, two, expected):
    assert level("birth_date", one, two) == expected


def test_every_comparison_says_what_it_finds():
    assert all(made.__doc__ and made.__doc__.partition("\n")[0].endswith(".") for made in COMPARISONS.values())
    assert set(COMPARISONS) == set(LEVELS) - {"beside"}


short = st.one_of(st.none(), st.text("abcdefg 12", min_size=1, max_size=8))
days = st.one_of(st.none(), st.dates().map(str))


@given(st.lists(st.tuples(short, short, short, days, short, short), min_size=2, max_size=6))
def test_comparing_is_symmetric(rows):
    names = ("given", "surname", "middle", "birth_date", "postcode", "email")
    table = people(**{name: pa.array([row[at] for row in rows], pa.string()) for at, name in enumerate(names)})
    one, two = np.triu_indices(len(rows), 1)
    there, back = compare(table, Pairs(one, two)), compare(table, Pairs(two, one))
    assert all((there[name] == back[name]).all() for name in there)
