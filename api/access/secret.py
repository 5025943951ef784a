"""The server's own secret, made once, and what is sealed with it."""

import base64
import json
import secrets
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kithkin.api.access.database import private_file
from kithkin.graph.errors import WrongUse

NONCE = 12


def read_secret(path: Path) -> bytes:
    """The secret in the file, made on first use and readable by its owner alone."""
    private_file(path)
    if not path.stat().st_size:
        path.write_bytes(secrets.token_bytes(32))
    return path.read_bytes()


def seal(secret: bytes, content: dict[str, Any], bound_to: str) -> str:
    """Content that its reader can neither see nor change, and nobody else can use."""
    nonce = secrets.token_bytes(NONCE)
    closed = AESGCM(secret).encrypt(nonce, json.dumps(content).encode(), bound_to.encode())
    return base64.urlsafe_b64encode(nonce + closed).rstrip(b"=").decode()


def unseal(secret: bytes, text: str, bound_to: str) -> dict[str, Any]:
    """What was sealed for this use; anything else is a wrong call."""
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        opened = AESGCM(secret).decrypt(raw[:NONCE], raw[NONCE:], bound_to.encode())
    except (ValueError, InvalidTag):
        raise WrongUse("this cursor is not for this list; begin again without it") from None
    content: dict[str, Any] = json.loads(opened)
    return content
