"""The nodes that resolution joins: local entities that agree in name and, where it decides, in country."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from kgx.confidence import inferred
from kgx.model import Extraction, LocalEntity
from kgx.resolve.names import company, fold, generic, is_party, known_body, of_state, party, person_words, portfolio

Member = tuple[str, int]
SURE = 0.8  # an office or nationality inferred, or read with less confidence, is no reason to keep two people apart
PLACES = frozenset(["Country", "City", "Region"])
BODIES = frozenset(["Company", "Organisation", "Facility", "NamedEvent", "Agreement"])


@dataclass(frozen=True, slots=True)
class Local:
    """A local entity with what decides about it.

    `country` is the key of the state that a body belongs to; `states` those that a person's offices or nationality
    show, `sure` the part of them that is read without doubt; `titles` his offices; `beside` what the article names.
    """

    member: Member
    entity: LocalEntity
    country: str | None
    states: frozenset[str]
    sure: frozenset[str]
    titles: frozenset[str]
    beside: frozenset[str]


@dataclass
class Node:
    """Local entities that are one thing by name alone; `key` is the name in the form it is compared in."""

    kind: str
    key: tuple[str, ...]
    locals_: list[Local]
    names: Counter[str] = field(default_factory=Counter)
    articles: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    sure: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    single: bool = False
    authority: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.locals_.sort(key=lambda local: local.member)
        for local in self.locals_:
            self.names.update(local.entity.names)
        self.articles = frozenset(local.member[0] for local in self.locals_)
        for name in ("states", "sure", "titles"):
            setattr(self, name, frozenset(x for local in self.locals_ for x in getattr(local, name)))

    @cached_property
    def beside(self) -> frozenset[str]:
        """All that its articles name."""
        return frozenset().union(*{local.beside for local in self.locals_})

    @property
    def labels(self) -> frozenset[str]:
        """The names by which the articles mainly call it."""
        return frozenset(local.entity.label for local in self.locals_)

    @cached_property
    def label(self) -> str:
        """The fullest of them."""
        return max(sorted(self.labels), key=lambda label: (len(label.split()), len(label)))

    @property
    def rank(self) -> tuple[str, tuple[str, ...], Member]:
        """What orders nodes: the same for the same set of articles."""
        return (self.kind, self.key, self.locals_[0].member)


def nodes(extractions: Iterable[Extraction], *, alone: frozenset[Member] = frozenset()) -> list[Node]:
    """Return the nodes of a set of extractions, in an order that depends on the set alone.

    The local entities in `alone` get a node each: somebody has judged on them one by one.
    """
    unique = {x.article.id: x for x in sorted(extractions, key=lambda x: (x.article.id, x.fingerprint))}
    groups: dict[tuple[str, tuple[str, ...]], list[Local]] = defaultdict(list)
    for article in sorted(unique):
        for local in _locals(unique[article]):
            groups[_group(local.entity.type), name_key(local)].append(local)
    found: list[Node] = []
    for kind, key in sorted(groups):
        found += [Node(kind, key, [local], single=True) for local in groups[kind, key] if local.member in alone]
        same = [local for local in groups[kind, key] if local.member not in alone]
        if not same:
            continue
        parts = _by_state(same, single=len(key) < 2) if kind == "Person" else [same]
        found += [Node(kind, key, part) for part in parts]
    return sorted(found, key=lambda node: node.rank)


def _group(kind: str) -> str:
    """Return the kind that things share whose names are compared: articles disagree on what is a company."""
    return "Organisation" if kind == "Company" else kind


def _locals(extraction: Extraction) -> list[Local]:
    """Return the local entities of one article with their context."""
    states: dict[int, set[str]] = defaultdict(set)
    sure: dict[int, set[str]] = defaultdict(set)
    titles: dict[int, set[str]] = defaultdict(set)
    owner: dict[int, str] = {}
    keys = {e.id: place_key(e) for e in extraction.entities}
    for claim in extraction.claims:
        if claim.status == "denied":
            continue
        certain = any(e.confidence >= SURE and not inferred(e.rule) for e in claim.evidence)
        shown: set[str] = set()
        if claim.relation == "holdsPosition":
            titles[claim.subject].add(fold(claim.title or ""))
            shown = {keys[o] for o in claim.owners if extraction.entities[o].type == "Country"}
        elif claim.relation == "nationality" and claim.object is not None:
            shown = {keys[claim.object]}
        elif claim.relation == "governmentBodyOf" and claim.object is not None:
            owner.setdefault(claim.subject, keys[claim.object])
        states[claim.subject] |= shown
        if certain:
            sure[claim.subject] |= shown
    named = frozenset(keys[e.id] if e.type in PLACES else fold(e.label) for e in extraction.entities)
    return [
        Local(
            (extraction.article.id, e.id),
            e,
            keys[e.country] if e.country is not None else owner.get(e.id),
            frozenset(states[e.id]),
            frozenset(sure[e.id]),
            frozenset(titles[e.id]),
            named,
        )
        for e in extraction.entities
    ]


def place_key(entity: LocalEntity) -> str:
    """Return the key of a place: that of its gazetteer, else its name."""
    return entity.key or "name:" + fold(entity.label)


def name_key(local: Local) -> tuple[str, ...]:
    """Return what two local entities must share to be one thing by name alone."""
    entity = local.entity
    kind = entity.type
    if kind == "Person":
        return person_words(entity.label)
    if kind in PLACES:
        return (place_key(entity),)
    if kind == "Ministry":
        return (portfolio(entity.label), local.country or "?" + local.member[0])
    if kind in ("Organisation", "Company"):
        return _body_key(local)
    return (fold(entity.label),)


def _body_key(local: Local) -> tuple[str, ...]:
    """Return the key of a body: of a party its state's, of a body of the world its fullest name, else its own name."""
    label, names = local.entity.label, local.entity.names
    if is_party(label):
        return party((label, *names), local.beside) or (fold(label), "?" + local.member[0])
    if generic(label) or of_state(label):
        known = {known_body(name) for name in names if not generic(name)} - {None}
        if len(known) != 1:
            return (fold(label), local.country or "?" + local.member[0])
        return (str(next(iter(known))),)
    known = {known_body(label)} - {None} or {known_body(n) for n in names if not generic(n) and not is_party(n)} - {
        None
    }
    return (str(next(iter(known))),) if len(known) == 1 else (company(label),)


def _by_state(same: list[Local], *, single: bool) -> list[list[Local]]:
    """Split people of one name whose states contradict; single names must share a state to be one."""
    groups: list[tuple[set[str], list[Local]]] = []
    unsure: list[Local] = []
    for local in sorted(same, key=lambda local: (sorted(local.sure), local.member)):
        if not local.sure:
            unsure.append(local)
            continue
        fits = [g for g in groups if g[0] & local.sure]
        if not fits:
            groups.append((set(local.sure), [local]))
            continue
        first = fits[0]
        first[0].update(local.sure)
        first[1].append(local)
        for other in fits[1:]:  # who is of two states joins those of one
            first[0].update(other[0])
            first[1].extend(other[1])
            groups.remove(other)
    rest: list[list[Local]] = []
    lone: list[Local] = []
    for local in unsure:
        fits = [g for g in groups if g[0] & local.states]
        if len(fits) == 1:
            fits[0][1].append(local)
        elif single or len(groups) > 1:
            rest.append([local])
        else:
            lone.append(local)
    parts = [members for _, members in groups]
    if lone:
        if parts:
            parts[0].extend(lone)
        else:
            parts.append(lone)
    return parts + rest
