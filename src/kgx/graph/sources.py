"""Which articles are copies of one story: the same text under several mastheads, perhaps lightly edited.

Overlapping runs of words are hashed and a fixed share of the hashes is kept (winnowing by value, after Schleimer,
Wilkerson and Aiken 2003), so that two articles that share a passage keep the same hashes of it. Articles that share
half of the hashes of the shorter one are copies, and copies of copies are, too.
"""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable

from kgx.model import Article
from kgx.resolve.names import fold

RUN = 6  # words
KEEP = 4  # of how many hashes one is kept
SHARE = 0.5
FEWEST = 8  # hashes without which a text is too short to tell
COMMON = 40  # a passage in more articles than this is no sign of a copy: a disclaimer, a standing sentence


def copies(articles: Iterable[Article]) -> dict[str, str]:
    """Return, for each article that has copies, the id of the first of them in order of id."""
    kept = {a.id: _hashes(a.text) for a in articles}
    where: dict[int, list[str]] = defaultdict(list)
    for article in sorted(kept):
        for value in kept[article]:
            where[value].append(article)
    shared: Counter[tuple[str, str]] = Counter()
    for rows in where.values():
        if 1 < len(rows) <= COMMON:
            for i, a in enumerate(rows):
                for b in rows[i + 1 :]:
                    shared[a, b] += 1
    parent: dict[str, str] = {}

    def find(article: str) -> str:
        while parent.get(article, article) != article:
            article = parent[article]
        return article

    for (a, b), n in sorted(shared.items()):
        if n >= SHARE * min(len(kept[a]), len(kept[b])):
            one, other = sorted((find(a), find(b)))
            parent.setdefault(one, one)
            parent[other] = one
    return {article: find(article) for article in sorted(parent)}


def _hashes(text: str) -> frozenset[int]:
    words = fold(text).split()
    runs = (zlib.crc32(" ".join(words[i : i + RUN]).encode()) for i in range(len(words) - RUN + 1))
    found = frozenset(value for value in runs if value % KEEP == 0)
    return found if len(found) >= FEWEST else frozenset()
