"""What passed between countries: events whose actors, or the countries they belong to, are two."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import combinations

from kgx.explorer.questions import ask, short
from kgx.store import Store


@dataclass(frozen=True, slots=True)
class Exchange:
    """An event between two countries, named by their IRIs in order."""

    fact: str
    kind: str
    one: str
    other: str


def exchanges(store: Store) -> list[Exchange]:
    """Return the events between countries: of actors who belong to one country each."""
    home: dict[str, set[str]] = defaultdict(set)
    for row in ask(store, "countries"):
        home[row["thing"]].add(row["country"])
    countries = {c for found in home.values() for c in found}
    sides: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in ask(store, "actors"):
        actor = row["actor"]
        found = {actor} if actor in countries else home.get(actor, set())
        if len(found) == 1:  # somebody of two countries stands for neither
            sides[row["fact"], short(row["kind"])] |= found
    return [
        Exchange(fact, kind, *pair)
        for (fact, kind), found in sorted(sides.items())
        if len(found) <= 6
        for pair in combinations(sorted(found), 2)
    ]


def table(
    rows: Iterable[Exchange], *, kinds: Collection[str] = (), top: int = 24
) -> tuple[list[str], Counter[tuple[str, str]]]:
    """Return the countries with most exchanges, the busiest first, and the number of exchanges of each pair."""
    pairs: Counter[tuple[str, str]] = Counter()
    totals: Counter[str] = Counter()
    for row in rows:
        if not kinds or row.kind in kinds:
            pairs[row.one, row.other] += 1
            totals.update((row.one, row.other))
    busiest = sorted(totals, key=lambda c: (-totals[c], c))[:top]
    shown = set(busiest)
    return busiest, Counter({p: n for p, n in pairs.items() if shown.issuperset(p)})
