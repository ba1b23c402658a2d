"""How soon `kgx serve` answers, how quickly, and how much memory it holds: python benchmarks/serve.py GRAPH [TIMES].

The server runs in a process of its own and is asked over loopback. Memory is read from /proc (Linux): what each process
has for itself, and its share of what all have together.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from urllib.parse import quote

SMALL = "SELECT ?p ?name WHERE { ?p a schema:Person ; rdfs:label ?name } LIMIT 10"
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def main(folder: str, times: int = 50) -> None:
    """Serve a graph and print the figures."""
    start = time.monotonic()
    command = [sys.executable, "-m", "kgx", "serve", folder, "--port", "0", "--no-open", "--timeout", "2"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    port = next(int(found[1]) for line in process.stderr or () if (found := re.search(r"http://[^/ ]+:(\d+)/", line)))
    try:
        status, body, _ = ask(port, sparql(SMALL), "text/csv")
        print(f"first answer after {time.monotonic() - start:.1f} s, status {status}")
        thing = body.decode().splitlines()[1].split(",")[0]
        page = re.sub(r"^https?://[^/]+", "", thing)
        for name, path, accept in (
            ("a small query", sparql(SMALL), "text/csv"),
            ("a page in HTML", page, "text/html"),
            ("a page in Turtle", page, "text/turtle"),
        ):
            taken = [ask(port, path, accept)[2] for _ in range(times)]
            print(f"{name}: {1000 * median(taken):.1f} ms (median of {times})")
        status, _, seconds = ask(port, sparql(ENDLESS), "text/csv")
        print(f"a query that would never end: {status} after {seconds:.2f} s with a limit of 2 s")
        print(f"the next small query: {1000 * ask(port, sparql(SMALL), 'text/csv')[2]:.1f} ms")
        for number in family(process.pid):
            print(f"process {number}: {memory(number)}")
    finally:
        process.terminate()
        process.wait()


def sparql(query: str) -> str:
    """Return the path that asks a query."""
    return f"/sparql?query={quote(query)}"


def ask(port: int, path: str, accept: str) -> tuple[int, bytes, float]:
    """Return status, body and seconds of an answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=600)
    start = time.monotonic()
    connection.request("GET", path, headers={"Accept": accept})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, body, time.monotonic() - start


def family(number: int) -> list[int]:
    """Return a process and all that it started."""
    children = Path(f"/proc/{number}/task/{number}/children").read_text().split()
    return [number, *(d for child in children for d in family(int(child)))]


def memory(number: int) -> str:
    """Return the memory of a process as text."""
    rows = dict(re.findall(r"(\w+):\s+(\d+) kB", Path(f"/proc/{number}/smaps_rollup").read_text()))
    own = int(rows["Private_Dirty"]) + int(rows["Private_Clean"])
    return f"{own / 1024:.1f} MB its own, {int(rows['Pss']) / 1024:.0f} MB with its share of the graph"


if __name__ == "__main__":
    main(sys.argv[1], *(int(n) for n in sys.argv[2:3]))
