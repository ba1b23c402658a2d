"""What the learnt components share: candidates with features, and the path through the parse between two words."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc, Token


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that an article might say. `known`: the rules have read it already.

    `group`: of the candidates of one group only the likeliest is taken. `what` is for the task that made it.
    """

    features: tuple[str, ...]
    what: Any
    group: Hashable = None
    known: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """A kind of thing that is learnt: how its candidates are found in a Doc, and how one that is taken is written."""

    name: str
    candidates: Callable[[Doc], list[Candidate]]
    write: Callable[[Doc, Sequence[tuple[Candidate, float]]], None]
    l2: float


def taken(
    candidates: Sequence[Candidate], probabilities: Sequence[float], *, threshold: float
) -> list[tuple[Candidate, float]]:
    """Return the candidates that the rules have not read and whose probability reaches the threshold, best of a group."""
    best: dict[Hashable, tuple[int, float]] = {}
    for n, (candidate, probability) in enumerate(zip(candidates, probabilities, strict=True)):
        group = ("alone", n) if candidate.group is None else candidate.group
        if not candidate.known and (group not in best or probability > best[group][1]):
            best[group] = (n, probability)
    return [(candidates[n], p) for n, p in sorted(best.values()) if p >= threshold]


def path(a: Token, b: Token) -> tuple[list[Token], Token, list[Token]] | None:
    """Return the tokens up from `a`, the lowest common ancestor, and the tokens down to `b`; None across sentences."""
    up: list[Token] = []
    place: dict[int, int] = {}
    node = a
    while True:
        place[node.i] = len(up)
        up.append(node)
        if node.head is node or len(up) > 12:
            break
        node = node.head
    down: list[Token] = []
    node = b
    while node.i not in place:
        down.append(node)
        if node.head is node or len(down) > 12:
            return None
        node = node.head
    return up[: place[node.i]], node, down[::-1]


def step(token: Token) -> str:
    """Return the relation of a token to its head, prepositions with their word."""
    return f"prep_{token.lower_}" if token.dep_ in ("prep", "agent") else token.dep_


def word(doc: Doc, i: int) -> str:
    """Return a word in lower case, empty outside the Doc."""
    return doc[i].lower_ if 0 <= i < len(doc) else ""
