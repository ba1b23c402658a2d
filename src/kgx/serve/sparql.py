"""The SPARQL 1.1 Protocol: a request in, the answer of the query processes out."""

from __future__ import annotations

import asyncio
import math
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response

from kgx.serve.pool import Pool
from kgx.serve.worker import Job, Reply, refusal

LONGEST_TARGET = 32 << 10  # bytes of a path and query string
LARGEST_BODY = 1 << 20  # bytes
SLOWEST_BODY = 10.0  # seconds
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"


class Refused(Exception):  # noqa: N818  # it is an answer, not an error
    """A request that gets no answer, with the reply that says why."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.reply = refusal(status, text)


def router(pool: Pool, *, path: str = "/sparql") -> APIRouter:
    """Return the routes of a SPARQL endpoint over a pool of query processes."""
    routes = APIRouter()

    @routes.api_route(path, methods=["GET", "HEAD", "POST"], include_in_schema=False)
    async def sparql(request: Request) -> Response:
        try:
            job = Job(await read_query(request), ",".join(request.headers.getlist("accept")))
        except Refused as refused:
            return respond(refused.reply)
        return respond(await pool.ask(job))

    @routes.api_route(path, methods=["OPTIONS"], include_in_schema=False)
    async def options() -> Response:
        return Response(status_code=204, headers={"Allow": ", ".join(METHODS)})

    return routes


def respond(reply: Reply) -> Response:
    """Return a reply as a response, with the headers that its status asks for."""
    headers = {"Vary": "Accept", "Cache-Control": "no-cache"}
    if reply.status == 503:
        headers["Retry-After"] = "5"
    return Response(reply.body, reply.status, headers, reply.media)


async def read_query(request: Request) -> str:
    """Return the one query of a request. Raises `Refused` if there is none, or if it asks for what is not offered."""
    if len(request.scope["query_string"]) > LONGEST_TARGET:
        raise Refused(414, f"the address has more than {LONGEST_TARGET >> 10} KB; send the query by POST")
    pairs = _pairs(request.scope["query_string"])
    if request.method != "POST":
        return _only_query(pairs)
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media == UPDATE:
        raise Refused(403, "this graph is read-only; it answers queries and takes no updates")
    if media not in (FORM, QUERY):
        raise Refused(415, f"a body of type {media or 'unknown'}; expected {FORM} or {QUERY}")
    body = await _body(request)
    if media == QUERY:
        try:
            return _only_query([*pairs, ("query", body.decode("utf-8"))])
        except UnicodeDecodeError as error:
            raise Refused(400, f"the query is not UTF-8 (byte {error.start})") from error
    return _only_query([*pairs, *_pairs(body)])


def _pairs(data: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(data.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=20)
    except UnicodeError as error:
        raise Refused(400, "the parameters are not percent-encoded UTF-8") from error
    except ValueError as error:
        raise Refused(400, f"the parameters cannot be read: {error}") from error


def _only_query(pairs: list[tuple[str, str]]) -> str:
    names = {name for name, _ in pairs}
    if "update" in names or names & {"using-graph-uri", "using-named-graph-uri"}:
        raise Refused(403, "this graph is read-only; it answers queries and takes no updates")
    if names & {"default-graph-uri", "named-graph-uri"}:
        raise Refused(400, "default-graph-uri and named-graph-uri choose other data; ask this graph alone")
    queries = [value for name, value in pairs if name == "query"]
    if len(queries) != 1:
        raise Refused(400, f"{len(queries)} queries; expected one, as the parameter query or the body")
    return queries[0]


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
