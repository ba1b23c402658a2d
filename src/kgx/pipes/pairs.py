"""What "the two ministers", "both countries" and "the pair" stand for."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Token

from kgx.pipes.cast import People, title_words
from kgx.pipes.discourse import REACH, Discourse, words
from kgx.pipes.phrases import LEFT
from kgx.schema import lexicon


@cache
def _kinds() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for kind, row in lexicon("reference")["pairs"].items():
        for word in row:
            found.setdefault(word, []).append(kind)
    return {word: tuple(kinds) for word, kinds in found.items()}


def resolve_pair(token: Token, talk: Discourse, people: People) -> tuple[int, list[int]] | None:
    """Return the first token and the two entities of a phrase for two, by its head; None if it is none, or unclear."""
    plural = token.tag_ in ("NNS", "NNPS")
    if not plural and token.lower_ != "two" and token.lower_ not in words("duo"):
        return None
    doc, lemma = talk.doc, token.lemma_.lower()
    left = min((c.i for c in token.lefts if c.dep_ in LEFT or c.dep_ in ("predet", "cc:preconj")), default=token.i)
    inner = {t.lower_ for t in doc[left : token.i]}
    if any(c.dep_ == "poss" for c in token.lefts) or inner & {
        "other",
        "these",
        "more",
        "three",
        "first",
        "last",
        "next",
    }:
        return None
    if token.lower_ == "two" and token.pos_ == "NUM":
        if left == token.i or doc[left].lower_ != "the" or any(c.dep_ == "prep" for c in token.rights):
            return None
        return _found(left, _last_two(("Person", "Country", "Company"), token, talk))
    if token.lower_ in words("duo") and doc[left].lower_ == "the":
        return _found(left, _last_two(("Person", "Company"), token, talk))
    if not inner & {"two", "both"} or not plural:
        return None
    kinds = _kinds().get(lemma, ())
    if "Person" in kinds:
        titled = _two_titled(token, left, talk, people)
        if titled:
            return left, titled
    if not kinds or any(c.dep_ == "prep" for c in token.rights):
        return None
    if lemma in words("sides"):
        return _found(left, _sides(kinds, token, talk))
    return _found(left, _last_two(kinds, token, talk))


def _found(left: int, pair: list[int]) -> tuple[int, list[int]] | None:
    return (left, pair) if pair else None


def _two_titled(token: Token, left: int, talk: Discourse, people: People) -> list[int]:
    """Return the two who hold the office of a phrase such as "the two prime ministers"."""
    wanted = title_words(" ".join([*(t.text for t in talk.doc[left : token.i]), token.lemma_])) - {"two", "both"}
    holders = {p for title, p, _, tenure in people.offices if wanted <= title and tenure != "former"}
    recent = list(dict.fromkeys(s.entity for s in talk.recent(["Person"], reach=5) if s.entity in holders))
    return sorted(recent) if wanted and len(recent) == 2 else []


def _sides(kinds: tuple[str, ...], token: Token, talk: Discourse) -> list[int]:
    """Return the last two of whatever type, if the types leave no doubt."""
    options = [pair for pair in (_last_two((kind,), token, talk) for kind in kinds) if pair]
    return options[0] if len(options) == 1 else []


def _last_two(kinds: tuple[str, ...], token: Token, talk: Discourse) -> list[int]:
    """Return the last two of one type: of a sentence that has just two, else of all that has been read."""
    for kind in kinds:
        for back in range(REACH):
            found = {s.entity for s in talk.recent([kind], reach=back, before=token.i)}
            if len(found) == 2:
                return sorted(found)
            if len(found) > 2:
                if kind == kinds[0]:
                    return []
                break
    for kind in kinds[:1]:
        every = {s.entity for s in talk.seen if talk.type(s.entity) == kind}
        if len(every) == 2:
            return sorted(every)
    return []
