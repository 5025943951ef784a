"""kithkin serve: the web application and API."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from kithkin.api.certificate import own_certificate
from kithkin.api.commands.options import Data, Graph, console, settings
from kithkin.api.serve import Place, served
from kithkin.api.serve import serve as run
from kithkin.api.wiring import Wiring


def serve(  # noqa: PLR0913 -- the options of a command
    *,
    host: Annotated[str, typer.Option(help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8000,
    certificate: Annotated[Path | None, typer.Option(help="TLS certificate, PEM.")] = None,
    key: Annotated[Path | None, typer.Option(help="Its key, PEM.")] = None,
    make_certificate: Annotated[
        bool, typer.Option("--make-certificate", help="Use a certificate of our own, made on first start.")
    ] = False,
    trusted_proxy: Annotated[
        str, typer.Option(envvar="KITHKIN_TRUSTED_PROXY", help="Address of the proxy that does TLS for us.")
    ] = "",
    name: Annotated[list[str] | None, typer.Option(help="A further host name to answer to; may be repeated.")] = None,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="How many servers share the door; a second one uses a second processor.")
    ] = 1,
    as_of: Annotated[str | None, typer.Option(help="The day the world is seen at unless a request says.")] = None,
    graph: Graph = None,
    data: Data = None,
) -> None:
    """Serve the web application and the API until Ctrl-C."""
    names, told = tuple(name or ()), settings(graph, data)
    if make_certificate and not certificate:
        certificate, key = own_certificate(told.private, names)
    place = Place(host, port, certificate, key, trusted_proxy or None, names)
    with Wiring(replace(served(place, told), as_of=as_of)) as wired:
        run(place, wired, lambda url: console().print(f"Kithkin is at {url} (Ctrl-C stops it)"), workers)
