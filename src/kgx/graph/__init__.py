"""Merge extractions into one networkx graph: things, posts, events and articles as nodes, claims as edges.

Node attribute `kind`: "entity", "post", "event" or "article". An edge is keyed by its claim, or, from an event to a
thing, by the role the thing has in it. Every claim and event carries its evidence.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import networkx as nx

from kgx.curation import Judgement
from kgx.graph.elsewhere import Elsewhere
from kgx.graph.happenings import Happening, label, merged, said
from kgx.graph.judged import Assertion, Judged
from kgx.graph.sources import copies
from kgx.graph.titles import Open, identified
from kgx.model import Article, Claim, Event, Evidence, Extraction
from kgx.resolve import Resolution, resolve
from kgx.resolve.names import fold, slug
from kgx.schema import vocabulary

VOUCHED = 0.99  # confidence in what a person vouches for
BASE = "https://kgx.example/id/"
Attributes = dict[str, Any]


def build_graph(
    extractions: Iterable[Extraction],
    *,
    base: str = BASE,
    resolution: Resolution | None = None,
    judgements: Iterable[Judgement] = (),
) -> nx.MultiDiGraph:
    """Return the graph of all extractions and judgements. It depends on their sets alone, not on their order.

    `base` is the IRI that all ids are relative to; `resolution` the result of `resolve` on the same extractions and
    judgements, if it is at hand. `graph.graph["stale"]` lists the judgements that could not be replayed,
    `graph.graph["titles"]` the mentions that are titles without a name, resolved to the holder on the article's day.
    """
    unique = sorted(
        {x.article.id: x for x in sorted(extractions, key=lambda x: x.fingerprint)}.values(), key=lambda x: x.article.id
    )
    judged = tuple(judgements)
    resolved = resolution or resolve(unique, judged)
    copied = copies(x.article for x in unique)
    countries = frozenset(e.id for e in resolved.entities if e.type == "Country")
    elsewhere = Elsewhere(unique, resolved.of, countries=countries, office=_office)
    builder = _Builder(resolved, Judged(judged, resolved), copied, elsewhere)
    graph = nx.MultiDiGraph(base=base)
    for entity in resolved.entities:
        if entity.id not in resolved.hidden:
            graph.add_node(
                entity.id,
                kind="entity",
                type=entity.type,
                label=entity.label,
                names=entity.names,
                country=entity.country,
                same_as=entity.same_as,
            )
    for extraction in unique:
        first = copied.get(extraction.article.id, extraction.article.id)
        _add_article(graph, extraction.article, copy_of=None if first == extraction.article.id else first)
        builder.read(extraction)
    for assertion in builder.judged.assertions():
        _add_article(graph, assertion.article)
        builder.vouch(assertion)
    builder.write(graph)
    graph.graph["titles"] = tuple(identified(graph, (t for x in unique for t in builder.open_titles(x))))
    graph.graph["stale"] = (*resolved.stale, *builder.judged.stale())
    return graph


def _add_article(graph: nx.MultiDiGraph, article: Article, *, copy_of: str | None = None) -> None:
    graph.add_node(
        article_node(article.id),
        kind="article",
        label=article.title or article.id,
        article_id=article.id,
        title=article.title,
        published=article.published.isoformat() if article.published else None,
        publisher=article.publisher,
        author=article.author,
        url=article.url,
        language=article.language or "en",
        copy_of=article_node(copy_of) if copy_of else None,
    )


def mentions(
    extractions: Iterable[Extraction], resolution: Resolution, graph: nx.MultiDiGraph | None = None
) -> Iterator[dict[str, Any]]:
    """Yield where in which article a name, title or noun phrase stands for which entity, in order of article.

    With the graph that was built from them, titles without a name are there too.
    """
    titled: dict[str, list[dict[str, Any]]] = {}
    for row in graph.graph["titles"] if graph is not None else ():
        titled.setdefault(row["article"], []).append(row)
    for extraction in sorted({x.article.id: x for x in extractions}.values(), key=lambda x: x.article.id):
        for m in extraction.mentions:
            entity = resolution.of[extraction.article.id, m.entity]
            if entity not in resolution.hidden:
                yield {
                    "article": article_node(extraction.article.id),
                    "start": m.start,
                    "end": m.end,
                    "surface": m.surface,
                    "kind": m.kind,
                    "entity": entity,
                }
        yield from titled.get(article_node(extraction.article.id), ())


def article_node(article_id: str) -> str:
    """Return the node of an article: readable, and distinct for distinct ids."""
    readable = slug(article_id)
    return f"article/{readable}" if readable == article_id else f"article/{readable}-{digest(article_id)[:6]}"


def digest(*parts: object) -> str:
    """Return a hash of some values, the same on every machine."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:16]


@dataclass(slots=True)
class _Fact:
    subject: str
    relation: str
    object: str
    status: str
    evidence: dict[str, Attributes] = field(default_factory=dict)
    tenures: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass(slots=True)
class _Post:
    titles: Counter[str] = field(default_factory=Counter)
    owners: tuple[str, ...] = ()


class _Builder:
    def __init__(self, resolution: Resolution, judged: Judged, copied: dict[str, str], elsewhere: Elsewhere) -> None:
        self.of = resolution.of
        self.elsewhere = elsewhere
        self.judged = judged
        self.copied = copied
        self.labels = {e.id: e.label for e in resolution.entities}
        self.types = {e.id: e.type for e in resolution.entities}
        self.countries = elsewhere.countries
        self.facts: dict[tuple[str, str, str, str], _Fact] = {}
        self.posts: dict[str, _Post] = {}
        self.happenings: list[Happening] = []
        self.told: set[str] = set()
        self.publishers: dict[str, str] = {}

    # -- reading --------------------------------------------------------------------------------------------------

    def read(self, extraction: Extraction) -> None:
        article = extraction.article
        first = self.copied.get(article.id, article.id)
        self.publishers[article_node(article.id)] = (
            fold(article.publisher or "") or article.id if article.id not in self.copied else "copies of " + first
        )
        day = article.published.isoformat() if article.published else None
        for claim in extraction.claims:
            self._claim(extraction, claim, day)
        for event in extraction.events:
            self._event(extraction, event)

    def _entity(self, extraction: Extraction, local: int) -> str:
        return self.of[extraction.article.id, local]

    def _claim(self, extraction: Extraction, claim: Claim, day: str | None) -> None:
        subject = self._entity(extraction, claim.subject)
        if subject in self.judged.hidden:
            return
        claim, targets = self.elsewhere.set_right(extraction, claim)
        if claim.relation == "holdsPosition":
            if self.judged.retracted(subject, claim.relation, fold(claim.title or "")):
                return
            target = self._post(claim.title or "", list(targets))
        elif targets:
            target = targets[0]
            if target in self.judged.hidden or self.judged.retracted(subject, claim.relation, target):
                return
        else:
            return
        if subject == target:
            return
        key = (subject, claim.relation, target, claim.status)
        fact = self.facts.setdefault(key, _Fact(*key))
        for evidence in claim.evidence:
            row = self._evidence(extraction, evidence)
            fact.evidence[row["id"]] = row
        if claim.relation == "holdsPosition":
            tenure = _observed(fact, claim.tenure or "current", day)
            for edge, value, better in (("start", claim.start, min), ("end", claim.end, max)):
                if value:
                    tenure[edge] = better(tenure[edge] or value, value)

    def vouch(self, assertion: Assertion) -> None:
        """Add a fact that somebody vouches for, with his words as its evidence."""
        node = article_node(assertion.article.id)
        self.publishers[node] = fold(assertion.article.publisher or "") or node
        target = assertion.object or self._post(assertion.title or "", list(assertion.owners))
        key = (assertion.subject, assertion.relation, target, "asserted")
        fact = self.facts.setdefault(key, _Fact(*key))
        text = assertion.article.text
        row = {
            "id": "evidence/" + digest(node, 0, len(text), "curation", None),
            "article": node,
            "start": 0,
            "end": len(text),
            "quote": text,
            "rule": "curation",
            "confidence": VOUCHED,
            "attributed_to": None,
        }
        fact.evidence[str(row["id"])] = row
        if assertion.relation == "holdsPosition":
            day = assertion.article.published
            _observed(fact, assertion.tenure, day.isoformat() if day else None)

    def _evidence(self, extraction: Extraction, evidence: Evidence) -> Attributes:
        node = article_node(extraction.article.id)
        by = None if evidence.attributed_to is None else self._entity(extraction, evidence.attributed_to)
        return {
            "id": "evidence/" + digest(node, evidence.start, evidence.end, evidence.rule, by),
            "article": node,
            "start": evidence.start,
            "end": evidence.end,
            "quote": extraction.article.text[evidence.start : evidence.end],
            "rule": evidence.rule,
            "confidence": round(evidence.confidence, 3),
            "attributed_to": by,
        }

    def _post(self, title: str, owners: list[str]) -> str:
        owned = tuple(sorted(set(owners) - self.judged.hidden))
        path = "post/" + "/".join(slug(self.labels[o]) for o in owned[:2]) if owned else "post"
        if len(owned) > 2:
            path += "-and-more"
        key = f"{path}/{slug(_office(title))}"
        post = self.posts.get(key)
        while post is not None and post.owners != owned:
            key += "-" + digest(*owned)[:6]
            post = self.posts.get(key)
        post = self.posts.setdefault(key, _Post(owners=owned))
        post.titles[title] += 1
        return key

    def open_titles(self, extraction: Extraction) -> Iterator[Open]:
        """Yield the titles without a name of an article, with the posts that each may be."""
        day, text = extraction.article.published, extraction.article.text
        for title in extraction.titles if day is not None else ():
            states = {self._entity(extraction, o) for o in title.owners} & self.countries
            posts = frozenset().union(*(self._offices.get((_office(title.title), state), ()) for state in states))
            if day is not None and len(states) == 1 and posts:
                node = article_node(extraction.article.id)
                yield Open(node, title.start, title.end, text[title.start : title.end], day, posts)

    @cached_property
    def _offices(self) -> dict[tuple[str, str], set[str]]:
        """The posts by office and the one state that they belong to."""
        found: dict[tuple[str, str], set[str]] = {}
        for key, post in self.posts.items():
            states = self.countries & set(post.owners)
            if len(states) == 1:
                for title in post.titles:
                    found.setdefault((_office(title), next(iter(states))), set()).add(key)
        return found

    def _event(self, extraction: Extraction, event: Event) -> None:
        here = Happening(
            type=event.type,
            status=event.status,
            arguments={(a.role, self._entity(extraction, a.entity)) for a in event.arguments},
            places={self._entity(extraction, p) for p in event.places} - self.judged.hidden,
        )
        here.arguments = {(role, entity) for role, entity in here.arguments if entity not in self.judged.hidden}
        if event.arguments and not here.arguments:
            return
        if extraction.article.published:
            here.published.add(extraction.article.published.isoformat())
        for counter, value in (
            (here.starts, event.start),
            (here.ends, event.end),
            (here.about, event.about),
            (here.amount, event.amount),
        ):
            if value:
                counter[value] += 1
        if event.position:
            here.positions.add(self._post(event.position, self.elsewhere.position_of(extraction, event)))
        for evidence in event.evidence:
            row = self._evidence(extraction, evidence)
            here.evidence[row["id"]] = row
        here.articles.add(article_node(extraction.article.id))
        self.happenings.append(here)

    # -- writing --------------------------------------------------------------------------------------------------

    def write(self, graph: nx.MultiDiGraph) -> None:
        for key in sorted(self.posts):
            post = self.posts[key]
            title = max(sorted(post.titles), key=lambda t: (post.titles[t], len(t)))
            owners = [self.labels[o] for o in sorted(post.owners, key=lambda o: (self.types[o] == "Country", o))]
            label = f"{title[:1].upper()}{title[1:]}" + (f" of {', '.join(owners)}" if owners else "")
            graph.add_node(key, kind="post", title=title, label=label, owners=post.owners)
        for identity, fact in sorted(self.facts.items()):
            claim = "claim/" + digest(*identity)
            fact.evidence = {k: v for k, v in fact.evidence.items() if not self.judged.refuses(k)}
            if not fact.evidence or self.judged.refuses(claim):
                continue
            confidence, sources = self._belief(fact.evidence)
            graph.add_edge(
                fact.subject,
                fact.object,
                key=claim,
                relation=fact.relation,
                status=fact.status,
                tenure=[fact.tenures[s] for s in sorted(fact.tenures)] or None,
                confidence=confidence,
                sources=sources,
                evidence=_in_order(fact.evidence),
            )
        for event in merged(self.happenings):
            self._write_event(graph, event)

    def _belief(self, evidence: dict[str, Attributes]) -> tuple[float, int]:
        """Return the confidence of a fact and its number of independent sources.

        Within one source the best evidence counts, over sources the chance that not all are wrong; the same sentence
        in two papers is one source (a wire story).
        """
        best: dict[str, float] = {}
        wire: dict[str, str] = {}
        for row in _in_order(evidence):
            source = wire.setdefault(fold(row["quote"]), self.publishers[row["article"]])
            best[source] = max(best.get(source, 0.0), row["confidence"])
        wrong = 1.0
        for value in best.values():
            wrong *= 1.0 - value
        return round(min(0.99, 1.0 - wrong), 3), len(best)

    def _write_event(self, graph: nx.MultiDiGraph, event: Happening) -> None:
        roles = vocabulary()["events"][event.type]["roles"]
        dates = said(event.starts)
        start = dates[0] if dates else None
        actors = sorted(event.arguments, key=lambda a: (roles.index(a[0]) if a[0] in roles else 9, a[1]))
        who = "-".join(slug(self.labels[e]) for _, e in actors[:2]) or "unknown"
        base = f"event/{event.type.lower()}/{who}" + (f"-{start}" if start else "")
        place = sorted(event.places)
        identity = digest(
            event.type,
            event.status,
            actors,
            place,
            start,
            sorted(event.articles) if event.type == "Statement" else "",
            sorted(event.positions),
        )
        node = f"{base}-{identity[:6]}"
        if node in self.told:  # told alike, and yet not one: without a date, say
            node += "-" + digest(*sorted(event.evidence))[:6]
        self.told.add(node)
        event.evidence = {k: v for k, v in event.evidence.items() if not self.judged.refuses(k)}
        if not event.evidence or self.judged.refuses(node):
            return
        confidence, sources = self._belief(event.evidence)
        graph.add_node(
            node,
            kind="event",
            type=event.type,
            label=label(event, actors, self.labels),
            arguments=tuple(actors),
            places=tuple(place),
            start=start,
            starts=dates,
            end=next(iter(said(event.ends)), None),
            status=event.status,
            about=max(sorted(event.about), key=lambda a: (event.about[a], len(a)), default=None),
            amounts=said(event.amount),
            position=min(event.positions) if event.positions else None,
            confidence=confidence,
            sources=sources,
            evidence=_in_order(event.evidence),
        )
        for role, entity in actors:
            graph.add_edge(node, entity, key=role, relation=role)
        for entity in place:
            graph.add_edge(node, entity, key="place", relation="place")


def _observed(fact: _Fact, status: str, day: str | None) -> dict[str, Any]:
    """Return the tenure of a status, observed on one more day if it is known."""
    empty = {"status": status, "first": None, "last": None, "start": None, "end": None}
    tenure = fact.tenures.setdefault(status, empty)
    if day:
        tenure["first"] = min(tenure["first"] or day, day)
        tenure["last"] = max(tenure["last"] or day, day)
    return tenure


def _office(title: str) -> str:
    """Return a title in one form, so that "Minister of Defence" and "Defense Minister" are one post."""
    words = fold(title).replace("defense", "defence").replace("labor", "labour").split()
    if "of" in words or "for" in words:
        cut = next(i for i, w in enumerate(words) if w in ("of", "for"))
        if words[0] in ("minister", "ministers") and cut == 1:
            words = [*words[2:], "minister"]
    if "affairs" in words and "foreign" in words:
        words = [w for w in words if w != "affairs"]
    return " ".join(w for w in words if w not in ("the",))


def _in_order(evidence: dict[str, Attributes]) -> tuple[Attributes, ...]:
    return tuple(sorted(evidence.values(), key=lambda r: (r["article"], r["start"], r["end"], r["rule"], r["id"])))
