"""Find which nodes are things of an authority: a name that it gives to one thing alone, of a type and country that fit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kgx import gazetteer
from kgx.authority import Known
from kgx.resolve.names import company, fold, person_words
from kgx.resolve.nodes import BODIES, Node


def identify(nodes: Iterable[Node], authority: Iterable[Known]) -> None:
    """Write on each node the IRIs of the things of an authority that it is; none where two fit."""
    index: dict[tuple[str, str], set[Known]] = defaultdict(set)
    for known in authority:
        for name in known.names:
            for kind in ("person", "body", "other"):
                index[kind, _form(kind, name)].add(known)
    for node in nodes:
        kind = "person" if node.kind == "Person" else "body" if node.kind in (*BODIES, "Ministry") else "other"
        fits = {k for label in node.labels for k in index.get((kind, _form(kind, label)), ()) if _fits(node, k)}
        if len(fits) == 1:
            node.authority = frozenset(k.iri for k in fits)


def _form(kind: str, name: str) -> str:
    return " ".join(person_words(name)) if kind == "person" else company(name) if kind == "body" else fold(name)


def _fits(node: Node, known: Known) -> bool:
    if known.type is not None and known.type not in {local.entity.type for local in node.locals_}:
        return False
    state = gazetteer.country_of(known.country) if known.country else None
    if state is None:
        return True
    if node.kind == "Person":
        return not node.sure or state.key in node.sure
    if node.kind in BODIES or node.kind == "Ministry":
        return all(local.country in (None, state.key) for local in node.locals_)
    return True
