"""Find the names of ministries: Ministry of X, Y and Z; X and Y Ministry; foreign ministry."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc

from kgx import gazetteer
from kgx.pipes.portfolio import business_words, portfolio_words
from kgx.pipes.runs import MAX_NAME, Name, capital, words

MINISTRY_BEFORE = frozenset(["ministry", "ministries", "department"])


def ministries(doc: Doc) -> Iterator[Name]:
    """Yield the ministries of a Doc in order."""
    portfolios = portfolio_words() | {"and"}
    for token in doc:
        lower = token.lower_
        if lower not in MINISTRY_BEFORE:
            continue
        after = token.i + 1
        if (
            after + 1 < len(doc)
            and doc[after].lower_ in ("of", "for")
            and capital(token)
            and not (token.i and doc[token.i - 1].lower_ in portfolio_words() and _country_at(doc, after + 1))
        ):
            end = list_end(doc, after + 1)
            if end > after + 1:
                start = token.i
                if start and doc[start - 1].lower_ in ("federal", "royal") and capital(doc[start - 1]):
                    start -= 1
                yield Name(start, end, "MINISTRY")
                continue
        start = token.i
        if capital(token):
            while start and (doc[start - 1].lower_ in portfolios or (start < token.i and _joins(doc, start - 1))):
                start -= 1
            while start < token.i and (doc[start].lower_ in ("and", "&", ",", "the", "of") or not capital(doc[start])):
                start += 1
        else:
            while start and doc[start - 1].lower_ in portfolios:
                start -= 1
            while start < token.i and doc[start].lower_ in ("and", "of", "the", "for"):
                start += 1
        if start < token.i and (capital(token) or lower == "ministry"):
            yield Name(start, token.i + 1, "MINISTRY")


def listed_bodies(doc: Doc) -> Iterator[Name]:
    """Yield bodies with a list in their names: "Foreign Affairs, Defence and Trade Committee", "Committee on X and Y"."""
    for token in doc:
        if token.lower_ not in words("with_business") or not capital(token):
            continue
        start, after = _run_start(doc, token.i), token.i + 1
        if after + 1 < len(doc) and doc[after].lower_ in ("on", "for"):
            end = list_end(doc, after + 1, business=True)
            if end > after + 2 and any(t.lower_ in ("and", "&", ",") for t in doc[after + 1 : end]):
                yield Name(start, end, "ORG", sure=True)
        elif start > 1 and doc[start - 1].lower_ in ("and", "&") and (first := _list_start(doc, start - 1)) < start - 1:
            further = after + 1 < len(doc) and doc[after].lower_ == "of" and capital(doc[after + 1])
            yield Name(first, list_end(doc, after + 1) if further else after, "ORG", sure=True)


def _run_start(doc: Doc, i: int) -> int:
    """Return where the capitalised words begin that lead up to a head word."""
    while i and not doc[i].is_sent_start and capital(doc[i - 1]) and doc[i - 1].pos_ in ("PROPN", "NOUN", "ADJ"):
        if doc[i - 1].ent_type_ in ("NORP", "PERSON") or (
            doc[i - 1].lower_ in words("person_titles") and doc[i - 1].lower_ != "general"
        ):
            break
        i -= 1
    return i


def _list_start(doc: Doc, joint: int) -> int:
    """Return where the list of businesses begins whose "and" is token `joint`, or `joint` if it is none."""
    first = i = joint
    commas = False
    while i:
        before = _run_start(doc, i - (doc[i - 1].text == "," and i == joint))
        if not any(t.lower_ in business_words() for t in doc[before:i]):
            break
        first = before
        if not (before and doc[before - 1].text == "," and not doc[before].is_sent_start):
            break
        i, commas = before - 1, True
    return first if commas or doc[first].lower_ in business_words() else joint


def _country_at(doc: Doc, i: int) -> bool:
    """Tell whether a country is named at token `i`: the Foreign Ministry of Oman."""
    i += doc[i].lower_ == "the"
    return any(gazetteer.country_of(doc[i:end].text) for end in range(i + 1, min(i + 4, len(doc)) + 1))


def _joins(doc: Doc, i: int) -> bool:
    return doc[i].lower_ in ("and", "&") and i > 0 and capital(doc[i - 1])


def list_end(doc: Doc, start: int, *, business: bool = False) -> int:
    """Return where a list of capitalised words ends: "Investments, Trade and Industry".

    With `business`, what stands in it need be no portfolio that is known: "Banking, Insurance and other Services".
    """
    i = start
    if i < len(doc) and doc[i].lower_ == "the":
        i += 1
    last = start
    while i < len(doc) and i - start < MAX_NAME:
        token = doc[i]
        no_title = token.lower_ not in words("honorifics", "person_titles")
        if capital(token) and (no_title or (i == last and token.lower_ in portfolio_words())):
            last = i + 1
        elif (
            token.text == ","
            and i + 1 < len(doc)
            and capital(doc[i + 1])
            and _and_follows(doc, i + 1, business=business)
        ) or (business and token.lower_ == "other" and i + 1 < len(doc) and capital(doc[i + 1])):
            pass
        elif token.lower_ in ("and", "&", "-") and i + 1 < len(doc) and (capital(doc[i + 1]) or _other(doc, i + 1)):
            if _new_clause(doc, i + 1):
                break
        else:
            break
        i += 1
    return last


def _other(doc: Doc, i: int) -> bool:
    return doc[i].lower_ == "other" and i + 1 < len(doc) and capital(doc[i + 1])


def _and_follows(doc: Doc, i: int, *, business: bool = False) -> bool:
    """Tell whether a list that goes on after a comma soon ends with "and X"; "X, Y" alone may be two things."""
    portfolios = portfolio_words() | {"and"}
    if doc[i].lower_ not in portfolios and not (business and doc[i].ent_type_ != "PERSON"):
        return False
    for token in doc[i : min(i + 6, len(doc))]:
        if token.lower_ in ("and", "&"):
            return True
        if not (capital(token) or token.text == ","):
            return False
    return False


def _new_clause(doc: Doc, i: int) -> bool:
    return doc[i].ent_type_ == "PERSON" or (
        doc[i].lower_ in ("ministry", "prime", "foreign") and doc[i].lower_ != "foreign"
    )
