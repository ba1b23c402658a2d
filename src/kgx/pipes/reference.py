"""The component `kgx_reference`: titles, noun phrases and pronouns that stand for something named before.

Light rules that abstain: a title goes to the person who was given it, a noun phrase to the last thing of its kind, a
pronoun to the person the talk is about; where two readings are about equally good there is no mention.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from kgx.pipes import layout
from kgx.schema import lexicon

REACH = 3  # sentences that a pronoun may look back
SUBJECT = frozenset(["nsubj", "nsubjpass"])
DEFINITE = frozenset(["the", "this", "that"])


@Language.component("kgx_reference", requires=["doc.spans"], assigns=["doc.spans"])
def reference(doc: Doc) -> Doc:
    """Add mentions of kind title, nominal and pronoun to the Doc."""
    found = list(doc.spans.get(layout.MENTIONS, ()))
    state = _State(doc)
    added: list[Span] = []
    for sent in doc.sents:
        state.enter(sent)
        for token in sent:
            for span in state.read(token):
                added.append(span)
                state.note(span)
    doc.spans[layout.MENTIONS] = sorted(found + added, key=lambda s: (s.start, s.end, s.kb_id_))
    return doc


@cache
def _pronouns() -> dict[str, str]:
    return {word: gender for gender, row in lexicon("reference")["pronouns"].items() for word in row}


@cache
def _nominals() -> dict[str, frozenset[str]]:
    kinds: dict[str, set[str]] = {}
    for kind, row in lexicon("reference")["nominals"].items():
        for word in row:
            kinds.setdefault(word, set()).add(kind)
    return {word: frozenset(found) for word, found in kinds.items()}


@cache
def _pairs() -> dict[str, frozenset[str]]:
    kinds: dict[str, set[str]] = {}
    for kind, row in lexicon("reference")["pairs"].items():
        for word in row:
            kinds.setdefault(word, set()).add(kind)
    return {word: frozenset(found) for word, found in kinds.items()}


@dataclass(slots=True)
class _Seen:
    entity: int
    sentence: int
    place: int
    subject: bool
    main: bool


@dataclass(slots=True)
class _State:
    """What has been spoken of so far, read sentence by sentence."""

    doc: Doc
    number: int = -1
    seen: list[_Seen] = field(default_factory=list)
    at: dict[int, list[Span]] = field(default_factory=dict)
    taken: bytearray = field(default_factory=bytearray)
    gender: dict[int, str] = field(default_factory=dict)
    titles: list[tuple[frozenset[str], int, frozenset[int], str]] = field(default_factory=list)
    quote: bytearray = field(default_factory=bytearray)

    def __post_init__(self) -> None:
        doc = self.doc
        self.taken = bytearray(len(doc))
        for span in doc.spans.get(layout.MENTIONS, ()):
            self.at.setdefault(span.start, []).append(span)
            self.taken[span.start : span.end] = b"\1" * len(span)
        for span in doc.spans.get(layout.MENTIONS, ()):
            if span.label_ == "Person":
                self._learn_gender(span)
        for claim in layout.claims(doc):
            if claim["relation"] == "holdsPosition" and claim.get("title"):
                words = _title_words(claim["title"])
                self.titles.append(
                    (words, claim["subject"], frozenset(claim.get("owners") or ()), claim.get("tenure") or "current")
                )
        self.quote = _quoted(doc)

    def _learn_gender(self, span: Span) -> None:
        entity = int(span.kb_id_)
        for token in self.doc[max(0, span.start - 2) : span.start]:
            for gender, row in lexicon("reference")["gender"].items():
                if token.lower_ in row and (
                    token.i == span.start - 1
                    or token.lower_
                    not in ("brother", "father", "son", "sister", "mother", "daughter", "wife", "husband")
                ):
                    self.gender.setdefault(entity, gender)

    def enter(self, sent: Span) -> None:
        """Go on to the next sentence."""
        if not sent.text.isspace():
            self.number += 1

    def note(self, span: Span) -> None:
        """Remember a mention."""
        root = span.root
        top = root
        while top.dep_ in ("conj", "appos") and top.head is not top:
            top = top.head
        main = top.dep_ in SUBJECT and (
            top.head.dep_ == "ROOT" or (top.head.dep_ == "conj" and top.head.head.dep_ == "ROOT")
        )
        self.seen.append(_Seen(int(span.kb_id_), self.number, span.start, top.dep_ in SUBJECT, main))

    def read(self, token: Token) -> Iterator[Span]:
        """Yield the mentions that a token heads, after noting the names that begin at it."""
        for span in self.at.get(token.i, ()):
            self.note(span)
        if self.taken[token.i]:
            return
        lower = token.lower_
        if lower in _pronouns():
            entity = self._antecedent(token, _pronouns()[lower])
            if entity is not None:
                yield self._mention(token.i, token.i + 1, entity, "pronoun")
        elif lower == "it" and token.dep_ in SUBJECT:
            entity = self._it(token)
            if entity is not None:
                yield self._mention(token.i, token.i + 1, entity, "pronoun")
        elif token.pos_ in ("NOUN", "PROPN") and token.dep_ != "compound":
            yield from self._noun(token)
        elif token.pos_ == "NUM" and lower == "two" and token.dep_ in SUBJECT | {"pobj", "dobj"}:
            yield from self._two(token, token.i, frozenset(["Person"]))

    # -- pronouns -------------------------------------------------------------------------------------------------

    def _antecedent(self, token: Token, gender: str) -> int | None:
        best: list[tuple[float, int]] = []
        entities = layout.entities(self.doc)
        clause = _clause_subject(token)
        scores: dict[int, float] = {}
        for seen in self.seen:
            if self.number - seen.sentence > REACH or entities[seen.entity]["type"] != "Person":
                continue
            if self.gender.get(seen.entity, gender) != gender:
                continue
            if (
                token.lower_ in ("him", "her")
                and token.dep_ in ("dobj", "pobj", "dative")
                and clause is not None
                and self._entity_at(clause) == seen.entity
            ):
                continue
            score = 3.0 / (1 + self.number - seen.sentence)
            score += 1.5 if seen.main else 0.8 if seen.subject else 0.0
            if seen.sentence == self.number:
                if token.dep_ == "nsubj" and seen.main:
                    score += 1.0
                score += 0.3 * seen.place / max(1, token.i)
            if self.gender.get(seen.entity) == gender:
                score += 0.7
            scores[seen.entity] = max(scores.get(seen.entity, 0.0), score) + (0.1 if seen.entity in scores else 0.0)
        best = sorted(((score, entity) for entity, score in scores.items()), reverse=True)
        if not best or (len(best) > 1 and best[0][0] - best[1][0] < 0.35):
            return None
        entity = best[0][1]
        if self.quote[token.i] and token.lower_ in ("he", "she"):
            return None
        self.gender.setdefault(entity, gender)
        return entity

    def _it(self, token: Token) -> int | None:
        if (
            token.head.lemma_ in ("be", "seem", "appear", "take", "remain")
            or self.quote[token.i]
            or not token.is_sent_start
        ):
            return None
        entities = layout.entities(self.doc)
        subjects = {s.entity for s in self.seen if s.sentence == self.number - 1 and s.main}
        if len(subjects) == 1:
            entity = next(iter(subjects))
            if entities[entity]["type"] in ("Company", "Organisation", "Ministry", "Country"):
                return entity
        return None

    # -- noun phrases ---------------------------------------------------------------------------------------------

    def _noun(self, token: Token) -> Iterator[Span]:
        left = min(
            (c.i for c in token.lefts if c.dep_ in ("det", "amod", "compound", "poss", "nummod", "nmod")),
            default=token.i,
        )
        first = self.doc[left]
        lemma = token.lemma_.lower()
        between = self.doc[left : token.i]
        if any(t.lower_ in ("two", "both") for t in between) or first.lower_ == "both":
            kinds = _pairs().get(lemma)
            if kinds:
                yield from self._two(token, left, kinds)
            return
        if token.lower_ in ("pair", "duo") and first.lower_ == "the":
            yield from self._two(token, left, frozenset(["Person"]))
            return
        if token.tag_ in ("NNS", "NNPS"):
            return
        if lemma == "counterpart":
            entity = self._counterpart(token, between)
            if entity is not None:
                yield self._mention(left, token.i + 1, entity, "title")
            return
        if first.lower_ not in DEFINITE or any(
            c.dep_ in ("relcl", "appos") and c.i > token.i + 1 for c in token.rights if c.dep_ == "appos"
        ):
            return
        if any(c.dep_ == "prep" and c.lower_ in ("of", "for") for c in token.rights) and lemma not in (
            "minister",
            "president",
        ):
            return
        entity = self._titled(token, left)
        if entity is not None:
            yield self._mention(left, token.i + 1, entity, "title")
            return
        entity = self._last_of_kind(token, left, lemma)
        if entity is not None:
            yield self._mention(left, token.i + 1, entity, "nominal")

    def _titled(self, token: Token, left: int) -> int | None:
        """Return who holds the title of a noun phrase such as "the defence minister", if the text leaves no doubt."""
        words = _title_words(self.doc[left : token.i + 1].text)
        countries = {int(s.kb_id_) for i in range(left, token.i) for s in self.at.get(i, ()) if s.label_ == "Country"}
        names = {t.lower_ for i in range(left, token.i) for s in self.at.get(i, ()) for t in s}
        words = frozenset(w for w in words if w not in names)
        if not words or token.lemma_.lower() not in words:
            return None
        fits: list[int] = []
        for title, person, owners, tenure in self.titles:
            if (
                words <= title
                and (not countries or owners & countries)
                and tenure != "former"
                and (title - words <= {"prime", "vice", "deputy"}) <= (len(words) > 1 or len(title) == 1 or True)
            ):
                fits.append(person)
        if "prime" not in words and len(words) == 1:
            exact = [p for t, p, o, n in self.titles if t == words and p in fits]
            fits = exact or [p for p in fits if not any("prime" in t for t, q, _, _ in self.titles if q == p)] or fits
        options = set(fits)
        if not options:
            return None
        if len(options) == 1:
            person = next(iter(options))
            return person if any(s.entity == person for s in self.seen) else None
        recent = [s for s in reversed(self.seen) if s.entity in options]
        if not recent or self.number - recent[0].sentence > 2:
            return None
        near = {s.entity for s in recent if s.sentence == recent[0].sentence}
        if len(near) == 1:
            return recent[0].entity
        main = {s.entity for s in recent if s.sentence == recent[0].sentence and s.main}
        return next(iter(main)) if len(main) == 1 else None

    def _counterpart(self, token: Token, between: Span) -> int | None:
        countries = {int(s.kb_id_) for t in between for s in self.at.get(t.i, ()) if s.label_ == "Country"}
        if len(countries) != 1:
            return None
        if any(c.dep_ == "appos" for c in token.children) or (token.i + 1 < len(self.doc) and self.taken[token.i + 1]):
            return None
        subject = _clause_subject(token)
        who = self._entity_at(subject) if subject is not None else None
        if who is None:
            who = next((s.entity for s in reversed(self.seen) if s.subject), None)
        mine = [t for t, person, _, _ in self.titles if person == who]
        options = {p for t, p, owners, _ in self.titles if p != who and owners & countries and any(t & m for m in mine)}
        return next(iter(options)) if len(options) == 1 else None

    def _last_of_kind(self, token: Token, left: int, lemma: str) -> int | None:
        kinds = _nominals().get(lemma)
        if not kinds:
            return None
        entities = layout.entities(self.doc)
        modified = token.i - left > 1
        if (
            modified
            and lemma not in ("bank",)
            and any(
                t.pos_ in ("ADJ", "NOUN", "PROPN", "VERB") and t.ent_type_ == "" for t in self.doc[left + 1 : token.i]
            )
            and "Person" in kinds
        ):
            return None
        countries = {int(s.kb_id_) for i in range(left, token.i) for s in self.at.get(i, ()) if s.label_ == "Country"}
        if "Country" in kinds:
            return self._country(token, modified)
        recent = [
            s for s in reversed(self.seen) if entities[s.entity]["type"] in kinds and self.number - s.sentence <= REACH
        ]
        if countries:
            return None
        if lemma in ("group", "forum", "bank", "agreement"):
            named = [s for s in recent if lemma in entities[s.entity]["label"].lower()]
            recent = named or recent
        elif kinds & {"Organisation", "Ministry"} and not kinds & {"Company"}:
            named = [s for s in recent if lemma in " ".join(entities[s.entity]["names"]).lower()]
            recent = (
                named
                if named
                else recent
                if lemma in ("body", "organisation", "organization", "bloc", "grouping")
                else []
            )
        if not recent:
            return None
        last = recent[0].sentence
        near = {s.entity for s in recent if s.sentence == last}
        if len(near) == 1:
            return recent[0].entity
        main = {s.entity for s in recent if s.sentence == last and s.main}
        return next(iter(main)) if len(main) == 1 else None

    def _country(self, token: Token, modified: bool) -> int | None:
        if modified or token.lemma_.lower() in ("state", "government", "neighbour", "neighbor"):
            return None
        entities = layout.entities(self.doc)
        recent = [
            s
            for s in reversed(self.seen)
            if entities[s.entity]["type"] == "Country" and self.number - s.sentence <= REACH
        ]
        if not recent:
            return None
        near = {s.entity for s in recent if s.sentence == recent[0].sentence}
        return recent[0].entity if len(near) == 1 else None

    # -- two at once ----------------------------------------------------------------------------------------------

    def _two(self, token: Token, left: int, kinds: frozenset[str]) -> Iterator[Span]:
        entities = layout.entities(self.doc)
        order = [k for k in ("Person", "Country", "Company") if k in kinds]
        for back in range(0, REACH):
            for kind in order:
                found = {
                    s.entity
                    for s in self.seen
                    if s.sentence == self.number - back and entities[s.entity]["type"] == kind and s.place < token.i
                }
                if len(found) == 2:
                    for entity in sorted(found):
                        yield self._mention(left, token.i + 1, entity, "nominal")
                    return
                if len(found) > 2 and kind == order[0]:
                    return

    # -- small things ---------------------------------------------------------------------------------------------

    def _entity_at(self, token: Token) -> int | None:
        for i in range(token.i, max(-1, token.i - 8), -1):
            for span in self.at.get(i, ()):
                if span.end > token.i:
                    return int(span.kb_id_)
        return None

    def _mention(self, start: int, end: int, entity: int, kind: str) -> Span:
        return layout.mention(
            self.doc, start, end, label=layout.entities(self.doc)[entity]["type"], entity=entity, kind=kind
        )


def _clause_subject(token: Token) -> Token | None:
    for up in (token, *token.ancestors):
        for child in up.children:
            if child.dep_ in SUBJECT and child.i != token.i:
                return child
    return None


def _title_words(title: str) -> frozenset[str]:
    drop = {
        "the",
        "of",
        "for",
        "and",
        "to",
        "a",
        "an",
        "this",
        "that",
        "affairs",
        ",",
        "-",
        "new",
        "visiting",
        "former",
        "outgoing",
        "incoming",
        "federal",
        "union",
    }
    return frozenset(
        w.strip(".,()").lower() for w in title.replace("-", " - ").split() if w.lower() not in drop and w.strip(".,()")
    )


def _quoted(doc: Doc) -> bytearray:
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


def titles_of(doc: Doc) -> dict[int, list[dict[str, Any]]]:
    """Return the holdsPosition claims of a Doc by person."""
    found: dict[int, list[dict[str, Any]]] = {}
    for claim in layout.claims(doc):
        if claim["relation"] == "holdsPosition":
            found.setdefault(claim["subject"], []).append(claim)
    return found
