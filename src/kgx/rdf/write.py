"""Turn the networkx graph into triples, and write them as Turtle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import combinations, groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import networkx as nx
from rdflib import Literal, URIRef

from kgx.confidence import THRESHOLD
from kgx.rdf.terms import (
    DCTERMS,
    ITSRDF,
    KGX,
    NIF,
    ORG,
    OWL,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SEM,
    SKOS,
    XSD,
    integer,
    moment,
    term,
)
from kgx.rdf.turtle import write_turtle
from kgx.schema import vocabulary

Triple = tuple[URIRef, URIRef, URIRef | Literal]
Attributes = dict[str, Any]
HELD = frozenset(["current", "acting"])


def write_graph(graph: nx.MultiDiGraph, path: Path, *, threshold: float = THRESHOLD) -> int:
    """Write entities, posts, facts, events, evidence and articles to `path`; return the number of triples.

    A claim or event below `threshold` (0 to 1) keeps its node but gets no plain triple.
    """
    return write_turtle([triples(graph, threshold=threshold)], path, base=graph.graph["base"])


def write_mentions(found: Iterable[Attributes], path: Path, *, base: str) -> int:
    """Write every mention to `path`, article by article; return the number of triples. `found` is in order of article."""
    by_article = [(node + "/", list(rows)) for node, rows in groupby(found, key=lambda row: row["article"])]
    by_article.sort(key=lambda pair: pair[0])  # as the nodes of mentions are ordered
    return write_turtle((mention_triples(rows, base=base) for _, rows in by_article), path, base=base)


def triples(graph: nx.MultiDiGraph, *, threshold: float = THRESHOLD) -> Iterator[Triple]:
    """Yield the triples of the graph, some of them more than once."""
    base, surest = graph.graph["base"], _surest(graph)
    for triple in _triples(graph, base, threshold):
        if triple[1] is not KGX.confidence or surest.get(triple[0], triple[2]) is triple[2]:
            yield triple


def _surest(graph: nx.MultiDiGraph) -> dict[URIRef, Literal]:
    """Return the highest confidence of each evidence: one sentence and rule may show two claims, not equally surely."""
    found: dict[str, float] = {}
    rows = [data for _, data in graph.nodes(data=True)] + [data for _, _, data in graph.edges(data=True)]
    for data in rows:
        for row in data.get("evidence", ()):
            found[row["id"]] = max(row["confidence"], found.get(row["id"], 0.0))
    return {_iri(graph.graph["base"], node): _number(value) for node, value in found.items()}


def _triples(graph: nx.MultiDiGraph, base: str, threshold: float) -> Iterator[Triple]:
    for node, data in graph.nodes(data=True):
        subject = _iri(base, node)
        yield from {"entity": _entity, "post": _post, "event": _event, "article": _article}[data["kind"]](
            base, subject, data, threshold
        )
    for source, target, key, data in graph.edges(keys=True, data=True):
        if "evidence" in data:
            yield from _claim(base, source, target, key, data, threshold)


def mention_triples(found: Iterable[Attributes], *, base: str) -> Iterator[Triple]:
    """Yield the triples of mentions."""
    seen: dict[tuple[str, int, int], int] = {}
    for row in found:
        place = (row["article"], row["start"], row["end"])
        seen[place] = seen.get(place, 0) + 1
        further = f"-{seen[place]}" if seen[place] > 1 else ""
        node = URIRef(f"{_iri(base, row['article'])}/mention/{row['start']}-{row['end']}{further}")
        yield node, RDF.type, NIF.Phrase
        yield node, NIF.referenceContext, _iri(base, row["article"])
        yield node, NIF.beginIndex, integer(row["start"])
        yield node, NIF.endIndex, integer(row["end"])
        yield node, NIF.anchorOf, Literal(row["surface"])
        yield node, ITSRDF.taIdentRef, _iri(base, row["entity"])
        yield node, KGX.mentionKind, KGX[row["kind"]]
        if "claim" in row:  # not the article says who it is, but what others say of the office
            yield node, KGX.rule, Literal(row["rule"])
            yield node, PROV.wasDerivedFrom, _iri(base, row["claim"])


@cache
def _iri(base: str, identifier: str) -> URIRef:
    return URIRef(base + quote(identifier, safe="/-_.~"))


def _entity(base: str, subject: URIRef, data: Attributes, threshold: float) -> Iterator[Triple]:
    yield subject, RDF.type, term(vocabulary()["types"][data["type"]])
    yield subject, RDFS.label, Literal(data["label"])
    for name in data["names"]:
        if name != data["label"]:
            yield subject, SKOS.altLabel, Literal(name)
    for iri in data["same_as"]:
        yield subject, OWL.sameAs, URIRef(iri)


def _post(base: str, subject: URIRef, data: Attributes, threshold: float) -> Iterator[Triple]:
    yield subject, RDF.type, ORG.Post
    yield subject, RDFS.label, Literal(data["label"])
    yield subject, KGX.title, Literal(data["title"])
    for owner in data["owners"]:
        yield subject, KGX.postOf, _iri(base, owner)


def _article(base: str, subject: URIRef, data: Attributes, threshold: float) -> Iterator[Triple]:
    yield subject, RDF.type, SCHEMA.NewsArticle
    yield subject, RDF.type, NIF.Context
    yield subject, DCTERMS.identifier, Literal(data["article_id"])
    yield subject, SCHEMA.inLanguage, Literal(data["language"])
    for value, predicate in (
        (data["title"], SCHEMA.headline),
        (data["publisher"], SCHEMA.publisher),
        (data["author"], SCHEMA.author),
    ):
        if value:
            yield subject, predicate, Literal(value)
    if data["published"]:
        yield subject, SCHEMA.datePublished, moment(data["published"])
    if data["copy_of"]:
        yield subject, KGX.copyOf, _iri(base, data["copy_of"])
    if data["url"] and urlsplit(data["url"]).scheme:  # what is relative leads nowhere from here
        yield subject, SCHEMA.url, URIRef(quote(data["url"], safe="/:?#[]@!$&'()*+,;=%-_.~"))


def _claim(base: str, source: str, target: str, key: str, data: Attributes, threshold: float) -> Iterator[Triple]:
    subject, object_, node = _iri(base, source), _iri(base, target), _iri(base, key)
    predicate = term(vocabulary()["relations"][data["relation"]]["term"])
    yield node, RDF.type, KGX.Claim
    yield node, RDF.type, RDF.Statement
    yield node, RDF.subject, subject
    yield node, RDF.predicate, predicate
    yield node, RDF.object, object_
    yield from _belief(base, node, data)
    tenures = data["tenure"] or ()
    if data["status"] == "asserted" and data["confidence"] >= threshold:
        if data["relation"] != "holdsPosition" or any(t["status"] in HELD for t in tenures):
            yield subject, predicate, object_
    for tenure in tenures:
        member = _iri(
            base, f"tenure/{source.partition('/')[2]}/{target.partition('/')[2].replace('/', '-')}-{tenure['status']}"
        )
        if data["status"] != "asserted":
            continue
        yield member, RDF.type, ORG.Membership
        yield member, ORG.member, subject
        yield member, ORG.role, object_
        yield member, KGX.tenureStatus, KGX[tenure["status"]]
        for value, property_ in (
            (tenure["first"], KGX.firstObserved),
            (tenure["last"], KGX.lastObserved),
            (tenure["start"], SCHEMA.startDate),
            (tenure["end"], SCHEMA.endDate),
        ):
            if value:
                yield member, property_, moment(value)


def _belief(base: str, node: URIRef, data: Attributes) -> Iterator[Triple]:
    yield node, KGX.status, KGX[data["status"]]
    yield node, KGX.confidence, _number(data["confidence"])
    yield node, KGX.sources, integer(data["sources"])
    for row in data["evidence"]:
        evidence = _iri(base, row["id"])
        sentence = URIRef(f"{_iri(base, row['article'])}/{row['start']}-{row['end']}")
        yield node, KGX.evidence, evidence
        yield evidence, RDF.type, KGX.Evidence
        yield evidence, PROV.wasQuotedFrom, sentence
        yield evidence, KGX.rule, Literal(row["rule"])
        yield evidence, KGX.confidence, _number(row["confidence"])
        if row["attributed_to"]:
            yield evidence, KGX.attributedTo, _iri(base, row["attributed_to"])
        yield sentence, RDF.type, NIF.Sentence
        yield sentence, NIF.referenceContext, _iri(base, row["article"])
        yield sentence, NIF.beginIndex, integer(row["start"])
        yield sentence, NIF.endIndex, integer(row["end"])
        yield sentence, NIF.anchorOf, Literal(row["quote"])


@cache
def _number(value: float) -> Literal:
    return Literal(f"{value:.3f}".rstrip("0").ljust(3, "0"), datatype=XSD.decimal, normalize=False)


def _event(base: str, subject: URIRef, data: Attributes, threshold: float) -> Iterator[Triple]:
    row = vocabulary()["events"][data["type"]]
    yield subject, RDF.type, SEM.Event
    yield subject, RDF.type, term(row["term"])
    yield subject, RDFS.label, Literal(data["label"])
    for role, entity in data["arguments"]:
        yield subject, KGX[role], _iri(base, entity)
    for entity in data["places"]:
        yield subject, SEM.hasPlace, _iri(base, entity)
    for start in data["starts"]:  # more than one where reports disagree
        yield subject, SCHEMA.startDate, moment(start)
    if data["end"]:
        yield subject, SCHEMA.endDate, moment(data["end"])
    if data["about"]:
        yield subject, KGX.about, Literal(data["about"])
    for amount in data["amounts"]:
        yield subject, KGX.amount, Literal(amount)
    if data["position"]:
        yield subject, KGX.position, _iri(base, data["position"])
    yield from _belief(base, subject, data)
    if data["status"] == "happened" and data["confidence"] >= threshold and "derived" in row:
        yield from _derived(base, data, row["derived"])


def _derived(base: str, data: Attributes, rule: Attributes) -> Iterator[Triple]:
    predicate = term(rule["term"])
    if "symmetric" in rule:
        actors = sorted({entity for role, entity in data["arguments"] if role in rule["symmetric"]})
        for a, b in combinations(actors, 2):
            yield _iri(base, a), predicate, _iri(base, b)
            yield _iri(base, b), predicate, _iri(base, a)
        return
    sources = [entity for role, entity in data["arguments"] if role == rule["from"]]
    targets = (
        data["places"]
        if rule["to"] == "place"
        else [entity for role, entity in data["arguments"] if role == rule["to"]]
    )
    for a in sources:
        for b in targets:
            if a != b:
                yield _iri(base, a), predicate, _iri(base, b)
