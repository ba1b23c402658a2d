"""Over articles: whether one thing has one node, and unlike things have two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any

from kgx.evaluate.match import Mistake, Score


def score_links(rows: Iterable[dict[str, Any]], scores: Sequence[Score]) -> Score:
    """Return how many pairs of mentions of one thing in two articles share a node, of those that were found at all.

    A row with `distinct` names pairs of things that must not share one.
    """
    nodes: dict[tuple[str, str], set[str]] = defaultdict(set)
    for score in scores:
        for node, entity in score.aligned.items():
            nodes[score.article, entity].add(node)
    found = Score("")
    for row in rows:
        for pair in row.get("distinct", ()):
            a, b = ((pair[side]["id"], pair[side]["entity"]) for side in "ab")
            if nodes[a] and nodes[b]:
                apart = not nodes[a] & nodes[b]
                found.count("kept apart", int(apart), 1, 1)
                if not apart:
                    found.mistakes.append(Mistake("merge spurious", f"{a[0]}, {b[0]}", f"{a[1]} and {b[1]}", ""))
        mentions = [(m["id"], m["entity"]) for m in row.get("mentions", ())]
        for a, b in combinations(mentions, 2):
            if nodes[a] and nodes[b]:
                one = bool(nodes[a] & nodes[b])
                found.count(
                    f"cross-document merge {'countries' if row['type'] == 'Country' else 'others'}", int(one), 1, 1
                )
                if not one:
                    found.mistakes.append(Mistake("merge missed", f"{a[0]}, {b[0]}", str(row["name"]), ""))
    return found
