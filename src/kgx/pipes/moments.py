"""When an event takes place: which of the dates of a sentence belongs to a verb or noun."""

from __future__ import annotations

from spacy.tokens import Span, Token

from kgx.pipes import layout
from kgx.schema import lexicon

MODIFIERS = frozenset(["compound", "nummod", "nmod"])
CONTENT = frozenset(["ccomp", "xcomp", "relcl", "advcl", "acl", "parataxis"])


def date_of(trigger: Token, *, also: tuple[Token, ...] = ()) -> str | None:
    """Return the date that belongs to a trigger: the nearest below it, else the only one of its clause or sentence.

    `also` are further tokens of the same event, such as the noun of a light verb.
    """
    own = {trigger.i, *(t.i for t in also)}
    spans = _dates(trigger)
    direct: list[tuple[int, str]] = []
    loose: list[tuple[int, str]] = []
    for span in spans:
        node, steps = span.root, 0
        while node.i not in own and steps < 8 and node.head is not node:
            if node is not span.root and node.pos_ == "VERB" and node.dep_ not in ("acl",):
                break
            node = node.head
            steps += 1
        if node.i in own:
            direct.append((steps, span.label_))
        elif node.pos_ in ("VERB", "AUX") and (
            trigger in node.subtree or node in trigger.subtree or node in list(trigger.ancestors)
        ):
            loose.append((abs(span.start - trigger.i), span.label_))
    if direct:
        return min(direct)[1]
    if len(loose) == 1:
        return loose[0][1]
    if len(spans) == 1 and not _other_clause(trigger, spans[0]):
        only: str = spans[0].label_
        return only
    return None


def date_told(trigger: Token) -> str | None:
    """Return the date on which something is said, as against those of what is said: "said on Monday that …"."""
    found: list[tuple[int, str]] = []
    for span in _dates(trigger):
        if _modifies(span):
            continue
        node, steps = span.root, 0
        while node.i != trigger.i and node.head.i != node.i and steps < 8:
            if node.i != span.root.i and (node.pos_ in ("VERB", "AUX") or node.dep_ in CONTENT):
                break
            node = node.head
            steps += 1
        if node.i == trigger.i or _leads(node, trigger):
            found.append((steps, span.label_))
    return min(found)[1] if found else _news_of(trigger)


def _news_of(trigger: Token) -> str | None:
    """Return the day of the news that a clause behind it ascribes: "X resigned on Monday, the ministry said".

    Only if that is the day of the article, since nobody can then have said it on another.
    """
    published = trigger.doc._.kgx_published
    content = next((c for c in trigger.children if c.dep_ in ("ccomp", "parataxis") and c.i < trigger.i), None)
    if content is None or content.tag_ not in ("VBD", "VBN"):
        return None
    for span in _dates(trigger):
        if span.label_ == published and span.end <= trigger.i:
            return str(span.label_)
    return None


def _leads(verb: Token, trigger: Token) -> bool:
    """Tell whether a verb goes on to a trigger: "arrived on Monday and said", "met X on Monday, saying"."""
    node = trigger
    while node.i != verb.i and node.dep_ in ("conj", "advcl"):
        node = node.head
    return node.i == verb.i


def _dates(trigger: Token) -> list[Span]:
    """Return the dates of a sentence that may be those of an event."""
    doc, sent = trigger.doc, trigger.sent
    spans = [s for s in doc.spans.get(layout.DATES, ()) if sent.start <= s.start < sent.end and not _bound(s)]
    if spans:  # the year in "the 2019 Climate Summit" is part of a name
        names = [m for m in layout.mentions(doc) if sent.start <= m.start < sent.end]
        spans = [s for s in spans if not any(m.start <= s.start and s.end <= m.end for m in names)]
    return spans


def _modifies(span: Span) -> bool:
    """Tell whether a date is that of another thing: "said of the 2024 elections"."""
    head = span.root.head
    return span.root.dep_ in MODIFIERS and head.pos_ in ("NOUN", "PROPN") and not span.start <= head.i < span.end


def _bound(span: Span) -> bool:
    """Tell whether a date only bounds what is spoken of: "in office since July"."""
    words = lexicon("dates")["bounds"]
    return span[0].lower_ in words or (span.start > 0 and span.doc[span.start - 1].lower_ in words)


def _other_clause(trigger: Token, span: Span) -> bool:
    """Tell whether a verb stands between a trigger and the only date of its sentence."""
    first, last = sorted((trigger.i, span.start))
    between = (t for t in trigger.doc[first + 1 : last] if t.i != trigger.head.i)
    return any(t.pos_ == "VERB" or t.text == ";" for t in between)
