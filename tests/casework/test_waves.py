"""Seed and wave over a town of few people: who comes in, by what, and who never does."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from town import Town, part, report, stay, tie

from kithkin.casework.waves import kinds
from kithkin.casework.waves.happened import happened, ties_of
from kithkin.casework.waves.reach import reach
from kithkin.casework.waves.reason import days, reasons
from kithkin.casework.waves.related import related
from kithkin.casework.waves.request import Request, checked
from kithkin.casework.waves.since import since, state
from kithkin.graph.errors import WrongUse
from kithkin.graph.store import View

VIEW = View((1,), "2016-06-30", "2016-07-01T00:00:00.000000Z")
ASKED = Request(("P-1",), "2016-01-01", "2016-06-30")
BYSTANDERS = ("victim", "witness", "child_present")


def found(town, view=VIEW, **more):
    return reach(town, view, checked(replace(ASKED, **more)))


def waves(answer):
    return {one.person.id: one.wave for one in answer.members}


def why(answer):
    return {one.person.id: {(tie.kind, tie.beside(one.person.id)) for tie in one.reasons} for one in answer.members}


def besides(answer, person):
    return {tie.kind for one in answer.members if one.person.id == person for tie in one.besides}


def test_those_charged_together_come_in_and_nobody_by_being_hurt_or_by_seeing_it():
    town = Town((part("P-1", "E"), part("P-2", "E", "charged"), *(part(f"P-{one}", "E", one) for one in BYSTANDERS)))
    assert waves(found(town)) == {"P-1": 0, "P-2": 1}
    assert why(found(town))["P-2"] == {("together", "P-1")}


def test_a_victim_leads_to_nobody_either():
    town = Town((part("P-1", "E", "victim"), part("P-2", "E")))
    assert waves(found(town)) == {"P-1": 0}


def test_one_incident_in_several_events_is_one():
    town = Town((part("P-1", "E1", incident="C1"), part("P-2", "E2", "charged", incident="C1")))
    [_, one] = found(town).members
    assert [each.key for each in one.reasons[0].evidence] == ["arrests C1"]
    apart = Town((part("P-1", "E1", incident="C1"), part("P-2", "E2", incident="C1", feed="elsewhere")))
    assert waves(found(apart)) == {"P-1": 0}


def test_a_second_wave_takes_two_ties_or_two_independent_sources():
    first = part("P-1", "E1"), part("P-2", "E1"), part("P-5", "E1")
    weak = part("P-2", "E2"), part("P-3", "E2")
    assert waves(found(Town((*first, *weak)))) == {"P-1": 0, "P-2": 1, "P-5": 1}
    tied = part("P-5", "E3"), part("P-3", "E3")
    sourced = part("P-2", "E4"), part("P-3", "E4")
    for more in (tied, sourced):
        assert waves(found(Town((*first, *weak, *more))))["P-3"] == 2
    assert "P-3" not in waves(found(Town((*first, *weak, *tied)), waves=1))
    assert "P-3" in waves(found(Town((*first, *weak)), ties=1))


def test_copies_of_one_report_are_one_source_and_a_disbelieved_one_is_none():
    one, copy = report("P-1", "P-2"), report("P-1", "P-2", event="R2", source_ref="R1")
    [_, second] = found(Town((*one, *copy))).members
    assert (second.sources, second.reasons[0].strength) == (1, "tentative")
    [_, second] = found(Town((*one, *report("P-1", "P-2", event="R3")))).members
    assert (second.sources, second.reasons[0].strength) == (2, "unconfirmed")
    for grading in ("E55", None):
        assert waves(found(Town(report("P-1", "P-2", grading=grading)))) == {"P-1": 0}


def test_a_tie_that_a_disbelieved_report_states_brings_nobody_and_is_shown():
    associate = tie("ASSOCIATE_OF", "P-1", "P-2", basis=["intelligence:R1:0"])
    bad = report("P-1", "P-2", grading="E55")
    assert waves(found(Town(bad, (associate,)))) == {"P-1": 0}
    answer = found(Town((*bad, part("P-1", "E"), part("P-2", "E")), (associate,)))
    assert why(answer)["P-2"] == {("together", "P-1")}
    assert besides(answer, "P-2") == {"report", "other"}
    [_, second] = found(Town(report("P-1", "P-2"), (associate,))).members
    assert (len(second.reasons), second.sources) == (2, 1)


def test_what_a_report_states_of_associates_is_of_its_day_and_as_believed_as_the_report():
    since_then = tie("ASSOCIATE_OF", "P-1", "P-2", basis=["intelligence:R1:0"], valid_from="2014-03-01")
    old, bad = (report("P-1", "P-2", day="2014-03-01", grading=one) for one in ("B22", "E55"))
    for rows in (old, bad):
        assert waves(found(Town(rows, (since_then,)))) == {"P-1": 0}
    assert why(found(Town(old, (since_then,)), since="2014-01-01"))["P-2"] == {("report", "P-1"), ("other", "P-1")}
    assert waves(found(Town(bad, (since_then,)), since="2014-01-01")) == {"P-1": 0}
    assert waves(found(Town((), (since_then,)))) == {"P-1": 0, "P-2": 1}


def test_kin_and_home_of_the_window_bring_people_in():
    kin = tie("SIBLING_OF", "P-1", "P-2"), tie("PARTNER_OF", "P-1", "P-3", valid_to="2015-12-31")
    home = stay("P-1", "H"), stay("P-4", "H", "2016-05-01"), stay("P-5", "H", "2013-01-01", "2014-12-31")
    assert waves(found(Town((), (), home))) == {"P-1": 0}
    answer = found(Town((), kin, home), kinds=("kin", "home"))
    assert why(answer) == {"P-1": set(), "P-2": {("kin", "P-1")}, "P-4": {("home", "P-1")}}
    [spent] = [one.reasons[0] for one in answer.members if one.person.id == "P-4"]
    assert (spent.first, spent.last, spent.strength) == ("2016-05-01", None, "confirmed")


def test_a_record_of_somebody_who_was_hurt_bears_no_tie():
    basis = {"basis": ["arrests:A1:victim"]}
    kin, home = tie("SIBLING_OF", "P-1", "P-2", **basis), (stay("P-1", "H"), stay("P-3", "H", **basis))
    assert waves(found(Town((), (kin,), home), kinds=("kin", "home"))) == {"P-1": 0}


def test_an_order_not_to_associate_is_shown_and_counts_where_it_is_named():
    order = tie("NOT_TO_ASSOCIATE_WITH", "P-1", "P-2")
    assert waves(found(Town((), (order,)))) == {"P-1": 0}
    assert besides(found(Town((), (order, tie("SIBLING_OF", "P-1", "P-2")))), "P-2") == {"not_to_associate"}
    assert why(found(Town((), (order,)), kinds=("not_to_associate",)))["P-2"] == {("not_to_associate", "P-1")}


@pytest.mark.parametrize("names", [(), ("conflict",), ("conflict", "together")])
def test_conflict_brings_nobody_in_whatever_is_asked(names):
    hurt = part("P-1", "E"), part("P-2", "E", "victim")
    assert waves(found(Town(hurt), kinds=names)) == {"P-1": 0}


def test_conflict_says_neither_who_was_hurt_nor_by_which_record():
    hurt = part("P-1", "E"), part("P-2", "E", "victim")
    kin = (tie("SIBLING_OF", "P-1", "P-2"),)
    either = [found(Town(rows, kin)) for rows in (hurt, (part("P-2", "E"), part("P-1", "E", "victim")))]
    for answer in either:
        [conflict] = [tie for tie in answer.members[1].besides if tie.kind == "conflict"]
        assert (conflict.evidence[0].records, conflict.evidence[0].words) == ((), "on two sides of one incident")
    assert either[0].members == either[1].members
    assert not any("victim" in repr(one.reasons) for one in either[0].members)


def test_a_crowd_ties_nobody_and_who_was_hurt_in_it_makes_it_no_larger():
    crowd = [part(f"P-{one}", "E") for one in range(1, 22)]
    assert waves(found(Town(tuple(crowd)))) == {"P-1": 0}
    hurt = [part(f"P-{one}", "E", "victim") for one in range(30, 60)]
    assert len(waves(found(Town((*crowd[:20], *hurt))))) == 20
    hostel = [stay(f"P-{one}", "H") for one in range(1, 22)]
    assert waves(found(Town((), (), tuple(hostel)), kinds=("home",))) == {"P-1": 0}
    assert len(waves(found(Town((), (), tuple(hostel[:20])), kinds=("home",)))) == 20


def test_what_is_after_the_day_asked_for_is_not_there():
    town = Town((part("P-1", "E"), part("P-2", "E")))
    assert waves(found(town, replace(VIEW, as_of="2016-02-01"))) == {"P-1": 0}
    with pytest.raises(WrongUse, match="after the day the world is seen at"):
        found(town, replace(VIEW, as_of="2015-02-01"))


def test_too_many_people_are_refused_in_one_line():
    town = Town(tuple(part(f"P-{one}", "E") for one in range(1, 12)))
    with pytest.raises(WrongUse, match=r"wave 1 comes to 11 people, above 10: narrow the days [^\n]*$"):
        found(town, people=10)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"seeds": ()}, "begin with 1 to 50 people"),
        ({"waves": 5}, "waves is a number from 1 to 4"),
        ({"people": 501}, "people is a number from 1 to 500"),
        ({"kinds": ("friends",)}, "no kind of tie 'friends'; choose from together"),
        ({"since": "2017-01-01"}, "ends before it begins"),
        ({"until": "yesterday"}, "is not a day"),
    ],
)
def test_what_cannot_be_asked_is_one_line_with_the_cure(more, says):
    with pytest.raises(WrongUse, match=says):
        checked(replace(ASKED, **more))


def test_every_kind_has_a_title_and_a_query_and_no_bystander_acts_in_any():
    for kind in kinds.kinds().values():
        assert kind.title
        assert kind.query.startswith("read/")
        assert not set(kind.roles) & set(BYSTANDERS)
        assert kind.never or not kind.against


def test_the_page_tells_every_kind_as_the_file_has_it():
    page = (Path(__file__).parents[2] / "docs/seed-and-wave.md").read_text("utf-8")
    rows = [[cell.strip(" `") for cell in line.split("|")] for line in page.splitlines() if line.startswith("| `")]
    told = {row[1]: (row[2], row[3]) for row in rows if row[1] in kinds.kinds()}
    how = {name: "never" if one.never else "yes" if one.counts else "where it is named"
           for name, one in kinds.kinds().items()}  # fmt: skip
    assert told == {name: (one.title, how[name]) for name, one in kinds.kinds().items()}


def test_reasons_are_told_in_words():
    twice = [
        part(one, event, day=day)
        for one in ("P-1", "P-2")
        for event, day in (("E1", "2016-03-01"), ("E2", "2016-05-01"))
    ]
    town = Town((*twice, *report("P-1", "P-2")))
    answer = found(town)
    assert reasons(answer, answer.members[1]) == (
        "charged or suspected together with Name of 1, 2 times, 2016-03-01 to 2016-05-01, unconfirmed, "
        "2 independent sources; named in one intelligence report with Name of 1, 2016-03-01, tentative, "
        "1 independent source, graded B22"
    )
    assert [days(*span) for span in (("a", "a"), ("a", "b"), ("a", None), (None, "b"), (None, None))] == [
        "a", "a to b", "since a", "until b", "",
    ]  # fmt: skip


def test_what_changed_is_who_is_new_who_is_gone_and_who_has_more_ties():
    before = state(found(Town((part("P-1", "E1"), part("P-2", "E1"), part("P-3", "E1")))))
    now = state(
        found(Town((part("P-1", "E1"), part("P-2", "E1"), part("P-1", "E2"), part("P-2", "E2"), part("P-4", "E2"))))
    )
    change = since(before, now)
    assert (change.new, change.gone, change.more) == (("P-4",), ("P-3",), {"P-2": 1})
    assert since(now, now) == since({}, {})


# Laws, over towns of ten people.
PEOPLE = st.sampled_from([f"P-{one}" for one in range(10)])
DAYS = st.sampled_from(["2015-11-01", "2016-01-10", "2016-02-20", "2016-04-01", "2016-08-01", None])
ROLES = st.sampled_from(["arrested", "charged", "subject", "named", *BYSTANDERS])
KINDS = st.sampled_from(["offence", "stop_check", "intelligence"])
PARTS = st.builds(
    part, PEOPLE, st.sampled_from("ABCDE"), ROLES, kind=KINDS, day=DAYS, incident=st.sampled_from([None, "C1"]),
    grading=st.sampled_from(["B22", "E55", None]), source_ref=st.sampled_from(["S1", "S2", None]),
)  # fmt: skip
BASES = st.sampled_from([["care:1:child"], ["intelligence:A-P-1:self"], ["arrests:A-P-2:victim"]])
TIES = st.builds(
    tie, st.sampled_from(["SIBLING_OF", "PARENT_OF", "ASSOCIATE_OF", "NOT_TO_ASSOCIATE_WITH"]), PEOPLE, PEOPLE,
    valid_from=DAYS, valid_to=st.none(), basis=BASES,
)  # fmt: skip
STAYS = st.builds(stay, PEOPLE, st.sampled_from(["H1", "H2"]), DAYS)
TOWNS = st.builds(
    Town,
    st.lists(PARTS, max_size=16).map(tuple),
    st.lists(TIES, max_size=4).map(tuple),
    st.lists(STAYS, max_size=5).map(tuple),
)
CHOSEN = st.fixed_dictionaries(
    {"waves": st.integers(1, 3), "kinds": st.sets(st.sampled_from(list(kinds.kinds())), max_size=8).map(tuple)}
)
SEEDS = st.lists(PEOPLE, min_size=1, max_size=3)
few = settings(max_examples=60, deadline=None)


@few
@given(TOWNS, SEEDS, st.randoms(), CHOSEN)
def test_the_order_of_seeds_and_rows_says_nothing(town, seeds, random, more):
    mixed = Town(*(tuple(random.sample(rows, len(rows))) for rows in (town.involved, town.ties, town.stays)))
    one = found(town, seeds=tuple(seeds), **more)
    assert found(mixed, seeds=tuple(random.sample(seeds, len(seeds))), **more) == one


@few
@given(TOWNS, SEEDS, CHOSEN)
def test_without_roles_of_those_who_were_hurt_saw_or_were_there_nothing_changes(town, seeds, more):
    without = replace(town, involved=tuple(row for row in town.involved if row["role"] not in BYSTANDERS))
    one, other = (found(each, seeds=tuple(seeds), **more) for each in (town, without))
    assert [(m.person, m.wave, m.reasons, m.sources) for m in one.members] == [
        (m.person, m.wave, m.reasons, m.sources) for m in other.members
    ]
    assert not any(role in repr(member.reasons) for member in one.members for role in BYSTANDERS)


def _ties(town, asked):
    people = asked.seeds
    known = happened(town, VIEW, people, asked)
    told = ties_of(known, asked.asked, people) + related(town, VIEW, people, asked)
    return {(each.kind, each.one, each.other, evidence.key) for each in told for evidence in each.evidence}


@few
@given(TOWNS, SEEDS)
def test_a_narrower_window_gives_some_of_the_ties(town, seeds):
    wide = checked(replace(ASKED, seeds=tuple(seeds), waves=1, kinds=("together", "report", "home", "kin", "other")))
    narrow = replace(wide, since="2016-02-01", until="2016-03-31")
    assert _ties(town, narrow) <= _ties(town, wide)
    assert waves(reach(town, VIEW, narrow)).keys() <= waves(reach(town, VIEW, wide)).keys()


@few
@given(TOWNS, SEEDS)
def test_a_tie_is_the_same_from_either_end(town, seeds):
    every = checked(replace(ASKED, seeds=tuple(f"P-{one}" for one in range(10))))
    some = replace(every, seeds=tuple(sorted(set(seeds))))
    assert _ties(town, some) == {one for one in _ties(town, every) if {one[1], one[2]} & set(some.seeds)}


@few
@given(TOWNS, SEEDS)
def test_everybody_who_is_in_has_a_reason_that_counts(town, seeds):
    for one in found(town, seeds=tuple(seeds), waves=3).members:
        assert bool(one.reasons) == (one.wave > 0)
        assert one.wave < 2 or len(one.reasons) >= 2 or one.sources >= 2
        assert not {"conflict", "not_to_associate"} & {each.kind for each in one.reasons}
