"""Namespaces and the making of terms."""

from __future__ import annotations

from functools import cache

from rdflib import Literal, Namespace, URIRef
from rdflib import namespace as rdflib_namespace


class Terms(Namespace):
    """A namespace that remembers its terms: a graph is written by some of them millions of times."""

    def __getattr__(self, name: str) -> URIRef:
        """Return the term `name`."""
        found = super().__getattr__(name)
        self.__dict__[name] = found
        return found

    def __getitem__(self, key: str) -> URIRef:  # type: ignore[override]  # a namespace is a string and is never cut
        """Return the term `key`."""
        return getattr(self, key) if key.isidentifier() else super().__getitem__(key)


KGX = Terms("https://w3id.org/kgx-news/ns#")
SCHEMA = Terms("https://schema.org/")
SEM = Terms("http://semanticweb.cs.vu.nl/2009/11/sem/")
NIF = Terms("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#")
ITSRDF = Terms("http://www.w3.org/2005/11/its/rdf#")
DCTERMS, ORG, OWL, PROV, RDF, RDFS, SKOS, XSD = (
    Terms(str(getattr(rdflib_namespace, name)))
    for name in ("DCTERMS", "ORG", "OWL", "PROV", "RDF", "RDFS", "SKOS", "XSD")
)

PREFIXES = {
    "dct": str(DCTERMS), "itsrdf": str(ITSRDF), "kgx": str(KGX), "nif": str(NIF), "org": str(ORG), "owl": str(OWL), "prov": str(PROV),
    "rdf": str(RDF), "rdfs": str(RDFS), "schema": str(SCHEMA), "sem": str(SEM), "skos": str(SKOS), "xsd": str(XSD),
}  # fmt: skip


@cache
def term(name: str) -> URIRef:
    """Return the IRI of a prefixed name such as "schema:Person"."""
    prefix, _, local = name.partition(":")
    return URIRef(PREFIXES[prefix] + local)


@cache
def moment(value: str) -> Literal:
    """Return an ISO date or a prefix of one as xsd:date, xsd:gYearMonth or xsd:gYear."""
    kind = {10: XSD.date, 7: XSD.gYearMonth, 4: XSD.gYear}[len(value)]
    return Literal(value, datatype=kind, normalize=False)


@cache
def integer(value: int) -> Literal:
    """Return a whole number as xsd:integer."""
    return Literal(value)
