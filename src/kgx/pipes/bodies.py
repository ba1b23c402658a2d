"""The bodies and large companies of the world that news names without explanation (`lexicons/bodies.yaml`)."""

from __future__ import annotations

from functools import cache

from spacy.matcher import PhraseMatcher
from spacy.vocab import Vocab

from kgx.schema import lexicon


@cache
def bodies() -> dict[str, tuple[str, str]]:
    """Return the bodies of the world by name: type and fullest name. Acronyms keep their case, the rest is lower."""
    found = {}
    for kind, rows in lexicon("bodies").items():
        for row in rows:
            names = row.split("|")
            for name in names:
                found[name if is_acronym(name) else name.lower()] = (kind, names[0])
    return found


def known_body(text: str) -> tuple[str, str] | None:
    """Return type and fullest name of a body of the world, or None."""
    return bodies().get(text) or (None if is_acronym(text) else bodies().get(text.lower()))


def is_acronym(text: str) -> bool:
    """Tell whether a name is an abbreviation, which counts only as it is written."""
    return (len(text) <= 6 and sum(c.isupper() for c in text) >= 2) or text in ("Fed", "Quad")


def body_matcher(vocab: Vocab, tokenize: object) -> PhraseMatcher:
    """Return a matcher of the bodies of the world over token texts."""
    matcher = PhraseMatcher(vocab, attr="ORTH")
    for kind, rows in lexicon("bodies").items():
        forms = {form for row in rows for form in row.split("|")}
        matcher.add(kind, [tokenize(form) for form in sorted(forms)])  # type: ignore[operator]
    return matcher
