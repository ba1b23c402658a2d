"""Titles without a name, resolved to whoever held the office on the article's day: "the Moroccan foreign minister".

Only where the articles know exactly one: observed in office on that day or near it, by a claim that can be shown, and
nobody else so. A former holder is none from the day on which an article calls him former.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import networkx as nx

from kgx.confidence import THRESHOLD

RULE = "title.holder"
REACH = 92  # days before the first and after the last observation in which a holder is taken to hold the office
HELD = frozenset(["current", "acting"])


@dataclass(frozen=True, slots=True)
class Open:
    """A title without a name: where it stands, on which day, and the posts that it may be, by their nodes."""

    article: str
    start: int
    end: int
    surface: str
    day: date
    posts: frozenset[str]


def identified(graph: nx.MultiDiGraph, titles: Iterable[Open]) -> Iterator[dict[str, Any]]:
    """Yield a mention of kind title for each title with exactly one holder on its day, with the claim it rests on."""
    holders: dict[str, list[tuple[str, str, list[dict[str, Any]]]]] = defaultdict(list)
    for person, post, claim, data in graph.edges(keys=True, data=True):
        if data["relation"] == "holdsPosition" and data["status"] == "asserted" and data["confidence"] >= THRESHOLD:
            holders[post].append((person, claim, data["tenure"]))
    for title in sorted(titles, key=lambda t: (t.article, t.start, t.end)):
        found = sorted(
            (person, claim)
            for post in title.posts
            for person, claim, tenures in holders[post]
            if holds(tenures, title.day)
        )
        if found and len({person for person, _ in found}) == 1:
            yield {
                "article": title.article,
                "start": title.start,
                "end": title.end,
                "surface": title.surface,
                "kind": "title",
                "entity": found[0][0],
                "rule": RULE,
                "claim": found[0][1],
            }


def holds(tenures: Iterable[dict[str, Any]], day: date) -> bool:
    """Tell whether somebody with these tenures of an office held it on a day, as far as the articles say.

    >>> seen = {"status": "current", "first": "2024-02-01", "last": "2024-06-01", "start": None, "end": None}
    >>> gone = {"status": "former", "first": "2024-07-01", "last": "2024-07-01", "start": None, "end": None}
    >>> [holds([seen, gone], date(2024, month, 3)) for month in (1, 5, 7)]
    [True, True, False]
    >>> holds([seen], date(2025, 5, 3))
    False
    """
    rows = list(tenures)
    if any(_before(t["end"], day) for t in rows):
        return False
    if any(t["status"] == "former" and t["first"] and date.fromisoformat(t["first"]) <= day for t in rows):
        return False
    return any(t["status"] in HELD and not _after(t["start"], day) and _near(t, day) for t in rows)


def _near(tenure: dict[str, Any], day: date) -> bool:
    if not tenure["first"]:
        return False
    first, last = date.fromisoformat(tenure["first"]), date.fromisoformat(tenure["last"])
    return (first - day).days <= REACH and (day - last).days <= REACH


def _before(said: str | None, day: date) -> bool:
    return said is not None and said < day.isoformat()[: len(said)]


def _after(said: str | None, day: date) -> bool:
    return said is not None and said > day.isoformat()[: len(said)]
