"""Runs of words written with a capital: what names are made of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from kgx.pipes.layout import REGIONS
from kgx.schema import lexicon

POSSESSIVE = frozenset(["'s", "'"])
MAX_NAME = 12  # tokens


@dataclass(slots=True)
class Name:
    """Tokens `start:end` that name something; `label` is the recogniser's guess or that of the rule that found it.

    `sure` where the rule leaves no doubt about the kind.
    """

    start: int
    end: int
    label: str
    sure: bool = False


@dataclass(slots=True)
class Typed:
    """A name with its kind: `type` as in the model, mention `kind`, and `key` and `label` where a gazetteer knows it."""

    start: int
    end: int
    type: str
    kind: str = "name"
    key: str | None = None
    label: str | None = None
    sure: bool = False


@cache
def words(*keys: str) -> frozenset[str]:
    """Return one list of the lexicon of entities, or several together, as a set of lower-case words."""
    return frozenset(word for key in keys for word in lexicon("entities")[key])


@cache
def heads(group: str) -> dict[str, frozenset[str]]:
    """Return, by type, the head words of one group ("heads", "first", "nouns") of the lexicon."""
    return {kind: frozenset(row) for kind, row in lexicon("entities")[group].items()}


def capital(token: Token) -> bool:
    """Tell whether the token is a word that begins with a capital."""
    text = token.text
    first = text[:1]
    return first.isupper() and (first.isalpha() or any(c.isalpha() for c in text))


@cache
def every_head() -> frozenset[str]:
    """Return the words that say what kind of thing a name names, when they are its last."""
    return frozenset(word for group in lexicon("entities")["heads"].values() for word in group)


def trim(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Leave out articles, possessives, quotes and brackets at the ends of a span."""
    while start < end and (doc[start].lower_ in words("determiners") or doc[start].is_punct or doc[start].is_space):
        start += 1
    if end - start > 2 and doc[start + 1].text == "-" and doc[start].lower_ in words("stances"):
        start += 2  # "pro-Moscow"
    while end > start and (
        doc[end - 1].text in POSSESSIVE
        or (doc[end - 1].is_punct and not doc[end - 1].text.endswith(".") and doc[end - 1].text != ")")
        or doc[end - 1].is_space
    ):
        end -= 1
    if end > start and doc[end - 1].text == ")" and not any(t.text == "(" for t in doc[start:end]):
        end -= 1
    if any(t.text == "(" for t in doc[start:end]) and not any(t.text == ")" for t in doc[start:end]):
        end = next(t.i for t in doc[start:end] if t.text == "(")
    return start, end


def part_of(doc: Doc) -> list[str]:
    """Return the part of the article (headline, body …) of each token, "" between the regions."""
    parts = [""] * len(doc)
    for span in doc.spans.get(REGIONS, ()):
        parts[span.start : span.end] = [span.label_] * len(span)
    return parts
