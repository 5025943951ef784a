"""Serve the application; beyond this machine only with TLS or behind a stated proxy."""

import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from kithkin.api.settings import LOOPBACK, Settings
from kithkin.graph.errors import Refused, WrongUse

if TYPE_CHECKING:
    import uvicorn

    from kithkin.api.wiring import Wiring

LAST_SECONDS = 3
"""How long open requests may take once the server was told to stop."""
STILL_SECONDS = 60
"""A worker that does not stir for so long is begun anew."""
TURN = 0.0005
"""After so many seconds a request that only waits to go on has its turn beside one that works long."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where to listen, and what makes it safe."""

    host: str = "127.0.0.1"
    port: int = 8000
    certificate: Path | None = None
    key: Path | None = None
    proxy: str | None = None
    names: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """The address people type."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.certificate else 'http'}://{host}:{self.port}"


def check(place: Place) -> None:
    """Refuse to listen where somebody could read along."""
    if bool(place.certificate) != bool(place.key):
        raise WrongUse("TLS needs both: give --certificate FILE and --key FILE")
    for path in (place.certificate, place.key):
        if path and not path.is_file():
            raise WrongUse(f"{path} cannot be read; give the certificate and its key as PEM files")
    if place.proxy is not None and not _one_address(place.proxy):
        raise WrongUse("--trusted-proxy takes the address of the proxy, such as 10.0.0.5, not a name or a range")
    if not (_loopback(place.host) or place.certificate or place.proxy):
        raise Refused(
            f"{place.host} is beyond this machine: give --certificate and --key, "
            "or --trusted-proxy ADDRESS of the proxy that does TLS"
        )


def served(place: Place, settings: Settings) -> Settings:
    """The settings with the names that this place answers to."""
    names = (*LOOPBACK, place.host, *place.names)
    return replace(settings, hosts=tuple(dict.fromkeys(names)), secure=bool(place.certificate or place.proxy))


def server(place: Place, wired: "Wiring") -> "uvicorn.Server":
    """The web server, ready to run."""
    import uvicorn  # noqa: PLC0415 -- only needed when serving

    from kithkin.api.app import create_app  # noqa: PLC0415

    # The end does not wait for it: the compiler cannot be told to stop.
    Thread(target=compiled, daemon=True).start()
    return uvicorn.Server(configured(place, create_app(wired.settings, wired)))


def compiled() -> None:
    """Have the loops that walk the network compiled: else whoever first asks for a path waits for that."""
    from kithkin.casework.network.warm import warm  # noqa: PLC0415  start-up time

    warm()


def configured(place: Place, app: Any, **more: Any) -> "uvicorn.Config":
    """How an application is served at a place."""
    import uvicorn  # noqa: PLC0415 -- only needed when serving

    told: dict[str, Any] = {"proxy_headers": bool(place.proxy), "forwarded_allow_ips": place.proxy or "", **more}
    if place.certificate:
        told |= {"ssl_certfile": str(place.certificate), "ssl_keyfile": str(place.key)}
    return uvicorn.Config(
        app,
        host=place.host,
        port=place.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        # Whoever waits for the next change would hold up the end for a minute.
        timeout_graceful_shutdown=LAST_SECONDS,
        **told,
    )


def serve(place: Place, wired: "Wiring", ready: Callable[[str], None] | None = None, workers: int = 1) -> None:
    """Listen until Ctrl-C, with as many servers as there are workers."""
    with _listening(place) as door, suppress(KeyboardInterrupt):
        url = replace(place, port=door.getsockname()[1]).url
        if workers > 1:
            _several(place, wired, workers)(door, lambda: ready(url) if ready else None)
            return
        sys.setswitchinterval(TURN)
        running = server(place, wired)
        if ready:
            _after_start(running, lambda: ready(url))
        running.run(sockets=[door])


def _several(place: Place, wired: "Wiring", workers: int) -> Callable[[socket.socket, Callable[[], None]], None]:
    from kithkin.api.workers import Worker, opened, run  # noqa: PLC0415 -- only needed when there are several

    # What is made at first use is made once, and the engine lasts as long as this process.
    opened(wired)
    app = Worker(wired.settings, TURN)
    config = configured(place, app, workers=workers, timeout_worker_healthcheck=STILL_SECONDS)
    return lambda door, ready: run(config, door, ready)


def _listening(place: Place) -> socket.socket:
    check(place)
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    try:
        return socket.create_server((place.host, place.port), family=family)
    except OSError as error:
        raise WrongUse(
            f"nothing can listen on {place.host}:{place.port} ({error.strerror}): give another --port"
        ) from None


def _after_start(running: "uvicorn.Server", ready: Callable[[], None]) -> None:
    first = running.startup

    async def then(*arguments: Any, **named: Any) -> None:
        await first(*arguments, **named)
        if running.started:
            ready()

    running.startup = then  # type: ignore[method-assign]


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _one_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
