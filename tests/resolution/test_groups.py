"""Groups in a graph: formed from what rows say, with ids that last, gang members in force only by decision."""

from dataclasses import replace

import pytest

from kithkin.cypher.catalogue import Query
from kithkin.graph.errors import Conflict, NotThere, Refused, WrongUse
from kithkin.graph.run import last_instant
from kithkin.resolution import groups
from kithkin.resolution.authorise import Authority, authorise, evidence
from kithkin.resolution.decide_noun import Ask, Who
from kithkin.resolution.decide_write import decide, second, undo
from kithkin.resolution.groups import group, group_gangs
from kithkin.resolution.job import resolve
from kithkin.resolution.material import material
from kithkin.resolution.reading import unremoved

AS_OF = "2016-06-30"
DERIVED = Query(
    "test/derived", "Everything grouping made, with what tells it apart.", (), ("kind", "id", "known_from", "known_to"),
    "MATCH (:Person)-[e]->() WHERE e.run_id IS NOT NULL RETURN type(e) AS kind, e.id AS id, "
    "e.known_from AS known_from, e.known_to AS known_to UNION ALL MATCH (g:Group) RETURN g.kind AS kind, g.id AS id, "
    "g.known_from AS known_from, "
    "g.known_to AS known_to",
)  # fmt: skip
OCG = ("ocg-three", "ocg-together", "ocg-crime")
AUTHORITY = Authority("A. Inspector", "B. Inspector", "two reports of different officers", OCG, "2016-12-31")
MET = {"criteria": AUTHORITY.criteria, "review_on": AUTHORITY.review_on}


def derived(store):
    return {tuple(row.values()) for row in store.read(DERIVED)}


def _named(world, feed, key, number, **told):
    """A row that names somebody as of the gang."""
    row = world.node("Row", f"{feed}:{key}@1", key=f"{feed}:{key}", access=world.number(feed))
    record = world.again(feed, key, number)
    world.edge("FROM", record, row)
    report = world.node("Event", f"E-{feed}-{key}", kind="intelligence", access=world.number(feed))
    world.edge("INVOLVED_IN", record, report, role="subject")
    world.edge("AFFILIATED_WITH", record, "O-1", **{"kind": "named_in", "grading": "2BP", "source_ref": key} | told)
    return record


@pytest.fixture
def street(world):
    """A mother with two children in one home, the father in another; three young men of one gang and two stops."""
    world.people(40, children=(2, 4))
    world.node("Address", "AD-1", line="1 Low Row")
    world.node("Address", "AD-2", line="2 Low Row")
    for number in (0, 2, 4):
        world.edge("AT", f"shbe:{number}:self", "AD-1", kind="claims_at", valid_from="2012-01-01")
    world.edge("AT", "school:5:self", "AD-2", kind="lives_at", valid_from="2012-01-01")
    for child in (2, 4):
        world.edge("STATES", "school:0:self", f"school:{child}:self", kind="mother_of")
        world.edge("STATES", "shbe:0:self", f"shbe:{child}:self", kind="mother_of")
        world.edge("STATES", "school:5:self", f"school:{child}:self", kind="father_of")
    world.node("Organisation", "O-1", kind="gang", name="Quay Boys")
    for young in (21, 23, 25):
        record = _named(world, "police", str(young), young, kind="listed_in", source_ref=f"L{young}")
        for stop in ("2016-01-05", "2016-03-05"):
            times = {"valid_from": stop, "valid_to": stop, "access": world.number("police")}
            world.node("Event", f"E-{stop}", kind="stop_check", **times)
            world.edge("INVOLVED_IN", record, f"E-{stop}", role="subject")
    # Others were stopped in twos, so that there is a chance to compare with.
    for one in range(6, 20, 2):
        world.node("Event", f"E-{one}", kind="stop_check", valid_from="2016-02-05", valid_to="2016-02-05",
                   access=world.number("police"))  # fmt: skip
        for young in (one, one + 1):
            world.edge("INVOLVED_IN", world.again("police", str(young), young), f"E-{one}", role="subject")
    _named(world, "intelligence", "9", 21, source_ref="URN9", officer="M9")
    world.write()
    resolve(world.store)
    return world


def members(world, kind, *feeds, as_of=AS_OF):
    view = world.view(*feeds, as_of=as_of)
    rows = world.store.ask("read/group_composition", **view.parameters)
    return {(row["person_id"], row["role"], row["status"], row["strength"]) for row in rows if row["kind"] == kind}


def test_a_family_is_who_raises_whom_and_a_second_run_changes_nothing(street):
    done = group(street.store, as_of=AS_OF)
    assert done.groups == {"Household": 2, "Family": 1, "Gang": 1, "AssociationGroup": 1}
    mother, one, two, father = (street.person_of(f"school:{n}:self") for n in (0, 2, 4, 5))
    assert {(person, role) for person, role, *_ in members(street, "Family")} == {
        (mother, "mother"), (one, "child"), (two, "child"), (father, "father_apart"),
    }  # fmt: skip
    before = derived(street.store)
    assert group(street.store, as_of=AS_OF) == done
    assert derived(street.store) == before


def test_an_incident_that_is_told_in_two_events_is_one(world):
    told = {"kind": "offence", "feed": "police", "valid_from": "2016-01-05", "access": world.number("police")}
    for event, incident in (("E-1", "I-1"), ("E-2", "I-1"), ("E-3", ""), ("E-4", None)):
        world.node("Event", event, **told, incident=incident)
        world.edge("INVOLVED_IN", world.again("police", event, 1), event, role="suspect")
    world.write()
    resolve(world.store)
    assert material(world.store, last_instant(world.store)).involvements["event_id"].n_unique() == 3


def test_a_reader_of_one_feed_sees_the_family_that_feed_tells_of(street):
    group(street.store, as_of=AS_OF)
    mother, father = street.person_of("school:0:self"), street.person_of("school:5:self")
    assert father not in {row[0] for row in members(street, "Family", "shbe")}
    assert {row[3] for row in members(street, "Family", "shbe") if row[0] == mother} == {"unconfirmed"}
    assert "confirmed" in {
        row[3] for row in members(street, "Family", "shbe", "school", "joint") if row[0] == mother
    } | {row[3] for row in members(street, "Family") if row[0] == mother}
    assert members(street, "Gang", "shbe", "school") == set()


def test_a_family_keeps_its_id_when_somebody_is_born(street):
    group(street.store, as_of=AS_OF)
    before = street.store.ask("read/group_ids")
    baby = street.record(
        "school", "99", given_name="Zoe", surname="Newborn", date_of_birth="2016-01-02", nino="CE999999A"
    )
    street.edge("STATES", "school:0:self", baby, kind="mother_of")
    street.write()
    resolve(street.store)
    group(street.store, as_of=AS_OF)
    assert (street.person_of(baby), "child") in {row[:2] for row in members(street, "Family")}
    assert street.store.ask("read/group_ids") == before


def test_only_a_decision_on_two_independent_sources_puts_a_membership_in_force(street):
    group(street.store, as_of=AS_OF)
    person = street.person_of("police:21:self")
    (ready,) = evidence(street.store).candidates()
    assert (ready.person_id, ready.sources) == (person, 2)
    assert ready.records == ("intelligence:9:self", "police:21:self")
    assert {row[2] for row in members(street, "Gang")} == {"proposed"}
    decision = authorise(street.store, ready.gang, ready.records, AUTHORITY, today=AS_OF)
    assert authorise(street.store, ready.gang, ready.records, AUTHORITY, today=AS_OF) == decision
    others = {kind: members(street, kind) for kind in ("Family", "Household", "AssociationGroup")}
    assert group_gangs(street.store, as_of=AS_OF).authorised == 1
    assert {kind: members(street, kind) for kind in others} == others
    before = derived(street.store)
    assert group(street.store, as_of=AS_OF).authorised == 1
    assert derived(street.store) == before
    assert (person, "member", "authorised", "confirmed") in members(street, "Gang")
    assert (done := group(street.store, as_of="2017-01-01")).authorised == 0
    assert done.expired == 1
    assert (person, "member", "expired", "unconfirmed") in members(street, "Gang", as_of="2017-01-01")


def test_a_membership_is_not_authorised_without_evidence_reason_or_review(street):
    group(street.store, as_of=AS_OF)
    (ready,) = evidence(street.store).candidates()
    wrong = {"reason": " ", "review_on": AS_OF, "criteria": ("street-group",), "second_by": AUTHORITY.by}
    for (name, value), says in zip(wrong.items(), ("reason", "review", "whole test", "two people"), strict=True):
        with pytest.raises(WrongUse, match=says):
            authorise(street.store, ready.gang, ready.records, replace(AUTHORITY, **{name: value}), today=AS_OF)
    with pytest.raises(WrongUse, match="not after 2017-07-01"):
        authorise(street.store, ready.gang, ready.records, replace(AUTHORITY, review_on="2018-01-01"), today=AS_OF)
    with pytest.raises(Refused, match="2 independent graded sources are needed, here are 1"):
        authorise(street.store, ready.gang, ["police:23:self"], AUTHORITY, today=AS_OF)
    with pytest.raises(WrongUse, match="one person"):
        authorise(street.store, ready.gang, [*ready.records, "police:23:self"], AUTHORITY, today=AS_OF)
    with pytest.raises(NotThere):
        authorise(street.store, "G-none", ready.records, AUTHORITY, today=AS_OF)


def test_an_association_group_is_a_lead_with_a_reason_and_an_expiry(street):
    group(street.store, as_of=AS_OF)
    found = members(street, "AssociationGroup", "police")
    assert {person for person, *_ in found} == {street.person_of(f"police:{n}:self") for n in (21, 23, 25)}
    assert {row[1:] for row in found} == {("associate", None, "tentative")}


def test_a_run_that_breaks_off_leaves_everything_as_it_was(street, monkeypatch):
    group(street.store, as_of=AS_OF)
    before = derived(street.store)
    street.edge("STATES", "school:0:self", "school:6:self", kind="sibling_of")
    street.write()
    with monkeypatch.context() as patch:
        patch.setattr(groups, "write_layer", _break)
        with pytest.raises(RuntimeError, match="power cut"):
            group(street.store, as_of=AS_OF)
    assert derived(street.store) == before
    assert group(street.store, as_of=AS_OF).ties["SIBLING_OF"] > 1


def _break(*_):
    raise RuntimeError("power cut")


def test_who_was_decided_to_be_of_a_family_or_not_is_so_on_every_run(street):
    group(street.store, as_of=AS_OF)
    [family] = {row["group_id"] for row in street.store.ask("read/group_composition", **street.view().parameters)
                if row["kind"] == "Family" and row["role"] == "mother"}  # fmt: skip
    before, child, lodger = (
        members(street, "Family"),
        street.person_of("school:2:self"),
        street.person_of("school:9:self"),
    )
    who = Who("ada", "asked the mother")
    out = decide(street.store, Ask("not_in_family", ("school:2:self",), group_id=family), who)
    put = decide(street.store, Ask("in_family", ("shbe:9:self",), group_id=family, role="child"), who)
    for _ in range(2):
        group(street.store, as_of=AS_OF)
        now = members(street, "Family")
        assert now == {row for row in before if row[0] != child} | {(lodger, "child", None, "confirmed")}
    assert (lodger, "child", None, "confirmed") not in members(street, "Family", "school", "police")
    for one in (out, put):
        undo(street.store, one.id, who)
    group(street.store, as_of=AS_OF)
    assert members(street, "Family") == before


def removed(street, gang, records):
    done = decide(street.store, Ask("not_member", records, group_id=gang), Who("ada", "mistaken for another"))
    return second(street.store, done.id, "bob")


def the_gang(street):
    group(street.store, as_of=AS_OF)
    rows = street.store.ask("read/group_composition", **street.view().parameters)
    [gang] = {row["group_id"] for row in rows if row["kind"] == "Gang"}
    return gang


def test_a_gang_member_needs_two_sources_criteria_a_day_of_review_and_a_second_person(street):
    gang, who, one = the_gang(street), Who("ada", "two reports"), ("police:21:self", "intelligence:9:self")
    with pytest.raises(Refused, match="2 independent graded sources"):
        decide(street.store, Ask("authorise_member", ("police:23:self",), group_id=gang, **MET), who, today=AS_OF)
    for lacking, says in (({"criteria": MET["criteria"]}, "day of review"), ({"review_on": "2016-12-31"}, "criteria")):
        with pytest.raises(WrongUse, match=says):
            decide(street.store, Ask("authorise_member", one, group_id=gang, **lacking), who, today=AS_OF)
    with pytest.raises(WrongUse, match="propose it, then authorise it"):
        decide(street.store, Ask("member", one, group_id=gang), who)
    done = decide(street.store, Ask("authorise_member", one, group_id=gang, **MET), who, today=AS_OF)
    group_gangs(street.store, as_of=AS_OF)
    assert {row[2] for row in members(street, "Gang")} == {"proposed"}
    second(street.store, done.id, "bob")
    group_gangs(street.store, as_of=AS_OF)
    assert (street.person_of(one[0]), "member", "authorised", "confirmed") in members(street, "Gang")
    removed(street, gang, ("police:25:self",))
    group(street.store, as_of=AS_OF)
    assert street.person_of("police:25:self") not in {row[0] for row in members(street, "Gang")}


def test_a_review_renews_what_is_in_force_and_nothing_else(street):
    gang, who, one = the_gang(street), Who("ada", "still so"), ("police:21:self", "intelligence:9:self")
    person, renewal = street.person_of(one[0]), Ask("review_member", one, group_id=gang, review_on="2017-06-30")
    with pytest.raises(Conflict, match="no authorisation"):
        decide(street.store, renewal, who, today="2016-12-01")
    authorise(street.store, gang, one, AUTHORITY, today=AS_OF)
    with pytest.raises(Refused, match="here are 1"):
        decide(street.store, replace(renewal, records=one[:1]), who, today="2016-12-01")
    with pytest.raises(Conflict, match="2016-12-31, has passed"):
        decide(street.store, renewal, who, today="2017-01-01")
    second(street.store, decide(street.store, renewal, who, today="2016-12-01").id, "bob")
    group_gangs(street.store, as_of=AS_OF)
    for day, status in (("2017-06-30", "authorised"), ("2017-07-01", "expired")):
        assert status in {row[2] for row in members(street, "Gang", as_of=day) if row[0] == person}


def test_a_removal_waits_for_a_second_person_and_meanwhile_nothing_is_in_force(street):
    gang, who, one = the_gang(street), Who("ada", "mistaken for another"), ("police:21:self", "intelligence:9:self")
    authorise(street.store, gang, one, AUTHORITY, today=AS_OF)
    group_gangs(street.store, as_of=AS_OF)
    person, ask = street.person_of(one[0]), Ask("not_member", one, group_id=gang)
    assert status_of(street, person) == {"authorised", "proposed"}
    asked = decide(street.store, ask, who)
    assert (asked.status, status_of(street, person)) == ("proposed", {"proposed"})
    group_gangs(street.store, as_of=AS_OF)
    assert status_of(street, person) == {"proposed"}
    before = derived(street.store)
    group_gangs(street.store, as_of=AS_OF)
    assert derived(street.store) == before
    with pytest.raises(Conflict, match="waits to remove them"):
        decide(street.store, Ask("authorise_member", one, group_id=gang, **MET), who, today=AS_OF)
    with pytest.raises(Conflict, match="somebody else must agree"):
        second(street.store, asked.id, "ada")
    undo(street.store, asked.id, who)
    group_gangs(street.store, as_of=AS_OF)
    assert status_of(street, person) == {"authorised", "proposed"}
    decide(street.store, Ask("propose_member", one[:1], group_id=gang), who)
    again = decide(street.store, ask, who)
    decide(street.store, Ask("propose_member", one[:1], group_id=gang), who)
    second(street.store, again.id, "bob")
    assert status_of(street, person) == set()
    group_gangs(street.store, as_of=AS_OF)
    assert status_of(street, person) == set()


def status_of(street, person):
    """As whoever reads everything that is not removed is told it."""
    told = unremoved(street.store, last_instant(street.store)) | {"as_of": AS_OF}
    return {row["status"] for row in street.store.ask("read/group_composition", **told)
            if (row["kind"], row["person_id"]) == ("Gang", person)}  # fmt: skip


def test_somebody_whom_a_person_proposes_is_proposed_and_no_source(street):
    gang, who = the_gang(street), Who("ada", "seen with them")
    decide(street.store, Ask("propose_member", ("school:7:self",), group_id=gang), who)
    decide(street.store, Ask("propose_member", ("school:21:self",), group_id=gang), who)
    group_gangs(street.store, as_of=AS_OF)
    assert (street.person_of("school:7:self"), "member", "proposed", "tentative") in members(street, "Gang")
    assert [one.person_id for one in evidence(street.store).candidates()] == [street.person_of("police:21:self")]
    with pytest.raises(WrongUse, match="all name this gang"):
        decide(street.store, Ask("authorise_member", ("school:7:self",), group_id=gang, **MET), who, today=AS_OF)


def test_a_removal_holds_for_old_sources_for_ever_and_for_new_ones_until_somebody_proposes_anew(street):
    gang, who, one = the_gang(street), Who("ada", "mistaken for another"), ("police:21:self",)
    person, others = street.person_of(one[0]), set(members(street, "Gang"))
    gone = removed(street, gang, one)
    with pytest.raises(Conflict, match="not taken back"):
        undo(street.store, gone.id, who)
    for key in ("30", "31"):
        _named(street, "intelligence", key, 21)
    street.write()
    resolve(street.store)
    group(street.store, as_of=AS_OF)
    assert evidence(street.store).candidates() == []
    assert members(street, "Gang") == {row for row in others if row[0] != person}
    decide(street.store, Ask("propose_member", one, group_id=gang), who)
    for key in ("32", "33"):
        _named(street, "intelligence", key, 21)
    street.write()
    resolve(street.store)
    group(street.store, as_of=AS_OF)
    [ready] = evidence(street.store).candidates()
    assert ready.records == ("intelligence:32:self", "intelligence:33:self")
    assert person in {row[0] for row in members(street, "Gang")}


def test_a_decision_about_a_family_that_has_gone_follows_its_people(street):
    group(street.store, as_of=AS_OF)
    [family] = {row["group_id"] for row in street.store.ask("read/group_composition", **street.view().parameters)
                if row["kind"] == "Family" and row["role"] == "mother"}  # fmt: skip
    who = Who("ada", "asked the mother")
    decide(street.store, Ask("in_family", ("shbe:9:self",), group_id=family), who)
    street.store.write(Query("test/gone", "", (), (), "MATCH (g:Group) SET g.known_to = g.known_from"))
    street.store.write(Query("test/gone", "", (), (), "MATCH ()-[m:MEMBER_OF]->() SET m.known_to = m.known_from"))
    group(street.store, as_of=AS_OF)
    families = {row["group_id"] for row in street.store.ask("read/group_composition", **street.view().parameters)
                if row["kind"] == "Family"}  # fmt: skip
    assert family not in families
    assert street.person_of("shbe:9:self") in {row[0] for row in members(street, "Family")}


def test_who_came_back_to_a_home_is_of_two_households_there_whose_ids_last(world):
    world.people(10)
    for address in ("AD-1", "AD-2"):
        world.node("Address", address, line=f"{address} Low Row")
    for address, year in (("AD-1", 2012), ("AD-2", 2013), ("AD-1", 2014)):
        until = f"{year + 1}-07-22"
        world.edge("AT", "school:0:self", address, kind="lives_at", valid_from=f"{year}-09-01", valid_to=until)
    for other in (3, 5):
        world.edge("AT", f"school:{other}:self", "AD-2", kind="tenant_at", valid_from="2010-01-01")
    world.write()
    resolve(world.store)
    group(world.store, as_of=AS_OF)
    before = derived(world.store)
    assert len({one for kind, one, *_ in before if kind == "Household"}) == 3
    group(world.store, as_of=AS_OF)
    assert derived(world.store) == before
