"""Incremental equals batch under one model version: rows added, changed, deleted and decided on, load after load."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from kithkin.bench.liverpool import city
from kithkin.resolution import around, bridges, score
from kithkin.resolution.again import again
from kithkin.resolution.decide import Decisions
from kithkin.resolution.held import Held
from kithkin.resolution.identity import table_of
from kithkin.resolution.link import link
from kithkin.resolution.model import Model
from kithkin.resolution.pairs import pairs_table
from kithkin.resolution.world import renamed

DATA = Path(__file__).parent.parent / "data"
LOADS = 3


@pytest.fixture(scope="module")
def plain():
    """A table without row mates, and a model whose blocks soon are too large."""
    table = pl.read_parquet(DATA / "febrl3.parquet").rename({"rid": "record_id"}).drop("eid", "feed")[:1400]
    found = link(table.to_arrow(), id_column="record_id")
    kinds = {column.name: str(column.kind) for column in found.columns if column.kind}
    return table, replace(found.model, limits=dict.fromkeys(found.model.limits, 4)), kinds


@pytest.fixture(scope="module")
def sieved(plain):
    """The same under a model that looks at pairs at a glance."""
    table, _, kinds = plain
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(score, "many_pairs", lambda: 0)
        model = link(table.to_arrow(), id_column="record_id", column_map=kinds).model
    assert model.glance
    return table, replace(model, limits=dict.fromkeys(model.limits, 4)), kinds


@pytest.fixture(scope="module")
def mated():
    """A city's records with their row mates."""
    made, kinds = table_of(city(150, 5).records)
    return pl.from_arrow(made), link(made, id_column="record_id", column_map=kinds).model, kinds


class History:
    """Persons and pairs as they are known after load upon load, of which only what is touched is linked."""

    def __init__(self, rows, model, kinds):
        self.model, self.kinds = model, kinds
        found = self.batch(rows, None)
        self.held = found.held
        self.persons = told(found.clusters, "batch")
        self.pairs = pairs_of(found.scores, found.row_ids)
        self.open = open_of(found.unsettled)

    def batch(self, rows, decisions):
        return link(rows.to_arrow(), self.model, decisions, id_column="record_id", column_map=self.kinds, watched=True,
                    marked=True)  # fmt: skip

    def load(self, rows, decisions=None):
        got = again(rows.to_arrow(), self.model, self.held, decisions, kinds=self.kinds)
        self.held = got.held
        moved = {*got.gone, *got.clusters["record_id"].to_pylist()}
        self.persons = {one: person for one, person in self.persons.items() if one not in moved}
        self.persons |= told(got.clusters, "again")
        self.pairs = {both: pair for both, pair in self.pairs.items() if not moved & set(both)}
        self.pairs |= pairs_of(got.scores, got.row_ids)
        near = {*got.gone, *got.near}
        self.open = {group for group in self.open if not near & {one for one, _ in group}} | open_of(got.unsettled)
        return moved


def told(clusters, run):
    columns = (clusters[name].to_pylist() for name in ("record_id", "cluster_id", "probability"))
    return {one: ((run, name), round(sure, 6)) for one, name, sure in zip(*columns, strict=True)}


def open_of(unsettled):
    """What hangs on who reads, component by component."""
    groups = {}
    for row in unsettled.to_pylist():
        groups.setdefault(row["component"], set()).add((row["record_id"], row["parting"]))
    return {frozenset(group) for group in groups.values()}


def pairs_of(scores, ids):
    table = pairs_table(scores, ids)
    columns = (table[name].to_pylist() for name in ("left_id", "right_id", "weight", "same", "class", "evidence"))
    return {frozenset((left, right)): rest for left, right, *rest in zip(*columns, strict=True)}


def partition(persons):
    groups = {}
    for one, (name, sure) in persons.items():
        groups.setdefault(name, set()).add((one, sure))
    return {frozenset(group) for group in groups.values()}


def shifted(rows, dice):
    """Some rows deleted, and some with another row's value in one column."""
    some = lambda: dice.choice(rows["record_id"].to_numpy(), 6, replace=False).tolist()  # noqa: E731
    column = str(dice.choice([name for name in rows.columns if name not in ("record_id", "row_key", "life_stage")]))
    other = pl.when(pl.col("record_id").is_in(some())).then(pl.col(column).shift(1)).otherwise(pl.col(column))
    return rows.filter(~pl.col("record_id").is_in(some())).with_columns(other.alias(column))


def decided(rows, dice):
    one, two, three, four = dice.choice(rows["record_id"].to_numpy(), 4, replace=False).tolist()
    return Decisions(((one, two),), ((three, four),))


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("kind", ["plain", "sieved", "mated"])
def test_any_split_of_changes_into_loads_gives_what_linking_everything_gives(kind, seed, request):
    table, model, kinds = request.getfixturevalue(kind)
    dice = np.random.default_rng(seed)
    order = dice.permutation(table.height)
    first, *loads = np.split(order, table.height - np.array([60, 25, 10]))
    rows = table[np.sort(first)]
    history = History(rows, model, kinds)
    for load in loads:
        rows = pl.concat([shifted(rows, dice), table[np.sort(load)]]).sample(fraction=1.0, shuffle=True, seed=seed)
        decisions = decided(rows, dice)
        history.load(rows, decisions)
        whole = history.batch(rows, decisions)
        assert partition(history.persons) == partition(told(whole.clusters, "batch"))
        assert history.pairs == pairs_of(whole.scores, whole.row_ids)
        assert history.open == open_of(whole.unsettled)


@pytest.mark.parametrize("kind", ["plain", "sieved", "mated"])
def test_so_do_loads_of_new_rows_alone_of_which_no_other_blocks_are_made(kind, request, monkeypatch):
    monkeypatch.setattr(around, "LEAST", 0)
    monkeypatch.setattr(around, "planned", watched := Planned(around.planned))
    table, model, kinds = request.getfixturevalue(kind)
    model = replace(model, limits={**model.limits, "neighbours": 0})
    rows = table[:-40]
    history = History(rows, model, kinds)
    for load in (table[-40:-12], table[-12:]):
        rows = pl.concat([rows, load])
        history.load(rows)
        whole = history.batch(rows, None)
        assert partition(history.persons) == partition(told(whole.clusters, "batch"))
        assert history.pairs == pairs_of(whole.scores, whole.row_ids)
        assert history.open == open_of(whole.unsettled)
    assert watched.times == 0


class Planned:
    """Counts how often all blocks were made."""

    def __init__(self, made):
        self.made, self.times = made, 0

    def __call__(self, *told, **more):
        self.times += 1
        return self.made(*told, **more)


def test_what_one_statement_held_together_is_parted_alike_however_it_was_loaded(mated, monkeypatch):
    monkeypatch.setattr(bridges, "limits", lambda: {"rows": 2, "least": 0.5, "most": 0.9})
    table, model, kinds = mated
    dice = np.random.default_rng(3)
    rows = table[:-20]
    history = History(rows, model, kinds)
    for load in (table[-20:-5], table[-5:]):
        rows = pl.concat([shifted(rows, dice), load])
        history.load(rows)
        whole = history.batch(rows, None)
        assert any("somebody must judge" in evidence for *_, evidence in history.pairs.values())
        assert partition(history.persons) == partition(told(whole.clusters, "batch"))
        assert history.pairs == pairs_of(whole.scores, whole.row_ids)


def test_the_run_that_trains_a_model_finds_what_runs_under_it_find(mated):
    table, _, kinds = mated
    first = link(table.to_arrow(), id_column="record_id", column_map=kinds)
    later = link(table.to_arrow(), Model.from_json(first.model.to_json()), id_column="record_id", column_map=kinds)
    assert pairs_of(first.scores, first.row_ids) == pairs_of(later.scores, later.row_ids)
    assert first.clusters.equals(later.clusters)


def test_what_no_change_touches_is_not_linked_again(plain):
    table, model, kinds = plain
    history = History(table, model, kinds)
    assert history.load(table) == set()
    assert len(history.load(table[1:])) < table.height / 4


def test_what_is_held_comes_back_from_its_file_and_only_its_owner_reads_it(plain, tmp_path):
    table, model, kinds = plain
    history = History(table[:1200], model, kinds)
    history.held.save(tmp_path / "held.arrow", "run-1")
    back = Held.load(tmp_path / "held.arrow")
    assert (back.model, back.run) == (model.version, "run-1")
    assert back.frame.equals(history.held.frame)
    assert (tmp_path / "held.arrow").stat().st_mode & 0o777 == 0o600


def test_a_label_stays_where_those_who_are_not_touched_are_together_as_before():
    labels, rows = np.array([7, 7, 8, 8, 9]), np.array([0, 1, 2, 3])
    touched = np.array([False, False, False, True, False])
    made, stays = renamed(labels, rows, np.array([0, 0, 1, 0]), touched)
    assert made.tolist() == [7, 7, 8, 7]
    assert stays.all()
    made, stays = renamed(labels, rows, np.array([0, 1, 2, 2]), touched)
    assert len(set(made.tolist())) == 3
    assert stays.tolist() == [False, False, True, True]
