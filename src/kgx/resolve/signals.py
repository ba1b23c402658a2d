"""Why two nodes may be one thing: named signals, each with how sure it is and its reason in words.

A signal proposes; `kgx.resolve.cluster` disposes, strongest first, and never against a conflict.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from kgx.resolve.doubt import in_many
from kgx.resolve.names import company, family, fold, generic, initials_of, known_body, same_person, skeleton
from kgx.resolve.nodes import PLACES, Node

SUPPORTED, CLEAR, MARGIN = 2.0, 2.5, 1.0  # likeness that a surname needs: the only bearer, one of several, his lead
COMPANY = 2  # things named beside both of two people that make it likely that they are one
SOUND = 75  # how alike two words of a name must be spelt (0 to 100), if they sound alike
COMMON = 50  # a name part that more nodes than this share tells nobody apart


@dataclass(frozen=True, slots=True, order=True)
class Join:
    """A proposal that the nodes numbered `a` and `b` are one: how sure (0 to 1), the signal, and why in words."""

    score: float
    a: int
    b: int
    signal: str
    reason: str


def proposals(nodes: list[Node]) -> list[Join]:
    """Return all joins that the signals propose, the surest first."""
    found = [
        *_same_name(nodes),
        *_listed(nodes),
        *_both_names(nodes),
        *_acronyms(nodes),
        *_full_names(nodes),
        *_spellings(nodes),
        *_single_names(nodes),
    ]
    return sorted(found, key=lambda j: (-j.score, j.a, j.b, j.signal))


def of_one_name(nodes: list[Node]) -> list[tuple[Join, str]]:
    """Return the nodes of one name that were set apart, each with the largest of them, and why."""
    named: dict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
    for number, node in enumerate(nodes):
        named[node.kind, node.key].append(number)
    found = []
    for numbers in named.values():
        first = max(numbers, key=lambda n: (len(nodes[n].articles), -n))
        for other in numbers:
            if other != first:
                why = (
                    conflict(nodes[first], nodes[other])
                    or "many bear such a name, and nothing telling is named beside both"
                )
                reason = f"both are called {nodes[other].label!r}"
                found.append((_join(0.5, first, other, "same name", reason), why))
    return found


def _join(score: float, a: int, b: int, signal: str, reason: str) -> Join:
    return Join(score, min(a, b), max(a, b), signal, reason)


def _same_name(nodes: list[Node]) -> Iterator[Join]:
    """What was set apart to be judged on belongs with those of its name, where it is not judged different."""
    named: dict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
    common = _common(nodes) if any(node.single for node in nodes) else frozenset()
    for number, node in enumerate(nodes):
        named[node.kind, node.key].append(number)
    for number, node in enumerate(nodes):
        if node.single and not (node.kind == "Person" and len(node.key) == 1):
            others = [n for n in named[node.kind, node.key] if n != number]
            for other in others:
                if len(others) == 1 or node.beside & nodes[other].beside - common:
                    yield _join(0.95, number, other, "same name", f"both are called {node.label!r}")


def _listed(nodes: list[Node]) -> Iterator[Join]:
    """An authority gives both names to one thing."""
    known: dict[str, list[int]] = defaultdict(list)
    for number, node in enumerate(nodes):
        for iri in node.authority:
            known[iri].append(number)
    for iri in sorted(known):
        first, *rest = known[iri]
        for other in rest:
            yield _join(0.97, first, other, "authority", f"a list has both as {iri}")


def _both_names(nodes: list[Node]) -> Iterator[Join]:
    """An article gives a body both names: what one node is called is the further name of exactly one other."""
    named: dict[tuple[str, str], set[int]] = defaultdict(set)
    forms: dict[tuple[str, str], set[int]] = defaultdict(set)
    texts: dict[tuple[str, str], str] = {}
    for number, node in enumerate(nodes):
        if node.kind in ("Person", "Country", "City", "Region", "Ministry") or len(node.key) > 1:
            continue
        for label in node.labels:
            named[node.kind, company(label)].add(number)
        for name in node.names:
            form = company(name)
            if len(form) > 1 and not generic(name) and known_body(name) is None:
                forms[node.kind, form].add(number)
                texts.setdefault((node.kind, form), name)
    common = _common(nodes)
    for key in sorted(named):
        others = forms[key] - named[key]
        if len(others) == 1 and len(named[key]) == 1:
            (a,), (b,) = named[key], others
            telling = nodes[a].beside & nodes[b].beside - common
            types = _types(nodes[a]) & _types(nodes[b])
            company_like = types == {"Company"}  # companies are called by the same letters more often than bodies are
            initials = types and _initials(texts[key], nodes[a])
            if company_like and _support(nodes[a], nodes[b]) < COMPANY:
                initials = False
            if len(texts[key]) < 3 and nodes[b].names[texts[key]] < 2:
                continue  # two letters that one article takes for short may be another's
            if not (initials or telling):
                continue  # "Phillips" in one article need not be the "Phillips Petroleum" of another
            yield _join(0.9, a, b, "both names", f"an article calls {nodes[b].label!r} also {texts[key]!r}")


def _initials(text: str, node: Node) -> bool:
    """Tell whether a name is initials, three at least, and the node is called by nothing but them: no "NEC Corp"."""
    return text.isupper() and len(text) > 2 and all(fold(name) == fold(text) for name in node.labels)


def _types(node: Node) -> frozenset[str]:
    return frozenset(local.entity.type for local in node.locals_)


def _common(nodes: list[Node]) -> frozenset[str]:
    """Return the names that stand in so many articles that they tell nothing of what stands beside them."""
    counts: Counter[str] = Counter()
    for node in nodes:
        for name in {fold(label) for label in node.labels} | ({node.key[0]} if node.kind in PLACES else set()):
            counts[name] += len(node.articles)
    total = len(frozenset().union(*(node.articles for node in nodes)))
    return in_many(counts, articles=total)


def _acronyms(nodes: list[Node]) -> Iterator[Join]:
    """A name in capitals is the initials of exactly one longer name."""
    long: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, node in enumerate(nodes):
        if node.kind in ("Organisation", "NamedEvent", "Agreement") and len(node.key) == 1 and " " in node.key[0]:
            for initials in initials_of(node.label):
                long[node.kind, initials].append(number)
    for number, node in enumerate(nodes):
        name = node.label
        if node.kind in ("Organisation", "NamedEvent", "Agreement") and name.isupper() and 3 <= len(name) <= 8:
            fits = long.get((node.kind, fold(name)), [])
            if len(fits) == 1 and fits[0] != number and _support(node, nodes[fits[0]]) >= 1:
                yield _join(0.75, number, fits[0], "initials", f"{name} are the initials of {nodes[fits[0]].label!r}")


def _full_names(nodes: list[Node]) -> Iterator[Join]:
    """A full name that leaves out middle names, or has initials, joins the longer one it fits, if it fits but one."""
    index: dict[str, list[int]] = defaultdict(list)
    people = [n for n, node in enumerate(nodes) if node.kind == "Person" and len(node.key) > 1]
    for number in people:
        index[family(nodes[number].key)].append(number)
    for number in people:
        mine = nodes[number]
        size = (len(mine.key), len(" ".join(mine.key)))
        fits = [
            j
            for j in index[family(mine.key)]
            if (len(nodes[j].key), len(" ".join(nodes[j].key))) > size and same_person(mine.key, nodes[j].key)
        ]
        fits = [j for j in fits if not conflict(mine, nodes[j]) and _alike(mine, nodes[j])]
        if fits and all(same_person(nodes[a].key, nodes[b].key) for a in fits for b in fits):
            best = max(fits, key=lambda j: (len(nodes[j].key), len(" ".join(nodes[j].key)), -j))
            for j in fits if len({nodes[j].key for j in fits}) > 1 else [best]:
                yield _join(
                    0.9, number, j, "middle names and initials", f"{mine.label!r} is short for {nodes[j].label!r}"
                )


def _spellings(nodes: list[Node]) -> Iterator[Join]:
    """Two full names of one sound and almost one spelling, with a state, an office or company in common."""
    blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, node in enumerate(nodes):
        if node.kind == "Person" and len(node.key) > 1:
            blocks[tuple(skeleton(w) for w in node.key)].append(number)
    for key in sorted(blocks):
        rows = blocks[key]
        if len(rows) < 2 or len(rows) > COMMON:
            continue
        for i, a in enumerate(rows):
            for b in rows[i + 1 :]:
                one, other = nodes[a], nodes[b]
                if one.key == other.key or any(
                    fuzz.ratio(x, y) < SOUND for x, y in zip(one.key, other.key, strict=True)
                ):
                    continue
                if _alike(one, other):
                    yield _join(
                        0.7, a, b, "spelling", f"{one.label!r} and {other.label!r} sound alike and appear alike"
                    )


def _single_names(nodes: list[Node]) -> Iterator[Join]:
    """A surname alone joins the one full name it can mean, where state, office or company agree."""
    index: dict[str, list[int]] = defaultdict(list)
    for number, node in enumerate(nodes):
        if node.kind == "Person" and len(node.key) > 1:
            for word in {skeleton(node.key[-1]), skeleton(node.key[0])}:
                index[word].append(number)
    for number, node in enumerate(nodes):
        if node.kind != "Person" or len(node.key) != 1:
            continue
        (word,) = node.key
        if len(word) < 3:
            continue
        fits = []
        for j in index.get(skeleton(word), ()):
            other = nodes[j]
            part = other.key[-1] if fuzz.ratio(word, other.key[-1]) >= 70 else other.key[0]
            last = part == other.key[-1]
            if fuzz.ratio(word, part) >= (70 if last else 100) and not conflict(node, other):
                score = _likeness(node, other) + (0.5 if word == part else 0.0) + (0.5 if last else 0.0)
                fits.append((score, len(other.articles), -j))
        fits.sort(reverse=True)
        given = {j for _, _, j in fits if nodes[-j].key[-1] != word and nodes[-j].key[0] == word}
        if len(given) > 1:
            continue  # a first name that several have
        alone = len({nodes[-j].key for _, _, j in fits}) == 1
        if not fits or fits[0][0] < (SUPPORTED if alone else CLEAR):
            continue
        if not alone and fits[1][0] > fits[0][0] - MARGIN:
            continue
        other = nodes[-fits[0][2]]
        yield _join(
            0.65, number, -fits[0][2], "surname", f"{node.label!r} appears where {other.label!r} does, and as he does"
        )


def _likeness(a: Node, b: Node) -> float:
    """Return how alike two people are in state, office and company, 0 or more."""
    score = 0.0
    if a.states & b.states:
        score += 1.0
    if a.titles & b.titles - {""}:
        score += 1.5
    return score + min(1.5, 0.5 * _support(a, b))


def _alike(a: Node, b: Node) -> bool:
    """Tell whether two people of like names have a state, an office or company in common."""
    return bool(a.states & b.states or (a.titles & b.titles) - {""}) or _support(a, b) >= COMPANY


def _support(a: Node, b: Node) -> int:
    """Return how many things are named beside both."""
    return len(a.beside & b.beside)


def conflict(a: Node, b: Node) -> str | None:
    """Return in words why two nodes cannot be one thing, or None."""
    if a.kind == "Person" and a.sure and b.sure and not a.sure & b.sure:
        return f"one is of {_states(a)}, the other of {_states(b)}"
    if a.kind == "Ministry" and a.key[1] != b.key[1]:
        return "they are of different states, or of which is not said"
    if a.authority and b.authority and not a.authority & b.authority:
        return "a list has them as two things"
    both = a.articles & b.articles
    if both:
        return f"article {min(both)!r} names both"
    return None


def _states(node: Node) -> str:
    return " and ".join(sorted(s.partition(":")[2] for s in node.sure))
