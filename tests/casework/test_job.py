"""The scoring job keeps what was answered, with the class of its evidence, and closes what no longer holds."""

import pytest

from kithkin.casework.job import score
from kithkin.cypher.catalogue import Query
from kithkin.graph.errors import WrongUse
from kithkin.graph.run import writing

FEEDS = [
    {"labels": ["Feed"], "id": name, "title": name, "subject": subject, "trust": "{}"}
    for name, subject in (("arrests", "crime"), ("attendance", "education"))
]
FAMILY = {"labels": ["Group", "Family"], "id": "F-1", "kind": "Family"}
SCORES = (
    "MATCH (s:Score)-[x:SCORES]->(who) WHERE s.known_to IS NULL AND x.known_to IS NULL RETURN s.subject AS subject, "
)


def kept(store):
    text = SCORES + "s.criterion AS criterion, s.answer AS answer, s.value AS value, s.access AS access, who.id AS who"
    rows = store.read(Query("test/kept", "Scores held.", (), (), text))
    assert all(row["subject"] == row["who"] for row in rows)
    return {(row["subject"], row["criterion"]): (row["answer"], row["value"], row["access"]) for row in rows}


def member(person_id, **more):
    tie = {"type": "MEMBER_OF", "source": person_id, "target": "F-1", "role": "child", "basis": ["care:1:self"]}
    return tie | more


@pytest.fixture
def offenders(filled):
    rows = [f"arrests:{n}:self" for n in (1, 2, 3)]
    store = filled(
        "offending",
        also=[*FEEDS, FAMILY, *({"labels": ["Row"], "id": f"row {name}", "key": name} for name in rows)],
        joined=[
            *({"type": "FROM", "source": name, "target": f"row {name}"} for name in rows),
            member("P-1"),
            member("P-2", access=2),
        ],
    )
    # What was loaded is seen once a run has been committed.
    with writing(store, "load"):
        pass
    return store


def test_scores_are_kept_with_the_class_of_all_they_rest_on(offenders):
    done = score(offenders, as_of="2014-12-31")
    found = kept(offenders)
    assert (done.persons, done.families) == (3, 1)
    assert found["P-1", "crime"] == ("met", 0.0, 1)
    assert found["P-1", "total"][1] == 100.0
    assert found["F-1", "crime"][:2] == ("met", 1.0)
    assert found["F-1", "crime"][2] not in {1, 2}, "one membership is of class 2, so only a join may read it"
    assert ("P-2", "crime") not in found, "an unknown is told by absence"


def test_scoring_again_keeps_and_another_day_closes(offenders):
    first = score(offenders, as_of="2014-12-31")
    again = score(offenders, as_of="2014-12-31")
    assert (again.made, again.closed, again.kept) == (0, 0, first.made)
    later = score(offenders, as_of="2016-06-30")
    assert later.closed == first.made
    assert kept(offenders)["P-1", "crime"][0] == "not met"


def test_progress_is_told_and_a_wrong_day_refused(offenders):
    told = []
    score(offenders, as_of="2016-06-30", progress=lambda done, total: told.append((done, total)))
    assert told == [(3, 3)]
    with pytest.raises(WrongUse):
        score(offenders, as_of="yesterday")
