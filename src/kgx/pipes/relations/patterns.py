"""Relations that stand in the order of words, read with patterns: "Pune-based X", "X, Y", "the Danish utility X"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from spacy.tokens import Doc, Token

from kgx.pipes.relations.claims import Claims, behind
from kgx.pipes.relations.notation import Pattern, compiled, named
from kgx.pipes.relations.units import Written
from kgx.schema import rules


@dataclass(frozen=True, slots=True)
class Search:
    """The patterns of all rules in order, and by one of the keys that a sentence must have for them, their numbers."""

    patterns: tuple[tuple[dict[str, Any], Pattern], ...]
    by_key: dict[str, tuple[int, ...]]

    def for_keys(self, keys: frozenset[str]) -> list[tuple[dict[str, Any], Pattern]]:
        """Return the patterns, each with its rule, that may match in a sentence with these keys."""
        numbers = {number for key in keys & self.by_key.keys() for number in self.by_key[key]}
        return [self.patterns[number] for number in sorted(numbers) if self.patterns[number][1].may_match(keys)]


@cache
def _search(key: str) -> Search:
    patterns = tuple((rule, compiled(pattern)) for rule in rules("relations") for pattern in rule.get(key, ()))
    by_key: dict[str, list[int]] = defaultdict(list)
    for number, (_, pattern) in enumerate(patterns):
        for need in pattern.rarest:
            by_key[need].append(number)
    return Search(patterns, {need: tuple(numbers) for need, numbers in by_key.items()})


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
    search = _search(key)
    for sent in sentences:
        for rule, pattern in search.for_keys(sent.keys):
            for match in pattern.regex.finditer(sent.text):
                where = doc[sent.token(match.start())]
                if behind(where, rule.get("not_behind", ())):
                    continue
                roles = match.groupdict()
                left, right = (named(roles[r]) if r in roles else talk(where) for r in ("s", "o"))
                for a in left:
                    for b in right:
                        found.add(a, rule["relation"], b, where=where, rule=rule["id"], confidence=rule["confidence"])
