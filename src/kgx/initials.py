"""Names and their shorter forms: left-out words and initials."""

from __future__ import annotations

from collections.abc import Sequence


def in_order(short: Sequence[str], long: Sequence[str]) -> bool:
    """Tell whether the words of a shorter name stand in a longer one in this order, an initial for a word counting.

    >>> in_order(["j", "smith"], ["john", "p", "smith"])
    True
    >>> in_order(["smith", "john"], ["john", "smith"])
    False
    """
    rest = list(long)
    for word in short:
        hit = next((i for i, other in enumerate(rest) if word == other or _initial(word, other)), None)
        if hit is None:
            return False
        rest = rest[hit + 1 :]
    return True


def _initial(one: str, other: str) -> bool:
    return (len(one) == 1 and other.startswith(one)) or (len(other) == 1 and one.startswith(other))
