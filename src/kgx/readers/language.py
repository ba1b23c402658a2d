"""Tell English from other languages by the commonest words."""

from __future__ import annotations

import re

from kgx.schema import lexicon


def other_language(text: str, *, declared: str | None = None) -> str | None:
    """Return the language of a text that is not English, or None if it is, or is too short to say.

    >>> other_language("Der Minister hat die Reise nach Rabat auf den Herbst verschoben und ist in der Stadt.")
    'German'
    """
    if declared and not declared.lower().startswith(("en", "und")):
        return declared
    words = re.findall(r"[^\W\d_]+", text[:4000].lower())
    if len(words) < 12:
        return None
    lists = lexicon("english")
    english = sum(w in set(lists["english"]) for w in words) / len(words)
    best, name = 0.0, ""
    for language, row in lists["others"].items():
        share = sum(w in set(row) for w in words) / len(words)
        if share > best:
            best, name = share, language
    latin = sum(c.isascii() for c in text[:4000] if c.isalpha()) / max(1, sum(c.isalpha() for c in text[:4000]))
    if latin < 0.5:
        return "another script"
    if english < 0.08 and best > english:
        return name
    return name if best > 0.14 and best > 1.5 * english else None
