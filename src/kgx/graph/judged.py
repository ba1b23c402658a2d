"""What people hid, took back or added, applied to facts and events as the graph is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from kgx.curation import IDS, Judgement
from kgx.model import Article
from kgx.resolve import Resolution
from kgx.resolve.names import fold


@dataclass(frozen=True, slots=True)
class Assertion:
    """A fact that somebody vouches for: the judgement with the ids it speaks of, and its words as an article."""

    article: Article
    subject: str
    relation: str
    object: str | None
    title: str | None
    owners: tuple[str, ...]
    tenure: str


class Judged:
    """The judgements of one build, and which of them found something to judge."""

    def __init__(self, judgements: Iterable[Judgement], resolution: Resolution) -> None:
        self.hidden = resolution.hidden
        self.ids = resolution.ids
        self.facts: dict[tuple[str, str, str], Judgement] = {}
        self.refused: dict[str, Judgement] = {}
        self.asserted: list[Judgement] = []
        self.used: set[int] = set()
        for judgement in judgements:
            if judgement.kind == "retract" and judgement.things[0].name.startswith(IDS):
                self.refused[judgement.things[0].name] = judgement
            elif judgement.kind == "retract" and all(t in self.ids for t in judgement.things):
                subject, *rest = (self.ids[t] for t in judgement.things)
                self.facts[subject, judgement.relation or "", rest[0] if rest else fold(judgement.title or "")] = (
                    judgement
                )
            elif judgement.kind == "assert" and all(t in self.ids for t in (*judgement.things, *judgement.owners)):
                self.asserted.append(judgement)

    def retracted(self, subject: str, relation: str, object_: str) -> bool:
        """Tell whether somebody took a fact back; `object_` is an id, or the title of an office."""
        judgement = self.facts.get((subject, relation, object_))
        if judgement is not None:
            self.used.add(judgement.line)
        return judgement is not None

    def refuses(self, identifier: str) -> bool:
        """Tell whether somebody took the claim, event or evidence of this id back."""
        judgement = self.refused.get(identifier)
        if judgement is not None:
            self.used.add(judgement.line)
        return judgement is not None

    def assertions(self) -> Iterator[Assertion]:
        """Yield the facts that people vouch for."""
        for j in self.asserted:
            subject, *rest = (self.ids[t] for t in j.things)
            text = j.quote or j.why or str(j)
            yield Assertion(
                Article(
                    f"curation-{j.line}",
                    text,
                    title=f"Judgement{' of ' + j.who if j.who else ''}",
                    published=_day(j.when),
                    publisher=j.who,
                    url=j.source if j.source and "://" in j.source else None,
                    source=j.source,
                ),
                subject,
                j.relation or "",
                rest[0] if rest else None,
                j.title,
                tuple(self.ids[o] for o in j.owners),
                j.tenure or "current",
            )

    def stale(self) -> list[str]:
        """Return the judgements on facts and events that found nothing to judge, in words."""
        rows = [*self.facts.values(), *self.refused.values()]
        return [
            f"{j} (entry {j.line}): the graph says no such thing any more"
            for j in sorted(rows, key=lambda j: j.line)
            if j.line not in self.used
        ]


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
