"""The change feed over a graph: what each caller is told, with values as they were then."""

from dataclasses import replace

import neo4j
import polars as pl
import pytest

from kithkin.casework import touched_kept
from kithkin.casework.changed import Reader, changes, feed, known, of_one
from kithkin.casework.touched import Touched
from kithkin.cypher.catalogue import query
from kithkin.graph.arrow import as_text

JANUARY, FEBRUARY, STATED, MARCH, ERASED = (
    f"2016-{day}T00:00:00.000000Z" for day in ("01-01", "02-01", "02-02", "03-01", "03-02")
)
ANN_THEN = {"a:1@1": {"given_name": "Ann", "surname": "Marsh"}}


def restate(rows):
    return {(row["record_id"], row["row_id"]): ANN_THEN[row["row_id"]] for row in rows}


def told(reader):
    return {(one.instant, one.subject, one.kind, one.part) for one in feed(reader, Touched())}


def at(found, instant):
    return {entry[1:] for entry in found if entry[0] == instant}


def test_each_run_is_told_with_who_joined_left_merged_and_split(filled, view):
    found = told(Reader(filled("changes"), view, restate))
    assert at(found, FEBRUARY) == {
        ("P-1", "joined", "b:1:self"), ("P-1", "value_changed", ""),
        ("P-2", "left", "b:1:self"), ("P-2", "merged", ""),
        ("F-1", "left", "P-2"), ("F-2", "created", ""), ("F-2", "joined", "P-2"), ("F-1", "split", ""),
    }  # fmt: skip
    assert at(found, STATED) == {("P-1", "value_changed", "")}
    assert at(found, ERASED) == {("P-1", "erased", "d:2:self")}
    assert ("P-1", "restricted", "d:1:self") in at(found, MARCH)
    assert {instant for instant, *_ in found} == {JANUARY, FEBRUARY, STATED, MARCH, ERASED}


def test_a_value_is_told_as_it_was_before_and_after(filled, view):
    reader = Reader(filled("changes"), view, restate)
    [entry] = changes(reader, STATED, ["P-1"])
    assert entry.before["values"] == {"given_name": "Ann"}
    assert entry.after["values"] == {"given_name": "Anna"}
    assert entry.why == {"restated": ["a:1:self"]}
    [entry] = [one for one in changes(reader, FEBRUARY, ["P-1"]) if one.kind == "value_changed"]
    assert (entry.before["values"], entry.after["values"]) == ({"date_of_birth": None}, {"date_of_birth": "1980-02-03"})


def test_what_was_known_at_an_earlier_instant_is_the_feed_up_to_it(filled, view):
    store = filled("changes")
    early = Reader(store, replace(view, known_at=FEBRUARY), restate)
    assert told(early) == {one for one in told(Reader(store, view, restate)) if one[0] <= FEBRUARY}


def test_hiding_a_record_removes_exactly_its_entries(filled, view):
    store = filled("changes")
    less = told(Reader(store, view, restate))
    # The record and its tie, a membership and a tombstone are of class 2.
    more = told(Reader(store, replace(view, access=(1, 2)), restate))
    assert more - less == {
        (JANUARY, "P-1", "joined", "c:1:self"), (JANUARY, "F-2", "created", ""), (JANUARY, "F-2", "joined", "P-3"),
        (ERASED, "P-1", "erased", "d:3:self"),
    }  # fmt: skip
    # A family whose first member is hidden begins with the next, who comes from another.
    assert less - more == {(FEBRUARY, "F-2", "created", ""), (FEBRUARY, "F-1", "split", "")}


def test_who_reads_the_narrower_class_too_is_told_that_the_record_stays(filled, view):
    stays = {"labels": ["Tombstone"], "id": "t-9", "kind": "restricted", "whole": "P-1", "part": "a:1:self",
             "rule": "class of the record", "known_from": MARCH, "run_id": "run-3"}  # fmt: skip
    found = changes(Reader(filled("changes", also=[stays]), view, restate), MARCH, ["P-1"])
    sides = {one.part: (one.before, one.after) for one in found if one.kind == "restricted"}
    assert sides == {"a:1:self": ({"person": "P-1"}, {"person": "P-1"}), "d:1:self": ({"person": "P-1"}, None)}


def test_a_record_restricted_as_it_moves_is_told_to_stand_where_it_went(filled, view):
    moved = {"labels": ["Tombstone"], "id": "t-9", "kind": "restricted", "whole": "P-2", "part": "b:1:self",
             "rule": "class of the record", "known_from": FEBRUARY, "run_id": "run-2"}  # fmt: skip
    found = changes(Reader(filled("changes", also=[moved]), view, restate), FEBRUARY, ["P-2"])
    [entry] = [one for one in found if one.kind == "restricted"]
    assert (entry.before, entry.after) == ({"person": "P-2"}, {"person": "P-1"})


def test_everything_about_one_id_names_it(filled, view):
    reader = Reader(filled("changes"), view, restate)
    found = of_one(reader, "P-2")
    assert {(one.subject, one.kind) for one in found if one.instant == FEBRUARY} == {
        ("P-1", "joined"), ("P-2", "left"), ("P-2", "merged")}  # fmt: skip
    assert all("P-2" in one.named for one in found)
    assert found == sorted(found, key=lambda one: one.place)
    assert known(reader, "P-2")
    assert not known(reader, "P-3")


def test_a_page_is_read_on_when_a_run_commits_and_is_the_same_as_read_at_once(filled, view):
    store, kept = filled("changes"), Touched()
    list(feed(Reader(store, replace(view, known_at=FEBRUARY), restate), kept))
    on = list(feed(Reader(store, view, restate), kept))
    assert on == list(feed(Reader(store, view, restate), Touched()))
    late = kept.between(store, view, MARCH)
    assert set(late["instant"]) == {MARCH, ERASED}


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "private" / "changes"


@pytest.fixture
def ran(filled):
    """The world of changes: one run committed in February, one in March."""
    return filled("changes")


def pairs(kept, store, view):
    return set(kept.between(store, view).iter_rows())


def test_the_next_process_reads_on_from_what_is_kept_for_its_owner_alone(ran, view, folder, monkeypatch):
    early, late = (replace(view, known_at=at) for at in (FEBRUARY, MARCH))
    first = pairs(Touched(folder), ran, early)
    [path] = folder.iterdir()
    assert (path.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)
    since, table = [], type(ran).table

    def asked(store, name, **told):
        since.append(told["since"])
        return table(store, name, **told)

    monkeypatch.setattr(type(ran), "table", asked)
    assert pairs(Touched(folder), ran, early) == first
    assert since == []
    on = pairs(Touched(folder), ran, late)
    assert min(since) > FEBRUARY
    assert on == pairs(Touched(), ran, late)
    since.clear()
    # What was kept of later times tells earlier ones too.
    assert pairs(Touched(folder), ran, early) == first
    assert since == []
    # Who reads other classes finds nothing kept.
    Touched(folder).between(ran, replace(early, access=(1, 2)))
    assert len([*folder.iterdir()]) == 2


@pytest.mark.parametrize("damage", ["cut", "of another run", "of other classes"])
def test_nothing_kept_is_read_on_that_is_damaged_or_not_of_this_graph(ran, view, folder, damage):
    early = replace(view, known_at=FEBRUARY)
    first = pairs(Touched(folder), ran, early)
    [path] = folder.iterdir()
    told = touched_kept.opened(folder, view.access)[1]
    other = {"of another run": {"run": "run-9"}, "of other classes": {"covered": "1"}}
    wrong = pl.DataFrame({"instant": [FEBRUARY], "subject": ["nobody"]})
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:-1])
    else:
        touched_kept.keep(folder, view.access, wrong, told | other[damage])
    assert pairs(Touched(folder), ran, early) == first
    touched_kept.keep(folder, view.access, wrong, told)
    assert pairs(Touched(folder), ran, early) == {(FEBRUARY, "nobody")}


def test_after_an_erasure_all_is_read_again_and_nothing_from_before_it_stays(ran, view, folder):
    early, late = (replace(view, known_at=at) for at in (FEBRUARY, ERASED))
    running = Touched(folder)
    running.between(ran, early)
    told = touched_kept.opened(folder, view.access)[1]
    wrong = pl.DataFrame({"instant": [FEBRUARY], "subject": ["erased"]})
    touched_kept.keep(folder, view.access, wrong, told)
    touched_kept.keep(folder, (1, 2), wrong, told)
    erasure = {"id": "run-4", "kind": "erase", "instant": ERASED, "state": "committed"}
    ran.create_nodes(["Run"], pl.DataFrame([erasure]).to_arrow())
    for kept in (running, Touched(folder)):
        assert pairs(kept, ran, late) == pairs(Touched(), ran, late)
        assert len([*folder.iterdir()]) == 1
        touched_kept.keep(folder, view.access, wrong, told)


class Trial:
    """Asks within a transaction that is undone."""

    def __init__(self, transaction):
        self.run = transaction.run

    def ask(self, name, **parameters):
        return self.run(query(name).text, parameters).data()

    def table(self, name, **parameters):
        columns, rows = query(name).gives, self.ask(name, **parameters)
        frame = pl.DataFrame(rows, dict.fromkeys(columns, pl.String))
        return as_text([frame] if rows else [], columns)


def tried(store, view, change):
    """The feed after a change that is undone."""
    with store._session(neo4j.WRITE_ACCESS) as session, session.begin_transaction() as transaction:
        transaction.run(change)
        found = list(feed(Reader(Trial(transaction), view, restate), Touched()))
        transaction.rollback()
    return found


NODES = [("Record", "a:1:self"), ("Record", "b:1:self"), ("Row", "a:1@1"), ("Row", "b:1@1"), ("Tombstone", "t-1")]
EDGES = ["s1", "s2", "s3", "s4", "f1", "f2", "m1", "m2", "m3"]


def test_the_feed_with_anything_hidden_is_the_feed_without_it(filled, view):
    store = filled("changes")
    matches = [f"MATCH (x:{label} {{id: '{one}'}})" for label, one in NODES]
    matches += [f"MATCH ()-[x]->() WHERE x.id = '{one}'" for one in EDGES]
    whole = tried(store, view, "RETURN 1")
    for match in matches:
        hidden = tried(store, view, f"{match} SET x.access = 2")
        gone = tried(store, view, f"{match} {'DETACH ' if '(x:' in match else ''}DELETE x")
        assert hidden == gone, match
        assert hidden != whole, match
