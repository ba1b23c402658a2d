"""The learnt components: what rules do not read, scored by weights that `kgx train` has fitted on annotated articles.

Without weights they do nothing. `docs/learnt.md` says what they gain.
"""

from __future__ import annotations

from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from kgx.errors import MissingError
from kgx.pipes import learnt_offices
from kgx.pipes.candidates import Task, taken
from kgx.pipes.linear import Linear, load

TASKS = {"kgx_learnt_offices": learnt_offices.TASK}  # component → what it adds


class Learnt:
    """A component that adds what a scorer is sure enough of; with none, nothing."""

    def __init__(self, task: Task, scorer: Linear | None) -> None:
        self.task = task
        self.scorer = scorer

    def __call__(self, doc: Doc) -> Doc:
        """Write the candidates of a Doc whose probability reaches the threshold."""
        if self.scorer is not None:
            candidates = self.task.candidates(doc)
            probabilities = [0.0 if c.known else self.scorer.probability(c.features) for c in candidates]
            self.task.write(doc, taken(candidates, probabilities, threshold=self.scorer.threshold))
        return doc


def weights(task: Task, folder: str | None) -> Linear | None:
    """Return the weights of a task from a folder that `kgx train` wrote, None without a folder.

    Raises `MissingError` if they are not there.
    """
    if folder is None:
        return None
    path = Path(folder) / f"{task.name}.tsv.gz"
    if not path.is_file():
        raise MissingError(f"{path}: no such weights; `kgx train ARTICLES --out {folder}` writes them")
    return load(path)


@Language.factory("kgx_learnt_offices", default_config={"folder": None}, requires=["doc.spans"])
def make_offices(nlp: Language, name: str, folder: str | None) -> Learnt:
    """Return the component that adds who holds an office."""
    return Learnt(learnt_offices.TASK, weights(learnt_offices.TASK, folder))
