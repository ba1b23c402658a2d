"""The business of a ministry or minister as it is written: "Investments, Trade and Industry"."""

from __future__ import annotations

from collections.abc import Container, Mapping
from functools import cache

from spacy.tokens import Doc, Span, Token

from kgx.schema import lexicon

LONGEST = 14  # tokens


@cache
def portfolio_words() -> frozenset[str]:
    """Return the words that portfolios are made of."""
    phrases = lexicon("portfolios")["portfolios"]
    return frozenset(
        w for phrase in phrases for w in phrase.replace(",", " ").split() if w not in ("of", "the", "for", "and")
    )


@cache
def business_words() -> frozenset[str]:
    """Return the words that portfolios are made of, with those that stand beside them."""
    return portfolio_words() | frozenset(lexicon("portfolios")["further"])


def portfolio_end(
    doc: Doc, names: Mapping[int, Span], start: int, *, heads: Container[str], free: bool, loose: bool
) -> int:
    """Return where the portfolio ends that begins at token `start`, or `start` if there is none.

    With `free`, any capitalised word may be part of it; with `loose`, any noun or adjective.
    """

    def part(token: Token) -> bool:
        lower = token.lower_
        if lower in business_words() or lower in ("co", "operation"):
            return True
        if free and token.text[:1].isupper() and (token.pos_ in ("PROPN", "NOUN", "ADJ") or token.tag_ == "VBN"):
            return True
        noun = token.pos_ in ("NOUN", "ADJ") or (token.tag_ in ("VBN", "VBG") and token.nbor().pos_ == "NOUN")
        return loose and noun and lower not in heads and lower not in ("former", "one", "deputy")

    def goes_on(i: int) -> bool:
        """Tell whether a list that has reached a comma or "and" goes on at token `i`."""
        if i >= len(doc) or i in names:
            return False
        token = doc[i]
        if token.lower_ in business_words():
            return True
        return (
            part(token)
            and token.lower_ not in heads
            and token.lower_ not in ("deputy", "prime", "minister", "chief", "former", "acting")
        )

    i = end = start
    while i < len(doc) and i - start < LONGEST and i not in names:
        token = doc[i]
        lower = token.lower_
        after = doc[i + 1] if i + 1 < len(doc) else None
        if (
            after is not None
            and after.text == "-"
            and i + 2 < len(doc)
            and doc[i + 2].text in ("owned", "run", "controlled", "backed", "based", "listed")
        ):
            break
        if part(token):
            end = i + 1
        elif end < i or end == start:
            break
        elif lower in ("and", "&", "-"):
            article = after is not None and after.lower_ == "the" and lower == "and"
            if not goes_on(i + 1 + article):
                break
            i += article
        elif lower == "'s":
            if not goes_on(i + 1) or i + 1 in names:
                break
        elif token.text == ",":
            ahead = doc[i + 1 : min(i + 9, len(doc))]
            article = after is not None and after.lower_ == "the"
            same_case = after is not None and (after.text[:1].isupper() == doc[start].text[:1].isupper() or article)
            if not (goes_on(i + 1 + article) and same_case and any(t.lower_ in ("and", "&") for t in ahead)):
                break
            i += article
        elif lower in ("the", "of", "for"):
            if after is None or after.lower_ not in business_words() or i + 1 in names:
                break
        else:
            break
        i += 1
    return end
