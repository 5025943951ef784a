"""Accounts out of a graph: stored evidence, pairs scored anew, decisions, and what a reader may see."""

import pytest

from kithkin.graph.errors import NotThere
from kithkin.resolution import beside
from kithkin.resolution.account import why, why_not
from kithkin.resolution.job import newest_model, resolve
from kithkin.resolution.known import circle_of, closest, standing_of, with_keys
from kithkin.resolution.making import making
from kithkin.resolution.why import why as why_all


@pytest.fixture
def resolved(world):
    """Forty people in two feeds, one of them in a third row, resolved."""
    world.people(40)
    world.again("school", "3b", 3)
    world.write()
    resolve(world.store)
    return world


def account(world, asked, one, two, *feeds):
    view = world.view(*feeds)
    persons = [world.person_of(one), world.person_of(two)]
    standing = standing_of(world.store, view, persons)
    return asked(with_keys(world.store, view, standing, (one, two)), one, two)


def test_a_pair_of_one_person_is_told_with_the_evidence_of_the_run(resolved):
    # The run keeps one line of evidence for each record, within a class.
    stored = account(resolved, why, "school:3:self", "school:3b:self")
    assert stored.together
    assert [step.source for step in stored.steps] == ["stored"]
    anew = account(resolved, why, "school:3:self", "shbe:3:self")
    assert [step.source for step in anew.steps] == ["anew"]
    assert {line.field for line in anew.steps[0].findings} >= {"prior", "nino", "surname"}


def test_two_strangers_are_told_with_the_keys_they_do_not_share(resolved):
    told = account(resolved, why_not, "school:1:self", "shbe:2:self")
    assert not told.together
    assert "No key brought school:1:self and shbe:2:self together" in told.says[0]
    assert told.steps[0].weight < 0


def test_a_decision_is_named_with_its_id(resolved):
    resolved.decide("different", "school:5:self", "shbe:5:self")
    resolve(resolved.store)
    told = account(resolved, why_not, "school:5:self", "shbe:5:self")
    assert "D-different-school:5:self-shbe:5:self" in told.says[0]


def test_how_a_person_was_put_together_names_every_record_once(resolved):
    person = resolved.person_of("school:3:self")
    told = making(standing_of(resolved.store, resolved.view(), [person]), person)
    assert told.records == ("school:3:self", "school:3b:self", "shbe:3:self")
    assert len(told.joins) == 2


def test_two_persons_stand_for_their_most_alike_records(resolved):
    one, two = resolved.person_of("school:1:self"), resolved.person_of("school:2:self")
    standing = standing_of(resolved.store, resolved.view(), [one, two])
    ends = closest(standing, one, two)
    best = max(pair.weight for pair in standing.pairs.values()
                if standing.person[pair.left] != standing.person[pair.right])  # fmt: skip
    assert standing.pair(*ends).weight == best
    assert closest(standing, "school:1:self", two)[0] == "school:1:self"


def test_what_the_reader_may_not_read_is_in_no_account(resolved):
    person = resolved.person_of("school:3:self")
    told = standing_of(resolved.store, resolved.view("shbe"), [person])
    assert (set(told.person), dict(told.pairs)) == ({"shbe:3:self"}, {})
    with pytest.raises(NotThere):
        standing_of(resolved.store, resolved.view(), ["P-nobody"])


def test_pairs_weighed_anew_know_the_people_delivered_beside_them(world):
    for number in range(40):
        for key in (f"{number}", f"{number}b"):
            world.mother_and_child("shbe", key, number)
    world.write()
    resolve(world.store)
    model = newest_model(world.store)
    assert beside.NAME in model.rates
    ids = sorted(world.persons())[:20]
    assert circle_of(world.store, world.view(), {"shbe:1:mother": "P-1"}, model).mates.height > 0
    answers = {person: why_all(world.store, world.view(), person).records for person in ids}
    # What the run kept is what stands in the graph; the answer weighs every pair anew.
    kept = {row["record_id"]: row["weight"] for person in ids for row in stored(world, person)}
    told = {one.record_id: one for records in answers.values() for one in records if one.weight is not None}
    assert told.keys() <= kept.keys()
    assert any(line.field == "beside" for one in told.values() for line in one.findings)
    assert {one: round(record.weight, 2) for one, record in told.items()} == {one: round(kept[one], 2) for one in told}


def stored(world, person):
    view = world.view()
    return world.store.ask("read/why", id=person, access=list(view.access), known_at=view.known_at)
