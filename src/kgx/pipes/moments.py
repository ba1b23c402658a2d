"""When an event takes place: which of the dates of a sentence belongs to a verb or noun."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from spacy.tokens import Span, Token

from kgx.pipes import layout
from kgx.pipes.dates import AGAIN
from kgx.schema import lexicon

Event = dict[str, Any]
MODIFIERS = frozenset(["compound", "nummod", "nmod"])
CONTENT = frozenset(["ccomp", "xcomp", "relcl", "advcl", "acl", "parataxis"])


def date_of(trigger: Token, *, also: tuple[Token, ...] = ()) -> str | None:
    """Return the date that belongs to a trigger: the nearest below it, else the only one of its clause or sentence.

    `also` are further tokens of the same event, such as the noun of a light verb.
    """
    own = {trigger.i, *(t.i for t in also)}
    spans = _dates(trigger)
    if below := _when_or_which(trigger, spans):
        return below
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
        elif span.id_ == AGAIN:
            continue
        elif node.pos_ in ("VERB", "AUX") and _one_time(trigger, node):
            loose.append((abs(span.start - trigger.i), span.label_))
    if direct:
        return min(direct)[1]
    if len(loose) == 1:
        return loose[0][1]
    spans = [span for span in spans if span.id_ != AGAIN]
    if len(spans) == 1 and not _other_clause(trigger, spans[0]):
        only: str = spans[0].label_
        return only
    return None


def respectively(stops: list[Event]) -> None:
    """Give the stops of a journey a day each, if there are as many days: "to X, Y and Z on 23, 24 and 25 June"."""
    if len(stops) < 2 or not all(stop["start"] and stop["end"] and len(stop["start"]) == 10 for stop in stops):
        return
    first, last = (date.fromisoformat(stops[0][key]) for key in ("start", "end"))
    if (last - first).days == len(stops) - 1:
        for n, stop in enumerate(stops):
            stop["start"], stop["end"] = (first + timedelta(n)).isoformat(), None


def begun(visits: list[Event], trigger: Token) -> None:
    """Date a visit by its first day, where its last is told: "rounded off a four-day trip on Friday"."""
    if trigger.dep_ != "dobj" or trigger.head.lemma_ not in lexicon("dates")["ended"]:
        return
    long = [t for t in trigger.subtree if t.i < trigger.i and t.lower_ in ("day", "days") and t.i > 1]
    if not long or long[0].nbor(-1).text != "-":
        return
    number = long[0].nbor(-2).lower_
    days = int(number) if number.isdigit() else int(lexicon("dates")["numbers"].get(number, 0))
    for visit in visits:
        if days and visit["start"] and len(visit["start"]) == 10 and not visit["end"] and visit["status"] == "happened":
            visit["start"], visit["end"] = (
                (date.fromisoformat(visit["start"]) - timedelta(days - 1)).isoformat(),
                visit["start"],
            )


def _one_time(trigger: Token, verb: Token) -> bool:
    """Tell whether a verb with a date, above or below a trigger, may be of the time of the trigger."""
    low, high = (verb, trigger) if trigger in verb.ancestors else (trigger, verb)
    node = low
    while node.i != high.i:
        if _at_another_time(node):
            return False
        if node.dep_ == "relcl" and low is verb and verb.lemma_ not in lexicon("dates")["held"]:
            return False  # "hired back X, who had left in 2011", but "the summit, which opens in May"
        if node.head.i == node.i:
            return False
        node = node.head
    return True


def _when_or_which(trigger: Token, spans: list[Span]) -> str | None:
    """Return the date that a clause is about: "since June 2021, when he followed X", "the deal of May, under which"."""
    if trigger.dep_ not in ("relcl", "advcl"):
        return None
    when = any(c.lower_ == "when" and c.dep_ == "advmod" for c in trigger.children)
    which = any(c.dep_ == "prep" and any(g.lower_ == "which" for g in c.children) for c in trigger.children)
    if not (when or which):
        return None
    first = trigger.left_edge.i
    if any(first <= span.start <= trigger.right_edge.i for span in spans):
        return None
    if when:
        near = [s for s in told(trigger) if s.end <= first and first - s.end <= 2]
    else:
        head = trigger.head
        near = [s for s in spans if s.end <= first and head.i < s.start and head in s.root.ancestors]
    return str(near[-1].label_) if near else None


def date_told(trigger: Token) -> str | None:
    """Return the date on which something is said, as against those of what is said: "said on Monday that …"."""
    found: list[tuple[int, str]] = []
    for span in _dates(trigger):
        if modifies(span):
            continue
        node, steps = span.root, 0
        while node.i != trigger.i and node.head.i != node.i and steps < 8:
            if node.i != span.root.i and (node.pos_ in ("VERB", "AUX") or node.dep_ in CONTENT) and not _inside(node):
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
    if trigger.tag_ not in ("VBD", "VBN") and trigger.pos_ in ("VERB", "AUX"):
        return None
    for span in _dates(trigger):
        verb = next((t for t in (span.root, *span.root.ancestors) if t.pos_ in ("VERB", "AUX")), None)
        if span.label_ == published and verb is not None and verb.tag_ in ("VBD", "VBN") and not span.id_:
            if span.end <= trigger.i or trigger.pos_ not in ("VERB", "AUX"):
                return str(span.label_)
    return None


def _inside(verb: Token) -> bool:
    """Tell whether a verb is part of how something is said: "in a statement released on Monday", "let it be known"."""
    if verb.dep_ == "acl" and verb.tag_ == "VBN":
        return verb.head.lemma_.lower() in lexicon("attribution")["channels"]
    return verb.lemma_ == "know" and verb.head.lemma_ == "let"


def _leads(verb: Token, trigger: Token) -> bool:
    """Tell whether a verb goes on to a trigger: "arrived on Monday and said", "met X on Monday, saying"."""
    node = trigger
    while node.i != verb.i and node.dep_ in ("conj", "advcl"):
        if _at_another_time(node):
            return False
        node = node.head
    return node.i == verb.i


def told(trigger: Token) -> list[Span]:
    """Return the dates of the sentence of a trigger."""
    sent = trigger.sent
    return [s for s in trigger.doc.spans.get(layout.DATES, ()) if sent.start <= s.start < sent.end]


def _at_another_time(verb: Token) -> bool:
    """Tell whether a clause is of another time than the one above it: "appeared on Saturday, hours after X resigned"."""
    return verb.dep_ == "advcl" and any(
        c.dep_ == "mark" and c.lower_ in lexicon("dates")["elsewhen"] for c in verb.children
    )


def _dates(trigger: Token) -> list[Span]:
    """Return the dates of a sentence that may be those of an event."""
    doc, sent = trigger.doc, trigger.sent
    spans = [s for s in told(trigger) if not bound(s)]
    if spans:  # the year in "the 2019 Climate Summit" is part of a name
        names = [m for m in layout.mentions(doc) if sent.start <= m.start < sent.end]
        spans = [s for s in spans if not any(m.start <= s.start and s.end <= m.end for m in names)]
    return spans


def modifies(span: Span) -> bool:
    """Tell whether a date is that of another thing: "said of the 2024 elections"."""
    head = span.root.head
    return span.root.dep_ in MODIFIERS and head.pos_ in ("NOUN", "PROPN") and not span.start <= head.i < span.end


def bound(span: Span) -> bool:
    """Tell whether a date only bounds what is spoken of: "in office since July"."""
    words = lexicon("dates")["bounds"]
    return span[0].lower_ in words or (span.start > 0 and span.doc[span.start - 1].lower_ in words)


def _other_clause(trigger: Token, span: Span) -> bool:
    """Tell whether a verb stands between a trigger and the only date of its sentence."""
    if any(_at_another_time(t) and span.root not in t.subtree for t in (trigger, *trigger.ancestors)):
        return True
    first, last = sorted((trigger.i, span.start))
    between = (t for t in trigger.doc[first + 1 : last] if t.i != trigger.head.i)
    return any(t.pos_ == "VERB" or t.text == ";" for t in between)
