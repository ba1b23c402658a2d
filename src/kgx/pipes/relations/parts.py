"""Parts that carry the name of the whole: "IOC Executive Board", "Telia Denmark" beside Telia Company."""

from __future__ import annotations

from spacy.tokens import Doc, Span

from kgx import gazetteer
from kgx.pipes import layout
from kgx.pipes.relations.claims import Claims
from kgx.pipes.relations.notation import word_list

REACH = 5  # tokens after the name of a unit in which it is called one
WHOLES = frozenset(["Organisation", "Company", "Ministry"])


def named_parts(doc: Doc, features: list[frozenset[str]], found: Claims) -> None:
    """Add that a company or an organ whose name begins with that of another company or body is part of it.

    A company counts only if it is called a unit or the like right after its name, or if the name goes on with a country
    ("Telia Denmark") and the article speaks of units.
    """
    entities = layout.entities(doc)
    wholes: dict[tuple[str, ...], int] = {}
    for number, entity in enumerate(entities):
        if entity["type"] in WHOLES:
            for name in entity["names"]:
                core = _core(name)
                if len(core) > 1 or core[0].isupper() or "organ" not in features[number]:  # not "Council" alone
                    wholes.setdefault(core, number)
    first: dict[int, Span] = {}
    for span in layout.mentions(doc):
        if span.id_ == "name":
            first.setdefault(int(span.kb_id_), span)
    for number, span in first.items():
        organ = "organ" in features[number]
        if not organ and entities[number]["type"] != "Company":
            continue
        words = tuple(entities[number]["label"].split())
        for length in range(len(words) - 1, 0, -1):
            whole = wholes.get(words[:length])
            if whole is None or whole == number:
                continue
            near = doc[span.end : min(span.end + REACH, span.sent.end)]
            abroad = gazetteer.country_of(words[length]) is not None
            if organ or _spoken_of(near) or (abroad and _spoken_of(doc)):
                rule, confidence = ("part.named_organ", 0.8) if organ else ("part.named_unit", 0.7)
                found.add(number, "partOf", whole, where=doc[span.start], rule=rule, confidence=confidence)
            break


def _core(name: str) -> tuple[str, ...]:
    """Return the words of a name without the legal form and the like: ("Telia",) for "Telia Company"."""
    words = name.split()
    while len(words) > 1 and words[-1].lower().strip(".") in word_list("legal"):
        words.pop()
    return tuple(words)


def _spoken_of(text: Doc | Span) -> bool:
    return any(token.lower_ in word_list("unit") or token.lower_ == "parent" for token in text)
