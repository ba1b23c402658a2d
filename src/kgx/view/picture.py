"""What a view draws: things, the ties between them, and the sentences behind each tie, as plain values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

import networkx as nx

from kgx.export.tables import local, table
from kgx.store import Store

FAR = 5  # event partners drawn pairwise up to this many; more would be a hairball and are tied to the first


@dataclass(frozen=True, slots=True)
class Dot:
    """A thing to draw: its IRI, name, type, other names, and where it stands (-1 to 1)."""

    id: str
    label: str
    type: str
    names: str = ""
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class Tie:
    """A fact or event between two things, with the numbers of its sentences."""

    id: str
    source: str
    target: str
    relation: str
    label: str
    status: str
    confidence: float
    sources: int
    date: str
    sentences: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article that says something."""

    text: str
    article: str
    headline: str
    published: str
    publisher: str
    rule: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Things by IRI, ties between them, and sentences; `left` is how many things were left out."""

    things: dict[str, Dot] = field(default_factory=dict)
    ties: tuple[Tie, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    left: int = 0

    def data(self) -> dict[str, Any]:
        """Return lists of lists for the page: things, ties with the numbers of their ends, and the sentences they cite."""
        number = {iri: n for n, iri in enumerate(self.things)}
        cited = sorted({s for t in self.ties for s in t.sentences})
        place = {s: n for n, s in enumerate(cited)}
        return {
            "things": [[d.id, d.label, d.type, d.names, round(d.x, 4), round(d.y, 4)] for d in self.things.values()],
            "ties": [
                [
                    *(number[t.source], number[t.target], t.relation, t.label, t.status),
                    *(t.confidence, t.sources, t.date, [place[s] for s in t.sentences]),
                ]
                for t in self.ties
            ],
            "sentences": [
                [s.text, s.article, s.headline, s.published, s.publisher, s.rule]
                for s in (self.sentences[n] for n in cited)
            ],
            "left": self.left,
        }


def whole(store: Store) -> Picture:
    """Return everything of a graph that can be drawn.

    Who holds an office is a tie to the body or country that the office belongs to, named by the office.
    """
    things = {
        r["id"]: Dot(r["id"], r["label"], local(r["type"]), r["names"].replace("|", ", "))
        for r in table(store, "entities").dicts()
    }
    sentences, behind = _sentences(store)
    ties = (*_facts(store, behind), *_events(store, behind))
    ties = tuple(t for t in ties if t.source in things and t.target in things and t.source != t.target)
    used = {i for t in ties for i in (t.source, t.target)}
    return Picture({i: d for i, d in things.items() if i in used}, ties, sentences)


def choose(picture: Picture, *, around: Sequence[str] = (), hops: int = 1, limit: int = 500) -> Picture:
    """Return the part of a picture near some things, or the best-connected; never more than `limit` things."""
    graph = nx.Graph()
    graph.add_nodes_from(picture.things)
    for tie in picture.ties:
        graph.add_edge(tie.source, tie.target)
    near: dict[str, int] = {}
    if around:
        near = nx.multi_source_dijkstra_path_length(graph, set(around), cutoff=hops)
    wanted = near or picture.things
    weight = {i: len(graph[i]) for i in wanted}
    order = sorted(wanted, key=lambda i: (near.get(i, 0), -weight[i], i))
    kept = set(order[:limit])
    return replace(
        picture,
        things={i: d for i, d in picture.things.items() if i in kept},
        ties=tuple(t for t in picture.ties if t.source in kept and t.target in kept),
        left=len(picture.things) - len(kept),
    )


def place(picture: Picture) -> Picture:
    """Return a picture whose things stand where forces put them, the same each time."""
    graph = nx.Graph()
    graph.add_nodes_from(picture.things)
    for tie in picture.ties:
        graph.add_edge(tie.source, tie.target)
    where: dict[str, Any] = {}
    if len(graph) > 1:
        layout: Any = nx.forceatlas2_layout  # the stubs do not know it
        where = layout(graph, max_iter=120, seed=7, scaling_ratio=3.0, strong_gravity=True, gravity=0.4)
        size = max(max(abs(float(x)), abs(float(y))) for x, y in where.values()) or 1.0
        where = {i: (float(x) / size, float(y) / size) for i, (x, y) in where.items()}
    return replace(
        picture,
        things={i: replace(d, x=where.get(i, (0, 0))[0], y=where.get(i, (0, 0))[1]) for i, d in picture.things.items()},
    )


def _sentences(store: Store) -> tuple[tuple[Sentence, ...], dict[str, tuple[int, ...]]]:
    articles = {r["id"]: r for r in table(store, "articles").dicts()}
    found: dict[tuple[str, str], int] = {}
    sentences: list[Sentence] = []
    behind: dict[str, dict[int, None]] = defaultdict(dict)
    for row in table(store, "evidence").dicts():
        key = row["article"], row["start"]
        if key not in found:
            found[key] = len(sentences)
            article = articles[row["article"]]
            where = (article["identifier"], article["headline"], article["published"], article["publisher"])
            sentences.append(Sentence(" ".join(row["sentence"].split()), *where, row["rule"]))
        behind[row["of"]][found[key]] = None
    return tuple(sentences), {of: tuple(numbers) for of, numbers in behind.items()}


def _facts(store: Store, behind: dict[str, tuple[int, ...]]) -> list[Tie]:
    posts = {r["id"]: r for r in table(store, "posts").dicts()}
    ties = []
    for r in table(store, "facts").dicts():
        post = posts.get(r["object"])
        targets = [o for o in post["owners"].split("|") if o] if post else [r["object"]]
        for target in targets:
            ties.append(
                Tie(
                    r["id"], r["subject"], target, r["relation"], post["label"] if post else r["relation"], r["status"],
                    float(r["confidence"]), int(r["sources"]), "", behind.get(r["id"], ()),
                )
            )  # fmt: skip
    return ties


def _events(store: Store, behind: dict[str, tuple[int, ...]]) -> list[Tie]:
    parts: dict[str, list[str]] = defaultdict(list)
    for r in table(store, "roles").dicts():
        if r["role"] != "place" and r["thing"] not in parts[r["event"]]:
            parts[r["event"]].append(r["thing"])
        elif r["role"] == "place" and r["thing"] not in parts[r["event"]]:
            parts[f"{r['event']} place"].append(r["thing"])
    ties = []
    for r in table(store, "events").dicts():
        actors = parts[r["id"]]
        pairs = list(combinations(actors, 2)) if len(actors) <= FAR else [(actors[0], o) for o in actors[1:]]
        if len(actors) == 1:
            pairs = [(actors[0], p) for p in parts[f"{r['id']} place"]]
        ties += [
            Tie(
                r["id"], one, other, r["type"], r["label"], r["status"], float(r["confidence"]), int(r["sources"]),
                r["start"].partition("|")[0], behind.get(r["id"], ()),
            )
            for one, other in pairs
        ]  # fmt: skip
    return ties
