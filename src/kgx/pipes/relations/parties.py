"""Parties: what their adherents are called, and who belongs to one because of an office in it."""

from __future__ import annotations

from spacy.tokens import Doc

from kgx.pipes import layout
from kgx.pipes.engine import Index
from kgx.pipes.relations.claims import Claims
from kgx.pipes.relations.notation import word_list


def adherents(doc: Doc, index: Index, features: list[frozenset[str]]) -> dict[int, int]:
    """Return the party that a word for its adherents stands for, by token: "Progressive" for the Progressive Party.

    Only words outside of names count, and parties that the article names.
    """
    forms: dict[tuple[str, ...], int] = {}
    for number, entity in enumerate(layout.entities(doc)):
        if "party" in features[number]:
            for name in entity["names"]:
                for form in _forms(name):
                    forms.setdefault(form, number)
    found: dict[int, int] = {}
    if not forms:
        return found
    last = {form[-1] for form in forms}
    for token in doc:
        if token.text in last and not index.at.get(token.i):
            for form, party in forms.items():
                if tuple(t.text for t in doc[max(0, token.i + 1 - len(form)) : token.i + 1]) == form:
                    found[token.i] = party
    return found


def _forms(name: str) -> set[tuple[str, ...]]:
    words = tuple(name.split())
    forms = {words[:-1]} if len(words) > 1 and words[-1].lower() in word_list("party_last") else set()
    if words[-1].endswith("s") and words[-1][0].isupper() and len(words[-1]) > 4:
        forms.add((*words[:-1], words[-1].removesuffix("s")))
    forms |= {(*form[:-1], form[-1].removesuffix("ic")) for form in forms if form[-1].endswith("cratic")}
    forms |= {(form[0][0],) for form in forms if form in (("Republican",), ("Democrat",))}
    return {form for form in forms if form and form[-1][:1].isupper()}


def party_offices(doc: Doc, features: list[frozenset[str]], found: Claims) -> None:
    """Add that whoever holds or held an office in a party is a member of it."""
    for claim in layout.claims(doc):
        if claim["relation"] != "holdsPosition":
            continue
        for owner in claim["owners"]:
            if "party" in features[owner] and claim["evidence"]:
                start = min(e["start"] for e in claim["evidence"])
                span = doc.char_span(start, start + 1, alignment_mode="expand")
                if span is not None:
                    found.add(claim["subject"], "memberOf", owner, where=span[0], rule="member.office", confidence=0.8)
