"""Relations that stand in the order of words, read with patterns: "Pune-based X", "X, Y", "the Danish utility X"."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from spacy.tokens import Doc, Token

from kgx.pipes.relations.claims import Claims
from kgx.pipes.relations.notation import Pattern, compiled, named
from kgx.pipes.relations.units import Written
from kgx.schema import rules


@cache
def _patterns(key: str) -> tuple[tuple[dict[str, Any], Pattern], ...]:
    return tuple((rule, compiled(pattern)) for rule in rules("relations") for pattern in rule.get(key, ()))


def read_patterns(
    doc: Doc,
    sentences: Iterable[Written],
    found: Claims,
    *,
    talk: Callable[[Token], list[int]],
    key: str = "patterns",
) -> None:
    """Add what the patterns of the rules read in sentences; `key` is where in a rule the patterns are.

    `talk` gives the country that the talk is about at a token, if one; it stands for a role that a pattern lacks.
    """
    for sent in sentences:
        for rule, pattern in _patterns(key):
            for match in pattern.matches(sent.text, sent.keys):
                where = doc[sent.token(match.start())]
                roles = match.groupdict()
                left, right = (named(roles[r]) if r in roles else talk(where) for r in ("s", "o"))
                for a in left:
                    for b in right:
                        found.add(a, rule["relation"], b, where=where, rule=rule["id"], confidence=rule["confidence"])
