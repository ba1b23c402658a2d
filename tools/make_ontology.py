"""Write ontology.ttl from vocabulary.yaml, so that both always say the same."""

from __future__ import annotations

from pathlib import Path

from rdflib import RDF, RDFS, Literal, URIRef
from rdflib.namespace import OWL, SKOS

from kgx.rdf.terms import KGX, SCHEMA, SEM, term
from kgx.rdf.turtle import write_turtle
from kgx.schema import vocabulary

OUT = Path(__file__).parent.parent / "src" / "kgx" / "data" / "ontology" / "ontology.ttl"
PLOVER = "https://github.com/openeventdata/PLOVER#"
CLASSES = {
    "Ministry": (
        "Ministry",
        "A ministry or department of state.",
        ["schema:GovernmentOrganization", "schema:Organization", "org:FormalOrganization"],
    ),
    "Region": ("Region", "A province, state, continent, sea or other area.", ["schema:Place"]),
    "Facility": ("Facility", "A plant, port, airport, palace, base, mine or building.", ["schema:Place"]),
    "NamedEvent": ("Named event", "A summit, conference, exercise, festival or war with a name.", ["schema:Event"]),
    "Agreement": ("Agreement", "A treaty, pact or memorandum with a name of its own.", ["schema:CreativeWork"]),
    "Claim": ("Claim", "A fact as sources state it, with the evidence for it.", ["rdf:Statement"]),
    "Evidence": ("Evidence", "A sentence that shows a claim or event, and the rule that read it.", ["prov:Entity"]),
}


def triples():
    """Yield the triples of the ontology."""
    words = vocabulary()
    ontology = URIRef(str(KGX).rstrip("#"))
    yield ontology, RDF.type, OWL.Ontology
    yield (
        ontology,
        RDFS.label,
        Literal("kgx: people, offices, bodies and events in the news, each with its sentence", lang="en"),
    )
    for name, (label, comment, parents) in CLASSES.items():
        yield from _class(KGX[name], label, comment, [term(p) for p in parents])
    for name in ("Corporation", "GovernmentOrganization"):
        yield SCHEMA[name], RDFS.subClassOf, SCHEMA.Organization
    for name in ("Country", "City"):
        yield SCHEMA[name], RDFS.subClassOf, SCHEMA.Place
    for name, row in words["events"].items():
        yield from _class(term(row["term"]), name, row["comment"], [SEM.Event])
        if "plover" in row:
            yield term(row["term"]), SKOS.closeMatch, URIRef(PLOVER + row["plover"])
        if "derived" in row:
            derived = term(row["derived"]["term"])
            yield derived, RDF.type, OWL.ObjectProperty
            yield derived, RDFS.label, Literal(_words(derived), lang="en")
            yield derived, RDFS.comment, Literal(f"Derived from each {name} that happened.", lang="en")
            yield derived, RDFS.subPropertyOf, KGX.relatedTo
            if "symmetric" in row["derived"]:
                yield derived, RDF.type, OWL.SymmetricProperty
    yield KGX.relatedTo, RDF.type, OWL.ObjectProperty
    yield KGX.relatedTo, RDFS.label, Literal("related to", lang="en")
    for role, comment in words["roles"].items():
        yield KGX[role], RDF.type, OWL.ObjectProperty
        yield KGX[role], RDFS.label, Literal(role, lang="en")
        yield KGX[role], RDFS.comment, Literal(comment, lang="en")
        yield KGX[role], RDFS.subPropertyOf, SEM.hasActor
        yield KGX[role], RDFS.domain, SEM.Event
    for relation, row in words["relations"].items():
        if row["term"].startswith("kgx:"):
            yield term(row["term"]), RDF.type, OWL.ObjectProperty
            yield term(row["term"]), RDFS.label, Literal(_words(KGX[relation]), lang="en")
            yield term(row["term"]), RDFS.comment, Literal(row["means"], lang="en")
    for name, row in words["properties"].items():
        literal = str(row.get("range", "")).startswith("xsd:")
        yield KGX[name], RDF.type, OWL.DatatypeProperty if literal else OWL.ObjectProperty
        yield KGX[name], RDFS.label, Literal(_words(KGX[name]), lang="en")
        yield KGX[name], RDFS.comment, Literal(row["comment"], lang="en")
        for key, property_ in (("domain", RDFS.domain), ("range", RDFS.range)):
            if key in row:
                yield KGX[name], property_, term(row[key])
    for name, row in words["values"].items():
        for value in row:
            yield KGX[value], RDF.type, SKOS.Concept
            yield KGX[value], RDFS.label, Literal(value, lang="en")
            yield KGX[value], SKOS.scopeNote, Literal(f"a value of kgx:{name}", lang="en")


def _class(node, label, comment, parents):
    yield node, RDF.type, OWL.Class
    yield node, RDFS.label, Literal(label, lang="en")
    yield node, RDFS.comment, Literal(comment, lang="en")
    for parent in parents:
        yield node, RDFS.subClassOf, parent


def _words(node: URIRef) -> str:
    name = str(node).rpartition("#")[2]
    return "".join(f" {c.lower()}" if c.isupper() else c for c in name)


if __name__ == "__main__":
    write_turtle([triples()], OUT)
