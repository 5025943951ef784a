"""`python -m kithkin.api.health URL`: exit 0 when a Kithkin on this machine is well, else 1."""

import ssl
import sys
import urllib.request
from urllib.parse import urlsplit

from kithkin.api.settings import LOOPBACK

SECONDS = 4


def well(url: str) -> bool:
    """Whether the application at this address of this machine answers that it is well."""
    parts = urlsplit(url)
    if parts.hostname not in LOOPBACK or parts.scheme not in {"http", "https"}:
        return False
    # Its certificate may be of its own making, and nobody stands between a machine and itself.
    trust = ssl.create_default_context()
    trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE
    try:
        with urllib.request.urlopen(url, timeout=SECONDS, context=trust) as answer:  # noqa: S310 -- checked above
            return int(answer.status) == 200
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(0 if len(sys.argv) == 2 and well(sys.argv[1]) else 1)
