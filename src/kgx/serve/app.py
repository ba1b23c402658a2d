"""The web application over one graph."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from kgx.serve.pool import Pool
from kgx.serve.sparql import router
from kgx.store import Store


def make_app(
    graph: Store,
    *,
    base_url: str = "http://127.0.0.1:8000",
    timeout: float = 30.0,
    memory: int = 1024,
    concurrency: int = 4,
    cors: bool = False,
) -> FastAPI:
    """Return the application that answers SPARQL at `/sparql`.

    `base_url` is where people reach it. One query may take `timeout` seconds and `memory` megabytes beside the graph;
    `concurrency` are answered at once. With `cors`, pages of other sites may ask too. Query processes are forked here:
    call it before threads start; they end with the application.
    """
    pool = Pool(graph, seconds=timeout, megabytes=memory, size=concurrency)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        try:
            yield
        finally:
            pool.close()

    app = FastAPI(title="kgx", openapi_url=None, docs_url=None, redoc_url=None, lifespan=life)
    app.state.pool = pool
    app.include_router(router(pool))
    return app
