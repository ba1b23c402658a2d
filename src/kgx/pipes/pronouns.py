"""What a pronoun stands for: he and she for a person, it and its for a body, company or country, they for two at once."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Token

from kgx.pipes.discourse import SUBJECT, Discourse, clear, said_by, words
from kgx.pipes.engine import subjects
from kgx.schema import lexicon

THINGS = frozenset(["Company", "Organisation", "Ministry", "Country"])
KINDS = THINGS | {"Person"}


@cache
def _kinds() -> dict[str, str]:
    return {word: kind for kind, row in lexicon("reference")["pronouns"].items() for word in row}


def antecedents(token: Token, talk: Discourse) -> list[int]:
    """Return the entities that a pronoun stands for; none if the token is no pronoun, or the text leaves it open."""
    kind = _kinds().get(token.lower_)
    if kind is None:
        return []
    if kind == "they":
        return _they(token, talk)
    found = _it(token, talk) if kind == "it" else _person(token, kind, talk)
    return [] if found is None else [found]


# -- he, she -----------------------------------------------------------------------------------------------------------


def _person(token: Token, gender: str, talk: Discourse) -> int | None:
    if talk.quoted[token.i] and token.lower_ in ("he", "she"):
        return None
    if _unnamed(token, talk):
        return None
    barred = _barred(token, talk)
    options = []
    for weight, entity in talk.ranked(["Person"]):
        known = talk.gender.get(entity)
        if known not in (None, gender) or entity in barred:
            continue
        if any(s.entity == entity and s.sentence == talk.number and s.role == "main" for s in talk.seen[-12:]):
            weight *= 1.3
        options.append((weight * (1.3 if known == gender else 1.0), entity))
    found = clear(sorted(options, key=lambda x: (-x[0], x[1])), margin=1.2)
    if found is not None:
        talk.gender.setdefault(found, gender)
    return found


def _barred(token: Token, talk: Discourse) -> set[int]:
    """Return who a pronoun cannot be: the subject of its own verb, or somebody named in what it says itself."""
    verb = token.head if token.dep_ != "pobj" else token.head.head
    if token.lower_ in ("him", "her") and token.dep_ in ("dobj", "pobj", "dative", "nsubjpass"):
        barred = set(talk.over.get(verb.i - 1, ()))
        return barred.union(*(talk.at_head(t) for t in subjects(verb) if t.i != token.i))
    if token.dep_ not in SUBJECT:
        return set()
    objects = [c for c in verb.children if c.dep_ in ("dobj", "dative") and talk.named[c.i]]
    return said_by(token, talk).union(*(talk.at_head(c) for c in objects))


def _unnamed(token: Token, talk: Discourse) -> bool:
    """Tell whether the subject before a pronoun is somebody without a name, who may be meant: "The envoy … her"."""
    subject = next(iter(talk.subjects_above(token)), None)
    return (
        subject is not None
        and subject.pos_ == "NOUN"
        and subject.tag_ == "NN"
        and not talk.over.get(subject.i)
        and subject.lemma_.lower() in words("people")
    )


# -- it, its -----------------------------------------------------------------------------------------------------------


def _it(token: Token, talk: Discourse) -> int | None:
    if talk.quoted[token.i] or token.lower_ == "itself":
        return None
    if token.lower_ == "it" and (token.dep_ not in SUBJECT or token.head.lemma_ in words("empty")):
        return None
    if token.lower_ == "it" and token.head.head.lemma_ in words("object_verbs"):
        return None  # "made it clear", "let it be known"
    for subject in talk.subjects_above(token):
        if subject.lower_ in ("which", "that", "who", "it"):
            continue
        found = [e for e in talk.at_head(subject) if talk.type(e) in THINGS]
        if found:
            return found[0] if len(found) == 1 else None
        if not talk.over.get(subject.i):
            return None  # something without a name of its own may be meant
    if token.lower_ == "it" and not token.is_sent_start:
        return None
    if any(s.sentence == talk.number and talk.type(s.entity) in THINGS for s in talk.seen[-8:]):
        return None
    last = {s.entity for s in talk.recent(THINGS, reach=1) if s.sentence == talk.number - 1 and s.role == "main"}
    return next(iter(last)) if len(last) == 1 else None


# -- they, their -------------------------------------------------------------------------------------------------------


def _they(token: Token, talk: Discourse) -> list[int]:
    if talk.quoted[token.i] or token.lower_ == "themselves":
        return []
    for subject in talk.subjects_above(token):
        if subject.lower_ in ("who", "which", "that", "they"):
            continue
        found = sorted(talk.at_head(subject))
        if token.lower_ != "them" and len(found) == 2 and _alike(found, talk):
            return found
        if token.lower_ == "them" and len(found) == 1:
            pair = _last_pair(talk)
            return pair if found[0] not in pair else []
        return []
    if not token.is_sent_start:
        return []
    main = {s.entity for s in talk.recent(KINDS, reach=1) if s.sentence == talk.number - 1 and s.role == "main"}
    return sorted(main) if len(main) == 2 and _alike(sorted(main), talk) else []


def _alike(entities: list[int], talk: Discourse) -> bool:
    return len({talk.type(e) for e in entities}) == 1


def _last_pair(talk: Discourse) -> list[int]:
    """Return two that were last spoken of as one: "the two firms", "X and Y" as subject, in the sentence before."""
    before = [s for s in talk.recent(KINDS, reach=1) if s.sentence == talk.number - 1]
    for one in before:
        both = sorted({s.entity for s in before if s.place == one.place})
        if len(both) == 2 and _alike(both, talk):
            return both
    return []
