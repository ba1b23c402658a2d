"""Names that many things bear: where name alone makes nobody one, what stands beside decides.

"Robert Miller" is a name of common parts; "Brown" is a surname, "Legend" a word, "Columbia" the beginning of several
bodies' names. Local entities of such a name are one only through something telling that their articles name beside
both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import networkx as nx

from kgx.resolve.local import Local
from kgx.resolve.names import company, fold, known_body, legal_form

MANY = 10  # full names that have either part of one, from which two people may bear it
WORD = 3  # articles that write a name in small letters, from which it is an ordinary word
FEW, SHARE = 3, 0.005  # articles, and their share of all, in which a name may stand to tell anything of its neighbours
MOST = 0.8  # share of a name's articles that one thing must have to be the one that the rest mean too

Groups = Mapping[tuple[str, tuple[str, ...]], list[Local]]


@dataclass(frozen=True, slots=True)
class Doubt:
    """What the whole set of articles says of names: how many have a part of them, and which stand in many articles."""

    given: Mapping[str, int]
    families: Mapping[str, int]
    begun: Mapping[str, int]
    words: frozenset[str]
    common: frozenset[str]

    def of(self, kind: str, key: tuple[str, ...], same: list[Local]) -> bool:
        """Tell whether several things may bear the name that these local entities share."""
        if len(same) < 2:
            return False
        if kind == "Person":
            return len(key) == 2 and min(self.given.get(key[0], 0), self.families.get(key[1], 0)) > MANY
        if kind != "Organisation" or len(key) != 1 or " " in key[0] or known_body(key[0]) is not None:
            return False
        if len(frozenset().union(*map(_forms, same))) > 1:
            return True
        if all(local.entity.label.isupper() for local in same):
            return False
        word = key[0]
        mixed = len({local.entity.type for local in same}) > 1
        return bool(self.families.get(word, 0)) or word in self.words or self.begun.get(word, 0) > (0 if mixed else 1)


def _forms(local: Local) -> frozenset[str]:
    """Return the legal forms that an article gives a body."""
    return frozenset(legal_form(name) for name in (local.entity.label, *local.entity.names)) - {""}


def doubt(groups: Groups, texts: Iterable[str]) -> Doubt:
    """Return what local entities, by kind and the name they are compared by, and the texts of articles say of names."""
    given: Counter[str] = Counter()
    families: Counter[str] = Counter()
    begun: Counter[str] = Counter()
    single: set[str] = set()
    beside: dict[str, frozenset[str]] = {}
    for (kind, key), same in groups.items():
        if kind == "Person" and len(key) == 2:
            given[key[0]] += 1
            families[key[1]] += 1
        elif kind == "Organisation" and len(key) == 1:
            first, _, rest = key[0].partition(" ")
            begun[first] += bool(rest)
            if not rest and len(same) > 1:
                single.add(first)
        beside.update((local.member[0], local.beside) for local in same)
    small = Counter(word for text in texts for word in single & set(text.split()))
    counts = Counter(name for names in beside.values() for name in names)
    return Doubt(
        given,
        families,
        begun,
        frozenset(word for word, n in small.items() if n >= WORD),
        in_many(counts, articles=len(beside)),
    )


def in_many(counts: Mapping[str, int], *, articles: int) -> frozenset[str]:
    """Return the names that stand in so many of the articles that they tell nothing of what stands beside them."""
    return frozenset(name for name, n in counts.items() if n > max(FEW, articles * SHARE))


def apart(same: list[Local], common: frozenset[str]) -> list[list[Local]]:
    """Return local entities of a doubtful name in groups: those whose articles name something telling beside both.

    Telling is the name of anything but a place, a place that stands in few articles, an office of several words, the
    same legal form. A company of which nothing is told is the one that most articles mean, if there is one.
    """
    joined = nx.Graph()
    joined.add_nodes_from(range(len(same)))
    first: dict[tuple[str, str], int] = {}
    for i, local in enumerate(same):
        for sign in _signs(local, common):
            joined.add_edge(first.setdefault(sign, i), i)
    groups = [[same[i] for i in sorted(row)] for row in sorted(nx.connected_components(joined), key=min)]
    usual = max(groups, key=len)
    if len(usual) < MOST * len(same):
        return groups
    lone = [g for g in groups if len(g) == 1 and g is not usual and g[0].entity.type == "Company" and not _forms(g[0])]
    usual.extend(local for group in lone for local in group)
    return [g for g in groups if g not in lone]


def _signs(local: Local, common: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield what tells of the company that a thing keeps in an article: who shares one is the same."""
    own = {fold(name) for name in (local.entity.label, *local.entity.names)}
    own |= {company(name) for name in own}
    yield from (
        ("beside", name)
        for name in sorted(local.beside)
        if (":" not in name and company(name) not in own) or (":" in name and name not in common)
    )
    if local.entity.type == "Person":
        yield from (("office", title) for title in sorted(local.titles) if " " in title)
    else:
        yield from (("form", form) for form in sorted(_forms(local)))
