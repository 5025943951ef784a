"""Both times can be asked of everything that reads, or the page on them says why not; what is no time says so."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typer

from kithkin.api import cli
from kithkin.api.app import create_app
from kithkin.api.cli import run
from kithkin.api.settings import Settings
from kithkin.cypher.catalogue import catalogue
from kithkin.graph.run import writing

PAGE = (Path(__file__).resolve().parents[2] / "docs/two-times.md").read_text()
READING = ("read/", "chronology/", "chart/", "score/", "indicator/")
TIMES = {"as_of", "known_at"}


def table(heading):
    """The rows of the table under a heading, without its head."""
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def commands():
    """Every command as it is typed, with the names of its options."""
    for name, one in typer.main.get_command(cli.build()).commands.items():
        for under, each in getattr(one, "commands", {"": one}).items():
            yield f"{name} {under}".strip(), {flag for param in each.params for flag in param.opts}


def asked(dependant):
    """The query parameters of a route, also of what it depends on."""
    return {one.alias for one in dependant.query_params} | {
        name for each in dependant.dependencies for name in asked(each)
    }


@pytest.fixture(scope="module")
def routes(tmp_path_factory):
    app = create_app(Settings(data=tmp_path_factory.mktemp("data")))
    included = [one for one in app.routes if hasattr(one, "original_router")]
    return {
        f"{method} {one.include_context.prefix}{route.path}".replace(":path", ""): asked(route.dependant)
        for one in included
        for route in one.original_router.routes
        for method in route.methods - {"HEAD"}
    }


def test_every_command_takes_both_times_or_the_page_says_why_not():
    told = {row[0].strip("`"): row[1:] for row in table("Commands")}
    found = dict(commands())
    assert found.keys() == told.keys()
    for name, (as_of, known_at, why) in told.items():
        flags = ["yes" if flag in found[name] else "no" for flag in ("--as-of", "--known-at")]
        assert flags == [as_of, known_at], name
        assert why or flags == ["yes", "yes"], name


def test_every_route_takes_both_times_or_the_page_says_why_not(routes):
    told = {row[0].strip("`"): row[1:] for row in table("Routes")}
    assert told.keys() <= routes.keys()
    assert {name for name, params in routes.items() if not params >= TIMES} == {
        name for name, (how, _) in told.items() if how == "neither"
    }
    assert all(why for _, why in told.values())


def test_every_question_takes_the_instant_or_the_page_says_why_not():
    told = {name for row in table("Queries") for name in re.findall(r"`([\w/]+)`", row[0])}
    found = {name for name, one in catalogue().items() if name.startswith(READING) and "known_at" not in one.takes}
    assert found == told


WRONG = {
    "known_at=2999-01-01": "is still to come",
    "known_at=noon": "is an instant such as",
    "known_at=2016-01-01": "nothing was known yet",
    "as_of=yesterday": "is a day such as",
}


@pytest.fixture(scope="module")
def loaded(engines):
    """A graph with nothing in it but the run of a first load."""
    store = engines.empty("arcade")
    with writing(store, "load"):
        pass
    return store


@pytest.fixture
def ada(loaded, wired, client_of):
    wired.given = loaded
    yield client_of()
    wired.given = None


@pytest.mark.parametrize(("told", "says"), WRONG.items())
def test_what_is_no_time_to_ask_of_is_one_line(ada, told, says):
    answer = ada.get(f"/v1/decisions?{told}")
    assert answer.status_code == 400
    assert says in answer.json()["detail"]
    assert "\n" not in answer.json()["detail"]


@pytest.mark.parametrize(("told", "says"), WRONG.items())
def test_a_command_says_the_same_in_one_line(ada, wired, monkeypatch, capsys, told, says):
    monkeypatch.setattr("kithkin.api.wiring.open_graph", lambda _: _Lent(wired.given))
    option, value = told.replace("_", "-").split("=")
    assert run(["decisions", f"--{option}", value, "--data", str(wired.settings.data)]) == 1
    said = capsys.readouterr().err
    assert says in said
    assert said.count("\n") == 1


class _Lent:
    """A graph that stays open when a command closes it."""

    def __init__(self, store):
        self._store = store

    def __getattr__(self, name):
        return (lambda: None) if name == "close" else getattr(self._store, name)


def test_an_instant_without_a_zone_is_utc_and_one_after_the_last_run_is_now(ada, wired):
    committed = wired.committed()
    answer = ada.get(f"/v1/decisions?known_at={committed[:-1]}").json()
    assert answer["moment"]["known_at"] == committed
    later = (datetime.now(UTC) + timedelta(seconds=-0.001)).isoformat().replace("+00:00", "Z")
    assert ada.get(f"/v1/decisions?known_at={later}").json()["moment"]["known_at"] == committed


def test_an_earlier_instant_is_refused_where_there_is_an_answer_of_now_only(ada, loaded, wired, routes):
    before = wired.committed()
    with writing(loaded, "load"):
        pass
    for name, how, _ in table("Routes"):
        method, path = name.strip("`").split()
        if how == "now only":
            body = {"json": BODIES[path]} if path in BODIES else {}
            path = re.sub(r"{\w+}", "x", path)
            answer = ada.request(method, path, params={"known_at": before}, **_sent(path, body))
            assert (answer.status_code, "leave known_at out" in answer.text) == (400, True), (name, answer.text)


BODIES = {
    "/v1/paths": {"sources": ["x"], "targets": ["y"]},
    "/v1/persons/compare": {"left": "a:1:self", "right": "a:2:self"},
    "/v1/records": {"record": {"surname": "Example"}},
    "/v1/decisions": {"kind": "same", "records": ["a:1:self"], "others": ["a:2:self"], "reason": "seen"},
    "/v1/decisions/{decision_id}/undo": {"reason": "seen"},
    "/v1/review/{pair_id}": {"answer": "same", "reason": "seen"},
}


def _sent(path, body):
    return {"data": {"answer": "same", "reason": "seen"}} if path == "/review/x" else body
