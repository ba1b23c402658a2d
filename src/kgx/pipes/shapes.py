"""Find names that can be told by their shape, whatever the recogniser makes of them.

Trinidad and Tobago, the Polish army, Kirkuk airport, the province of Attapeu, the 16th BRICS Summit, (D-Va.), (NYSE: XYZ).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from spacy.tokens import Doc, Token

from kgx import gazetteer
from kgx.pipes.layout import REGIONS
from kgx.pipes.ministries import list_end
from kgx.pipes.runs import Name, capital, every_head, words
from kgx.schema import lexicon

ORDINAL = re.compile(r"\d{1,3}(st|nd|rd|th)|(19|20)\d\d")
YEAR = re.compile(r"(19|20)\d\d")
PLACED = frozenset(["GPE", "FAC", "LOC", "ORG", "PERSON", ""])


def shaped(doc: Doc) -> Iterator[Name]:
    """Yield names by their shape; the better ones first where they overlap."""
    yield from _datelines(doc)
    yield from _joined_states(doc)
    heads, units, last, regions, before_of = (
        words("event_heads"), words("units"), _small("last"), _small("regions"), _small("before_of")
    )  # fmt: skip
    demonyms = gazetteer.first_words_of_demonyms()
    for i, token in enumerate(doc):
        text = token.text
        lower = token.lower_
        if text == "(":
            yield from _brackets(doc, i)
        elif lower in heads and capital(token):
            yield from _event(doc, token)
        elif lower in units and capital(token):
            start = _run_before(doc, i)
            if start and ORDINAL.fullmatch(doc[start - 1].text):
                yield Name(start - 1, i + 1, "ORG", sure=True)
        elif lower in ("dc", "d.c.") and i > 1 and doc[i - 2].text == "Washington":
            yield Name(i - 2, i + 1, "GPE")
        elif lower in demonyms and i + 1 < len(doc):
            after = doc[i + 2] if i + 2 < len(doc) else None
            pair = doc[i : i + 2]
            if gazetteer.demonym(pair.text) and not (after is not None and capital(after) and after.pos_ == "PROPN"):
                yield Name(i, i + 2, "NORP")
        elif lower in last:
            yield from _force(doc, token)
        elif lower in regions:
            yield from _region(doc, token)
        if text == "of" and i and doc[i - 1].text in before_of:
            yield from _of(doc, i)


def _datelines(doc: Doc) -> Iterator[Name]:
    """The place that a dateline begins with."""
    for span in doc.spans.get(REGIONS, ()):
        last = span[-1].lower_
        if (
            span.label_ == "dateline"
            and last not in words("outlet_words")
            and (len(span) == 1 or last not in every_head())
        ):
            yield Name(span.start, span.end, "GPE", sure=True)


@cache
def _small(key: str) -> frozenset[str]:
    return frozenset(lexicon("entities")["small_heads"][key])


def _brackets(doc: Doc, i: int) -> Iterator[Name]:
    """A lawmaker's party and state, "(D-Va.)"; a share's exchange and sign, "(NYSE: XYZ)", which names nothing."""
    if i + 4 < len(doc) and doc[i + 2].text in ("-", "–") and len(doc[i + 1]) == 1 and doc[i + 1].is_upper:
        end = next((k for k in range(i + 3, min(i + 6, len(doc))) if doc[k].text == ")"), None)
        if end is not None:
            yield Name(i + 3, end, "LOC")
        return
    end = next((k for k in range(i + 1, min(i + 12, len(doc))) if doc[k].text == ")"), None)
    if end is not None and end + 1 < len(doc) and doc[end + 1].lower_.rstrip(".") in words("legal_forms"):
        start = _run_before(doc, i)
        if start < i and capital(doc[i + 1]) and capital(doc[end + 1]):
            yield Name(start, end + 2, "COMPANY", sure=True)  # "Harbour (India) Ltd"
        return
    if end is not None and i + 3 < end < i + 7 and doc[i + 2].text == "," and _initials(doc[i + 1]):
        if doc[i - 1].ent_type_ == "PERSON" and all(capital(t) for t in doc[i + 3 : end]):
            yield Name(i + 1, i + 2, "ORG", sure=True)  # a lawmaker's party and seat: "(KLP, Harbour)"
            yield Name(i + 3, end, "LOC", sure=True)
        return
    if end is not None and i + 2 < end and doc[i + 2].text == ":" and doc[i + 1].is_upper:
        yield Name(i + 1, end, "TICKER")


def _initials(token: Token) -> bool:
    return token.is_upper and token.is_alpha and 2 <= len(token) <= 6


def _event(doc: Doc, token: Token) -> Iterator[Name]:
    """The 16th BRICS Summit, the 2019 Climate Summit, the Spice Exhibition 2023: events with a number."""
    start, end = token.i, token.i + 1
    while start and not doc[start].is_sent_start and token.i - start < 8 and (_belongs(doc, start - 1)):
        start -= 1
    numbered = ORDINAL.fullmatch(doc[start].text) is not None
    if start == token.i:
        return
    if end + 1 < len(doc) and doc[end].lower_ in ("and", "&") and doc[end + 1].lower_ in words("event_heads"):
        end += 2
    if end + 2 < len(doc) and doc[end].text == "of" and doc[end + 1].text == "the" and doc[end + 2].text == "Parties":
        end += 3
    elif end < len(doc) and YEAR.fullmatch(doc[end].text):
        end, numbered = end + 1, True
    if numbered and doc[start].ent_type_ != "PERSON":
        yield Name(start, end, "EVENT", sure=True)


def _belongs(doc: Doc, i: int) -> bool:
    token = doc[i]
    return (
        (capital(token) and token.pos_ in ("PROPN", "ADJ", "NOUN") and token.lower_ not in words("person_titles"))
        or (ORDINAL.fullmatch(token.text) is not None and token.pos_ in ("ADJ", "NUM", "NOUN", "PROPN"))
        or (token.lower_ in ("&", "and") and i > 0 and capital(doc[i - 1]) and doc[i - 1].ent_type_ != "PERSON")
    )


def _run_before(doc: Doc, i: int) -> int:
    """Return where the run of capitalised names begins that ends right before token `i`."""
    start = i
    while (
        start
        and (start == i or not doc[start].is_sent_start)
        and capital(doc[start - 1])
        and (doc[start - 1].pos_ == "PROPN" or (doc[start - 1].ent_type_ and doc[start - 1].pos_ in ("ADJ", "NOUN")))
        and (doc[start - 1].ent_type_ in PLACED or (start < i and doc[start - 1].ent_type_ == "NORP"))
        and doc[start - 1].lower_ not in words("person_titles")
        and i - start < 4
    ):
        start -= 1
        if start > 2 and doc[start - 1].text == "-" and not doc[start - 1].whitespace_ and capital(doc[start - 2]):
            start -= 1
    return start


def _region(doc: Doc, token: Token) -> Iterator[Name]:
    """The Kakheti region, Stung Treng province, Kirkuk Governorate; small words are no part of the name."""
    start = _run_before(doc, token.i)
    text = doc[start : token.i].text
    if (
        start == token.i
        or doc[start].is_sent_start
        or gazetteer.demonym(text)
        or gazetteer.country_of(text)
        or gazetteer.region(text)
        or text.lower() in words("directions")
        or doc[start].lower_ in words("never")
    ):
        return
    yield Name(start, token.i + 1 if capital(token) else token.i, "LOC", sure=True)


def _of(doc: Doc, i: int) -> Iterator[Name]:
    """The province of Attapeu, the village of X; the port of Savannah, which is a name itself."""
    end = i + 1
    while (
        end < len(doc) and capital(doc[end]) and doc[end].pos_ == "PROPN" and not doc[end].is_sent_start and end - i < 4
    ):
        end += 1
    noun = doc[i - 1].text
    if end == i + 1 or any(t.lower_ in words("person_titles") for t in doc[i + 1 : end]):
        return
    if noun == "port":
        if i > 2 and doc[i - 3].lower_ == "in":
            return  # "in the port of Safi" speaks of the town
        yield Name(i - 1, end, "FAC", sure=True)
    elif not gazetteer.country_of(doc[i + 1 : end].text):
        yield Name(i + 1, end, "GPE" if noun in ("city", "town", "village") else "LOC", sure=True)


def _joined_states(doc: Doc) -> Iterator[Name]:
    """Trinidad and Tobago: one country, which recognisers take for two; and the body "of" it, if one precedes."""
    for token in doc:
        if token.lower_ not in ("and", "&") or token.i == 0 or token.i + 1 >= len(doc):
            continue
        for width in (3, 2, 1):
            for after in (1, 2, 3):
                start, end = token.i - width, token.i + 1 + after
                if (
                    start < 0
                    or end > len(doc)
                    or not capital(doc[start])
                    or not capital(doc[end - 1])
                    or doc[start].text == "The"
                ):
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
                head = end
                while head < len(doc) and capital(doc[head]) and doc[head].pos_ == "PROPN" and head - end < 5:
                    head += 1
                if head > end and doc[head - 1].lower_ in lexicon("entities")["heads"]["Organisation"]:
                    if head < len(doc) and doc[head].text == "of":
                        head = max(head, list_end(doc, head + 1))
                    yield Name(start, head, "ORG")
                else:
                    yield Name(start, end, "GPE")


def _force(doc: Doc, token: Token) -> Iterator[Name]:
    """The Polish army, the Saudi embassy, Kirkuk airport: names whose last word is written small."""
    start = token.i
    lower = token.lower_
    if start and f"{doc[start - 1].lower_} {lower}" in _small("two"):
        start -= 1
        lower = f"{doc[start].lower_} {lower}"
    elif lower in _small("only_with"):
        return
    before = doc[start - 1] if start else None
    if before is None or not capital(before) or doc[start].is_sent_start or before.is_sent_start:
        return
    people = gazetteer.demonym(before.text) is not None
    if people and lower in _small("of_people"):
        first = start - 1
        if first and capital(doc[first - 1]) and doc[first - 1].lower_ in words("body_adjectives"):
            first -= 1
        yield Name(first, token.i + 1, "ORG", sure=True)
    elif lower in _small("of_places") and not people and before.lower_ not in words("never"):
        first = _run_before(doc, start)
        if (
            first > 1
            and doc[first - 1].text == "of"
            and doc[first - 2].text in ("Gulf", "Bay", "Strait", "Port", "Sea")
        ):
            first -= 2
        if first < start:
            yield Name(first, token.i + 1, "FAC", sure=True)
