"""The component `kgx_reference`: titles, noun phrases and pronouns that stand for something named before.

Light rules that abstain: where two readings are about equally good there is no mention. `discourse` keeps what has been
spoken of; `pronouns`, `phrases` and `pairs` say what is meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from kgx.pipes import layout
from kgx.pipes.cast import People, native
from kgx.pipes.discourse import Discourse
from kgx.pipes.pairs import resolve_pair
from kgx.pipes.phrases import resolve
from kgx.pipes.pronouns import antecedents


@Language.component("kgx_reference", requires=["doc.spans"], assigns=["doc.spans"])
def reference(doc: Doc) -> Doc:
    """Add mentions of kind title, nominal and pronoun to the Doc."""
    found = list(doc.spans.get(layout.MENTIONS, ()))
    talk = Discourse(doc)
    people = People(doc, talk)
    added: list[Span] = []
    for sent in doc.sents:
        talk.enter(sent)
        verbs: list[Token] = []
        for token in sent:
            if token.pos_ == "VERB":
                verbs.append(token)
            for span in talk.at.get(token.i, ()):
                talk.note(span)
            for span in _read(token, talk, people):
                added.append(span)
                talk.add(span)
        for verb in verbs:
            people.note(verb)
    doc.spans[layout.MENTIONS] = sorted(found + added, key=lambda s: (s.start, s.end, s.kb_id_))
    return doc


def _read(token: Token, talk: Discourse, people: People) -> Iterator[Span]:
    """Yield the references that a token heads."""
    if token.i in talk.over:
        demonym = any(span.id_ == "demonym" and len(span) == 1 for span in talk.at.get(token.i, ()))
        person = native(token, talk, people) if demonym and talk.doc[token.i - 1].lower_ == "the" else None
        if person is not None:
            yield _mention(talk, token.i - 1, token.i + 1, person, "nominal")
        return
    if token.pos_ == "PRON" or token.tag_ == "PRP$":
        for entity in antecedents(token, talk):
            yield _mention(talk, token.i, token.i + 1, entity, "pronoun")
    elif token.pos_ in ("NOUN", "PROPN", "NUM", "ADJ") and token.dep_ not in ("compound", "amod"):
        pair = resolve_pair(token, talk, people)
        if pair is not None:
            for entity in pair[1]:
                yield _mention(talk, pair[0], token.i + 1, entity, "nominal")
            return
        one = resolve(token, talk, people)
        if one is not None:
            yield _mention(talk, one[0], token.i + 1, one[1], one[2])


def _mention(talk: Discourse, start: int, end: int, entity: int, kind: str) -> Span:
    return layout.mention(talk.doc, start, end, label=talk.type(entity), entity=entity, kind=kind)
