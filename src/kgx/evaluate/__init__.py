"""How good a graph is, measured against annotated articles. `docs/quality.md` says how to read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kgx.errors import UsageError
from kgx.evaluate.found import FoundArticle, read_found
from kgx.evaluate.gold import digest, read_gold, read_links
from kgx.evaluate.links import score_links
from kgx.evaluate.match import Mistake, Score, Verdict, score_article
from kgx.evaluate.table import Difference, Row, compare, table
from kgx.store import open_graph

__all__ = ["Difference", "Evaluation", "Mistake", "Row", "Score", "compare", "digest", "evaluate", "some_of_each"]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was measured: a score an article in order of id, one for links between articles, and the table of both."""

    scores: tuple[Score, ...]
    links: Score
    rows: tuple[Row, ...]

    @property
    def mistakes(self) -> list[Mistake]:
        """Return what was missed or spurious, in order of article."""
        return [m for score in (*self.scores, self.links) for m in score.mistakes]

    @property
    def verdicts(self) -> list[Verdict]:
        """Return whether each fact and event that the graph states is right."""
        return [v for score in self.scores for v in score.verdicts]


def evaluate(gold: str | Path, graph: str | Path, *, min_confidence: float = 0.0, seed: int = 0) -> Evaluation:
    """Measure the graph of an output folder against a folder of annotated articles.

    Facts and events of less than `min_confidence` (0 to 1) are taken as not stated. Raises `ReadError` if the
    annotation cannot be read and `UsageError` if the graph is of other articles.
    """
    articles = sorted(read_gold(gold), key=lambda a: a.id)
    found = read_found(open_graph(graph), min_confidence=min_confidence)
    if not any(article.id in found for article in articles):
        raise UsageError(
            f"{graph}: none of the {len(articles)} annotated articles of {gold} is in this graph; "
            f"build it from them with `kgx build {gold} --out {graph}`, or leave --graph out"
        )
    scores = tuple(score_article(article, found.get(article.id, FoundArticle())) for article in articles)
    links = score_links(read_links(gold), scores)
    return Evaluation(scores, links, tuple(table(scores, links=[links], seed=seed)))


def some_of_each(mistakes: Sequence[Mistake], *, most: int) -> list[Mistake]:
    """Return at most so many mistakes of each kind, kind by kind, spread over the articles."""
    chosen = []
    for kind in sorted({m.kind for m in mistakes}):
        rows = [m for m in mistakes if m.kind == kind]
        step = max(1.0, len(rows) / most)
        chosen += [rows[int(n * step)] for n in range(min(most, len(rows)))]
    return chosen
