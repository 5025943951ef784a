"""What a chart shows of all it could show."""

from dataclasses import replace

import pytest

from kithkin.casework.chart.act import ACTS, Act, Choice, acted, chosen
from kithkin.casework.chart.differ import differences
from kithkin.casework.chart.mark import marks, rules
from kithkin.casework.chart.pare import active, feeds_in, pared
from kithkin.casework.chart.state import State
from kithkin.casework.chart.without import RESTED, Without, unsure
from kithkin.graph.errors import WrongUse
from kithkin.graph.picture import Box, Card, Indicator, Item, Line, Link, LinkKind, Picture, Section

WHOLE = Picture(
    "Chart",
    items=(
        Item("P-1", "person", "Ann", box="F-1", evidence=("shbe:1:self",)),
        Item("P-2", "person", "Ben", box="F-1", evidence=("shbe:1:child", "arrests:1:self")),
        Item("P-3", "person", "Cal", evidence=("arrests:2:self",)),
        Item("A-1", "home", "1 Low Row", box="F-1", evidence=("shbe:1:self",)),
    ),
    links=(
        Link("m", "P-1", "P-2", "family", "Mother", evidence=("shbe:1:self",)),
        Link("a", "P-2", "P-3", "associate", "Associate", "unconfirmed", evidence=("arrests:1:self",),
             spans=(("2014-01-01", "2014-01-01"), ("2015-06-01", "2015-08-31"))),
        Link("h", "P-1", "A-1", "address", "Lives here", evidence=("shbe:1:self",), spans=(("2015-01-01", None),)),
    ),
    boxes=(Box("F-1", "Example family"),),
    cards=(Card("c", "P-2", "Ben", (Section("Offences", (Line("Theft", ("arrests:1:self",)),)),)),),
    indicators=(Indicator("i", "Crime", "met", seen_in=("P-2",), evidence=("arrests:1:self",)),),
    as_of="2015-12-31",
)  # fmt: skip


def shown(**told):
    return pared(WHOLE, State(("F-1", "P-3"), **told)).picture


def ids(some):
    return {one.id for one in some}


@pytest.mark.parametrize(
    ("since", "until", "held"),
    [("2014-01-01", "2014-01-01", True), ("2014-01-02", "2015-05-31", False), ("2015-07-01", "2015-07-02", True),
     ("2015-08-31", "2016-01-01", True), ("2015-09-01", "2016-01-01", False), ("", "2010-01-01", True)],
)  # fmt: skip
def test_a_link_is_active_on_any_day_on_which_it_held(since, until, held):
    assert active(WHOLE.links[1], since, until) is held


def test_of_a_link_without_days_nobody_can_say_that_it_did_not_hold():
    assert active(WHOLE.links[0], "1999-01-01", "1999-01-01")


def test_a_thing_whose_last_link_is_filtered_goes_and_a_person_stays():
    picture = shown(no_kinds=("address", "associate"))
    assert ids(picture.items) == {"P-1", "P-2", "P-3"}
    assert ids(picture.links) == {"m"}


def test_without_a_feed_what_rests_on_it_alone_goes():
    picture = shown(no_feeds=("arrests",))
    assert ids(picture.items) == {"P-1", "P-2", "A-1"}
    assert picture.cards == ()
    assert feeds_in(WHOLE) == ("arrests", "shbe")


def test_what_is_hidden_takes_its_links_and_card_and_empty_boxes_along():
    found = pared(WHOLE, State(("F-1", "P-3"), hidden=("P-1", "P-2", "A-1", "P-nobody")))
    assert ids(found.picture.items) == {"P-3"}
    assert (found.picture.links, found.picture.cards, found.picture.boxes) == ((), (), ())
    assert ids(found.hidden) == {"P-1", "P-2", "A-1"}
    assert found.picture.indicators[0].seen_in == ()


def test_a_folded_box_keeps_what_ties_its_members_to_others():
    picture = shown(collapsed=("F-1",))
    assert [(item.id, item.kind, item.lines) for item in picture.items][-1] == ("F-1", "group", ("2 people, folded",))
    assert [(link.id, link.source, link.target) for link in picture.links] == [("a", "F-1", "P-3")]
    assert picture.indicators[0].seen_in == ("F-1",)


def test_every_act_leaves_a_state_that_can_be_kept_and_read_again():
    state = State(("F-1", "P-3"), seats={"P-1": (1.0, 2.0)}, hidden=("P-2",), without=("shbe:1",))
    for name in ACTS:
        after = acted(state, Act(name, ("P-3",), "words", (3.0, 4.0), "2016"))
        assert State.of(after.content) == after, name


def test_a_chart_is_of_somebody_and_holds_no_more_than_it_may():
    with pytest.raises(WrongUse, match="leave one"):
        acted(State(("P-1",)), Act("remove", ("P-1",)))
    with pytest.raises(WrongUse, match="500"):
        acted(State(("P-1",)), Act("hide", tuple(map(str, range(501)))))
    with pytest.raises(WrongUse, match="two numbers"):
        acted(State(("P-1",)), Act("pin", ("P-1",), to=(float("inf"), 0.0)))
    with pytest.raises(WrongUse, match="ends before"):
        chosen(State(("P-1",)), Choice((), (), "tentative", "2016-01-02", "2016-01-01", ""))
    with pytest.raises(WrongUse, match="strength"):
        chosen(State(("P-1",)), Choice((), (), "strong", "", "", ""))


def test_every_mark_has_a_rule_in_words():
    assert set(rules()["link"]) == set(LinkKind.__args__)
    assert set(rules()["act"]) == set(ACTS) | {"choose"}
    assert {one.key.split()[0] for one in marks(WHOLE)} == {"item", "link", "line", "indicator"}
    assert all(one.rule for one in marks(WHOLE))


def test_differences_are_told_of_items_links_texts_and_indicators():
    gone = replace(
        WHOLE,
        items=WHOLE.items[:3],
        links=(WHOLE.links[0], replace(WHOLE.links[1], strength="confirmed")),
        cards=(),
        indicators=(replace(WHOLE.indicators[0], answer="not met"),),
    )
    told = {(one.how, one.what, one.name, one.before, one.now) for one in differences(WHOLE, gone)}
    assert told == {
        ("gone", "Item", "1 Low Row", "Example family", ""),
        ("gone", "Link", "Ann - 1 Low Row", "Lives here, confirmed", ""),
        ("changed", "Link", "Ben - Cal", "Associate, unconfirmed", "Associate, confirmed"),
        ("gone", "Text", "Ben, Offences", "Theft", ""),
        ("changed", "Indicator", "Crime", "met", "not met"),
    }
    assert differences(WHOLE, WHOLE) == ()


class Said:
    """A graph that answers with these rows."""

    def __init__(self, **rows):
        self.rows = {name.replace("__", "/"): told for name, told in rows.items()}

    def ask(self, name, /, **_):
        return self.rows[name]


SCOPE = {"access": [1], "known_at": "2016"}


def test_a_tie_stands_while_both_ends_have_something_left_of_what_it_rests_on():
    whose = [{"record_id": f"a:{row}:self", "person_id": f"P-{row}"} for row in (1, 2)]
    whose += [{"record_id": f"s:1:{part}", "person_id": person} for part, person in (("self", "P-1"), ("kin", "P-2"))]
    ends = {"person_id": "P-1", "other_id": "P-2"}
    ties = [ends | {"basis": ["a:1:self", "a:2:self"]}, ends | {"basis": ["a:1:self", "s:1:self", "s:1:kin"]}]
    told = Without(Said(read__person_ties=ties, read__record=whose), frozenset({"a:1"}))
    assert told.ask("read/person_ties", **SCOPE) == [ends | {"basis": ["s:1:self", "s:1:kin"]}]


def test_an_answer_that_rested_on_a_report_taken_away_is_unknown():
    [one] = unsure(WHOLE, ["arrests:1"]).indicators
    assert (one.answer, one.reason, one.evidence, one.seen_in) == ("unknown", RESTED, (), ())
    assert unsure(WHOLE, ["arrests:9"]) == WHOLE
