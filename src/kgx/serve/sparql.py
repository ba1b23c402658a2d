"""The SPARQL 1.1 Protocol: a request in, the answer of the query processes out."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from kgx.serve.negotiate import HTML, TRIPLES, choose
from kgx.serve.pool import Pool
from kgx.serve.service import describe
from kgx.serve.worker import Job, Reply, refusal

LARGEST_BODY = 1 << 20  # bytes
SLOWEST_BODY = 10.0  # seconds
PATH = "/sparql"
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"

PLAIN = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"


class Refused(Exception):  # noqa: N818  # it is an answer, not an error
    """A request that gets no answer, with the reply that says why."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.reply = refusal(status, text)


def router(pool: Pool, *, address: str, size: int) -> APIRouter:
    """Return the routes of a SPARQL endpoint over a pool of query processes and a graph of `size` triples."""
    routes = APIRouter()

    @routes.api_route(PATH, methods=list(METHODS), include_in_schema=False)
    async def sparql(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": ", ".join(METHODS)})
        accept = ",".join(request.headers.getlist("accept"))
        try:
            if request.method != "POST" and not request.scope["query_string"]:
                if choose(accept, (*TRIPLES, HTML)) == HTML:
                    explorer = request.app.state.explorer
                    return RedirectResponse(f"{explorer}/sparql" if explorer else "/", 303, {"Vary": "Accept"})
                return respond(describe(address, size, accept))
            job = replace(await read_job(request), accept=accept)
        except Refused as refused:
            return respond(refused.reply)
        return respond(await attended(request, pool.ask(job)))

    return routes


async def attended(request: Request, work: Coroutine[Any, Any, Reply]) -> Reply:
    """Return a reply, or end the work if the client goes away meanwhile. The body of the request must be read."""
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_left(request))
    try:
        await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        working.cancel()
        return refusal(499, "the client went away")
    finally:
        leaving.cancel()
        working.cancel()


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def respond(reply: Reply) -> Response:
    """Return a reply as a response, with the headers that its status and type ask for."""
    headers = {"Vary": "Accept", "Cache-Control": "no-cache"}
    if reply.status == 503:
        headers["Retry-After"] = "5"
    if reply.status in (408, 413, 415):
        headers["Connection"] = "close"  # the body was not read to its end
    if reply.media.startswith("text/html"):
        headers["Content-Security-Policy"] = PLAIN
    return Response(reply.body, reply.status, headers, reply.media)


async def read_job(request: Request) -> Job:
    """Return the one query of a request, and the form that it names. Raises `Refused` if there is none, or if it asks for what is not offered."""
    pairs = _pairs(request.scope["query_string"])
    if request.method != "POST":
        return _job(pairs)
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media == UPDATE:
        raise Refused(403, "this graph is read-only; it answers queries and takes no updates")
    if media not in (FORM, QUERY):
        raise Refused(415, f"a body of type {media or 'unknown'}; expected {FORM} or {QUERY}")
    body = await _body(request)
    if media == QUERY:
        try:
            return _job([*pairs, ("query", body.decode("utf-8"))])
        except UnicodeDecodeError as error:
            raise Refused(400, f"the query is not UTF-8 (byte {error.start})") from error
    return _job([*pairs, *_pairs(body)])


def _pairs(data: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(data.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=20)
    except UnicodeError as error:
        raise Refused(400, "the parameters are not percent-encoded UTF-8") from error
    except ValueError as error:
        raise Refused(400, f"the parameters cannot be read: {error}") from error


def _job(pairs: list[tuple[str, str]]) -> Job:
    names = {name for name, _ in pairs}
    if "update" in names or names & {"using-graph-uri", "using-named-graph-uri"}:
        raise Refused(403, "this graph is read-only; it answers queries and takes no updates")
    if names & {"default-graph-uri", "named-graph-uri"}:
        raise Refused(400, "default-graph-uri and named-graph-uri choose other data; ask this graph alone")
    queries = [value for name, value in pairs if name == "query"]
    if len(queries) != 1:
        raise Refused(400, f"{len(queries)} queries; expected one, as the parameter query or the body")
    return Job(queries[0], form=dict(pairs).get("format", ""))


async def _body(request: Request) -> bytes:
    """Return the body of a request, if it comes in time and is not too large."""
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Refused(415, "the body is compressed; send it as it is")
    length = request.headers.get("content-length", "0")
    if length.isdigit() and int(length) > LARGEST_BODY:
        raise Refused(413, f"the body has more than {LARGEST_BODY >> 20} MB")
    body = bytearray()
    try:
        async with asyncio.timeout(SLOWEST_BODY):
            async for part in request.stream():
                body += part
                if len(body) > LARGEST_BODY:
                    raise Refused(413, f"the body has more than {LARGEST_BODY >> 20} MB")
    except TimeoutError as error:
        raise Refused(408, f"the body did not arrive within {math.ceil(SLOWEST_BODY)} s") from error
    return bytes(body)
