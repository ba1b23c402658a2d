"""Events over all articles: reports of one event brought together, what they disagree on kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kgx.schema import vocabulary

Attributes = dict[str, Any]
ALONE = frozenset(["Statement"])  # one a speaker and article
APART = 3  # days by which reports of one event may differ on its date
FRESH = 5  # days after an event, or before one planned, in which a report without date is about it
ONE_ACTOR = {
    "Visit": "place",
    "Appointment": "position",
    "Departure": "position",
    "Opening": "place",
    "Hosting": "place",
}


@dataclass(slots=True)
class Happening:
    """An event as one or several articles report it; what they say of it is counted."""

    type: str
    status: str
    arguments: set[tuple[str, str]]
    places: set[str]
    starts: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    about: Counter[str] = field(default_factory=Counter)
    amount: Counter[str] = field(default_factory=Counter)
    positions: set[str] = field(default_factory=set)
    evidence: dict[str, Attributes] = field(default_factory=dict)
    articles: set[str] = field(default_factory=set)
    published: set[str] = field(default_factory=set)

    def core(self) -> frozenset[str]:
        """Return the things whose roles make two reports one event."""
        roles = vocabulary()["events"][self.type]["core"]
        return frozenset(entity for role, entity in self.arguments if role in roles)


def merged(happenings: Iterable[Happening]) -> list[Happening]:
    """Return the events with reports of one event in several articles brought together, in a fixed order."""
    kept: list[Happening] = []
    by_actor: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for row in sorted(happenings, key=_order):
        core = row.core()
        near = {n for actor in core for n in by_actor[row.type, row.status, actor]} if row.type not in ALONE else set()
        fit = next((kept[n] for n in sorted(near) if _same(kept[n], row)), None)
        if fit is not None:
            _absorb(fit, row)
            continue
        kept.append(row)
        for actor in core:
            by_actor[row.type, row.status, actor].append(len(kept) - 1)
    return kept


def _order(event: Happening) -> tuple[Any, ...]:
    return (
        event.type,
        event.status,
        -len(event.core()),
        -max((len(s) for s in event.starts), default=0),
        sorted(event.starts),
        sorted(event.articles),
        sorted(event.evidence),
    )


def _same(kept: Happening, row: Happening) -> bool:
    """Tell whether two reports are of one event: the same actors, and nothing that speaks against it."""
    if kept.articles & row.articles:
        return False
    one, other = kept.core(), row.core()
    if not (one <= other or other <= one):
        return False
    if len(one & other) < 2:
        by = ONE_ACTOR.get(kept.type)
        if by == "place" and not kept.places & row.places:
            return False
        if by == "position" and (not kept.positions or not row.positions or not kept.positions & row.positions):
            return False
        if by is None and one != other:
            return False
    when = _dates_agree(kept, row)
    if when is None:
        return False
    return when or not kept.places or not row.places or bool(kept.places & row.places)


def _dates_agree(kept: Happening, row: Happening) -> bool | None:
    """Return True for one date, False for dates that may be one, None for dates that cannot be."""
    if kept.starts and row.starts:
        if any(x == y and len(x) == 10 for x in kept.starts for y in row.starts):
            return True
        if any(x.startswith(y) or y.startswith(x) for x in kept.starts for y in row.starts):
            return False
        days = [(_day(x), _day(y)) for x in kept.starts for y in row.starts]
        near = any(x and y and abs((x - y).days) <= APART for x, y in days)
        return False if near and _fresh(kept.published, row.published) else None
    if kept.starts or row.starts:
        dated, open_ = (kept, row) if kept.starts else (row, kept)
        return False if _fresh(set(dated.starts), open_.published) else None
    return False if _fresh(kept.published, row.published) else None


def _fresh(one: Iterable[str], other: Iterable[str]) -> bool:
    days = [(_day(x), _day(y)) for x in one for y in other]
    return any(x and y and abs((x - y).days) <= FRESH for x, y in days)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _absorb(kept: Happening, other: Happening) -> None:
    kept.arguments |= other.arguments
    kept.places |= other.places
    for name in ("starts", "ends", "about", "amount"):
        getattr(kept, name).update(getattr(other, name))
    kept.positions |= other.positions
    kept.evidence.update(other.evidence)
    kept.articles |= other.articles
    kept.published |= other.published


def said(counts: Counter[str]) -> tuple[str, ...]:
    """Return what reports disagree on, the commonest first: the dates of which none is a vaguer form of another.

    >>> said(Counter({"2024-05": 3, "2024-05-03": 1, "2024-05-04": 2}))
    ('2024-05-04', '2024-05-03')
    """
    exact = [t for t in counts if not any(o != t and o.startswith(t) for o in counts)]
    return tuple(sorted(exact, key=lambda t: (-counts[t], t)))


def label(event: Happening, actors: list[tuple[str, str]], labels: dict[str, str]) -> str:
    """Return an event in words: "Anna Berg met Omar Saidi in Rabat"."""
    row = vocabulary()["events"][event.type]
    by_role: dict[str, list[str]] = defaultdict(list)
    for role, entity in actors:
        by_role[role].append(labels[entity])
    subject = next((by_role[r] for r in row["roles"] if by_role.get(r)), [])
    rest = [name for r in row["roles"] for name in by_role.get(r, []) if name not in subject]
    if event.type == "Meeting" and len(subject) > 1:
        subject, rest = subject[:1], [*subject[1:], *rest]
    words = row["label"][{"happened": 0, "planned": 1, "denied": 2}[event.status]]
    text = f"{_listed(subject)} {words}" if subject else words
    if rest:
        text += f" {row.get('link', '')} {_listed(rest)}".replace("  ", " ")
    elif event.about and event.type in ("Deal", "Opening", "Signing"):
        text += " " + min(event.about)
    places = [labels[p] for p in sorted(event.places)]
    places = [p for p in places if event.type == "Visit" or p not in text]
    if places:
        text += (" " if event.type == "Visit" else " in ") + _listed(places)
    return text.strip()


def _listed(names: list[str]) -> str:
    return "".join(names) if len(names) < 2 else ", ".join(names[:-1]) + " and " + names[-1]
