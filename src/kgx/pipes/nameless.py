"""Offices that an article speaks of without naming who holds them: "the Moroccan foreign minister".

Who that was on the article's day other articles may say (`kgx.graph.titles`). Only offices of a state that one person
holds at a time are taken, and only where nothing suggests another time.
"""

from __future__ import annotations

from spacy.tokens import Doc

from kgx.pipes import layout
from kgx.pipes.holders import Holders
from kgx.pipes.titlewords import Title, one_of_a_kind, title_words
from kgx.schema import lexicon

NEAR = 3  # tokens behind a title in which a name may still be its holder's
PLACES = frozenset(["nsubj", "nsubjpass", "dobj", "iobj", "pobj", "conj", "poss"])


def write(view: Holders) -> None:
    """Write the titles of a Doc that nobody in it is said to hold."""
    doc = view.doc
    held = {c["title_start"] for c in layout.claims(doc) if "title_start" in c}
    people = {i for s in layout.mentions(doc) if s.label_ == "Person" for i in range(s.start, s.end)}
    for title in view.titles:
        if title.start in held or title.head in people or not _one_of_a_state(doc, title):
            continue
        left = view.back(title) + 1
        if _definite(doc, left, title) and _now(view, left, title) and not _named(doc, left, title, people):
            layout.titles(doc).append(
                {
                    "start": doc[left].idx,
                    "end": doc[title.extent - 1].idx + len(doc[title.extent - 1]),
                    "title": lexicon("titles")["written_out"].get(title.text.lower(), title.text),
                    "owners": list(dict.fromkeys(title.owners)),
                }
            )


def _one_of_a_state(doc: Doc, title: Title) -> bool:
    """Tell whether one person at a time holds an office of a state, named with its state."""
    if title.plural or title.unread or title.boss != -1 or title.possessive >= 0 or title.nominal >= 0:
        return False
    if sum(layout.entities(doc)[o]["type"] == "Country" for o in title.owners) != 1:
        return False
    return one_of_a_kind(title.text)


def _definite(doc: Doc, left: int, title: Title) -> bool:
    """Tell whether a phrase means somebody there is: "the foreign minister of Norland", "Norland's foreign minister"."""
    lead = doc[left : title.start]
    if any(t.lower_ in title_words("not_the_holder") for t in lead):
        return False
    head = doc[title.head]
    after = doc[title.extent] if title.extent < len(doc) else None
    if head.dep_ not in PLACES or (after is not None and after.text in ("'s", "'") and title.extent + 1 < len(doc)):
        return False
    if head.dep_ == "pobj" and head.head.lower_ in ("as", "for", "of"):
        return False
    return any(t.lower_ == "the" or t.text in ("'s", "'") for t in lead)


def _now(view: Holders, left: int, title: Title) -> bool:
    """Tell whether nothing in the sentence suggests another time than the article's."""
    doc = view.doc
    if title.tenure != "current" or view.when(title, left - 1) != "current":
        return False
    year = (doc._.kgx_published or "")[:4]
    sent = doc[title.head].sent
    dates = (d.label_ for d in doc.spans.get(layout.DATES, ()) if sent.start <= d.start < sent.end)
    return bool(year) and all(not date[:4].isdigit() or date[:4] == year for date in dates)


def _named(doc: Doc, left: int, title: Title, people: set[int]) -> bool:
    """Tell whether a name stands so near, with no verb between, that the title may be its bearer's."""
    behind = range(title.extent, min(title.extent + NEAR, len(doc)))
    apposed = doc[title.extent : title.extent + 2]
    if len(apposed) == 2 and apposed[0].text == "," and apposed[1].pos_ == "PROPN":
        return True  # a name that was not taken for one
    before = range(left - 1, max(left - 1 - NEAR, -1), -1)
    for row in (behind, before):
        for i in row:
            if i in people:
                return True
            if doc[i].pos_ in ("VERB", "AUX", "ADP", "CCONJ") or doc[i].is_sent_end:
                break
    return False
