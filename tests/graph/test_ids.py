"""Ids are opaque and steady, and their secret stays private."""

import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithkin.graph.errors import WrongUse
from kithkin.graph.ids import PREFIXES, fingerprint, mint, secret_file, secret_in

SECRET = b"s" * 32


@given(key=st.text(), salt=st.text())
def test_minting_twice_gives_one_id(key, salt):
    assert mint(SECRET, "P-", key, salt) == mint(SECRET, "P-", key, salt)


@given(st.sampled_from(sorted(PREFIXES.values())), st.text())
def test_an_id_is_its_prefix_and_sixteen_characters(prefix, key):
    made = mint(SECRET, prefix, key)
    assert made.startswith(prefix)
    assert len(made) == 18


def test_key_salt_prefix_and_secret_all_count():
    made = {
        mint(SECRET, "P-", "a:1:self"),
        mint(SECRET, "P-", "a:1:self", "2"),
        mint(SECRET, "F-", "a:1:self"),
        mint(b"t" * 32, "P-", "a:1:self"),
        mint(SECRET, "P-", "a:1", "self"),
    }
    assert len({name[2:] for name in made}) == 5


def test_another_prefix_is_refused():
    with pytest.raises(WrongUse, match="P-"):
        mint(SECRET, "X-", "a:1:self")


def test_secret_is_made_once_and_only_its_owner_reads_it(tmp_path):
    file = tmp_path / "deep" / "secret"
    first = secret_in(file)
    assert (secret_in(file), len(first), stat.S_IMODE(file.stat().st_mode)) == (first, 32, 0o600)


def test_a_cut_secret_is_refused(tmp_path):
    (tmp_path / "secret").write_bytes(b"short")
    with pytest.raises(WrongUse, match="restore"):
        secret_in(tmp_path / "secret")


def test_the_mark_tells_secrets_apart_without_holding_them():
    assert fingerprint(SECRET) != fingerprint(b"t" * 32)
    assert SECRET.hex() not in fingerprint(SECRET)


def test_the_file_of_a_server_secret_can_be_given(monkeypatch, tmp_path):
    monkeypatch.setenv("KITHKIN_SECRET_FILE", str(tmp_path / "x"))
    assert secret_file("bolt://somewhere:7687") == tmp_path / "x"
    monkeypatch.delenv("KITHKIN_SECRET_FILE")
    assert secret_file("bolt://a:7687") != secret_file("bolt://b:7687")
