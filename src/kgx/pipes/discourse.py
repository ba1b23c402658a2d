"""What an article has spoken of so far: who and what, how long ago and how prominently; the ground for references.

Salience in the manner of Lappin and Leass (1994): each mention weighs by its place in the sentence, half as much a
sentence later; what a thing's mentions weigh together is how much the talk is about it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Span, Token

from kgx.pipes import layout
from kgx.pipes.gender import first_names, gender_words, plain
from kgx.schema import lexicon

REACH = 3  # sentences that a reference looks back
SUBJECT = frozenset(["nsubj", "nsubjpass"])
CLAUSES = frozenset(["ccomp", "parataxis"])
NAMES = frozenset(["name", "demonym", "capital"])
WEIGHTS = {"main": 2.6, "subject": 1.9, "object": 1.3, "other": 1.0, "topic": 1.2, "within": 0.6}


@dataclass(frozen=True, slots=True)
class Seen:
    """A mention that has been read: which entity, in which sentence, at which token, in which role."""

    entity: int
    sentence: int
    place: int
    role: str
    named: bool


@cache
def words(key: str) -> frozenset[str]:
    """Return a word list of `lexicons/reference.yaml`."""
    return frozenset(str(word) for word in lexicon("reference")[key])


class Discourse:
    """The mentions of a Doc in reading order; `at` has the names that begin at a token."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.entities = layout.entities(doc)
        self.at: dict[int, list[Span]] = {}
        self.over: dict[int, list[int]] = {}
        self.seen: list[Seen] = []
        self.number = -1
        self.count: Counter[int] = Counter()
        self.total = Counter(int(span.kb_id_) for span in doc.spans.get(layout.MENTIONS, ()))
        self.gender: dict[int, str] = {}
        self.quoted = quoted(doc)
        self.named = bytearray(len(doc))
        for span in doc.spans.get(layout.MENTIONS, ()):
            self.at.setdefault(span.start, []).append(span)
            self._cover(span)
            self.named[span.start : span.end] = b"\1" * len(span)
            if span.label_ == "Person":
                self._learn_gender(span)
        self.origin: dict[int, set[int]] = {}
        for spans in self.at.values():
            for span in spans:
                if span.label_ in ("Company", "Organisation"):
                    self._learn_origin(span)

    def _cover(self, span: Span) -> None:
        for i in range(span.start, span.end):
            self.over.setdefault(i, []).append(int(span.kb_id_))

    def type(self, entity: int) -> str:
        """Return the type of an entity."""
        kind: str = self.entities[entity]["type"]
        return kind

    def _learn_gender(self, span: Span) -> None:
        """Learn from what stands before a name, or from a first name."""
        entity, start = int(span.kb_id_), span.start
        for token in reversed(self.doc[max(span.sent.start, start - 2) : start]):
            found = gender_words("gender").get(token.lower_)
            if found is None and token.i == start - 1:
                found = gender_words("kin").get(token.lower_)
            if found:
                self.gender[entity] = found
                return
        if len(span) > 1 and entity not in self.gender:
            for token in span[:-1]:
                found = first_names().get(plain(token.text))
                if found:
                    self.gender[entity] = found
                    return

    def _learn_origin(self, span: Span) -> None:
        """Learn the place named beside a body: "Japan's X", "the Norwegian investor X", "X of Malaysia"."""
        doc, entity = self.doc, int(span.kb_id_)
        for i in range(span.start - 1, max(span.sent.start, span.start - 5) - 1, -1):
            if doc[i].pos_ not in ("NOUN", "ADJ", "PROPN", "PART", "PUNCT", "VERB") or doc[i].text == ",":
                break
            for other in self.over.get(i, ()):
                if self.type(other) in ("Country", "City"):
                    self.origin.setdefault(entity, set()).add(other)
        if span.end + 1 < len(doc) and doc[span.end].lower_ == "of":
            for place in self.at.get(span.end + 1, ()):
                if place.label_ in ("Country", "City"):
                    self.origin.setdefault(entity, set()).add(int(place.kb_id_))

    # -- reading on ------------------------------------------------------------------------------------------------

    def enter(self, sent: Span) -> None:
        """Go on to the next sentence."""
        if not all(token.is_space for token in sent):
            self.number += 1

    def note(self, span: Span) -> None:
        """Remember a mention."""
        self.count[int(span.kb_id_)] += 1
        self.seen.append(Seen(int(span.kb_id_), self.number, span.start, role_of(span.root), span.id_ in NAMES))

    def add(self, span: Span) -> None:
        """Remember a reference that has been resolved."""
        self._cover(span)
        self.note(span)

    # -- looking back ----------------------------------------------------------------------------------------------

    def recent(self, kinds: Iterable[str], *, reach: int = REACH, before: int | None = None) -> list[Seen]:
        """Return the mentions of some types of the last sentences, the latest first."""
        wanted = frozenset(kinds)
        found = []
        for seen in reversed(self.seen):
            if self.number - seen.sentence > reach:
                break
            if self.type(seen.entity) in wanted and (before is None or seen.place < before):
                found.append(seen)
        return found

    def seen_here(self, kinds: Iterable[str]) -> list[int]:
        """Return the entities of some types named so far in the sentence that is being read."""
        return [s.entity for s in self.recent(kinds, reach=0) if s.named]

    def ranked(self, kinds: Iterable[str], *, reach: int = REACH) -> list[tuple[float, int]]:
        """Return the entities of some types by salience, the most salient first."""
        best: dict[tuple[int, int], float] = {}
        for seen in self.recent(kinds, reach=reach):
            key = seen.entity, seen.sentence
            best[key] = max(best.get(key, 0.0), WEIGHTS[seen.role])
        total: dict[int, float] = {}
        for (entity, sentence), weight in best.items():
            total[entity] = total.get(entity, 0.0) + weight * 0.5 ** (self.number - sentence)
        for entity in total:
            total[entity] += 0.1 * min(self.count[entity], 5)
        return sorted(((weight, entity) for entity, weight in total.items()), key=lambda x: (-x[0], x[1]))

    def at_head(self, token: Token) -> list[int]:
        """Return the entities that a token stands for, with those coordinated with it."""
        found = list(self.over.get(token.i, ()))
        for child in token.children:
            if child.dep_ == "conj":
                found += self.at_head(child)
        return list(dict.fromkeys(found))

    def subjects_above(self, token: Token) -> Iterable[Token]:
        """Yield the subjects of the clauses around a token that stand before it, the innermost clause first."""
        for up in token.ancestors:
            for child in up.children:
                if child.dep_ in SUBJECT and child.i < token.i and child.i != token.i:
                    yield child


def role_of(token: Token) -> str:
    """Return how prominent a token is in its sentence: main, subject, object, other; within another
    noun phrase, or topic if that is a subject."""
    top = token
    while top.dep_ in ("conj", "appos") and top.head.i != top.i:
        top = top.head
    if top.dep_ in SUBJECT:
        verb = top.head
        return "main" if verb.dep_ == "ROOT" or (verb.dep_ == "conj" and verb.head.dep_ == "ROOT") else "subject"
    if top.dep_ in ("dobj", "dative", "agent") or (top.dep_ == "pobj" and top.head.dep_ == "agent"):
        return "object"
    outer = (
        top.head if top.dep_ in ("poss", "compound", "amod", "nmod") else top.head.head if top.dep_ == "pobj" else None
    )
    if outer is not None and outer.pos_ in ("NOUN", "PROPN"):
        return "topic" if outer.dep_ in SUBJECT else "within"
    return "other"


def said_by(speaker: Token, talk: Discourse) -> set[int]:
    """Return who is named in what a speaker says before the verb; none of them is the speaker: "X left, he said"."""
    verb = speaker.head
    if verb.lemma_.lower() not in _speech() or speaker.dep_ not in SUBJECT:
        return set()
    spans = [(c.left_edge.i, c.right_edge.i + 1) for c in verb.children if c.dep_ in CLAUSES and c.i < speaker.i]
    if verb.dep_ in CLAUSES and verb.head.i > speaker.i:
        spans.append((verb.head.left_edge.i, speaker.left_edge.i))
    apart = [t.i for t in verb.sent if t.i < speaker.i and t.text in (";", ":")]
    return {
        e
        for start, end in spans
        for i in range(max([start, *apart]), end)
        if talk.named[i]
        for e in talk.over.get(i, ())
    }


@cache
def _speech() -> frozenset[str]:
    return frozenset(word for key in ("say", "clause") for word in lexicon("attribution")[key])


def clear(ranked: list[tuple[float, int]], *, margin: float = 1.25) -> int | None:
    """Return the first of ranked entities if it stands out clearly from the second."""
    if not ranked or (len(ranked) > 1 and ranked[0][0] < margin * ranked[1][0]):
        return None
    return ranked[0][1]


def quoted(doc: Doc) -> bytearray:
    """Return a mark for each token that stands between quotation marks; a mark left open ends with its paragraph."""
    inside = bytearray(len(doc))
    for region in doc.spans.get(layout.REGIONS, ()):
        open_ = False
        for token in doc[region.start : region.end]:
            if token.text == '"':
                open_ = not open_
            elif open_:
                inside[token.i] = 1
    return inside
