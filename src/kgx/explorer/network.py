"""What joins a thing to others, and which of it fits on a drawing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

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
    join(drawing, (e for e in rows if e.other in chosen))
    drawing.expanded.add(identifier)
    return len({e.other for e in rows} - chosen - {identifier})


def join(drawing: Drawing, rows: Iterable[Edge]) -> None:
    """Add those edges to a drawing that join two things on it."""
    for edge in rows:
        if edge.one in drawing.nodes and edge.other in drawing.nodes:
            ends = sorted((edge.one, edge.other))
            drawing.edges[edge.fact, ends[0], ends[1]] = edge
