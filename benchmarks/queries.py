"""Measure the named queries on a graph of a million triples, and how soon `kgx query` answers from cold.

    python benchmarks/queries.py [TRIPLES [FOLDER]]

The graph is the sample graph many times over: places and the busiest people stay the same in every copy, as they
do in real news, everything else is renamed. Prints one row a query: median milliseconds without and with
parameters, and rows found; then the seconds of a cold `kgx query`, the first of which keeps the store beside the graph.
"""

from __future__ import annotations

import re
import statistics
import time
from collections import Counter
from pathlib import Path

from kgx.store import Store, open_graph

SAMPLE = Path(__file__).parent.parent / "data" / "graph"
TIMES = 5
VALUES = {
    "country": "indonesia", "one": "Indonesia", "other": "Australia", "place": "Jakarta", "person": "Prabowo",
    "about": "Prabowo Subianto", "subject": "Prabowo Subianto", "speaker": "Prabowo Subianto", "company": "Eni", "party": "Indonesia",
    "office": "defence minister", "ministry": "defence", "status": "current", "body": "Ministry of Foreign Affairs", "publisher": "Straits Bulletin",
}  # fmt: skip


def write_copies(target: Path, *, triples: int) -> int:
    """Write the sample graph into a folder so many times that it has at least `triples`; return the copies."""
    target.mkdir(parents=True, exist_ok=True)
    texts = {name: (SAMPLE / name).read_text(encoding="utf-8") for name in ("graph.ttl", "mentions.ttl")}
    copies = -(-triples // len(open_graph(SAMPLE)))
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


def median(store: Store, text: str, values: dict[str, str]) -> tuple[float, int]:
    """Return the median of the milliseconds that a query takes, and how many rows it finds."""
    taken, rows = [], 0
    for _ in range(TIMES):
        start = time.perf_counter()
        rows = len(store.query(text, values).rows)
        taken.append(1000 * (time.perf_counter() - start))
    return statistics.median(taken), rows
