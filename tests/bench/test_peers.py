"""The judging of the bench beside other tools: no tool is needed here."""

import json
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kithkin.bench.peers.__main__ import _tools, _work
from kithkin.bench.peers.apart import Limits, run_apart, tree_memory
from kithkin.bench.peers.data import labelled, liverpool, of_file
from kithkin.bench.peers.hindsight import Scored, best_of, codes_of, f1
from kithkin.bench.peers.interval import interval, shares_of, verdict
from kithkin.bench.peers.judge import figures, kept, merged
from kithkin.bench.peers.page import line, page
from kithkin.bench.peers.runners.plan import fields_of, model_for, plan_of
from kithkin.bench.peers.tools import HERE, command, tools
from kithkin.graph.errors import BadInput, WrongUse
from kithkin.resolution.evaluate import evaluate

FAKE = Path(__file__).parent.parent / "data/fake_1000.parquet"
FILES = ("historical_50k", "fake_1000", "febrl3", "febrl4", "pp_dev", "synth_50k", "synth_1m", "liverpool")
WIDE = Limits(seconds=30, megabytes=4096)


def scored(*pairs):
    left, right, score = zip(*pairs, strict=True)
    return Scored(np.array(left), np.array(right), np.array(score, float))


def clustering(seed, rows=400, persons=120):
    """A truth, and a clustering that is wrong about a tenth of the rows."""
    dice = np.random.default_rng(seed)
    true = dice.integers(0, persons, rows)
    return codes_of(np.where(dice.random(rows) < 0.1, dice.integers(0, persons, rows), true)), codes_of(true)


def test_the_best_threshold_parts_true_pairs_from_false_ones():
    pairs = scored((0, 1, 0.9), (2, 3, 0.7), (1, 2, 0.4), (3, 4, 0.1))
    best = best_of({}, pairs, ["a", "a", "b", "b", "c"])
    assert best.figures.f1 == 1.0
    assert 0.4 < float(best.at) <= 0.7


def test_a_threshold_between_tried_ones_is_found():
    dice = np.random.default_rng(5)
    rows = np.arange(2000)
    score = np.append(dice.uniform(0.503, 1, 1000), dice.uniform(0, 0.5, 999))
    left, right = np.append(rows[::2], rows[1:-1:2]), np.append(rows[1::2], rows[2::2])
    assert best_of({}, Scored(left, right, score), (rows // 2).tolist()).figures.f1 == 1.0


def test_own_clusters_win_where_no_threshold_is_better():
    pairs = scored((0, 1, 0.5), (1, 2, 0.6))
    assert best_of({"own": ["x", "x", "y"]}, pairs, ["a", "a", "b"]).at == "own"


def test_a_tool_without_scored_pairs_is_judged_by_its_clusters():
    best = best_of({"own": [1, 1, 2], "its own at 0.1": [1, 1, 1]}, None, ["a", "a", "b"])
    assert (best.at, best.figures.f1) == ("own", 1.0)
    assert best_of({"own": [1, 2]}, scored((0, 1, 0.3)), ["a", "b"]).figures.f1 == 1.0


@pytest.mark.parametrize("seed", range(3))
def test_f1_is_that_of_the_evaluation(seed):
    found, true = clustering(seed)
    assert f1(found, true) == pytest.approx(evaluate(found.tolist(), true.tolist()).f1)


@pytest.mark.parametrize("seed", range(3))
def test_what_persons_add_makes_up_the_f1(seed):
    found, true = clustering(seed)
    shares = shares_of(found, true)
    assert shares.hit.sum() / shares.both.sum() == pytest.approx(f1(found, true))


def test_the_interval_holds_the_f1_and_narrows_with_more_persons():
    few, many = (interval(*clustering(1, rows, rows // 4)) for rows in (200, 20_000))
    found, true = clustering(1, 20_000, 5_000)
    assert many[0] < f1(found, true) < many[1]
    assert many[1] - many[0] < (few[1] - few[0]) / 4


def test_the_interval_is_that_of_drawing_persons_one_by_one():
    found, true = clustering(2)
    shares = shares_of(found, true)
    chosen = np.random.default_rng(9).integers(0, len(shares.hit), (4000, len(shares.hit)))
    drawn = shares.hit[chosen].sum(axis=1) / shares.both[chosen].sum(axis=1)
    assert interval(found, true, 4000) == pytest.approx(np.percentile(drawn, (2.5, 97.5)), abs=0.006)


def test_without_a_mistake_there_is_nothing_unsure():
    true = codes_of(["a", "a", "b"])
    assert interval(true, true) == (1.0, 1.0)


def test_a_tie_is_an_f1_inside_the_interval_of_the_other():
    ours, close, far = ({"f1": v, "low": v - 0.01, "high": v + 0.01} for v in (0.95, 0.945, 0.90))
    assert verdict(ours, close) == verdict(close, ours) == "tie"
    assert (verdict(ours, far), verdict(far, ours)) == ("ahead", "behind")


def test_labels_are_true_and_half_of_them_of_one_person():
    true = [at // 3 for at in range(600)]
    labels = labelled(true, 100).to_pylist()
    assert [one["same"] for one in labels].count(True) == 50
    assert len(labels) == 100
    assert all((true[one["left"]] == true[one["right"]]) is one["same"] for one in labels)
    assert all(one["left"] != one["right"] for one in labels)


def test_no_tool_is_handed_the_truth(tmp_path):
    data = of_file(FAKE)
    assert data.table.column_names == ["row", "feed", "first_name", "surname", "dob", "city", "email"]
    assert len(data.true) == data.table.num_rows
    pq.write_table(pa.table({"name": ["a"]}), tmp_path / "untold.parquet")
    with pytest.raises(BadInput, match="no column eid"):
        of_file(tmp_path / "untold.parquet")


def test_the_synthetic_city_is_one_table_of_all_its_records(tmp_path):
    data = liverpool(tmp_path, households=30)
    told = (tmp_path / "truth/record_person.csv").read_text().splitlines()[1:]
    assert data.table.num_rows == len(data.true) == len(told)
    assert len(set(data.table["feed"].to_pylist())) == 12
    assert {"row_key", "given_name", "date_of_birth", "upn", "postcode"} <= set(data.table.column_names)
    assert not {"id", "part", "person", "invalid"} & set(data.table.column_names)
    shared = set(zip(data.table["row_key"].to_pylist(), data.true, strict=True))
    assert len(shared) > len(set(data.true))


def test_a_tool_or_file_that_is_not_there_is_said_so(tmp_path):
    asked = SimpleNamespace(data=tmp_path, files=["atlantis"], million=None)
    with pytest.raises(WrongUse, match="there is no tool 'oracle'; the tools are kithkin, splink"):
        _tools(["oracle"])
    with pytest.raises(WrongUse, match=r"there is no atlantis\.parquet in --data; there are liverpool"):
        list(_work(asked, []))


def test_a_million_is_for_the_tools_that_are_meant_for_it():
    asked = SimpleNamespace(data=None, files=None, million=FAKE)
    ((data, able),) = _work(asked, _tools(None))
    assert data.name == "fake_1000"
    assert {tool.name for tool in able} == {"kithkin", "splink", "blazematch"}


@pytest.mark.parametrize("name", FILES)
def test_each_data_has_one_model_and_its_columns_told(name):
    plans = [plan_of(path) for path in sorted((HERE / "models").glob("*.toml"))]
    assert [name in plan.files for plan in plans].count(True) == 1
    plan = plan_of(model_for(name, HERE / "models"))
    assert plan.predict
    assert all({"kind", "on"} <= set(one) for one in plan.comparison)
    assert set(plan.prior) == {"rules", "recall"}
    assert {"pairs", "blocks"} <= set(plan.train) <= {"pairs", "blocks", "without_tf"}
    assert fields_of(HERE / "fields.toml", name).blocks


def test_settings_speak_of_columns_that_are_there():
    columns = set(of_file(FAKE).table.column_names)
    told = fields_of(HERE / "fields.toml", "fake_1000")
    plan = plan_of(model_for("fake_1000", HERE / "models"))
    assert set(told.compared) | {name for block in told.blocks for name in block} <= columns
    assert {one["on"][0] for one in plan.comparison} <= columns


def test_settings_that_cannot_be_read_are_said_so(tmp_path):
    (tmp_path / "odd.toml").write_text("files = []\nthreshold = 1\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"odd\.toml is no model: .*threshold"):
        plan_of(tmp_path / "odd.toml")
    with pytest.raises(ValueError, match="no model in models/ is for atlantis"):
        model_for("atlantis", HERE / "models")
    with pytest.raises(ValueError, match=r"what the columns of atlantis are"):
        fields_of(HERE / "fields.toml", "atlantis")


def test_what_runs_in_the_environment_of_the_others_knows_nothing_of_kithkin():
    scripts = sorted((HERE / "runners").glob("*.py"))
    assert {tool.name for tool in tools() if tool.package} <= {path.stem.removeprefix("run_") for path in scripts}
    ours = re.compile(r"^\s*(from|import) kithkin", re.MULTILINE)
    assert not [path.name for path in scripts if ours.search(path.read_text())]


def test_the_lock_of_the_others_has_hashes_and_no_address():
    text = (HERE / "requirements.lock").read_text()
    assert "://" not in text
    assert text.count("==") <= text.count("--hash=sha256:")


def test_kithkin_is_run_by_its_command_line(tmp_path):
    kithkin = next(tool for tool in tools() if tool.name == "kithkin")
    data = of_file(FAKE)
    pq.write_table(data.table, tmp_path / "fake_1000.parquet")
    started = command(kithkin, tmp_path / "fake_1000.parquet", data.table.column_names, tmp_path)
    run = run_apart(started, HERE, tmp_path / "said.txt", WIDE)
    assert run.fault is None
    assert run.memory > 50
    found = figures(tmp_path, data.true)
    assert found["at"] == "own"
    assert found["low"] <= found["f1"] == found["own"] <= found["high"]


def test_memory_is_that_of_the_whole_tree(tmp_path):
    hold = "x = bytearray(80_000_000); import time; time.sleep(0.5)"
    text = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {hold!r}])"
    run = run_apart([sys.executable, "-c", text], tmp_path, tmp_path / "said.txt", WIDE)
    assert run.memory > 80
    assert 0 < run.cpu < run.seconds * 4
    assert run.fault is None


def test_a_tool_that_takes_too_much_is_ended_with_all_it_started(tmp_path):
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    hold = [sys.executable, "-c", "x = bytearray(200_000_000); import time; time.sleep(60)"]
    wait = [sys.executable, "-c", "import time; time.sleep(60)"]
    much = run_apart(hold, tmp_path, tmp_path / "said.txt", Limits(seconds=30, megabytes=102.4))
    long = run_apart(wait, tmp_path, tmp_path / "said.txt", Limits(seconds=0.2, megabytes=4096))
    assert (much.fault, long.fault) == ("ended: it took more than 0.1 GB", "ended: not done within 0.2 s")
    assert {child.pid for child in psutil.Process().children(recursive=True)} <= before
    assert tree_memory(psutil.Process()) > 0


def test_the_last_word_of_a_tool_that_fails_is_kept(tmp_path):
    fails = [sys.executable, "-c", "raise SystemExit('no such column')"]
    assert run_apart(fails, tmp_path, tmp_path / "said.txt", WIDE).fault == "no such column"


def test_a_run_of_some_is_merged_into_what_is_kept(tmp_path):
    path = tmp_path / "peers.json"
    assert kept(path)["results"] == []
    old = [{"data": "a", "tool": "kithkin", "f1": 0.5}, {"data": "a", "tool": "splink", "f1": 0.4}]
    path.write_text(json.dumps({"results": old}))
    now = merged(kept(path)["results"], [{"data": "a", "tool": "kithkin", "f1": 0.9}])
    assert {(one["tool"], one["f1"]) for one in now} == {("kithkin", 0.9), ("splink", 0.4)}


def told(tool, f1=0.9, **more):
    shares = dict.fromkeys(("precision", "recall", "b3", "exact", "own"), f1) | {"low": f1 - 0.01, "high": f1 + 0.01}
    base = {
        "data": "a",
        "tool": tool,
        "records": 10,
        "persons": 5,
        "seconds": 2.0,
        "cpu": 3.0,
        "memory": 300,
        "at": "own",
    }
    return base | {"f1": f1} | shares | more


def test_the_page_tells_the_best_other_and_who_was_not_run():
    ended = {"data": "a", "tool": "blazematch", "records": 10, "persons": 5, "fault": "ended: it took too much"}
    results = [told("kithkin", 0.95), told("splink", 0.9, cpu=12.0), told("dedupe", 0.8), ended]
    machine = {"cores": 2, "memory_gb": 8, "system": "Linux", "python": "3.11"}
    text = page({"machine": machine, "versions": {"splink": "5.0.0"}, "results": results})
    assert "| a | 10 | **.950** (.940 to .960) | Splink | **.900** (.890 to .910) | ahead | 4.0 | 1.0 |" in text
    assert "| a | blazematch | ended: it took too much |" in text
    assert "| none | Senzing | not run: the packages senzing" in text
    assert "splink 5.0.0" in text
    assert line(ended).endswith("ended: it took too much")
    assert "0.9500" in line(results[0])


def test_the_page_in_the_documents_is_that_of_the_kept_results():
    assert (HERE.parent.parent / "docs/bench.md").read_text() == page(kept(HERE.parent / "results/peers.json"))
