"""Each import contract is shown to break by an import seeded against it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("api", "bench", "casework", "cypher", "graph", "loaders", "resolution", "viz")
SEEDS = [
    ("graph", "import kithkin.loaders", "Imports go one way"),
    ("cypher", "import kithkin.graph", "Imports go one way"),
    ("viz", "import kithkin.casework", "Imports go one way"),
    ("resolution", "import kithkin.loaders", "Imports go one way"),
    ("casework", "import kithkin.api", "Imports go one way"),
    ("loaders", "import neo4j", "Only graph imports the driver"),
    ("viz", "import fastapi", "Only api imports the web framework"),
]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources as a plain package, so that a seed never touches the real ones."""
    top = tmp_path_factory.mktemp("tree")
    package = top / "kithkin"
    package.mkdir()
    (package / "__init__.py").touch()
    shutil.copy(ROOT / "pyproject.toml", top)
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, package / folder, ignore=shutil.ignore_patterns("__pycache__", "*.csv", "*.js"))
    return top


def lint(tree: Path) -> str:
    """What import-linter says of that copy."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    return subprocess.run(
        command, cwd=tree, env={"PYTHONPATH": str(tree), "COLUMNS": "200"}, capture_output=True, text=True, check=False
    ).stdout


def test_the_tree_keeps_its_contracts(tree: Path):
    assert "0 broken" in lint(tree)


@pytest.mark.parametrize(("folder", "line", "contract"), SEEDS)
def test_a_seeded_import_breaks_its_contract(tree: Path, folder: str, line: str, contract: str):
    seed = tree / "kithkin" / folder / "seeded.py"
    seed.write_text(line + "\n")
    try:
        assert f"{contract} BROKEN" in lint(tree)
    finally:
        seed.unlink()


def test_a_folder_outside_the_layers_is_refused(tree: Path):
    extra = tree / "kithkin" / "extra"
    extra.mkdir()
    (extra / "__init__.py").touch()
    try:
        assert "Imports go one way BROKEN" in lint(tree)
    finally:
        shutil.rmtree(extra)
