"""The change feed as a caller reads it: in order, from any place, within their scope, and why an id changed."""

import json
import socket
import threading
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
import typer
from tests.api.conftest import CASEWORKER

from kithkin.api import cli
from kithkin.api import serve as serving
from kithkin.api.access.accounts import User
from kithkin.api.cli import run as kithkin
from kithkin.casework.changes import KINDS, Entry
from kithkin.casework.replay import Replayed
from kithkin.cypher.catalogue import Query
from kithkin.graph.access import ClassLabels, class_for
from kithkin.graph.closing import replace_edges, replace_nodes
from kithkin.graph.run import writing

ROOT = Path(__file__).resolve().parents[2]
POLICE = ClassLabels("arrests", "S1", legal_regime="dpa2018_part3", purposes=("families",))
BENEFITS = ClassLabels("shbe", "S1", purposes=("families",))
ANN, AMY, CAL, FAMILY = (f"{kind}-{letter * 16}" for kind, letter in ("Pa", "Pb", "Pc", "Fd"))
PEOPLE = {"shbe:1:self": "Ann", "shbe:2:self": "Annie", "shbe:3:self": "Amy", "arrests:1:self": "Cal"}
APART = {"shbe:1:self": ANN, "shbe:2:self": ANN, "shbe:3:self": AMY}
TOGETHER = dict.fromkeys(APART, ANN)
HIDDEN = {"arrests:1:self": AMY}


class Story:
    """A graph to which things happen, one run each."""

    def __init__(self, store, *, police=True):
        self.store, self.police, self.classes = store, police, {}
        self.classes = {"shbe": class_for(store, BENEFITS), "arrests": class_for(store, POLICE)}
        self.records()
        self.stand(APART)
        self.belong({ANN: "mother", AMY: "child"})
        self.stand(TOGETHER)
        self.belong({ANN: "parent"})
        self.stand(APART, kind="decide", decision="d-1")

    def told(self, people):
        return {key: value for key, value in people.items() if self.police or not key.startswith("arrests")}

    def stamped(self, frame):
        return frame.with_columns(known_from=pl.lit("2016-01-01T00:00:00.000000Z"), run_id=pl.lit("run-0")).to_arrow()

    def records(self):
        rows = [
            {"id": key, "feed": key.split(":")[0], "part": "self", "given_name": name, "access": self.access(key)}
            for key, name in self.told(PEOPLE).items()
        ]
        records = pl.DataFrame(rows)
        self.store.create_nodes(["Record"], self.stamped(records))
        sent = records.select(pl.col("id").str.replace(":self$", "@1"), "feed", "access", raw=pl.lit("{}"))
        self.store.create_nodes(["Row"], self.stamped(sent))
        ties = records.select("id", "access", source="id", target=pl.col("id").str.replace(":self$", "@1"))
        self.store.create_edges("FROM", self.stamped(ties), source="Record", target="Row")
        self.store.create_nodes(["Group", "Family"], self.stamped(pl.DataFrame({"id": [FAMILY], "kind": ["Family"]})))

    def access(self, key):
        return self.classes[key.split(":")[0]]

    def stand(self, people, kind="resolve", **details):
        """Let records stand under persons, as resolution writes it."""
        held = people | self.told(HIDDEN)
        with writing(self.store, kind, **details) as run:
            living = sorted(set(held.values()))
            replace_nodes(self.store, run, ["Person"], pl.DataFrame({"id": living}).to_arrow())
            lost = [AMY] if set(people.values()) == {ANN} else []
            alias = {"source": lost, "target": [ANN] * len(lost)}
            named = pl.DataFrame(alias, dict.fromkeys(alias, pl.String))
            replace_nodes(self.store, run, ["Alias"], named.select(id="source").to_arrow())
            replace_edges(self.store, run, "NOW", named.to_arrow(), source="Alias", target="Person")
            line = json.dumps([{"finding": "The surnames are the same.", "weight": 9.0}])
            rows = [
                {"source": key, "target": whole, "weight": 9.0, "probability": 0.98, "evidence": line,
                 "access": self.access(key)}
                for key, whole in held.items()
            ]  # fmt: skip
            replace_edges(self.store, run, "SAME_AS", pl.DataFrame(rows).to_arrow(), source="Record", target="Person")

    def belong(self, roles):
        with writing(self.store, "group") as run:
            rows = [{"source": who, "target": FAMILY, "role": role, "basis": ["shbe:1:self"]}
                    for who, role in roles.items()]  # fmt: skip
            edges = pl.DataFrame(rows).with_columns(access=pl.lit(self.classes["shbe"])).to_arrow()
            replace_edges(self.store, run, "MEMBER_OF", edges, source="Person", target="Group")


@pytest.fixture
def story(embedded, wired):
    wired.given = embedded
    yield Story(embedded)
    wired.given = None


def read(client, after=None, limit=100, **more):
    answer = client.get("/v1/changes", params={"limit": limit, **({"after": after} if after else {}), **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def walk(client, limit):
    """Every entry, page by page, with the cursor after each page."""
    items, cursors, page = [], [], read(client, limit=limit)
    while page["items"]:
        items += page["items"]
        cursors.append((len(items), page["next"]))
        page = read(client, page["next"], limit)
    assert page["next"] == cursors[-1][1]
    return items, cursors


def entry(item):
    return Entry(item["instant"], item["subject"], item["kind"], item["part"] or "", before=item["before"],
                 after=item["after"])  # fmt: skip


def plain(item, instants):
    """What an entry says, without what every run and server mints anew."""
    kept = {name: value for name, value in item.items() if name not in {"id", "previous", "run", "instant"}}
    return kept | {"instant": instants.index(item["instant"]), "run": item["run"]["kind"]}


def told(items):
    instants = sorted({item["instant"] for item in items})
    return [plain(item, instants) for item in items]


def test_the_feed_goes_on_from_any_place_without_missing_an_entry(client_of, story):
    client = client_of()
    items, cursors = walk(client, 2)
    assert len(items) == len({item["id"] for item in items})
    for count, cursor in cursors:
        assert read(client, cursor)["items"] == items[count:]
    assert [(one["id"], two["previous"]) for one, two in pairwise(items)] == [(one["id"],) * 2 for one in items[:-1]]
    assert items[0]["previous"] is None


def test_the_feed_replayed_gives_the_graph(client_of, story):
    replayed = Replayed().take(entry(item) for item in walk(client_of(), 7)[0])
    held = story.store.ask("read/resolve_previous", access=list(story.classes.values()), known_at="2999")
    assert replayed.persons == {row["record_id"]: row["person_id"] for row in held}
    groups = story.store.ask("read/group_previous", access=list(story.classes.values()), known_at="2999")
    assert replayed.members == {(row["group_id"], row["person_id"]) for row in groups}


def test_each_entry_says_what_why_and_by_which_run(client_of, story):
    items = walk(client_of(CASEWORKER), 100)[0]
    [merged] = [item for item in items if item["kind"] == "merged"]
    assert (merged["subject"], merged["after"], merged["run"]["kind"]) == (AMY, {"person": ANN}, "resolve")
    assert merged["why"]["findings"] == [{"finding": "The surnames are the same.", "weight": 9.0}]
    [split] = [item for item in items if item["kind"] == "split"]
    assert (split["after"], split["run"]["kind"], split["decision_id"]) == ({"persons": [ANN, AMY]}, "decide", "d-1")
    roles = [(item["before"]["roles"], item["after"]["roles"]) for item in items
             if item["kind"] == "value_changed" and item["subject"] == FAMILY]  # fmt: skip
    assert roles == [(["mother"], ["parent"])]
    first = next(item for item in items if item["kind"] == "created" and item["subject"] == AMY)
    assert first["after"]["values"]["given_name"] == "Amy"


def test_what_a_caller_may_not_read_changes_no_entry(client_of, story, engines, wired):
    with_police, everything = (walk(client_of(user), 3)[0] for user in (CASEWORKER, User("ada", ("gang_user",), "S2")))
    wired.touched.forget()
    Story(engines.empty("arcade"), police=False)
    without = walk(client_of(CASEWORKER), 3)[0]
    assert told(with_police) == told(without)
    assert told(everything) != told(without)
    assert {item["part"] for item in everything} - {item["part"] for item in without} == {"arrests:1:self"}


def test_a_run_that_shows_the_caller_nothing_gives_the_same_cursor(client_of, story):
    client = client_of(CASEWORKER)
    end = read(client)
    story.police = False
    story.stand(APART)
    quiet = read(client, end["next"])
    assert (quiet["items"], quiet["next"]) == ([], end["next"])


def test_who_waits_is_answered_when_a_run_commits(client_of, story):
    client = client_of(CASEWORKER)
    end = read(client)["next"]
    later = threading.Timer(0.2, story.stand, [TOGETHER])
    later.start()
    found = read(client, end, wait=20)
    later.join()
    assert {(item["subject"], item["kind"]) for item in found["items"]} >= {(AMY, "merged")}


def test_who_waits_in_vain_is_given_the_cursor_back(client_of, story):
    client = client_of(CASEWORKER)
    end = read(client)["next"]
    assert read(client, end, wait=1) | {"moment": None} == {"items": [], "next": end, "moment": None}


def test_a_server_that_is_stopped_does_not_stay_for_who_waits(client_of, story, wired, monkeypatch):
    monkeypatch.setattr(serving, "LAST_SECONDS", 0.1)
    client, running = client_of(CASEWORKER), serving.server(serving.Place(), wired)
    asked = f"/v1/changes?wait=60&after={read(client)['next']}"
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
        server = threading.Thread(target=running.run, args=([door],))
        server.start()
        with socket.create_connection(("127.0.0.1", port)) as waiting:
            key = client.headers["authorization"]
            waiting.sendall(f"GET {asked} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: {key}\r\n\r\n".encode())
            while not running.server_state.tasks:
                threading.Event().wait(0.01)
            running.should_exit = True
            server.join(timeout=20)
            assert not server.is_alive()


def test_a_cursor_is_refused_to_others_and_when_its_reader_may_read_something_else(client_of, story, wired):
    cursor = read(client_of(CASEWORKER))["next"]
    assert client_of().get("/v1/changes", params={"after": cursor}).status_code == 400
    class_for(story.store, ClassLabels("sen", "S1", purposes=("families",)))
    assert read(client_of(CASEWORKER), cursor)["items"] == []
    wired.accounts.close_account("cas")
    with wired.accounts._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE user SET closed_at = NULL, clearance = 'S0' WHERE name = 'cas'")
    answer = client_of(CASEWORKER).get("/v1/changes", params={"after": cursor})
    assert (answer.status_code, answer.json()["type"]) == (409, "/docs/problems#conflict")
    assert "beginning" in answer.json()["detail"]


def test_why_an_id_changed_is_one_address_also_for_an_id_that_is_gone(client_of, story):
    story.stand(TOGETHER)
    client = client_of(CASEWORKER)
    items = client.get(f"/v1/persons/{AMY}/changes").json()["items"]
    words = [item["kind"] for item in items if item["subject"] == AMY]
    assert words == ["created", "joined", "left", "merged", "created", "joined", "left", "merged"]
    assert {item["kind"] for item in items if item["subject"] == ANN} >= {"joined", "split", "left"}
    of_group = client.get(f"/v1/groups/{FAMILY}/changes").json()["items"]
    assert [(item["kind"], item["part"]) for item in of_group] == [
        ("created", None), ("joined", ANN), ("joined", AMY), ("left", AMY), ("value_changed", ANN),
    ]  # fmt: skip


def test_an_old_id_leads_on_for_now_and_hidden_is_as_absent(client_of, story, wired):
    story.stand(TOGETHER)
    client = client_of(CASEWORKER)
    answer = client.get(f"/v1/persons/{AMY}/why", params={"as_of": "2016-06-30"})
    assert (answer.status_code, answer.headers["cache-control"]) == (307, "no-store")
    assert answer.headers["location"] == f"/v1/persons/{ANN}/why?as_of=2016-06-30"
    assert client.get(f"/persons/{AMY}").headers["location"] == f"/persons/{ANN}"
    assert wired.audit.who_saw("person", ANN)[-1]["outcome"] == "shown"
    blind = client_of(User("sue", ("manager",), "S0", (), "families"))
    absent = [blind.get(f"/v1/persons/{one}{path}") for one in (AMY, CAL) for path in ("", "/changes")]
    assert {one.status_code for one in absent} == {404}
    assert len({one.content for one in absent}) == 1


def bury(story, whole, part, kind, access):
    with writing(story.store, kind) as run:
        row = {"id": part, "kind": kind, "whole": whole, "part": part, "rule": "by order", "access": access,
               "known_from": run.instant, "run_id": run.id}  # fmt: skip
        story.store.create_nodes(["Tombstone"], pl.DataFrame([row]).to_arrow())


def test_what_was_erased_says_so_to_those_who_could_read_it(client_of, story):
    cas, blind = client_of(CASEWORKER), client_of(User("sue", ("manager",), "S0", (), "families"))
    cursor, item_before = read(cas)["next"], read(cas)["items"]
    bury(story, CAL, "shbe:9:self", "erased", story.classes["shbe"])
    bury(story, CAL, "arrests:9:self", "erased", story.classes["arrests"])
    gone = cas.get(f"/v1/persons/{CAL}")
    assert (gone.status_code, gone.json()["detail"]) == (410, "removed by decision")
    assert blind.get(f"/v1/persons/{CAL}").status_code == 404
    asked = {(who, row): one.get(f"/v1/records/{row}").status_code for who, one in (("cas", cas), ("blind", blind))
             for row in ("shbe/9", "arrests/9", "shbe/9:self", "shbe/8")}  # fmt: skip
    assert [told for told, status in asked.items() if status == 410] == [("cas", "shbe/9")]
    assert set(asked.values()) == {410, 404}
    [item] = read(cas, cursor)["items"]
    assert (item["kind"], item["part"], item["why"]) == ("erased", "shbe:9:self", {"rule": "by order"})
    assert item["previous"] == item_before[-1]["id"]
    assert [one["kind"] for one in cas.get(f"/v1/persons/{CAL}/changes").json()["items"]] == ["erased"]


def test_a_cursor_whose_entry_is_gone_by_now_goes_on_behind_it(client_of, story):
    cas = client_of(CASEWORKER)
    items, cursors = walk(cas, 1)
    # All there was of a record is taken out of the graph, as an erasure does.
    story.store.write(Query("test/erase", "", (), (), "MATCH (r:Record {id: 'shbe:3:self'}) DETACH DELETE r"))
    left = walk(cas, 1)[0]
    for count, cursor in cursors:
        place = entry(items[count - 1]).place
        on = read(cas, cursor)["items"]
        assert [one["id"] for one in on] == [one["id"] for one in left if entry(one).place > place]


def test_every_page_of_the_feed_is_kept_with_whom_it_showed(client_of, story, wired):
    read(client_of(CASEWORKER))
    [event] = wired.audit.what_user("cas")
    assert (event["action"], set(event["persons"]), event["groups"]) == ("changes", {ANN, AMY}, [FAMILY])


def test_changes_are_written_as_lines_and_gone_on_with(story, wired, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("kithkin.api.local.wiring", lambda *_: wired)
    monkeypatch.setattr(type(wired), "close", lambda _: None)
    out = tmp_path / "changes.jsonl"
    assert kithkin(["changes", "--out", str(out)]) == 0
    first = [json.loads(line) for line in out.read_text().splitlines()]
    assert Replayed().take(map(entry, first)).persons["arrests:1:self"] == AMY
    cursor = capsys.readouterr().out.split()[-1]
    story.stand(TOGETHER)
    assert kithkin(["changes", "--out", str(out), "--since", cursor]) == 0
    whole = [json.loads(line) for line in out.read_text().splitlines()]
    assert whole[: len(first)] == first
    assert whole[len(first)]["previous"] == first[-1]["id"]
    assert kithkin(["changes", "--out", str(tmp_path)]) == 1
    capsys.readouterr()
    assert kithkin(["changes", "--check"]) == 0
    assert "4 records with their persons, 1 memberships" in capsys.readouterr().out


def test_a_feed_that_lacks_entries_is_found_out(story, wired, monkeypatch, capsys):
    monkeypatch.setattr("kithkin.api.local.wiring", lambda *_: wired)
    monkeypatch.setattr(type(wired), "close", lambda _: None)
    monkeypatch.setattr("kithkin.casework.replay.feed", lambda *_: iter(()))
    assert kithkin(["changes", "--check"]) == 2
    assert "does not give what the graph holds" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["changes", "webhook"])
def test_every_option_and_word_of_the_feed_is_in_its_page(name):
    page = (ROOT / "docs/changes.md").read_text()
    command = typer.main.get_command(cli.build(name))
    found = command.commands[name] if name in getattr(command, "commands", {}) else command
    inside = list(getattr(found, "commands", {}).values()) or [found]
    flags = {max(one.opts, key=len) for each in inside for one in each.params if one.param_type_name == "option"}
    assert not {flag for flag in flags - {"--help", "--graph", "--data"} if flag not in page}
    assert {word for word in KINDS if f"| `{word}" in page or f"`, `{word}`" in page} == set(KINDS)
    assert f"kithkin {name}" in page
