"""The folders at the top, their links and the lock files keep step."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = {"api", "bench", "casework", "cypher", "graph", "loaders", "resolution", "viz"}


def test_every_folder_has_its_link():
    links = {path.name: path.readlink() for path in (ROOT / "src/kithkin").iterdir() if path.is_symlink()}
    assert links == {name: Path("../..") / name for name in FOLDERS}


def test_lock_files_record_no_address():
    assert all("://" not in path.read_text() for path in ROOT.glob("requirements*.lock"))
