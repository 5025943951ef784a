"""The embedded engine's life: a detached child on loopback, shared by every client of one data folder.

`DATA/engine.json` (mode 600) holds its pid, start time, ports and password. Each client holds a shared lock on
`DATA/engine.clients`; who comes or goes holds `DATA/engine.lock` alone for that moment. The last one out stops the
engine. After a killed client it runs on, and the next client finds it by pid and start time.
"""

import atexit
import contextlib
import fcntl
import json
import os
import secrets
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO

import psutil
from filelock import FileLock, Timeout

from kithkin.graph import arcade
from kithkin.graph.arcade_http import ArcadeHttp
from kithkin.graph.errors import EngineUnavailable

DEFAULT_HEAP = "768m"
START_SECONDS = 60
STOP_SECONDS = 30
DOOR_SECONDS = 180
BULK = "XNIO"
"""How the engine's threads begin that answer its HTTP door, through which whole graphs are read and bulk is written."""
LOWER = 10
# Clocks that are set while a process runs move its start a little.
SAME_START_SECONDS = 2.0
_children: dict[int, subprocess.Popen[bytes]] = {}


@dataclass(frozen=True, slots=True)
class Engine:
    """What `engine.json` says of a running engine."""

    pid: int
    started: float
    bolt: int
    http: int
    password: str


class Client:
    """One client's hold on the engine of a data folder."""

    def __init__(self, folder: Path, engine: Engine, hold: IO[bytes]) -> None:
        self.engine = engine
        self._folder = folder
        self._hold: IO[bytes] | None = hold
        atexit.register(self.leave)

    def leave(self) -> None:
        """Give up the hold; the last one out stops the engine."""
        if self._hold is None:
            return
        atexit.unregister(self.leave)
        with _door(self._folder):
            self._hold.close()
            self._hold = None
            if _nobody_holds(self._folder):
                end(self._folder)


def join(folder: Path, heap: str = DEFAULT_HEAP) -> Client:
    """Hold the engine of this data folder, starting it when it does not run."""
    wheel = arcade.wheel()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _door(folder):
        hold = (folder / "engine.clients").open("ab")
        try:
            fcntl.flock(hold, fcntl.LOCK_SH)
            return Client(folder, running(folder) or _start(folder, wheel, heap), hold)
        except BaseException:
            hold.close()
            raise


def running(folder: Path) -> Engine | None:
    """The engine of this folder, if it runs and answers."""
    engine = _read(folder)
    if engine is None or _process(engine) is None:
        return None
    return engine if _answers(engine, START_SECONDS) else None


def give_way(engine: Engine) -> None:
    """Let what is read and written in bulk give way to questions, as long as the engine runs, where that is Linux.

    Threads that are begun by these are as low as they.
    """
    for thread in Path(f"/proc/{engine.pid}/task").glob("*"):
        with contextlib.suppress(OSError):
            if (thread / "comm").read_text().startswith(BULK):
                os.setpriority(os.PRIO_PROCESS, int(thread.name), LOWER)


def end(folder: Path) -> None:
    """Stop the engine of this folder and whatever a killed start left of it."""
    engine = _read(folder)
    known = _process(engine) if engine else None
    for process in [known] if known else _strays(folder):
        _stop(process)
    _forget_dead()


@contextlib.contextmanager
def _door(folder: Path) -> Iterator[None]:
    try:
        with FileLock(folder / "engine.lock", timeout=DOOR_SECONDS):
            yield
    except Timeout as problem:
        raise EngineUnavailable(f"another command is starting the engine of {folder}; run this again") from problem


def _nobody_holds(folder: Path) -> bool:
    with (folder / "engine.clients").open("ab") as hold:
        try:
            fcntl.flock(hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _read(folder: Path) -> Engine | None:
    try:
        return Engine(**json.loads((folder / "engine.json").read_text()))
    except (FileNotFoundError, json.JSONDecodeError, TypeError):
        return None


def _write(folder: Path, engine: Engine) -> None:
    write_private(folder / "engine.json", json.dumps(asdict(engine)).encode())


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner reads, whole or not at all."""
    half = path.with_name(f"{path.name}.{os.getpid()}.new")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        os.fsync(file.fileno())
    half.replace(path)


def _process(engine: Engine) -> psutil.Process | None:
    """The engine's process: the same pid and the same start, so never a stranger who got the number later."""
    try:
        process = psutil.Process(engine.pid)
        same = (
            abs(process.create_time() - engine.started) < SAME_START_SECONDS
            and process.status() != psutil.STATUS_ZOMBIE
        )
    except psutil.NoSuchProcess:
        return None
    return process if same else None


def _strays(folder: Path) -> list[psutil.Process]:
    """Engines of this folder that no file names, since their starter was killed before writing it."""
    mark = f"@{_arguments(folder)}"
    found = psutil.process_iter(["cmdline", "uids"])
    return [one for one in found if mark in (one.info["cmdline"] or ()) and one.info["uids"].real == os.getuid()]


def _arguments(folder: Path) -> Path:
    return (folder / "engine" / "java.args").resolve()


def _start(folder: Path, wheel: arcade.Wheel, heap: str) -> Engine:
    end(folder)
    for _ in range(3):  # a port can be taken between our asking and the engine's
        engine = _launch(folder, wheel, heap)
        if _answers(engine, START_SECONDS):
            return engine
        _stop_if_alive(engine)
    raise EngineUnavailable(f"the embedded engine did not start; see {folder / 'engine' / 'log' / 'engine.log'}")


def _launch(folder: Path, wheel: arcade.Wheel, heap: str) -> Engine:
    home = (folder / "engine").resolve()
    (home / "log").mkdir(mode=0o700, parents=True, exist_ok=True)
    bolt, http = _free_ports(2)
    engine = Engine(0, 0.0, bolt, http, _password(folder, home))
    _write(folder, engine)
    settings = arcade.Settings(home, bolt, http, engine.password, heap)
    write_private(_arguments(folder), arcade.arguments(settings, wheel.jars).encode())
    pid = _spawn([str(wheel.java), f"@{_arguments(folder)}"], home)
    engine = replace(engine, pid=pid, started=psutil.Process(pid).create_time())
    _write(folder, engine)
    return engine


def _password(folder: Path, home: Path) -> str:
    """The password the engine knows; without its file, a new one and an engine that forgets the old."""
    known = _read(folder)
    if known:
        return known.password
    arcade.forget_users(home)
    return secrets.token_urlsafe(24)


def _spawn(command: list[str], home: Path) -> int:
    with (home / "log" / "engine.log").open("ab") as log:
        child = subprocess.Popen(  # noqa: S603 - our own wheel's Java
            command, cwd=home, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    _children[child.pid] = child
    return child.pid


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]


def _answers(engine: Engine, seconds: float) -> bool:
    door = ArcadeHttp(engine.http, engine.password)
    deadline = time.monotonic() + seconds
    while _process(engine) and time.monotonic() < deadline:
        if door.ready():
            return True
        time.sleep(0.05)
    return False


def _forget_dead() -> None:
    """Engines of ours that somebody killed: until we ask how they ended, they stay among the processes."""
    for pid, child in list(_children.items()):
        if child.poll() is not None:
            _children.pop(pid, None)


def _stop_if_alive(engine: Engine) -> None:
    process = _process(engine)
    if process:
        _stop(process)


def _stop(process: psutil.Process) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait(STOP_SECONDS)
    child = _children.pop(process.pid, None)
    if child:
        child.wait()
