"""Who is tied to whom on a chart; a victim or witness never by what was done to or seen by them."""

from types import SimpleNamespace

from kithkin.casework import links


def facts(**rows):
    empty = dict.fromkeys(("events", "ties", "places", "matches"), ())
    return SimpleNamespace(**(empty | rows))


def involved(person_id, role, event_id="E-1", kind="offence", day=None):
    told = {"person_id": person_id, "event_id": event_id, "kind": kind, "role": role, "record_id": f"r-{person_id}"}
    return told | {"valid_from": day, "valid_to": day}


def ends(found):
    return {(link.source, link.target, link.kind) for link in found}


def test_offenders_in_one_incident_are_associates_and_their_victim_is_not():
    rows = [
        involved("P-1", "arrested"),
        involved("P-2", "suspect"),
        involved("P-3", "victim"),
        involved("P-4", "witness"),
    ]
    assert ends(links.together_links(facts(events=rows))) == {("P-1", "P-2", "associate")}


def test_people_stopped_together_and_named_together_are_tied():
    stopped = [involved("P-1", "subject", kind="stop_check"), involved("P-2", "subject", kind="stop_check")]
    named = [involved(who, role, "E-2", "intelligence") for who, role in (("P-2", "subject"), ("P-3", "named"))]
    assert ends(links.together_links(facts(events=stopped + named))) == {
        ("P-1", "P-2", "associate"), ("P-2", "P-3", "intelligence"),
    }  # fmt: skip


def tie(kind, source, target, role, **more):
    plain = {
        "valid_from": None,
        "valid_to": None,
        "strength": "confirmed",
        "stated": True,
        "basis": [f"{source}:{target}"],
    }
    return {"tie": kind, "person_id": source, "other_id": target, "role": role, **plain, **more}


def test_brothers_whose_mother_is_drawn_need_no_line_unless_somebody_states_it():
    mother = [tie("PARENT_OF", "P-1", child, "mother") for child in ("P-2", "P-3")]
    inferred = tie("SIBLING_OF", "P-2", "P-3", "sibling", stated=False)
    assert ends(links.tie_links(facts(ties=[*mother, inferred]))) == {
        ("P-1", "P-2", "family"),
        ("P-1", "P-3", "family"),
    }
    stated = links.tie_links(facts(ties=[*mother, inferred | {"stated": True}]))
    assert ("P-2", "P-3", "family") in ends(stated)
    assert {link.label for link in stated} == {"Mother", "Siblings"}


def test_a_tie_stated_in_two_classes_is_one_line_as_strong_as_its_strongest():
    rows = [tie("PARENT_OF", "P-1", "P-2", "mother", strength=how, basis=[how]) for how in ("tentative", "confirmed")]
    [link] = links.tie_links(facts(ties=rows))
    assert (link.strength, link.evidence, link.directed) == ("confirmed", ("confirmed", "tentative"), True)


def test_a_prohibition_is_drawn_as_one():
    [link] = links.tie_links(facts(ties=[tie("NOT_TO_ASSOCIATE_WITH", "P-1", "P-2", "prohibited")]))
    assert (link.kind, link.label) == ("not_to_associate", "Not to associate with")


def attends(person_id, start, end=None):
    return {
        "person_id": person_id, "kind": "attends", "organisation_id": "O-1", "valid_from": start, "valid_to": end,
        "record_id": f"r-{person_id}",
    }  # fmt: skip


def test_one_school_at_the_same_time_ties_children_of_different_families():
    rows = [attends("P-1", "2012-09-01"), attends("P-2", "2014-09-01"), attends("P-3", "2005-09-01", "2010-07-31")]
    apart = {"P-1": "F-1", "P-2": "F-2", "P-3": "F-2"}
    assert ends(links.school_links(facts(places=rows), apart)) == {("P-1", "P-2", "education")}
    assert links.school_links(facts(places=rows), dict.fromkeys(apart, "F-1")) == []


def test_a_link_tells_from_when_to_when_each_source_has_it():
    days = ("2014-02-01", "2015-03-01")
    rows = [involved(who, "arrested", f"E-{at}", day=day) for at, day in enumerate(days) for who in ("P-1", "P-2")]
    undated = [involved(who, "arrested", "E-9") for who in ("P-1", "P-2")]
    [link] = links.together_links(facts(events=[*rows, *undated]))
    assert link.spans == tuple((day, day) for day in days)
    spans = [tie("PARTNER_OF", "P-1", "P-2", None, valid_from=day, basis=[day]) for day in days]
    assert links.tie_links(facts(ties=spans))[0].spans == tuple((day, None) for day in days)
    # What one source says without a day may always have been so.
    assert links.tie_links(facts(ties=[*spans, tie("PARTNER_OF", "P-1", "P-2", None)]))[0].spans == ()


def test_links_come_in_the_order_of_the_people_whatever_their_ids_are():
    told = {"Ann": ("P-1", "P-9"), "Ben": ("P-2", "P-5"), "Cal": ("P-3", "P-1")}
    found = []
    for store in (0, 1):
        one = {name: ids[store] for name, ids in told.items()}
        pair = sorted((one["Ann"], one["Ben"]))
        ties = [tie("PARTNER_OF", *pair, "partner"), tie("PARENT_OF", one["Ben"], one["Cal"], "father")]
        seen = [involved(one[name], "arrested") for name in ("Ann", "Cal")]
        people = {one[name]: None for name in ("Ann", "Ben", "Cal")}
        made = links.person_links(facts(ties=ties, events=seen, people=people), {})
        names = {id_: name for name, id_ in one.items()}
        found.append([(names[link.source], names[link.target], link.label) for link in made])
    assert found[0] == found[1]
    assert found[0] == [("Ann", "Ben", "Partner"), ("Ben", "Cal", "Father"), ("Ann", "Cal", "Associate")]
