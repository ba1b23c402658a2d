"""Entity resolution: which local entities of different articles are one thing.

Local entities that agree in name make a node (`nodes`); named signals propose which nodes are one (`signals`); the
surest proposals are taken first, none against a conflict (`cluster`); each cluster gets its label and id (`naming`).
A function of the set of extractions and judgements alone: nothing depends on the order of reading. A wrong merge is
worse than a missed one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kgx.model import Entity, Extraction
from kgx.resolve.cluster import Clusters, cluster
from kgx.resolve.naming import named
from kgx.resolve.nodes import Member, Node, nodes
from kgx.resolve.signals import proposals

__all__ = ["Resolution", "resolve"]


@dataclass(frozen=True, slots=True)
class Resolution:
    """The entities, the id of the entity that each (article id, local id) belongs to, and why: nodes and clusters."""

    entities: tuple[Entity, ...]
    of: dict[Member, str] = field(repr=False)
    nodes: tuple[Node, ...] = field(default=(), repr=False, compare=False)
    clusters: Clusters = field(default_factory=lambda: Clusters([]), repr=False, compare=False)


def resolve(extractions: Iterable[Extraction]) -> Resolution:
    """Return the entities over all extractions; the same for the same set, whatever its order."""
    found = nodes(extractions)
    made = cluster(found, proposals(found))
    entities, of = named([[local for i in row for local in found[i].locals_] for row in made.members])
    return Resolution(entities, of, tuple(found), made)
