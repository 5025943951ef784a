"""Association groups: leads from shared incidents, with a reason and an expiry."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.resolution.associations import associations
from kithkin.resolution.formed import Formed

SCHEMA = dict.fromkeys(["person_id", "record_id", "event_id", "kind", "role", "day", "needs"], pl.String)


def seen(*rows: tuple[str, str, str, str]) -> pl.DataFrame:
    """Involvements as (person, event, role, class), each event one day of 2016-01."""
    full = [(p, f"{e}:{p}", e, "stop_check", role, f"2016-01-0{e[1:]}", needs) for p, e, role, needs in rows]
    return pl.DataFrame(full, schema=SCHEMA, orient="row")


def found(*rows: tuple[str, str, str, str], as_of: str = "2016-06-30") -> Formed:
    return associations(seen(*rows), as_of)


TRIO = [(p, e, "subject", "1") for e in ("e1", "e2") for p in ("P1", "P2", "P3")]


def test_three_people_of_two_incidents_form_a_group_with_reason_and_expiry() -> None:
    made = found(*TRIO)
    assert made.members["person_id"].to_list() == ["P1", "P2", "P3"]
    assert set(made.members["reason"]) == {"with others of the group in 2 incidents, last on 2016-01-02"}
    assert made.members["basis"].to_list()[0] == ["e1:P1", "e2:P1"]
    assert made.traits["expires_on"].to_list() == ["2018-01-02"]


def test_one_incident_is_no_group() -> None:
    assert found(*TRIO[:3]).members.is_empty()


def test_two_people_are_no_group() -> None:
    assert found(*[row for row in TRIO if row[0] != "P3"]).members.is_empty()


def test_a_victim_ties_nobody() -> None:
    assert found(*[(p, e, "victim" if p == "P3" else role, c) for p, e, role, c in TRIO]).members.is_empty()


def test_an_old_incident_says_nothing_any_more() -> None:
    assert found(*TRIO, as_of="2018-06-30").members.is_empty()


def test_a_membership_needs_every_class_of_an_incident() -> None:
    made = found(*[(p, e, role, "2" if p == "P3" else "1") for p, e, role, _ in TRIO])
    assert set(made.members.select("person_id", "needs").rows()) == {("P1", "1"), ("P2", "1"), ("P3", "1+2")}


HISTORIES = st.lists(
    st.tuples(
        st.sampled_from(["P1", "P2", "P3", "P4", "P5"]), st.sampled_from(["e1", "e2", "e3"]),
        st.sampled_from(["subject", "arrested", "victim", "witness", "child_present"]), st.just("1"),
    ),
    max_size=15, unique_by=lambda row: row[:2],
)  # fmt: skip


@settings(max_examples=40)
@given(HISTORIES)
def test_removing_every_victim_and_witness_changes_no_group(rows: list[tuple[str, str, str, str]]) -> None:
    acting = [row for row in rows if row[2] in ("subject", "arrested")]
    assert found(*rows).members.equals(found(*acting).members)


@settings(max_examples=40)
@given(HISTORIES, st.randoms())
def test_groups_are_free_of_the_order_of_rows(rows: list[tuple[str, str, str, str]], random: object) -> None:
    mixed = list(rows)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert found(*rows).members.equals(found(*mixed).members)
