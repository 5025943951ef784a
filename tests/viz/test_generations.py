"""Parents stand above their children, whatever their age."""

from kithkin.bench.pictures import drawn
from kithkin.graph.picture import Link
from kithkin.viz.arrange import arrange
from kithkin.viz.generations import generations


def family(*ties):
    return [Link(f"{a}{b}", a, b, "family", label, directed=label in {"Mother", "Father"}) for a, label, b in ties]


def test_a_grown_child_stands_below_its_parent():
    assert generations(["f", "g", "d"], family(("d", "Mother", "f"), ("d", "Mother", "g"))) == [["d"], ["f", "g"]]


def test_a_partner_stands_beside_the_one_tied_to_them_and_a_stranger_in_the_last_row():
    ties = family(("old", "Mother", "mid"), ("mid", "Father", "young"), ("wed", "Partner", "old"))
    assert generations(["old", "mid", "young", "wed", "guest"], ties) == [["old", "wed"], ["mid"], ["young", "guest"]]


def test_adults_without_parents_among_them_stay_in_one_row():
    assert generations(["a", "b"], family(("a", "Partner", "b"), ("a", "Mother", "elsewhere"))) == [["a", "b"]]
    assert generations([], []) == []


def test_links_in_a_ring_lose_nobody():
    rows = generations(["a", "b"], family(("a", "Mother", "b"), ("b", "Mother", "a")))
    assert sorted(one for row in rows for one in row) == ["a", "b"]


def test_a_mother_on_the_chart_is_higher_than_her_children():
    sheet = arrange(drawn(3))
    at = {one.item.id: one.at for one in sheet.items}
    box = {one.item.id: one.item.box for one in sheet.items}
    births = [one.first for one in sheet.links if one.first.label == "Mother"]
    assert births
    assert all(at[link.source][1] < at[link.target][1] for link in births if box[link.source] == box[link.target])
