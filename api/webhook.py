"""Send the change feed to a webhook: signed, in order, at least once, and gone on with after any end."""

import hashlib
import hmac
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from http.client import HTTPException
from typing import Any

import orjson

from kithkin.api import changes
from kithkin.api.access.gate import Caller
from kithkin.api.access.scope import scope
from kithkin.api.changes import Position
from kithkin.api.changes_shapes import ChangeOut
from kithkin.api.reading import Reading
from kithkin.api.target import Target, target
from kithkin.api.webhooks import Webhook
from kithkin.api.wiring import Wiring
from kithkin.graph.errors import Conflict
from kithkin.graph.store import View

AT_ONCE = 100
SIGNED = "Kithkin-Signature"
IDS = frozenset({"person", "persons", "group", "groups", "records"})
TOLD = ("id", "previous", "instant", "kind", "subject", "part", "records", "run", "decision_id")


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a page is tried, and how long the first pause is; each is twice the one before."""

    tries: int = 6
    first_pause: float = 1.0

    def pauses(self) -> Iterator[float]:
        """The pause before each further try."""
        return (self.first_pause * 2**n for n in range(self.tries - 1))


@dataclass(frozen=True, slots=True)
class Sent:
    """How many entries a receiver took, and whether it took all there were."""

    entries: int
    whole: bool


def send(wired: Wiring, webhook: Webhook, patience: Patience) -> Sent:
    """Send what the receiver has not taken yet; its place is kept after each page that it takes."""
    reading = reading_for(wired, webhook)
    at = _position(wired, reading, webhook)
    to, count = target(webhook.url, private_network=webhook.private_network), 0
    begins = at == Position()
    for items, after in changes.batches(reading, at, AT_ONCE):
        cursor = changes.sealed(reading, after)
        body = orjson.dumps({"webhook": webhook.id, "begins": begins, "items": _told(items, webhook), "next": cursor})
        # Committed before anything leaves.
        reading.note("webhook", "shown", changes.seen(items), hashlib.sha256(body).hexdigest())
        if not delivered(to, webhook.secret, body, patience):
            wired.webhooks.missed(webhook.id)
            return Sent(count, whole=False)
        wired.webhooks.sent(webhook.id, cursor)
        count, begins = count + len(items), False
    return Sent(count, whole=True)


def reading_for(wired: Wiring, webhook: Webhook) -> Reading:
    """The reading of the account that the webhook is for, as it may read today."""
    user = wired.accounts.user(webhook.user)
    allowed = scope(user)
    access = allowed.access(wired.classes())
    view = View(access, datetime.now(UTC).date().isoformat(), wired.committed())
    return Reading(wired, wired.store, Caller(user, "webhook"), allowed, view, webhook.id)


def delivered(to: Target, secret: bytes, body: bytes, patience: Patience) -> bool:
    """Whether the receiver took the page, at once or after some tries."""
    pauses = patience.pauses()
    while not _taken(to, secret, body):
        pause = next(pauses, None)
        if pause is None:
            return False
        time.sleep(pause)
    return True


def signature(secret: bytes, body: bytes, at: int) -> str:
    """What proves to the receiver who sent this body, and when."""
    mark = hmac.new(secret, f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={mark}"


def _taken(to: Target, secret: bytes, body: bytes) -> bool:
    headers = {"Content-Type": "application/json", SIGNED: signature(secret, body, int(time.time()))}
    try:
        return HTTPStatus.OK <= to.post(body, headers) < HTTPStatus.MULTIPLE_CHOICES
    except (OSError, HTTPException):
        return False


def _position(wired: Wiring, reading: Reading, webhook: Webhook) -> Position:
    try:
        return changes.position(reading, webhook.cursor)
    except Conflict:
        # The account may read something else now: the receiver is told everything again.
        wired.webhooks.begin_again(webhook.id)
        return Position()


def _told(items: Sequence[ChangeOut], webhook: Webhook) -> list[dict[str, Any]]:
    whole = [item.model_dump(mode="json") for item in items]
    return whole if webhook.values else [_ids_only(one) for one in whole]


def _ids_only(item: dict[str, Any]) -> dict[str, Any]:
    sides = {name: _ids_of(item[name]) for name in ("before", "after")}
    return {name: item[name] for name in TOLD} | sides


def _ids_of(side: dict[str, Any] | None) -> dict[str, Any] | None:
    return {name: value for name, value in side.items() if name in IDS} if side else None
