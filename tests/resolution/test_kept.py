"""What was kept with what changed since is what reading everything gives."""

import numpy as np
import polars as pl
import pytest

from kithkin.bench.liverpool import city
from kithkin.resolution.current import RECORD
from kithkin.resolution.identity import table_of
from kithkin.resolution.kept import ELSEWHERE, LIKENESS, POSSIBLE, Kept
from kithkin.resolution.prepared import read_rows
from kithkin.resolution.sealed import unsealed

NARROW = pl.lit(9, pl.Int64)


@pytest.fixture(scope="module")
def records():
    """A city's records as a graph gives them; a few have a rank, and two feeds different classes."""
    made = city(60, 5).records
    lacking = [pl.lit(None, kind).alias(name) for name, kind in RECORD.items() if name not in made.columns]
    made = made.with_columns(lacking).select(*RECORD)
    number = pl.int_range(pl.len())
    return made.with_columns(
        access=(1 + number % 2).cast(pl.Int64),
        first_known=pl.when(number < 9).then(pl.lit("2016-01-01T00:00:00.000000Z")).otherwise(pl.lit("2017-01-01")),
        surname=pl.when(number % 31 == 0).then(pl.col("surname") + " Jr").otherwise("surname"),
        given_name=pl.when(number % 37 == 0).then(pl.col("given_name") + " Snr").otherwise("given_name"),
    )


def shown(kept):
    """Everything that is known of each record, as text."""
    read = kept.read()
    rows = dict(read.people.coded) | {"row": kept.row, "first": kept.first}
    columns = {name: pl.Series([one.values[code] if code >= 0 else None for code in one.codes], dtype=pl.String)
               for name, one in rows.items()}  # fmt: skip
    return pl.DataFrame({"id": kept.ids, "access": kept.access, "content": kept.content, **columns})


def stated(frame, *, closed=False):
    return frame.with_columns(closed=pl.lit(closed))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_any_changes_taken_in_give_what_reading_everything_gives(records, seed):
    dice = np.random.default_rng(seed)
    order = dice.permutation(records.height)
    kept, rows = Kept.of(records[np.sort(order[60:])]), records[np.sort(order[60:])]
    for load in np.split(order[:60], [20, 50]):
        gone = rows[dice.choice(rows.height, 7, replace=False)]
        changed = rows.filter(~pl.col("record_id").is_in(gone["record_id"].implode()))[dice.permutation(200)[:9]]
        changed = changed.with_columns(
            pl.col("surname").shift(1), pl.col("postcode").reverse(), access=pl.lit(9, pl.Int64)
        )
        new = pl.concat([records[load], changed])
        kept = kept.now(
            pl.concat([stated(gone, closed=True), stated(new)]).sample(fraction=1.0, shuffle=True, seed=seed)
        )
        away = [*gone["record_id"], *changed["record_id"]]
        rows = pl.concat([rows.filter(~pl.col("record_id").is_in(away)), new])
        whole = Kept.of(rows)
        assert shown(kept).equals(shown(whole))
        assert list(kept.read().people.coded) == list(whole.read().people.coded)
        assert list(kept.coded) == list(whole.coded)


def test_nothing_stated_changes_nothing(records):
    kept = Kept.of(records)
    assert shown(kept.now(stated(records[:0]))).equals(shown(kept))


def test_everything_is_read_again_where_new_records_change_how_others_are_read(records):
    plain = records.filter(~pl.col("surname").str.ends_with(" Jr") & ~pl.col("given_name").str.ends_with(" Snr"))
    ranked = records.filter(pl.col("surname").str.ends_with(" Jr"))
    assert Kept.of(plain).now(stated(ranked)) is None
    assert Kept.of(records).now(stated(ranked, closed=True)) is None
    turned = records[:1].with_columns(date_of_birth=pl.lit("03/04/1990"))
    assert Kept.of(records[1:]).now(stated(turned)) is None
    assert Kept.of(pl.concat([records[1:], turned])) is None
    first = records[:1].with_columns(occupation=pl.lit("lamplighter"))
    assert Kept.of(records[1:].with_columns(occupation=pl.lit(None, pl.String))).now(stated(first)) is None


def test_what_is_kept_comes_back_from_its_file_and_only_its_owner_reads_it(records, tmp_path):
    path = tmp_path / "new" / "read.arrow"
    Kept.of(records).save(path, {"run": "run-1"})
    back, told = Kept.load(path)
    assert told == {"run": "run-1"}
    assert shown(back).equals(shown(Kept.of(records)))
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert back.coded["given"].once("same", lambda _: object()) is back.coded["surname"].once(
        "same", lambda _: object()
    )


def test_it_is_known_which_records_have_no_edge_of_a_kind(records, tmp_path):
    kept = Kept.of(records)
    one, two, three = kept.ids.to_pylist()[:3]
    # Of what was only read nothing is known.
    assert kept.untied([one, two], LIKENESS) == set()
    kept = kept.tied(LIKENESS, [two]).tied(POSSIBLE, [one])
    assert (kept.untied([one, two, "gone"], LIKENESS), kept.untied([one, two], POSSIBLE)) == ({one}, {two})
    kept = kept.tied(LIKENESS, {three}, among={two, three})
    assert kept.untied([one, two, three], LIKENESS) == {one, two}
    kept.save(tmp_path / "read.arrow", {})
    kept = Kept.load(tmp_path / "read.arrow")[0].now(stated(records.filter(pl.col("record_id") == two)))
    assert kept.untied([one, two, three], LIKENESS) == {one}
    assert kept.loosened().untied([one, two, three], LIKENESS) == set()


def test_it_is_known_whom_records_are_of_until_others_may_have_written(records, tmp_path):
    kept = Kept.of(records)
    ids = kept.ids.to_pylist()
    told, unknown = kept.together(ids[:2])
    assert (told.height, unknown) == (0, ids[:2])
    members = pl.DataFrame({"record_id": ids[:5], "person_id": ["p1", "p2", "p1", "p3", "p2"]})
    kept = kept.placed(members.sample(fraction=1.0, shuffle=True, seed=1))
    told, unknown = kept.together([ids[0], ids[3], ids[7], "gone"])
    assert dict(told.iter_rows()) == {ids[0]: "p1", ids[2]: "p1", ids[3]: "p3"}
    assert unknown == sorted([ids[7], "gone"])
    kept.save(tmp_path / "read.arrow", {})
    kept = Kept.load(tmp_path / "read.arrow")[0].now(stated(records.filter(pl.col("record_id") == ids[2]), closed=True))
    assert dict(kept.together([ids[0]])[0].iter_rows()) == {ids[0]: "p1"}
    assert kept.together(ids[1:2])[0].height == 2
    assert kept.loosened().together(ids[:2])[0].height == 0


def test_who_never_stood_elsewhere_and_by_which_edge_each_stands_is_known_until_others_may_have_written(records):
    kept = Kept.of(records)
    one, two, three = ids = kept.ids.to_pylist()[:3]
    assert kept.untied(ids, ELSEWHERE) == set()
    kept = kept.tied(ELSEWHERE, []).placed(pl.DataFrame({"record_id": ids, "person_id": ["p1", "p1", "p2"]}))
    kept = kept.bound(pl.DataFrame({"id": ["e3", "e1"], "source": [three, one]}))
    assert kept.untied(ids, ELSEWHERE) == set(ids)
    assert dict(kept.binding([*ids, "gone"]).iter_rows()) == {one: "e1", three: "e3"}
    kept = kept.placed(pl.DataFrame({"record_id": [two, three], "person_id": ["p1", "p1"]}))
    kept = kept.bound(pl.DataFrame({"id": ["e4"], "source": [three]}))
    assert kept.untied(ids, ELSEWHERE) == {one, two}
    again = kept.now(stated(records.filter(pl.col("record_id") == one)))
    assert dict(again.binding(ids).iter_rows()) == {three: "e4"}
    assert kept.loosened().binding(ids).is_empty()
    assert kept.loosened().untied(ids, ELSEWHERE) == set()


def test_it_is_known_for_whom_ids_were_made_and_whom_others_lead_to_until_others_may_have_written(records, tmp_path):
    kept = Kept.of(records)
    one, two, three, four = kept.ids.to_pylist()[:4]
    persons = pl.Series(["p1", "p2", "p3", None], dtype=pl.String)
    assert kept.names(persons).is_empty()
    members = {"record_id": [one, two, three, four], "person_id": ["p1", "p1", "p2", "p3"]}
    # The record that p3 was made for is with somebody else now.
    minted = pl.DataFrame({"person_id": ["p1", "p2", "p3"], "minted_for": [two, three, one]})
    kept = kept.placed(pl.DataFrame(members)).named(minted).led({"p2"})
    kept.save(tmp_path / "read.arrow", {})
    kept = Kept.load(tmp_path / "read.arrow")[0]
    assert set(kept.names(persons).iter_rows()) == {("p1", two, False), ("p2", three, True)}
    kept = kept.led({"p1"}, among=[three])
    assert set(kept.names(persons).iter_rows()) == {("p1", two, True), ("p2", three, False)}
    # Whoever goes to another person takes no name along.
    moved = kept.placed(pl.DataFrame({"record_id": [two, three], "person_id": ["p2", "p2"]})).named(minted[1:2])
    assert set(moved.names(persons).iter_rows()) == {("p2", three, True)}
    again = kept.now(stated(records.filter(pl.col("record_id") == two)))
    assert set(again.names(persons).iter_rows()) == {("p2", three, False)}
    assert kept.loosened().names(persons).is_empty()


@pytest.mark.parametrize("many", [0, 1, 12, 10_000])
def test_some_records_are_found_alike_however_many_are_looked_for(records, many):
    kept = Kept.of(records)
    every = kept.ids.to_pylist()
    asked = [*every[:: max(1, len(every) // max(many, 1))], "gone", "~"] if many else ["gone"]
    told = kept.told(pl.Series(asked[::-1] * 2, dtype=pl.String))
    assert told["record_id"].to_list() == [one for one in every if one in asked]


@pytest.mark.parametrize("place", [0, 100, 5_000, -200, -1])
def test_a_file_of_which_a_byte_is_damaged_is_as_if_it_were_not_there(records, tmp_path, place):
    path = tmp_path / "read.arrow"
    Kept.of(records).save(path, {})
    whole = bytearray(path.read_bytes())
    whole[place] ^= 1
    path.write_bytes(whole)
    assert Kept.load(path) is None
    path.write_bytes(whole[:9])
    assert unsealed(path) is None
    path.unlink()
    assert Kept.load(path) is None


def test_kept_records_read_as_the_table_they_came_from_does(records):
    table, kinds = table_of(records)
    read, kept = read_rows(table, id_column="record_id", column_map=kinds), Kept.of(records).read()
    assert read.rows.texts.equals(kept.rows.texts)
    assert read.mates.tolist() == kept.mates.tolist()
    assert {name: one.values for name, one in read.people.coded.items()} == {
        name: one.values for name, one in kept.people.coded.items()
    }
