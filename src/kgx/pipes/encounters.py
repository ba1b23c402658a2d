"""Who meets whom in an article, and who comes to which country: what tells two sides apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from spacy.tokens import Doc, Span

from kgx.pipes import layout
from kgx.pipes.titlewords import DETERMINERS
from kgx.schema import lexicon

SUBJECTS = frozenset(["nsubj", "nsubjpass"])
JOINED = frozenset(["conj", "appos", "compound", "nmod"])
STAY = 6  # tokens between a place and the word for why somebody is there
REACH = 4  # tokens between a word of travel and the place


class Encounters:
    """The people of a Doc by sentence, those that meet, and the places that each comes to."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.people: dict[int, list[Span]] = defaultdict(list)  # by sentence
        starts = layout.sentence_starts(doc)
        for span in layout.mentions(doc):
            if span.label_ == "Person":
                self.people[starts[span.start]].append(span)
        self.met = frozenset(self._met())

    def side(self, person: int, sent: int) -> bool | None:
        """Tell whether a person is a subject in a sentence or stands with one; None if he is not in it."""
        named = next((s for s in self.people.get(sent, ()) if int(s.kb_id_) == person), None)
        return None if named is None else _is_subject(named)

    def guests(self, place: Span) -> set[int]:
        """Return the people who come to the place that a name names: "X visited C", "his trip to C", "a visit to C by X"."""
        doc, sent = self.doc, place.sent
        if self._stays(place):
            who = next((t.i for t in reversed(doc[sent.start : place.start]) if t.lower_ == "who"), -1)
            people = self.people.get(sent.start, ())
            return {int(s.kb_id_) for s in people if (s.end <= who <= s.end + 1 if who >= 0 else _is_subject(s))}
        word = self._travel(place)
        if word < 0:
            return set()
        after = doc[place.end : place.end + 3]
        if len(after) and after[0].lower_ == "by":
            return {int(s.kb_id_) for s in self.people.get(sent.start, ()) if s.start > place.end}
        pronoun = next(
            (s for s in self.people.get(sent.start, ()) if s.end <= word <= s.end + 2 and self._owns(s)), None
        )
        if pronoun is not None:
            return {int(pronoun.kb_id_)}
        return {int(s.kb_id_) for s in self.people.get(sent.start, ()) if s.start < word and _is_subject(s)}

    def _stays(self, place: Span) -> bool:
        """Tell whether somebody is in a place for a visit: "in C for a two-day visit", "in C on an official trip"."""
        doc, words = self.doc, lexicon("home")["stay"]
        after = doc[place.end : min(place.end + STAY, place.sent.end)]
        if (
            doc[max(place.start - 1, 0)].lower_ != "in"
            or not len(after)
            or after[0].lower_ not in ("for", "on", "with")
        ):
            return False
        return any(t.lemma_.lower() in words for t in after)

    def _owns(self, span: Span) -> bool:
        """Tell whether a person's name or pronoun is a possessive: "his", "Berg's"."""
        return span.id_ == "pronoun" or self.doc[span.end : span.end + 1].text in ("'s", "'")

    def _travel(self, place: Span) -> int:
        """Return the word of travel that leads to a place, or -1: "visits", "arrived in", "trip to"."""
        words = lexicon("home")["travel"]
        for i in range(place.start - 1, max(place.sent.start, place.start - REACH) - 1, -1):
            token = self.doc[i]
            if token.lemma_.lower() in words:
                return i
            if token.lower_ not in DETERMINERS and token.pos_ not in ("ADP", "ADJ", "NUM"):
                return -1
        return -1

    def _met(self) -> Iterator[frozenset[int]]:
        for sent, spans in self.people.items():
            word = self._meeting(sent)
            if word >= 0:
                sides = {int(s.kb_id_): _is_subject(s) for s in reversed(spans) if not _is_subject(s) or s.start < word}
                pairs = combinations(sides, 2)
                yield from (frozenset(pair) for pair in pairs if sides[pair[0]] is not sides[pair[1]])

    def _meeting(self, sent: int) -> int:
        """Return the last word of a sentence that says that two sides meet, or -1: "met", "received", "called on"."""
        words = lexicon("home")["meeting"]
        for token in reversed(self.doc[sent].sent):
            lemma = token.lemma_.lower()
            if lemma in words["alone"]:
                return token.i
            if lemma in words["with"] and token.i + 1 < len(self.doc):
                if self.doc[token.i + 1].lower_ in words["with"][lemma]:
                    return token.i
        return -1


def _is_subject(span: Span) -> bool:
    top = span.root
    while top.dep_ in JOINED and top.head is not top:
        top = top.head
    return top.dep_ in SUBJECTS and top.i <= top.head.i
