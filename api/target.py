"""Where a webhook may be sent: https, or this machine; never past the address that was looked at."""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from kithkin.api.settings import LOOPBACK
from kithkin.graph.errors import WrongUse

SECONDS = 15.0
MOST_BYTES = 65_536
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Target:
    """A receiver whose addresses were looked up and allowed; it is reached at one of these and no other."""

    scheme: str
    host: str
    port: int
    path: str
    addresses: tuple[str, ...]

    def post(self, body: bytes, headers: Mapping[str, str]) -> int:
        """The status of what the receiver answers; a redirect is an answer and is not followed."""
        connection = _Pinned(self)
        try:
            connection.request("POST", self.path, body, dict(headers))
            answer = connection.getresponse()
            answer.read(MOST_BYTES)
            return answer.status
        finally:
            connection.close()


class _Pinned(http.client.HTTPConnection):
    """A connection to an address that was allowed, whatever the name says by now."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.host, target.port, timeout=SECONDS)
        self._target = target

    def connect(self) -> None:
        """Open the socket, with TLS unless it stays on this machine."""
        self.sock = self._opened()
        if self._target.scheme == "https":
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self._target.host)

    def _opened(self) -> socket.socket:
        for address in self._target.addresses[:-1]:
            with suppress(OSError):
                return socket.create_connection((address, self._target.port), timeout=SECONDS)
        return socket.create_connection((self._target.addresses[-1], self._target.port), timeout=SECONDS)


def target(url: str, *, private_network: bool = False) -> Target:
    """The receiver of a URL, refused where nothing of ours may be sent."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        raise WrongUse("this is no URL; give one such as https://example.org/hook") from None
    host = parts.hostname or ""
    if not host or not port or parts.username or parts.fragment:
        raise WrongUse("a webhook goes to a plain https URL, without user, password or fragment")
    if parts.scheme != "https" and host not in LOOPBACK:
        raise WrongUse("a webhook goes to https; http serves only on this machine")
    found = _addresses(host, port)
    for one in found:
        _allow(ipaddress.ip_address(one), host, private_network=private_network)
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    return Target(parts.scheme, host, port, path, tuple(dict.fromkeys(found)))


def _addresses(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        raise WrongUse(f"{host} has no address; check the name") from None
    return [str(one[4][0]).split("%")[0] for one in found]


def _allow(address: ipaddress.IPv4Address | ipaddress.IPv6Address, host: str, *, private_network: bool) -> None:
    plain = getattr(address, "ipv4_mapped", None) or address
    if plain.is_loopback and host in LOOPBACK:
        return
    inside = plain.is_private and not (plain.is_loopback or plain.is_link_local or plain.is_unspecified)
    if not (plain.is_global and not plain.is_multicast) and not (inside and private_network):
        cure = "; add it with --private-network" if inside else ""
        raise WrongUse(f"{host} is no public address{cure}")
