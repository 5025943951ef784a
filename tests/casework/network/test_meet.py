"""Who is tied to whom among some people, in columns: by which ties, how strongly, and on which records."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from kithkin.casework.network.kinds import rules
from kithkin.casework.network.meet import PAIR, lines, met

STRENGTHS = list(rules().strength)
PEOPLE = "abcd"


def row(person, joint, *, kind="school", strength="confirmed", days=(0, 9), record="r"):
    told = {"person": person, "joint": joint, "between": joint in PEOPLE, "kind": kind, "strength": strength}
    return told | {"since": days[0], "until": days[1], "basis": [f"{record}:{person}"]}


def told(rows, weakest="tentative", known=PEOPLE):
    found = met(pl.DataFrame(rows), PEOPLE, {"school", "kin", "intelligence"})
    return {
        row[:2]: row[2:] for row in lines(found, weakest, known).select(*PAIR, "kind", "best", "records").iter_rows()
    }


def test_a_pair_is_told_once_with_all_kinds_its_best_strength_and_every_record():
    rows = [row("b", "school:1"), row("a", "school:1"), row("a", "b", kind="kin", strength="tentative", record="k")]
    assert told(rows) == {("a", "b"): (["kin", "school"], 0, ["k:a", "r:a", "r:b"])}


def test_a_kind_that_is_too_weak_is_left_out_with_its_records():
    rows = [row("b", "school:1"), row("a", "school:1"), row("a", "b", kind="kin", strength="tentative", record="k")]
    assert told(rows, "confirmed") == {("a", "b"): (["school"], 0, ["r:a", "r:b"])}
    assert told(rows[2:], "confirmed") == {}


def test_two_ties_to_one_thing_are_as_strong_as_the_weaker_and_of_several_things_the_best_counts():
    rows = [row("a", "school:1", strength="tentative"), row("b", "school:1")]
    assert told(rows)["a", "b"][1] == STRENGTHS.index("tentative")
    assert told([*rows, row("a", "school:2"), row("b", "school:2")])["a", "b"][1] == 0


def test_whoever_is_not_known_is_in_no_line():
    assert told([row("a", "school:1"), row("b", "school:1")], known="a") == {}


joints = st.sampled_from([*PEOPLE, "school:1", "school:2"])
ties = st.builds(
    row, st.sampled_from(PEOPLE), joints, kind=st.sampled_from(["school", "kin"]),
    strength=st.sampled_from(STRENGTHS), days=st.tuples(st.integers(0, 4), st.integers(4, 9)) | st.just((0, 2)),
)  # fmt: skip


@given(st.lists(ties, min_size=1, max_size=12), st.randoms())
def test_the_order_in_which_ties_are_read_changes_nothing(rows, chance):
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert told(shuffled) == told(rows)


@given(st.lists(ties, min_size=1, max_size=12))
def test_who_meets_is_what_each_two_ties_say(rows):
    expected = set()
    for at, one in enumerate(rows):
        if one["between"] and one["person"] != one["joint"]:
            expected.add((one["kind"], *sorted((one["person"], one["joint"]))))
        for other in rows[:at]:
            same = one["joint"] == other["joint"] and one["kind"] == other["kind"] and not one["between"]
            together = one["since"] <= other["until"] and other["since"] <= one["until"]
            if same and together and one["person"] != other["person"]:
                expected.add((one["kind"], *sorted((one["person"], other["person"]))))
    pairs = met(pl.DataFrame(rows), PEOPLE, {"school", "kin"}).pairs
    assert set(pairs.select("kind", *PAIR).iter_rows()) == expected
