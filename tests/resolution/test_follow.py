"""The index follows the graph: what is loaded, resolved or gone since, and over a restart."""

import csv
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from kithkin.graph.erase import Erasure, erase
from kithkin.graph.run import last_instant, writing
from kithkin.graph.wake import runs_since
from kithkin.loaders.alone import live, people
from kithkin.loaders.load import load, put
from kithkin.resolution.block import rules
from kithkin.resolution.job import resolve
from kithkin.resolution.link import Decisions
from kithkin.resolution.live import follow
from kithkin.resolution.live.follow import Follower
from kithkin.resolution.live.looked import holds, look
from kithkin.resolution.live.own import own
from kithkin.resolution.live.place import put_with_persons
from kithkin.resolution.live.read import whole

ANN = {
    "source_id": "1",
    "given_name": "Ann",
    "surname": "Marsh",
    "date_of_birth": "1980-02-03",
    "email": "ann@example.org",
}
BEN = {
    "source_id": "2",
    "given_name": "Ben",
    "surname": "Stone",
    "date_of_birth": "1999-05-06",
    "email": "ben@example.org",
}


class Counting:
    """A graph that counts what it is asked."""

    def __init__(self, store):
        self._store, self.asked = store, []

    def __getattr__(self, name):
        return getattr(self._store, name)

    def table(self, name, **parameters):
        self.asked.append(name)
        return self._store.table(name, **parameters)

    def ask(self, name, **parameters):
        if name == "read/live_records":
            self.asked.append(name)
        return self._store.ask(name, **parameters)


@pytest.fixture
def told(embedded, tmp_path):
    """Loads rows of the live feed, as many deliveries as one likes."""

    def deliver(*rows):
        path = tmp_path / f"live-{len(list(tmp_path.glob('*.csv')))}.csv"
        with path.open("w", newline="") as file:
            written = csv.DictWriter(file, sorted(live().columns))
            written.writeheader()
            written.writerows(rows)
        load(embedded, live(), path)

    people = [
        ANN,
        BEN,
        *(ANN | {"source_id": str(n), "given_name": f"Cal{n}", "email": f"c{n}@example.org"} for n in range(3, 9)),
    ]
    deliver(*people)
    resolve(embedded)
    return deliver


def stands(follower, store):
    """What the index holds, as the graph has it."""
    index = follower.at(last_instant(store)).index
    rows = index.find(whole(store, index.instant)["record_id"], index.readable(range(100)))
    everything = index.readable(range(100)).sum()
    assert len(rows) == everything
    return dict(zip(index.ids(rows), index.persons(rows), strict=True))


def in_graph(store):
    return dict(whole(store, last_instant(store)).select("record_id", "person_id").iter_rows())


def test_the_index_follows_loads_and_runs(embedded, told):
    follower = Follower(embedded)
    assert stands(follower, embedded) == in_graph(embedded)
    told(BEN | {"surname": "Stone-Marsh"}, ANN | {"source_id": "20"})
    assert stands(follower, embedded) == in_graph(embedded)
    resolve(embedded)
    now = stands(follower, embedded)
    assert now == in_graph(embedded)
    assert now["live:20:self"] == now["live:1:self"]
    told(*(ANN | {"source_id": f"m{n}", "given_name": f"Dan{n}"} for n in range(5)))
    assert stands(follower, embedded) == in_graph(embedded)


def test_each_run_leads_to_the_next_and_from_no_run_all_are_looked_through(embedded, told):
    [first, *others] = embedded.ask("read/live_runs", since="")
    last = others[-1]["instant"]
    asked = []

    def ask(name, **parameters):
        asked.append(name)
        return embedded.ask(name, **parameters)

    assert runs_since(SimpleNamespace(ask=ask), first["instant"], last) == others
    assert set(asked) == {"read/live_run_after"}
    assert runs_since(embedded, "2016-01-01T00:00:00.000000Z", last) == [first, *others]


def test_a_restart_maps_what_was_kept_and_reads_only_what_is_new(embedded, told, tmp_path):
    first = Follower(embedded, tmp_path / "live")
    before = stands(first, embedded)
    counting = Counting(embedded)
    again = Follower(counting, tmp_path / "live")
    index = again.at(last_instant(embedded)).index
    assert (
        dict(zip(index.ids(index.find(before, index.readable(range(100)))), before.values(), strict=True)).keys()
        == before.keys()
    )
    assert "read/resolve_records" not in counting.asked
    told(ANN | {"source_id": "30"})
    assert stands(Follower(embedded, tmp_path / "live"), embedded) == in_graph(embedded)


@pytest.mark.parametrize("large", [False, True])
def test_what_was_erased_is_in_no_index_any_more_whoever_looks_first_or_last(
    embedded, told, tmp_path, monkeypatch, large
):
    if large:
        monkeypatch.setattr(follow, "AT_ONCE", 0)
    told(ANN | {"source_id": "60", "given_name": "Nobody's"})
    running, folder = Follower(embedded), tmp_path / "live"
    before = [stands(one, embedded) for one in (running, Follower(embedded, folder))]
    assert before[0]["live:60:self"] is None
    # One that stood under a person, and one that nobody has resolved; another run comes before anybody looks.
    erase(embedded, Erasure(("live:2", "live:60"), "Article 17", "asked for", "ada"))
    told(ANN | {"source_id": "61"})
    now = stands(running, embedded)
    assert before[0].keys() - now.keys() == {"live:2:self", "live:60:self"}
    assert now == in_graph(embedded) == stands(Follower(embedded, folder), embedded)
    told(BEN)
    assert stands(running, embedded) == now


def test_an_index_kept_of_another_graph_is_not_believed(embedded, told, tmp_path, engines):
    stands(Follower(embedded, tmp_path / "live"), embedded)
    other = engines.empty("arcade")
    assert len(Follower(other, tmp_path / "live").at(last_instant(other)).index) == 0


def test_a_large_index_answers_while_a_run_is_read_beside_it(embedded, told, monkeypatch):
    follower = Follower(embedded)
    stands(follower, embedded)
    monkeypatch.setattr(follow, "AT_ONCE", 0)
    told(ANN | {"source_id": "40"})
    instant = last_instant(embedded)
    follower.at(instant)
    assert follower.caught_up(instant).index.instant == instant
    assert stands(follower, embedded) == in_graph(embedded)


def test_many_changes_are_put_aside_and_in_the_end_everything_is_read_again(embedded, told, monkeypatch):
    monkeypatch.setattr(follow, "TINY", 1)
    monkeypatch.setattr(follow, "LEAST", 4)
    follower = Follower(embedded)
    sizes = []
    for n in range(4):
        told(*(BEN | {"source_id": f"{n}-{k}", "given_name": f"Eve{n}{k}"} for k in range(2)))
        assert stands(follower, embedded) == in_graph(embedded)
        sizes.append(len(follower.at(last_instant(embedded)).index.stocks))
    assert 1 in sizes
    assert max(sizes) > 1


def written(store, follower, row):
    """The row in the graph, put with its person in one small run."""
    with writing(store, "live") as run:
        records = put(store, run, live(), row, "one record")
        placed = put_with_persons(store, run, follower.caught_up(run.since), records)
    return run, placed


class Passing:
    """What servers tell each other."""

    def __init__(self):
        self.told = {}
        self.give, self.take = self.told.__setitem__, self.told.get


def test_what_another_server_stored_is_followed_as_it_was_told_without_a_question(embedded, told):
    passing = Passing()
    one, counting = Follower(embedded, None, passing), Counting(embedded)
    other = Follower(counting, None, passing)
    stands(other, embedded)
    for row in (ANN | {"source_id": "51"}, {"source_id": "52", "given_name": "Zoe", "surname": "New"}):
        run, placed = written(embedded, one, row)
        mine = own(run, [each.row for each in placed])
        passing.give(run.since, mine.told)
        one.caught_up(run.instant, mine)
    counting.asked.clear()
    before = other.at(last_instant(embedded))
    assert counting.asked == []
    assert stands(other, embedded) == stands(one, embedded) == in_graph(embedded)
    read = Follower(embedded).at(last_instant(embedded))
    for index in (before.index, one.at(last_instant(embedded)).index):
        assert evidence_of(index) == evidence_of(read.index)


def evidence_of(index):
    """What the index says of each record, whatever stock it lies in."""
    rows = np.flatnonzero(index.readable(range(100)))
    known = zip(index.ids(rows), index.first_known(rows), index.access(rows), index.told(rows, range(100)), strict=True)
    return {one[0]: (*one[1:], tuple(stated.items())) for one, stated in zip(known, index.stated(rows), strict=True)}


@pytest.fixture
def unsaid(monkeypatch):
    """No run says what it touched: it is too much."""
    monkeypatch.setattr("kithkin.graph.wake.MOST", -1)


@pytest.mark.usefixtures("unsaid")
def test_after_a_run_that_states_nothing_only_who_moved_is_asked(embedded, told):
    counting = Counting(embedded)
    follower = Follower(counting)
    told(ANN | {"source_id": "53"})
    stands(follower, embedded)
    counting.asked.clear()
    resolve(embedded)
    assert stands(follower, embedded) == in_graph(embedded)
    assert "read/live_moved" in counting.asked
    assert "read/live_delivered" not in counting.asked


def test_after_a_run_that_says_what_it_touched_nobody_else_is_looked_at(embedded, told):
    counting = Counting(embedded)
    follower = Follower(counting)
    stands(follower, embedded)
    told(ANN | {"source_id": "58"})
    resolve(embedded)
    counting.asked.clear()
    assert stands(follower, embedded) == in_graph(embedded)
    assert {"read/live_moved", "read/live_delivered"}.isdisjoint(counting.asked)


@pytest.mark.usefixtures("unsaid")
def test_of_two_servers_one_asks_what_a_large_run_changed_and_the_other_is_told(embedded, told, tmp_path):
    passing, counted = Passing(), [Counting(embedded), Counting(embedded)]
    followers = [Follower(one, tmp_path / "live", passing) for one in counted]
    for one in followers:
        stands(one, embedded)
    told(ANN | {"source_id": "54"})
    assert [stands(one, embedded) for one in followers] == [in_graph(embedded)] * 2
    assert [one.asked.count("read/live_delivered") for one in counted] == [1, 0]


@pytest.fixture
def by_keys(monkeypatch):
    """Only records that share a key are compared, however few there are."""
    told = rules()
    for module in ("index", "looked"):
        monkeypatch.setattr(f"kithkin.resolution.live.{module}.rules", lambda: ({**told[0], "every_pair": 0}, told[1]))


def test_a_record_linked_before_its_turn_holds_until_somebody_near_is_written(embedded, told, by_keys):
    follower = Follower(embedded)
    row = ANN | {"source_id": "55"}
    [record] = people(row, live(), "2026-01-01")
    looked = look(follower.at(last_instant(embedded)), record)
    since = looked.standing.index.instant

    def still():
        now = follower.at(last_instant(embedded))
        return holds(looked, now, record, follower.changed(since, now.index.instant))

    assert still()
    written(embedded, follower, {"source_id": "56", "given_name": "Zoe", "surname": "New"})
    assert still()
    assert not holds(looked, follower.at(last_instant(embedded)), record | {"surname": "Else"}, frozenset())
    assert not holds(looked, follower.at(last_instant(embedded)), record, None)
    written(embedded, follower, ANN | {"source_id": "57"})
    assert not still()


def test_a_record_that_is_there_already_is_not_linked_before_its_turn(embedded, told):
    [record] = people(ANN, live(), "2026-01-01")
    assert look(Follower(embedded).at(last_instant(embedded)), record) is None


def test_a_written_record_stands_where_a_run_would_put_it_and_nobody_else_moves(embedded, told):
    follower = Follower(embedded)
    before = in_graph(embedded)
    written(
        embedded,
        follower,
        {name: ANN[name] for name in ("given_name", "surname", "date_of_birth")} | {"source_id": "50"},
    )
    after = in_graph(embedded)
    assert stands(follower, embedded) == after
    assert after == before | {"live:50:self": before["live:1:self"]}
    resolve(embedded)
    assert in_graph(embedded) == after


def test_a_written_record_that_makes_two_persons_one_merges_them_and_the_lost_id_still_answers(embedded, told):
    before = in_graph(embedded)
    decided = [
        {"id": f"d-{n}", "kind": "same", "left_id": "live:60:self", "right_id": f"live:{n}:self", "at": f"2016-0{n}-01"}
        for n in (1, 2)
    ]
    embedded.create_nodes(["Decision"], pl.DataFrame(decided).to_arrow(compat_level=pl.CompatLevel.oldest()))
    follower = Follower(embedded)
    written(embedded, follower, ANN | {"source_id": "60", "email": BEN["email"]})
    after = in_graph(embedded)
    assert stands(follower, embedded) == after
    assert after["live:1:self"] == after["live:2:self"] == after["live:60:self"]
    lost = {before["live:1:self"], before["live:2:self"]} - {after["live:60:self"]}
    known = {row["alias"]: row["person_id"] for row in embedded.ask("read/resolve_aliases", known_at="2999")}
    assert known == dict.fromkeys(lost, after["live:60:self"])
    resolve(embedded)
    assert in_graph(embedded) == after


def test_a_record_written_anew_leaves_whoever_it_is_no_more_and_later_runs_agree(embedded, told, tmp_path):
    cache = tmp_path / "held.arrow"
    resolve(embedded, cache=cache)
    follower, before = Follower(embedded), in_graph(embedded)
    written(embedded, follower, ANN | {"source_id": "50"})
    assert in_graph(embedded) == before | {"live:50:self": before["live:1:self"]}
    stranger = {"given_name": "Zoe", "surname": "Quill", "date_of_birth": "1951-11-30", "email": "zoe@example.org"}
    written(embedded, follower, stranger | {"source_id": "50"})
    after = in_graph(embedded)
    assert stands(follower, embedded) == after
    assert after["live:50:self"] not in before.values()
    assert {record: person for record, person in after.items() if record != "live:50:self"} == before
    for kept in (cache, None):
        resolve(embedded, cache=kept)
        assert in_graph(embedded) == after


def test_a_decision_about_a_record_that_may_not_be_read_says_nothing(embedded, told):
    same = (("live:1:self", "live:2:self"), ("live:2:self", "live:3:self"), ("live:9:self", "live:1:self"))
    standing = replace(Follower(embedded).at(last_instant(embedded)), decisions=Decisions(same, guarded=same[:1]))
    index = standing.index
    everyone = index.readable(range(100))
    without_ben = everyone.copy()
    without_ben[index.find(["live:2:self"], everyone)] = False
    assert standing.decided(everyone, "live:9:self").same == same
    assert standing.decided(without_ben, "live:9:self").same == same[2:]
    assert standing.decided(everyone, "live:9:self").guarded == same[:1]
    assert standing.decided(without_ben, "live:9:self").guarded == ()
    assert standing.decided(everyone, "live:8:self").same == same[:2]
