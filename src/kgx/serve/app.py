"""The web application over one graph."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from urllib.parse import quote, urlsplit

from fastapi import FastAPI, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse
from starlette.exceptions import HTTPException

from kgx.serve.guard import Guard
from kgx.serve.pool import Pool
from kgx.serve.reader import prefix
from kgx.serve.sparql import PATH, attended, respond, router
from kgx.serve.worker import Front, Visit
from kgx.store import Store


def make_app(
    graph: Store,
    *,
    base_url: str = "http://127.0.0.1:8000",
    timeout: float = 30.0,
    memory: int = 1024,
    concurrency: int = 4,
    cors: bool = False,
    hosts: Collection[str] = (),
) -> FastAPI:
    """Return the application that answers SPARQL at `/sparql` and has a page for each thing at its path.

    `base_url` is where people reach it; `hosts` are further names by which it may be called. One query may take
    `timeout` seconds and `memory` megabytes beside the graph; `concurrency` are answered at once. With `cors`, pages of
    other sites may ask too. An explorer that is added later says where it is in `app.state.explorer`, a path.

    Query processes are forked here: call it before threads start. They end with the application, or with
    `app.state.pool.close()`.
    """
    size = len(graph)  # counted before the fork: reading it makes its memory this process's own
    pool = Pool(graph, seconds=timeout, megabytes=memory, size=concurrency)
    start = prefix(graph)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        try:
            yield
        finally:
            pool.close()

    app = FastAPI(title="kgx", openapi_url=None, docs_url=None, redoc_url=None, lifespan=life)
    app.state.pool, app.state.size, app.state.explorer = pool, size, ""
    names = {urlsplit(base_url).hostname or "localhost", *hosts}
    app.add_middleware(Guard, hosts=names, shared=(PATH, start) if cors else ())
    app.add_exception_handler(HTTPException, _failed)
    app.include_router(router(pool, address=base_url + PATH, size=size))

    @app.api_route(start + "{path:path}", methods=["GET", "HEAD"], include_in_schema=False)
    async def thing(request: Request) -> Response:
        path = request.scope["raw_path"].decode("ascii", "replace").removeprefix(start)
        place = f"{app.state.explorer}/thing?id={quote(path, safe='/%')}" if app.state.explorer else ""
        accept = ",".join(request.headers.getlist("accept"))
        visit = Visit(path, accept, request.query_params.get("format", ""), place)
        return respond(await attended(request, pool.ask(visit)))

    @app.api_route("/", methods=["GET", "HEAD"], include_in_schema=False)
    async def front(request: Request) -> Response:
        if app.state.explorer:
            return RedirectResponse(app.state.explorer)
        return respond(await attended(request, pool.ask(Front())))

    return app


async def _failed(_: Request, error: Exception) -> Response:
    """Say in plain text what is wrong with a path or method."""
    if not isinstance(error, HTTPException):
        raise error
    text = {404: "nothing is here; SPARQL is at /sparql, the first page at /", 405: "this method is not for this path"}
    return PlainTextResponse(text.get(error.status_code, error.detail) + "\n", error.status_code, error.headers)
