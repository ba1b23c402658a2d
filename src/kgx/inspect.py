"""What a person wants to know of one thing: find it by name, see its posts, events and sentences, ask why."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from kgx.rdf.terms import PREFIXES
from kgx.schema import vocabulary
from kgx.store import Store

ENTITIES = """
SELECT ?id ?type ?label (GROUP_CONCAT(DISTINCT ?alt; separator="|") AS ?names) WHERE {
  VALUES ?type { schema:Person kgx:Ministry schema:Corporation schema:Organization schema:Country schema:City kgx:Region kgx:Facility kgx:NamedEvent kgx:Agreement org:Post }
  ?id a ?type ; rdfs:label ?label . OPTIONAL { ?id skos:altLabel ?alt }
} GROUP BY ?id ?type ?label
"""
FACTS = """
SELECT ?direction ?predicate ?other ?status ?confidence ?sources ?sentence ?article ?published ?publisher ?rule ?by WHERE {
  { ?c a kgx:Claim ; rdf:subject $id ; rdf:predicate ?p ; rdf:object/rdfs:label ?other BIND("out" AS ?direction) }
  UNION { ?c a kgx:Claim ; rdf:object $id ; rdf:predicate ?p ; rdf:subject/rdfs:label ?other BIND("in" AS ?direction) }
  UNION { ?post kgx:postOf $id . ?c a kgx:Claim ; rdf:object ?post ; rdf:predicate ?p ; rdf:subject/rdfs:label ?who . ?post rdfs:label ?office
          BIND(CONCAT(?who, ", ", ?office) AS ?other) BIND("in" AS ?direction) }
  ?c kgx:status ?s ; kgx:confidence ?confidence ; kgx:sources ?sources ; kgx:evidence ?ev .
  ?ev prov:wasQuotedFrom ?q ; kgx:rule ?rule . ?q nif:anchorOf ?sentence ; nif:referenceContext ?a . ?a dct:identifier ?article .
  OPTIONAL { ?a schema:datePublished ?published } OPTIONAL { ?a schema:publisher ?publisher } OPTIONAL { ?ev kgx:attributedTo/rdfs:label ?by }
  BIND(REPLACE(STR(?p), "^.*[#/]", "") AS ?predicate) BIND(REPLACE(STR(?s), "^.*#", "") AS ?status)
} ORDER BY ?direction ?predicate ?other ?article ?sentence
"""
EVENTS = """
SELECT ?date ?predicate ?other ?status ?confidence ?sources ?sentence ?article ?published ?publisher ?rule ?by WHERE {
  ?e a sem:Event ; ?role $id ; rdfs:label ?other ; kgx:status ?s ; kgx:confidence ?confidence ; kgx:sources ?sources ; kgx:evidence ?ev .
  OPTIONAL { ?e schema:startDate ?date }
  ?ev prov:wasQuotedFrom ?q ; kgx:rule ?rule . ?q nif:anchorOf ?sentence ; nif:referenceContext ?a . ?a dct:identifier ?article .
  OPTIONAL { ?a schema:datePublished ?published } OPTIONAL { ?a schema:publisher ?publisher } OPTIONAL { ?ev kgx:attributedTo/rdfs:label ?by }
  BIND(REPLACE(STR(?role), "^.*[#/]", "") AS ?predicate) BIND(REPLACE(STR(?s), "^.*#", "") AS ?status)
} ORDER BY ?date ?other ?article ?sentence
"""
HOLDERS = """
SELECT ?person ?status ?first ?last ?since ?until ?sentence ?article ?published WHERE {
  ?m a org:Membership ; org:member ?p ; org:role $id ; kgx:tenureStatus ?s . ?p rdfs:label ?person .
  OPTIONAL { ?m kgx:firstObserved ?first } OPTIONAL { ?m kgx:lastObserved ?last }
  OPTIONAL { ?m schema:startDate ?since } OPTIONAL { ?m schema:endDate ?until }
  ?c rdf:subject ?p ; rdf:object $id ; kgx:evidence/prov:wasQuotedFrom ?q . ?q nif:anchorOf ?sentence ; nif:referenceContext ?a . ?a dct:identifier ?article . OPTIONAL { ?a schema:datePublished ?published }
  BIND(REPLACE(STR(?s), "^.*#", "") AS ?status)
} ORDER BY ?first ?last ?person ?status ?article ?sentence
"""


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds or held a post: from when to when articles say so, stated dates, and a sentence.

    `overlaps` are the names of others whom articles of the same time call its current holder.
    """

    person: str
    status: str
    first: str
    last: str
    since: str
    until: str
    sentence: str
    article: str
    overlaps: tuple[str, ...] = ()


THINGS = """
SELECT ?id ?type ?label ?country WHERE {
  VALUES ?type { schema:Person kgx:Ministry schema:Corporation schema:Organization schema:Country schema:City kgx:Region kgx:Facility kgx:NamedEvent kgx:Agreement }
  ?id a ?type ; rdfs:label ?label . OPTIONAL { ?id schema:nationality|kgx:governmentBodyOf ?c . ?c rdfs:label ?country }
} ORDER BY ?id ?country
"""


@dataclass(frozen=True, slots=True)
class Thing:
    """A person, body or place with the name of its country, if the graph says it."""

    id: str
    type: str
    label: str
    country: str


@dataclass(frozen=True, slots=True)
class Found:
    """A thing of the graph that a name may mean, with how well it fits (0 to 100)."""

    id: str
    type: str
    label: str
    names: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence behind one fact or event."""

    statement: str
    status: str
    confidence: str
    sources: str
    sentence: str
    article: str
    published: str
    publisher: str
    rule: str
    by: str


OFFICES = """
SELECT ?office ?status ?first ?last ?since ?until WHERE {
  ?m org:member $id ; org:role/rdfs:label ?office ; kgx:tenureStatus ?s .
  OPTIONAL { ?m kgx:firstObserved ?first } OPTIONAL { ?m kgx:lastObserved ?last }
  OPTIONAL { ?m schema:startDate ?since } OPTIONAL { ?m schema:endDate ?until }
  BIND(STRAFTER(STR(?s), "#") AS ?status)
} ORDER BY ?office ?status
"""
MENTIONED = """
SELECT (COUNT(DISTINCT ?m) AS ?times) (COUNT(DISTINCT ?a) AS ?articles) (MIN(?d) AS ?first) (MAX(?d) AS ?last) WHERE {
  ?m itsrdf:taIdentRef $id ; nif:referenceContext ?a . OPTIONAL { ?a schema:datePublished ?d }
}
"""


@dataclass(frozen=True, slots=True)
class Office:
    """An office that somebody holds or held, and when: as stated, or as seen in articles."""

    office: str
    status: str
    when: str


def offices(store: Store, identifier: str) -> list[Office]:
    """Return the offices of a person, with stated dates, or else the dates of the articles that say so."""
    found = []
    for row in _rows(store, OFFICES, identifier):
        stated, seen = _span(row["since"], row["until"]), _span(row["first"], row["last"])
        found.append(Office(row["office"], row["status"], stated or (f"seen {seen}" if seen else "")))
    return found


def _span(start: str, end: str) -> str:
    return start if start == end else f"{start or '?'} – {end or '?'}"


def mentioned(store: Store, identifier: str) -> str:
    """Return how often a thing is mentioned, in how many articles, from when to when; nothing if it is not."""
    [row] = _rows(store, MENTIONED, identifier)
    if row["times"] == "0":
        return ""
    span = _span(row["first"], row["last"])
    articles = "1 article" if row["articles"] == "1" else f"{row['articles']} articles"
    return f"{row['times']}× in {articles}" + (f", {span}" if span else "")


def find(store: Store, text: str, *, limit: int = 10) -> list[Found]:
    """Return the things whose names fit a text best, spelling mistakes allowed."""
    found = []
    wanted = text.lower()
    for row in store.query(ENTITIES).dicts():
        names = tuple(n for n in (row["label"], *row["names"].split("|")) if n)
        score = max(
            100.0 if n.lower() == wanted else 0.95 * fuzz.WRatio(wanted, n.lower()) if len(n) > 2 else 0.0
            for n in names
        )
        if score >= 70:
            found.append(
                Found(
                    row["id"],
                    row["type"].rpartition("#")[2].rpartition("/")[2],
                    row["label"],
                    names[1:],
                    round(score, 1),
                )
            )
    return sorted(found, key=lambda f: (-f.score, f.label, f.id))[:limit]


def things(store: Store) -> list[Thing]:
    """Return all people, bodies and places, in order of their ids, by the names of types that kgx uses."""
    names = {PREFIXES[t.partition(":")[0]] + t.partition(":")[2]: n for n, t in vocabulary()["types"].items()}
    found: dict[str, Thing] = {}
    for r in store.query(THINGS).dicts():
        found.setdefault(r["id"], Thing(r["id"], names[r["type"]], r["label"], r["country"]))
    return list(found.values())


def holders(store: Store, identifier: str) -> list[Holder]:
    """Return who holds and held a post, in order of time, each with a sentence of the first day that says so."""
    found: dict[tuple[str, str], Holder] = {}
    observed = _rows(store, HOLDERS, identifier)
    for r in sorted(observed, key=lambda r: (r["first"], r["last"], r["published"] != r["first"])):
        holder = Holder(
            r["person"], r["status"], r["first"], r["last"], r["since"], r["until"], r["sentence"], r["article"]
        )
        found.setdefault((holder.person, holder.status), holder)
    rows = list(found.values())
    return [replace(row, overlaps=tuple(sorted(o.person for o in rows if _overlap(row, o)))) for row in rows]


def _overlap(one: Holder, other: Holder) -> bool:
    if one.person == other.person or not (one.status == other.status == "current"):
        return False
    return bool(one.first and other.first) and one.first <= other.last and other.first <= one.last


def facts(store: Store, identifier: str) -> list[Reason]:
    """Return every sentence behind every fact about a thing."""
    return [
        _reason(
            row,
            f"{row['predicate']} {row['other']}"
            if row["direction"] == "out"
            else f"{row['other']} {row['predicate']} it",
        )
        for row in _rows(store, FACTS, identifier)
    ]


def events(store: Store, identifier: str) -> list[Reason]:
    """Return every sentence behind every event in which a thing takes part."""
    return [_reason(row, f"{row['date']}  {row['other']}".strip()) for row in _rows(store, EVENTS, identifier)]


def _rows(store: Store, query: str, identifier: str) -> list[dict[str, str]]:
    return store.query(query.replace("$id", f"<{identifier}>")).dicts()


def _reason(row: dict[str, str], statement: str) -> Reason:
    return Reason(
        statement,
        *(
            row[k]
            for k in ("status", "confidence", "sources", "sentence", "article", "published", "publisher", "rule", "by")
        ),
    )


def stats(store: Store) -> list[tuple[str, str, int]]:
    """Return how many things, facts and events of each kind the graph holds: (group, kind, number)."""
    counts = []
    for group, query in (
        (
            "things",
            "SELECT ?t (COUNT(?x) AS ?n) WHERE { VALUES ?t { schema:Person kgx:Ministry schema:Corporation schema:Organization schema:Country schema:City kgx:Region kgx:Facility kgx:NamedEvent kgx:Agreement org:Post } ?x a ?t } GROUP BY ?t",
        ),
        ("facts", "SELECT ?t (COUNT(?x) AS ?n) WHERE { ?x a kgx:Claim ; rdf:predicate ?t } GROUP BY ?t"),
        ("events", "SELECT ?t (COUNT(?x) AS ?n) WHERE { ?x a sem:Event , ?t FILTER(?t != sem:Event) } GROUP BY ?t"),
        (
            "sources",
            "SELECT ?t (COUNT(?x) AS ?n) WHERE { VALUES ?t { schema:NewsArticle nif:Sentence nif:Phrase } ?x a ?t } GROUP BY ?t",
        ),
    ):
        counts += [
            (group, row["t"].rpartition("#")[2].rpartition("/")[2], int(row["n"])) for row in store.query(query).dicts()
        ]
    return sorted(counts, key=lambda c: (["things", "facts", "events", "sources"].index(c[0]), -c[2], c[1]))
