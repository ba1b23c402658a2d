"""The shortest way from one thing to another, over the facts and events that tie things together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import pairwise

from kgx.explorer.network import Edge, edges
from kgx.explorer.questions import ask, short
from kgx.store import Store


class Ties:
    """Which facts tie which things, in memory. `rows` are facts with a confidence and the things they tie."""

    def __init__(self, rows: Iterable[tuple[str, float, Collection[str]]]) -> None:
        self.tied: dict[str, tuple[str, ...]] = {}
        self.confidence: dict[str, float] = {}
        self.facts: dict[str, list[str]] = defaultdict(list)
        for fact, confidence, things in rows:
            if len(things) > 1:
                self.tied[fact] = tuple(sorted(things))
                self.confidence[fact] = confidence
                for thing in things:
                    self.facts[thing].append(fact)

    def way(self, start: str, end: str, *, avoid: Collection[str] = (), steps: int = 8) -> list[str]:
        """Return the things on a shortest way, its ends with it; empty if there is none of so many steps.

        `avoid` are things that the way may not lead over. Of ways as long, one over surer facts is taken.
        """
        if start == end:
            return []
        ways: list[dict[str, str]] = [{start: ""}, {end: ""}]
        fronts = [[start], [end]]
        barred = set(avoid) - {start, end}
        for _ in range(steps):
            side = 0 if len(fronts[0]) <= len(fronts[1]) else 1
            reached: dict[str, tuple[float, str]] = {}
            for node in fronts[side]:
                for fact in self.facts.get(node, ()):
                    for other in self.tied[fact]:
                        if other not in ways[side] and other not in barred:
                            reached[other] = max(reached.get(other, (0.0, "")), (self.confidence[fact], node))
            ways[side] |= {other: node for other, (_, node) in reached.items()}
            met = [n for n in reached if n in ways[1 - side]]
            if met:
                best = max(met, key=lambda n: (reached[n][0], n))
                return [*reversed(_back(ways[0], best)), *_back(ways[1], best)[1:]]
            fronts[side] = sorted(reached)
            if not fronts[side]:
                return []
        return []


def _back(way: dict[str, str], node: str) -> list[str]:
    found = [node]
    while way[found[-1]]:
        found.append(way[found[-1]])
    return found


def ties(store: Store) -> Ties:
    """Return the ties of a graph: claims, offices tied to their owners, events; what is denied ties nothing."""
    owners: dict[str, set[str]] = defaultdict(set)
    for row in ask(store, "owners"):
        owners[row["post"]].add(row["owner"])
    rows: dict[str, tuple[float, set[str]]] = {}
    for row in ask(store, "tied"):
        rows[row["fact"]] = (float(row["confidence"]), {row["one"], row["other"], *owners.get(row["other"], ())})
    for row in ask(store, "actors"):
        if short(row["status"]) != "denied":
            rows.setdefault(row["fact"], (float(row["confidence"]), set()))[1].add(row["actor"])
    return Ties((fact, confidence, things) for fact, (confidence, things) in sorted(rows.items()))


def path(store: Store, known: Ties, start: str, end: str, *, avoid: Collection[str] = ()) -> list[list[Edge]]:
    """Return a shortest way between two things: for each step the edges that join its ends, the surest first."""
    return [_between(store, known, one, other) for one, other in pairwise(known.way(start, end, avoid=avoid))]


def _between(store: Store, known: Ties, one: str, other: str) -> list[Edge]:
    quiet, busy = sorted((one, other), key=lambda n: (len(known.facts[n]), n))
    rows = [e for e in edges(store, quiet) if e.other == busy and e.status != "denied"]
    return sorted(rows, key=lambda e: (e.kind == "nationality", -e.confidence, e.fact))
