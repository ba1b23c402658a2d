"""The component `kgx_nationality`: people whose country stands beside their name ("the Italian sculptor X", "India's X")."""

from __future__ import annotations

from functools import cache
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from kgx.pipes import layout
from kgx.pipes.titlewords import DETERMINERS, Names
from kgx.schema import lexicon

BESIDE = frozenset(["NOUN", "ADJ", "PROPN", "ADV"])
REACH = 6  # tokens between the country and the name


@Language.component("kgx_nationality", requires=["doc.spans"])
def nationality(doc: Doc) -> Doc:
    """Append nationality claims that no office has shown already."""
    names = Names(doc)
    known = {(c["subject"], c["object"]): c for c in layout.claims(doc) if c["relation"] == "nationality"}
    for span in names.spans:
        if span.label_ != "Person":
            continue
        for country, rule, confidence in (
            *_before(doc, names, span),
            *_after(doc, names, span),
            *_told(doc, names, span),
        ):
            person = int(span.kb_id_)
            start, end = layout.trimmed(doc[span.start : span.end].sent)
            evidence = {"start": start, "end": end, "rule": rule, "confidence": confidence, "attributed_to": None}
            row: dict[str, Any] | None = known.get((person, country))
            if row is None:
                if any(subject == person for subject, _ in known):
                    continue  # an office or an earlier sentence says otherwise
                row = {
                    "relation": "nationality",
                    "subject": person,
                    "object": country,
                    "status": "asserted",
                    "evidence": [],
                }
                known[person, country] = row
                layout.claims(doc).append(row)
            if evidence not in row["evidence"]:
                row["evidence"].append(evidence)
    return doc


@cache
def _things() -> frozenset[str]:
    return frozenset(lexicon("relations")["words"]["thing"])


def _before(doc: Doc, names: Names, span: Span) -> list[tuple[int, str, float]]:
    i = span.start - 1
    i -= i > 0 and doc[i].text == '"'
    if i >= 0 and doc[i].lower_ in _things():
        return []
    possessed = False
    while i >= 0 and span.start - i <= REACH and not doc[i + 1].is_sent_start:
        token = doc[i]
        mention = names.at.get(i)
        if mention is not None:
            demonym = mention.label_ == "Country" and mention.id_ == "demonym"
            owner = mention.label_ == "Country" and possessed and i == span.start - 2
            if demonym and not (possessed and i != span.start - 2):
                return [(int(mention.kb_id_), "nationality.adjective", 0.85)]
            return [(int(mention.kb_id_), "nationality.possessive", 0.8)] if owner else []
        if token.text in ("'s", "'"):
            possessed = True
        elif token.pos_ not in BESIDE or token.lower_ in ("and", "or"):
            return []
        i -= 1
    return []


def _after(doc: Doc, names: Names, span: Span) -> list[tuple[int, str, float]]:
    """X, the Norwegian economist; X, a German"""
    i = span.end
    i += i + 1 < len(doc) and doc[i + 1].lower_ in ("himself", "herself")
    if i + 2 >= len(doc) or doc[span.end].text != "," or doc[i + 1].lower_ not in DETERMINERS:
        return []
    for j in range(i + 2, min(i + 6, len(doc))):
        mention = names.at.get(j)
        if mention is not None:
            head = doc[mention.end] if mention.end < len(doc) else None
            if (
                mention.label_ == "Country"
                and mention.id_ == "demonym"
                and head is not None
                and head.pos_ in ("NOUN", "ADJ", "PUNCT", "PRON")
            ):
                return [(int(mention.kb_id_), "nationality.apposition", 0.82)]
            return []
        if doc[j].pos_ not in ("ADJ", "ADV", "NUM", "NOUN"):
            return []
    return []


def _told(doc: Doc, names: Names, span: Span) -> list[tuple[int, str, float]]:
    """X is Danish; X is a Danish citizen; X holds Danish and Swedish citizenship; X of Denmark"""
    i = span.end
    place = names.starts.get(i + 1 + (i + 1 < len(doc) and doc[i + 1].lower_ == "the"))
    if place is not None and doc[i].lower_ == "of" and place.label_ == "Country" and place.id_ == "name":
        goes_on = place.end < len(doc) and doc[place.end].text in ("'s", "'", "-")
        return [] if goes_on else [(int(place.kb_id_), "nationality.of", 0.8)]
    if i >= len(doc) or doc[i].pos_ not in ("AUX", "VERB"):
        return []
    being, having = doc[i].lemma_ == "be", doc[i].lemma_.lower() in lexicon("titles")["citizenship"]["verbs"]
    if not (being or having):
        return []
    i += 1
    found: list[int] = []
    while i < len(doc) and not doc[i].is_sent_start:
        mention = names.starts.get(i)
        if mention is not None and mention.label_ == "Country" and mention.id_ == "demonym":
            found.append(int(mention.kb_id_))
            i = mention.end
        elif doc[i].lower_ in ("and", "a", "an", "dual", "both", "also", "now", "of"):
            i += 1
        else:
            break
    after = doc[i].lower_ if i < len(doc) else "."
    told = after in lexicon("titles")["citizenship"]["nouns"] or (
        being and (doc[min(i, len(doc) - 1)].is_punct or after in ("by", "but"))
    )
    return [(country, "nationality.told", 0.88) for country in found] if told else []
