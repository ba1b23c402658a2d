"""Join nodes to things: the surest proposal first, none against a conflict, the same for the same set of nodes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kgx.resolve.nodes import Node
from kgx.resolve.signals import Join, conflict

Pair = tuple[int, int]


@dataclass(slots=True)
class Clusters:
    """The nodes of each thing, the joins that made it, the joins that a conflict forbade, with the
    conflict, and the pairs judged the same that other judgements forbid."""

    members: list[list[int]]
    joins: list[Join] = field(default_factory=list)
    refused: list[tuple[Join, str]] = field(default_factory=list)
    contradicted: list[Pair] = field(default_factory=list)


def cluster(
    nodes: list[Node], joins: Iterable[Join], *, same: Iterable[Pair] = (), different: Iterable[Pair] = ()
) -> Clusters:
    """Return the clusters of `nodes` that `joins` make, in order of their first node.

    `same` and `different` are judgements of people on pairs of nodes. They come before all signals and bind also
    through a third: what is the same as one of a pair judged different never joins the other.
    """
    parent = list(range(len(nodes)))
    rows: dict[int, list[int]] = {i: [i] for i in range(len(nodes))}
    different = sorted(different)
    apart: dict[int, set[int]] = {i: set() for pair in different for i in pair}

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    def union(a: int, b: int) -> None:
        a, b = min(a, b), max(a, b)
        parent[b] = a
        rows[a] += rows.pop(b)
        if b in apart:
            for other in apart.pop(b):
                apart[other].discard(b)
                apart[other].add(a)
                apart.setdefault(a, set()).add(other)

    result = Clusters([])
    for a, b in different:
        apart[a].add(b)
        apart[b].add(a)
    for a, b in sorted(same):
        if find(b) in apart.get(find(a), ()):
            result.contradicted.append((a, b))
        elif find(a) != find(b):
            union(find(a), find(b))
    for join in joins:
        a, b = find(join.a), find(join.b)
        if a == b:
            continue
        if b in apart.get(a, ()):
            result.refused.append((join, "judged different"))
            continue
        why = _conflict(nodes, rows[a], rows[b])
        if why is not None:
            result.refused.append((join, why))
            continue
        union(a, b)
        result.joins.append(join)
    result.members = [sorted(rows[i]) for i in sorted(rows)]
    return result


def _conflict(nodes: list[Node], left: list[int], right: list[int]) -> str | None:
    """Return why two clusters cannot be one: a conflict of any node of one with any of the other."""
    return next((why for i in left for j in right if (why := conflict(nodes[i], nodes[j])) is not None), None)
