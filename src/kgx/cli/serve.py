"""The command that puts a graph on the web: serve."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kgx.errors import MissingError, UsageError


def register(app: typer.Typer) -> None:
    """Add the command to an app."""
    app.command()(serve)


def serve(
    folder: Annotated[Path, typer.Argument(help="Folder that a build wrote to.")] = Path("data/graph"),
    host: Annotated[
        str, typer.Option(help="Address to listen on; the default is reached from this machine alone.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = 8000,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds that one query may take.")] = 30.0,
    memory: Annotated[int, typer.Option(min=64, help="Megabytes that one query may take beside the graph.")] = 1024,
    concurrency: Annotated[int, typer.Option(min=1, max=64, help="Queries answered at once.")] = 4,
    cors: Annotated[bool, typer.Option("--cors", help="Let pages of other sites ask too.")] = False,
    curate: Annotated[
        Path | None, typer.Option(help="Curation file that the explorer's review page writes to.")
    ] = None,
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open a browser.")] = False,
) -> None:
    """Serve a graph on this machine: SPARQL at /sparql, a page for each thing at its address, the explorer."""
    import ipaddress
    import socket
    import threading
    import webbrowser
    from importlib import import_module
    from importlib.util import find_spec

    try:
        import uvicorn

        from kgx.serve.app import make_app
        from kgx.serve.connection import Connection
    except ModuleNotFoundError as error:
        raise MissingError(f"{error.name} is not installed; expected: pip install 'kgx-news[serve]'") from error
    from kgx.store import open_graph

    graph = open_graph(folder)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise UsageError(
            f"cannot listen on {host}, port {port}: {error.strerror}; name another with --host or --port"
        ) from error
    shown = socket.gethostname() if host in ("0.0.0.0", "::") else host
    address = f"http://{f'[{shown}]' if ':' in shown else shown}:{listener.getsockname()[1]}"
    app = make_app(
        graph,
        base_url=address,
        timeout=timeout,
        memory=memory,
        concurrency=concurrency,
        cors=cors,
        hosts=(host, socket.gethostname()),
    )
    if find_spec("kgx.explorer"):
        import_module("kgx.explorer").attach(app, graph, curation=curate)
        app.state.explorer = app.state.explorer or "/explorer"
    elif curate:
        listener.close()
        raise MissingError("--curate needs the explorer, which is not part of this installation")
    typer.echo(
        f"{app.state.size} triples of {folder} at {address}/ (SPARQL: {address}/sparql); Ctrl-C ends it", err=True
    )
    if not ipaddress.ip_address(socket.gethostbyname(host) if ":" not in host else host).is_loopback:
        typer.echo(f"kgx: {host} can be reached from other machines; whoever can, may read the graph", err=True)
    if not no_open:
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    config = uvicorn.Config(
        app,
        http=Connection,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        limit_concurrency=256,
        h11_max_incomplete_event_size=64 << 10,
        timeout_graceful_shutdown=3,
    )
    uvicorn.Server(config).run(sockets=[listener])
