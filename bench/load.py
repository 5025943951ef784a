"""An open-loop generator: requests fall due at a steady rate, whatever became of those before."""

import json
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, RemoteDisconnected
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class Request:
    """One request."""

    kind: str
    method: str
    path: str
    body: Mapping[str, Any] | None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Took:
    """How long one answer took from the moment it was due, and whether it was one."""

    kind: str
    seconds: float
    fine: bool


class Load:
    """Connections to one server, as many requests at once as there are connections."""

    def __init__(self, port: int, key: str, connections: int) -> None:
        self._port, self.key, self._connections = port, key, connections
        self._headers = {"authorization": f"Bearer {key}", "content-type": "application/json"}
        self._own = threading.local()

    def ask(self, request: Request, due: float | None = None) -> Took:
        """Send one request and read its answer."""
        began = time.perf_counter() if due is None else due
        try:
            status = self._again(request)
        except (OSError, HTTPException):
            self._own.line = None
            status = 0
        return Took(request.kind, time.perf_counter() - began, 200 <= status < 300)

    def _again(self, request: Request) -> int:
        """The status; a line that the server has closed meanwhile, as it may, is opened anew."""
        try:
            return self._sent(request)
        except (RemoteDisconnected, ConnectionError):
            self._own.line = None
            return self._sent(request)

    def _sent(self, request: Request) -> int:
        if getattr(self._own, "line", None) is None:
            self._own.line = HTTPConnection("127.0.0.1", self._port, timeout=60)
        body = None if request.body is None else json.dumps(request.body)
        self._own.line.request(request.method, request.path, body, {**self._headers, **request.headers})
        answer = self._own.line.getresponse()
        answer.read()
        status: int = answer.status
        return status

    def run(self, requests: Iterator[Request], rate: float, seconds: float) -> list[Took]:
        """Ask at this rate for so long; a request that finds every connection busy waits, and its time runs."""
        wanted = [next(requests) for _ in range(int(rate * seconds))]
        start = time.perf_counter() + 0.2
        due = iter([(start + number / rate, request) for number, request in enumerate(wanted)])
        took: list[Took] = []
        lock = threading.Lock()

        def work() -> None:
            while True:
                with lock:
                    found = next(due, None)
                if found is None:
                    return
                when, request = found
                time.sleep(max(0.0, when - time.perf_counter()))
                took.append(self.ask(request, when))

        threads = [threading.Thread(target=work) for _ in range(self._connections)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return took


def summary(times: Iterable[Took]) -> list[str]:
    """A line for each kind, and one for all."""
    kinds: dict[str, list[Took]] = defaultdict(list)
    for took in times:
        kinds[took.kind].append(took)
    lines = [line for kind, some in sorted(kinds.items()) for line in told(kind, some)]
    return [*lines, *told("all", [took for some in kinds.values() for took in some])]


def told(kind: str, some: list[Took]) -> list[str]:
    """One line: how many, how many failed, and half, 95 and 99 of a hundred within so many milliseconds."""
    low, high, most = np.quantile([took.seconds * 1000 for took in some], [0.5, 0.95, 0.99])
    failed = sum(not took.fine for took in some)
    return [
        f"{kind:<18}{len(some):>6} asked{failed:>5} failed   p50 {low:>7.1f}   p95 {high:>7.1f}   p99 {most:>7.1f} ms"
    ]
