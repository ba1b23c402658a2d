"""How the offices of an article speak for each other's owners: who comes along is of the same country, who is met is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spacy.tokens import Doc, Span

from kgx.pipes import layout
from kgx.pipes.encounters import Encounters
from kgx.pipes.titlewords import key_words, one_of_a_kind
from kgx.schema import lexicon

Claim = dict[str, Any]


class Fellows:
    """The offices of a Doc, and what the owners of one say about the owner of another."""

    def __init__(self, doc: Doc, claims: list[Claim], encounters: Encounters) -> None:
        self.doc = doc
        self.claims = claims
        self.encounters = encounters
        self.regions = list(doc.spans.get(layout.REGIONS, ()))
        self.persons_at = {
            s.end - 1: int(s.kb_id_) for s in layout.mentions(doc) if s.label_ == "Person" and s.id_ == "name"
        }
        self.words = [key_words(c["title"]) for c in claims]

    def links(self, claim: Claim) -> Iterator[tuple[int, str]]:
        """Yield the number of each other office with each sign by which its owners count for this one's."""
        beside, beside_after = self._beside(claim)
        ended = self._ended_with(claim)
        region = next((r for r in self.regions if r.start <= claim["title_start"] < r.end), None)
        words = key_words(claim["title"])
        for number, other in enumerate(self.claims):
            if other is claim:
                continue
            if other["subject"] == claim["subject"]:
                told = bool(other["owners"]) and not other.get("inferred")
                yield number, "own_told" if told else "own" if other["tenure"] == claim["tenure"] else "own_other"
                continue
            earlier = other["title_start"] < claim["title_start"]
            if other["tenure"] == claim["tenure"] == "current" and words == self.words[number]:
                yield number, "rival" if one_of_a_kind(claim["title"]) else "peer"
            if region is not None and region.start <= other["title_start"] < region.end:
                yield number, "earlier_office" if earlier else "later_office"
            if other["subject"] == ended:
                yield number, "after_sentence"
            if {claim["subject"], other["subject"]} in self.encounters.met:
                yield number, "opposite"
            elif other["sent"] == claim["sent"]:
                yield number, "companion" if earlier else "companion_after"
            if other["subject"] in (beside, beside_after):
                yield number, "beside" if other["subject"] == beside else "beside_after"

    def _beside(self, claim: Claim) -> tuple[int | None, int | None]:
        """Return the people whose names "and" or a comma joins to an office: before its title, and behind its holder."""
        people = self.encounters.people.get(claim["sent"], ())
        before = [s for s in people if s.end <= claim["title_start"]]
        joined = next((int(s.kb_id_) for s in before[::-1] if self._joined(s.end, claim["title_start"])), None)
        holder = next(
            (s for s in people if int(s.kb_id_) == claim["subject"] and s.start >= claim["title_start"]), None
        )
        if holder is None:
            return joined, None
        after = (
            c["subject"]
            for c in self.claims
            if c["sent"] == claim["sent"]
            and c["subject"] != claim["subject"]
            and self._joined(holder.end, _start(c, people))
        )
        return joined, next(after, None)

    def _joined(self, end: int, start: int) -> bool:
        """Tell whether "and" or a comma alone stands between two places: "X and Defence Minister Y"."""
        between = self.doc[end:start] if end < start else self.doc[0:0]
        small = lexicon("home")["joining"]
        return 0 < len(between) <= 3 and between[0].lower_ in small and all(t.lower_ in small for t in between)

    def _ended_with(self, claim: Claim) -> int | None:
        """Return the person whose name ends the sentence before an office that opens its own: "by A's Minister X. President Y"."""
        opens = claim["title_start"] - claim["sent"] <= 1
        return self.persons_at.get(claim["sent"] - 2) if opens else None


def _start(claim: Claim, people: list[Span] | tuple[()]) -> int:
    """Return where the words about an office begin in its sentence: at its title, or at the name before it."""
    named = [s.start for s in people if int(s.kb_id_) == claim["subject"]]
    return int(min([claim["title_start"], *named]))
