"""Who is asking: by session cookie or by key, from a page of ours or from a program."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import Request

from kithkin.api.access.accounts import Accounts, NotSignedIn, User
from kithkin.graph.errors import Refused

COOKIE = "kithkin"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Caller:
    """A known user and the door they came in by."""

    user: User
    door: str


def caller_at_hand(request: Request, accounts: Accounts) -> Caller | None:
    """Who sends this request by a key that is remembered; of anybody else `caller` knows."""
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    user = accounts.at_hand("key", key.strip()) if scheme.lower() == "bearer" else None
    return Caller(user, "key") if user else None


def caller(request: Request, accounts: Accounts) -> Caller:
    """Who sends this request; a key outranks a cookie."""
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return Caller(accounts.by_token("key", key.strip()), "key")
    if scheme:
        raise NotSignedIn("send the key as `Authorization: Bearer KEY`")
    token = request.cookies.get(COOKIE)
    if not token:
        raise NotSignedIn("sign in first, or send a key as `Authorization: Bearer KEY`")
    refuse_foreign(request)
    return Caller(accounts.by_token("session", token), "session")


def refuse_foreign(request: Request) -> None:
    """Stop a page of another site from acting with the cookie of a signed-in user."""
    if request.method in SAFE:
        return
    origin = request.headers.get("origin")
    if origin is None or urlsplit(origin).netloc != request.headers.get("host"):
        raise Refused("this came from another site; use the form on our own page")
