"""What a noun phrase stands for: "the minister" for whoever has the title, "the kingdom", "the company", "the latter"."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Token

from kgx.pipes.cast import People, added, compatriot, counterpart, owned, part, spoken_of, titled
from kgx.pipes.discourse import SUBJECT, Discourse, words
from kgx.pipes.things import country, thing
from kgx.schema import lexicon

LEFT = frozenset(["det", "amod", "compound", "poss", "nummod", "nmod", "npadvmod"])
DEFINITE = frozenset(["the", "this", "that"])
CLOSING = frozenset([",", ".", ";", ":", ")", "and", "'s", "-", "–", "—"])


@cache
def _kinds(key: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for kind, row in lexicon("reference")[key].items():
        for word in row:
            found.setdefault(word, []).append(kind)
    return {word: tuple(kinds) for word, kinds in found.items()}


def kinds_of(lemma: str) -> tuple[str, ...]:
    """Return the types of thing that a noun may stand for."""
    return _kinds("nominals").get(lemma, ())


def resolve(token: Token, talk: Discourse, people: People) -> tuple[int, int, str] | None:
    """Return the first token, the entity and the kind of mention of a noun phrase by its head, or None."""
    lemma = token.lemma_.lower()
    left = min((c.i for c in token.lefts if c.dep_ in LEFT), default=token.i)
    first = talk.doc[left]
    if token.tag_ in ("NNS", "NNPS") or lemma in ("former", "latter"):
        return _ordered(token, lemma, left, talk) if lemma in ("former", "latter") and first.lower_ == "the" else None
    after = talk.doc[token.i + 1] if token.i + 1 < len(talk.doc) else None
    if after is not None and (talk.named[after.i] or (after.pos_ == "PROPN" and token.tag_ == "NN")):
        return None  # "the news agency X"
    apposed = _apposed(token, left, talk)
    if apposed is not None and _titular(token, people):
        return left, apposed, "title"
    if first.dep_ == "poss":
        entity = owned(token, lemma, first, talk, people)
        return None if entity is None else (left, entity, "nominal" if lemma != "counterpart" else "title")
    if lemma == "counterpart":
        entity = counterpart(token, left, talk, people)
        return None if entity is None else (left, entity, "title")
    named = any(c.dep_ == "appos" and c.i > token.i + 1 and not added(c, talk) for c in token.rights)
    if first.lower_ not in DEFINITE or named:
        return None
    inside = {e for i in range(left, token.i) for e in talk.over.get(i, ())}
    entity = part(lemma, left, token, talk, people)
    if entity is not None:
        return left, entity, "nominal"
    entity = titled(token, left, talk, people)
    if entity is not None:
        return left, entity, "title"
    if any(c.dep_ == "prep" and c.lower_ in ("of", "for", "in", "at", "with", "from") for c in token.rights):
        return None
    if any(c.dep_ == "acl" or (c.dep_ == "relcl" and not added(c, talk)) for c in token.rights):
        return None
    kinds = kinds_of(lemma)
    if lemma == "old" and token.i - left == 5 and talk.doc[token.i - 2].lower_ == "year":
        entity = spoken_of(token, talk)  # "the 52-year-old"
    elif "Person" in kinds and inside:
        entity = compatriot(token, inside, talk, people)
    elif "Person" in kinds:
        entity = spoken_of(token, talk) if lemma in words("callings") else None
    elif "Country" in kinds:
        entity = country(lemma, left, token, talk)
    elif kinds:
        entity = thing(lemma, kinds, left, token, talk)
    return None if entity is None else (left, entity, "nominal")


def _titular(token: Token, people: People) -> bool:
    lemma = token.lemma_.lower()
    return any(lemma in title for title, _, _, _ in people.offices) or "Person" in kinds_of(lemma)


def _apposed(token: Token, left: int, talk: Discourse) -> int | None:
    """Return the person that a phrase in apposition describes: "X, the minister of state"."""
    before = left - 1
    if before < 1 or talk.doc[before].text != "," or talk.doc[left].lower_ not in DEFINITE or token.dep_ in SUBJECT:
        return None
    found = [e for e in talk.over.get(before - 1, ()) if talk.type(e) == "Person"]
    behind = token.right_edge.i + 1
    closed = behind >= len(talk.doc) or talk.doc[behind].text in CLOSING or talk.doc[behind].is_sent_start
    if not found or not closed:
        return None
    return found[0]


def _ordered(token: Token, lemma: str, left: int, talk: Discourse) -> tuple[int, int, str] | None:
    """Return the first or second of two that were named last: "the former", "the latter"."""
    if token.i - left != 1 or any(c.dep_ == "compound" for c in token.children):
        return None
    for sentence in (talk.number, talk.number - 1):
        named = [s for s in talk.seen if s.sentence == sentence and s.named]
        for kind in ("Person", "Company", "Organisation"):
            found = list(dict.fromkeys(s.entity for s in named if talk.type(s.entity) == kind))
            if len(found) == 2:
                return left, found[0 if lemma == "former" else 1], "nominal"
    return None
