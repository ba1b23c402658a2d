"""Fit the learnt components on annotated articles, and say by cross-validation what they gain.

Every article is read by the rules up to a learnt component; its candidates are laid beside the annotation; each fold of
the articles is then scored by weights fitted on the others, and goes on with what these find. So all figures, the
probabilities and what later components learn from are of articles that the weights have not seen.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from spacy.tokens import Doc

from kgx.clean import clean
from kgx.confidence import calibrated
from kgx.errors import ReadError
from kgx.evaluate import Difference, compare, evaluate
from kgx.evaluate.found import FoundEntity
from kgx.evaluate.gold import GoldArticle, digest, read_gold
from kgx.evaluate.match import align
from kgx.evaluate.names import same, same_title
from kgx.extract import Extractor, load, to_extraction
from kgx.graph import BASE, build_graph, mentions
from kgx.model import Article
from kgx.pipeline import build
from kgx.pipes import layout
from kgx.pipes.candidates import Candidate, Task, taken
from kgx.pipes.learnt import TASKS
from kgx.pipes.linear import Linear, calibrate, fit
from kgx.rdf import write_graph, write_mentions
from kgx.readers import read
from kgx.resolve import resolve

THRESHOLD = 0.5  # more likely right than not
ROWS = ("FACTS", "ARGUMENTS", "KG")
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Figures:
    """What a task gains on articles not trained on: of `wanted` right candidates that rules miss, how many are `right` of those `found`."""

    task: str
    candidates: int
    right: int
    found: int
    wanted: int


@dataclass(frozen=True, slots=True)
class Trained:
    """Weights by task, and articles read with what the weights of the other folds find in each."""

    scorers: dict[str, Linear]
    figures: tuple[Figures, ...]
    docs: tuple[Doc, ...]


@dataclass(frozen=True, slots=True)
class Gain:
    """What the weights of a folder gain: candidates by task, and rows of the graph against that of the rules alone."""

    figures: tuple[Figures, ...]
    rows: tuple[Difference, ...]


def train(gold: str | Path, out: str | Path, *, model: str | None = None, threshold: float = THRESHOLD) -> Gain:
    """Fit weights on a folder of annotated articles, write them into the folder `out`, and return what they gain.

    A candidate counts from a probability of `threshold` (0 to 1) on. Raises `ReadError` if the annotation cannot be read.
    """
    annotated = {article.id: article for article in read_gold(gold)}
    articles = sorted((a for a in read([gold]) if a.id in annotated), key=lambda a: a.id)
    if len(articles) < FOLDS:
        raise ReadError(f"{gold}: {len(articles)} annotated articles; expected at least {FOLDS}, one a fold")
    extractor = load(model)
    docs = [extractor.parse(article) for article in articles]
    trained = learn(extractor, docs, [annotated[a.id] for a in articles], threshold=threshold)
    with TemporaryDirectory() as place:
        by_rules, by_both = Path(place, "rules"), Path(place, "both")
        build([gold], by_rules, model=model)
        _graph(articles, trained.docs, by_both)
        rows = compare(evaluate(gold, by_both).scores, evaluate(gold, by_rules).scores)
    gain = Gain(trained.figures, tuple(row for row in rows if row.name in ROWS))
    _write(Path(out), trained, gain, annotation=digest(gold), threshold=threshold)
    return gain


def learn(extractor: Extractor, docs: Sequence[Doc], gold: Sequence[GoldArticle], *, threshold: float) -> Trained:
    """Run the components over parsed articles, fitting the learnt ones on the way."""
    scorers, figures = {}, []
    docs = list(docs)
    for name, component in extractor.components:
        task = TASKS.get(name)
        if task is None:
            docs = [component(doc) for doc in docs]
        else:
            scorers[task.name], row = _fit(task, docs, gold, threshold)
            figures.append(row)
    return Trained(scorers, tuple(figures), tuple(docs))


def _fit(task: Task, docs: list[Doc], gold: Sequence[GoldArticle], threshold: float) -> tuple[Linear, Figures]:
    """Return weights fitted on all articles, and what those of each fold find in the others, which is written to the Docs."""
    by_article = [task.candidates(doc) for doc in docs]
    right = [_right(task, doc, found, one) for doc, found, one in zip(docs, by_article, gold, strict=True)]
    scores: list[list[float]] = [[] for _ in docs]
    for fold in range(FOLDS):
        others = [n for n in range(len(docs)) if n % FOLDS != fold]
        scorer = _fitted(task, by_article, right, others)
        for n in range(fold, len(docs), FOLDS):
            scores[n] = [scorer.score(c.features) for c in by_article[n]]
    new = [
        (number, n) for number, found in enumerate(by_article) for n in _foremost(found, scores[number])
    ]  # fmt: skip
    scale, shift = calibrate([scores[a][n] for a, n in new], [right[a][n] for a, n in new])
    whole = _fitted(task, by_article, right, range(len(docs)))
    scorer = Linear(whole.weights, scale, shift, threshold)
    hits = found_ = 0
    for number, doc in enumerate(docs):
        probabilities = [Linear({"(bias)": s}, scale, shift).probability(()) for s in scores[number]]
        chosen = taken(by_article[number], probabilities, threshold=threshold)
        truth = {id(c): r for c, r in zip(by_article[number], right[number], strict=True)}
        hits += sum(truth[id(c)] for c, _ in chosen)
        found_ += len(chosen)
        task.write(doc, chosen)
    wanted = sum(right[a][n] for a, n in new)
    return scorer, Figures(task.name, sum(map(len, by_article)), hits, found_, wanted)


def _fitted(task: Task, found: list[list[Candidate]], right: list[list[bool]], articles: Sequence[int]) -> Linear:
    rows = [c.features for n in articles for c in found[n]]
    return fit(rows, [r for n in articles for r in right[n]], l2=task.l2)


def _foremost(candidates: Sequence[Candidate], scores: Sequence[float]) -> list[int]:
    """Return the places of the candidates that rules have not read, the best of each group."""
    best: dict[Hashable, int] = {}
    for n, candidate in enumerate(candidates):
        group = ("alone", n) if candidate.group is None else candidate.group
        if not candidate.known and (group not in best or scores[n] > scores[best[group]]):
            best[group] = n
    return sorted(best.values())


def _right(task: Task, doc: Doc, candidates: Sequence[Candidate], gold: GoldArticle) -> list[bool]:
    aligned = {int(k): v for k, v in align(gold.entities, _entities(doc)).items()}
    judge = JUDGES[task.name]
    return [judge(candidate.what, aligned, gold) for candidate in candidates]


def _entities(doc: Doc) -> list[FoundEntity]:
    surfaces: dict[int, set[str]] = {}
    for span in layout.mentions(doc):
        if span.id_ in ("name", "demonym", "capital"):
            surfaces.setdefault(int(span.kb_id_), set()).add(span.text)
    return [
        FoundEntity(
            str(n), e["type"], e["label"], frozenset([e["label"], *e["names"]]), frozenset(surfaces.get(n, ())), 0
        )
        for n, e in enumerate(layout.entities(doc))
    ]


def _office(what: Any, aligned: dict[int, str], gold: GoldArticle) -> bool:
    _, person, title = what
    countries = frozenset(w for e in gold.entities if e.type == "Country" for n in e.names for w in same(n).split())
    return any(
        f.relation == "holdsPosition" and f.subject == aligned.get(person) and same_title(title, f.object, countries=countries)
        for f in gold.facts
    )  # fmt: skip


JUDGES: dict[str, Callable[[Any, dict[int, str], GoldArticle], bool]] = {"offices": _office}


def _graph(articles: Sequence[Article], docs: Sequence[Doc], out: Path) -> None:
    """Write the graph of articles that were read already."""
    out.mkdir(parents=True)
    found = []
    for article, doc in zip(articles, docs, strict=True):
        cleaned = clean(article)
        found.append(calibrated(to_extraction(doc, cleaned.article, regions=cleaned.regions, fingerprint="")))
    resolution = resolve(found)
    write_graph(build_graph(found, resolution=resolution), out / "graph.ttl", threshold=0)
    write_mentions(mentions(found, resolution), out / "mentions.ttl", base=BASE)


def _write(out: Path, trained: Trained, gain: Gain, *, annotation: str, threshold: float) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for task, scorer in sorted(trained.scorers.items()):
        scorer.save(out / f"{task}.tsv.gz")
    record = {
        "articles": len(trained.docs),
        "annotation": annotation,
        "folds": FOLDS,
        "threshold": threshold,
        "tasks": [asdict(row) for row in gain.figures],
        "rows": [asdict(row) for row in gain.rows],
    }
    (out / "model.json").write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")
