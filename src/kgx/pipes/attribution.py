"""The component `kgx_attribution`: who is quoted or reported as saying what, and Statement events.

One statement a speaker and article, with each sentence as evidence.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from kgx.pipes import layout
from kgx.pipes.dates import date_of
from kgx.pipes.engine import Index, passive, subjects
from kgx.pipes.status import status_of
from kgx.schema import lexicon

SPEAKERS = frozenset(["Person", "Ministry", "Company", "Organisation", "Country"])


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(lexicon("attribution")[key])


@Language.component("kgx_attribution", requires=["doc.spans"])
def attribution(doc: Doc) -> Doc:
    """Write what is said by whom, and the Statement events."""
    index = Index(doc)
    said: list[Span] = []
    statements: dict[int, dict[str, Any]] = {}
    for sent in doc.sents:
        for token in sent:
            if token.pos_ == "VERB" and token.lemma_.lower() in _words("clause") | _words("object"):
                _verb(doc, token, index, said, statements)
            elif token.lower_ == "according" and token.i + 1 < len(doc):
                for child in token.children:
                    if child.lower_ == "to":
                        for grand in child.children:
                            for speaker in index.fill(grand):
                                if index.type(speaker) in SPEAKERS:
                                    _say(doc, token, speaker, [], sent, said, statements, 0.75, "said.according")
    doc.spans[layout.SAID] = said
    layout.events(doc).extend(statements[s] for s in sorted(statements))
    return doc


def _verb(doc: Doc, verb: Token, index: Index, said: list[Span], statements: dict[int, dict[str, Any]]) -> None:
    lemma = verb.lemma_.lower()
    if passive(verb) or (verb.tag_ == "VBG" and verb.dep_ in ("pcomp", "amod")):
        return
    content = [
        c
        for c in verb.children
        if c.dep_ in ("ccomp", "parataxis") or (c.dep_ == "xcomp" and lemma in ("promise", "pledge", "vow", "call"))
    ]
    quoted = _quotation(verb)
    objects = [c for c in verb.children if c.dep_ == "dobj"]
    if (
        not content
        and not quoted
        and not (lemma in _words("object") and objects)
        and not (lemma in ("say", "tell") and verb.dep_ in ("ROOT", "conj", "advcl", "parataxis", "ccomp"))
    ):
        return
    if (
        not content
        and not quoted
        and lemma in ("call", "recall", "describe")
        and not any(c.dep_ in ("oprd", "prep", "dobj") for c in verb.children)
    ):
        return
    status = status_of(verb)
    if status in ("planned", None):
        return
    speakers = [e for t in subjects(verb) for e in index.fill(t) if index.type(e) in SPEAKERS]
    if not speakers and verb.head is not verb and verb.dep_ in ("conj", "advcl"):
        speakers = [e for t in subjects(verb.head) for e in index.fill(t) if index.type(e) in SPEAKERS]
    addressees = []
    if lemma in _words("addressed"):
        for child in verb.children:
            if child.dep_ in ("dobj", "dative"):
                addressees += [
                    e for e in index.fill(child) if index.type(e) in ("Person", "Company", "Organisation", "Country")
                ]
    confidence = 0.9 if content or quoted else 0.78
    for speaker in dict.fromkeys(speakers):
        _say(
            doc,
            verb,
            speaker,
            [a for a in addressees if a != speaker],
            verb.sent,
            said,
            statements,
            confidence,
            "said.verb" if content or quoted else "said.object",
        )


def _quotation(verb: Token) -> bool:
    """Tell whether a quotation stands in the sentence of a verb."""
    return any(t.text == '"' for t in verb.sent)


def _say(
    doc: Doc,
    trigger: Token,
    speaker: int,
    addressees: list[int],
    sent: Span,
    said: list[Span],
    statements: dict[int, dict[str, Any]],
    confidence: float,
    rule: str,
) -> None:
    start, end = layout.trimmed(sent)
    event = statements.get(speaker)
    when = (date_of(doc, trigger) or "").partition("/")[0] or None
    evidence = {"start": start, "end": end, "rule": rule, "confidence": confidence, "attributed_to": None}
    if event is None:
        statements[speaker] = {"type": "Statement", "arguments": [["speaker", speaker], *(["addressee", a] for a in addressees)], "places": [], "start": when, "end": None,
                               "status": "happened", "about": _content(trigger), "amount": None, "evidence": [evidence]}  # fmt: skip
    else:
        if all(e["start"] != start for e in event["evidence"]):
            event["evidence"].append(evidence)
        event["arguments"] += [["addressee", a] for a in addressees if ["addressee", a] not in event["arguments"]]
        event["start"] = event["start"] or when
        event["about"] = event["about"] or _content(trigger)
    if trigger.pos_ == "VERB":
        for child in trigger.children:
            if child.dep_ in ("ccomp", "parataxis"):
                tokens = [t.i for t in child.subtree]
                said.append(Span(doc, min(tokens), max(tokens) + 1, label="said", kb_id=str(speaker)))
    else:
        said.append(Span(doc, sent.start, sent.end, label="said", kb_id=str(speaker)))


def _content(verb: Token) -> str | None:
    for child in verb.children:
        if child.dep_ in ("ccomp", "dobj", "xcomp", "parataxis"):
            tokens = sorted(t.i for t in child.subtree)
            words = verb.doc[tokens[0] : min(tokens[-1] + 1, tokens[0] + 14)].text
            text = " ".join(words.split()).strip(' ,"')
            return text or None
    return None


def speaker_of(doc: Doc, token: Token) -> int | None:
    """Return the local id of whoever is reported as saying the clause that a token is in, or None."""
    inner: Span | None = None
    for span in doc.spans.get(layout.SAID, ()):
        if span.start <= token.i < span.end and (inner is None or len(span) < len(inner)):
            inner = span
    return int(inner.kb_id_) if inner is not None else None
