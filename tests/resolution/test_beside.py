import numpy as np

from kithkin.bench.liverpool import city
from kithkin.resolution import divide
from kithkin.resolution.beside import beside
from kithkin.resolution.components import bounded
from kithkin.resolution.identity import linked_records
from kithkin.resolution.levels import DIFFERENT, LEVELS, MISSING, Pairs
from kithkin.resolution.score import SEEN

EXACT = LEVELS["beside"].index("exact")


def levels(rows, person, *pairs, part=None):
    left, right = (np.array(side, np.int64) for side in zip(*pairs, strict=True))
    people = np.array(person, np.int64)
    parts = people if part is None else np.array(part, np.int64)
    return beside(np.array(rows, np.int64), parts, people, Pairs(left, right)).tolist()


def test_people_delivered_beside_one_person_share_a_row_mate():
    # Row 0 delivers 0 and 1, row 1 delivers 2 and 3; 1 and 3 are one person.
    assert levels([0, 0, 1, 1], [0, 1, 2, 1], (0, 2)) == [EXACT]


def test_people_delivered_beside_others_have_other_row_mates():
    assert levels([0, 0, 1, 1], [0, 1, 2, 3], (0, 2)) == [DIFFERENT]


def test_who_is_delivered_alone_says_nothing():
    assert levels([0, 0, 1], [0, 1, 2], (0, 2)) == [MISSING]
    assert levels([0, 0, -1], [0, 1, 2], (0, 2)) == [MISSING]


def test_each_other_is_no_mate_that_two_share():
    # 0 stands beside 1, and 1 beside 2: nobody stands beside both 0 and 1.
    assert levels([0, 0, 1, 1], [0, 1, 1, 2], (0, 1)) == [DIFFERENT]


def test_parts_of_a_person_are_held_against_each_other_and_not_against_themselves():
    rows, person = [0, 0, 1, 1, 2, 2], [0, 1, 0, 2, 0, 1]
    part = [0, 1, 2, 3, 4, 1]
    assert levels(rows, person, (0, 2), (0, 4), (0, 0), part=part) == [DIFFERENT, EXACT, MISSING]


def test_the_order_of_a_pair_says_nothing():
    rows, person = [0, 0, 0, 1, 1], [0, 1, 2, 3, 1]
    assert levels(rows, person, (0, 3)) == levels(rows, person, (3, 0)) == [EXACT]


def test_every_pair_of_the_final_components_is_weighed(monkeypatch):
    # What is handed out is kept whole for once, to see the pairs as they were divided.
    seen = {}
    monkeypatch.setattr(divide, "handed_out", lambda scores, _person: scores)
    monkeypatch.setattr(divide, "surely", lambda scores, *_: seen.setdefault("scores", scores))
    grown = []
    completed = divide.beside.completed
    monkeypatch.setattr(divide.beside, "completed", lambda *told: grown.append(told[0]) or completed(*told))
    linked_records(city(150, 3).records, None)
    scores = seen["scores"]
    nobody = Pairs(np.zeros(0, np.int64), np.zeros(0, np.int64))
    labels = bounded(scores.people.count, grown[0].pairs, grown[0].odds.weight, SEEN, nobody)
    assert len(grown[0].lacking(labels)) > 0
    assert len(scores.lacking(labels)) == 0
    assert len(np.unique(scores.pairs.left * scores.people.count + scores.pairs.right)) == len(scores.pairs)
