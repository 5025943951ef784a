"""What a long job says of memory is said before anything loads polars, and leaves what its user says alone."""

import os
import subprocess
import sys

import pytest

from kithkin.api.paging import HELD, SETTING, keep_pages


def test_what_the_user_has_set_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SETTING, raising=False)
    keep_pages()
    assert os.environ[SETTING] == HELD
    monkeypatch.setenv(SETTING, "dirty_decay_ms:500")
    keep_pages()
    assert os.environ[SETTING] == "dirty_decay_ms:500"


def test_the_command_line_has_not_loaded_polars_when_it_is_said() -> None:
    seen = "import sys, kithkin.api.cli; print('polars' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
