"""What a built graph says, article by article: read back from its Turtle, so that what users get is what is judged."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from kgx.evaluate.gold import Argument
from kgx.rdf.terms import PREFIXES, term
from kgx.schema import vocabulary
from kgx.store import Store

NAMING = frozenset(["", "name", "demonym", "capital"])  # a title, noun phrase or pronoun does not count as a name
GOLD_NAMES = {"Signing": "agreement"}  # where the annotation calls a class of event otherwise than in lower case

MENTIONS = """
SELECT ?article ?entity ?kind ?start ?surface WHERE {
  ?m itsrdf:taIdentRef ?entity ; nif:referenceContext/dct:identifier ?article ; nif:beginIndex ?start ; nif:anchorOf ?surface .
  OPTIONAL { ?m kgx:mentionKind ?kind }
} ORDER BY ?article ?start ?entity
"""
NAMES = "SELECT ?entity ?name WHERE { VALUES ?p { rdfs:label skos:altLabel } ?entity ?p ?name }"
TYPES = "SELECT ?entity ?type WHERE { ?entity a ?type . FILTER NOT EXISTS { ?entity a schema:NewsArticle } }"
FACTS = """
SELECT ?node ?subject ?predicate ?object ?status ?confidence WHERE {
  ?node a kgx:Claim ; rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object .
  OPTIONAL { ?node kgx:status ?status } OPTIONAL { ?node kgx:confidence ?confidence }
} ORDER BY ?node
"""
POSTS = (
    "SELECT ?post ?title ?owner WHERE { ?post a org:Post ; kgx:title ?title . OPTIONAL { ?post kgx:postOf ?owner } }"
)
TENURES = "SELECT ?person ?post ?status WHERE { ?t org:member ?person ; org:role ?post ; kgx:tenureStatus ?status }"
EVENTS = """
SELECT ?node ?class ?status ?confidence ?date WHERE {
  ?node a sem:Event , ?class . FILTER(?class != sem:Event)
  OPTIONAL { ?node kgx:status ?status } OPTIONAL { ?node kgx:confidence ?confidence }
  OPTIONAL { ?node schema:startDate ?date }
} ORDER BY ?node
"""
ARGUMENTS = "SELECT ?node ?role ?entity WHERE { ?node a sem:Event ; ?role ?entity . FILTER(ISIRI(?entity)) }"
EVIDENCE = """
SELECT ?node ?article ?rule ?confidence ?sentence WHERE {
  ?node kgx:evidence ?e . ?e prov:wasQuotedFrom ?q . ?q nif:referenceContext/dct:identifier ?article ; nif:anchorOf ?sentence .
  OPTIONAL { ?e kgx:rule ?rule } OPTIONAL { ?e kgx:confidence ?confidence }
} ORDER BY ?node ?article ?rule ?sentence
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """One sentence that was read: by which rule, how sure that rule is."""

    rule: str
    confidence: float
    sentence: str


@dataclass(frozen=True, slots=True)
class FoundEntity:
    """A thing that the article names; `surfaces` are the names in it, `start` the place of the first of them."""

    id: str
    type: str
    label: str
    names: frozenset[str]
    surfaces: frozenset[str]
    start: int


@dataclass(frozen=True, slots=True)
class FoundFact:
    """A claim with what was read in this article; for `holdsPosition` with title, owners and tenures."""

    subject: str
    relation: str
    object: str
    status: str
    confidence: float
    readings: tuple[Reading, ...]
    title: str = ""
    owners: frozenset[str] = frozenset()
    tenures: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FoundEvent:
    """An event with what was read of it in this article; places are arguments of the role "place"."""

    type: str
    arguments: frozenset[Argument]
    date: str | None
    status: str
    confidence: float
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """All that the graph says on the strength of one article."""

    entities: tuple[FoundEntity, ...] = ()
    facts: tuple[FoundFact, ...] = ()
    events: tuple[FoundEvent, ...] = ()


def read_found(store: Store, *, min_confidence: float = 0.0) -> dict[str, FoundArticle]:
    """Return what a graph says by article id, without the facts and events it is less sure of than `min_confidence`."""
    read_in: dict[str, dict[str, list[Reading]]] = defaultdict(lambda: defaultdict(list))
    for row in store.query(EVIDENCE).dicts():
        read_in[row["node"]][row["article"]].append(
            Reading(row["rule"], float(row["confidence"] or 1), row["sentence"])
        )
    facts: dict[str, list[FoundFact]] = defaultdict(list)
    for fact, node in _facts(store):
        if fact.confidence >= min_confidence:
            for article, readings in read_in[node].items():
                facts[article].append(replace(fact, readings=tuple(readings)))
    events: dict[str, list[FoundEvent]] = defaultdict(list)
    for event, node in _events(store):
        if event.confidence >= min_confidence:
            for article, readings in read_in[node].items():
                events[article].append(replace(event, readings=tuple(readings)))
    entities = _entities(store)
    articles = [
        row["id"] for row in store.query("SELECT ?id WHERE { ?a a schema:NewsArticle ; dct:identifier ?id }").dicts()
    ]
    return {
        article: FoundArticle(tuple(entities.get(article, ())), tuple(facts[article]), tuple(events[article]))
        for article in sorted(articles)
    }


def _entities(store: Store) -> dict[str, list[FoundEntity]]:
    order = {str(term(name)): (place, kind) for place, (kind, name) in enumerate(_types().items())}
    kinds: dict[str, tuple[int, str]] = {}
    for row in store.query(TYPES).dicts():
        if row["type"] in order:
            kinds[row["entity"]] = min(kinds.get(row["entity"], (99, "")), order[row["type"]])
    names: dict[str, set[str]] = defaultdict(set)
    for row in store.query(NAMES).dicts():
        names[row["entity"]].add(row["name"])
    seen: dict[str, dict[str, list[tuple[int, str]]]] = defaultdict(lambda: defaultdict(list))
    for row in store.query(MENTIONS).dicts():
        if _local(row["kind"]) in NAMING and row["entity"] in kinds:
            seen[row["article"]][row["entity"]].append((int(row["start"]), row["surface"]))
    return {
        article: [
            FoundEntity(
                id=entity,
                type=kinds[entity][1],
                label=min(names[entity], key=lambda n: (-len(n), n), default=entity),
                names=frozenset(names[entity]),
                surfaces=frozenset(surface for _, surface in places),
                start=min(start for start, _ in places),
            )
            for entity, places in sorted(found.items())
        ]
        for article, found in seen.items()
    }


def _types() -> dict[str, str]:
    """Return types and their terms, the most specific first: a ministry is an organisation too."""
    found: dict[str, str] = vocabulary()["types"]
    return dict(sorted(found.items(), key=lambda row: row[0] == "Organisation"))


def _facts(store: Store) -> list[tuple[FoundFact, str]]:
    relations = {str(term(row["term"])): name for name, row in vocabulary()["relations"].items()}
    titles: dict[str, str] = {}
    owners: dict[str, set[str]] = defaultdict(set)
    for row in store.query(POSTS).dicts():
        titles[row["post"]] = row["title"]
        owners[row["post"]] |= {row["owner"]} - {""}
    tenures: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in store.query(TENURES).dicts():
        tenures[row["person"], row["post"]].add(_local(row["status"]))
    return [
        (
            FoundFact(
                subject=row["subject"],
                relation=relations[row["predicate"]],
                object=row["object"],
                status=_local(row["status"]) or "asserted",
                confidence=float(row["confidence"] or 1),
                readings=(),
                title=titles.get(row["object"], ""),
                owners=frozenset(owners.get(row["object"], ())),
                tenures=frozenset(tenures.get((row["subject"], row["object"]), ())),
            ),
            row["node"],
        )
        for row in store.query(FACTS).dicts()
        if row["predicate"] in relations
    ]


def _events(store: Store) -> list[tuple[FoundEvent, str]]:
    classes = {str(term(row["term"])): name for name, row in vocabulary()["events"].items()}
    roles = {PREFIXES["kgx"] + role: role for role in vocabulary()["roles"]} | {PREFIXES["sem"] + "hasPlace": "place"}
    arguments: dict[str, set[Argument]] = defaultdict(set)
    for row in store.query(ARGUMENTS).dicts():
        if row["role"] in roles:
            arguments[row["node"]].add((roles[row["role"]], row["entity"]))
    return [
        (
            FoundEvent(
                type=GOLD_NAMES.get(classes[row["class"]], classes[row["class"]].lower()),
                arguments=frozenset(arguments[row["node"]]),
                date=row["date"] or None,
                status=_local(row["status"]) or "happened",
                confidence=float(row["confidence"] or 1),
                readings=(),
            ),
            row["node"],
        )
        for row in store.query(EVENTS).dicts()
        if row["class"] in classes
    ]


def _local(iri: str) -> str:
    return iri.rpartition("#")[2]
