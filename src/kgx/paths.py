"""How two things are tied: the shortest ways between them over asserted facts and events, a sentence for each step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice, pairwise

import networkx as nx

from kgx.rdf.terms import PREFIXES
from kgx.schema import vocabulary
from kgx.store import Store

FACTS = """
SELECT ?statement ?a ?p ?b ?owner ?confidence WHERE {
  ?statement a kgx:Claim ; kgx:status kgx:asserted ; rdf:subject ?a ; rdf:predicate ?p ; rdf:object ?b ; kgx:confidence ?confidence .
  OPTIONAL { ?b kgx:postOf ?owner }
}
"""
ROLES = """
SELECT ?statement ?a ?confidence WHERE {
  ?statement a sem:Event ; kgx:status kgx:happened ; kgx:confidence ?confidence ; %s ?a .
}
"""
WORDS = """
SELECT ?event ?a ?p ?b ?date WHERE {
  OPTIONAL { $statement rdfs:label ?event } OPTIONAL { $statement schema:startDate ?date }
  OPTIONAL { $statement rdf:predicate ?p ; rdf:subject/rdfs:label ?a ; rdf:object/rdfs:label ?b }
} ORDER BY ?date LIMIT 1
"""
SENTENCE = """
SELECT ?sentence ?article ?published ?publisher WHERE {
  $statement kgx:evidence ?ev . ?ev prov:wasQuotedFrom ?q ; kgx:confidence ?sure . ?q nif:anchorOf ?sentence ; nif:referenceContext ?at . ?at dct:identifier ?article .
  OPTIONAL { ?at schema:datePublished ?published } OPTIONAL { ?at schema:publisher ?publisher }
} ORDER BY DESC(?sure) ?article ?sentence LIMIT 1
"""
SHARED = 1000  # an edge costs this and a little more, so that the number of steps comes first


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a way: from whom to whom, what ties them, and the sentence that says so. `more` is how many other
    facts and events tie the two."""

    start: str
    end: str
    statement: str
    date: str
    confidence: float
    sentence: str
    article: str
    published: str
    publisher: str
    more: int


def paths(store: Store, start: str, end: str, *, most: int = 3, longest: int = 6) -> list[tuple[Step, ...]]:
    """Return the shortest ways from one thing to another (by their IRIs), at most so many, none longer than `longest`.

    Steps go over asserted facts and events that happened. Among ways of one length those come first whose facts are
    surer and that do not lead through what everything is tied to, such as a large country.
    """
    ties = network(store)
    if start == end or start not in ties or end not in ties:
        return []
    try:
        ways = list(islice(nx.shortest_simple_paths(ties, start, end, weight="cost"), most))
    except nx.NetworkXNoPath:
        return []
    found = []
    for way in ways:
        if len(way) - 1 > longest:
            break
        found.append(tuple(_step(store, ties, a, b) for a, b in pairwise(way)))
    return found


def network(store: Store) -> nx.Graph:
    """Return all things and posts as a network: an edge has the statements that tie the two, the surest first."""
    ties: dict[tuple[str, str], list[tuple[float, str]]] = {}
    for a, b, confidence, statement in _pairs(store):
        ties.setdefault((min(a, b), max(a, b)), []).append((-confidence, statement))
    graph = nx.Graph()
    for (a, b), rows in sorted(ties.items()):
        graph.add_edge(a, b, statements=[(statement, -less) for less, statement in sorted(set(rows))])
    for a, b, data in graph.edges(data=True):
        crowd = min(400.0, graph.degree(a) + graph.degree(b)) / 10
        data["cost"] = SHARED + crowd + 10 * (1 - data["statements"][0][1])
    return graph


def _pairs(store: Store) -> Iterator[tuple[str, str, float, str]]:
    for row in store.query(FACTS).dicts():
        sure = float(row["confidence"])
        for other in filter(None, (row["b"], row["owner"])):
            if other != row["a"]:
                yield row["a"], other, sure, row["statement"]
    roles = [f"kgx:{role}" for role in vocabulary()["roles"]]
    parts: dict[tuple[str, float], set[str]] = {}
    for row in store.query(ROLES % "|".join([*roles, "sem:hasPlace"])).dicts():
        parts.setdefault((row["statement"], float(row["confidence"])), set()).add(row["a"])
    for (statement, sure), things in parts.items():
        for a, b in combinations(sorted(things), 2):
            yield a, b, sure, statement


def _step(store: Store, ties: nx.Graph, start: str, end: str) -> Step:
    statements = ties.edges[start, end]["statements"]
    statement, sure = statements[0]
    [words] = store.query(WORDS.replace("$statement", f"<{statement}>")).dicts()
    shown = store.query(SENTENCE.replace("$statement", f"<{statement}>")).dicts()
    row = shown[0] if shown else dict.fromkeys(("sentence", "article", "published", "publisher"), "")
    text = words["event"] or f"{words['a']} {_means(words['p'])} {words['b']}"
    return Step(
        _label(store, start), _label(store, end), text, words["date"], sure,
        " ".join(row["sentence"].split()), row["article"], row["published"], row["publisher"], len(statements) - 1,
    )  # fmt: skip


def _means(predicate: str) -> str:
    for row in vocabulary()["relations"].values():
        prefix, _, name = row["term"].partition(":")
        if PREFIXES[prefix] + name == predicate:
            return str(row["means"])
    return predicate


def _label(store: Store, thing: str) -> str:
    rows = store.query(f"SELECT ?n WHERE {{ <{thing}> rdfs:label ?n }}").rows
    return rows[0][0] if rows else thing
