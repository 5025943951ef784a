"""One caller's reading of the graph: their scope, their view, and the record of what they were shown."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import Response
from pydantic import BaseModel

from kithkin.api.access.audit import Event, Outcome
from kithkin.api.access.gate import Caller
from kithkin.api.access.scope import Scope, policy_version
from kithkin.api.in_scope import InScope
from kithkin.api.wiring import Wiring
from kithkin.graph import instants
from kithkin.graph.errors import WrongUse
from kithkin.graph.store import Asker, View

HTML, JSON = "text/html; charset=utf-8", "application/json"


@dataclass(frozen=True, slots=True)
class Seen:
    """What an answer showed: ids and the names of fields, never their values."""

    persons: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A caller, what they may read, and the view they asked for."""

    wiring: Wiring
    asker: Asker
    caller: Caller
    scope: Scope
    view: View
    address: str = ""
    earlier: bool = False
    """Whether the caller asks for what was known at an earlier instant."""

    @property
    def until(self) -> str:
        """The instant up to which decisions are told: those that no run has taken up yet are known too."""
        return self.view.known_at if self.earlier else instants.now()

    def of_now(self, what: str) -> None:
        """Refuse an earlier instant where there is an answer of now only."""
        if self.earlier:
            raise WrongUse(f"{what} of what is known now: leave known_at out")

    def shown(
        self, action: str, body: str | bytes, seen: Seen, kind: str = JSON, to: str = "", *, done: str = ""
    ) -> Response:
        """The answer; that it was shown, and what was `done` for it, is on the disk before it leaves.

        It is shown `to` whom if to somebody else.
        """
        content = body.encode() if isinstance(body, str) else body
        events = [self._event(done, "done", seen)] if done else []
        events.append(self._event(action, "shown", seen, hashlib.sha256(content).hexdigest(), to))
        self.wiring.audit.record(*events)
        return Response(content, media_type=kind)

    def answer(self, action: str, content: BaseModel, seen: Seen, *, done: str = "") -> Response:
        """The same for a model, as JSON."""
        return self.shown(action, content.model_dump_json(), seen, done=done)

    def note(self, action: str, outcome: Outcome, seen: Seen, result_hash: str = "", to: str = "") -> None:
        """Commit one event to the audit."""
        self.wiring.audit.record(self._event(action, outcome, seen, result_hash, to))

    def _event(self, action: str, outcome: Outcome, seen: Seen, result_hash: str = "", to: str = "") -> Event:
        return Event(
            actor=self.caller.user.name,
            purpose=self.scope.purpose,
            action=action,
            outcome=outcome,
            recipient=" ".join(part for part in (self.caller.door, self.address, to) if part),
            # Who asks the audit about a person means whoever was seen of them.
            persons=ids(self.asker.behind(seen.persons)) if isinstance(self.asker, InScope) else seen.persons,
            groups=seen.groups,
            records=seen.records,
            fields=seen.fields,
            result_hash=result_hash,
            policy=policy_version(),
        )


def ids(values: Iterable[str | None]) -> tuple[str, ...]:
    """Distinct ids in order, without gaps."""
    return tuple(sorted({value for value in values if value}))
