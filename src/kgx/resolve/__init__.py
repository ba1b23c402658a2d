"""Entity resolution: which local entities of different articles are one thing.

A function of the set of extractions alone: everything is sorted, nothing depends on the order of reading. A wrong
merge is worse than a missed one, so a shorter name joins a longer one only where no other could be meant.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from kgx import gazetteer
from kgx.model import Entity, Extraction, LocalEntity
from kgx.resolve.names import company, fold, generic, person_words, portfolio, same_person, slug

FOLDERS = {
    "Person": "person", "Ministry": "ministry", "Company": "company", "Organisation": "organisation", "Country": "place",
    "City": "place", "Region": "place", "Facility": "facility", "NamedEvent": "named-event", "Agreement": "agreement",
}  # fmt: skip

Member = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Resolution:
    """The entities, and the id of the entity that each (article id, local id) belongs to."""

    entities: tuple[Entity, ...]
    of: dict[Member, str] = field(repr=False)


@dataclass(slots=True)
class _Local:
    """A local entity with what decides about it: the country it belongs to, the countries of its offices."""

    member: Member
    entity: LocalEntity
    country: str | None
    states: frozenset[str]
    titles: frozenset[str]


def resolve(extractions: Iterable[Extraction]) -> Resolution:
    """Return the entities over all extractions; the same for the same set, whatever its order."""
    unique = {x.article.id: x for x in sorted(extractions, key=lambda x: (x.article.id, x.fingerprint))}
    locals_ = [local for key in sorted(unique) for local in _locals(unique[key])]
    blocks: dict[tuple[str, ...], list[_Local]] = defaultdict(list)
    people: list[_Local] = []
    for local in locals_:
        if local.entity.type == "Person":
            people.append(local)
        else:
            blocks[_key(local)].append(local)
    clusters = [*_join_bodies(blocks), *_people(people)]
    return _named(clusters)


def _locals(extraction: Extraction) -> list[_Local]:
    """Return the local entities of one article with their context."""
    states: dict[int, set[str]] = defaultdict(set)
    titles: dict[int, set[str]] = defaultdict(set)
    owner: dict[int, str] = {}
    keys = {e.id: _place_key(e) for e in extraction.entities}
    for claim in extraction.claims:
        if claim.status == "denied":
            continue
        if claim.relation == "holdsPosition":
            titles[claim.subject].add(fold(claim.title or ""))
            states[claim.subject].update(keys[o] for o in claim.owners if extraction.entities[o].type == "Country")
        elif claim.relation == "nationality" and claim.object is not None:
            states[claim.subject].add(keys[claim.object])
        elif claim.relation == "governmentBodyOf" and claim.object is not None:
            owner.setdefault(claim.subject, keys[claim.object])
    return [
        _Local(
            (extraction.article.id, e.id),
            e,
            keys[e.country] if e.country is not None else owner.get(e.id),
            frozenset(states[e.id]),
            frozenset(titles[e.id]),
        )
        for e in extraction.entities
    ]


def _place_key(entity: LocalEntity) -> str:
    return entity.key or "name:" + fold(entity.label)


def _key(local: _Local) -> tuple[str, ...]:
    """Return what two local entities must share to be one thing."""
    entity = local.entity
    kind = entity.type
    if kind in ("Country", "City", "Region"):
        return (kind, _place_key(entity))
    if kind == "Ministry":
        return (kind, portfolio(entity.label), local.country or "?" + local.member[0])
    if kind == "Company":
        return (kind, company(entity.label))
    if kind == "Organisation" and (generic(entity.label) or _of_state(entity.label)):
        return (kind, fold(entity.label), local.country or "?" + local.member[0])
    return (kind, fold(entity.label))


def _of_state(label: str) -> bool:
    words = fold(label).split()
    return (
        bool(words)
        and words[-1] in ("embassy", "army", "parliament", "police", "senate", "cabinet", "consulate")
        and len(words) <= 2
    )


def _join_bodies(blocks: dict[tuple[str, ...], list[_Local]]) -> list[list[_Local]]:
    """Join clusters that an article gives both names of: acronym and long form, short and full company name."""
    order = sorted(blocks)
    parent = {key: key for key in order}

    def find(key: tuple[str, ...]) -> tuple[str, ...]:
        while parent[key] != key:
            key = parent[key]
        return key

    forms: dict[tuple[str, str], set[tuple[str, ...]]] = defaultdict(set)
    labels: dict[tuple[str, str], set[tuple[str, ...]]] = defaultdict(set)
    for key in order:
        kind = key[0]
        if kind in ("Company", "Organisation", "NamedEvent", "Agreement", "Facility") and len(key) == 2:
            labels[kind, key[1]].add(key)
            for local in blocks[key]:
                for name in local.entity.names:
                    form = company(name) if kind == "Company" else fold(name)
                    if len(form) > 1 and not generic(name):
                        forms[kind, form].add(key)
    # a cluster whose own label is a further name of exactly one other cluster joins it
    for named in sorted(labels):
        others = forms[named] - labels[named]
        mine = labels[named]
        if len(others) == 1 and len(mine) == 1:
            a, b = find(next(iter(mine))), find(next(iter(others)))
            if a != b:
                parent[max(a, b)] = min(a, b)
    joined: dict[tuple[str, ...], list[_Local]] = defaultdict(list)
    for key in order:
        joined[find(key)].extend(blocks[key])
    return [joined[key] for key in sorted(joined)]


def _people(people: list[_Local]) -> list[list[_Local]]:
    """Cluster people by full name; a shorter form joins only the one longer form that fits it without contradiction."""
    by_name: dict[tuple[str, ...], list[_Local]] = defaultdict(list)
    for local in people:
        by_name[person_words(local.entity.label)].append(local)
    groups: list[tuple[tuple[str, ...], list[_Local]]] = []
    for words in sorted(by_name):
        for part in _by_state(by_name[words], single=len(words) < 2):
            groups.append((words, part))
    # shorter full names to longer ones
    index: dict[str, list[int]] = defaultdict(list)
    for i, (words, _) in enumerate(groups):
        if len(words) > 1:
            for word in {words[-1], *words[-2:]}:
                index[word].append(i)
    order = sorted(
        range(len(groups)),
        key=lambda i: (-len(groups[i][0]), -len(" ".join(groups[i][0])), groups[i][0], groups[i][1][0].member),
    )
    parent = list(range(len(groups)))
    for i in reversed(order):
        words = groups[i][0]
        if len(words) < 2:
            continue
        fits = []
        for j in sorted({j for word in words[-2:] for j in index[word]}):
            other = groups[j][0]
            if (
                j != i
                and (len(other), len(" ".join(other))) > (len(words), len(" ".join(words)))
                and same_person(words, other)
                and _compatible(groups[i][1], groups[j][1])
            ):
                fits.append(j)
        names = [groups[j][0] for j in fits]
        if fits and all(same_person(a, b) for a in names for b in names):
            parent[i] = min(fits, key=lambda j: order.index(j)) if len(fits) > 1 else fits[0]
    clusters: dict[int, list[_Local]] = defaultdict(list)
    for i in range(len(groups)):
        root = i
        while parent[root] != root:
            root = parent[root]
        clusters[root].extend(groups[i][1])
    return [sorted(c, key=lambda local: local.member) for _, c in sorted(clusters.items())]


def _by_state(same: list[_Local], *, single: bool) -> list[list[_Local]]:
    """Split people of one name whose states contradict; single names must share a state or an office to be one."""
    known: dict[str, list[_Local]] = defaultdict(list)
    unknown: list[_Local] = []
    for local in sorted(same, key=lambda local: local.member):
        if local.states:
            known[min(local.states)].append(local)
        else:
            unknown.append(local)
    groups: list[list[_Local]] = []
    for state in sorted(known):
        for local in known[state]:
            fit = next((g for g in groups if any(local.states & o.states for o in g)), None)
            if fit is None:
                groups.append([local])
            else:
                fit.append(local)
    if single:
        return groups + [[local] for local in unknown]
    if len(groups) <= 1:
        return [[*(groups[0] if groups else []), *unknown]]
    return groups + [[local] for local in unknown]


def _compatible(a: list[_Local], b: list[_Local]) -> bool:
    left = {s for local in a for s in local.states}
    right = {s for local in b for s in local.states}
    return not left or not right or bool(left & right)


def _named(clusters: list[list[_Local]]) -> Resolution:
    """Give each cluster its label and its id; a clash gets a suffix that depends on the members alone."""
    drafts: list[tuple[str, str, list[_Local]]] = []
    state_label: dict[str, str] = {}
    for cluster in clusters:
        kind = cluster[0].entity.type
        label = _label(kind, cluster)
        if kind == "Country":
            state_label[_place_key(cluster[0].entity)] = label
        drafts.append((kind, label, cluster))
    taken: dict[str, list[tuple[str, str, list[_Local], str | None]]] = defaultdict(list)
    for type_, label, cluster in drafts:
        states = sorted({c.country for c in cluster if c.country})
        country = states[0] if len(states) == 1 else None
        path = FOLDERS[type_]
        if (
            type_ in ("Ministry", "Organisation")
            and country in state_label
            and (type_ == "Ministry" or generic(label) or _of_state(label))
        ):
            path += "/" + slug(state_label[country])
        taken[f"{path}/{slug(label)}"].append((type_, label, cluster, country))
    of: dict[Member, str] = {}
    drafted: list[tuple[str, str, list[_Local], str | None]] = []
    for base in sorted(taken):
        rivals = taken[base]
        ids = [base] if len(rivals) == 1 else [f"{base}-{_suffix(kind, cluster)}" for kind, _, cluster, _ in rivals]
        if len(set(ids)) < len(ids):
            ids = [f"{base}-{_digest(cluster)}" for _, _, cluster, _ in rivals]
        for identifier, (_, label, cluster, country) in zip(ids, rivals, strict=True):
            drafted.append((identifier, label, cluster, country))
            for local in cluster:
                of[local.member] = identifier
    place = {_place_key(c[0].entity): i for i, _, c, _ in drafted if c[0].entity.type == "Country"}
    entities = [
        Entity(
            id=identifier,
            type=cluster[0].entity.type,
            label=label,
            names=tuple(sorted({n for c in cluster for n in (*c.entity.names, label) if n})),
            members=tuple(sorted(c.member for c in cluster)),
            country=place.get(country or ""),
            same_as=tuple(sorted({iri for c in cluster if c.entity.key for iri in gazetteer.same_as(c.entity.key)})),
        )
        for identifier, label, cluster, country in drafted
    ]
    return Resolution(tuple(sorted(entities, key=lambda e: e.id)), of)


def _label(kind: str, cluster: list[_Local]) -> str:
    counts = Counter(c.entity.label for c in cluster)

    def rank(label: str) -> tuple[int, int, int, int, str]:
        words = person_words(label) if kind == "Person" else tuple(label.split())
        whole = sum(len(w) > 1 for w in words)
        return (not (label.isupper() and len(label) > 5), whole, counts[label], len(label), label)

    if kind in ("Country", "City", "Region"):
        return max(sorted(counts), key=lambda label: (counts[label], len(label), label))
    return max(sorted(counts), key=rank)


def _suffix(kind: str, cluster: list[_Local]) -> str:
    if kind == "City":
        key = cluster[0].entity.key or ""
        found = gazetteer.city(int(key.removeprefix("geonames:"))) if key.startswith("geonames:") else None
        return (found.country.lower() if found else "") or "city"
    if kind in ("Region", "Country"):
        return kind.lower()
    states = sorted({s for c in cluster for s in (c.states or {c.country or ""}) if s})
    return "-".join(s.split(":")[-1].lower() for s in states[:2]) or _digest(cluster)


def _digest(cluster: list[_Local]) -> str:
    return hashlib.sha256(repr(sorted(c.member for c in cluster)).encode()).hexdigest()[:6]
