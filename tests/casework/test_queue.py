"""The order of the review queue, and what of it is read again after a run."""

import json

from kithkin.casework.queue import BAND, CONFLICT, Waiting, pair_id, waiting
from kithkin.casework.queued import Queued
from kithkin.graph.store import View

SIZES = {"P-1": 3, "P-2": 1, "P-3": 4, "P-4": 1, "P-5": 2}
FAMILIES = [("P-1", "F-1"), ("P-3", "F-1"), ("P-3", "F-2")]


class Graph:
    """Answers of a graph by the name of the question, and what was asked."""

    def __init__(self, **answers):
        self.answers, self.asked = answers, []

    def ask(self, name, **told):
        self.asked.append(name.split("/")[1])
        found = self.answers.get(self.asked[-1], [])
        return [row for row in found if "ids" not in told or row.get("person_id", told["ids"][0]) in told["ids"]]

    def table(self, name, **told):
        rows = self.ask(name, **told)
        return type("Table", (), {"to_pylist": lambda _: rows})()


class ForOneRequest:
    """What stands before a graph while one request is answered."""

    def __init__(self, graph):
        self.graph, self.ask, self.table = graph, graph.ask, graph.table


def pair(one, two, weight=1.0, probability=0.5):
    named = {"person_id": f"P-{one}", "record_id": f"r{one}", "other_id": f"P-{two}", "other_record_id": f"r{two}"}
    return named | {"weight": weight, "probability": probability}


def graph(*pairs, **more):
    sizes = [{"person_id": one, "records": count} for one, count in SIZES.items()]
    families = [{"person_id": one, "group_id": group} for one, group in FAMILIES]
    both = {"review_pairs": list(pairs), "possible_matches": list(pairs)}
    return Graph(**both, review_sizes=sizes, review_families=families, **more)


def run(instant, kind, touched, **details):
    """Answers of a graph in which a run came last, and said what it touched."""
    one = {"run_id": "run-1", "kind": kind, "instant": instant, "details": json.dumps(details)}
    told = [] if touched is None else [{"run_id": "run-1", "touched": touched}]
    return {"live_run_after": [one], "touched_by": told}


def view(known_at="2"):
    return View((1,), "2016-06-30", known_at)


def ends(found):
    return [(one.record_id, one.other_record_id) for one in found]


def test_most_effect_comes_first_then_the_least_certain_then_keys():
    asked = graph(pair(1, 3), pair(4, 2, probability=0.3), pair(2, 5, probability=0.6), pair(4, 5, probability=0.4))
    found = sorted(waiting(asked, view()), key=lambda one: one.rank)
    assert ends(found) == [("r1", "r3"), ("r2", "r5"), ("r4", "r5"), ("r2", "r4")]
    first = found[0]
    assert (first.records, first.families, first.scores) == ((3, 4), 2, 4)
    assert first.effect == 3 * (1.0 * 2 + 0.5 * 4)


def test_two_persons_wait_once_by_their_likeliest_records():
    again = pair(1, 3, weight=4.0) | {"record_id": "r9"}
    (one,) = waiting(graph(pair(3, 1), again), view())
    assert (one.kind, {one.record_id, one.other_record_id}, one.weight) == (BAND, {"r3", "r9"}, 4.0)


def test_what_stands_alike_on_two_records_of_a_person_is_one_conflict():
    lone = [{"person_id": "P-1", "record_id": one, "attention": ["Two numbers."]} for one in ("b", "a")]
    lone += [{"person_id": "P-2", "record_id": "c", "attention": ["Two numbers."]}]
    between = [{"person_id": "P-1", "record_id": "a", "other_record_id": "b", "attention": ["Moved."]}]
    (one,) = waiting(graph(review_attention=lone, review_between=between), view())
    assert (one.kind, one.record_id, one.other_record_id) == (CONFLICT, "a", "b")
    assert one.attention == ("Moved.", "Two numbers.")


def test_the_name_of_a_pair_is_the_same_whichever_way_it_is_read_and_tells_nothing():
    assert pair_id(b"x", BAND, ("a", "b")) == pair_id(b"x", BAND, ("b", "a"))
    names = {pair_id(secret, kind, ("a", "b")) for secret in (b"x", b"y") for kind in (BAND, CONFLICT)}
    assert len(names) == 4


def test_a_run_that_says_whom_it_touched_has_them_read_again_and_any_other_everything():
    asked, queue = graph(pair(1, 3), pair(2, 5)), Queued(b"x")
    before = queue.now(asked, view("2"))
    asked.asked.clear()
    assert queue.now(asked, view("2")) is before
    assert asked.asked == ["last_commit"]
    asked.answers |= run("3", "decide", [], persons=["P-2", "P-5"]) | {"possible_matches": [pair(1, 3)]}
    assert ends(queue.now(asked, view("3")).by_id.values()) == [("r1", "r3")]
    asked.answers |= run("4", "group", ["P-1"]) | {"possible_matches": []}
    assert not queue.now(asked, view("4")).by_id
    assert "review_pairs" not in asked.asked
    asked.answers |= run("5", "resolve", None) | {"review_pairs": [pair(4, 5)]}
    assert ends(queue.now(asked, view("5")).by_id.values()) == [("r4", "r5")]


def test_what_was_read_for_one_request_serves_the_next_of_the_same_scope():
    asked, queue = graph(pair(1, 3)), Queued(b"x")
    before = queue.now(ForOneRequest(asked), view())
    asked.asked.clear()
    assert queue.now(ForOneRequest(asked), view()) is before
    assert asked.asked == ["last_commit"]


def test_a_decision_about_persons_who_are_read_in_part_reads_everything_again():
    asked, queue = graph(pair(1, 3)), Queued(b"x")
    queue.now(asked, view("2"))
    asked.answers |= run("3", "decide", ["P-2"])
    asked.answers |= {"alike": [{"person_id": "P-2"}], "review_pairs": [pair(4, 5)]}
    assert ends(queue.now(asked, view("3")).by_id.values()) == [("r4", "r5")]


def test_once_facts_have_other_classes_nothing_read_before_is_shown():
    asked, queue = graph(pair(1, 3)), Queued(b"x")
    assert queue.now(asked, view("2")).by_id
    asked.answers |= {"review_pairs": [], "last_commit": [{"covered": 1}]}
    assert not queue.now(asked, view("2")).by_id


def test_each_list_of_classes_has_a_queue_of_its_own():
    asked, queue = graph(pair(1, 3)), Queued(b"x")
    queue.now(asked, view())
    asked.answers["review_pairs"] = []
    assert not queue.now(asked, View((2,), "2016-06-30", "2")).by_id
    assert queue.now(asked, view()).by_id


def test_a_pair_without_families_still_changes_the_scores_of_both():
    assert Waiting(BAND, "a", "b", "P-2", "P-4", records=(2, 1)).effect == 1.0
