"""Kinds of groups that are data: what their files may say, and what becomes of the rows that their rules give."""

from pathlib import Path

import polars as pl
import pytest

from kithkin.graph.errors import BadInput
from kithkin.resolution.kinds import kinds, read_kind
from kithkin.resolution.other_groups import gathered

EXAMPLES = Path(__file__).parents[2] / "docs/examples/groups"
AS_OF = "2016-06-30"


@pytest.fixture
def kind(tmp_path):
    """The truants of the examples, with some settings said otherwise."""

    def told(**more):
        for path in EXAMPLES.glob("truants.*"):
            (tmp_path / path.name).write_text(path.read_text("utf-8"), "utf-8")
        lines = [line for line in (tmp_path / "truants.toml").read_text("utf-8").splitlines() if "=" in line]
        kept = [line for line in lines if line.split(" = ")[0] not in more]
        said = [f"{name} = {value}" for name, value in more.items() if value is not None]
        (tmp_path / "truants.toml").write_text("\n".join(kept + said), "utf-8")
        return read_kind(tmp_path / "truants.toml")

    return told


def rows(*told):
    names = ("record_id", "valid_from", "valid_to", "needs")
    frame = pl.DataFrame(told, dict.fromkeys(names, pl.String), orient="row")
    return frame.with_columns(group_key=pl.lit("all"), name=pl.lit("Away"), attended=70.5, year=pl.lit("2014/15"))


PLACED = pl.DataFrame({"record_id": ["a:1:self", "a:2:self", "b:1:self"], "person_id": ["P-1", "P-1", "P-2"]})


def test_the_examples_are_kinds():
    assert [one.name for one in kinds(EXAMPLES)] == ["looked_after", "truants"]
    assert kinds(None) == ()


@pytest.mark.parametrize(
    ("said", "cure"),
    [
        ({"reason": '"from {nowhere}"'}, "truants.toml: the reason names {nowhere}; the rule gives record_id"),
        ({"reason": '"from {"'}, "the reason cannot be read"),
        ({"sensitivity": '"S9"'}, "sensitivity is one of S0, S1, S2, S3"),
        ({"sensitivity": None}, "sensitivity is one of"),
        ({"purposes": '"families"'}, "purposes is a list"),
        ({"role": '" "'}, "say role in words"),
        ({"least": "0"}, "least is a number above 0"),
        ({"strength": '"certain"'}, "strength is one of confirmed, unconfirmed, tentative"),
        ({"expire": "3"}, "there is no setting 'expire'"),
        ({"role": "pupil"}, "truants.toml: not a TOML file"),
    ],
)
def test_a_setting_that_cannot_be_used_is_told_in_one_line(kind, said, cure):
    with pytest.raises(BadInput, match=r"^[^\n]*$") as fault:
        kind(**said)
    assert cure in str(fault.value)


def test_a_rule_that_is_unsafe_or_missing_is_refused(kind, tmp_path):
    kind()
    rule = tmp_path / "truants.cypher"
    rule.write_text(rule.read_text("utf-8").replace("i.access IN $access AND ", ""), "utf-8")
    with pytest.raises(BadInput, match=r"truants.cypher: i is not tested"):
        kinds(tmp_path)
    rule.unlink()
    with pytest.raises(BadInput, match=r"truants.cypher must stand beside it"):
        kinds(tmp_path)


def test_one_row_is_a_membership_for_each_class_of_evidence(kind):
    told = rows(("a:1:self", "2014-09-01", "2015-07-20", "3"), ("a:2:self", "2015-09-01", None, "4"))
    members = gathered(kind(least="1"), told, PLACED, AS_OF).members
    assert members["needs"].to_list() == ["3", "4"]
    assert members["valid_to"].to_list() == ["2015-07-20", None]
    assert set(members["role"]) == {"pupil"}
    assert set(members["reason"]) == {"attended 70.5% of 2014/15"}


def test_of_several_rows_that_are_asked_for_a_reader_needs_all(kind):
    told = rows(
        ("a:1:self", "2014-09-01", "2015-07-20", "3"),
        ("a:2:self", "2015-09-01", "2016-07-20", "4"),
        ("b:1:self", "2015-09-01", "2016-07-20", "3"),
    )
    members = gathered(kind(least="2"), told, PLACED, AS_OF).members
    assert members.select("person_id", "needs").rows() == [("P-1", "3+4")]
    assert members["basis"].to_list() == [["a:1:self", "a:2:self"]]


def test_what_was_said_too_long_ago_or_is_still_to_come_makes_nobody_a_member(kind):
    told = rows(("a:1:self", "2013-09-01", "2014-06-29", "3"), ("b:1:self", "2016-09-01", None, "3"))
    assert gathered(kind(least="1"), told, PLACED, AS_OF).members.is_empty()
    still = rows(("a:1:self", "2013-09-01", "2014-06-30", "3"))
    found = gathered(kind(least="1"), still, PLACED, AS_OF)
    assert found.traits["expires_on"].to_list() == ["2016-06-30"]
    assert gathered(kind(least="1", expires_after_months=None), told, PLACED, AS_OF).members.height == 1


def test_the_order_of_rows_changes_nothing(kind):
    told = rows(
        ("a:1:self", "2014-09-01", "2015-07-20", "3"),
        ("a:2:self", "2014-09-01", "2015-07-20", "3"),
        ("b:1:self", None, "2016-07-20", "5"),
    )
    one, other = (gathered(kind(least="1"), frame, PLACED, AS_OF) for frame in (told, told.reverse()))
    assert one.members.equals(other.members)
    assert one.traits.equals(other.traits)
