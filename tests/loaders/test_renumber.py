"""A feed that gives its rows new ids: the same rows, records, persons and decisions, and nothing lost on the way."""

import csv
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.loaders.test_load import ANN, BOB, FEED, delivered, feed, file, graph, nodes

from kithkin.api.cli import run
from kithkin.cypher.catalogue import Query
from kithkin.graph.erase import Erasure, erase
from kithkin.graph.errors import BadInput, Interrupted, NotThere, WrongUse
from kithkin.loaders import renumber as job
from kithkin.loaders.moves import AMBIGUOUS, DONE, EMPTY, GONE, SAME, TAKEN, TWICE, UNKNOWN, Left, moves
from kithkin.loaders.numbering import Numbering, numbering
from kithkin.loaders.renumber import Act, Proposal
from kithkin.resolution.decide_noun import Ask, Who
from kithkin.resolution.decide_write import decide
from kithkin.resolution.job import resolve

ADA = Act("ada", "a new system")
PERSONS = Query(
    "test/persons", "", (), ("record", "person"),
    "MATCH (r:Record)-[s:SAME_AS]->(p:Person) WHERE s.known_to IS NULL RETURN r.id AS record, p.id AS person",
)  # fmt: skip


def many(first, count=25):
    """Children with ids of their own, all different."""
    return [ANN | {"ref": str(first + n), "first": f"Ann{chr(97 + n)}", "mother": ""} for n in range(count)]


def mapped(*pairs):
    return Proposal([(f"visits:{old}", f"visits:{new}") for old, new in pairs])


def without_numbers(store):
    """The graph but what is said of numbers, and without the rows as they were sent."""
    return {one for one in graph(store) if one[0] != ("Renumbered",)}


def persons(store):
    return {(row["record"], row["person"]) for row in store.read(PERSONS)}


def table(folder, *rows, columns=("old_id", "new_id")):
    path = folder / "map.csv"
    with path.open("w", newline="") as out:
        csv.writer(out).writerows([columns, *rows])
    return path


def test_a_delivery_under_other_ids_is_refused_with_the_cure_and_nothing_is_lost(embedded, tmp_path):
    delivered(embedded, tmp_path, *many(1))
    before = graph(embedded)
    with pytest.raises(BadInput, match=r"25 of 25 ids are gone and 25 of 25 are new.*kithkin renumber visits --map"):
        delivered(embedded, tmp_path, *many(101), name="new.csv")
    assert graph(embedded) == before


def test_who_says_that_they_are_other_rows_loads_them(embedded, tmp_path):
    delivered(embedded, tmp_path, *many(1))
    found = delivered(embedded, tmp_path, *many(101), name="new.csv", as_new=True)
    assert (found.new, found.closed) == (25, 25)


@pytest.mark.parametrize(
    ("first", "second", "changes"),
    [
        (many(1, 5), many(101, 5), {}),
        (many(1), many(101), {"turnover": True}),
        (many(1), many(101), {"delivery": "delta"}),
        (many(1), [*many(1)[:5], *many(101)], {}),
        (many(1), many(1)[:1], {}),
    ],
    ids=["few rows", "a feed of other rows each time", "a delta", "a fifth stays", "most only gone"],
)
def test_what_is_no_renumbering_is_loaded(embedded, tmp_path, first, second, changes):
    delivered(embedded, tmp_path, *first, of=feed(**changes))
    assert delivered(embedded, tmp_path, *second, of=feed(**changes), name="new.csv").rows == len(second)


def test_renumbered_and_loaded_is_as_loaded_under_the_old_ids(store, tmp_path):
    old = [ANN, BOB, ANN | {"ref": "3", "last": "Ode"}]
    delivered(store, tmp_path, *old)
    before = without_numbers(store)
    job.renumber(store, feed(), mapped(("1", "71"), ("2", "72"), ("3", "73")), ADA)
    new = [row | {"ref": f"7{row['ref']}"} for row in old]
    found = delivered(store, tmp_path, *new, name="new.csv")
    assert (found.new, found.changed, found.closed) == (0, 0, 0)
    assert without_numbers(store) == before


def test_a_changed_row_is_a_new_version_of_the_row_it_was(store, tmp_path):
    delivered(store, tmp_path, ANN, BOB)
    job.renumber(store, feed(), mapped(("1", "71"), ("2", "72")), ADA)
    found = delivered(store, tmp_path, ANN | {"ref": "71", "last": "Ode"}, BOB | {"ref": "72"}, name="new.csv")
    assert (found.new, found.changed, found.closed) == (0, 1, 0)
    assert nodes(store, "Record", "id", "surname") == {
        ("visits:1:child", "Ode"), ("visits:1:mother", "Ode"), ("visits:2:child", "Low"),
    }  # fmt: skip


def test_persons_and_decisions_stay_with_renumbered_rows(embedded, tmp_path):
    rows = [ANN, BOB, ANN | {"ref": "3", "last": "Ode", "first": "Una", "dob": "02/02/2002", "mother": ""}]
    delivered(embedded, tmp_path, *rows)
    resolve(embedded)
    decide(embedded, Ask("same", ("visits:1:child",), ("visits:3:child",)), Who("ada", "seen"))
    before = persons(embedded)
    job.renumber(embedded, feed(), mapped(("1", "3"), ("2", "9"), ("3", "1")), ADA)
    delivered(embedded, tmp_path, *(r | {"ref": {"1": "3", "2": "9", "3": "1"}[r["ref"]]} for r in rows), name="n.csv")
    resolve(embedded)
    assert persons(embedded) == before
    assert len({person for record, person in before if record in {"visits:1:child", "visits:3:child"}}) == 1


def test_a_map_that_is_written_twice_changes_nothing(embedded, tmp_path):
    delivered(embedded, tmp_path, ANN, BOB)
    swap = mapped(("1", "2"), ("2", "1"))
    first = job.renumber(embedded, feed(), swap, ADA)
    before = graph(embedded)
    again = job.renumber(embedded, feed(), swap, ADA)
    assert (first.counts(), again.counts()) == ({"renumbered": 2}, {"renumbered": 0, DONE: 2})
    assert graph(embedded) == before


def test_a_look_writes_nothing(embedded, tmp_path):
    delivered(embedded, tmp_path, ANN, BOB)
    before = graph(embedded)
    asked = mapped(("1", "71"), ("9", "79"))
    assert job.look(embedded, feed(), asked).counts() == {"renumbered": 1, UNKNOWN: 1}
    assert graph(embedded) == before


def test_a_row_under_an_id_that_was_given_up_is_somebody_new(embedded, tmp_path):
    delivered(embedded, tmp_path, ANN, BOB)
    job.renumber(embedded, feed(), mapped(("1", "71"), ("2", "72")), ADA)
    other = ANN | {"ref": "1", "first": "Cy", "mother": ""}
    delivered(embedded, tmp_path, ANN | {"ref": "71"}, BOB | {"ref": "72"}, other, name="new.csv")
    assert nodes(embedded, "Record", "id", "given_name") == {
        ("visits:1:child", "Ann"), ("visits:1:mother", "May"), ("visits:2:child", "Bob"), ("visits:1~2:child", "Cy"),
    }  # fmt: skip


def test_taken_back_it_is_as_before(embedded, tmp_path):
    delivered(embedded, tmp_path, ANN, BOB)
    job.renumber(embedded, feed(), mapped(("1", "71")), ADA)
    once = numbering(embedded, "visits")
    job.renumber(embedded, feed(), mapped(("71", "81"), ("2", "1")), ADA)
    job.take_back(embedded, feed(), ADA)
    assert numbering(embedded, "visits") == once
    job.renumber(embedded, feed(), mapped(("71", "91")), ADA)
    job.take_back(embedded, feed(), ADA)
    job.take_back(embedded, feed(), ADA)
    assert numbering(embedded, "visits") == Numbering()
    with pytest.raises(NotThere, match="was not renumbered"):
        job.take_back(embedded, feed(), ADA)


def test_a_renumbering_that_was_killed_is_run_again(embedded, tmp_path, monkeypatch):
    delivered(embedded, tmp_path, ANN, BOB)
    before = graph(embedded)

    def killed(*_):
        raise Interrupted("killed")

    with monkeypatch.context() as patch:
        patch.setattr(job, "bar", killed)
        with pytest.raises(Interrupted, match="killed"):
            job.renumber(embedded, feed(), mapped(("1", "71")), ADA)
    assert graph(embedded) == before
    assert job.renumber(embedded, feed(), mapped(("1", "71")), ADA).counts()["renumbered"] == 1


def test_an_erased_row_stays_erased_under_its_new_id(embedded, tmp_path):
    delivered(embedded, tmp_path, ANN, BOB)
    erase(embedded, Erasure(("visits:1",), "court order", "on paper", "ada"))
    asked = mapped(("1", "71"), ("2", "72"))
    assert job.renumber(embedded, feed(), asked, ADA).counts() == {"renumbered": 1, "erased before": 1}
    assert job.look(embedded, feed(), asked).counts() == {"renumbered": 0, DONE: 2}
    found = delivered(embedded, tmp_path, ANN | {"ref": "71"}, BOB | {"ref": "72"}, name="new.csv")
    assert (found.rejects, nodes(embedded, "Record", "id")) == (1, {("visits:2:child",)})


def test_a_row_is_erased_by_its_new_id_and_comes_back_under_none(embedded, tmp_path):
    delivered(embedded, tmp_path, ANN, BOB)
    job.renumber(embedded, feed(), mapped(("1", "71"), ("2", "72")), ADA)
    job.renumber(embedded, feed(), mapped(("71", "81")), ADA)
    erase(embedded, Erasure(("visits:81",), "court order", "on paper", "ada"))
    assert nodes(embedded, "Renumbered", "sent_as", also_closed=True) == {("visits:72",), ("visits:2",)}
    again = [ANN | {"ref": one} for one in ("1", "71", "81")]
    found = delivered(embedded, tmp_path, BOB | {"ref": "72"}, *again, name="new.csv")
    assert (found.rejects, nodes(embedded, "Record", "id")) == (3, {("visits:2:child",)})


def test_rows_that_are_alike_in_all_but_their_ids_make_the_map(embedded, tmp_path):
    twins = [ANN | {"ref": one, "first": "Al"} for one in ("5", "6")]
    delivered(
        embedded, tmp_path, ANN, BOB, *twins, ANN | {"ref": "8", "first": "Gone"}, ANN | {"ref": "9", "last": "Z"}
    )
    sent = tmp_path / "new.csv"
    delivered_as = [
        ANN | {"ref": "71"},
        BOB | {"ref": "1"},
        ANN | {"ref": "9", "last": "Z"},
        ANN | {"ref": "90", "last": "Y"},
    ]
    with sent.open("w", newline="") as out:
        # The new system has dropped a column that nobody fills and added one.
        writer = csv.DictWriter(out, [*ANN, "mother_last", "made"])
        writer.writeheader()
        writer.writerows(
            row | {"made": "2020"} for row in (*delivered_as, *(one | {"ref": f"7{one['ref']}"} for one in twins))
        )
    found = job.from_delivery(embedded, feed(), sent)
    assert set(found.pairs) == {("visits:1", "visits:71"), ("visits:2", "visits:1")}
    assert {(one.old, one.new, one.reason) for one in found.left} == {
        ("visits:5", "", AMBIGUOUS), ("visits:6", "", AMBIGUOUS), ("", "visits:75", AMBIGUOUS),
        ("", "visits:76", AMBIGUOUS), ("visits:8", "", GONE), ("", "visits:90", GONE),
    }  # fmt: skip


def test_a_map_is_read_with_its_faults_said(tmp_path):
    read = job.from_map(
        feed(),
        table(tmp_path, ("1", "a~b", ""), ("2", "", ""), ("3", "4", "alike"), columns=("old_id", "new_id", "left_out")),
    )
    assert read.pairs == [("visits:1", "visits:a%7Eb")]
    assert read.left == [Left("visits:2", "", EMPTY)]
    with pytest.raises(BadInput, match="has no column new_id; did you mean newid"):
        job.from_map(feed(), table(tmp_path, columns=("old_id", "newid")))
    with pytest.raises(WrongUse, match="has no key of its own"):
        job.from_map(replace(feed(), key=()), tmp_path / "map.csv")
    with pytest.raises(WrongUse, match="--reason"):
        Act("ada", " ")


@pytest.mark.parametrize(
    ("pairs", "reasons"),
    [
        ([("1", "1")], {SAME}),
        ([("1", "71"), ("1", "72")], {TWICE}),
        ([("1", "71"), ("2", "71")], {TWICE}),
        ([("1", "")], {EMPTY}),
        ([("1", "2")], {TAKEN}),
        ([("1", "2"), ("2", "3"), ("3", "4")], {TAKEN}),
    ],
)
def test_what_a_map_cannot_say_is_left_out_with_why(pairs, reasons):
    known = {f"visits:{n}" for n in (1, 2, 3, 4)}
    found = moves(mapped(*pairs).pairs, Numbering(), known)
    assert (found.moved, {one.reason for one in found.left}) == ((), reasons)
    assert found.after == Numbering()


def test_ids_that_were_shuffled_are_told_apart_where_a_few_rows_are_alike(embedded, tmp_path):
    twins = [ANN | {"ref": one, "first": "Al", "mother": ""} for one in ("98", "99")]
    delivered(embedded, tmp_path, *many(1), *twins)
    # Each has the id of the next, and the ends of the chain are rows that nobody can tell apart.
    refs = [*(str(n) for n in range(2, 26)), "98", "1", "77"]
    rows = [row | {"ref": ref} for row, ref in zip([*many(1), *twins], refs, strict=True)]
    sent = file(tmp_path, *rows, name="new.csv")
    asked = job.from_delivery(embedded, feed(), sent)
    assert job.renumber(embedded, feed(), asked, ADA).counts() == {"renumbered": 25, AMBIGUOUS: 4}
    assert job.renumber(embedded, feed(), job.from_delivery(embedded, feed(), sent), ADA).moved == ()
    found = delivered(embedded, tmp_path, *rows, name="new.csv")
    assert (found.new, found.changed, found.closed) == (2, 0, 2)


NUMBERS = st.sampled_from([f"f:{n}" for n in range(6)])
MAPS = st.lists(st.tuples(st.lists(st.tuples(NUMBERS, NUMBERS), max_size=6), st.sets(NUMBERS)), max_size=5)


@given(MAPS)
def test_no_two_ids_are_of_one_row_whatever_maps_say(maps):
    known, now = {f"f:{n}" for n in range(4)}, Numbering()
    for pairs, sent in maps:
        before, found = now, moves(pairs, now, known)
        now = found.after
        moved = (*found.moved, *found.unseen)
        assert all(now.key(new) == before.key(old) for old, new in moved)
        kept = {f"f:{n}" for n in range(9)} - {one for pair in moved for one in pair}
        assert all(now.key(one) == before.key(one) for one in kept)
        keys = [now.key(f"f:{n}") for n in range(9)]
        assert len(set(keys)) == len(keys)
        assert known <= set(keys) | set(now.keys.values())
        again = moves(pairs, now, known)
        assert not again.moved + again.unseen
        known |= {now.key(one) for one in sent}


def test_the_command_says_first_what_it_would_do_and_does_it_on_demand(embedded, engines, tmp_path, capsys):
    where = ["--graph", f"kithkin:{engines._folder}", "--data", str(tmp_path)]
    (tmp_path / "feeds").mkdir()
    (tmp_path / "feeds" / "visits.toml").write_text(FEED, encoding="utf-8")
    delivered(embedded, tmp_path, *many(1))
    new = file(tmp_path, *many(101, 24), BOB | {"ref": "900"}, name="new.csv")
    assert run(["load", "visits", str(new), *where]) == 2
    assert "--as-new" in capsys.readouterr().err
    assert run(["renumber", "visits", "--match", str(new), "--confirm", *where]) == 1
    assert run(["renumber", "visits", "--match", str(new), "--out", str(tmp_path / "map.csv"), *where]) == 0
    told = capsys.readouterr().out
    assert "24 renumbered, 2 no row is alike" in told
    assert "nothing was written" in told
    assert (tmp_path / "map.csv").stat().st_mode & 0o077 == 0
    by_map = ["renumber", "visits", "--map", str(tmp_path / "map.csv"), "--reason", "a new system", "--confirm", *where]
    assert run(by_map) == 0
    assert run(["load", "visits", str(new), *where]) == 0
    assert "25 rows, 25 records, 0 rejected, 1 new, 0 changed, 1 closed" in capsys.readouterr().out
    assert run(["renumber", "visits", "--undo", "--reason", "by mistake", "--confirm", *where]) == 0
    assert "(24 rows) is taken back" in capsys.readouterr().out
    assert run(["renumber", "visits", *where]) == 1
    assert numbering(embedded, "visits") == Numbering()
    acts = [row for row in embedded.ask("schema/runs") if row["kind"] == "renumber"]
    assert ["a new system" in acts[0]["details"], "by mistake" in acts[1]["details"]] == [True, True]
