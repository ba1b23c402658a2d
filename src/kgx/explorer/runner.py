"""Who answers what a person writes: the query processes of the endpoint, or one process a query."""

from __future__ import annotations

import json
from asyncio import to_thread
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kgx.errors import QueryTimeoutError, UsageError
from kgx.store import Answer, Store, query_within

if TYPE_CHECKING:
    from kgx.serve.pool import Pool
    from kgx.serve.worker import Reply

Run = Callable[[str, Mapping[str, str]], Awaitable[Answer]]
ACCEPT = "application/sparql-results+json, application/n-triples"


def alone(folder: Path, seconds: float) -> Run:
    """Return a runner that answers each query in a process of its own, ended after some seconds."""

    async def run(sparql: str, parameters: Mapping[str, str]) -> Answer:
        return await to_thread(query_within, folder, sparql, parameters, seconds=seconds)

    return run


def pooled(pool: Pool, store: Store) -> Run:
    """Return a runner that asks the query processes of the endpoint, within its limits.

    It raises `QueryTimeoutError` or `UsageError` as the endpoint refuses.
    """
    from kgx.serve.worker import Job

    async def run(sparql: str, parameters: Mapping[str, str]) -> Answer:
        reply = await pool.ask(Job(await to_thread(store.prepared, sparql, parameters), ACCEPT))
        if reply.status == 504:
            raise QueryTimeoutError(_said(reply))
        if reply.status != 200:
            raise UsageError(_said(reply))
        return read(reply.media, reply.body)

    return run


def _said(reply: Reply) -> str:
    return reply.body.decode("utf-8", "replace").strip()


def read(media: str, body: bytes) -> Answer:
    """Return the answer that is written as SPARQL results in JSON or as N-Triples.

    >>> read("application/sparql-results+json", b'{"head": {}, "boolean": true}').rows
    (('yes',),)
    """
    if "json" not in media:
        triples = list(ox.parse(body, format=ox.RdfFormat.N_TRIPLES))
        rows = tuple((_text(t.subject), _text(t.predicate), _text(t.object)) for t in triples)
        return Answer(("subject", "predicate", "object"), rows)
    found = json.loads(body)
    if "boolean" in found:
        return Answer(("answer",), (("yes" if found["boolean"] else "no",),))
    columns = tuple(found["head"]["vars"])
    bindings = found["results"]["bindings"]
    return Answer(columns, tuple(tuple(b[c]["value"] if c in b else "" for c in columns) for b in bindings))


def _text(term: object) -> str:
    return str(term.value) if hasattr(term, "value") else str(term)
