"""The right to write: one job at a time, with a heartbeat, taken over from the dead."""

import json
import os
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil

from kithkin.graph import instants
from kithkin.graph.errors import Conflict, EngineUnavailable, Interrupted
from kithkin.graph.store import GraphStore

BEAT_SECONDS = 2.0
# A holder elsewhere is taken for dead when its count has stood still this long on the clock of who waits.
PATIENCE_SECONDS = 15.0
LOOK_SECONDS = 0.1
# Clocks that are set while a process runs move its start a little.
SAME_START_SECONDS = 2.0


class Lease:
    """The right to write, held by its token."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.lost = threading.Event()

    def check(self) -> None:
        """Stop a job that slept so long that another took over."""
        if self.lost.is_set():
            raise Interrupted("another job took over since this one stood still; run this again")


@contextmanager
def holding(store: GraphStore, kind: str, wait: float = 0.0) -> Iterator[Lease]:
    """Hold the right to write, waiting up to `wait` seconds for who has it."""
    lease = taken(store, kind, wait)
    over = threading.Event()
    heart = threading.Thread(target=_beat, args=(store, lease, over), daemon=True)
    heart.start()
    try:
        yield lease
    finally:
        over.set()
        heart.join()
        with suppress(EngineUnavailable):
            store.tell("write/give_back_lease", token=lease.token)


def taken(store: GraphStore, kind: str, wait: float = 0.0) -> Lease:
    """The right to write, without a heartbeat, waiting up to `wait` seconds for who has it."""
    began, watched, still_since = time.monotonic(), None, time.monotonic()
    while True:
        held = _held(store)
        seen = (held["token"], held["beat"]) if held else None
        if seen != watched:
            watched, still_since = seen, time.monotonic()
        if held is None or _dead(held) or time.monotonic() - still_since > PATIENCE_SECONDS:
            lease = _take(store, kind, held["token"] if held else "")
            if lease:
                return lease
        elif time.monotonic() - began >= wait:
            raise Interrupted(
                f"{held['kind']} has been writing since {held['since']}; run this again when it has ended"
            )
        else:
            time.sleep(LOOK_SECONDS)


def _held(store: GraphStore) -> dict[str, Any] | None:
    rows = store.ask("schema/lease")
    return rows[0] if rows and rows[0]["token"] else None


def _take(store: GraphStore, kind: str, seen: str) -> Lease | None:
    token = secrets.token_hex(8)
    with suppress(Conflict):  # two first comers: the other made the node
        holder = json.dumps(_here())
        if store.tell("write/take_lease", seen=seen, token=token, holder=holder, kind=kind, since=instants.now()):
            return Lease(token)
    return None


def _beat(store: GraphStore, lease: Lease, over: threading.Event) -> None:
    while not over.wait(BEAT_SECONDS):
        with suppress(EngineUnavailable):
            if not store.tell("write/beat", token=lease.token):
                lease.lost.set()
                return


def _here() -> dict[str, Any]:
    process = psutil.Process(os.getpid())
    return {"place": _place(), "pid": process.pid, "started": process.create_time()}


def _place() -> str:
    """Where pids mean the same: one start of one host, and one container on it."""
    parts = [socket.gethostname()]
    try:
        parts += [
            Path("/proc/sys/kernel/random/boot_id").read_text().strip(),
            str(Path("/proc/self/ns/pid").readlink()),
        ]
    except OSError:
        parts.append(str(int(psutil.boot_time())))
    return " ".join(parts)


def _dead(held: dict[str, Any]) -> bool:
    """Whether the holder was a process of this very place and is gone."""
    holder = json.loads(held["holder"])
    if holder["place"] != _place():
        return False
    try:
        process = psutil.Process(holder["pid"])
        same = abs(process.create_time() - holder["started"]) < SAME_START_SECONDS
    except psutil.NoSuchProcess:
        return True
    return not same or process.status() == psutil.STATUS_ZOMBIE
