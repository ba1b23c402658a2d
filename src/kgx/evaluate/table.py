"""Counts of articles made a table: precision, recall and F a row, with what chance would make of other articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kgx.evaluate.match import Count, Score

SAMPLES = 1000
GROUPS = ("KG", "FACTS", "EVENTS", "ARGUMENTS", "ENTITIES", "entity", "fact", "owners", "tenure", "event", "role")
Counts = NDArray[np.float64]  # articles × (right, found, wanted)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: counts, precision, recall, F, and the 95 % interval of F over articles drawn anew."""

    name: str
    right: int
    found: int
    wanted: int
    precision: float
    recall: float
    f: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Difference:
    """F of one row in two graphs of the same articles, and the 95 % interval of the difference."""

    name: str
    f: float
    against: float
    difference: float
    low: float
    high: float

    @property
    def verdict(self) -> str:
        """Return "better" or "worse" if the interval leaves no doubt, else nothing."""
        return "better" if self.low > 0 else "worse" if self.high < 0 else ""


def table(scores: Sequence[Score], *, links: Sequence[Score] = (), seed: int = 0) -> list[Row]:
    """Return all rows, the most general first. `links` counts what belongs to no article, and gets no interval."""
    drawn = _drawn(len(scores), seed)
    rows = []
    for name in _names(scores):
        counts = _counts(scores, name)
        right, found, wanted = (int(n) for n in counts.sum(axis=0))
        low, high = _interval(_f(counts[drawn].sum(axis=1)))
        rows.append(_row(name, Count(right, found, wanted), low, high))
    for score in links:
        rows += [_row(name, count, None, None) for name, count in sorted(score.rows.items())]
    return rows


def compare(scores: Sequence[Score], against: Sequence[Score], *, seed: int = 0) -> list[Difference]:
    """Return for each row F of two graphs of the same articles in the same order, and how sure the difference is."""
    drawn = _drawn(len(scores), seed)
    rows = []
    for name in _names([*scores, *against]):
        a, b = _counts(scores, name), _counts(against, name)
        low, high = _interval(_f(a[drawn].sum(axis=1)) - _f(b[drawn].sum(axis=1)))
        f, g = float(_f(a.sum(axis=0))), float(_f(b.sum(axis=0)))
        rows.append(Difference(name, round(f, 3), round(g, 3), round(f - g, 3), low, high))
    return rows


def total(scores: Sequence[Score], name: str) -> Count:
    """Return the counts of a row over all articles."""
    return sum((s.rows.get(name, Count()) for s in scores), Count())


def _row(name: str, count: Count, low: float | None, high: float | None) -> Row:
    p = count.right / count.found if count.found else 0.0
    r = count.right / count.wanted if count.wanted else 0.0
    f = 2 * p * r / (p + r) if p + r else 0.0
    low, high = (f if low is None else low), (f if high is None else high)
    return Row(name, count.right, count.found, count.wanted, *(round(v, 3) for v in (p, r, f, low, high)))


def _names(scores: Sequence[Score]) -> list[str]:
    return sorted({name for s in scores for name in s.rows}, key=lambda n: (GROUPS.index(n.split()[0]), n))


def _counts(scores: Sequence[Score], name: str) -> Counts:
    rows = (s.rows.get(name, Count()) for s in scores)
    return np.array([(c.right, c.found, c.wanted) for c in rows], dtype=np.float64)


def _drawn(articles: int, seed: int) -> NDArray[np.int64]:
    return np.random.default_rng(seed).integers(0, articles, size=(SAMPLES, articles))


def _f(counts: Counts) -> Counts:
    """Return F of counts: twice what is right over what was found and what was wanted."""
    both = counts[..., 1] + counts[..., 2]
    return np.divide(2 * counts[..., 0], both, out=np.zeros_like(both), where=both > 0)


def _interval(values: Counts) -> tuple[float, float]:
    low, high = np.percentile(values, [2.5, 97.5])
    return round(float(low), 3), round(float(high), 3)
