"""The embedded engine comes with its first client, goes with its last, and outlives only what is killed."""

import json
import os
import signal
import stat
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import psutil
import pytest

from kithkin.graph import arcade, engine
from kithkin.graph.connect import connect
from kithkin.graph.errors import EngineUnavailable
from kithkin.graph.instants import last_instant
from kithkin.graph.run import writing

pytestmark = pytest.mark.engine
HEAP = "256m"


@pytest.fixture
def folder(tmp_path):
    yield tmp_path
    engine.end(tmp_path)


def opened(folder):
    return connect(f"kithkin:{folder}", heap=HEAP)


def process(folder):
    return psutil.Process(json.loads((folder / "engine.json").read_text())["pid"])


def test_the_wheel_holds_what_we_start():
    wheel = arcade.wheel()
    assert os.access(wheel.java, os.X_OK)
    inside = [name for jar in wheel.jars.glob("*.jar") for name in zipfile.ZipFile(jar).namelist()]
    assert {f"{arcade.MAIN.replace('.', '/')}.class", "com/arcadedb/bolt/BoltProtocolPlugin.class"} <= set(inside)


def test_without_the_wheel_one_line_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(EngineUnavailable, match=r"glibc >= 2\.34 and for Apple silicon; give a Neo4j URI with --graph"):
        connect(f"kithkin:{tmp_path}")


def test_a_path_with_spaces_and_quotes_is_one_java_argument(tmp_path):
    home = tmp_path / 'a "b" \\ c'
    written = arcade.arguments(arcade.Settings(home, 1, 2, "secret", HEAP), home)
    assert f'"-Darcadedb.server.rootPath={tmp_path}/a \\"b\\" \\\\ c"' in written.splitlines()


def test_no_page_but_the_last_is_searched_for_room():
    assert '"-Darcadedb.bucketReuseSpaceMode=low"' in arcade.arguments(arcade.Settings(Path(), 1, 2, "p", "1g"), Path())


def test_the_last_client_out_stops_it(folder):
    first, second = opened(folder), opened(folder)
    running = process(folder)
    first.close()
    assert running.is_running()
    with writing(second, "load") as run:
        pass
    second.close()
    assert not psutil.pid_exists(running.pid)
    with opened(folder) as third:
        assert last_instant(third) == run.instant


def test_nobody_else_gets_in(folder):
    with opened(folder):
        told = json.loads((folder / "engine.json").read_text())
        private = [folder / "engine.json", folder / "engine" / "java.args"]
        heard = [one.laddr for one in process(folder).net_connections("inet") if one.status == psutil.CONN_LISTEN]
        said = " ".join(process(folder).cmdline() + list(process(folder).environ().values()))
    assert [stat.S_IMODE(path.stat().st_mode) for path in private] == [0o600, 0o600]
    assert {port.port for port in heard} == {told["bolt"], told["http"]}
    assert {port.ip.removeprefix("::ffff:") for port in heard} == {"127.0.0.1"}
    assert told["password"] not in said
    assert len(told["password"]) >= 32


def test_an_engine_killed_at_work_keeps_what_it_acknowledged(folder):
    store = opened(folder)
    with writing(store, "load") as run:
        pass
    killed = process(folder)
    killed.kill()
    with pytest.raises(EngineUnavailable, match="run this again"):
        last_instant(store)
    with opened(folder) as again:
        assert last_instant(again) == run.instant
        assert not psutil.pid_exists(killed.pid)
    store.close()


CLIENT = """
import sys
from kithkin.graph.connect import connect
store = connect(sys.argv[1], heap="256m")
print("open", flush=True)
sys.stdin.read()
"""


def client(folder):
    child = subprocess.Popen(
        [sys.executable, "-c", CLIENT, f"kithkin:{folder}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout.readline() == "open\n"
    return child


def test_an_orphan_is_used_again_and_then_stopped(folder):
    with client(folder) as child:
        child.send_signal(signal.SIGKILL)
    orphan = process(folder)
    assert orphan.is_running()
    with opened(folder):
        assert process(folder).pid == orphan.pid
    assert not psutil.pid_exists(orphan.pid)


def test_an_engine_that_no_file_names_is_ended_and_the_data_opens_with_a_new_password(folder):
    with client(folder) as child:
        child.send_signal(signal.SIGKILL)
    stray = process(folder)
    (folder / "engine.json").unlink()
    with opened(folder) as store:
        assert not psutil.pid_exists(stray.pid) or stray.status() == psutil.STATUS_ZOMBIE
        assert store.ask("schema/version")


def test_a_stranger_with_its_number_is_left_alone(folder):
    with opened(folder):
        pass
    told = json.loads((folder / "engine.json").read_text())
    engine.write_private(folder / "engine.json", json.dumps(told | {"pid": os.getpid()}).encode())
    with opened(folder):
        assert process(folder).pid != os.getpid()


def test_threads_for_bulk_give_way_and_no_others():
    told, over = threading.Event(), threading.Event()
    names = []

    def work():
        own = threading.get_native_id()
        Path(f"/proc/self/task/{own}/comm").write_text(f"{engine.BULK}-1 task-1")
        names.append(own)
        told.set()
        over.wait(10)

    thread = threading.Thread(target=work)
    thread.start()
    told.wait(10)
    before = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    engine.give_way(engine.Engine(os.getpid(), 0.0, 0, 0, ""))
    assert os.getpriority(os.PRIO_PROCESS, names[0]) == engine.LOWER
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == before
    over.set()
    thread.join()
