"""Namespaces and the making of terms."""

from __future__ import annotations

from rdflib import Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, ORG, OWL, PROV, RDF, RDFS, SKOS, XSD

KGX = Namespace("https://w3id.org/kgx-news/ns#")
SCHEMA = Namespace("https://schema.org/")
SEM = Namespace("http://semanticweb.cs.vu.nl/2009/11/sem/")
NIF = Namespace("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#")
ITSRDF = Namespace("http://www.w3.org/2005/11/its/rdf#")

PREFIXES = {
    "dct": str(DCTERMS), "itsrdf": str(ITSRDF), "kgx": str(KGX), "nif": str(NIF), "org": str(ORG), "owl": str(OWL), "prov": str(PROV),
    "rdf": str(RDF), "rdfs": str(RDFS), "schema": str(SCHEMA), "sem": str(SEM), "skos": str(SKOS), "xsd": str(XSD),
}  # fmt: skip


def term(name: str) -> URIRef:
    """Return the IRI of a prefixed name such as "schema:Person"."""
    prefix, _, local = name.partition(":")
    return URIRef(PREFIXES[prefix] + local)


def moment(value: str) -> Literal:
    """Return an ISO date or a prefix of one as xsd:date, xsd:gYearMonth or xsd:gYear."""
    kind = {10: XSD.date, 7: XSD.gYearMonth, 4: XSD.gYear}[len(value)]
    return Literal(value, datatype=kind, normalize=False)
