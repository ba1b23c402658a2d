"""In articles on sports, names of towns that stand for their clubs, and surnames of line-ups, which are no bodies."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from spacy.tokens import Doc, Token

from kgx.pipes.bodies import known_body
from kgx.pipes.runs import Typed
from kgx.schema import lexicon

TOWNS = ("City", "Region")
SCORE = re.compile(r"\d{1,2}[-–:]\d{1,2}")
PLACED = frozenset(["in", "near", "outside", "around", "across", "from", "to", "into", "of"])


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(lexicon("sports")[key])


def is_sports(doc: Doc) -> bool:
    """Tell whether an article is about sports, by its words."""
    cues = _words("cues")
    found = sum(token.lower_ in cues for token in doc)
    return bool(found >= lexicon("sports")["enough"] and found >= lexicon("sports")["share"] * len(doc))


def of_sports(doc: Doc, typed: list[Typed]) -> list[Typed]:
    """Read towns that play as clubs, and leave out single names of line-ups; other articles are left as they are.

    A town that plays somewhere in an article is its club wherever no word for a place stands before it.
    """
    if not any(n.type in (*TOWNS, "Organisation", "Company") for n in typed) or not is_sports(doc):
        return typed
    clubs = {doc[n.start : n.end].text for n in typed if n.type in TOWNS and n.kind == "name" and _plays(doc, n)}
    return [
        replace(n, type="Organisation", key=None, label=None)
        if n.type in TOWNS and doc[n.start : n.end].text in clubs and not _placed(doc, n)
        else n
        for n in typed
        if not _lined_up(doc, n)
    ]


def _placed(doc: Doc, name: Typed) -> bool:
    before = doc[name.start - 1].lower_ if name.start else ""
    behind = doc[name.end].text if name.end < len(doc) else ""
    further = doc[name.end + 1] if name.end + 1 < len(doc) else None
    return before in PLACED or (behind == "," and further is not None and further.ent_type_ == "GPE")


def _plays(doc: Doc, name: Typed) -> bool:
    """Tell whether what stands around a town's name is what a club has or does."""
    if _placed(doc, name):
        return False
    token: Token = doc[name.end - 1]
    rest: Iterable[Token] = doc[name.end : name.end + 3]
    near = [t.lower_ for t in rest if t.tag_ != "POS"]
    if near and (
        near[0] in _words("nouns") or (len(near) > 1 and near[1] in _words("nouns") and doc[name.end].tag_ == "POS")
    ):
        return True
    if near and SCORE.fullmatch(near[0]):
        return True
    if token.dep_ in ("nsubj", "nsubjpass") and token.head.pos_ in ("VERB", "AUX"):
        return True
    return bool(name.start) and doc[name.start - 1].lower_ in _words("before")


def _lined_up(doc: Doc, name: Typed) -> bool:
    """Tell whether a single name that was taken for a body stands in a list of such names: "Berg, Osei, Amara (Lund 64)"."""
    if name.type not in ("Organisation", "Company") or name.end - name.start > 1 or known_body(doc[name.start].text):
        return False
    if name.start < 2 or name.end + 1 >= len(doc) or not doc[name.start].is_title:
        return False
    before, behind = doc[name.start - 1].text, doc[name.end].text
    return (
        before in (",", ";")
        and behind in (",", ";", "(", ".")
        and doc[name.start - 2].is_title
        and (doc[name.end + 1].is_title or behind == "." or doc[name.end + 2 : name.end + 3].text.isdigit())
        and doc[name.start - 3 : name.start - 2].text in (",", ";", ":", "(", "-", "")
    )
