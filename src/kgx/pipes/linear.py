"""Logistic regression over named yes-or-no features: small, the same on every machine, trained with numpy alone."""

from __future__ import annotations

import gzip
import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from kgx.errors import ReadError

Array = np.ndarray[Any, np.dtype[np.float64]]
BIAS, SCALE, SHIFT, THRESHOLD = "(bias)", "(scale)", "(shift)", "(threshold)"
SMALLEST = 0.01  # weights nearer to zero are left out


@dataclass(frozen=True, slots=True)
class Linear:
    """A trained scorer. `scale` and `shift` make a probability of its score that means what it says."""

    weights: dict[str, float] = field(repr=False)
    scale: float = 1.0
    shift: float = 0.0
    threshold: float = 0.5

    def score(self, features: Iterable[str]) -> float:
        """Return the sum of the weights of the features.

        >>> Linear({"(bias)": -1.0, "verb=appoint": 3.0}).score(["verb=appoint", "never seen"])
        2.0
        """
        get = self.weights.get
        return get(BIAS, 0.0) + sum(get(f, 0.0) for f in set(features))

    def probability(self, features: Iterable[str]) -> float:
        """Return how likely a candidate with these features is right, 0 to 1."""
        return sigmoid(self.scale * self.score(features) + self.shift)

    def save(self, path: Path) -> None:
        """Write the scorer as a gzipped table of two columns, feature and weight, in order of feature."""
        rows = {**self.weights, SCALE: self.scale, SHIFT: self.shift, THRESHOLD: self.threshold}
        text = "".join(f"{name}\t{value:.4g}\n" for name, value in sorted(rows.items()))
        path.write_bytes(gzip.compress(text.encode(), mtime=0))


def load(path: Path) -> Linear:
    """Read what `Linear.save` has written. Raises `ReadError` if it is something else."""
    try:
        lines = gzip.decompress(path.read_bytes()).decode().splitlines()
        rows = {name: float(value) for name, _, value in (line.rpartition("\t") for line in lines)}
        return Linear(rows, rows.pop(SCALE), rows.pop(SHIFT), rows.pop(THRESHOLD))
    except (OSError, ValueError, KeyError) as error:
        raise ReadError(f"{path}: no weights ({error}); expected a file that `kgx train` wrote") from error


def sigmoid(value: float) -> float:
    """Return the probability of log odds."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))


def fit(rows: Sequence[Sequence[str]], labels: Sequence[bool], *, l2: float, least: int = 2) -> Linear:
    """Train a scorer: `rows` are the features of candidates, `labels` whether they are right.

    Features seen fewer than `least` times are left out; `l2` is the strength of the penalty on large weights.
    """
    counts = Counter(f for row in rows for f in set(row))
    names = sorted(f for f, n in counts.items() if n >= least and f.isprintable())
    number = {f: n for n, f in enumerate(names)}
    columns = [sorted({number[f] for f in row if f in number}) for row in rows]
    column = np.array([c for row in columns for c in row], dtype=np.int64)
    place = np.repeat(np.arange(len(rows)), [len(row) for row in columns])
    wanted = np.array(labels, dtype=np.float64)

    def loss(weights: Array) -> tuple[float, Array]:
        score = np.bincount(place, weights=weights[column], minlength=len(rows)) + weights[-1]
        value = float((np.logaddexp(0, score) - wanted * score).sum() + 0.5 * l2 * (weights[:-1] ** 2).sum())
        wrong = 1 / (1 + np.exp(-np.clip(score, -30, 30))) - wanted
        slope = np.append(np.bincount(column, weights=wrong[place], minlength=len(names)), wrong.sum())
        slope[:-1] += l2 * weights[:-1]
        return value, slope

    found = minimise(loss, np.zeros(len(names) + 1))
    weights = {f: round(float(w), 4) for f, w in zip(names, found, strict=False) if abs(w) >= SMALLEST}
    return Linear({**weights, BIAS: round(float(found[-1]), 4)})


def calibrate(scores: Sequence[float], labels: Sequence[bool]) -> tuple[float, float]:
    """Return the scale and shift that turn scores of candidates not trained on into probabilities (Platt 1999)."""
    score, wanted = np.array(scores, dtype=np.float64), np.array(labels, dtype=np.float64)

    def loss(pair: Array) -> tuple[float, Array]:
        value = pair[0] * score + pair[1]
        wrong = 1 / (1 + np.exp(-np.clip(value, -30, 30))) - wanted
        slope = np.array([(wrong * score).sum(), wrong.sum()]) + 0.01 * pair
        return float((np.logaddexp(0, value) - wanted * value).sum() + 0.005 * (pair**2).sum()), slope

    scale, shift = minimise(loss, np.array([1.0, 0.0]))
    return round(float(scale), 4), round(float(shift), 4)


def minimise(loss: Callable[[Array], tuple[float, Array]], start: Array, *, steps: int = 80, memory: int = 8) -> Array:
    """Return where a smooth convex function is least, by L-BFGS; `loss` gives value and slope."""
    here = start
    value, slope = loss(here)
    moves: list[tuple[Array, Array]] = []
    for _ in range(steps):
        ahead = _direction(slope, moves)
        downhill = float(slope @ ahead)
        size = 1.0
        while True:
            there = here - size * ahead
            new, new_slope = loss(there)
            if new <= value - 1e-4 * size * downhill or size < 1e-6:
                break
            size /= 2
        step, change = there - here, new_slope - slope
        if float(step @ change) > 1e-10:
            moves = [*moves, (step, change)][-memory:]
        gained = value - new
        here, value, slope = there, new, new_slope
        if gained < 1e-5 * abs(value):
            break
    return here


def _direction(slope: Array, moves: list[tuple[Array, Array]]) -> Array:
    ahead = slope.copy()
    shares = []
    for step, change in reversed(moves):
        share = float(step @ ahead) / float(step @ change)
        shares.append(share)
        ahead -= share * change
    if moves:
        step, change = moves[-1]
        ahead *= float(step @ change) / float(change @ change)
    else:
        ahead /= max(1.0, float(np.abs(slope).max()))
    for (step, change), share in zip(moves, reversed(shares), strict=True):
        ahead += (share - float(change @ ahead) / float(step @ change)) * step
    return ahead
