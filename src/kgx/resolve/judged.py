"""Replay the judgements of people on what is one thing and what it is called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations

from kgx.curation import Judgement, Ref
from kgx.model import Entity, EntityType
from kgx.resolve.cluster import Pair
from kgx.resolve.nodes import Member, Node


class Places:
    """Where references of judgements lead: to nodes, by id, by name, or by name and article."""

    def __init__(self, nodes: list[Node], of: dict[Member, str]) -> None:
        self.nodes = nodes
        self.by_id: dict[str, set[int]] = {}
        self.by_label: dict[str, set[int]] = {}
        self.by_name: dict[str, set[int]] = {}
        for number, node in enumerate(nodes):
            for local in node.locals_:
                self.by_id.setdefault(of[local.member], set()).add(number)
            for label in node.labels:
                self.by_label.setdefault(label, set()).add(number)
            for name in node.names:
                self.by_name.setdefault(name, set()).add(number)

    def find(self, ref: Ref) -> set[int]:
        """Return the numbers of the nodes that a reference names, none if it names nothing."""
        if ref.article is not None:
            return {n for n in self.by_name.get(ref.name, set()) if ref.article in self.nodes[n].articles}
        return self.by_id.get(ref.name) or self.by_label.get(ref.name) or self.by_name.get(ref.name) or set()


def singled_out(judgements: Iterable[Judgement], nodes: list[Node]) -> frozenset[Member]:
    """Return the local entities that judgements name together with their article."""
    wanted = {(t.name, t.article) for j in judgements for t in j.things if t.article is not None}
    return frozenset(
        local.member
        for node in nodes
        for local in node.locals_
        if any((name, local.member[0]) in wanted for name in (*local.entity.names, local.entity.label))
    )


def pairs(judgements: Iterable[Judgement], places: Places) -> tuple[list[Pair], list[Pair], list[str]]:
    """Return the pairs of nodes judged the same and judged different, and what cannot be replayed, in words."""
    same: list[Pair] = []
    different: list[Pair] = []
    stale: list[str] = []
    for judgement in judgements:
        if judgement.kind not in ("same", "different"):
            continue
        groups = [places.find(ref) for ref in judgement.things]
        missing = [str(ref) for ref, group in zip(judgement.things, groups, strict=True) if not group]
        if missing:
            stale.append(f"{judgement} (entry {judgement.line}): nothing is called {', '.join(missing)}")
            continue
        if judgement.kind == "same":
            numbers = sorted({n for group in groups for n in group})
            same += [(numbers[0], other) for other in numbers[1:]]
            continue
        for one, other in combinations(groups, 2):
            if one & other:
                stale.append(
                    f"{judgement} (entry {judgement.line}): both are one name; say in which article each of them stands"
                )
                break
            different += [(min(a, b), max(a, b)) for a in sorted(one) for b in sorted(other)]
    return same, different, stale


def renamed(entities: Iterable[Entity], judgements: Iterable[Judgement], ids: dict[Ref, str]) -> tuple[Entity, ...]:
    """Return the entities with the labels and types that people gave them; ids stay."""
    labels: dict[str, str] = {}
    kinds: dict[str, EntityType] = {}
    for judgement in judgements:
        target = ids.get(judgement.things[0])
        if target is not None and judgement.to is not None:
            if judgement.kind == "rename":
                labels[target] = judgement.to
            elif judgement.kind == "retype":
                kinds[target] = judgement.to  # type: ignore[assignment]  # checked when the file was read
    return tuple(
        replace(
            entity,
            label=labels.get(entity.id, entity.label),
            names=tuple(sorted({*entity.names, labels.get(entity.id, entity.label)})),
            type=kinds.get(entity.id, entity.type),
        )
        if entity.id in labels or entity.id in kinds
        else entity
        for entity in entities
    )
