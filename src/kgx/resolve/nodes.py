"""The nodes that resolution joins: local entities that agree in name and, where it decides, in country."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from kgx.model import Extraction
from kgx.resolve.doubt import apart, doubt
from kgx.resolve.local import PLACES, Local, Member, group_of, locals_of, name_key, place_key

__all__ = ["BODIES", "PLACES", "Local", "Member", "Node", "name_key", "nodes", "place_key"]

BODIES = frozenset(["Company", "Organisation", "Facility", "NamedEvent", "Agreement"])


@dataclass
class Node:
    """Local entities that are one thing by name alone; `key` is the name in the form it is compared in."""

    kind: str
    key: tuple[str, ...]
    locals_: list[Local]
    names: Counter[str] = field(default_factory=Counter)
    articles: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    sure: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    single: bool = False
    authority: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.locals_.sort(key=lambda local: local.member)
        for local in self.locals_:
            self.names.update(local.entity.names)
        self.articles = frozenset(local.member[0] for local in self.locals_)
        for name in ("states", "sure", "titles"):
            setattr(self, name, frozenset(x for local in self.locals_ for x in getattr(local, name)))

    @cached_property
    def beside(self) -> frozenset[str]:
        """All that its articles name."""
        return frozenset().union(*{local.beside for local in self.locals_})

    @property
    def labels(self) -> frozenset[str]:
        """The names by which the articles mainly call it."""
        return frozenset(local.entity.label for local in self.locals_)

    @cached_property
    def label(self) -> str:
        """The fullest of them."""
        return max(sorted(self.labels), key=lambda label: (len(label.split()), len(label)))

    @property
    def rank(self) -> tuple[str, tuple[str, ...], Member]:
        """What orders nodes: the same for the same set of articles."""
        return (self.kind, self.key, self.locals_[0].member)


def nodes(extractions: Iterable[Extraction], *, alone: frozenset[Member] = frozenset()) -> list[Node]:
    """Return the nodes of a set of extractions, in an order that depends on the set alone.

    The local entities in `alone` get a node each: somebody has judged on them one by one.
    """
    unique = {x.article.id: x for x in sorted(extractions, key=lambda x: (x.article.id, x.fingerprint))}
    groups: dict[tuple[str, tuple[str, ...]], list[Local]] = defaultdict(list)
    for article in sorted(unique):
        for local in locals_of(unique[article]):
            groups[group_of(local.entity.type), name_key(local)].append(local)
    doubts = doubt(groups, (unique[article].article.text for article in sorted(unique)))
    found: list[Node] = []
    for kind, key in sorted(groups):
        found += [Node(kind, key, [local], single=True) for local in groups[kind, key] if local.member in alone]
        same = [local for local in groups[kind, key] if local.member not in alone]
        if not same:
            continue
        parts = _by_state(same, single=len(key) < 2) if kind == "Person" else [same]
        if doubts.of(kind, key, same):
            parts = [row for part in parts for row in apart(part, doubts.common)]
        found += [Node(kind, key, part) for part in parts]
    return sorted(found, key=lambda node: node.rank)


def _by_state(same: list[Local], *, single: bool) -> list[list[Local]]:
    """Split people of one name whose states contradict; single names must share a state to be one."""
    groups: list[tuple[set[str], list[Local]]] = []
    unsure: list[Local] = []
    for local in sorted(same, key=lambda local: (sorted(local.sure), local.member)):
        if not local.sure:
            unsure.append(local)
            continue
        fits = [g for g in groups if g[0] & local.sure]
        if not fits:
            groups.append((set(local.sure), [local]))
            continue
        first = fits[0]
        first[0].update(local.sure)
        first[1].append(local)
        for other in fits[1:]:  # who is of two states joins those of one
            first[0].update(other[0])
            first[1].extend(other[1])
            groups.remove(other)
    rest: list[list[Local]] = []
    lone: list[Local] = []
    for local in unsure:
        fits = [g for g in groups if g[0] & local.states]
        if len(fits) == 1:
            fits[0][1].append(local)
        elif single or len(groups) > 1:
            rest.append([local])
        else:
            lone.append(local)
    parts = [members for _, members in groups]
    if lone:
        if parts:
            parts[0].extend(lone)
        else:
            parts.append(lone)
    return parts + rest
