"""Parties: what their adherents are called, and who belongs to one because of an office in it."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from kgx.pipes import layout
from kgx.pipes.engine import Index
from kgx.pipes.relations.claims import Claims
from kgx.pipes.relations.notation import word_list

REACH = 4  # tokens that the name of a party's adherents may have before its last


def adherents(doc: Doc, index: Index, features: list[frozenset[str]]) -> dict[int, int]:
    """Return the party that a word for its adherents stands for, by token: "Progressive" for the Progressive Party.

    Only words outside of names count, and parties that the article names.
    """
    forms: dict[str, int] = {}
    for number, entity in enumerate(layout.entities(doc)):
        if "party" in features[number]:
            for name in entity["names"]:
                for form in _forms(name):
                    forms.setdefault(form, number)
    if not forms:
        return {}
    last = {re.split(r"\W", form)[-1] for form in forms}
    found: dict[int, int] = {}
    for token in doc:
        if token.text in last and not index.at.get(token.i):
            for start in range(max(0, token.i - REACH), token.i + 1):
                party = forms.get(doc[start : token.i + 1].text)
                if party is not None:
                    found[token.i] = party
                    break
    return found


def _forms(name: str) -> set[str]:
    """Return what adherents of a party are called: of "Social Democratic Party", Social Democratic and Social Democrat."""
    words = name.split()
    forms: set[str] = set()
    if len(words) > 1 and words[-1].lower() in word_list("party_last"):
        forms.add(" ".join(words[:-1]))
    if words[-1].endswith("s") and words[-1][0].isupper() and len(words[-1]) > 4:
        forms.add(name.removesuffix("s"))
    forms |= {form.removesuffix("ic") for form in forms if form.endswith("cratic")}
    forms |= {form[0] for form in forms if form in ("Republican", "Democrat")}
    return {form for form in forms if form[:1].isupper()}


def party_offices(doc: Doc, features: list[frozenset[str]], found: Claims) -> None:
    """Add that whoever holds or held an office in a party or movement is of it, where a sentence of it names that."""
    parties = {number for number, known in enumerate(features) if known & {"party", "movement"}}
    if not parties:
        return
    named = {
        (span.sent.start_char, int(span.kb_id_)): span for span in layout.mentions(doc) if int(span.kb_id_) in parties
    }
    for claim in layout.claims(doc):
        if claim["relation"] != "holdsPosition":
            continue
        for owner in claim["owners"]:
            for evidence in claim["evidence"] if owner in parties else ():
                if evidence["rule"].endswith(".near"):
                    continue  # whose office it is was but guessed
                span = named.get((evidence["start"], owner))
                if span is not None:
                    where = doc[span.start]
                    found.add(claim["subject"], "memberOf", owner, where=where, rule="member.office", confidence=0.8)
