"""The component `kgx_nationality`: people whose country stands beside their name ("the Italian sculptor X", "India's X")."""

from __future__ import annotations

from functools import cache
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from kgx.pipes import layout
from kgx.pipes.titlewords import DETERMINERS, Names, names_of, title_words
from kgx.schema import lexicon

BESIDE = frozenset(["NOUN", "ADJ", "PROPN", "ADV"])
REACH = 6  # tokens between the country and the name


@Language.component("kgx_nationality", requires=["doc.spans"])
def nationality(doc: Doc) -> Doc:
    """Append nationality claims that no office has shown already."""
    names = names_of(doc)
    known = {(c["subject"], c["object"]): c for c in layout.claims(doc) if c["relation"] == "nationality"}
    for span in names.spans:
        if span.label_ == "Person":
            for country, rule, confidence in [*beside(doc, names, span), *_hailing(doc, names, span)]:
                _write(doc, known, span, country, rule, confidence)
    for span in layout.mentions(doc):
        if span.label_ == "Person" and span.id_ in ("nominal", "title"):
            for country, rule, confidence in _referred(names, span):
                _write(doc, known, span, country, rule, confidence)
    for span in names.spans:
        if span.label_ == "Person":
            for country, rule, confidence in _compatriot(doc, known, span):
                _write(doc, known, span, country, rule, confidence)
    return doc


def nationality_by_body(doc: Doc) -> None:
    """Append the nationality that an office of a state's body shows: the head of a police force is of that state."""
    claims = layout.claims(doc)
    states: dict[int, set[int]] = {}
    for claim in claims:
        if claim["relation"] == "governmentBodyOf":
            states.setdefault(claim["subject"], set()).add(claim["object"])
    known = {claim["subject"] for claim in claims if claim["relation"] == "nationality"}
    found: dict[tuple[int, int], dict[str, Any]] = {}
    for claim in claims:
        if claim["relation"] != "holdsPosition" or claim["subject"] in known:
            continue
        countries = {country for owner in claim["owners"] for country in states.get(owner, ())}
        if len(countries) != 1 or claim.get("head") not in title_words("shows_nationality"):
            continue
        country = next(iter(countries))
        row = found.setdefault(
            (claim["subject"], country),
            {
                "relation": "nationality",
                "subject": claim["subject"],
                "object": country,
                "status": "asserted",
                "evidence": [],
            },
        )
        row["evidence"] += [
            {**e, "rule": "office.nationality.body", "confidence": round(min(e["confidence"], 0.8), 3)}
            for e in claim["evidence"]
        ]
    claims += [found[key] for key in sorted(found)]


def _write(
    doc: Doc, known: dict[tuple[int, int], dict[str, Any]], span: Span, country: int, rule: str, confidence: float
) -> None:
    """Write that a mention tells the country of its person, unless an office or an earlier sentence says otherwise."""
    person = int(span.kb_id_)
    start, end = layout.trimmed(doc[span.start : span.end].sent)
    evidence = {"start": start, "end": end, "rule": rule, "confidence": confidence, "attributed_to": None}
    row = known.get((person, country))
    if row is None:
        if any(subject == person for subject, _ in known):
            return
        row = {"relation": "nationality", "subject": person, "object": country, "status": "asserted", "evidence": []}
        known[person, country] = row
        layout.claims(doc).append(row)
    if evidence not in row["evidence"]:
        row["evidence"].append(evidence)


def _referred(names: Names, span: Span) -> list[tuple[int, str, float]]:
    """The Danish executive, the Frenchman: a reference to somebody named before tells their country."""
    inside = [m for i in range(span.start, span.end) if (m := names.starts.get(i)) is not None]
    if len(inside) != 1 or inside[0].label_ != "Country" or inside[0].id_ != "demonym":
        return []
    return [(int(inside[0].kb_id_), "nationality.reference", 0.8)]


def _compatriot(doc: Doc, known: dict[tuple[int, int], dict[str, Any]], span: Span) -> list[tuple[int, str, float]]:
    """X's compatriot Y; her fellow countryman Y: of the country of whom the word before stands for."""
    i = span.start - 1
    i -= i > 0 and doc[i].text == ","
    if i < 1 or doc[i].lower_ not in words("compatriot"):
        return []
    i -= 1
    while i > 0 and (doc[i].lower_ in ("fellow", "'s", "'") or doc[i].pos_ == "ADJ"):
        i -= 1
    whose = {int(m.kb_id_) for m in layout.mentions(doc) if m.label_ == "Person" and m.start <= i < m.end}
    countries = [country for person, country in known if person in whose]
    return [(country, "nationality.compatriot", 0.75) for country in countries] if len(countries) == 1 else []


def beside(doc: Doc, names: Names, span: Span) -> list[tuple[int, str, float]]:
    """Return the countries that stand beside a name as its bearer's, with the rule that reads it and how sure it is."""
    return [*_before(doc, names, span), *_after(doc, names, span), *_told(doc, names, span)]


@cache
def words(key: str) -> frozenset[str]:
    """Return one list of words for relations."""
    return frozenset(lexicon("relations")["words"][key])


@cache
def _endings() -> tuple[str, ...]:
    return tuple(lexicon("relations")["words"]["of_person"])


def _before(doc: Doc, names: Names, span: Span) -> list[tuple[int, str, float]]:
    """The Italian sculptor X; a British explorer and spy, X; two Swiss pilots, X and Y; US actress X; India's X"""
    first = _first_of_list(doc, names, span)
    i = first.start - 1
    i -= i > 0 and doc[i].text == '"'
    if i >= 0 and doc[i].lower_ in words("called"):
        i -= 1
    if first is not span or (i > 0 and (doc[i].text == "," or doc[i].lower_ in words("such"))):
        i = _noun_of_list(doc, first, i)
        return [] if i < 0 else _modifier(doc, names, i, reach=i - REACH)
    if i >= 0 and doc[i].lower_ in words("thing"):
        return []
    return _modifier(doc, names, i, reach=span.start - REACH)


def _modifier(doc: Doc, names: Names, i: int, *, reach: int) -> list[tuple[int, str, float]]:
    """Return the country whose adjective or possessive stands before the nouns that end at token `i`."""
    last = i
    possessed = False
    while i >= max(reach, 0) and not doc[i + 1].is_sent_start:
        token = doc[i]
        mention = names.at.get(i)
        if mention is not None and mention.label_ == "Organisation" and i < last and doc[i + 1].pos_ == "NOUN":
            i = mention.start  # "the Italian UEFA delegate X"
        elif mention is not None:
            if mention.label_ != "Country":
                return []
            country = int(mention.kb_id_)
            if doc[mention.end].text == "-" or _one_of_two(doc, names, mention):
                return []  # "the Turkish-born journalist", "the German and French leaders"
            if mention.id_ == "demonym" and not (possessed and i != last - 1):
                return [(country, "nationality.adjective", 0.85)]
            if possessed and i == last - 1:
                return [(country, "nationality.possessive", 0.8)]
            acronym = mention.text.isupper() and mention.root.dep_ in ("compound", "nmod", "amod")
            return [(country, "nationality.adjective", 0.8)] if acronym and i < last and not possessed else []
        elif token.text in ("'s", "'"):
            possessed = True
        elif token.lower_ == "and":
            if doc[i - 1].pos_ not in ("NOUN", "ADJ") or doc[i + 1].pos_ not in BESIDE or doc[i + 1].is_title:
                return []
        elif (token.pos_ not in BESIDE and token.text != "-") or token.lower_ == "or":
            return []
        i -= 1
    return []


def _one_of_two(doc: Doc, names: Names, mention: Span) -> bool:
    """Tell whether an adjective stands in a list of several: "the German and French leaders"."""
    i = mention.start - 1
    if i < 1 or doc[i].lower_ not in ("and", ",", "-", "/"):
        return False
    before = names.at.get(i - 1)
    return before is not None and before.label_ == "Country" and before.id_ == "demonym"


def _first_of_list(doc: Doc, names: Names, span: Span) -> Span:
    """Return the first person of a list of people that a person stands in: "X, Y and Z"."""
    while span.start > 1:
        i = span.start - 1
        i -= doc[i].lower_ == "and"
        i -= doc[i].text == ","
        before = names.at.get(i) if i < span.start - 1 else None
        if before is None or before.label_ != "Person" or before.end != i + 1 or doc[span.start].is_sent_start:
            return span
        span = before
    return span


def _noun_of_list(doc: Doc, first: Span, i: int) -> int:
    """Return the token of the plural noun that a list of people behind token `i` is said of, or -1."""
    if i < 0:
        return -1
    sure = doc[i].lower_ in words("such") or doc[i].text != ","
    if doc[i].lower_ in words("such"):
        i -= 1 + (doc[i].lower_ == "as")
    i -= i > 0 and doc[i].text == ","
    token, noun = doc[i], doc[i].lemma_.lower()
    if token.tag_ not in ("NNS", "NNPS") or noun in words("thing") or not (sure or first.root.head.i == i):
        return -1
    return i if noun in lexicon("entities")["person_titles"] or noun.endswith(_endings()) else -1


def _after(doc: Doc, names: Names, span: Span) -> list[tuple[int, str, float]]:
    """X, the Norwegian economist; X, a 26-year-old German"""
    i = span.end
    i += i + 1 < len(doc) and doc[i + 1].lower_ in ("himself", "herself")
    if i + 2 >= len(doc) or doc[span.end].text != "," or doc[i + 1].lower_ not in DETERMINERS:
        return []
    return _adjective(doc, names, i + 2, rule="nationality.apposition")


def _adjective(doc: Doc, names: Names, start: int, *, rule: str) -> list[tuple[int, str, float]]:
    """Return the country of the adjective that is the first name in a phrase from token `start` on."""
    for j in range(start, min(start + REACH, len(doc) - 1)):
        mention = names.at.get(j)
        if mention is not None:
            if mention.label_ != "Country" or mention.id_ != "demonym" or mention.end == len(doc):
                return []
            head = doc[mention.end]
            if head.text == "-" or head.pos_ not in ("NOUN", "ADJ", "PUNCT", "PRON") or head.lower_ in words("thing"):
                return []
            return [(int(mention.kb_id_), rule, 0.82)]
        if doc[j].pos_ not in ("ADJ", "ADV", "NUM", "NOUN") and doc[j].text != "-":
            return []
    return []


def _hailing(doc: Doc, names: Names, span: Span) -> list[tuple[int, str, float]]:
    """X comes from Ghana; X, who hails from Ghana"""
    i = span.end
    while i < len(doc) and doc[i].lower_ in (",", "who", "also", "himself", "herself"):
        i += 1
    if i + 2 >= len(doc) or doc[i].lemma_.lower() not in words("hailing") or doc[i].tag_ not in ("VBZ", "VBP"):
        return []
    place = names.starts.get(i + 2 + (doc[i + 2].lower_ == "the"))
    if doc[i + 1].lower_ != "from" or place is None or place.label_ != "Country" or place.id_ != "name":
        return []
    return [(int(place.kb_id_), "nationality.from", 0.8)]


def _told(doc: Doc, names: Names, span: Span) -> list[tuple[int, str, float]]:
    """X is Danish; X was a Danish citizen; X is a Danish sculptor; X of Denmark; X, also from Denmark"""
    i = span.end
    while i < len(doc) - 1 and doc[i].lower_ in (",", "also"):
        i += 1
    place = names.starts.get(i + 1 + (i + 1 < len(doc) and doc[i + 1].lower_ == "the"))
    if place is not None and place.label_ == "Country" and place.id_ == "name":
        goes_on = place.end < len(doc) and doc[place.end].text in ("'s", "'", "-")
        from_there = doc[i].lower_ == "from" and span.start <= doc[i].head.i < span.end
        apart = place.end < len(doc) and doc[place.end].text in (",", ";", ".")  # "X, of Denmark, said"
        if not goes_on and (from_there or (doc[i].lower_ == "of" and (i == span.end or apart))):
            return [(int(place.kb_id_), f"nationality.{doc[i].lower_}", 0.8)]
    i = span.end
    if i + 1 < len(doc) and doc[i].lemma_ == "be" and doc[i + 1].lower_ in ("a", "an"):
        described = _adjective(doc, names, i + 2, rule="nationality.told")
        if described:
            return described
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
