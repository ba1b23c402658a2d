"""A graph as a network of things: nodes with a label and a type, edges for facts and for what events tell of two things."""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx

from kgx.export.tables import local, table
from kgx.store import Store


def network(store: Store) -> nx.MultiDiGraph:
    """Return the things of a graph as a `networkx.MultiDiGraph` of plain values.

    Nodes: `label`, `type`, `names`, `country`. Edges: `relation`, `label`, `status`, `confidence`, `sources`, `date`, and
    `sentence`, one that says it. Offices are nodes of type Post, tied to whom they belong by `postOf`. An event gives an edge between each two of its actors,
    with the class of the event as its relation.
    """
    graph = nx.MultiDiGraph()
    for row in table(store, "entities").dicts():
        graph.add_node(
            row["id"], label=row["label"], type=local(row["type"]), names=row["names"], country=row["country"]
        )
    owners: dict[str, list[str]] = {}
    for row in table(store, "posts").dicts():
        graph.add_node(row["id"], label=row["label"], type="Post", names="", country="")
        owners[row["id"]] = [o for o in row["owners"].split("|") if o]
    sentence: dict[str, str] = {}
    for row in table(store, "evidence").dicts():
        sentence.setdefault(row["of"], " ".join(row["sentence"].split()))  # a line, for formats that want one
    for row in table(store, "facts").dicts():
        graph.add_edge(
            row["subject"],
            row["object"],
            key=row["id"],
            relation=row["relation"],
            label=row["relation"],
            status=row["status"],
            confidence=float(row["confidence"]),
            sources=int(row["sources"]),
            date="",
            sentence=sentence.get(row["id"], ""),
        )
        for owner in owners.get(row["object"], ()):
            _own(graph, row, owner, sentence.get(row["id"], ""))
    actors: dict[str, set[str]] = defaultdict(set)
    for row in table(store, "roles").dicts():
        if row["role"] != "place":
            actors[row["event"]].add(row["thing"])
    for row in table(store, "events").dicts():
        for one, other in combinations(sorted(actors[row["id"]]), 2):
            graph.add_edge(
                one,
                other,
                key=row["id"],
                relation=row["type"],
                label=row["label"],
                status=row["status"],
                confidence=float(row["confidence"]),
                sources=int(row["sources"]),
                date=row["start"].partition("|")[0],
                sentence=sentence.get(row["id"], ""),
            )
    return graph


def _own(graph: nx.MultiDiGraph, row: dict[str, str], owner: str, sentence: str) -> None:
    """Tie an office to its owner, as sure as the surest fact about who holds it."""
    known = graph.get_edge_data(row["object"], owner, "postOf")
    if known is None or known["confidence"] < float(row["confidence"]):
        graph.add_edge(
            row["object"],
            owner,
            key="postOf",
            relation="postOf",
            label="postOf",
            status="asserted",
            confidence=float(row["confidence"]),
            sources=int(row["sources"]),
            date="",
            sentence=sentence,
        )


def graphml(store: Store, path: Path) -> None:
    """Write GraphML."""
    nx.write_graphml(network(store), path, named_key_ids=True)


def gexf(store: Store, path: Path) -> None:
    """Write GEXF; parallel edges get ids of their own."""
    graph = network(store)
    flat: nx.MultiDiGraph = nx.MultiDiGraph()
    flat.add_nodes_from(graph.nodes(data=True))
    for number, (a, b, data) in enumerate(graph.edges(data=True)):
        flat.add_edge(a, b, key=str(number), id=str(number), **data)
    nx.write_gexf(flat, path)


def cytoscape(store: Store, path: Path) -> None:
    """Write Cytoscape JSON."""
    _json(nx.cytoscape_data(network(store)), path)


def nodelink(store: Store, path: Path) -> None:
    """Write node-link JSON."""
    _json(nx.node_link_data(network(store), edges="links"), path)  # type: ignore[call-arg]  # the stubs are older


def _json(value: Any, path: Path) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
