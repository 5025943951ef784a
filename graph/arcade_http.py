"""The embedded engine's HTTP door: statements, JSON Lines reads and the bulk batch, which Bolt cannot do as fast."""

import base64
import http.client
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import orjson
import polars as pl

from kithkin.graph.arcade import DATABASE, USER
from kithkin.graph.errors import Conflict, EngineUnavailable, Interrupted

JSON = "application/json"
LINES = "application/x-ndjson"
LINES_A_BATCH = 50_000
SECONDS = 600


class ArcadeHttp:
    """One embedded engine, asked over HTTP on loopback."""

    def __init__(self, port: int, password: str) -> None:
        self._port = port
        token = base64.b64encode(f"{USER}:{password}".encode()).decode()
        self._headers = {"Authorization": f"Basic {token}"}

    def ready(self) -> bool:
        """Whether the engine serves its database."""
        try:
            response = self._send("GET", f"/api/v1/exists/{DATABASE}", None)
            return orjson.loads(response.read()).get("result") is True
        except (OSError, http.client.HTTPException, EngineUnavailable, orjson.JSONDecodeError):
            return False

    def run(self, statement: str) -> None:
        """Run one SQL statement of the schema."""
        self._post("command", {"language": "sql", "command": statement}, JSON).read()

    def lines(self, language: str, text: str, parameters: dict[str, Any]) -> Iterator[pl.DataFrame]:
        """The rows of a question, in batches of columns."""
        asked = {"language": language, "command": text, "limit": -1, "params": parameters}
        answer = self._post("query", asked, LINES)
        ended = False
        while batch := list(islice(answer, LINES_A_BATCH)):
            rows = [line for line in batch if line.startswith(b'{"record"')]
            ended = ended or any(line.startswith(b'{"stats"') for line in batch)
            if rows:
                yield pl.read_ndjson(b"".join(rows), infer_schema_length=None).unnest("record")
        if not ended:
            raise Interrupted("the embedded engine stopped in the middle of an answer; run this again")

    def batch(self, lines: Iterable[bytes], count: int) -> None:
        """Create elements known to be new; not one transaction, so a broken one is swept with its run."""
        body = b"\n".join(lines)
        answer = orjson.loads(self._sent("batch", "?wal=true", body, LINES).read())
        if answer.get("verticesCreated", 0) + answer.get("edgesCreated", 0) != count:
            raise Interrupted("the embedded engine took only a part of a batch; run this again")

    def _post(self, door: str, asked: dict[str, Any], accept: str) -> http.client.HTTPResponse:
        return self._sent(door, "", orjson.dumps(asked), JSON, accept)

    def _sent(self, door: str, options: str, body: bytes, kind: str, accept: str = JSON) -> http.client.HTTPResponse:
        headers = {"Content-Type": kind, "Accept": accept}
        try:
            return self._send("POST", f"/api/v1/{door}/{DATABASE}{options}", body, headers)
        except (OSError, http.client.HTTPException) as problem:
            raise EngineUnavailable("the embedded engine does not answer; run this again to start it") from problem

    def _send(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str] | None = None
    ) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=SECONDS)
        connection.request(method, path, body, {**self._headers, **(headers or {}), "Connection": "close"})
        response = connection.getresponse()
        if response.status >= 300:
            _fail(response)
        return response


def _fail(response: http.client.HTTPResponse) -> None:
    status, told = response.status, response.read().decode(errors="replace")
    if status == 409:
        raise Conflict("an element with this id is already in the graph; read it again, then retry")
    if status in {503, 429}:
        raise Interrupted("the embedded engine was busy with another writer; run this again")
    if status == 403:
        raise EngineUnavailable("the embedded engine refused our password; end it and run this again")
    # The engine's own words can hold values of people, so only the kind of error is kept.
    kind = orjson.loads(told).get("exception", "an error") if told.startswith("{") else "an error"
    raise EngineUnavailable(f"the embedded engine answered {status} ({kind}); see DATA/engine/log")
