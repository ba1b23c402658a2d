"""Give each cluster its type, label and id; a clash of ids gets a suffix that depends on the members alone."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict

from kgx import gazetteer
from kgx.model import Entity, EntityType
from kgx.resolve.names import generic, known_body, of_state, person_words, slug
from kgx.resolve.nodes import Local, Member, place_key

FOLDERS = {
    "Person": "person", "Ministry": "ministry", "Company": "company", "Organisation": "organisation", "Country": "place",
    "City": "place", "Region": "place", "Facility": "facility", "NamedEvent": "named-event", "Agreement": "agreement",
}  # fmt: skip


def named(
    clusters: list[list[Local]], listed: dict[Member, frozenset[str]] | None = None
) -> tuple[tuple[Entity, ...], dict[Member, str]]:
    """Return the entities of clusters of local entities, and the id of the entity of each member.

    `listed` are the IRIs by which an authority knows a member.
    """
    known = listed or {}
    drafts: list[tuple[EntityType, str, list[Local]]] = []
    state_label: dict[str, str] = {}
    for cluster in clusters:
        kind = _type(cluster)
        label = _label(kind, cluster)
        if kind == "Country":
            state_label[place_key(cluster[0].entity)] = label
        drafts.append((kind, label, cluster))
    taken: dict[str, list[tuple[EntityType, str, list[Local], str | None]]] = defaultdict(list)
    for type_, label, cluster in drafts:
        states = sorted({c.country for c in cluster if c.country})
        country = states[0] if len(states) == 1 else None
        path = FOLDERS[type_]
        if (
            type_ in ("Ministry", "Organisation")
            and country in state_label
            and (type_ == "Ministry" or generic(label) or of_state(label))
        ):
            path += "/" + slug(state_label[country])
        taken[f"{path}/{slug(label)}"].append((type_, label, cluster, country))
    of: dict[Member, str] = {}
    drafted: list[tuple[str, EntityType, str, list[Local], str | None]] = []
    for base in sorted(taken):
        rivals = taken[base]
        ids = [base] if len(rivals) == 1 else [f"{base}-{_suffix(kind, cluster)}" for kind, _, cluster, _ in rivals]
        if len(set(ids)) < len(ids):
            ids = [f"{base}-{_digest(cluster)}" for _, _, cluster, _ in rivals]
        for identifier, (kind, label, cluster, country) in zip(ids, rivals, strict=True):
            drafted.append((identifier, kind, label, cluster, country))
            for local in cluster:
                of[local.member] = identifier
    place = {place_key(c[0].entity): i for i, kind, _, c, _ in drafted if kind == "Country"}
    entities = [
        Entity(
            id=identifier,
            type=kind,
            label=label,
            names=tuple(sorted({n for c in cluster for n in (*c.entity.names, label) if n})),
            members=tuple(sorted(c.member for c in cluster)),
            country=place.get(country or ""),
            same_as=tuple(
                sorted(
                    {iri for c in cluster if c.entity.key for iri in gazetteer.same_as(c.entity.key)}
                    | {iri for c in cluster for iri in known.get(c.member, ())}
                )
            ),
        )
        for identifier, kind, label, cluster, country in drafted
    ]
    return tuple(sorted(entities, key=lambda e: e.id)), of


def _type(cluster: list[Local]) -> EntityType:
    """Return the type that most articles give a thing."""
    counts = Counter(local.entity.type for local in cluster)
    return max(sorted(counts), key=lambda kind: counts[kind])


def _label(kind: str, cluster: list[Local]) -> str:
    counts = Counter(c.entity.label for c in cluster)
    if kind in ("Organisation", "Company"):
        world = Counter(
            n for c in cluster for n in (c.entity.label, *c.entity.names) if known_body(n) and not generic(n)
        )
        counts = world or counts

    def rank(label: str) -> tuple[int, int, int, int, str]:
        words = person_words(label) if kind == "Person" else tuple(label.split())
        whole = sum(len(w) > 1 for w in words)
        return (not (label.isupper() and len(label) > 5), whole, counts[label], len(label), label)

    if kind in ("Country", "City", "Region"):
        return max(sorted(counts), key=lambda label: (counts[label], len(label), label))
    return max(sorted(counts), key=rank)


def _suffix(kind: str, cluster: list[Local]) -> str:
    if kind == "City":
        key = cluster[0].entity.key or ""
        if key.startswith("state:"):
            return slug(key.split("/")[1])
        found = gazetteer.city(int(key.removeprefix("geonames:"))) if key.startswith("geonames:") else None
        return (found.country.lower() if found else "") or "city"
    if kind in ("Region", "Country"):
        return kind.lower()
    states = sorted({s for c in cluster for s in (c.states or {c.country or ""}) if s})
    return "-".join(s.split(":")[-1].lower() for s in states[:2]) or _digest(cluster)


def _digest(cluster: list[Local]) -> str:
    return hashlib.sha256(repr(sorted(c.member for c in cluster)).encode()).hexdigest()[:6]
