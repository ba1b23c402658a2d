"""What the page of a thing shows, read out of the graph: its claims and events with their sentences, its triples."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import quote, unquote, urlsplit

import pyoxigraph as ox

from kgx.rdf.terms import KGX, NIF, ORG, PREFIXES, PROV, RDF, RDFS, SCHEMA, SEM, SKOS, term
from kgx.store import Store

Thing = ox.NamedNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
MOST = 200  # rows of one kind on a page
MOST_TRIPLES = 5000  # of the things that point to a thing
LABELS = (RDFS.label, SCHEMA.headline, NIF.anchorOf, term("dct:identifier"))


@dataclass(frozen=True, slots=True)
class Link:
    """Text, where it leads (empty: nowhere), and whether that is elsewhere."""

    text: str
    address: str = ""
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence behind a statement, where it stands, and how it was read."""

    text: str
    sentence: Link
    article: Link
    published: str
    rule: str
    confidence: str
    by: Link | None


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim or event: what it says, how sure it is, its own page, and the sentences behind it."""

    parts: tuple[Link, ...]
    status: str
    confidence: str
    sources: str
    own: Link
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A property, its values, and how many more there are that are not shown."""

    name: str
    values: tuple[Link, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """What the page of a thing shows."""

    iri: str
    title: str
    kinds: tuple[str, ...]
    names: tuple[str, ...]
    sections: tuple[tuple[str, tuple[Statement, ...], int], ...]
    says: tuple[Row, ...]
    said: tuple[Row, ...]


def prefix(store: Store) -> str:
    """Return the path under which the pages of a graph lie: that of its base, or `/id/` if that has none."""
    path = urlsplit(store.base).path
    return path if len(path) > 1 and path.endswith("/") else "/id/"


def find(store: Store, path: str) -> Thing | None:
    """Return the thing whose IRI has a path, given as in the request line and without its prefix, if there is one."""
    for local in dict.fromkeys((path, quote(unquote(path), safe="/-_.~"), unquote(path))):
        try:
            thing = Thing(store.base + local)
        except ValueError:
            continue
        if local and next(store.data.quads_for_pattern(thing, None, None), None):
            return thing
    return None


def describe(store: Store, thing: Thing) -> Iterator[ox.Triple]:
    """Return what a graph says of a thing: its triples, those that point to it, and the evidence of its claims."""
    seen = [thing]
    yield from _out(store, thing)
    for quad in islice(store.data.quads_for_pattern(None, None, thing), MOST_TRIPLES):
        yield quad.triple
        if quad.predicate.value in (str(RDF.subject), str(RDF.object)):
            seen.append(quad.subject)  # type: ignore[arg-type]  # the graph has no blank nodes
            yield from _out(store, quad.subject)
    for claim in seen:
        for evidence in _values(store, claim, KGX.evidence):
            yield from _out(store, evidence)
            for sentence in _values(store, evidence, PROV.wasQuotedFrom):
                yield from _out(store, sentence)


def page(store: Store, thing: Thing) -> Page:
    """Return the page of a thing."""
    return Reader(store).page(thing)


class Reader:
    """Reads pages out of a graph."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.prefix = prefix(store)

    def page(self, thing: Thing) -> Page:
        """Return the page of a thing."""
        out: dict[str, list[Term]] = {}
        for triple in _out(self.store, thing):
            out.setdefault(triple.predicate.value, []).append(triple.object)
        into: dict[str, list[Thing]] = {}
        for quad in islice(self.store.data.quads_for_pattern(None, None, thing), MOST_TRIPLES):
            into.setdefault(quad.predicate.value, []).append(quad.subject)  # type: ignore[arg-type]
        claims = [*into.pop(str(RDF.subject), ()), *into.pop(str(RDF.object), ())]
        events, memberships = [], []
        for name in list(into):
            if name.startswith((str(KGX), str(SEM))):
                happened = [s for s in into[name] if self._is(s, SEM.Event)]
                events += happened
                into[name] = [s for s in into[name] if s not in set(happened)]
            if name in (str(ORG.member), str(ORG.role)):
                memberships += into.pop(name)
        own = [thing] if str(KGX.evidence) in out else []
        sections = [
            ("How it is known", own),
            ("Held", memberships),
            ("Facts", claims),
            ("Events", events),
            ("Sentences", [s for s in into.pop(str(NIF.referenceContext), ()) if self._is(s, NIF.Sentence)]),
            ("Evidence for", self._founded(into.pop(str(PROV.wasQuotedFrom), ()))),
        ]
        return Page(
            thing.value,
            self.label(thing),
            tuple(sorted(_words(_local(k)) for k in out.pop(str(RDF.type), ()))),
            tuple(sorted(t.value for t in out.pop(str(SKOS.altLabel), ()) if isinstance(t, ox.Literal))),
            tuple(self._section(title, list(dict.fromkeys(found))) for title, found in sections if found),
            tuple(self._rows(out)),
            tuple(self._rows(into)),
        )

    def label(self, thing: Term) -> str:
        """Return what a thing is called."""
        if not isinstance(thing, ox.NamedNode):
            return str(thing.value) if isinstance(thing, ox.Literal) else str(thing)
        for name in LABELS:
            for value in _values(self.store, thing, name):
                return str(value.value)
        if thing.value.startswith(self.store.base):
            return thing.value.removeprefix(self.store.base)
        return _words(_local(thing))

    def link(self, value: Term) -> Link:
        """Return a link to a thing, or the text of a value."""
        text = self.label(value)
        if not isinstance(value, ox.NamedNode):
            return Link(text)
        if value.value.startswith(self.store.base):
            return Link(text, self.prefix + value.value.removeprefix(self.store.base))
        if any(value.value.startswith(known) for known in PREFIXES.values()):
            return Link(text)
        return Link(value.value, value.value if value.value.startswith(("http://", "https://")) else "", elsewhere=True)

    def _is(self, thing: Thing, kind: str) -> bool:
        return ox.Quad(thing, ox.NamedNode(str(RDF.type)), ox.NamedNode(str(kind))) in self.store.data

    def _first(self, thing: Term, name: str) -> str:
        return next((str(v.value) for v in _values(self.store, thing, name)), "")

    def _founded(self, evidence: Iterable[Thing]) -> list[Thing]:
        pattern = ox.NamedNode(str(KGX.evidence))
        return [q.subject for e in evidence for q in self.store.data.quads_for_pattern(None, pattern, e)]  # type: ignore[misc]

    def _section(self, title: str, found: list[Thing]) -> tuple[str, tuple[Statement, ...], int]:
        if title == "Sentences":
            found.sort(key=lambda s: int(self._first(s, NIF.beginIndex) or 0))
            rows = [self._sentence(s) for s in found[:MOST]]
        else:
            rows = [self._statement(s) for s in found[:MOST]]
            rows.sort(key=lambda r: (r.status not in ("asserted", "happened", ""), [p.text for p in r.parts]))
        return title, tuple(rows), max(0, len(found) - MOST)

    def _sentence(self, sentence: Thing) -> Statement:
        text = " ".join(self._first(sentence, NIF.anchorOf).split())
        return Statement((Link(text, self.link(sentence).address),), "", "", "", self.link(sentence), ())

    def _statement(self, thing: Thing) -> Statement:
        if self._is(thing, KGX.Claim):
            spoken = [next(_values(self.store, thing, name), None) for name in (RDF.subject, RDF.predicate, RDF.object)]
            parts = tuple(self.link(part) for part in spoken if part is not None)
        elif self._is(thing, ORG.Membership):
            spoken = [next(_values(self.store, thing, name), None) for name in (ORG.member, ORG.role)]
            seen = " – ".join(
                dict.fromkeys(
                    d for d in (self._first(thing, KGX.firstObserved), self._first(thing, KGX.lastObserved)) if d
                )
            )
            parts = (*(self.link(part) for part in spoken if part is not None), Link(f"seen {seen}" if seen else ""))
            status = _words(_local(next(_values(self.store, thing, KGX.tenureStatus), ox.Literal(""))))
            return Statement(parts, status, "", "", self.link(thing), ())
        else:
            parts = (Link(self._first(thing, SCHEMA.startDate)), self.link(thing))
        return Statement(
            parts,
            _words(_local(next(_values(self.store, thing, KGX.status), ox.Literal("")))),
            self._first(thing, KGX.confidence),
            self._first(thing, KGX.sources),
            self.link(thing),
            tuple(self._quotes(thing)),
        )

    def _quotes(self, thing: Thing) -> Iterator[Quote]:
        for evidence in _values(self.store, thing, KGX.evidence):
            for sentence in _values(self.store, evidence, PROV.wasQuotedFrom):
                article = next(_values(self.store, sentence, NIF.referenceContext), sentence)
                by = next(_values(self.store, evidence, KGX.attributedTo), None)
                yield Quote(
                    " ".join(self._first(sentence, NIF.anchorOf).split()),
                    self.link(sentence),
                    self.link(article),
                    self._first(article, SCHEMA.datePublished),
                    self._first(evidence, KGX.rule),
                    self._first(evidence, KGX.confidence),
                    self.link(by) if by is not None else None,
                )

    def _rows(self, found: Mapping[str, Sequence[Term]]) -> Iterator[Row]:
        for name, values in sorted(found.items(), key=lambda pair: _local(ox.NamedNode(pair[0]))):
            links = sorted((self.link(v) for v in values[:MOST]), key=lambda v: v.text)
            if links:
                yield Row(_words(_local(ox.NamedNode(name))), tuple(links), max(0, len(values) - MOST))


def _out(store: Store, thing: Term) -> Iterator[ox.Triple]:
    if isinstance(thing, ox.NamedNode):
        for quad in store.data.quads_for_pattern(thing, None, None):
            yield quad.triple


def _values(store: Store, thing: Term, name: str) -> Iterator[ox.NamedNode | ox.Literal]:
    if isinstance(thing, ox.NamedNode):
        for quad in store.data.quads_for_pattern(thing, ox.NamedNode(str(name)), None):
            yield quad.object  # type: ignore[misc]  # the graph has no blank nodes


def _local(value: Term) -> str:
    return re.sub(r"^.*[#/]", "", str(value.value)) if isinstance(value, (ox.NamedNode, ox.Literal)) else str(value)


def _words(name: str) -> str:
    """Return a name in camel case as words.

    >>> _words("containedInPlace")
    'contained in place'
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
