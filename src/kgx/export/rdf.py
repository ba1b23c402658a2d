"""A graph in other forms of RDF; N-Quads and TriG with a named graph an article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kgx.rdf.terms import PREFIXES
from kgx.store import Store

CLAIM = ox.NamedNode(PREFIXES["kgx"] + "Claim")
EVIDENCE = ox.NamedNode(PREFIXES["kgx"] + "evidence")
QUOTED = ox.NamedNode(PREFIXES["prov"] + "wasQuotedFrom")
CONTEXT = ox.NamedNode(PREFIXES["nif"] + "referenceContext")


def turtle(store: Store, path: Path) -> None:
    """Write Turtle as the build did."""
    path.write_bytes((store.folder / "graph.ttl").read_bytes())


def ntriples(store: Store, path: Path) -> None:
    """Write N-Triples, sorted."""
    _lines(_triples(store), path, ox.RdfFormat.N_TRIPLES)


def nquads(store: Store, path: Path) -> None:
    """Write N-Quads, sorted: what an article says in its graph, things and offices in the default graph."""
    _lines(_quads(store), path, ox.RdfFormat.N_QUADS)


def trig(store: Store, path: Path) -> None:
    """Write TriG: what an article says in its graph, things and offices in the default graph."""
    ordered = sorted(_quads(store), key=lambda q: (str(q.graph_name), str(q.subject), str(q.predicate), str(q.object)))
    ox.serialize(ordered, output=str(path), format=ox.RdfFormat.TRIG, prefixes=PREFIXES)


def rdfxml(store: Store, path: Path) -> None:
    """Write RDF/XML."""
    ordered = sorted(_triples(store), key=str)
    ox.serialize(ordered, output=str(path), format=ox.RdfFormat.RDF_XML, prefixes=PREFIXES)


def jsonld(store: Store, path: Path) -> None:
    """Write JSON-LD with the prefixes of kgx as its context."""
    from rdflib import Graph

    graph = Graph()
    graph.parse(store.folder / "graph.ttl", format="turtle")
    graph.serialize(str(path), format="json-ld", context=dict(PREFIXES), auto_compact=False, sort_keys=True)


def _triples(store: Store) -> list[ox.Triple]:
    return [q.triple for q in ox.parse(path=str(store.folder / "graph.ttl"), format=ox.RdfFormat.TURTLE)]


def _lines(rows: Iterable[Any], path: Path, form: ox.RdfFormat) -> None:
    text = ox.serialize(rows, format=form) or b""
    path.write_bytes(b"".join(line + b"\n" for line in sorted(set(text.splitlines()))))


def _quads(store: Store) -> list[ox.Quad]:
    """Return each triple in the graphs of the articles that say it."""
    triples = _triples(store)
    one: dict[Any, set[Any]] = defaultdict(set)
    context: dict[Any, Any] = {t.subject: t.object for t in triples if t.predicate == CONTEXT}
    quoted: dict[Any, Any] = {t.subject: t.object for t in triples if t.predicate == QUOTED}
    for t in triples:
        if t.predicate == EVIDENCE:
            one[t.subject].add(context[quoted[t.object]])
        elif t.predicate == QUOTED:
            one[t.subject].add(context[t.object])
        elif t.predicate == CONTEXT:
            one[t.subject].add(t.object)
    parts: dict[Any, dict[Any, Any]] = defaultdict(dict)
    for t in triples:
        if t.predicate.value.startswith(PREFIXES["rdf"]) and t.subject in one:
            parts[t.subject][t.predicate] = t.object
    stated: dict[tuple[Any, Any, Any], set[Any]] = defaultdict(set)
    names = [ox.NamedNode(PREFIXES["rdf"] + n) for n in ("subject", "predicate", "object")]
    for claim, row in parts.items():
        if all(n in row for n in names):
            stated[row[names[0]], row[names[1]], row[names[2]]] |= one[claim]
    found = []
    for t in triples:
        graphs = one.get(t.subject) or stated.get((t.subject, t.predicate, t.object))
        if graphs:
            found += [ox.Quad(t.subject, t.predicate, t.object, g) for g in sorted(graphs, key=str)]
        else:
            found.append(ox.Quad(t.subject, t.predicate, t.object))
    return found
