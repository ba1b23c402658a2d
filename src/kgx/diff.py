"""What two graphs say differently: things, facts, events and office-holders that appeared, vanished or changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from kgx.store import Store

Change = Literal["appeared", "vanished", "changed"]
KINDS = ("entity", "office-holder", "fact", "event")

ENTITIES = """SELECT ?id ?type ?label WHERE {
  VALUES ?type { schema:Person kgx:Ministry schema:Corporation schema:Organization schema:Country schema:City kgx:Region kgx:Facility kgx:NamedEvent kgx:Agreement }
  ?id a ?type ; rdfs:label ?label }"""
HOLDERS = """SELECT ?id ?person ?office ?s WHERE {
  ?m a org:Membership ; org:member ?p ; org:role ?post ; kgx:tenureStatus ?s . ?p rdfs:label ?person . ?post rdfs:label ?office
  BIND(CONCAT(STR(?p), " ", STR(?post)) AS ?id) }"""
FACTS = """SELECT ?id ?subject ?p ?object ?s ?sources WHERE {
  ?c a kgx:Claim ; rdf:subject ?a ; rdf:predicate ?p ; rdf:object ?b ; kgx:status ?s ; kgx:sources ?sources .
  ?a rdfs:label ?subject . ?b rdfs:label ?object FILTER(?p != org:holds)
  BIND(CONCAT(STR(?a), " ", STR(?p), " ", STR(?b)) AS ?id) }"""
EVENTS = """SELECT ?id ?type ?label ?s ?date ?sentence WHERE {
  ?id a sem:Event , ?type ; rdfs:label ?label ; kgx:status ?s ; kgx:evidence/prov:wasQuotedFrom ?sentence .
  OPTIONAL { ?id schema:startDate ?date } FILTER(?type != sem:Event) }"""


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """One difference: its kind (entity, office-holder, fact, event), what it is about, and how it was and is."""

    kind: str
    change: Change
    what: str
    before: str = ""
    after: str = ""


@dataclass(slots=True)
class _Event:
    words: str
    sentences: set[str] = field(default_factory=set)


def diff(old: Store, new: Store) -> list[Difference]:
    """Return the differences between two graphs, by kind, then in order of change and words."""
    found: list[Difference] = []
    for kind, read in (("entity", _entities), ("office-holder", _holders), ("fact", _facts)):
        found += _compared(kind, read(old), read(new))
    found += _events(_happened(old), _happened(new))
    return sorted(set(found), key=lambda d: (KINDS.index(d.kind), d.change, d.what, d.before, d.after))


def _compared(kind: str, old: dict[str, tuple[str, str]], new: dict[str, tuple[str, str]]) -> list[Difference]:
    found = [Difference(kind, "vanished", what, before=how) for id_, (what, how) in old.items() if id_ not in new]
    found += [Difference(kind, "appeared", what, after=how) for id_, (what, how) in new.items() if id_ not in old]
    for id_ in old.keys() & new.keys():
        if old[id_] != new[id_]:
            (one, before), (other, after) = old[id_], new[id_]
            what = other if one == other else f"{one} → {other}"
            found.append(Difference(kind, "changed", what, before=before, after=after))
    return found


def _entities(store: Store) -> dict[str, tuple[str, str]]:
    return {r["id"]: (r["label"], _local(r["type"])) for r in store.query(ENTITIES).dicts()}


def _holders(store: Store) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, set[str]]] = {}
    for r in store.query(HOLDERS).dicts():
        found.setdefault(r["id"], (f"{r['person']}, {r['office']}", set()))[1].add(_local(r["s"]))
    return {id_: (what, ", ".join(sorted(how))) for id_, (what, how) in found.items()}


def _facts(store: Store) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, set[str]]] = {}
    for r in store.query(FACTS).dicts():
        how = f"{_local(r['s'])}, {r['sources']} source{'s' if r['sources'] != '1' else ''}"
        found.setdefault(r["id"], (f"{r['subject']} {_local(r['p'])} {r['object']}", set()))[1].add(how)
    return {id_: (what, "; ".join(sorted(how))) for id_, (what, how) in found.items()}


def _happened(store: Store) -> dict[str, _Event]:
    found: dict[str, _Event] = {}
    for r in store.query(EVENTS).dicts():
        words = f"{r['label']}" + (f", {r['date']}" if r["date"] else "") + f" ({_local(r['s'])})"
        found.setdefault(r["id"], _Event(words)).sentences.add(f"{r['type']} {r['sentence']}")
    return found


def _events(old: dict[str, _Event], new: dict[str, _Event]) -> list[Difference]:
    """Compare events; one whose sentences now stand behind another event of its class has changed into it."""
    found: list[Difference] = []
    gone = {id_: e for id_, e in old.items() if id_ not in new}
    come = {id_: e for id_, e in new.items() if id_ not in old}
    for id_ in sorted(gone):
        fits = [n for n in sorted(come) if gone[id_].sentences & come[n].sentences]
        if fits:
            other = come.pop(fits[0])
            if other.words != gone[id_].words:
                found.append(Difference("event", "changed", other.words, before=gone[id_].words, after=other.words))
        else:
            found.append(Difference("event", "vanished", gone[id_].words))
    return found + [Difference("event", "appeared", event.words) for event in come.values()]


def _local(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2]
