"""Why mentions were joined, why others were not, and which pairs are most worth a person's decision: as rows to keep.

A build writes them to `resolution.jsonl`, one JSON object a line, sorted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kgx.errors import UsageError
from kgx.resolve import Resolution
from kgx.resolve.nodes import Node
from kgx.resolve.signals import Join, of_one_name

FILE = "resolution.jsonl"


@dataclass(frozen=True, slots=True)
class Link:
    """A pair of names that a signal takes for one thing.

    `one` and `other` are the ids of their entities (the same id if they were joined), `names` how the articles call
    them, `score` how sure the signal is (0 to 1), `refused` the conflict that kept them apart, `articles` how many
    articles each name stands in.
    """

    one: str
    other: str
    names: tuple[str, str]
    signal: str
    score: float
    reason: str
    refused: str | None
    articles: tuple[int, int]

    @property
    def joined(self) -> bool:
        """Tell whether the two are one thing in the graph."""
        return self.one == self.other


def links(resolution: Resolution) -> list[Link]:
    """Return all joins and refused joins of a resolution, in a fixed order."""
    rows = [(join, None) for join in resolution.clusters.joins]
    rows += [(join, why) for join, why in resolution.clusters.refused]  # type: ignore[misc]
    rows += [row for row in of_one_name(list(resolution.nodes)) if not _one(resolution, row[0])]  # type: ignore[misc]
    found = [_link(resolution, join, why) for join, why in rows]
    return sorted(set(found), key=lambda link: (link.one, link.other, link.names, link.signal, link.refused or ""))


def _one(resolution: Resolution, join: Join) -> bool:
    return _entity(resolution, resolution.nodes[join.a]) == _entity(resolution, resolution.nodes[join.b])


def _link(resolution: Resolution, join: Join, why: str | None) -> Link:
    a, b = resolution.nodes[join.a], resolution.nodes[join.b]
    return Link(
        _entity(resolution, a),
        _entity(resolution, b),
        (a.label, b.label),
        join.signal,
        join.score,
        join.reason,
        why,
        (len(a.articles), len(b.articles)),
    )


def _entity(resolution: Resolution, node: Node) -> str:
    return resolution.of[node.locals_[0].member]


def write_links(found: Iterable[Link], path: Path) -> None:
    """Write links to a file, one a line."""
    lines = (
        json.dumps(
            {
                "one": link.one,
                "other": link.other,
                "names": link.names,
                "signal": link.signal,
                "score": link.score,
                "reason": link.reason,
                "refused": link.refused,
                "articles": link.articles,
            },
            ensure_ascii=False,
            sort_keys=True,
        )
        for link in found
    )
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")


def read_links(folder: Path) -> Iterator[Link]:
    """Yield the links that a build wrote into a folder. Raises `UsageError` if there are none."""
    path = folder / FILE
    if not path.is_file():
        raise UsageError(f"{path}: not there; build the graph again with this version of kgx")
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield Link(**{**row, "names": tuple(row["names"]), "articles": tuple(row["articles"])})


def worth_deciding(found: Iterable[Link], *, decided: Iterable[frozenset[str]] = ()) -> list[Link]:
    """Return the links closest to the line between joined and apart, those with most articles behind them first.

    `decided` are pairs of names that somebody has judged already.
    """
    known = set(decided)
    open_ = [link for link in found if frozenset(link.names) not in known and link.score < 0.95]
    open_ = [link for link in open_ if link.names[0] != link.names[1]]  # by name alone they cannot be judged

    def value(link: Link) -> float:
        doubt = 1.0 - link.score + (0.5 if link.refused else 0.0)
        return doubt * min(20, link.articles[0] + link.articles[1])

    return sorted(open_, key=lambda link: (-value(link), link.one, link.other, link.names))
