"""What the pages show of a graph, as values: offices over time, facts, events, and the sentences behind them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kgx.explorer.questions import Row, ask, kinds, short
from kgx.store import Store

SAME = "http://www.w3.org/2002/07/owl#sameAs"


@dataclass(frozen=True, slots=True)
class Trust:
    """How sure a fact is: its status, the confidence of the rules (0 to 1), the number of independent sources."""

    status: str
    confidence: float
    sources: int


@dataclass(frozen=True, slots=True)
class Tenure:
    """Somebody in an office: observed and stated times, and the claim (its id) that says so."""

    person: str
    post: str
    status: str
    first: str
    last: str
    start: str
    end: str
    fact: str
    trust: Trust


@dataclass(frozen=True, slots=True)
class Fact:
    """A relation to another thing, read from the side of the thing that was asked for."""

    fact: str
    relation: str
    outward: bool
    other: str
    trust: Trust

    @property
    def wording(self) -> str:
        """Return how the relation reads from this side."""
        pair = kinds()["relations"].get(self.relation, (self.relation, self.relation))
        return str(pair[0 if self.outward else 1])


@dataclass(frozen=True, slots=True)
class Happening:
    """An event; `role` is the part that the thing asked for has in it."""

    fact: str
    kind: str
    label: str
    date: str
    role: str
    trust: Trust


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence behind a fact, where it stands, and how it was read."""

    sentence: str
    begin: int
    end: int
    article: str
    identifier: str
    headline: str
    published: str
    publisher: str
    url: str
    rule: str
    confidence: float
    by: str


def _trust(row: Row) -> Trust:
    return Trust(short(row["status"]) or "asserted", float(row["confidence"] or 0), int(row["sources"] or 0))


def tenures(store: Store, identifier: str) -> list[Tenure]:
    """Return who is or was in which office: of a person, of an office, or of a country or body, newest first."""
    said: dict[str, Row] = {}
    for r in ask(store, "tenures", identifier):
        said.setdefault(r["m"], {})[short(r["predicate"])] = r["value"]
    claims: dict[tuple[str, str], tuple[str, Trust]] = {}
    holds = (r for r in ask(store, "holds", identifier) if short(r["kind"]) == "holdsPosition")
    for r in sorted(holds, key=lambda r: (float(r["confidence"]), r["fact"])):
        claims[r["person"], r["post"]] = (r["fact"], _trust(r))
    found = []
    for m in said.values():
        person, post = m["member"], m["role"]
        fact, trust = claims.get((person, post), ("", Trust("asserted", 0.0, 0)))
        first, last, start, end = (m.get(k, "") for k in ("firstObserved", "lastObserved", "startDate", "endDate"))
        found.append(Tenure(person, post, short(m["tenureStatus"]), first, last, start, end, fact, trust))
    order = {"current": 0, "acting": 1, "designate": 2, "former": 3}
    found.sort(key=lambda t: (t.person, t.post))
    found.sort(key=lambda t: t.last or t.end, reverse=True)
    return sorted(found, key=lambda t: order.get(t.status, 4))


def facts(store: Store, identifier: str) -> list[Fact]:
    """Return the claims about a thing, offices left aside, by relation, the surest first."""
    rows = [
        Fact(r["fact"], short(r["predicate"]), r["direction"] == "out", r["other"], _trust(r))
        for r in ask(store, "facts", identifier)
    ]
    return sorted(rows, key=lambda f: (not f.outward, f.relation, -f.trust.sources, -f.trust.confidence, f.other))


def events(store: Store, identifier: str) -> list[Happening]:
    """Return the events in which a thing has a part, newest first, those without a date last."""
    found: dict[str, Happening] = {}
    for happening in _happenings(ask(store, "events", identifier)):
        found.setdefault(happening.fact, happening)
    return newest(found.values())


def happenings(store: Store) -> list[Happening]:
    """Return all events of a graph, newest first."""
    return newest(_happenings(ask(store, "happenings")))


def newest(rows: Iterable[Happening]) -> list[Happening]:
    """Return events in order of their dates, the newest first, those without a date last."""
    return sorted(sorted(rows, key=lambda h: (h.kind, h.label, h.fact)), key=lambda h: h.date, reverse=True)


def _happenings(rows: Iterable[Row]) -> Iterable[Happening]:
    for r in rows:
        yield Happening(r["fact"], short(r["kind"]), r["label"], r["date"], short(r.get("role", "")), _trust(r))


def quotes(store: Store, fact: str) -> list[Quote]:
    """Return the sentences behind a claim or event, in order of time."""
    return [
        Quote(
            sentence=r["sentence"],
            begin=int(r["begin"]),
            end=int(r["end"]),
            article=r["article"],
            identifier=r["identifier"],
            headline=r["headline"],
            published=r["published"],
            publisher=r["publisher"],
            url=r["url"],
            rule=r["rule"],
            confidence=float(r["confidence"]),
            by=r["by"],
        )
        for r in ask(store, "evidence", fact)
    ]


def links(store: Store, identifier: str) -> list[str]:
    """Return the addresses under which others know a thing."""
    return sorted({r["value"] for r in ask(store, "about", identifier) if r["predicate"] == SAME})


def parts(store: Store, fact: str) -> dict[str, list[str]]:
    """Return the parts of a claim or event: values by the short name of their property."""
    found: dict[str, list[str]] = {}
    for r in ask(store, "fact", fact):
        found.setdefault(short(r["predicate"]), []).append(r["value"])
    return found
