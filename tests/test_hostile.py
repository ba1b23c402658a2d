"""Requests that mean harm: each is refused with the right status, none holds the server up, and it stays well."""

from __future__ import annotations

import re
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest
import yaml

from server import serving

SAMPLE = Path(__file__).parent.parent / "data" / "graph"
LIST = yaml.safe_load((Path(__file__).parent / "hostile.yaml").read_text(encoding="utf-8"))
QUICK = [case for case in LIST if not case.get("slow")]
SLOW = [case for case in LIST if case.get("slow")]
SECONDS, MEGABYTES, PATIENCE = 1, 200, 10
REPEATED = re.compile("«([^«»]*)\\*([0-9]+)»", re.S)


@pytest.fixture(scope="module")
def host():
    with serving(SAMPLE, "--timeout", str(SECONDS), "--memory", str(MEGABYTES), "--concurrency", "2") as address:
        yield address.removeprefix("http://")


@pytest.fixture(scope="module")
def slow(host):
    """The answers to the slow requests, which all wait at the same time, while the quick ones are made."""
    with ThreadPoolExecutor(len(SLOW)) as pool:
        yield {case["name"]: pool.submit(send, host, request(case, host), PATIENCE + 5) for case in SLOW}


def spelt(text):
    while (shorter := REPEATED.sub(lambda m: m[1] * int(m[2]), text)) != text:
        text = shorter
    return text


def request(case, host):
    """Return the bytes of a request of the list."""
    if "raw" in case:
        return spelt(case["raw"].replace("{host}", host)).replace("\r\n", "\n").replace("\n", "\r\n").encode("latin-1")
    if "post" in case:
        body = spelt(case["post"]).encode()
        head = f"POST /sparql HTTP/1.1\r\nHost: {host}\r\nContent-Type: {case['type']}\r\nContent-Length: {len(body)}\r\n\r\n"
        return head.encode() + body
    target = spelt(case["target"]) if "target" in case else f"/sparql?query={quote(spelt(case['query']))}"
    return f"GET {target} HTTP/1.1\r\nHost: {host}\r\nAccept: {case.get('accept', '*/*')}\r\n\r\n".encode()


def send(host, data, seconds=SECONDS + 3):
    """Send bytes; return the status (0: closed without a word), the head of the answer, and the seconds it took."""
    name, _, port = host.partition(":")
    start = time.monotonic()
    with socket.create_connection((name, int(port)), timeout=seconds) as connection:
        head = b""
        with suppress(BrokenPipeError, ConnectionResetError):  # refused before it was all sent
            connection.sendall(data)
        with suppress(ConnectionResetError):
            while b"\r\n\r\n" not in head and (part := connection.recv(65536)):
                head += part
    found = re.match(rb"HTTP/1.1 (\d{3})", head)
    return int(found[1]) if found else 0, head.partition(b"\r\n\r\n")[0].decode("latin-1"), time.monotonic() - start


def test_the_list_is_long():
    assert len(LIST) >= 100
    assert len({case["name"] for case in LIST}) == len(LIST)


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize("case", QUICK, ids=lambda case: case["name"])
def test_a_hostile_request_is_refused_in_time(host, case):
    status, head, seconds = send(host, request(case, host))
    expected = case["status"] if isinstance(case["status"], list) else [case["status"]]
    assert status in expected, head
    assert seconds < SECONDS + 1.5
    assert "x-injected" not in head.lower()
    assert "Traceback" not in head


@pytest.mark.parametrize("case", SLOW, ids=lambda case: case["name"])
def test_who_is_slow_on_purpose_is_sent_away(slow, case):
    status, _, seconds = slow[case["name"]].result()
    assert status == case["status"]
    assert seconds < PATIENCE + 2


def test_afterwards_the_server_is_well(host):
    status, head, seconds = send(host, request({"query": "ASK { ?s ?p ?o }"}, host))
    assert status == 200
    assert seconds < 0.5
    assert "content-type: application/sparql-results+json" in head
