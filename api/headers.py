"""The headers every answer carries."""

from collections.abc import Mapping

from fastapi import FastAPI, Request, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'"
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


def install(app: FastAPI, *, secure: bool, hosts: tuple[str, ...]) -> None:
    """Answer only to our own names, and tell the browser to be strict."""
    fixed = ALWAYS | ({"Strict-Transport-Security": "max-age=31536000"} if secure else {})
    app.add_middleware(Strict, fixed=fixed | {"Content-Security-Policy": POLICY}, hosts=hosts)


class Strict:
    """Every answer of an application with these headers, where it has no others of its own."""

    def __init__(self, app: ASGIApp, *, fixed: Mapping[str, str], hosts: tuple[str, ...]) -> None:
        self._app, self._hosts = app, hosts
        self._fixed = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in fixed.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def strictly(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(one for one in self._fixed if one[0] not in own)]
            await send(message)

        # A name of somebody else's that points here is how a foreign page would reach a loopback server.
        known = Request(scope).url.hostname in self._hosts
        await (self._app if known else Response("unknown host", 421))(scope, receive, strictly)
