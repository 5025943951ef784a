"""How right families are, line by line: on a truth and a graph small enough to count by hand."""

from types import SimpleNamespace

import polars as pl
import pytest

from kithkin.resolution.measure import MEMBER, Told
from kithkin.resolution.measure_changes import changes
from kithkin.resolution.measure_groups import lines, roles, stated

AS_OF = "2016-06-30"
TRUTH = {
    "record_person": "record_id,person\ns:1:mother,m\ns:1:child,c\ns:2:child,d\nh:1:self,f\nh:2:self,l\n",
    "person_family": (
        "person,family,label,role,from,to\nm,F,,mother,2011-01-01,\nc,F,,child,2011-01-01,\nd,F,,child,2014-05-05,\n"
        "f,F,,father,2011-01-01,2015-03-03\nf,F,,father_apart,2015-03-04,\n"
    ),
    "person_household": (
        "person,household,kind,role,from,to,uprn\nm,H,lone,mother,2010-01-01,,1\nc,H,lone,child,2011-01-01,,1\n"
        "d,H,lone,child,2014-05-05,,1\nl,H,lone,lodger,2016-01-01,,1\nf,X,hostel,resident,2015-03-04,,2\n"
    ),
    "family_shape": "shape,subject,person\nparent_apart,F,m\nparent_apart,F,c\nparent_apart,F,f\nlodger,H,l\n",
}
FOUND = [
    ("G", "Family", "P1", "mother", "confirmed", "2011-01-02", None),
    ("G", "Family", "P2", "child", "confirmed", "2011-01-02", None),
    ("G", "Family", "P5", "child", "tentative", None, None),
    ("G", "Family", "P4", "father_apart", "confirmed", "2015-03-20", None),
    ("K", "Household", "P1", "resident", "confirmed", None, None),
    ("K", "Household", "P2", "resident", "confirmed", None, None),
]
WHO = {"P1": "m", "P2": "c", "P3": "d", "P4": "f", "P5": "l"}


@pytest.fixture
def told(tmp_path):
    for name, text in TRUTH.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    members = pl.DataFrame([(*row, ["x:1:self"]) for row in FOUND], dict(MEMBER), orient="row")
    living = pl.DataFrame({"person": ["m", "c", "l"], "address_id": ["1"] * 3, "surname": ["Oak", "Oak", "Elm"]})
    kinds = {"source_record": ["s:1:mother", "s:1:mother"], "target_record": ["s:1:child", "h:2:self"]}
    none = pl.lit(None, pl.String)
    statements = pl.DataFrame(kinds | {"kind": ["mother_of", "same_household"]}).with_columns(
        valid_from=none, valid_to=none
    )
    residences = pl.DataFrame(
        {"record_id": ["h:1:self"], "valid_from": ["2015-03-20"], "valid_to": [None]},
        schema_overrides={"valid_to": pl.String},
    )
    persons = pl.DataFrame({"record_id": ["s:1:child", "s:2:child"], "date_of_birth": ["2011-01-01", "2014-06-05"]})
    read = SimpleNamespace(statements=statements, residences=residences, persons=persons)
    named = members.with_columns(person=pl.col("person_id").replace_strict(WHO))
    return Told(tmp_path, AS_OF, read, frozenset("mcdfl"), named, living)


def test_a_line_counts_pairs_of_all_of_one_tie_and_of_one_shape(told):
    found = {(one.part, one.what): one for one in lines(told)}
    whole = found["families", "all"]
    assert (whole.occurs, whole.pairs) == (1, 6)
    assert (whole.kithkin.precision, whole.kithkin.recall) == (0.5, 0.5)
    assert (whole.address.precision, whole.address.recall) == (1 / 3, 1 / 6)
    assert whole.surname.precision == 1.0
    assert found["tie", "stated by a row"].pairs == 1
    assert found["tie", "only inferred"].kithkin.precision == 0.4
    lodger = found["shape", "lodger"]
    assert (lodger.occurs, lodger.pairs, lodger.kithkin.precision) == (1, 0, 0.0)
    assert found["households", "all"].kithkin.recall == 1 / 6


def test_only_ties_of_kin_count_as_stated(told):
    assert stated(told) == {("c", "m")}


def test_a_role_is_right_for_the_right_person_in_the_same_family(told):
    found = {one.role: one for one in roles(told)}
    assert (found["child"].true, found["child"].said, found["child"].score.f1) == (2, 2, 0.5)
    assert found["father_apart"].score.f1 == found["mother"].score.f1 == 1.0


def test_a_change_is_near_within_a_month_and_moving_out_is_leaving(told):
    found = {one.kind: (one.true, one.dated, one.near) for one in changes(told, "2010-01-01")}
    assert found == {
        "all": (5, 3, 3), "a child is born or comes": (2, 1, 1), "an adult joins": (2, 1, 1),
        "somebody leaves": (1, 1, 1),
    }  # fmt: skip
    assert changes(told, "2016-01-01")[0].share == 0.0


def test_what_rows_could_tell_is_counted_where_any_of_the_family_gives_a_day_within_a_month(told):
    found = {one.kind: (one.true, one.shown) for one in changes(told, "2010-01-01")}
    assert found == {
        "all": (5, 5), "a child is born or comes": (2, 2), "an adult joins": (2, 2), "somebody leaves": (1, 1),
    }  # fmt: skip
    (told.truth / "person_family.csv").write_text("person,family,label,role,from,to\nm,F,,mother,2012-01-01,\n")
    assert [(one.true, one.shown) for one in changes(told, "2010-01-01")] == [(1, 0), (1, 0)]
