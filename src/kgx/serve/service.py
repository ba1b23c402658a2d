"""The description that the endpoint gives of itself, in the words of SPARQL 1.1 Service Description."""

from __future__ import annotations

import pyoxigraph as ox

from kgx.rdf.terms import PREFIXES
from kgx.serve.negotiate import TRIPLES, choose
from kgx.serve.worker import Reply, refusal

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
VOID = "http://rdfs.org/ns/void#"
RESULTS = [
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
]


def describe(address: str, size: int, accept: str) -> Reply:
    """Return what an endpoint at an address is, over a graph of `size` triples; 406 if no form of it is accepted."""
    form = choose(accept, TRIPLES)
    if form is None:
        known = ", ".join(f.media for f in TRIPLES[:4])
        return refusal(406, f"none of {accept!r} is offered; expected {known}")
    kind = ox.NamedNode(PREFIXES["rdf"] + "type")
    service, data, graph = ox.NamedNode(address), ox.NamedNode(f"{address}#data"), ox.NamedNode(f"{address}#graph")
    triples = [
        ox.Triple(service, kind, ox.NamedNode(SD + "Service")),
        ox.Triple(service, ox.NamedNode(SD + "endpoint"), service),
        ox.Triple(service, ox.NamedNode(SD + "supportedLanguage"), ox.NamedNode(SD + "SPARQL11Query")),
        *(ox.Triple(service, ox.NamedNode(SD + "resultFormat"), ox.NamedNode(FORMATS + name)) for name in RESULTS),
        ox.Triple(service, ox.NamedNode(SD + "defaultDataset"), data),
        ox.Triple(data, kind, ox.NamedNode(SD + "Dataset")),
        ox.Triple(data, ox.NamedNode(SD + "defaultGraph"), graph),
        ox.Triple(graph, kind, ox.NamedNode(SD + "Graph")),
        ox.Triple(graph, ox.NamedNode(VOID + "triples"), ox.Literal(size)),
    ]
    body = ox.serialize(triples, format=form.writer, prefixes=PREFIXES | {"sd": SD, "formats": FORMATS, "void": VOID})  # type: ignore[arg-type]
    return Reply(200, form.media, body or b"")
