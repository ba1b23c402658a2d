"""A real server for tests: `kgx serve` in a process of its own on a free port."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode


def start(folder: Path, *options: str) -> tuple[subprocess.Popen[str], str]:
    """Start a server; return its process and its address."""
    command = [sys.executable, "-m", "kgx", "serve", str(folder), "--port", "0", "--no-open", *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    for line in process.stderr:
        if found := re.search(r"http://[^/ ]+", line):
            return process, found[0]
    raise RuntimeError("the server did not start")


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[str]:
    """Serve a graph and give its address; end the server afterwards."""
    process, address = start(folder, *options)
    try:
        yield address
    finally:
        process.terminate()
        process.wait(timeout=10)
        process.stderr.close()


def get(address, path, method="GET", *, seconds=30, **headers):
    """Return the status, headers (lower case) and body of an answer."""
    connection = HTTPConnection(address.removeprefix("http://"), timeout=seconds)
    try:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return response.status, {n.lower(): v for n, v in response.getheaders()}, response.read()
    finally:
        connection.close()


def sparql(query, **more):
    return "/sparql?" + urlencode({"query": query} | more)
