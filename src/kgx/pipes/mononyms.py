"""People of one name: whether what the recogniser took for one is a person at all.

A name of one word, without a title, that is nobody's surname in the article, is a person's only where a given name or
what is said of it shows that; otherwise it is more often a brand, a club, a place or a word of another language.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from spacy.tokens import Doc

from kgx import gazetteer
from kgx.pipes.coreference import Group
from kgx.pipes.headwords import beside
from kgx.pipes.runs import Typed, words
from kgx.schema import lexicon


@cache
def _told() -> frozenset[str]:
    verbs = lexicon("attribution")
    return frozenset([*verbs["say"], *verbs["clause"], *verbs["object"], *verbs["quoted"]])


def without_doubtful(doc: Doc, groups: Iterable[Group]) -> list[Group]:
    """Return the groups without what was wrongly taken for a person, unless the words beside it say what it is."""
    kept = []
    for group in groups:
        if _no_person(doc, group):
            kind = _kind(doc, group)
            if kind is None:
                continue
            group.type = kind
            for name in group.names:
                name.type = kind
        kept.append(group)
    return kept


def _kind(doc: Doc, group: Group) -> str | None:
    """Return what the nouns beside a name say that it names: "his firm X", "in X" (a town), or None."""
    said = [kind for name in group.names if (kind := beside(doc, name.start, name.end))]
    if said:
        return said[0]
    placed = any(name.start and doc[name.start - 1].lower_ in ("in", "near", "outside") for name in group.names)
    return "City" if placed else None


def _no_person(doc: Doc, group: Group) -> bool:
    """Tell whether a group of names that was taken for a person of one name shows no sign of being one."""
    if group.type != "Person" or len(group.long) != 1 or any(n.end - n.start > 1 for n in group.names):
        return False
    return not any(_personal(doc, name) for name in group.names)


def _personal(doc: Doc, name: Typed) -> bool:
    """Tell whether a name of one word is a given name, has a title, speaks, owns, or is followed by ", who"."""
    token = doc[name.start]
    before = doc[token.i - 1].lower_ if token.i else ""
    if token.is_upper and len(token) > 3:
        return False
    if before in words("person_titles") or before in words("honorifics") or gazetteer.given_name(token.text):
        return True
    after = doc[token.i + 1 : token.i + 3].text.lower()
    if after.startswith("'s") or after == ", who" or (after[:2] == ", " and after[2:].isdigit()):
        return True
    return token.dep_ == "nsubj" and token.head.lemma_.lower() in _told()
