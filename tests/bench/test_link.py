from pathlib import Path

import pyarrow as pa

from kithkin.bench.exact import exact
from kithkin.bench.link import HEADING, line, run

DATA = Path(__file__).parent.parent / "data"


def test_a_file_is_linked_and_judged():
    figures = run(DATA / "fake_1000.parquet", "kithkin")
    assert figures["f1"] > 0.9
    assert len(line("fake_1000", "kithkin", {**figures, "whole": 1.0})) == len(HEADING)


def test_kithkin_beats_what_anybody_would_try_first():
    file = DATA / "fake_1000.parquet"
    assert run(file, "exact")["f1"] < run(file, "kithkin")["f1"] - 0.2


def test_exact_takes_rows_that_agree_on_all_and_leaves_the_rest_alone():
    table = pa.table(
        {
            "first_name": ["ann", "ann", "ann", "bob"],
            "surname": ["lee", "lee", "lee", "ray"],
            "dob": ["1990-01-02", "1990-01-02", None, "1991-01-02"],
        }
    )
    found, _ = exact(table)
    assert found[0] == found[1]
    assert len(set(found)) == 3


def test_a_file_that_cannot_be_linked_is_said_so():
    assert line("f", "exact", {"absent": "it failed"}).endswith("not run: it failed")
