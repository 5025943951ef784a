"""Association groups: leads from shared incidents, with a reason and an expiry, and only beyond chance."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.resolution.communities.associations import associations, find
from kithkin.resolution.communities.meetings import meetings
from kithkin.resolution.formed import Formed
from kithkin.resolution.material import ATTENDANCES, Material

SEEN = dict.fromkeys(["person_id", "record_id", "event_id", "kind", "role", "day", "needs"], pl.String)
STATED = dict.fromkeys(
    ["source_record", "target_record", "kind", "valid_from", "valid_to", "needs", "feed", "source", "source_sex",
     "source_born", "target", "target_born"], pl.String,
) | {"trust": pl.Float64}  # fmt: skip
STAY = dict.fromkeys(
    ["record_id", "address_id", "kind", "role", "valid_from", "valid_to", "person_id", "surname", "row", "needs"],
    pl.String,
)
AS_OF = "2016-06-30"
OTHERS = [(f"Q{pair}{one}", f"f{pair}", "subject", "1") for pair in range(12) for one in "ab"]
"""Twelve stops of two strangers each: what chance is reckoned from."""
TRIO = [(p, e, "subject", "1") for e in ("e1", "e2") for p in ("P1", "P2", "P3")]


def material(*rows: tuple[str, str, str, str], kind: str = "stop_check", **more: pl.DataFrame) -> Material:
    """Involvements as (person, event, role, class), each event one day of 2016-01."""
    full = [(p, f"{e}:{p}", e, kind, role, f"2016-01-{1 + int(e[1:]):02}", needs) for p, e, role, needs in rows]
    told = {"statements": pl.DataFrame(schema=STATED), "residences": pl.DataFrame(schema=STAY),
            "attendances": pl.DataFrame(schema=ATTENDANCES)} | more  # fmt: skip
    return Material(
        persons=pl.DataFrame(), involvements=pl.DataFrame(full, SEEN, orient="row"), affiliations=pl.DataFrame(), **told
    )


def found(*rows: tuple[str, str, str, str], as_of: str = AS_OF, **more: pl.DataFrame) -> Formed:
    return associations(material(*rows, *OTHERS, **more), as_of)


def test_three_people_of_two_incidents_form_a_group_with_reason_and_expiry() -> None:
    made = found(*TRIO)
    assert made.members["person_id"].to_list() == ["P1", "P2", "P3"]
    assert set(made.members["reason"]) == {"with others of the group in 2 incidents, last on 2016-01-03"}
    assert made.members["basis"].to_list()[0] == ["e1:P1", "e2:P1"]
    assert made.traits["expires_on"].to_list() == ["2018-01-03"]


def test_what_chance_would_make_as_well_is_not_shown() -> None:
    """Where nobody else was seen, whoever meets can only meet these."""
    assert associations(material(*TRIO), AS_OF).members.is_empty()
    chain = [("P1", "e1"), ("P2", "e1"), ("P2", "e2"), ("P3", "e2")]
    assert found(*[(p, e, "subject", "1") for p, e in chain]).members.is_empty()


def test_the_share_of_chance_and_how_often_they_met_again_are_told() -> None:
    # Some pairs met again, so that chance's communities differ in how often people meet.
    again = [(f"Q{pair}{one}", f"f{12 + pair}", "subject", "1") for pair in range(4) for one in "ab"]
    [judged] = find(meetings(material(*TRIO, *OTHERS, *again), AS_OF)).judged.to_dicts()
    assert (judged["cluster"], judged["people"], judged["again"], judged["shown"]) == ("P1", 3, 2, True)
    assert judged["p"] <= 0.05
    assert judged["z"] > 2


def test_one_incident_is_no_group() -> None:
    assert found(*TRIO[:3]).members.is_empty()


def test_two_people_are_no_group() -> None:
    assert found(*[row for row in TRIO if row[0] != "P3"]).members.is_empty()


def test_a_victim_ties_nobody() -> None:
    assert found(*[(p, e, "victim" if p == "P3" else role, c) for p, e, role, c in TRIO]).members.is_empty()


def test_an_old_incident_says_nothing_any_more() -> None:
    assert found(*TRIO, as_of="2018-06-30").members.is_empty()


def test_a_crowd_ties_nobody() -> None:
    crowd = [(f"C{n}", e, "subject", "1") for e in ("e1", "e2") for n in range(30)]
    assert found(*crowd).members.is_empty()


def test_a_membership_needs_every_class_of_an_incident() -> None:
    made = found(*[(p, e, role, "2" if p == "P3" else "1") for p, e, role, _ in TRIO])
    assert set(made.members.select("person_id", "needs").rows()) == {("P1", "1"), ("P2", "1"), ("P3", "1+2")}


def stays(*people: str) -> pl.DataFrame:
    """All of them at one address."""
    told = [(f"h:{p}", "A1", "lives_at", None, "2014-01-01", None, p, "Lee", "h", "1") for p in people]
    return pl.DataFrame(told, STAY, orient="row")


def test_an_address_alone_makes_no_group_and_nobody_a_member() -> None:
    assert found(residences=stays("P1", "P2", "P3")).members.is_empty()
    assert found(*TRIO, residences=stays("P1", "P2", "P3", "P4")).members["person_id"].to_list() == ["P1", "P2", "P3"]


def test_kin_school_and_address_are_ties_beside_the_incidents_of_those_they_tie() -> None:
    said = {"source_record": "k:1", "target_record": "k:2", "kind": "sibling_of", "needs": "1", "feed": "k",
            "source": "P1", "target": "P2", "trust": 0.7}  # fmt: skip
    pupils = [(f"s:{p}", "O1", "2014-09-01", None, p, "1") for p in ("P2", "P3", "P9")]
    read = material(
        *TRIO,
        residences=stays("P1", "P3", "P9"),
        statements=pl.DataFrame([said], STATED),
        attendances=pl.DataFrame(pupils, ATTENDANCES, orient="row"),
    )
    assert set(meetings(read, AS_OF).beside.select("layer", "person_id", "other_id").rows()) == {
        ("kin", "P1", "P2"), ("school", "P2", "P3"), ("address", "P1", "P3"),
    }  # fmt: skip


def test_an_older_tie_weighs_less_and_one_shared_by_more_people_too() -> None:
    met = meetings(material(*TRIO, ("P1", "e20", "subject", "1"), ("P2", "e20", "subject", "1")), AS_OF)
    worth = dict(zip(met.seen["event_id"], met.worth(met.seen), strict=True))
    assert worth["e1"] < worth["e2"] < worth["e20"] / 2
    assert worth["e20"] == 0.5 * 0.5 ** (161 / 365)


HISTORIES = st.lists(
    st.tuples(
        st.sampled_from(["P1", "P2", "P3", "P4", "P5"]), st.sampled_from(["e1", "e2", "e3"]),
        st.sampled_from(["subject", "arrested", "victim", "witness", "child_present"]), st.just("1"),
    ),
    max_size=15, unique_by=lambda row: row[:2],
)  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(HISTORIES)
def test_removing_every_victim_and_witness_changes_no_group(rows: list[tuple[str, str, str, str]]) -> None:
    acting = [row for row in rows if row[2] in ("subject", "arrested")]
    assert found(*rows).members.equals(found(*acting).members)


@settings(max_examples=15, deadline=None)
@given(HISTORIES, st.randoms())
def test_groups_are_free_of_the_order_of_rows(rows: list[tuple[str, str, str, str]], random: object) -> None:
    mixed = list(rows)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert found(*rows).members.equals(found(*mixed).members)
