"""Local entities with what decides about them: the name they are compared by, and what their article says beside."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from kgx.confidence import inferred
from kgx.model import Extraction, LocalEntity
from kgx.resolve.names import (
    company,
    fold,
    generic,
    is_date,
    is_description,
    is_party,
    known_body,
    of_state,
    party,
    person_words,
    portfolio,
)

Member = tuple[str, int]
SURE = 0.8  # an office or nationality inferred, or read with less confidence, is no reason to keep two people apart
PLACES = frozenset(["Country", "City", "Region"])


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


def group_of(kind: str) -> str:
    """Return the kind that things share whose names are compared: articles disagree on what is a company."""
    return "Organisation" if kind == "Company" else kind


def locals_of(extraction: Extraction) -> list[Local]:
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
    if kind == "NamedEvent" and is_date(entity.label):
        return (fold(entity.label), "?" + local.member[0])
    return (fold(entity.label),)


def _body_key(local: Local) -> tuple[str, ...]:
    """Return the key of a body: of a party its state's, of a body of the world its fullest name, else its own name."""
    label, names = local.entity.label, local.entity.names
    if is_party(label):
        return party((label, *names), local.beside) or (fold(label), "?" + local.member[0])
    if generic(label) or of_state(label) or is_description(label):
        known = {known_body(name) for name in names if not generic(name)} - {None}
        if len(known) != 1:
            return (fold(label), local.country or "?" + local.member[0])
        return (str(next(iter(known))),)
    known = {known_body(label)} - {None} or {known_body(n) for n in names if not generic(n) and not is_party(n)} - {
        None
    }
    return (str(next(iter(known))),) if len(known) == 1 else (company(label),)
