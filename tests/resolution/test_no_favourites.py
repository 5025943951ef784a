"""The method is one for all data: nothing in it knows the name of a data set it is measured on."""

from pathlib import Path

import pytest

import kithkin.resolution

FOLDER = Path(kithkin.resolution.__file__).resolve().parent
NAMES = ("febrl", "historical", "wikidata", "pp_dev", "pseudopeople", "synth_", "fake_1000", "liverpool")
FILES = sorted(path for path in FOLDER.rglob("*") if path.suffix in (".py", ".toml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_linking_names_no_data_set(path):
    text = path.read_text(encoding="utf-8").casefold()
    assert not [name for name in NAMES if name in text]


def test_there_is_something_to_look_at():
    assert {"link.py", "prior.toml"} <= {path.name for path in FILES}
