"""Two doors, one function: `kithkin link` on a file and `kithkin resolve` on a graph take the same records for one."""

from collections import defaultdict

import polars as pl

from kithkin.api.cli import run
from kithkin.bench.liverpool import city
from kithkin.resolution.identity import KINDS, table_of
from kithkin.resolution.job import resolve


def test_a_file_and_a_graph_of_the_same_records_give_one_partition(world, tmp_path):
    records = city(40, 7).records
    for row in records.iter_rows(named=True):
        key, _, part = row["record_id"].rpartition(":")
        told = {name: row[name] for name in KINDS if row[name] is not None}
        world.record(row["feed"], key.partition(":")[2], part, **told)
    world.write()
    resolve(world.store)
    file, out = tmp_path / "records.csv", tmp_path / "clusters.csv"
    pl.DataFrame(table_of(records)[0]).write_csv(file)
    assert run(["link", str(file), "--out", str(out)]) == 0
    found = defaultdict(set)
    for record, cluster in pl.read_csv(out, infer_schema=False).select("record_id", "cluster_id").iter_rows():
        found[cluster].add(record)
    assert len(found) < records.height / 2
    assert set(map(frozenset, found.values())) == set(map(frozenset, world.persons().values()))
