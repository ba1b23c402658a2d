"""Measure the named queries on a graph of a million triples, and how soon `kgx query` answers from cold.

    python benchmarks/queries.py [TRIPLES [FOLDER]]

The graph is the sample graph many times over: places and the busiest people stay the same in every copy, as they
do in real news, everything else is renamed. Prints one row a query: median milliseconds of processor time (a
query uses one processor) without and with parameters, and rows found; then the seconds of a cold `kgx query`, the first of which keeps the store beside the graph.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from kgx.questions import NamedQuery, named_queries
from kgx.store import Store, open_graph

SAMPLE = Path(__file__).parent.parent / "data" / "graph"
TIMES = 5
VALUES = {
    "country": "indonesia", "one": "Indonesia", "other": "Australia", "place": "Jakarta", "person": "Prabowo",
    "about": "Prabowo Subianto", "subject": "Prabowo Subianto", "speaker": "Prabowo Subianto", "company": "Eni", "thing": "Indonesia", "visitor": "Xi Jinping", "party": "Indonesia",
    "office": "defence minister", "ministry": "defence", "status": "current", "body": "NATO",
}  # fmt: skip


def write_copies(target: Path, *, triples: int) -> int:
    """Write the sample graph into a folder so many times that it has at least `triples`; return the copies."""
    target.mkdir(parents=True, exist_ok=True)
    texts = {name: (SAMPLE / name).read_text(encoding="utf-8") for name in ("graph.ttl", "mentions.ttl")}
    copies = -(-triples * 103 // 100 // len(open_graph(SAMPLE)))  # what stays the same is counted once
    busy = {who for who, _ in Counter(re.findall(r"<(person/[^>]+)>", texts["graph.ttl"])).most_common(5)}
    for name, text in texts.items():
        head, *blocks = text.split("\n\n")
        with (target / name).open("w", encoding="utf-8") as out:
            out.write(head + "\n\n")
            for number in range(copies):
                out.writelines(_renamed(block, number, busy) + "\n\n" for block in blocks if block.strip())
    return copies


def _renamed(block: str, number: int, busy: set[str]) -> str:
    def shared(name: str) -> bool:
        return name.startswith("place/") or name in busy or "://" in name

    def rename(found: re.Match[str]) -> str:
        kind, _, rest = found[1].partition("/")
        return found[0] if shared(found[1]) or not number else f"<{kind}/{number}-{rest}>"

    subject = re.match(r"<([^>]+)>", block)
    if subject is None or not number:
        return block
    if not shared(subject[1]):
        block = re.sub(
            r'((?:rdfs:label|skos:altLabel|dct:identifier) "[^"\n]*)"',
            lambda m: f'{m[1]} {number}"',
            block,
            count=1,
        )
    return re.sub(r"<([^>\s]+)>", rename, block)


def median(store: Store, query: NamedQuery, values: dict[str, str]) -> tuple[float, int]:
    """Return the median of the milliseconds of processor time that a query takes, and how many rows it finds."""
    taken, rows = [], 0
    for _ in range(TIMES):
        start = time.process_time()
        rows = len(store.query(query, values).rows)
        taken.append(1000 * (time.process_time() - start))
    return statistics.median(taken), rows


def cold(folder: Path, *words: str) -> float:
    """Return the seconds that `kgx query` takes from start to answer, in a process of its own."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "kgx", "query", *words, "--graph", str(folder)], check=True, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - start


def main() -> None:
    """Print the figures."""
    triples = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.mkdtemp(prefix="kgx-queries-"))
    copies = 0 if (folder / "graph.ttl").exists() else write_copies(folder, triples=triples)
    start = time.perf_counter()
    store = open_graph(folder)
    print(
        f"{len(store):,} triples ({copies or 'known'} copies of the sample), read in {time.perf_counter() - start:.1f} s"
    )
    print(f"\n{'query':18} {'all, ms':>8} {'rows':>6}   {'asked, ms':>9} {'rows':>6}")
    for query in named_queries().values():
        cells = []
        for values in ({}, {name: VALUES[name] for name in query.parameters}):
            values |= {name: VALUES[name] for name in query.needs}
            cells.append(median(store, query, values))
        (every, rows), (asked, some) = cells
        print(f"{query.name:18} {every:8.0f} {rows:6}   {asked:9.0f} {some:6}", flush=True)
    del store
    once, *later = [cold(folder, "offices", "-p", "country=Indonesia") for _ in range(4)]
    print(
        f"\ncold `kgx query offices -p country=Indonesia`: {once:.1f} s (with the store to write, or not), then {statistics.median(later):.1f} s"
    )
    print(f"load average meanwhile {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
