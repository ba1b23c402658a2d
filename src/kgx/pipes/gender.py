"""Whether a name or the words beside it speak of a man or a woman."""

from __future__ import annotations

import unicodedata
from functools import cache

from kgx.schema import lexicon


@cache
def first_names() -> dict[str, str]:
    """Return "m" or "f" by first name, in small letters without accents."""
    return {str(name): gender for gender, row in lexicon("first_names").items() for name in row}


@cache
def gender_words(key: str) -> dict[str, str]:
    """Return "m" or "f" by word: honorifics and titles (`gender`), words of kinship (`kin`)."""
    return {word: gender for gender, row in lexicon("reference")[key].items() for word in row}


def plain(text: str) -> str:
    """Return a name in small letters without accents."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()
