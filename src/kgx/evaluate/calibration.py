"""Whether confidence means what it says: of what is stated with 0.8, eight in ten should be right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kgx.evaluate.match import Verdict

EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)


@dataclass(frozen=True, slots=True)
class Reliability:
    """What was stated by one rule or in one range of confidence: how many, how surely on average, what share is right."""

    group: str
    name: str
    number: int
    confidence: float
    right: float


def reliability(verdicts: Iterable[Verdict]) -> list[Reliability]:
    """Return a row for each range of confidence of facts and of events, then one for each rule, the busiest first."""
    ranges: dict[tuple[str, int], list[tuple[float, bool]]] = defaultdict(list)
    ruled: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for verdict in verdicts:
        place = max(n for n, edge in enumerate(EDGES[:-1]) if verdict.confidence >= edge)
        ranges[f"{verdict.kind}s", place].append((verdict.confidence, verdict.right))
        for rule in {r.rule for r in verdict.readings}:
            own = max(r.confidence for r in verdict.readings if r.rule == rule)
            ruled[rule].append((own, verdict.right))
    rows = [
        _row(group, f"{EDGES[place]:.2f} to {EDGES[place + 1]:.2f}", cases)
        for (group, place), cases in sorted(ranges.items(), key=lambda r: (r[0][0] != "facts", r[0][1]))
    ]
    return rows + [_row("rule", rule, c) for rule, c in sorted(ruled.items(), key=lambda r: (-len(r[1]), r[0]))]


def _row(group: str, name: str, cases: list[tuple[float, bool]]) -> Reliability:
    number = len(cases)
    confidence = sum(c for c, _ in cases) / number
    return Reliability(group, name, number, round(confidence, 3), round(sum(r for _, r in cases) / number, 3))
