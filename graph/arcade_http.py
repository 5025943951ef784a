"""The embedded engine's HTTP door: statements, JSON Lines reads and the bulk batch, which Bolt cannot do as fast."""

import base64
import http.client
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from threading import Lock
from typing import Any

import orjson
import polars as pl

from kithkin.graph.arcade import DATABASE, USER
from kithkin.graph.errors import Conflict, EngineUnavailable, Interrupted

JSON = "application/json"
LINES = "application/x-ndjson"
LINES_A_BATCH = 50_000
SECONDS = 600
READY_SECONDS = 10
LOOK_SECONDS = 0.05
BULK = "kithkin-bulk"


class ArcadeHttp:
    """One embedded engine, asked over HTTP on loopback."""

    def __init__(self, port: int, password: str) -> None:
        self._port = port
        token = base64.b64encode(f"{USER}:{password}".encode()).decode()
        self._headers = {"Authorization": f"Basic {token}"}
        # The engine refuses a second batch beside another, or silently loses edges of both.
        self._batching = Lock()

    def ready(self) -> bool:
        """Whether the engine serves its database."""
        try:
            response = self._send("GET", _path("exists"), seconds=READY_SECONDS)
            return orjson.loads(response.read()).get("result") is True
        except (OSError, http.client.HTTPException, EngineUnavailable, orjson.JSONDecodeError):
            return False

    def run(self, statement: str) -> None:
        """Run one SQL statement of the schema."""
        with _answering():
            self._post("command", {"language": "sql", "command": statement}, JSON).read()

    def lines(self, language: str, text: str, parameters: dict[str, Any]) -> Iterator[pl.DataFrame]:
        """The rows of a question, in batches of columns."""
        asked = {"language": language, "command": text, "limit": -1, "params": parameters}
        ended = False
        with _answering(), self._post("query", asked, LINES) as answer:
            while batch := list(islice(answer, LINES_A_BATCH)):
                rows = [line for line in batch if line.startswith(b'{"record"')]
                ended = ended or any(line.startswith(b'{"stats"') for line in batch)
                if rows:
                    yield pl.read_ndjson(b"".join(rows), infer_schema_length=None).unnest("record")
        if not ended:
            raise Interrupted("the embedded engine stopped in the middle of an answer; run this again")

    def batch(self, lines: bytes, count: int) -> None:
        """Create elements known to be new; not one transaction, so a broken one is swept with its run."""
        with self._batching, _answering():
            headers = {"Content-Type": LINES, "X-ArcadeDB-Query-Tag": BULK}
            answer = orjson.loads(self._send("POST", _path("batch") + "?wal=true", lines, headers).read())
        if answer.get("verticesCreated", 0) + answer.get("edgesCreated", 0) != count:
            raise Interrupted("the embedded engine took only a part of a batch; run this again")

    def end_batches(self) -> None:
        """End the batches that the engine still works on for clients that are gone, and wait until they have ended."""
        self._order(f"terminate queries tag {BULK}")
        deadline = time.monotonic() + SECONDS
        while self._order(f"list queries tag {BULK}"):
            if time.monotonic() > deadline:
                raise Interrupted("the embedded engine is still busy with a killed job; run this again later")
            time.sleep(LOOK_SECONDS)

    def _order(self, command: str) -> Any:
        with _answering():
            asked = orjson.dumps({"command": command})
            return orjson.loads(self._send("POST", "/api/v1/server", asked, {"Content-Type": JSON}).read())["result"]

    def _post(self, door: str, asked: dict[str, Any], accept: str) -> http.client.HTTPResponse:
        return self._send("POST", _path(door), orjson.dumps(asked), {"Content-Type": JSON, "Accept": accept})

    def _send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        seconds: float = SECONDS,
    ) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=seconds)
        try:
            connection.request(method, path, body, {**self._headers, **(headers or {}), "Connection": "close"})
            response = connection.getresponse()
        except BaseException:
            connection.close()
            raise
        if response.status >= 300:
            _fail(response)
        return response


def _path(door: str) -> str:
    return f"/api/v1/{door}/{DATABASE}"


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except (OSError, http.client.HTTPException) as problem:
        raise EngineUnavailable("the embedded engine does not answer; run this again to start it") from problem


def _fail(response: http.client.HTTPResponse) -> None:
    status, told = response.status, response.read()
    # The engine's own words can hold values of people, so only the kind of error is kept.
    kind = orjson.loads(told).get("exception", "") if told.startswith(b"{") else ""
    if kind.endswith("DuplicatedKeyException"):
        raise Conflict("an element with this id is already in the graph; read it again, then retry")
    if status in {409, 429, 503}:
        raise Interrupted("the embedded engine was busy with another writer; run this again")
    if status == 403:
        raise EngineUnavailable("the embedded engine refused our password; end it and run this again")
    raise EngineUnavailable(f"the embedded engine answered {status} ({kind or 'an error'}); see DATA/engine/log")
