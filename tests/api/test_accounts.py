"""Accounts: hashes only, links that work once, no way in by default."""

import sqlite3
from datetime import timedelta

import pytest

from kithkin.api.access import accounts as module
from kithkin.api.access.accounts import Accounts, NotSignedIn, TooMany, User
from kithkin.graph.errors import NotThere, WrongUse

ADA = User("ada", ("caseworker",), "S2", ("sen",), "families", "Ada A.")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "private" / "accounts.sqlite"


@pytest.fixture
def accounts(path):
    opened = Accounts(path)
    opened._hasher = module.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    opened.add(ADA, "correct horse battery")
    yield opened
    opened.close()


def later(monkeypatch, **by):
    now = module._now
    monkeypatch.setattr(module, "_now", lambda offset=timedelta(): now(offset + timedelta(**by)))


def test_an_account_comes_back_as_it_was_given(accounts):
    assert accounts.user("ada") == ADA
    assert accounts.names() == ["ada"]


def test_a_new_data_folder_has_no_account_at_all(tmp_path):
    fresh = Accounts(tmp_path / "a.sqlite")
    assert fresh.names() == []
    fresh.close()


def test_two_accounts_never_share_a_name(accounts):
    with pytest.raises(WrongUse, match="already"):
        accounts.add(ADA)


def test_a_link_works_once(accounts):
    link = accounts.link("ada")
    assert accounts.by_link(link) == ADA
    with pytest.raises(NotSignedIn):
        accounts.by_link(link)


def test_a_link_is_dead_after_ten_minutes(accounts, monkeypatch):
    link = accounts.link("ada")
    later(monkeypatch, minutes=10, seconds=1)
    with pytest.raises(NotSignedIn):
        accounts.by_link(link)


def test_a_token_opens_only_its_own_door(accounts):
    key = accounts.key("ada")
    assert accounts.by_token("key", key) == ADA
    for attempt in (lambda: accounts.by_token("session", key), lambda: accounts.by_link(key)):
        with pytest.raises(NotSignedIn):
            attempt()


def test_a_session_ends_with_sign_out(accounts):
    token = accounts.session("ada")
    accounts.sign_out(token)
    with pytest.raises(NotSignedIn):
        accounts.by_token("session", token)


def test_closing_an_account_shuts_its_keys(accounts):
    key = accounts.key("ada")
    accounts.close_account("ada")
    with pytest.raises(NotSignedIn):
        accounts.by_token("key", key)
    with pytest.raises(NotSignedIn):
        accounts.by_password("ada", "correct horse battery")


def test_a_key_that_was_in_use_is_shut_by_whoever_closes_its_account(accounts, path):
    key = accounts.key("ada")
    assert accounts.by_token("key", key) == accounts.by_token("key", key) == ADA
    elsewhere = Accounts(path)
    elsewhere.close_account("ada")
    elsewhere.close()
    with pytest.raises(NotSignedIn):
        accounts.by_token("key", key)


def test_a_key_that_was_in_use_ends_in_its_time(accounts, monkeypatch):
    key = accounts.key("ada", days=1)
    assert accounts.by_token("key", key) == ADA
    later(monkeypatch, days=1, seconds=1)
    with pytest.raises(NotSignedIn):
        accounts.by_token("key", key)


def test_no_secret_is_in_the_file(accounts, path):
    secrets = [accounts.key("ada"), accounts.link("ada"), accounts.session("ada"), "correct horse battery"]
    with sqlite3.connect(path) as connection:
        content = "\n".join(connection.iterdump())
    connection.close()
    assert not any(secret in content for secret in secrets)
    assert "$argon2id$" in content


def test_five_failures_lock_known_and_unknown_names_alike(accounts, monkeypatch):
    for name in ("ada", "nobody"):
        for _ in range(5):
            with pytest.raises(NotSignedIn, match="do not belong together"):
                accounts.by_password(name, "guess")
        with pytest.raises(TooMany):
            accounts.by_password(name, "correct horse battery")
    later(monkeypatch, minutes=16)
    assert accounts.by_password("ada", "correct horse battery") == ADA


def test_an_account_without_a_password_is_not_opened_by_one(accounts):
    accounts.add(User("bot", ("api_client",)))
    for guess in ("", "None"):
        with pytest.raises(NotSignedIn):
            accounts.by_password("bot", guess)


def test_a_short_password_is_refused(accounts):
    with pytest.raises(WrongUse, match="12 characters"):
        accounts.add(User("eve", ()), "short")


def test_nobody_gets_a_key_without_an_account(accounts):
    with pytest.raises(NotThere, match="kithkin user add"):
        accounts.key("ghost")


def test_a_key_is_at_hand_once_it_was_known_and_until_its_account_is_closed(accounts):
    accounts.add(User("ida", ("analyst",)))
    key = accounts.key("ida")
    assert accounts.at_hand("key", key) is None
    known = accounts.by_token("key", key)
    assert accounts.at_hand("key", key) == known
    assert accounts.at_hand("session", key) is None
    accounts.close_account("ida")
    assert accounts.at_hand("key", key) is None
