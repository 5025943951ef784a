"""The headers every answer carries."""

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request, Response

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'"
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

    @app.middleware("http")
    async def strict(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
        # A name of somebody else's that points here is how a foreign page would reach a loopback server.
        answer = await go_on(request) if request.url.hostname in hosts else Response("unknown host", 421)
        for name, value in fixed.items():
            answer.headers.setdefault(name, value)
        answer.headers.setdefault("Content-Security-Policy", POLICY)
        return answer
