"""What servers of one folder tell each other is sealed, for its owner alone, and does not stay."""

import stat

from kithkin.api.passed import Passed

AFTER = "2026-11-26T10:00:00.000001Z"
TOLD = {"run_id": "run-1", "instant": "2026-11-26T10:00:01.000000Z", "rows": [{"record_id": "live:1:self"}]}


def test_a_server_is_told_what_another_stored_and_a_stranger_is_not(tmp_path):
    Passed(tmp_path / "passed", b"1" * 32).give(AFTER, TOLD)
    assert Passed(tmp_path / "passed", b"1" * 32).take(AFTER) == TOLD
    assert Passed(tmp_path / "passed", b"2" * 32).take(AFTER) is None
    assert Passed(tmp_path / "passed", b"1" * 32).take(TOLD["instant"]) is None
    [file] = (tmp_path / "passed").iterdir()
    assert b"live" not in file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_was_told_goes_after_its_time(tmp_path):
    passed = Passed(tmp_path / "passed", b"1" * 32)
    passed.give(AFTER, TOLD)
    passed.tidy()
    assert passed.take(AFTER) == TOLD
    passed.tidy(seconds=-1.0)
    assert list((tmp_path / "passed").iterdir()) == []
