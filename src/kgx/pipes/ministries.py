"""Find the names of ministries: Ministry of X, Y and Z; X and Y Ministry; foreign ministry."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc

from kgx import gazetteer
from kgx.pipes.portfolio import portfolio_words
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


def _country_at(doc: Doc, i: int) -> bool:
    """Tell whether a country is named at token `i`: the Foreign Ministry of Oman."""
    i += doc[i].lower_ == "the"
    return any(gazetteer.country_of(doc[i:end].text) for end in range(i + 1, min(i + 4, len(doc)) + 1))


def _joins(doc: Doc, i: int) -> bool:
    return doc[i].lower_ in ("and", "&") and i > 0 and capital(doc[i - 1])


def list_end(doc: Doc, start: int) -> int:
    """Return where a list of capitalised words ends: "Investments, Trade and Industry"."""
    i = start
    if i < len(doc) and doc[i].lower_ == "the":
        i += 1
    last = start
    while i < len(doc) and i - start < MAX_NAME:
        token = doc[i]
        no_title = token.lower_ not in words("honorifics") | words("person_titles")
        if capital(token) and (no_title or (i == last and token.lower_ in portfolio_words())):
            last = i + 1
        elif token.text == "," and i + 1 < len(doc) and capital(doc[i + 1]) and _and_follows(doc, i + 1):
            pass
        elif token.lower_ in ("and", "&", "-") and i + 1 < len(doc) and capital(doc[i + 1]):
            if _new_clause(doc, i + 1):
                break
        else:
            break
        i += 1
    return last


def _and_follows(doc: Doc, i: int) -> bool:
    """Tell whether a list that goes on after a comma soon ends with "and X"; "X, Y" alone may be two things."""
    portfolios = portfolio_words() | {"and"}
    if doc[i].lower_ not in portfolios:
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
