"""A record that is asked about alone gets the answer of a whole run, out of what the asker may read."""

import numpy as np
import polars as pl
import pytest

from kithkin.resolution.identity import KINDS, linked_records, table_of
from kithkin.resolution.link import Decisions
from kithkin.resolution.live import few as few_of
from kithkin.resolution.live import kept
from kithkin.resolution.live.answer import answered
from kithkin.resolution.live.ask import ask, beside_all, read_one
from kithkin.resolution.live.follow import Standing
from kithkin.resolution.live.handful import Single, frame, handful
from kithkin.resolution.live.index import Index
from kithkin.resolution.live.pairs import findings, likeliest
from kithkin.resolution.live.renumbered import same_number
from kithkin.resolution.live.search import Wanted, search
from kithkin.resolution.live.stock import COLUMNS, stock_of
from kithkin.resolution.live.told import CLASSES
from kithkin.resolution.live.warm import warm
from kithkin.resolution.numbers import Numbers, numbers_of
from kithkin.resolution.prepared import read_rows

OPEN, SECRET = 1, 2
NAMES = {
    "first_name": "given_name",
    "surname": "surname",
    "dob": "date_of_birth",
    "email": "email",
    "city": "birth_place",
}
ASKED = 40


@pytest.fixture(scope="module")
def city():
    """Made-up people as the records of a graph, the model of a run over them, and each record's person."""
    read = pl.read_parquet("tests/data/fake_1000.parquet").head(400)
    told = read.select(pl.col(old).cast(pl.String).alias(new) for old, new in NAMES.items())
    absent = [pl.lit(None, pl.String).alias(name) for name in KINDS if name not in told.columns]
    # Every fourth row tells of two people, so that row mates count.
    ids = [f"fake:{n - (n % 8 == 1):04}:{'partner' if n % 8 == 1 else 'self'}" for n in range(read.height)]
    frame = told.with_columns(pl.Series("record_id", ids), *absent)
    linked = linked_records(frame, None)
    persons = pl.from_arrow(linked.clusters).select("record_id", person_id="cluster_id")
    records = frame.join(persons, on="record_id").with_columns(
        access=pl.when(pl.col("record_id").str.ends_with("7:self")).then(SECRET).otherwise(OPEN).cast(pl.Int64),
        first_known=pl.lit("2016"),
    )
    return records.select(list(COLUMNS)), linked.model


def without(records, *ids):
    return records.filter(~pl.col("record_id").is_in(ids))


def answer(index, model, row, access=(OPEN, SECRET)):
    readable = index.readable(access)
    readable[index.find([row["record_id"]], readable)] = False
    return answered(index, ask(index, model, read_one(row["record_id"], row), readable))


def test_whoever_is_taken_out_and_asked_about_is_found_as_a_run_finds_them(city):
    records, model = city
    index = Index((stock_of(records),))
    people = dict(records.group_by("person_id").agg("record_id").iter_rows())
    for row in records.to_dicts()[:ASKED]:
        found = answer(index, model, row)
        others = set(people[row["person_id"]]) - {row["record_id"]}
        assert set(found.records) == others
        assert found.person_id == (row["person_id"] if others else None)


@pytest.mark.parametrize("lacking", [(), ("surname",), ("given_name", "email"), ("date_of_birth", "birth_place")])
def test_what_a_record_does_not_state_weighs_nothing_beside_any_other(city, lacking, monkeypatch):
    records, model = city
    index, rows = Index((stock_of(records),)), np.arange(0, records.height, 7)

    def told(row):
        found = beside_all(index, model, read_one("asked", row), rows)
        odds = [getattr(found.odds, name).tobytes() for name in ("weight", "together", "same", "household")]
        ids = ["asked", *index.ids(rows)]
        return odds, findings(found, likeliest(found, ids)), likeliest(found, ids)

    asked = [{**row, **dict.fromkeys(lacking)} for row in records.to_dicts()[:12]]
    few = [told(row) for row in asked]
    monkeypatch.setattr("kithkin.resolution.live.ask.few", lambda parts, order, _: few_of.few(parts, order))
    assert few == [told(row) for row in asked]


def test_a_hidden_record_changes_nothing_in_what_is_answered(city):
    records, model = city
    whole, poor = Index((stock_of(records),)), Index((stock_of(records.filter(pl.col("access") == OPEN)),))
    asked = [row for row in records.to_dicts() if row["access"] == SECRET]
    assert len(asked) > 25
    for row in asked[:25]:
        assert answer(whole, model, row, (OPEN,)) == answer(poor, model, row, (OPEN,))


def test_what_changed_since_is_asked_as_if_it_had_always_been_there(city):
    records, model = city
    late = records["record_id"].to_list()[::5]
    first, then = stock_of(without(records, *late[1:])), stock_of(records.filter(pl.col("record_id").is_in(late)))
    parts = Index((first, then), stale=(np.array([first.place(late[0])]),))
    whole = Index((stock_of(records),))
    for row in records.to_dicts()[:30]:
        assert answer(parts, model, row) == answer(whole, model, row)


def test_an_index_that_was_kept_answers_as_before_and_nobody_else_may_read_it(city, tmp_path):
    records, model = city
    stock = stock_of(records)
    kept.keep(tmp_path / "live", kept.Kept(stock, "2016", "run-1"))
    back = kept.opened(tmp_path / "live")
    assert (back.instant, back.run_id) == ("2016", "run-1")
    for row in records.to_dicts()[:10]:
        assert answer(Index((back.stock,)), model, row) == answer(Index((stock,)), model, row)
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "live").iterdir()} == {0o600}


def test_a_spoilt_index_is_not_opened(city, tmp_path):
    kept.keep(tmp_path / "live", kept.Kept(stock_of(city[0]), "2016", "run-1"))
    (tmp_path / "live" / "kept.json").write_text("{")
    assert kept.opened(tmp_path / "live") is None
    assert kept.opened(tmp_path / "nowhere") is None


def test_what_an_index_keeps_beside_its_columns_is_there_before_anybody_asks(city):
    records, model = city
    index = Index((stock_of(records),))
    warm(Standing(index, model, Decisions(), "run-1"))
    assert {"of_person", "id_texts", "person_texts", "first_texts"} <= vars(index.stocks[0]).keys()
    assert "_texts" in vars(index.stocks[0].told)
    surnames = index.stocks[0].people.coded["surname"]
    for made in ("order", "ordered", "letters", "sketches", "as texts"):
        assert surnames.once(made, lambda _: None) is not None
    warm(Standing(Index(()), model, Decisions(), "run-1"))


def test_a_stranger_is_new_and_evidence_is_told_in_words(city):
    records, model = city
    index = Index((stock_of(records),))
    stranger = {"record_id": "live:1:self", "given_name": "Zebedee", "surname": "Quux", "date_of_birth": "1911-11-12"}
    found = answer(index, model, stranger)
    assert (found.person_id, found.records, found.best) == (None, (), None)
    known = records.to_dicts()[0] | {"record_id": "live:2:self"}
    best = answer(index, model, known).best
    assert "The surnames are the same" in {line.finding for line in best.findings}
    assert best.weight > 0


ODD = {
    "given_name": ("Anna Maria", "Mr", " o'neil ", "İrem", "-"),
    "surname": ("Marsh Jr", "van der Berg", ""),
    "full_name": ("Marsh, Dr Ann Mary", "Ann", "Ann Mary van Marsh", "unknown"),
    "known_as": ("Bob jr",),
    "date_of_birth": ("31/12/1980", "12/31/1980", "1980-01-01", "19801231", "x"),
    "sex": ("F", "male", "?"),
    "nhs_number": ("943 476 5919", "9434765918"),
    "nino": ("AB 12 34 56 C", "x"),
    "uprn": ("100031234567", "x"),
    "national_id": ("AB-12 3", "none"),
    "occupation": ("Ärzt in", "N/A", "Cook & co"),
    "address_line": ("Flat 2, 14a High Street", "unknown", "14 B St Mary's Road"),
    "postcode": ("l1 8jq", "75724", "x y"),
    "phone": ("0151 496 0123", "000000000"),
    "email": ("Ann@Example.org", "none@x.org", "a@b"),
}


def said(people):
    return {name: column.values[column.codes[0]] for name, column in people.coded.items()}


def test_one_record_is_read_as_a_table_of_it_would_be(city):
    odd = [{name: text} for name, texts in ODD.items() for text in texts]
    rows = [row | more for row in city[0].to_dicts()[:2] for more in ({}, *odd)]
    keys = ("fake:1:self", "shbe:a:b:dependant-2", "sen:1:mother", "school:1:contact-1", "x:1:kept-from")
    for at, row in enumerate([*rows, *odd]):
        key = keys[at % len(keys)]
        table, kinds = table_of(pl.DataFrame([{**row, "record_id": key}], schema=dict.fromkeys(COLUMNS, pl.String)))
        whole = read_rows(table, id_column="record_id", column_map=kinds).people
        one = read_one(key, row)
        assert said(one.read.people) == said(whole), row
        assert (one.read.people.strong, one.read.people.real) == (whole.strong, whole.real)
        assert one.delivered == table["row_key"][0].as_py()


def test_a_hidden_record_changes_nothing_in_what_a_search_finds(city):
    records, model = city
    whole, poor = Index((stock_of(records),)), Index((stock_of(records.filter(pl.col("access") == OPEN)),))
    hidden = [row for row in records.to_dicts() if row["access"] == SECRET and row["surname"] and row["date_of_birth"]]
    for row in hidden[:12]:
        values = {name: row[name] for name in ("given_name", "surname") if row[name]}
        for wanted in (
            Wanted(values, {"birth_date": row["date_of_birth"][:4]}),
            Wanted({"surname": row["surname"] + "x"}),
        ):
            found = [search(index, model, wanted, index.readable([OPEN]), 20) for index in (whole, poor)]
            assert found[0] == found[1]
            assert row["record_id"] not in {hit.record_id for hit in found[0]}


def test_a_number_that_changed_leads_to_the_readable_rows_under_the_old_one(city):
    records, _ = city
    old, new = "943 476 5919", "401 023 2137"
    first = pl.col("record_id") == "fake:0002:self"
    index = Index((stock_of(records.with_columns(nhs_number=pl.when(first).then(pl.lit(old)))),))
    changed = numbers_of([{"kind": "nhs_number", "old": old, "new": new}])
    asked = read_one("x:1:self", {"nhs_number": new}).read.people
    readable = index.readable((OPEN, SECRET))
    assert index.ids(same_number(index, asked, changed, readable)) == ["fake:0002:self"]
    assert not len(same_number(index, asked, Numbers(), readable))
    assert not len(same_number(index, asked, changed, readable & False))


def keys_of(stock):
    made = {key: zip(one.hashes, one.rows, strict=True) for key, one in stock.blocked.sorted.items()}
    return {key: sorted(pairs) for key, pairs in made.items()}


def test_a_handful_of_records_prepared_one_by_one_is_the_stock_of_their_table(city):
    records, _ = city
    whole = frame(records.head(80).to_dicts()).with_columns(
        pl.col("access").alias(name) if name in CLASSES else pl.col(name).fill_null("x") for name in (*CLASSES, "feed")
    )
    ends = pl.col("record_id").str
    every = whole.with_columns(
        twice=ends.ends_with("4:self"),
        person_id=pl.when(~ends.ends_with("5:self")).then("person_id"),
        row_access=pl.when(~ends.ends_with("6:self")).then("access"),
    )
    rows = every.to_dicts()
    whole, few = stock_of(frame(rows)), handful(map(Single.of, reversed(rows)))
    assert len(few) == len(whole) == 80
    for name in ("ids", "first_known", "person_ids"):
        assert getattr(few, name).equals(getattr(whole, name))
    for name in ("access", "persons"):
        assert getattr(few, name).tolist() == getattr(whole, name).tolist()
    assert ((few.delivered >= 0) == (whole.delivered >= 0)).all()
    everyone = np.arange(80)
    assert few.people.coded.keys() == whole.people.coded.keys()
    for name in whole.people.coded:
        assert few_of.told(few.people, name, everyone) == few_of.told(whole.people, name, everyone)
    assert keys_of(few) == keys_of(whole)
    for access in ((OPEN,), (SECRET,), (OPEN, SECRET)):
        assert few.told.to(everyone, access).tolist() == whole.told.to(everyone, access).tolist()
    assert few.told.rows(everyone) == whole.told.rows(everyone)


def test_the_rank_in_a_name_counts_in_a_handful_as_in_a_table(city):
    records, _ = city
    rows = frame(records.head(4).with_columns(twice=False).to_dicts()).with_columns(
        surname=pl.Series(["hall jr", "hall sr", "hall", "hall"])
    ).to_dicts()  # fmt: skip
    made = handful(map(Single.of, rows))
    assert few_of.told(made.people, "suffix", np.arange(4)) == few_of.told(
        stock_of(frame(rows)).people, "suffix", np.arange(4)
    )
