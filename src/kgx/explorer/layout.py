"""Where the nodes of a drawing stand: by springs, the same for the same drawing, little changed when it grows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import networkx as nx

Place = tuple[float, float]


def places(
    nodes: Iterable[str],
    pairs: Iterable[tuple[str, str]],
    *,
    known: Mapping[str, Place] | None = None,
    width: float = 1000.0,
    height: float = 440.0,
) -> dict[str, Place]:
    """Return a place in a box for each node; `known` are places from an earlier drawing to begin with."""
    graph: nx.Graph = nx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from(pairs)
    if not graph:
        return {}
    begin = {n: p for n, p in (known or {}).items() if n in graph}
    begin = {n: (x / width, y / height) for n, (x, y) in begin.items()} | _beside(graph, begin, width, height)
    found = nx.spring_layout(
        graph, k=1.7 / len(graph) ** 0.5, pos=begin or None, seed=7, iterations=120 if not begin else 60
    )
    xs, ys = [float(p[0]) for p in found.values()], [float(p[1]) for p in found.values()]
    return {
        n: (_scaled(float(p[0]), min(xs), max(xs)) * width, _scaled(float(p[1]), min(ys), max(ys)) * height)
        for n, p in found.items()
    }


def _beside(graph: nx.Graph, begin: Mapping[str, Place], width: float, height: float) -> dict[str, Place]:
    """Return for each new node a place near a neighbour that has one."""
    found = {}
    for number, node in enumerate(n for n in graph if n not in begin):
        beside = next((begin[o] for o in graph[node] if o in begin), None)
        if beside is not None:
            turn = number * 2.4
            found[node] = (
                beside[0] / width + 0.1 * (turn % 1.3 - 0.65),
                beside[1] / height + 0.1 * (turn % 1.7 - 0.85),
            )
    return found


def _scaled(value: float, low: float, high: float) -> float:
    return 0.5 if high - low < 1e-9 else (value - low) / (high - low)
