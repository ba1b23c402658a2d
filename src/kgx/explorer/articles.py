"""The text of an article with what the graph knows of it: whole where the build kept it, else its known sentences."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from kgx.explorer.questions import ask
from kgx.store import Store


@dataclass(frozen=True, slots=True)
class Span:
    """A mention in an article: offsets in code points, and the id of the thing that is meant."""

    begin: int
    end: int
    thing: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an article's text and the offset at which it begins."""

    begin: int
    text: str


class Texts:
    """The texts of the articles that a build kept beside its graph."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "extractions"

    @cached_property
    def places(self) -> dict[str, tuple[Path, int]]:
        """Return in which file and row each article stands, by its identifier."""
        found = {}
        for path in sorted(self.folder.glob("*.parquet")):
            try:
                names = pq.read_table(path, columns=["article"]).column("article").to_pylist()
            except (pa.ArrowInvalid, KeyError, OSError):
                continue  # not a whole shard: its articles are shown by their sentences
            found.update({name: (path, row) for row, name in enumerate(names)})
        return found

    def text(self, identifier: str) -> str | None:
        """Return the text of an article, None if the build did not keep it."""
        if identifier not in self.places:
            return None
        path, row = self.places[identifier]
        value = pq.read_table(path, columns=["text"]).column("text")[row].as_py()
        return None if value is None else str(value)


def pieces(store: Store, texts: Texts, article: str, identifier: str) -> list[Piece]:
    """Return the text of an article: one piece if the build kept it, else its sentences that the graph holds."""
    rows = ask(store, "sentences", article)
    whole = texts.text(identifier)
    if whole is not None and all(whole[int(r["begin"]) : int(r["end"])] == r["sentence"] for r in rows):
        return [Piece(0, whole)]
    return [Piece(int(r["begin"]), r["sentence"]) for r in rows]


def spans(store: Store, article: str) -> list[Span]:
    """Return the mentions in an article in order, none inside another."""
    found: list[Span] = []
    rows = sorted((int(r["begin"]), -int(r["end"]), r["thing"]) for r in ask(store, "mentions", article))
    for begin, end, thing in rows:
        if not found or begin >= found[-1].end:
            found.append(Span(begin, -end, thing))
    return found
