"""The limits of the endpoint: memory, time, how many at once, and what other sites may do."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import RemoteDisconnected
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kgx.cli import app
from kgx.errors import UsageError
from kgx.serve.pool import Pool
from kgx.serve.worker import Job
from kgx.store import open_graph
from server import get, serving, sparql, start

SAMPLE = Path(__file__).parent.parent / "data" / "graph"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
GROWING = "SELECT ?d { ?a ?b ?c . ?d a kgx:Ministry } ORDER BY ?c LIMIT 9"
HUGE = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c ?e ?b"


@pytest.fixture(scope="module")
def address():
    with serving(SAMPLE, "--timeout", "20", "--memory", "64", "--concurrency", "2", "--cors") as found:
        yield found


def test_a_query_that_needs_too_much_memory_is_ended_and_the_next_is_answered(address):
    status, _, body = get(address, sparql(HUGE))
    assert (status, b"more memory than the 64 MB" in body) == (500, True)
    assert get(address, sparql("ASK { ?s ?p ?o }"))[0] == 200


def test_who_comes_when_all_are_busy_is_asked_to_come_again(address):
    with ThreadPoolExecutor(2) as pool:
        for _ in range(2):
            pool.submit(leave, address, 4.0)
        time.sleep(0.5)
        start = time.monotonic()
        status, headers, _ = get(address, sparql("ASK {}"))
        assert (status, int(headers["retry-after"]) > 0) == (503, True)
        assert time.monotonic() - start < 3


def test_a_query_is_ended_when_its_client_goes_away(address):
    for _ in range(6):
        leave(address, 0.3)
    time.sleep(0.5)
    start = time.monotonic()
    assert get(address, sparql("ASK {}"))[0] == 200
    assert time.monotonic() - start < 1


def test_other_sites_may_ask_if_they_are_let(address):
    status, headers, body = get(address, sparql("ASK {}"), Origin="http://other.example")
    assert (status, headers["access-control-allow-origin"]) == (200, "*")
    assert json.loads(body)["boolean"] is True
    asked = {"Access_Control_Request_Method": "POST", "Access_Control_Request_Headers": "content-type"}
    status, headers, _ = get(address, "/sparql", "OPTIONS", Origin="http://other.example", **asked)
    assert status == 204
    assert "POST" in headers["access-control-allow-methods"]
    assert "Content-Type" in headers["access-control-allow-headers"]


def test_other_sites_may_ask_nothing_else(address):
    assert get(address, "/", Origin="http://other.example")[0] == 403
    assert get(address, sparql("ASK {}"), Host="other.example")[0] == 421


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="reads /proc")
def test_when_the_server_is_killed_no_query_process_is_left():
    process, address = start(SAMPLE, "--timeout", "60")
    with ThreadPoolExecutor(1) as pool, process.stderr:
        asked = pool.submit(get, address, sparql(ENDLESS))
        time.sleep(0.5)
        family = descendants(process.pid)
        assert len(family) == 5  # four query processes, and the one that they are forked from
        process.kill()
        process.wait()
        assert isinstance(asked.exception(timeout=5), (RemoteDisconnected, ConnectionError))
        deadline = time.monotonic() + 5
        while any(alive(number) for number in family) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not [number for number in family if alive(number)]


def leave(address, seconds, query=ENDLESS):
    """Ask, and go away without the answer."""
    with pytest.raises(TimeoutError):
        get(address, sparql(query), seconds=seconds)


def descendants(number):
    children = [int(n) for n in Path(f"/proc/{number}/task/{number}/children").read_text().split()]
    return [*children, *(d for child in children for d in descendants(child))]


def alive(number):
    stat = Path(f"/proc/{number}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_query_process_that_has_grown_is_replaced():
    pool = Pool(open_graph(SAMPLE), seconds=20, megabytes=64, size=1)

    async def processes(*queries):
        seen = []
        for query in queries:
            assert (await pool.ask(Job(query))).status == 200
            seen.append(pool.processes)
        return seen

    try:
        first, second, third = asyncio.run(processes("ASK {}", "ASK {}", GROWING))
        assert first == second != third
    finally:
        pool.close()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["nowhere"], "no graph.ttl there"),
        ([str(SAMPLE), "--port", "{taken}"], "name another with --host or --port"),
        ([str(SAMPLE), "--host", "192.0.2.1"], "cannot listen on 192.0.2.1"),
    ],
)
def test_a_server_that_cannot_start_says_what_to_do(options, says):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        words = [word.replace("{taken}", str(taken.getsockname()[1])) for word in options]
        error = CliRunner().invoke(app, ["serve", *words]).exception
    assert isinstance(error, UsageError)
    assert says in str(error)
