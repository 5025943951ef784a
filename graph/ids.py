"""Opaque ids of persons and groups, and the secret that makes them."""

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import Literal

from kithkin.graph.engine import write_private
from kithkin.graph.errors import Refused, WrongUse
from kithkin.graph.store import GraphStore

Prefix = Literal["P-", "H-", "F-", "G-", "A-", "O-"]
PREFIXES = {"Person": "P-", "Household": "H-", "Family": "F-", "Gang": "G-", "AssociationGroup": "A-"}
OTHER: Prefix = "O-"
"""Groups of any other kind: kinds that are data."""
SECRET_BYTES = 32


def mint(secret: bytes, prefix: str, record_key: str, salt: str = "") -> str:
    """An id that says nothing of whom it is for: made once for a record key, and again only with another salt."""
    if prefix not in (*PREFIXES.values(), OTHER):
        raise WrongUse(f"ids begin with one of {' '.join(PREFIXES.values())} {OTHER}")
    digest = hmac.new(secret, f"{prefix}\0{record_key}\0{salt}".encode(), hashlib.sha256).digest()
    return prefix + base64.b32encode(digest)[:16].decode().lower()


def store_secret(store: GraphStore) -> bytes:
    """The secret of this graph; another machine's secret is refused, since it would give everyone a second id."""
    secret = store.secret()
    mark = fingerprint(secret)
    [row] = store.tell("schema/keep_secret_mark", mark=mark)
    if row["mark"] != mark:
        raise Refused("this graph's ids were made with another secret; set KITHKIN_SECRET_FILE to a copy of it")
    return secret


def fingerprint(secret: bytes) -> str:
    """A mark by which a secret is recognised without being known."""
    return hmac.new(secret, b"kithkin secret", hashlib.sha256).hexdigest()[:16]


def secret_in(path: Path) -> bytes:
    """The secret kept in this file of mode 600, made at first use."""
    try:
        kept = path.read_bytes()
    except FileNotFoundError:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept = secrets.token_bytes(SECRET_BYTES)
        write_private(path, kept)
        return kept
    if len(kept) < SECRET_BYTES:
        raise WrongUse(f"{path} holds no secret of {SECRET_BYTES} bytes; restore it from a copy")
    return kept


def secret_file(place: str) -> Path:
    """Where the secret of a graph given by URI is kept: KITHKIN_SECRET_FILE, or a file of this user."""
    given = os.environ.get("KITHKIN_SECRET_FILE")
    if given:
        return Path(given)
    name = hashlib.sha256(place.encode()).hexdigest()[:16]
    return Path.home() / ".config" / "kithkin" / f"{name}.secret"
