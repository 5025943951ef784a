"""Rows of a dozen records are those that frames make: ties, likenesses, and the ids that lead to persons."""

from itertools import combinations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from kithkin.resolution.alike import beside, by_names, likenesses, parted
from kithkin.resolution.answering import Parts, with_parts
from kithkin.resolution.link import Decisions
from kithkin.resolution.live import leads, ties
from kithkin.resolution.live.near import MEMBER, Member
from kithkin.resolution.live.settled import Settled
from kithkin.resolution.matches import PAIRS, belonging, possibly
from kithkin.resolution.placing import OPEN
from kithkin.resolution.survive import SPARE

RECORDS = [f"a:{n}:self" for n in range(6)]
PERSONS = ["P-1", "P-2", "P-3"]
OTHERS = [f"b:{n}:self" for n in range(3)]
weights = st.sampled_from([-3.0, -0.0, 0.0, 0.001, 4.0, 4.125, 12.345])
shares = st.sampled_from([0.0, 0.2, 0.199999, 0.25005, 0.250049, 0.999999])
members = st.lists(st.tuples(st.sampled_from(PERSONS), st.integers(1, 3)), min_size=6, max_size=6).map(
    lambda told: [Member(one, person, access, "2016") for one, (person, access) in zip(RECORDS, told, strict=True)]
)
pairs = st.dictionaries(
    st.sampled_from([*combinations([*RECORDS, "z:9:self"], 2)]), st.tuples(weights, shares), max_size=12
).map(lambda told: [ties.Pair(*ends, *said, "/".join(ends)) for ends, said in told.items()])


def framed(found):
    rows = [(one.left, one.right, one.evidence, one.weight, 0.5, one.same) for one in found]
    return pl.DataFrame(rows, PAIRS, orient="row")


def placed(everyone):
    return pl.DataFrame(everyone, MEMBER, orient="row")


def said(rows):
    """What rows say, whatever their order; what is not there is left out, and nothing below nothing is told apart."""
    return sorted(sorted((name, repr(value)) for name, value in row.items() if value is not None) for row in rows)


@given(members, pairs, st.lists(shares, min_size=6, max_size=6))
def test_whose_records_are_is_told_as_frames_tell_it(everyone, found, sure):
    likely = dict(zip(RECORDS, sure, strict=True))
    whole = placed(everyone).with_columns(probability=pl.Series(sure))
    frame = belonging(whole, framed(found), "m1")
    rows = ties.belonging(everyone, {one.record_id: one.person_id for one in everyone}, likely, (found, "m1"))
    assert said(rows) == said(frame.to_dicts())


class Classes:
    """A graph that numbers classes of several as they are asked for."""

    def __init__(self):
        self.known = {frozenset({one}): one for one in (1, 2, 3)}

    def __call__(self, needs):
        return self.known.setdefault(needs, len(self.known) + 1)


@given(members, pairs, st.lists(st.sampled_from([*combinations([*RECORDS, "z:9:self"], 2)]), max_size=2))
def test_who_may_yet_be_one_person_is_told_as_frames_tell_it(everyone, found, different):
    decided, numbers = Decisions(different=tuple(different)), Classes()
    rows = ties.possibly(everyone, found, decided, numbers)
    frame = possibly(placed(everyone), framed(found), decided)
    again = Classes()
    for needs in frame["needs"].unique().sort():
        again(frozenset(map(int, needs.split("+"))))
    told = frame.to_dicts()
    for row in told:
        row["access"] = again(frozenset(map(int, row.pop("needs").split("+"))))
    assert said(rows) == said(told)
    assert numbers.known == again.known


@given(
    st.sets(st.sampled_from(RECORDS), min_size=1),
    st.lists(st.tuples(st.sampled_from(["l1", "l2", "l3"]), st.sampled_from([*RECORDS, *OTHERS])), max_size=8),
    st.lists(st.integers(1, 2), min_size=9, max_size=9),
)
def test_likenesses_are_those_of_frames(chosen, led, numbers):
    classes = dict(zip([*RECORDS, *OTHERS], numbers, strict=True))
    before = [{"likeness_id": one, "record_id": record, "access": classes[record]} for one, record in led]
    schema = {"likeness_id": pl.String, "record_id": pl.String, "access": pl.Int64}
    frame = pl.DataFrame(before, schema)
    whole = pl.DataFrame([(one, 0, True) for one in sorted(chosen)], OPEN, orient="row")
    unsettled = beside(frame, whole, chosen)
    every = pl.DataFrame(sorted(classes.items()), {"record_id": pl.String, "access": pl.Int64}, orient="row")
    wanted = likenesses(every, unsettled)
    rows = leads.likenesses({one: classes[one] for one in chosen}, before)
    assert said(rows) == said(wanted.to_dicts())
    persons = pl.DataFrame([(one, "P") for one in sorted(chosen)], {"record_id": pl.String, "person_id": pl.String},
                           orient="row")  # fmt: skip
    assert (parted(wanted, unsettled, persons).height == len(chosen)) == bool(rows)


def mint(key, salt):
    return f"P-{RECORDS.index(key)}{'x' if salt == SPARE else ''}"


@given(
    st.dictionaries(st.sampled_from(RECORDS), st.sampled_from(["P-0", "P-1", "P-9"]), min_size=1),
    st.sets(st.sampled_from([*(mint(one, salt) for one in RECORDS for salt in (0, SPARE)), "P-9"])),
    st.sets(st.sampled_from([mint(one, salt) for one in RECORDS for salt in (0, SPARE)])),
    st.booleans(),
)
def test_ids_of_parts_lead_where_frames_let_them_lead(whose, living, old, parting):
    named = pl.DataFrame(sorted(whose.items()), {"record_id": pl.String, "person_id": pl.String}, orient="row")
    ready = by_names(named if parting else named.clear(), mint)
    shown = pl.DataFrame([(one, "P-1") for one in sorted(old)], {"alias": pl.String, "person_id": pl.String},
                         orient="row")  # fmt: skip
    frame = with_parts(shown.clear(), shown, Parts(ready, lambda: by_names(named, mint)), living)
    every = [leads.part(mint, one, Settled(whose, {})) for one in sorted(whose)]
    rows = leads.with_parts(every if parting else (), list(shown.iter_rows()), every, living)
    assert list(rows.items()) == list(frame.iter_rows())
