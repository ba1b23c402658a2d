"""What every request passes: is it meant for this server, may its sender ask, and what browsers are told.

A page of another site could reach a server on this machine through the browser, by a name that is made to point here
(DNS rebinding) or by asking across sites; both are refused by the Host, Origin and Sec-Fetch-Site headers.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection, Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kgx.serve.worker import refusal

HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::\d{1,5})?")
LONGEST_TARGET = 32 << 10  # bytes of a path and query string
LONGEST_HEADERS = 64 << 10  # bytes
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
POLICY = (
    "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; connect-src 'self'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)  # what NiceGUI needs, and nothing from elsewhere; pages without scripts say less
ANYBODY = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Retry-After",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type",
    "Access-Control-Allow-Private-Network": "true",
    "Access-Control-Max-Age": "86400",
}


class Guard:
    """ASGI middleware that lets through what is meant for this server.

    `hosts` are the names by which it may be called, beside `localhost` and addresses in numbers. What lies under the
    `shared` paths other sites may ask too.
    """

    def __init__(self, app: ASGIApp, *, hosts: Collection[str], shared: tuple[str, ...] = ()) -> None:
        self.app = app
        self.hosts = {"localhost", *(host.lower() for host in hosts)}
        self.shared = shared

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request, or pass it on and add headers to its answer."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        shared = scope["path"].startswith(self.shared) if self.shared else False
        refused = self._refusal(scope, headers, shared)
        if scope["type"] == "websocket":
            if refused:
                await send({"type": "websocket.close", "code": 1008})
            else:
                await self.app(scope, receive, send)
            return
        added = HEADERS | ({"Cross-Origin-Resource-Policy": "cross-origin" if shared else "same-origin"})
        if shared:
            added = added | ANYBODY

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add(MutableHeaders(scope=message), added)
            await send(message)

        if refused is not None:
            await refused(scope, receive, sending)
        elif shared and scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            await Response(status_code=204, headers=PREFLIGHT)(scope, receive, sending)
        else:
            await self.app(scope, receive, sending)

    def _refusal(self, scope: Scope, headers: Headers, shared: bool) -> Response | None:
        host = headers.getlist("host")
        if len(host) != 1 or (named := HOST.fullmatch(host[0])) is None:
            return _response(400, "no readable Host header; expected the address of this server")
        if not self._known(named[1].lower()):
            return _response(
                421, f"{named[1]} is not a name of this server; expected localhost, or start it with --host"
            )
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_TARGET:
            return _response(414, f"the address has more than {LONGEST_TARGET >> 10} KB; send a query by POST")
        if sum(len(name) + len(value) for name, value in headers.raw) > LONGEST_HEADERS:
            return _response(431, f"the headers have more than {LONGEST_HEADERS >> 10} KB")
        if not shared and _foreign(headers, host[0]):
            return _response(403, "a page of another site asks; start the server with --cors to let it ask SPARQL")
        return None

    def _known(self, host: str) -> bool:
        if host in self.hosts:
            return True
        try:
            ipaddress.ip_address(host.strip("[]"))
        except ValueError:
            return False
        return True


def _foreign(headers: Headers, host: str) -> bool:
    """Tell whether a page of another site makes a browser ask; that a person follows a link from there is none."""
    origin = headers.get("origin")
    if origin is not None:
        return origin.partition("://")[2].lower() != host.lower()
    return headers.get("sec-fetch-site") == "cross-site" and headers.get("sec-fetch-mode") != "navigate"


def _add(headers: MutableHeaders, added: Mapping[str, str]) -> None:
    for name, value in added.items():
        headers[name] = value
    headers.setdefault("Content-Security-Policy", POLICY)


def _response(status: int, text: str) -> Response:
    reply = refusal(status, text)
    return Response(reply.body, reply.status, media_type=reply.media)
