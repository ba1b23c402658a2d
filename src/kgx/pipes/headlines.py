"""Names in headlines, where capitals mislead: what the story names too, or what is known without it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc

from kgx.pipes.bodies import known_body
from kgx.pipes.runs import Typed

MOST_CAPITALS = 0.7  # of the longer words of a headline; above, it is Set Like This or IN CAPITALS


def of_headline(doc: Doc, typed: list[Typed], parts: list[str]) -> list[Typed]:
    """Return the names, those of the headline only as far as the story or a gazetteer has them."""
    if "body" not in parts:
        return typed
    story: dict[str, Typed] = {}
    for name in typed:
        if parts[name.start] not in ("headline", ""):
            story.setdefault(doc[name.start : name.end].text.lower(), name)
            if name.type == "Person":
                story.setdefault(doc[name.end - 1].lower_, name)
    tokens = {t for text in story for t in text.split()}
    recased = _recased(doc, parts)
    kept: list[Typed] = []
    for name in typed:
        text = doc[name.start : name.end].text.lower()
        if parts[name.start] != "headline" or name.key or text in story:
            kept.append(name)
            continue
        inner = list(_inside(doc, name, story))
        if inner and (recased or name.type != "Person"):
            kept += inner
        elif recased:
            if known_body(doc[name.start : name.end].text):
                kept.append(name)
        elif (
            all(t in tokens for t in text.split())
            or (name.type == "Person" and name.end - name.start > 1)
            or (name.type != "Person" and name.sure)
        ):
            kept.append(name)
    return kept


def _recased(doc: Doc, parts: list[str]) -> bool:
    """Tell whether most words of the headline begin with a capital, so that capitals say nothing there."""
    words = [t for t, part in zip(doc, parts, strict=True) if part == "headline" and t.is_alpha and len(t) > 3]
    return len(words) > 3 and sum(t.text[0].isupper() for t in words) > MOST_CAPITALS * len(words)


def _inside(doc: Doc, name: Typed, story: dict[str, Typed]) -> Iterator[Typed]:
    """Yield the names of the story that stand in what was taken for one name of the headline, the longest first."""
    start = name.start
    while start < name.end:
        for end in range(name.end, start, -1):
            known = story.get(doc[start:end].text.lower())
            if known is not None:
                yield replace(known, start=start, end=end)
                start = end - 1
                break
        start += 1
