"""Find the names in a parsed article: their boundaries, before anything is said about what they name.

The statistical recogniser proposes; rules over capitals, titles and connectors mend what it cuts off or fuses.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from spacy.tokens import Doc, Span

from kgx import gazetteer
from kgx.pipes.ministries import list_end, ministries
from kgx.pipes.people import person, titled, unnoticed
from kgx.pipes.portfolio import portfolio_words
from kgx.pipes.runs import MAX_NAME, Name, capital, every_head, trim, words
from kgx.schema import lexicon

NAMED = frozenset(["PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "LAW", "PRODUCT", "WORK_OF_ART"])
LOOSE = frozenset(["ORG", "FAC", "EVENT", "LAW", "LOC", "WORK_OF_ART", "PRODUCT"])


def find_names(doc: Doc) -> list[Name]:
    """Return the names of a Doc in order, none overlapping another."""
    taken = bytearray(len(doc))
    names: list[Name] = []

    def keep(name: Name) -> None:
        if name.start < name.end and not any(taken[name.start : name.end]):
            taken[name.start : name.end] = b"\1" * (name.end - name.start)
            names.append(name)

    for name in (*ministries(doc), *_joined_states(doc), *_forces(doc)):
        keep(name)
    persons: list[Span] = []
    others: list[Span] = []
    for ent in doc.ents:
        if ent.label_ in NAMED:
            (persons if ent.label_ == "PERSON" else others).append(ent)
    for name in titled(doc):
        keep(name)
    for name in unnoticed(doc, taken):
        keep(name)
    for ent in persons:
        keep(person(doc, ent, taken))
    for ent in others:
        for name in _other(doc, ent, taken):
            keep(name)
    return sorted(names, key=lambda name: name.start)


def _joined_states(doc: Doc) -> Iterator[Name]:
    """Trinidad and Tobago: one country, which recognisers take for two; and the body "of" it, if one precedes."""
    for token in doc:
        if token.lower_ not in ("and", "&") or token.i == 0 or token.i + 1 >= len(doc):
            continue
        for width in (3, 2, 1):
            for after in (1, 2, 3):
                start, end = token.i - width, token.i + 1 + after
                if start < 0 or end > len(doc) or not capital(doc[start]) or not capital(doc[end - 1]):
                    continue
                if gazetteer.country_of(doc[start:end].text) is None:
                    continue
                if start > 1 and doc[start - 1].lower_ == "of" and capital(doc[start - 2]):
                    head = start - 2
                    while (
                        head > 0
                        and capital(doc[head - 1])
                        and not doc[head].is_sent_start
                        and doc[head - 1].ent_type_ == "ORG"
                    ):
                        head -= 1
                    if doc[start - 2].ent_type_ == "ORG":
                        yield Name(head, end, "ORG")
                        continue
                yield Name(start, end, "GPE")


def _forces(doc: Doc) -> Iterator[Name]:
    """The Polish army, the Saudi embassy, Kirkuk airport: names whose last word is written small."""
    words_ = lexicon("entities")["small_heads"]
    for token in doc:
        if token.i == 0 or token.lower_ not in words_["last"]:
            continue
        start = token.i
        if token.lower_ in ("base", "force", "commission", "post"):
            if doc[start - 1].lower_ not in ("air", "naval", "army", "high", "border", "military"):
                continue
            start -= 1
        before = doc[start - 1] if start else None
        if before is None or not capital(before) or doc[start].is_sent_start:
            continue
        people = gazetteer.demonym(before.text) is not None
        if token.lower_ in words_["of_people"] and people:
            yield Name(start - 1, token.i + 1, "ORG")
        elif (
            token.lower_ in words_["of_places"]
            and not people
            and before.ent_type_ in ("GPE", "FAC", "LOC", "ORG")
            and before.lower_ not in words("person_titles")
        ):
            first = start - 1
            while (
                first > 0
                and doc[first - 1].ent_type_ == before.ent_type_
                and capital(doc[first - 1])
                and doc[first].ent_iob_ == "I"
            ):
                first -= 1
            yield Name(first, token.i + 1, "FAC")


def _other(doc: Doc, ent: Span, taken: bytearray) -> Iterator[Name]:
    start, end = trim(doc, ent.start, ent.end)
    if start >= end or not any(capital(t) or t.text[:1].isdigit() for t in doc[start:end]):
        return
    if ent.label_ not in ("GPE", "NORP") and _business_of_title(doc, start):
        return
    if ent.label_ in ("GPE", "NORP"):
        yield Name(start, end, ent.label_)
        return
    every = every_head()
    titles = words("person_titles")
    # a title and a name that were fused: "OCP Group Chairman"
    while (
        end - start > 1
        and doc[end - 1].lower_ in titles
        and capital(doc[end - 1])
        and doc[end - 1].lower_ not in ("general", "executive", "leader")
    ):
        end -= 1
    # left: capitalised words that belong to it
    while start > 0 and not taken[start - 1] and not doc[start].is_sent_start:
        token = doc[start - 1]
        if (
            not (capital(token) and token.ent_type_ == "" and token.pos_ == "PROPN")
            or token.lower_ in titles
            or token.lower_ in words("never")
        ):
            break
        start -= 1
    # right: a head word, or "of X" after one
    while end < len(doc) and end - start < MAX_NAME and not doc[end].is_sent_start and not taken[end]:
        token = doc[end]
        if (
            capital(token)
            and token.ent_type_ == ""
            and token.pos_ in ("PROPN", "NOUN")
            and (token.lower_ in every or token.pos_ == "PROPN")
        ):
            if token.lower_ in titles:
                break
            end += 1
        elif (
            token.lower_ in ("of", "for")
            and doc[end - 1].lower_ in every
            and end + 1 < len(doc)
            and capital(doc[end + 1])
            and not taken[end + 1]
        ):
            stop = list_end(doc, end + 1)
            if stop == end + 1:
                break
            end = stop
        else:
            break
    if end < len(doc) and ent.label_ in LOOSE and not capital(doc[end]) and not taken[end]:
        lower = doc[end].lower_
        if lower in _small_heads() and (ent.label_ == "FAC" or lower in _small_heads()) and end - start <= 4:
            end += 1
    while end > start and doc[end - 1].lower_ in ("of", "for", "and", "the", "on", "in", "&"):
        end -= 1
    if end - start > 1 and any(
        t.lower_ in ("adviser", "advisor", "commissioner", "commander", "sgt", "sgt.") for t in doc[start:end]
    ):
        return
    if start < end:
        yield Name(start, end, ent.label_)


def _business_of_title(doc: Doc, start: int) -> bool:
    """Tell whether a name is the business of a minister or secretary: "Minister for Women, Children and Sport"."""
    i = start - 1
    while i > 0 and start - i < 8:
        token = doc[i]
        if token.lower_ in ("of", "for"):
            return doc[i - 1].lower_ in (
                "minister",
                "ministers",
                "secretary",
                "state",
                "undersecretary",
                "commissioner",
            ) and any(
                t.lower_ in ("minister", "ministers", "secretary", "undersecretary")
                or (t.lower_ == "commissioner" and capital(doc[start]) and doc[start].lower_ in portfolio_words())
                for t in doc[max(0, i - 3) : i]
            )
        if not (token.text == "," or token.lower_ in ("and", "&", "the") or capital(token)) or token.is_sent_end:
            return False
        i -= 1
    return False


@cache
def _small_heads() -> frozenset[str]:
    """Heads that newspapers write small after a name: "Subang air base" is one name."""
    return frozenset(["airport", "mine", "refinery", "pipeline", "dam", "smelter", "bridge", "prison", "stadium"])
