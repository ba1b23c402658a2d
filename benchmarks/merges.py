"""Draw a sample of things that were brought together out of several articles, for a person to check.

    python benchmarks/merges.py OUT [--seed 26] [--size 100] [--several] [--table]

OUT is what `kgx build` wrote; `--several` draws only of what articles call by several names. Printed: how many there are, seconds and memory that resolution takes, and for each thing its names and, article
by article, a sentence. `--table` prints rows for `docs/merging.md` instead, with names and ids of articles alone.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import time
from pathlib import Path

from kgx.cache import Cache
from kgx.model import Entity, Extraction
from kgx.resolve import resolve
from kgx.resolve.names import fold

SHOWN = 6  # articles of a thing that are shown
WIDTH = 90  # characters shown on either side of a name


def drawn(entities: list[Entity], labels: dict[str, set[str]], *, size: int, seed: int, several: bool) -> list[Entity]:
    """Return a sample of the things of several articles, of those of several names alone if so asked, by id."""
    merged = [e for e in entities if len({a for a, _ in e.members}) > 1]
    two = [e for e in merged if len({fold(n) for n in labels[e.id]}) > 1]
    print(f"{len(merged)} things of several articles, {len(two)} of them called by several names")
    pool = two if several else merged
    return sorted(random.Random(seed).sample(pool, min(size, len(pool))), key=lambda e: e.id)


def shown(entity: Entity, read: dict[str, Extraction], *, seed: int) -> list[str]:
    """Return a stretch of text around a name of the thing for some of its articles."""
    members = list(entity.members)
    picked = sorted(random.Random(seed).sample(members, min(SHOWN, len(members))))
    rows = []
    for article, local in picked:
        extraction = read[article]
        found = [m for m in extraction.mentions if m.entity == local and m.kind in ("name", "demonym", "capital")]
        if found:
            m = max(found, key=lambda m: (m.end - m.start, -m.start))
            text = extraction.article.text[max(0, m.start - WIDTH) : m.end + WIDTH].replace("\n", " ")
            rows.append(f"{article} {extraction.entities[local].type} [{m.surface}] {text}")
    return rows


def main() -> None:
    """Print the sample."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=26)
    parser.add_argument("--size", type=int, default=100)
    parser.add_argument("--several", action="store_true")
    parser.add_argument("--table", action="store_true")
    args = parser.parse_args()
    record = json.loads((args.out / "build.json").read_text(encoding="utf-8"))
    cache = Cache(args.out / "extractions", record["fingerprint"])
    read = {x.article.id: x for _, x in cache.load(cache.rows)}
    start = time.perf_counter()
    resolution = resolve(read.values())
    print(f"{len(read)} articles, {len(resolution.entities)} things, {time.perf_counter() - start:.1f} s to resolve")
    labels = {e.id: {read[a].entities[i].label for a, i in e.members} for e in resolution.entities}
    for number, entity in enumerate(
        drawn(list(resolution.entities), labels, size=args.size, seed=args.seed, several=args.several), start=1
    ):
        articles = sorted({a for a, _ in entity.members})
        names = " · ".join(sorted(labels[entity.id]))
        if args.table:
            print(f"| {number} | {entity.type} | {names} | {len(articles)}: {', '.join(articles[:3])} | |")
            continue
        print(f"\n{number}. {entity.id} {entity.type} ({len(articles)} articles): {names}")
        print("\n".join(f"   {row}" for row in shown(entity, read, seed=args.seed)))
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")


if __name__ == "__main__":
    main()
