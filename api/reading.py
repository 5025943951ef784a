"""One caller's reading of the graph: their scope, their view, and the record of what they were shown."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import Header, Query, Response
from pydantic import BaseModel

from kithkin.api.access.audit import Event, Outcome
from kithkin.api.access.gate import Caller
from kithkin.api.access.scope import Scope, policy_version
from kithkin.api.wiring import Wiring
from kithkin.graph.store import Asker, View

DAY = Query(examples=["2016-06-30"], description="The day the world is seen at.")
INSTANT = Query(
    examples=["2016-07-01T00:00:00.000000Z"], description="What Kithkin knew at this instant; now unless given."
)
PURPOSE = Header(alias="Kithkin-Purpose", examples=["families"], description="What you read for; it is recorded.")


@dataclass(frozen=True, slots=True)
class Reading:
    """A caller, what they may read, and the view they asked for."""

    wiring: Wiring
    asker: Asker
    caller: Caller
    scope: Scope
    view: View
    address: str = ""

    def shown(
        self, action: str, body: str | bytes, kind: str = "application/json", /, **seen: Iterable[str]
    ) -> Response:
        """The answer; that it was shown is on the disk before it leaves."""
        content = body.encode() if isinstance(body, str) else body
        self.note(action, "shown", hashlib.sha256(content).hexdigest(), **seen)
        return Response(content, media_type=kind)

    def answer(self, action: str, content: BaseModel, /, **seen: Iterable[str]) -> Response:
        """The same for a model, which names the fields that were shown."""
        seen.setdefault("fields", type(content).model_fields)
        return self.shown(action, content.model_dump_json(), **seen)

    def note(self, action: str, outcome: Outcome, result_hash: str = "", /, **seen: Iterable[str]) -> None:
        """Commit one event to the audit."""
        event = Event(
            actor=self.caller.user.name,
            purpose=self.scope.purpose,
            action=action,
            outcome=outcome,
            recipient=f"{self.caller.door} {self.address}".strip(),
            result_hash=result_hash,
            policy=policy_version(),
            **{kind: tuple(ids) for kind, ids in seen.items()},
        )
        self.wiring.audit.record(event)
