"""The component `kgx_attribution`: who is quoted or reported as saying what, and Statement events.

One statement a speaker (or those who speak together) and article, with each sentence as evidence. `lexicons/attribution.yaml`
has the verbs, nouns and phrases that tell of one; `kgx.pipes.speakers` finds whose they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from kgx.pipes import layout
from kgx.pipes.engine import SUBJECTS, VERBS, Index, passive
from kgx.pipes.events_places import SLOTS, place_chain
from kgx.pipes.moments import date_told
from kgx.pipes.speakers import addressees, author, speakers, voices, words
from kgx.pipes.status import status_of
from kgx.schema import lexicon

CLAUSES = frozenset(["ccomp", "parataxis"])
FINITE = frozenset(["VBD", "VBZ", "VBP"])


@dataclass(frozen=True, slots=True)
class Saying:
    """A place where somebody says something."""

    trigger: Token
    speakers: list[int]
    rule: str
    confidence: float
    addressees: list[int] = field(default_factory=list)


@Language.component("kgx_attribution", requires=["doc.spans"])
def attribution(doc: Doc) -> Doc:
    """Write what is said by whom, and the Statement events."""
    index = Index(doc)
    said: list[Span] = []
    statements: dict[frozenset[int], dict[str, Any]] = {}
    for saying in _sayings(doc, index):
        said += _said(saying)
        key = frozenset(saying.speakers)
        if key in statements:
            _again(statements[key], saying)
        else:
            statements[key] = {**_statement(saying), "places": _places(saying.trigger, index)}
    doc.spans[layout.SAID] = said
    layout.events(doc).extend(statements.values())
    return doc


def _sayings(doc: Doc, index: Index) -> Iterator[Saying]:
    for sent in doc.sents:
        quoted = any(t.text == '"' for t in sent)
        for token in sent:
            found, kind = None, token.pos_
            if token.lower_ == "according":
                found = _according(token, index)
            elif kind in VERBS:
                found = _by_verb(token, index, quoted=quoted)
            elif token.dep_ == "pobj" and token.lemma_.lower() in words("views") and token.head.lower_ == "in":
                found = _by_noun(token, index, "said.view")
            elif kind == "NOUN" and token.lemma_.lower() in words("sources"):
                found = _by_noun(token, index, "said.statement")
            if found is not None and found.speakers:
                yield found


# -- verbs -------------------------------------------------------------------------------------------------------------


def _by_verb(verb: Token, index: Index, *, quoted: bool) -> Saying | None:
    lemma = verb.lemma_.lower()
    read = _read(verb, lemma, quoted=quoted)
    if read is None or not _stated(verb):
        return None
    if passive(verb) and not (lemma in words("passive") and any(c.dep_ == "agent" for c in verb.children)):
        return None
    who = [e for e in speakers(verb, index) if not _reporter(lemma, index, e)]
    if not who or not _personal(verb, lemma, index):
        return None
    rule, confidence = read
    return Saying(verb, who, rule, confidence, [e for e in addressees(verb, index) if e not in who])


def _stated(verb: Token) -> bool:
    """Tell whether a verb says that something was said, not that it will be, may be, or was not."""
    if verb.tag_ == "VBG" and verb.dep_ in ("pcomp", "amod", "compound"):
        return False
    children = list(verb.children)
    if any(c.dep_ == "neg" for c in children):
        return False
    helpers = any(c.dep_ in ("aux", "auxpass") for c in children)
    if verb.tag_ == "VBN" and not helpers and not any(c.dep_ == "agent" for c in children):
        if verb.dep_ in ("acl", "amod", "relcl") or (verb.i + 1 < len(verb.doc) and verb.nbor().lower_ == "to"):
            return False  # "a firm said to own the mine"
    if (
        verb.tag_ in FINITE
        and not helpers
        and not any(c.dep_ == "mark" and c.lower_ in ("if", "unless") for c in children)
    ):
        return True
    return status_of(verb) == "happened"


def _read(verb: Token, lemma: str, *, quoted: bool) -> tuple[str, float] | None:
    """Return rule and confidence if a verb, with what it governs, tells of a statement."""
    children = list(verb.children)
    particles = {c.lower_ for c in children if c.dep_ == "prt"}
    links = {c.lower_ for c in children if c.dep_ == "prep"}
    never = lexicon("attribution")
    if particles & set(never["not_particles"].get(lemma, ())) or links & set(never["not_with"].get(lemma, ())):
        return None
    clause = any(
        (c.dep_ in CLAUSES and not (c.i > verb.i and c.lemma_.lower() in ("say", "announce", "report")))
        or (c.dep_ == "xcomp" and lemma in ("promise", "pledge", "vow", "call", "ask", "urge"))
        for c in children
    )
    if lemma in words("say", "clause") and (clause or quoted or _aside(verb)):
        return "said.verb", 0.9
    if lemma in words("naming") and any(c.dep_ in ("oprd", "ccomp") for c in children):
        return "said.object", 0.8
    if quoted and lemma in words("quoted"):
        return "said.verb", 0.8
    if lemma in words("say"):
        return "said.verb", 0.82
    if lemma in words("object") and any(c.dep_ in ("dobj", "oprd", "nsubjpass", "relcl") for c in children):
        return "said.object", 0.78
    if lemma in words("object") and verb.dep_ in ("relcl", "acl"):
        return "said.object", 0.75
    wanted = lexicon("attribution")["with"].get(lemma, ())
    if any(
        c.lower_ in wanted or any(g.dep_ == "mark" and g.lower_ in wanted for g in c.children)
        for c in children
        if c.dep_ in ("prep", "prt", "agent", "dative", "advcl", "advmod")
    ):
        return "said.with", 0.8
    phrase = lexicon("attribution")["phrases"].get(lemma, ())
    if phrase and any(
        c.lemma_.lower() in phrase or (c.dep_ == "ccomp" and any(g.lemma_.lower() in phrase for g in c.children))
        for c in children
        if c.dep_ != "nsubj"
    ):
        return "said.phrase", 0.78
    if any(_channel(c) for c in children):
        return "said.channel", 0.78
    return None


def _aside(verb: Token) -> bool:
    """Tell whether a verb and its subject are put between or behind commas: "prices, the minister argued, rise"."""
    doc = verb.doc
    if verb.i + 1 < len(doc) and doc[verb.i + 1].text not in (",", ".", ";", '"'):
        return False
    own = [c for c in verb.children if c.dep_ in SUBJECTS and c.i < verb.i]
    return bool(own) and own[-1].left_edge.i > 0 and doc[own[-1].left_edge.i - 1].text in (",", '"', "?", "!")


def _channel(link: Token) -> bool:
    """Tell whether a preposition names what a statement is made in: "in a statement", "in an interview"."""
    return (
        link.dep_ == "prep"
        and link.lower_ in ("in", "by")
        and any(c.dep_ == "pobj" and c.lemma_.lower() in words("channels") for c in link.children)
    )


def _personal(verb: Token, lemma: str, index: Index) -> bool:
    """Tell whether the object of a verb fits: one welcomes a decision in words, but a guest at the door."""
    if lemma not in words("not_persons"):
        return True
    objects = [c for c in verb.children if c.dep_ == "dobj"]
    objects += [c for c in verb.children if c.dep_ == "nsubjpass"]
    return not any(
        o.lower_ in ("him", "her", "them") or any(index.type(e) == "Person" for e in index.fill(o)) for o in objects
    )


def _reporter(lemma: str, index: Index, entity: int) -> bool:
    """Tell whether a speaker is a news agency or paper that merely reports."""
    return lemma in ("report", "write", "say") and any(
        word in words("reporters")
        for name in index.entities[entity]["names"]
        for word in name.lower().replace("-", " ").split()
    )


# -- nouns -------------------------------------------------------------------------------------------------------------


def _according(token: Token, index: Index) -> Saying | None:
    """Read "according to X", "according to a statement from X"."""
    for link in token.children:
        if link.lower_ == "to":
            who = [e for c in link.children for e in voices(c, index)]
            who = [e for e in who if not _reporter("report", index, e)]
            return Saying(token, who, "said.according", 0.8)
    return None


def _by_noun(noun: Token, index: Index, rule: str) -> Saying | None:
    return Saying(noun, author(noun, index), rule, 0.75)


# -- what is written ---------------------------------------------------------------------------------------------------


def _evidence(saying: Saying) -> dict[str, Any]:
    start, end = layout.trimmed(saying.trigger.sent)
    return {
        "start": start,
        "end": end,
        "rule": saying.rule,
        "confidence": saying.confidence,
        "attributed_to": None,
        "trigger": saying.trigger.i,
    }


def _statement(saying: Saying) -> dict[str, Any]:
    arguments = [["speaker", e] for e in saying.speakers] + [["addressee", e] for e in saying.addressees]
    return {
        "type": "Statement",
        "arguments": arguments,
        "places": [],
        "start": _when(saying),
        "end": None,
        "status": "happened",
        "about": _about(saying.trigger),
        "amount": None,
        "evidence": [_evidence(saying)],
        "earlier": _earlier(saying),
    }


def _places(trigger: Token, index: Index) -> list[int]:
    """Return where something is said: "told reporters in Rabat", "said, speaking at a forum in Oslo"."""
    if trigger.pos_ not in VERBS:
        return []
    behind = {c.right_edge.i + 1 for c in trigger.children if c.dep_ in SUBJECTS and c.i > trigger.i}
    spots = [trigger, *(c for c in trigger.children if c.lower_ in words("listeners") or c.lemma_ in words("speaking"))]
    spots += [g for c in trigger.children if c.dep_ in ("prep", "dative") and c.lower_ == "to" for g in c.children]
    found = [
        place
        for spot in spots
        for link in spot.children
        if link.dep_ == "prep" and link.lower_ in SLOTS and link.i not in behind  # "said the embassy in X"
        for token in link.children
        for place in place_chain(token, index)
    ]
    return list(dict.fromkeys(found))


def _again(event: dict[str, Any], saying: Saying) -> None:
    """Add another place where the same speak to their statement."""
    evidence = _evidence(saying)
    if all(e["start"] != evidence["start"] for e in event["evidence"]):
        event["evidence"].append(evidence)
    event["arguments"] += [["addressee", a] for a in saying.addressees if ["addressee", a] not in event["arguments"]]
    if event["earlier"] and not _earlier(saying):  # the news comes before what had been said long ago
        event["start"], event["earlier"] = _when(saying), False
    elif event["earlier"] or not _earlier(saying):
        event["start"] = event["start"] or _when(saying)
    event["about"] = event["about"] or _about(saying.trigger)


def _when(saying: Saying) -> str | None:
    return (date_told(saying.trigger) or "").partition("/")[0] or None


def _earlier(saying: Saying) -> bool:
    """Tell whether somebody had said it before the time of the story: "had told"."""
    return any(c.dep_ == "aux" and c.lower_ == "had" for c in saying.trigger.children)


def _said(saying: Saying) -> Iterator[Span]:
    """Yield the spans that the first speaker is reported as saying."""
    doc, trigger, speaker = saying.trigger.doc, saying.trigger, str(saying.speakers[0])
    if trigger.pos_ not in VERBS:
        yield Span(doc, trigger.sent.start, trigger.sent.end, label="said", kb_id=speaker)
        return
    for child in trigger.children:
        if child.dep_ in CLAUSES:
            yield Span(doc, child.left_edge.i, child.right_edge.i + 1, label="said", kb_id=speaker)


def _about(trigger: Token) -> str | None:
    for child in trigger.children:
        if child.dep_ in ("ccomp", "dobj", "xcomp", "parataxis"):
            start, end = child.left_edge.i, child.right_edge.i
            words = trigger.doc[start : min(end + 1, start + 14)].text
            return " ".join(words.split()).strip(' ,"') or None
    return None


def speaker_of(doc: Doc, token: Token) -> int | None:
    """Return the local id of whoever is reported as saying the clause that a token is in, or None."""
    inner: Span | None = None
    for span in doc.spans.get(layout.SAID, ()):
        if span.start <= token.i < span.end and (inner is None or len(span) < len(inner)):
            inner = span
    return int(inner.kb_id_) if inner is not None else None
