import subprocess
import sys
from pathlib import Path

SAMPLE = Path(__file__).parent.parent / "data" / "febrl3.parquet"
CODE = """
import sys
from kithkin.api.cli import main
sys.argv = ["kithkin", "link", {table!r}, "--out", {out!r}, "--pairs", {pairs!r}]
try:
    main()
except SystemExit as done:
    assert done.code == 0, done.code
print(sorted({{"pandas", "scipy.linalg", "polars", "pyarrow.dataset", "neo4j"}} & set(sys.modules)))
"""


def test_linking_loads_no_library_that_it_does_not_ask_anything(tmp_path):
    out, pairs = tmp_path / "clusters.parquet", tmp_path / "pairs.parquet"
    code = CODE.format(table=str(SAMPLE), out=str(out), pairs=str(pairs))
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.splitlines()[-1] == "[]"


def test_what_is_not_asked_is_not_found_rather_than_empty():
    code = """
from kithkin.api.unasked import spare
spare()
try:
    import pandas
except ImportError as fault:
    print(fault)
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout == "pandas is not loaded by this command\n"
