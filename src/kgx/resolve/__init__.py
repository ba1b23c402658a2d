"""Entity resolution: which local entities of different articles are one thing.

Local entities that agree in name make a node (`nodes`); named signals propose which nodes are one (`signals`); the
surest proposals are taken first, none against a conflict (`cluster`); each cluster gets its label and id (`naming`).
A function of the set of extractions and judgements alone: nothing depends on the order of reading. A wrong merge is
worse than a missed one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kgx.authority import Known
from kgx.curation import IDS, Judgement, Ref
from kgx.model import Entity, Extraction
from kgx.resolve.cluster import Clusters, cluster
from kgx.resolve.judged import Places, pairs, renamed, singled_out
from kgx.resolve.listed import identify
from kgx.resolve.naming import named
from kgx.resolve.nodes import Member, Node, nodes
from kgx.resolve.signals import proposals

__all__ = ["Resolution", "resolve"]


@dataclass(frozen=True, slots=True)
class Resolution:
    """The entities, the id of the entity that each (article id, local id) belongs to, and why: nodes and clusters.

    `ids` says which entity a reference of a judgement names; `hidden` are the ids of entities that people hid, `stale`
    the judgements that could not be replayed, in words.
    """

    entities: tuple[Entity, ...]
    of: dict[Member, str] = field(repr=False)
    nodes: tuple[Node, ...] = field(default=(), repr=False, compare=False)
    clusters: Clusters = field(default_factory=lambda: Clusters([]), repr=False, compare=False)
    ids: dict[Ref, str] = field(default_factory=dict, repr=False)
    hidden: frozenset[str] = frozenset()
    stale: tuple[str, ...] = ()


def resolve(
    extractions: Iterable[Extraction], judgements: Iterable[Judgement] = (), *, authority: Iterable[Known] = ()
) -> Resolution:
    """Return the entities over all extractions; the same for the same set and judgements, whatever the order.

    `authority` is a list of known things; what it has as one is one, what it has as two is not.
    """
    listed = tuple(authority)
    read = list(extractions)
    judged = tuple(judgements)
    found = nodes(read)
    identify(found, listed)
    made = cluster(found, proposals(found))
    entities, of = _named(found, made)
    if not judged:
        return Resolution(entities, of, tuple(found), made)
    before = of
    alone = singled_out(judged, found)
    if alone:
        found = nodes(read, alone=alone)
        identify(found, listed)
    same, different, stale = pairs(judged, Places(found, before))
    made = cluster(found, proposals(found), same=same, different=different)
    stale += [
        f"same: {found[a].label}, {found[b].label}: judged different, directly or through a third"
        for a, b in made.contradicted
    ]
    entities, of = _named(found, made)
    ids, missing = _targets(judged, found, before, of)
    hidden = frozenset(ids[ref] for j in judged if j.kind == "hide" for ref in j.things if ref in ids)
    return Resolution(renamed(entities, judged, ids), of, tuple(found), made, ids, hidden, (*stale, *missing))


def _named(found: list[Node], made: Clusters) -> tuple[tuple[Entity, ...], dict[Member, str]]:
    listed = {local.member: node.authority for node in found if node.authority for local in node.locals_}
    return named([[local for i in row for local in found[i].locals_] for row in made.members], listed)


def _targets(
    judged: tuple[Judgement, ...], found: list[Node], before: dict[Member, str], of: dict[Member, str]
) -> tuple[dict[Ref, str], list[str]]:
    """Return which entity each reference names now, and the judgements that name none or several, in words."""
    old, new = Places(found, before), Places(found, of)
    ids: dict[Ref, str] = {}
    stale: list[str] = []
    for judgement in judged:
        if judgement.kind in ("same", "different"):
            continue
        for ref in (*judgement.things, *judgement.owners):
            if ref.name.startswith(IDS):
                continue
            numbers = new.find(ref) or old.find(ref)
            targets = sorted({of[local.member] for n in numbers for local in found[n].locals_})
            if len(targets) == 1:
                ids[ref] = targets[0]
            else:
                what = "nothing is" if not targets else f"{', '.join(targets)} are all"
                stale.append(f"{judgement} (entry {judgement.line}): {what} called {ref}")
    return ids, stale
