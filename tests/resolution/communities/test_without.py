"""What an association group rests on, what becomes of it without something, and which ties may be missing."""

import polars as pl
import pytest

from kithkin.graph.errors import WrongUse
from kithkin.resolution.communities.suggest import suggestions
from kithkin.resolution.communities.without import Association, Omitted, association
from kithkin.resolution.material import ATTENDANCES, Material

AS_OF = "2016-06-30"
SEEN = dict.fromkeys(["person_id", "record_id", "event_id", "kind", "role", "day", "needs"], pl.String)
STATED = dict.fromkeys(
    ["source_record", "target_record", "kind", "valid_from", "valid_to", "needs", "feed", "source", "source_sex",
     "source_born", "target", "target_born"], pl.String,
) | {"trust": pl.Float64}  # fmt: skip
STAY = ["record_id", "address_id", "kind", "role", "valid_from", "valid_to", "person_id", "surname", "row", "needs"]
CREW = [("P1", "s:1", "s"), ("P2", "s:1", "s"), ("P3", "s:1", "s"), ("P1", "s:2", "s"), ("P2", "s:2", "s"),
        ("P3", "s:2", "s"), ("P3", "o:1", "o"), ("P4", "o:1", "o"), ("P1", "o:2", "o"), ("P4", "o:2", "o")]  # fmt: skip
OTHERS = [(f"Q{pair:02}{one}", f"s:9{pair}", "s") for pair in range(15) for one in "ab"]
KINDS = {"s": "stop_check", "o": "offence"}


def read(rows: list[tuple[str, str, str]]) -> Material:
    """People as (person, incident, kind); each has one record in the row of the incident."""
    seen = [(p, f"{e}:{p}", e, KINDS[kind], "subject", "2016-03-05", "1") for p, e, kind in rows]
    involvements = pl.DataFrame(seen, SEEN, orient="row")
    return Material(
        persons=involvements.select("person_id", "record_id"), involvements=involvements,
        statements=pl.DataFrame(schema=STATED), residences=pl.DataFrame(schema=dict.fromkeys(STAY, pl.String)),
        affiliations=pl.DataFrame(schema={"person_id": pl.String}), attendances=pl.DataFrame(schema=ATTENDANCES),
    )  # fmt: skip


def without(*words: str) -> Association:
    return association(read(CREW + OTHERS), AS_OF, ["P1", "P2", "P3", "P4"], Omitted.of(words))


def test_a_group_is_told_with_the_ties_that_made_it() -> None:
    told = without()
    assert (told.members, told.shown, told.expires_on) == (("P1", "P2", "P3", "P4"), True, "2018-03-05")
    [first] = [tie for tie in told.ties if (tie.person_id, tie.other_id) == ("P1", "P2")]
    assert (first.layer, first.times, first.last) == ("stop_check", 2, "2016-03-05")
    assert first.records == ("s:1:P1", "s:1:P2", "s:2:P1", "s:2:P2")


def test_without_a_layer_whoever_it_alone_tied_leaves() -> None:
    told = without("layer:offence")
    assert (told.members, told.shown) == (("P1", "P2", "P3"), True)
    assert {tie.layer for tie in told.ties} == {"stop_check"}


def test_without_a_report_or_one_record_of_it_what_it_said_was_never_told() -> None:
    assert without("report:s:1", "report:s:2").members == ("P1", "P3", "P4")
    assert "P2" not in without("report:s:1:P2", "report:s:2:P2").members


def test_without_a_person_the_others_are_tied_by_what_is_left() -> None:
    told = without("person:P3", "layer:offence")
    assert told.members == ("P1", "P2")
    assert (told.shown, told.p) == (False, None)


def test_without_everything_nothing_is_left() -> None:
    assert without("layer:offence", "layer:stop_check") == Association()


@pytest.mark.parametrize("words", ["school", "layer:friends", "report:", "event:E-1"])
def test_what_cannot_be_left_out_is_said_in_one_line(words: str) -> None:
    with pytest.raises(WrongUse, match=r"^(leave out|a layer is one of)"):
        Omitted.of([words])


FRIENDS = [(a, b) for group in ("ABCDE", "FGHIJ", "KLMNO") for a in group for b in group if a < b and a + b != "AB"]


def test_two_with_many_associates_in_common_are_suggested_with_reason_and_expiry() -> None:
    rows = [(end, f"s:{n}", "s") for n, pair in enumerate(FRIENDS) for end in pair]
    [first, *_] = suggestions(read(rows), AS_OF, ["A"])
    assert (first.person_id, first.other_id, first.common) == ("A", "B", ("C", "D", "E"))
    assert first.reason == "3 common associates, the latest tie to whom is of 2016-03-05"
    assert first.expires_on == "2018-03-05"
    assert 0.01 <= first.probability < 1


def test_nobody_is_suggested_for_who_was_seen_with_nobody_or_from_too_few_ties() -> None:
    rows = [(end, f"s:{n}", "s") for n, pair in enumerate(FRIENDS) for end in pair]
    assert suggestions(read([*rows, ("Z", "s:99", "s")]), AS_OF, ["Z"]) == []
    assert suggestions(read(CREW), AS_OF, ["P2"]) == []
