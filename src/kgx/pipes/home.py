"""Where an article is at home: the country or company that an office or body without owner belongs to."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from spacy.tokens import Doc, Span, Token

from kgx import gazetteer
from kgx.pipes import layout
from kgx.pipes.titles import title_words

# how much each sign speaks for a country; chosen on the training articles
WEIGHTS = {
    "strong_before": 1.5,
    "before": 0.6,
    "strong_after": 1.0,
    "after": 0.3,
    "city": 0.3,
    "paragraph": 0.4,
    "earlier_office": 0.6,
    "share": 3.0,
    "dateline": 1.2,
}


class Home:
    """What country or company an office without owner belongs to."""

    def __init__(self, doc: Doc, claims: list[dict[str, Any]]) -> None:
        self.doc = doc
        self.claims = [
            {"sent": c["sent"], "subject": c["subject"], "head": c["head"], "owners": list(c["owners"])} for c in claims
        ]
        self.entities = layout.entities(doc)
        self.known: dict[int, Counter[int]] = {}
        self.countries: Counter[int] = Counter()
        self.companies: Counter[int] = Counter()
        self.by_sentence: dict[int, list[Span]] = {}
        self.spans = layout.mentions(doc)
        self.city_country: dict[int, int] = {}
        iso = {e["key"]: n for n, e in enumerate(self.entities) if e["type"] == "Country" and e["key"]}
        for n, e in enumerate(self.entities):
            if e["type"] == "City" and (e["key"] or "").startswith("geonames:"):
                city = gazetteer.city(int(e["key"].partition(":")[2]))
                if city is not None and f"iso:{city.country}" in iso:
                    self.city_country[n] = iso[f"iso:{city.country}"]
        self.dateline: int | None = None
        parts = {r.label_: r for r in reversed(doc.spans.get(layout.REGIONS, ()))}
        for span in self.spans:
            entity = int(span.kb_id_)
            kind = span.label_
            if kind == "Country":
                self.countries[entity] += 1
            elif kind == "City" and entity in self.city_country:
                self.countries[self.city_country[entity]] += 0.5  # type: ignore[assignment]
            elif kind in ("Company", "Organisation") and span.id_ == "name":
                self.companies[entity] += 1
            if kind == "City" and "dateline" in parts and parts["dateline"].start <= span.start < parts["dateline"].end:
                self.dateline = self.city_country.get(entity)
            self.by_sentence.setdefault(span.sent.start, []).append(span)
        for claim in claims:
            for o in claim["owners"]:
                if self.entities[o]["type"] == "Country":
                    self.known.setdefault(claim["subject"], Counter())[o] += 1
        self.order = sorted(self.by_sentence)
        self.margin = 1.0  # how clear the last answer was: 0, as good as another country, to 1, the only one

    def country_for(self, claim: dict[str, Any]) -> int | None:
        """Return the country of an office without owner: the holder's own, the paragraph's, the article's."""
        self.margin = 1.0
        own = self.known.get(claim["subject"])
        if own:
            return max(sorted(own), key=lambda o: own[o])
        if claim.get("possessive", -1) >= 0:
            owner = self._possessed(claim["possessive"])
            if owner is not None:
                return owner
        votes: dict[int, float] = defaultdict(float)
        place = claim["title_start"]
        inside = {int(s.kb_id_) for s in self.spans if place <= s.start < claim.get("title_end", 0)}
        others = self.owned_by_others(claim)
        for span in self.by_sentence.get(claim["sent"], ()):
            entity = int(span.kb_id_)
            if span.label_ == "Country" and entity not in others:
                strong = span.id_ in ("demonym", "capital") or self._possessive(span)
                votes[entity] += (
                    WEIGHTS["strong_before" if strong else "before"]
                    if span.start < place
                    else WEIGHTS["strong_after" if strong else "after"]
                )
            elif span.label_ == "City" and entity in self.city_country:
                votes[self.city_country[entity]] += WEIGHTS["city"]
        region = next((r for r in self.doc.spans.get(layout.REGIONS, ()) if r.start <= place < r.end), None)
        if region is not None:
            for span in self.spans:
                if region.start <= span.start < place and span.label_ == "Country":
                    votes[int(span.kb_id_)] += WEIGHTS["paragraph"]
            for other in self.claims:
                if region.start <= other["sent"] < claim["sent"]:
                    for owner in other["owners"]:
                        if self.entities[owner]["type"] == "Country":
                            votes[owner] += WEIGHTS["earlier_office"]
        total = sum(self.countries.values()) or 1
        for country, count in self.countries.items():
            votes[country] += WEIGHTS["share"] * count / total
        if self.dateline is not None:
            votes[self.dateline] += WEIGHTS["dateline"]
        ranked = sorted(((v, -c) for c, v in votes.items() if c not in inside), reverse=True)
        second = ranked[1][0] if len(ranked) > 1 else 0.0
        self.margin = (ranked[0][0] - second) / ranked[0][0] if ranked else 0.0
        return -ranked[0][1] if ranked else None

    def country_at(self, token: Token) -> int | None:
        """Return the country that the talk is about at a token."""
        place = {"subject": -1, "sent": token.sent.start, "title_start": token.i, "title_end": token.i + 1}
        return self.country_for(place)

    def owned_by_others(self, claim: dict[str, Any]) -> set[int]:
        """Return the countries that own the same kind of office of somebody else in the sentence."""
        return {
            o
            for other in self.claims
            if other["sent"] == claim["sent"]
            and other["subject"] != claim["subject"]
            and other.get("head") == claim.get("head")
            for o in other["owners"]
        }

    def _possessive(self, span: Span) -> bool:
        return span.end < len(self.doc) and self.doc[span.end].text in ("'s", "'")

    def _possessed(self, token: int) -> int | None:
        before = [s for s in self.spans if s.end <= token and s.label_ == "Country"]
        return int(before[-1].kb_id_) if before else None

    def company_near(self, claim: dict[str, Any]) -> int | None:
        """Return the company or body that a bare corporate title belongs to: the sentence's, else the article's."""
        place = claim["title_start"]
        kinds = ("Company", "Organisation") if claim["head"] in title_words("body") else ("Company",)
        for kind in kinds:
            before = [s for s in self.by_sentence.get(claim["sent"], ()) if s.label_ == kind and s.start < place]
            if before:
                return int(before[-1].kb_id_)
        index = self.order.index(claim["sent"]) if claim["sent"] in self.order else -1
        for earlier in reversed(self.order[max(0, index - 2) : max(0, index)]):
            found = {int(s.kb_id_) for s in self.by_sentence[earlier] if s.label_ in kinds}
            if len(found) == 1:
                return next(iter(found))
            if found:
                break
        ranked = [(c, n) for n, c in self.companies.items() if self.entities[n]["type"] in kinds]
        if not ranked:
            return None
        ranked.sort(key=lambda r: (-r[0], r[1]))
        if len(ranked) > 1 and ranked[0][0] < 2 * ranked[1][0]:
            return None
        return ranked[0][1]
