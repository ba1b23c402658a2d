"""When two names are one name, two titles one title; and the sentence around a place in a text."""

from __future__ import annotations

import re
import unicodedata

SMALL = frozenset(["of", "for", "the", "and", "in", "to", "on", "a", "an", "s", "at"])
ALIKE = 0.6  # share of the words of two titles that must be common to both
END = re.compile(  # an empty line; or a full stop, but not that of an initial or a short title ("Sgt.")
    r"\n\s*\n|(?<=[.!?])(?<!\b[A-Z]\.)(?<![A-Z][a-z]\.)(?<![A-Z][a-z]{2}\.)[\"”’)]*\s+(?=[\"“‘(]?[A-Z])"
)


def same(text: str) -> str:
    """Return a name without what does not matter: case, accents, articles, possessives, punctuation.

    >>> same("The Côte d’Ivoire's")
    'cote d ivoire'
    """
    text = unicodedata.normalize("NFKD", text.replace("’", "'"))
    text = "".join(c for c in text if not unicodedata.combining(c)).lower()
    text = re.sub(r"'s?(?=\W|$)", "", text)
    text = re.sub(r"^(the|a|an)\s+", "", text.strip())
    text = re.sub(r"\b([a-z])\.", r"\1", text)
    return re.sub(r"[\W_]+", " ", text).strip()


def same_title(a: str, b: str, *, countries: frozenset[str]) -> bool:
    """Return whether two titles are one, words that name a country and small words aside.

    >>> same_title("Minister of Defence", "defence minister", countries=frozenset())
    True
    """
    x, y = (frozenset(same(t).split()) - SMALL - countries for t in (a, b))
    if not x or not y:
        return same(a) == same(b)
    return len(x & y) / len(x | y) >= ALIKE


def sentence_at(text: str, place: int) -> str:
    """Return the sentence around a place in a text, on one line.

    >>> sentence_at("Dr. Berg came to the old harbour. She left again on the next morning.", 5)
    'Dr. Berg came to the old harbour.'
    """
    start = 0
    for end in END.finditer(text):
        if end.start() >= place:
            return " ".join(text[start : end.start()].split())
        start = end.end()
    return " ".join(text[start:].split())


def sentence_of(text: str, beginning: str) -> str:
    """Return the whole sentence that begins like this, or the beginning itself if the text does not have it."""
    pattern = r"\s+".join(map(re.escape, beginning.rstrip("… .").split()))
    found = re.search(pattern, text) if pattern else None
    return sentence_at(text, found.start()) if found else " ".join(beginning.split())
