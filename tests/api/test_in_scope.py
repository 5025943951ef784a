"""Persons as a caller may know them: parted, joined, and called by ids that say nothing."""

import pytest

from kithkin.api import in_scope
from kithkin.api.in_scope import InScope
from kithkin.api.sight import Sight, named
from kithkin.cypher.catalogue import catalogue
from kithkin.resolution.apart import Said as LinkedAnew

# Asked by jobs only, of which each reads everything; or without a person's records: what a row was taken from.
OF_JOBS = {"read/group_composition", "read/group_persons_of", "read/group_previous", "read/resolve_previous",
           "read/resolve_persons", "read/resolve_aliases", "read/resolve_restricted", "read/resolve_restricted_of",
           "read/decision_aliases", "read/decision_ever", "read/decision_minted", "read/decision_trails",
           "read/live_records", "read/live_stands", "schema/erase_ties", "score/families",
           "score/people"}  # fmt: skip
OUR_OWN = {"read/alike", "read/alike_records"}
WHEN = "2016-01-01T00:00:00.000000Z"
SCOPE = {"access": [1], "known_at": WHEN}


def row(record, person, minted_for="", likeness="alike:1"):
    told = {"record_id": record, "person_id": person, "minted_for": minted_for, "first_known": WHEN}
    return told | {"likeness_id": likeness}


class Said:
    """A graph that says these rows, and a linking that says who is one."""

    def __init__(self, clusters, **rows):
        self.rows, self.possible = {name.replace("__", "/"): told for name, told in rows.items()}, ()
        self.together = {record: cluster for cluster in clusters for record in cluster}
        self.asked = []

    def ask(self, name, /, **parameters):
        self.asked.append((name, parameters.get("ids") or parameters.get("people")))
        wanted = set(parameters.get("ids", ()))
        rows = self.rows.get(name, [])
        if name == "read/alike":
            of = {one["likeness_id"] for one in rows if one["person_id"] in wanted}
            return [one for one in rows if one["likeness_id"] in of]
        if "people" in parameters:
            return [one for one in rows if one["person_id"] in {each["id"] for each in parameters["people"]}]
        return [
            one for one in rows if not wanted or wanted & {value for value in one.values() if isinstance(value, str)}
        ]

    def said(self, _asker, likenesses, _scope):
        named = [{record: self.together[record] for record in records} for records in likenesses]
        return [LinkedAnew(one, self.possible) for one in named]


def minted(record, salt=""):
    return f"P-{record}{salt}"


def seen(said):
    return InScope(said, [1, 2], said, minted)


def test_every_query_about_persons_is_told_apart_or_is_a_job_s():
    told = {
        *in_scope.BY_RECORD,
        *in_scope.BY_BASIS,
        *in_scope.MEMBERS,
        *in_scope.OF_STORED,
        "read/alias",
        "read/persons_search",
        "read/persons_search_then",
    }
    people = {name for name, query in catalogue().items() if {"person_id", "other_id", "subject_id"} & set(query.gives)}
    each = {name for name, query in catalogue().items() if "people" in query.takes}
    assert people - each - OF_JOBS - OUR_OWN <= told
    assert told | {"read/why", "read/review_evidence"} | in_scope.POSSIBLE <= set(catalogue())


def test_every_question_about_people_one_by_one_can_be_held_to_some_records():
    for name, query in catalogue().items():
        if "people" in query.takes and "SAME_AS" in query.text:
            assert ".only IS NULL OR" in query.text, name


@pytest.mark.parametrize(("minted_for", "keeper"), [("a", "a"), ("b", "b"), ("hidden", "a")])
def test_the_part_with_the_record_a_person_was_minted_for_keeps_the_id(minted_for, keeper):
    parts = named([row("a", "P-1", minted_for), row("b", "P-1", minted_for)], {"a": "x", "b": "y"}, minted)
    assert {one.id: sorted(one.records) for one in parts} == {
        "P-1": [keeper], minted({"a": "b", "b": "a"}[keeper]): [{"a": "b", "b": "a"}[keeper]],
    }  # fmt: skip


def test_persons_whom_something_hidden_kept_apart_are_one_under_the_older_id():
    rows = [row("a", "P-1", "a"), row("b", "P-2", "b")]
    [one] = named(rows, {"a": "x", "b": "x"}, minted)
    assert (one.id, one.holders) == ("P-1", {"P-1", "P-2"})


BRIDGED = {
    "read__alike": [row("a", "P-1", "a"), row("b", "P-1", "a")],
    "read__person_records": [{"person_id": "P-1", "record_id": one} for one in "ab"],
    "read__person_groups": [{"person_id": "P-1", "group_id": "F-1", "basis": ["b", "c"]}],
    "read__alias": [{"alias_id": "P-b", "person_id": "P-1"}],
    "score__work": [{"person_id": "P-1", "answer": "met", "evidence": ["a"]}],
}


def test_records_and_memberships_go_with_their_part():
    scope = seen(Said([("a",), ("b",)], **BRIDGED))
    assert scope.ask("read/alias", ids=["P-b"], **SCOPE) == [{"alias_id": "P-b", "person_id": "P-b"}]
    assert scope.ask("read/person_records", ids=["P-1"], **SCOPE) == [{"person_id": "P-1", "record_id": "a"}]
    assert scope.ask("read/person_records", ids=["P-b"], **SCOPE) == [{"person_id": "P-b", "record_id": "b"}]
    assert scope.ask("read/person_groups", ids=["P-1"], **SCOPE) == []
    [member] = scope.ask("read/person_groups", ids=["P-b"], **SCOPE)
    assert (member["person_id"], member["group_id"]) == ("P-b", "F-1")


def test_a_question_about_two_parts_of_one_person_is_asked_twice_each_of_its_records():
    said = Said([("a",), ("b",)], **BRIDGED)
    scope = seen(said)
    scope.ask("read/person_records", ids=["P-1"], **SCOPE)
    people = [{"id": "P-1", "born": None}, {"id": "P-b", "born": None}]
    rows = scope.ask("score/work", people=people, **SCOPE)
    assert [one["person_id"] for one in rows] == ["P-1", "P-b"]
    asked = [people for name, people in said.asked if name == "score/work"]
    assert [[one["only"] for one in people] for people in asked] == [[["a"]], [["b"]]]


def test_who_reads_every_class_is_told_what_is_stored():
    said = Said([], **BRIDGED)
    rows = seen(said).ask("read/person_records", ids=["P-1"], access=[1, 2], known_at=WHEN)
    assert [one["record_id"] for one in rows] == ["a", "b"]
    assert [name for name, _ in said.asked] == ["read/person_records"]


def test_a_tie_between_two_who_are_one_in_scope_is_none():
    ties = [{"person_id": "P-1", "other_id": "P-2", "basis": ["a", "b"]}]
    alike = [row("a", "P-1", "a"), row("b", "P-2", "b")]
    scope = seen(Said([("a", "b")], read__alike=alike, read__person_ties=ties))
    assert scope.ask("read/person_ties", ids=["P-1"], **SCOPE) == []
    assert scope.ask("read/alias", ids=["P-2"], **SCOPE) == [{"alias_id": "P-2", "person_id": "P-1"}]


def between(one, two, **told):
    ends = {"person_id": one[0], "record_id": one[1], "other_id": two[0], "other_record_id": two[1]}
    return ends | {"weight": 1.0, "probability": 0.5, "evidence": "[]", "access": 1} | told


def test_pairs_that_may_be_one_are_those_found_among_what_is_linked_anew():
    alike = [row(one, "P-1", "a") for one in "abc"]
    stored = [between(("P-1", "c"), ("P-2", "x")), between(("P-1", "b"), ("P-1", "c"), weight=9.0)]
    said = Said([("a",), ("b", "c")], read__alike=alike, read__possible_matches=stored, read__review_pairs=stored)
    said.possible = ({"record_id": "a", "other_record_id": "b", "weight": 2.0, "probability": 0.4, "evidence": "[1]",
                      "access": 1},)  # fmt: skip
    ends = ("person_id", "record_id", "other_id", "other_record_id", "weight")
    scope = seen(said)
    assert scope.ask("read/possible_matches", ids=["P-1"], **SCOPE)
    of_part = scope.ask("read/possible_matches", ids=["P-b"], **SCOPE)
    assert [tuple(one[end] for end in ends) for one in of_part] == [
        ("P-b", "b", "P-1", "a", 2.0), ("P-b", "c", "P-2", "x", 1.0)
    ]  # fmt: skip
    assert [tuple(one[end] for end in ends) for one in seen(said).ask("read/review_pairs", **SCOPE)] == [
        ("P-1", "a", "P-b", "b", 2.0), ("P-b", "c", "P-2", "x", 1.0)
    ]  # fmt: skip
    said.rows["read/review_evidence"] = [{"record_id": "b", "other_record_id": "c", "weight": 9.0}]
    assert [one["evidence"] for one in seen(said).ask("read/review_evidence", ids=["P-1", "P-b"], **SCOPE)] == ["[1]"]


def test_hits_of_a_search_are_counted_for_each_part():
    hit = {"person_id": "P-1", "exact": 1, "records": 2, "record_ids": ["a", "b"], "exact_ids": ["b"]}
    scope = seen(Said([("a",), ("b",)], read__alike=BRIDGED["read__alike"], read__persons_search=[hit]))
    found = scope.ask("read/persons_search", most=5, **SCOPE)
    assert [(one["person_id"], one["exact"], one["records"]) for one in found] == [("P-b", 1, 1), ("P-1", 0, 1)]


def test_a_part_ranks_by_its_own_records_among_all_who_are_found():
    hit = {"exact": 0, "exact_ids": []}
    whole = [hit | {"person_id": "P-1", "records": 2, "record_ids": ["a", "b"]},
             hit | {"person_id": "P-0", "records": 1, "record_ids": ["z"]}]  # fmt: skip
    said = Said([("a",), ("b",)], read__alike=BRIDGED["read__alike"])
    said.ask = lambda name, /, **told: whole[: told["most"]] if "most" in told else Said.ask(said, name, **told)
    found = seen(said).ask("read/persons_search", most=1, **SCOPE)
    assert [one["person_id"] for one in found] == ["P-0"]


def test_the_audit_is_told_of_the_stored_person_behind_a_part():
    scope = seen(Said([("a",), ("b",)], **BRIDGED))
    scope.ask("read/person_records", ids=["P-1"], **SCOPE)
    assert scope.behind(["P-b", "P-9"]) == {"P-b", "P-1", "P-9"}


def test_an_old_id_leads_to_the_part_it_was_made_for():
    said = Said([("a",), ("b", "c")], read__alike=[row(one, "P-1", "a") for one in "abc"])
    sight = Sight(said, said, minted, SCOPE)
    assert [sight.old(one, "P-1") for one in ("P-b", "P-c", "P-else")] == ["P-b", "P-b", "P-1"]


@pytest.mark.parametrize("where", ["read__alias", "read__person_records"])
def test_a_part_is_not_called_by_the_id_of_another_person_old_or_living(where):
    row_of = {"read__alias": {"alias_id": "P-b", "person_id": "P-9"},
              "read__person_records": {"person_id": "P-b", "record_id": "z"}}  # fmt: skip
    scope = seen(Said([("a",), ("b",)], **BRIDGED | {where: [row_of[where]]}))
    sight = Sight(scope.graph, scope.graph, minted, SCOPE)
    sight.look(["P-1"])
    assert [sight.of_record("P-1", one) for one in "ab"] == ["P-1", "P-b-1"]
    assert sight.old("P-b-1", "P-1") == "P-b-1"


def test_a_decision_is_about_the_parts_whose_records_it_names():
    said = BRIDGED | {"read__decisions_of_persons": [{"person_id": "P-1", "decision_id": "D-1", "record_ids": ["b"]}]}
    scope = seen(Said([("a",), ("b",)], **said))
    scope.ask("read/person_records", ids=["P-1"], **SCOPE)
    assert scope.ask("read/decisions_of_persons", ids=["P-1"], **SCOPE) == []
    assert [row["person_id"] for row in scope.ask("read/decisions_of_persons", ids=["P-b"], **SCOPE)] == ["P-b"]


def test_the_records_that_stand_with_some_are_those_of_their_persons_in_scope():
    rows = [{"record_id": one, "person_id": person} for one, person in (("a", "P-1"), ("b", "P-1"), ("c", "P-2"))]
    alike = [row("a", "P-1", "a"), row("b", "P-1", "a"), row("c", "P-2", "c")]
    said = Said([("a",), ("b", "c")], read__alike=alike, read__decision_union=rows)
    # A graph gives all records of the stored persons of those that are asked about.
    said.ask = lambda name, /, **told: (
        _union(rows, told) if name == "read/decision_union" else Said.ask(said, name, **told)
    )
    told = seen(said).ask("read/decision_union", ids=["b"], **SCOPE)
    assert {(one["record_id"], one["person_id"]) for one in told} == {("b", "P-2"), ("c", "P-2")}
    assert {one["record_id"] for one in seen(said).ask("read/decision_union", ids=["a"], **SCOPE)} == {"a"}


def _union(rows, told):
    persons = {one["person_id"] for one in rows if one["record_id"] in told["ids"]}
    return [one for one in rows if one["person_id"] in persons]


class Abreast(Said):
    """The same, which takes several questions at once."""

    def ask_all(self, questions):
        self.together_asked = [name for name, _ in questions]
        return [self.ask(name, **parameters) for name, parameters in questions]


def test_questions_are_asked_at_once_where_their_rows_are_at_most_placed_with_persons():
    names = [("read/person_records", SCOPE | {"ids": ["P-1"]}), ("read/decision_pins", SCOPE | {"ids": ["P-1"]})]
    everything = Abreast([])
    whole = InScope(everything, [1], everything, minted)
    assert whole.ask_all(names) == [[], []]
    assert everything.together_asked == ["read/person_records", "read/decision_pins"]
    told = [row("r1", "P-1"), row("r2", "P-1")]
    rows = {"read__alike": told, "read__person_records": told, "read__decision_pins": told[1:]}
    parted = Abreast([("r1",), ("r2",)], **rows)
    mine = [(name, asked | {"ids": ["P-r2"]}) for name, asked in names]
    for some in (names, mine, [("read/feeds", {"known_at": WHEN}), *names]):
        one, other = seen(parted), seen(parted)
        for each in (one, other):
            each.ask("read/record", ids=["r1"], **SCOPE)
        assert one.ask_all(some) == [other.ask(name, **asked) for name, asked in some]
        assert parted.together_asked == [name for name, _ in some]


def test_where_more_is_done_with_the_rows_they_are_asked_one_after_the_other():
    parted = Abreast([("r1",), ("r2",)], read__alike=[row("r1", "P-1"), row("r2", "P-1")])
    asked = [("read/possible_matches", SCOPE | {"ids": ["P-1"]}), ("read/person_records", SCOPE | {"ids": ["P-1"]})]
    assert seen(parted).ask_all(asked) == [seen(parted).ask(name, **told) for name, told in asked]
    assert not hasattr(parted, "together_asked")
