"""Webhooks: signed, in order, at least once, within the scope of their account, and only where they may go."""

import hashlib
import hmac
import http.server
import json
import socket
import threading
from dataclasses import replace

import pytest
from filelock import FileLock
from tests.api.conftest import CASEWORKER

from kithkin.api import target as targets
from kithkin.api import webhook as sending
from kithkin.api.cli import run as kithkin
from kithkin.api.target import target
from kithkin.api.webhook import SIGNED, Patience, Sent, send
from kithkin.graph.errors import WrongUse

SECRET = b"between the two of us only"
QUICK = Patience(tries=4, first_pause=0.01)


class Receiver(http.server.ThreadingHTTPServer):
    """Takes pages, but first answers with these statuses."""

    def __init__(self, *statuses):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.statuses, self.pages, self.asked = list(statuses), [], 0
        self.url = f"http://127.0.0.1:{self.server_port}/hook?from=kithkin"

    @property
    def entries(self):
        return [item for page in self.pages for item in page["items"]]


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body, at = self.rfile.read(int(self.headers["content-length"])), self.server
        at.asked += 1
        status = at.statuses.pop(0) if at.statuses else 204
        if status < 300:
            when, mark = (part.split("=")[1] for part in self.headers[SIGNED].split(","))
            right = hmac.new(SECRET, f"{when}.".encode() + body, hashlib.sha256).hexdigest()
            status = status if hmac.compare_digest(mark, right) else 401
            at.pages.append({"items": []} | json.loads(body) | {"path": self.path})
        self.send_response(status)
        self.send_header("location", at.url)
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def receiver():
    """Starts receivers and ends them."""
    started = []

    def start(*statuses):
        started.append(Receiver(*statuses))
        threading.Thread(target=started[-1].serve_forever, args=(0.01,), daemon=True).start()
        return started[-1]

    yield start
    for one in started:
        one.shutdown()
        one.server_close()


@pytest.fixture
def hooked(wired, world, monkeypatch):
    """Adds a webhook of the caseworker; pages are of three entries."""
    monkeypatch.setattr(sending, "AT_ONCE", 3)
    wired.accounts.add(CASEWORKER)

    def add(url, **more):
        wired.webhooks.add("cas", url, SECRET, **more)
        return lambda patience=QUICK: send(wired, wired.webhooks.all()[0], patience)

    return add


def test_a_receiver_that_fails_twice_is_told_everything_in_order(hooked, receiver, world, wired):
    at = receiver(500, 503)
    go = hooked(at.url)
    done = go()
    ids = [item["id"] for item in at.entries]
    assert (done.whole, done.entries, at.asked) == (True, len(ids), len(at.pages) + 2)
    assert len(ids) == len(set(ids)) > 3
    assert [item["previous"] for item in at.entries] == [None, *ids[:-1]]
    assert [page["begins"] for page in at.pages] == [True] + [False] * (len(at.pages) - 1)
    assert {item["subject"] for item in at.entries} == {world.persons["ann"], world.persons["ben"], world.family}
    assert at.pages[0]["path"] == "/hook?from=kithkin"
    assert go() == Sent(0, whole=True)
    assert [row["action"] for row in wired.audit.what_user("cas")] == ["webhook"] * len(at.pages)


def test_a_receiver_is_sent_ids_only_unless_values_are_asked_for(hooked, receiver, wired):
    at = receiver()
    hooked(at.url)()
    assert "Example" not in json.dumps(at.pages)
    assert {name for item in at.entries for name in item} == {*sending.TOLD, "before", "after"}
    wired.webhooks.remove(wired.webhooks.all()[0].id)
    wired.webhooks.add("cas", at.url, SECRET, values=True)
    send(wired, wired.webhooks.all()[0], QUICK)
    assert "Example" in json.dumps(at.pages)


def test_a_sender_killed_before_it_kept_its_place_sends_that_page_again(hooked, receiver, wired, monkeypatch):
    at = receiver()
    go = hooked(at.url)
    with monkeypatch.context() as patch:
        patch.setattr(type(wired.webhooks), "sent", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            go()
    first = [item["id"] for item in at.entries]
    go()
    ids = [item["id"] for item in at.entries]
    assert ids[: len(first)] == ids[len(first) : 2 * len(first)] == first
    assert len(set(ids)) == len(ids) - len(first)


def test_a_receiver_that_never_answers_keeps_its_place_and_is_counted(hooked, receiver, wired):
    at = receiver(204, 500, 500, 500, 302)
    go = hooked(at.url)
    assert go() == Sent(3, whole=False)
    kept = wired.webhooks.all()[0]
    assert (kept.failed, bool(kept.cursor), at.asked) == (1, True, 5)
    assert go().whole
    assert wired.webhooks.all()[0].failed == 0
    ids = [item["id"] for item in at.entries]
    assert len(ids) == len(set(ids))


def test_an_account_that_may_read_something_else_is_told_from_the_beginning(hooked, receiver, wired):
    at = receiver()
    go = hooked(at.url)
    go()
    before = len(at.pages)
    with wired.accounts._engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO \"grant\" VALUES ('cas', 'role', 'gang_user')")
    go()
    assert at.pages[before]["begins"]
    assert {item["part"] for page in at.pages[before:] for item in page["items"]} >= {"arrests:A2:self"}


def test_a_receiver_nobody_listens_at_has_not_taken_the_page(hooked, receiver):
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        go = hooked(f"http://127.0.0.1:{held.getsockname()[1]}/")
        assert go(Patience(tries=2, first_pause=0.01)) == Sent(0, whole=False)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/hook", "ftp://example.org/", "https://", "https://user:word@example.org/", "hook",
        "https://example.org:99999/", "https://example.org/#here",
    ],
)  # fmt: skip
def test_only_https_leaves_this_machine(url, monkeypatch):
    monkeypatch.setattr(targets.socket, "getaddrinfo", lambda *_, **__: resolved("93.184.215.14"))
    with pytest.raises(WrongUse):
        target(url)


def resolved(*addresses):
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in addresses]


@pytest.mark.parametrize(
    ("address", "refused", "refused_inside"),
    [
        ("93.184.215.14", False, False),
        ("10.0.0.7", True, False),
        ("fd00::7", True, False),
        ("127.0.0.1", True, True),
        ("::ffff:127.0.0.1", True, True),
        ("169.254.169.254", True, True),
        ("224.0.0.1", True, True),
        ("0.0.0.0", True, True),
    ],
)
def test_a_name_that_points_inside_is_refused_unless_allowed(address, refused, refused_inside, monkeypatch):
    monkeypatch.setattr(targets.socket, "getaddrinfo", lambda *_, **__: resolved("93.184.215.14", address))
    for private_network, wrong in ((False, refused), (True, refused_inside)):
        if wrong:
            with pytest.raises(WrongUse, match="no public address"):
                target("https://hook.example.org/", private_network=private_network)
        else:
            assert target("https://hook.example.org/", private_network=private_network).addresses[0] == "93.184.215.14"


def test_a_receiver_is_reached_at_the_address_that_was_allowed_whatever_its_name_says_by_then(receiver):
    at = receiver()
    nobody = "127.0.0.9"
    allowed = replace(target(at.url), host="hook.example.invalid", addresses=(nobody, "127.0.0.1"))
    assert allowed.post(b"{}", {SIGNED: sending.signature(SECRET, b"{}", 1)}) == 204


def test_webhooks_are_added_listed_removed_and_sent_at_the_command_line(tmp_path, capsys, monkeypatch, receiver):
    data, secret, at = ["--data", str(tmp_path)], tmp_path / "secret.txt", receiver()
    secret.write_bytes(SECRET)
    assert kithkin(["user", "add", "cas", "--role", "caseworker", *data]) == 0
    asked = ["webhook", "add", at.url, "--for", "cas", *data]
    assert kithkin([*asked, "--secret-file", str(tmp_path / "none")]) == 1
    assert kithkin(["webhook", "add", at.url, "--for", "eve", "--secret-file", str(secret), *data]) == 1
    assert kithkin([*asked, "--secret-file", str(secret)]) == 0
    assert SECRET not in (tmp_path / "private/accounts.sqlite").read_bytes()
    capsys.readouterr()
    assert kithkin(["webhook", "list", *data]) == 0
    made, user, url, sent, failed = capsys.readouterr().out.strip().split("\t")
    assert (user, url, sent, failed) == ("cas", at.url, "never", "0")
    monkeypatch.setattr(sending, "send", lambda *_: Sent(2, whole=True))
    assert kithkin(["webhook", "send", *data]) == 0
    assert f"{made}: 2 changes sent\n" in capsys.readouterr().out
    monkeypatch.setattr(sending, "send", lambda *_: Sent(2, whole=False))
    assert kithkin(["webhook", "send", *data]) == 5
    with FileLock(tmp_path / "private/webhook.lock"):
        assert kithkin(["webhook", "send", *data]) == 5
    assert "by another process" in capsys.readouterr().err
    assert kithkin(["webhook", "remove", made, *data]) == 0
    assert kithkin(["webhook", "remove", made, *data]) == 1
    secret.write_bytes(b"short")
    assert kithkin([*asked, "--secret-file", str(secret)]) == 1
