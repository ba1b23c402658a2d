"""Whose an office is by other articles: what one article infers or leaves open gives way to what another says.

A person whose offices the articles give to one state alone, in so many words, has his other offices of a state there
too, wherever an article names none and its owner was only inferred. An office without owner is that of the one owner
that the same person's same office is given elsewhere. Nothing depends on the order of the articles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from kgx.confidence import THRESHOLD, inferred
from kgx.model import Claim, Event, Evidence, Extraction

HOME, ELSEWHERE = ".home", ".elsewhere"  # ends of rules: inferred from the article, taken from others
Owners = tuple[str, ...]


class Elsewhere:
    """What a set of extractions says in so many words about whose people's offices are."""

    def __init__(
        self,
        extractions: Iterable[Extraction],
        of: Mapping[tuple[str, int], str],
        *,
        countries: frozenset[str],
        office: Callable[[str], str],
    ) -> None:
        self.of, self.countries, self.office = of, countries, office
        states: dict[str, set[str]] = defaultdict(set)
        offices: dict[tuple[str, str], set[Owners]] = defaultdict(set)
        for extraction in extractions:
            for claim in extraction.claims:
                if _told(claim) and claim.owners:
                    person, owners = of[extraction.article.id, claim.subject], self._owners(extraction, claim.owners)
                    offices[person, office(claim.title or "")].add(owners)
                    states[person].update(set(owners) & countries)
        self.states = {person: next(iter(row)) for person, row in states.items() if len(row) == 1}
        self.offices = {key: next(iter(row)) for key, row in offices.items() if len(row) == 1}

    def set_right(self, extraction: Extraction, claim: Claim) -> tuple[Claim, Owners]:
        """Return a claim with the owners of its office, or the one thing that it is about, as other articles have them.

        The rule of its evidence says so, where they are not its own.
        """
        person = self.of[extraction.article.id, claim.subject]
        things = claim.owners if claim.relation == "holdsPosition" else (claim.object,)
        own = self._owners(extraction, (t for t in things if t is not None))
        state = self.states.get(person)
        if claim.relation in ("holdsPosition", "nationality") and _at_home(claim) and len(own) == 1:
            if state is not None and own[0] in self.countries and own[0] != state:
                return _elsewhere(claim), (state,)
        if claim.relation == "holdsPosition" and not own:
            known = self.offices.get((person, self.office(claim.title or "")))
            if known:
                return _elsewhere(claim), known
        return claim, own

    def position_of(self, extraction: Extraction, event: Event) -> list[str]:
        """Return whose the office of an appointment or departure is: as for the person's claim of the same office."""
        people = {a.entity for a in event.arguments}
        office = self.office(event.position or "")
        for claim in extraction.claims:
            same = claim.subject in people and claim.owners == event.position_of
            if claim.relation == "holdsPosition" and same and self.office(claim.title or "") == office:
                return list(self.set_right(extraction, claim)[1])
        return list(self._owners(extraction, event.position_of))

    def _owners(self, extraction: Extraction, locals_: Iterable[int]) -> Owners:
        return tuple(sorted({self.of[extraction.article.id, o] for o in locals_}))


def _told(claim: Claim) -> bool:
    """Tell whether an article says in so many words whose an office is."""
    sure = (e for e in claim.evidence if e.confidence >= THRESHOLD and not inferred(e.rule))
    return claim.relation == "holdsPosition" and claim.status != "denied" and any(sure)


def _at_home(claim: Claim) -> bool:
    return all(e.rule.endswith(HOME) for e in claim.evidence)


def _elsewhere(claim: Claim) -> Claim:
    return replace(claim, evidence=tuple(map(_renamed, claim.evidence)))


def _renamed(evidence: Evidence) -> Evidence:
    return replace(evidence, rule=evidence.rule.removesuffix(HOME) + ELSEWHERE)
