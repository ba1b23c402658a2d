"""What joins a thing to others, which of it fits on a drawing, and the shortest way from one thing to another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from kgx.explorer.questions import ask, short
from kgx.store import Store


@dataclass(frozen=True, slots=True)
class Edge:
    """A fact or event that joins two things; `kind` is its relation or the kind of event, `title` an office's."""

    fact: str
    kind: str
    one: str
    other: str
    title: str
    status: str
    confidence: float
    date: str


@dataclass(frozen=True, slots=True)
class Filter:
    """Which edges to draw: kinds and types (all when empty), confidence from 0 to 1, years of events."""

    kinds: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    confidence: float = 0.0
    since: str = ""
    until: str = ""

    def passes(self, edge: Edge) -> bool:
        """Tell whether an edge is to be drawn. An edge without a date passes unless a time is asked for."""
        if self.kinds and edge.kind not in self.kinds:
            return False
        if self.since or self.until:
            if not edge.date or edge.date[:4] < self.since or (self.until and edge.date[:4] > self.until):
                return False
        return edge.confidence >= self.confidence


@dataclass
class Drawing:
    """The nodes and edges on a drawing, in the order in which they came."""

    nodes: dict[str, None] = field(default_factory=dict)
    edges: dict[tuple[str, str, str], Edge] = field(default_factory=dict)
    expanded: set[str] = field(default_factory=set)

    def pairs(self) -> dict[tuple[str, str], list[Edge]]:
        """Return the edges by the two things that they join."""
        found: dict[tuple[str, str], list[Edge]] = defaultdict(list)
        for edge in self.edges.values():
            found[min(edge.one, edge.other), max(edge.one, edge.other)].append(edge)
        return dict(found)


def edges(store: Store, identifier: str) -> list[Edge]:
    """Return what joins a thing to others."""
    found = {
        (r["fact"], r["other"]): Edge(
            r["fact"],
            short(r["kind"]),
            identifier,
            r["other"],
            r["title"],
            short(r["status"]),
            float(r["confidence"]),
            r["date"],
        )
        for r in ask(store, "edges", identifier)
        if r["other"] != identifier
    }
    return [found[k] for k in sorted(found)]


def strongest(rows: Iterable[Edge], *, limit: int, among: Collection[str] = ()) -> list[str]:
    """Return the things that edges lead to, those joined by the most and surest first; `among` are kept in any case."""
    weight: dict[str, float] = defaultdict(float)
    for edge in rows:
        weight[edge.other] += edge.confidence * (0.3 if edge.kind == "Statement" else 1.0)
    order = sorted(weight, key=lambda o: (-weight[o], o))
    known = set(among)
    return [o for o in order if o in known] + [o for o in order if o not in known][:limit]


def expand(drawing: Drawing, identifier: str, rows: Collection[Edge], *, limit: int = 12, most: int = 90) -> int:
    """Add a thing and its strongest neighbours to a drawing; return how many neighbours found no room."""
    drawing.nodes.setdefault(identifier)
    room = max(0, min(limit, most - len(drawing.nodes)))
    chosen = set(strongest(rows, limit=room, among=drawing.nodes))
    for edge in rows:
        if edge.other in chosen:
            drawing.nodes.setdefault(edge.other)
            ends = sorted((edge.one, edge.other))
            drawing.edges[edge.fact, ends[0], ends[1]] = edge
    drawing.expanded.add(identifier)
    return len({e.other for e in rows} - chosen - {identifier})


def path(store: Store, start: str, end: str, *, avoid: Collection[str] = (), steps: int = 6) -> list[list[Edge]]:
    """Return a shortest way between two things: for each step the edges that join its ends. Empty if there is none.

    `avoid` are things that the way may not lead over. Of two ways as long, the one with surer edges is taken.
    """
    if start == end:
        return []
    ways: list[dict[str, str]] = [{start: ""}, {end: ""}]
    fronts = [[start], [end]]
    known: dict[str, list[Edge]] = {}
    barred = set(avoid) - {start, end}
    for _ in range(steps):
        side = 0 if len(fronts[0]) <= len(fronts[1]) else 1
        reached: dict[str, tuple[float, str]] = {}
        for node in fronts[side]:
            known[node] = edges(store, node)
            for edge in known[node]:
                if edge.other not in ways[side] and edge.other not in barred and edge.status != "denied":
                    reached[edge.other] = max(reached.get(edge.other, (0.0, "")), (edge.confidence, node))
        ways[side] |= {other: node for other, (_, node) in reached.items()}
        met = [n for n in reached if n in ways[1 - side]]
        if met:
            best = max(met, key=lambda n: (reached[n][0], n))
            nodes = [*reversed(_back(ways[0], best)), *_back(ways[1], best)[1:]]
            return [_between(known, store, a, b) for a, b in pairwise(nodes)]
        fronts[side] = sorted(reached, key=lambda n: (-reached[n][0], n))
        if not fronts[side]:
            return []
    return []


def _back(way: dict[str, str], node: str) -> list[str]:
    found = [node]
    while way[found[-1]]:
        found.append(way[found[-1]])
    return found


def _between(known: dict[str, list[Edge]], store: Store, one: str, other: str) -> list[Edge]:
    rows = known.get(one) or edges(store, one)
    return sorted((e for e in rows if e.other == other), key=lambda e: (-e.confidence, e.fact))
