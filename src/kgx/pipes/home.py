"""Where an article is at home: the country, company or body that an office without owner belongs to."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from spacy.tokens import Doc, Span, Token

from kgx import gazetteer
from kgx.pipes import layout
from kgx.pipes.features import features
from kgx.pipes.portfolio import business_words
from kgx.pipes.statebodies import countries_of_bodies
from kgx.pipes.titlewords import title_words
from kgx.schema import lexicon

Claim = dict[str, Any]
Signs = dict[int, Counter[str]]
KINDS = ("country", "body", "region", "city")
BODIES = frozenset(["Company", "Organisation", "Ministry"])
PLACES = frozenset(["in", "to", "at", "into", "for"])
SUBJECTS = frozenset(["nsubj", "nsubjpass"])


class Home:
    """What country or body an office without owner belongs to. Offices are asked for in order of place."""

    def __init__(self, doc: Doc, claims: list[Claim]) -> None:
        self.doc = doc
        self.claims = claims
        self.country_of = countries_of_bodies(doc)
        self.entities = layout.entities(doc)
        self.spans = [s for s in layout.mentions(doc) if s.label_ != "Person"]
        self.people: dict[int, list[Span]] = defaultdict(list)  # by sentence
        for span in layout.mentions(doc):
            if span.label_ == "Person":
                self.people[span.sent.start].append(span)
        self.by_sentence: dict[int, list[Span]] = defaultdict(list)
        for span in self.spans:
            self.by_sentence[span.sent.start].append(span)
        self.order = sorted(self.by_sentence)
        self.city_country = _countries_of_cities(self.entities)
        self.counts = self._counts()
        self.share = {kind: sum(n for o, n in self.counts.items() if self._kind(o) == kind) or 1 for kind in KINDS}
        self.regions = list(doc.spans.get(layout.REGIONS, ()))
        self.frame = self._frame()
        self.margin = 1.0  # how clear the last answer was: 0, as good as another owner, to 1, the only one

    def _kind(self, entity: int) -> str:
        kind = self.entities[entity]["type"]
        if kind == "Region" and "wide" in features(self.entities[entity]):
            return ""  # a continent or sea
        return {"Country": "country", "Region": "region", "City": "city"}.get(kind, "body" if kind in BODIES else "")

    def _counts(self) -> Counter[int]:
        counts: Counter[int] = Counter()
        for span in self.spans:
            entity = int(span.kb_id_)
            counts[entity] += 1
            if entity in self.city_country:
                counts[self.city_country[entity]] += 0.5  # type: ignore[assignment]
        return counts

    def _frame(self) -> Signs:
        """Return the signs that hold for the whole article: headline, first paragraph, dateline."""
        signs: Signs = defaultdict(Counter)
        body = next((r for r in self.regions if r.label_ == "body"), None)
        for span in self.spans:
            entity = int(span.kb_id_)
            for region in self.regions:
                if not region.start <= span.start < region.end:
                    continue
                if region.label_ == "headline":
                    signs[entity]["headline"] = 1
                elif region.label_ == "dateline" and entity in self.city_country:
                    signs[self.city_country[entity]]["dateline"] = 1
                elif body is not None and region.start == body.start:
                    signs[entity]["first"] = 1
        return signs

    # -- answers --------------------------------------------------------------------------------------------------

    def owner_for(self, claim: Claim) -> int | None:
        """Return the most likely owner of an office, or None where nothing speaks for one."""
        self.margin = 1.0
        iso = lexicon("home")["of_one_country"].get(claim["head"])
        if iso is not None:
            return next((n for n, e in enumerate(self.entities) if e["key"] == f"iso:{iso}"), None)
        ranked = self.ranked(claim)
        if not ranked:
            self.margin = 0.0
            return None
        best, score = ranked[0]
        second = ranked[1][1] if len(ranked) > 1 else 0.0
        self.margin = max(0.0, min(1.0, (score - max(second, 0.0)) / score)) if score > 0 else 0.0
        least = lexicon("home")["least"]
        kind = self._kind(best)
        return best if score >= least[kind] else None

    def country_whatever(self, claim: Claim) -> int | None:
        """Return the country of an office whatever its title, such as one of a body of some state."""
        return self.owner_for({**claim, "title": "", "head": "minister"})

    def country_at(self, token: Token) -> int | None:
        """Return the country that the talk is about at a token."""
        what = {"title": "", "head": "minister", "subject": -1, "tenure": "", "evidence": [], "title_start": token.i}
        return self.owner_for({**what, "title_end": token.i + 1, "sent": token.sent.start})

    def ranked(self, claim: Claim) -> list[tuple[int, float]]:
        """Return the possible owners of an office with how much speaks for each, best first."""
        weights = lexicon("home")
        found = []
        for entity, signs in self.signs(claim).items():
            row = weights[self._kind(entity)]
            found.append((entity, sum(row.get(sign, 0.0) * n for sign, n in signs.items())))
        return sorted(found, key=lambda r: (-r[1], r[0]))

    def kinds(self, claim: Claim) -> tuple[str, ...]:
        """Return which kinds of owners an office may have: "country", "body" or both."""
        words = {w.strip(".,").lower() for w in claim["title"].replace("-", " ").split()}
        head, lists = claim["head"], lexicon("home")
        state = bool(words & set(lists["state_words"]))
        before_name = claim["title"][:1].isupper() and any(e["rule"] == "title.before" for e in claim["evidence"])
        if head in lists["of_place"]:
            kinds: tuple[str, ...] = tuple(lists["of_place"][head])
            return kinds
        if head in lists["only_country"] or words & set(lists["only_country_words"]):
            return ("country",)
        if head == "secretary" and words & business_words():
            return ("country",)
        if " to " in claim["title"] and head in title_words("stationed"):
            return ("country",)
        if before_name and words <= set(lists["country_before_name"]):
            return ("country",)
        if "secretary" in words and "general" in words:
            return ("body",)
        if head in lists["only_body"]:
            return ("body", "country") if state else ("body",)
        if words & set(lists["body_words"]) and not state:
            return ("body",)
        return ("country", "body")

    def signs(self, claim: Claim) -> Signs:
        """Return what speaks for each possible owner of an office, as counts of signs."""
        kinds = self.kinds(claim)
        place, sent = claim["title_start"], claim["sent"]
        signs: Signs = defaultdict(Counter)
        inside = self._sent_to(claim["subject"]) | {
            int(s.kb_id_) for s in self.by_sentence.get(sent, ()) if place <= s.start < claim["title_end"]
        }
        self._of_sentence(signs, sent, place)
        self._of_places(signs, claim)
        self._of_paragraph(signs, sent, place)
        self._of_offices(signs, claim)
        for entity, row in self.frame.items():
            signs[entity].update(row)
        for entity, count in self.counts.items():
            kind = self._kind(entity)
            if kind:
                signs[entity]["share"] = count / self.share[kind]  # type: ignore[assignment]
        fits = lexicon("home")["fits"].get(claim["head"], ())
        for entity in signs:
            if fits and any(w in self.entities[entity]["label"].lower() for w in fits):
                signs[entity]["fits"] = 1
        return {o: row for o, row in signs.items() if o not in inside and self._kind(o) in kinds}

    def _of_sentence(self, signs: Signs, sent: int, place: int) -> None:
        last = -1
        for span in self.by_sentence.get(sent, ()):
            entity = int(span.kb_id_)
            if entity in self.city_country:
                if self._preposition(span) not in ("from", "to"):
                    signs[self.city_country[entity]]["city"] = 1
            if entity in self.country_of:
                signs[self.country_of[entity]]["body"] = 1
            after = self.doc[span.end] if span.end < len(self.doc) else None
            strong = span.id_ in ("demonym", "capital") or (after is not None and after.text in ("'s", "'"))
            where = "before" if span.start < place else "after"
            signs[entity][f"strong_{where}" if strong and self._kind(entity) == "country" else where] += 1
            if span.root.dep_ in SUBJECTS:
                signs[entity]["subject"] = 1
            if after is not None and any(t.lower_.startswith("counterpart") for t in self.doc[span.end : span.end + 3]):
                signs[entity]["counterpart"] = 1
            if span.start < place and self._kind(entity) == "body":
                last = entity
        if last >= 0:
            signs[last]["last_before"] = 1

    def _preposition(self, span: Span) -> str:
        """Return the preposition before a name, an article aside, or the empty string."""
        i = span.start - 1
        i -= i > 0 and self.doc[i].lower_ == "the"
        return self.doc[i].lower_ if i >= 0 and self.doc[i].pos_ == "ADP" else ""

    def _of_places(self, signs: Signs, claim: Claim) -> None:
        """Where somebody is met is mostly his own country; where somebody comes is not."""
        side = self._side(claim["subject"], claim["sent"])
        if side is None:
            return
        for span in self.by_sentence.get(claim["sent"], ()):
            entity = self.city_country.get(int(span.kb_id_), int(span.kb_id_))
            if self._preposition(span) not in PLACES or span.id_ == "demonym":
                continue
            after = [t.lower_ for t in self.doc[span.end : span.end + 2]]
            if span.start < claim["title_start"] and (after == [",", "where"] or span.start - claim["sent"] <= 2):
                signs[entity]["where"] = 1
            elif after[:1] == ["by"] or (
                side and span.start > claim["title_start"] and self._preposition(span) in ("to", "into", "for")
            ):
                signs[entity]["came_there"] = 1
            elif not side and span.start < claim["title_start"]:
                signs[entity]["met_there"] = 1

    def _side(self, person: int, sent: int) -> bool | None:
        """Tell whether a person is a subject in a sentence or stands with one; None if he is not in it."""
        named = next((s for s in self.people.get(sent, ()) if int(s.kb_id_) == person), None)
        if named is None:
            return None
        top = named.root
        while top.dep_ in ("conj", "appos", "compound", "nmod") and top.head is not top:
            top = top.head
        return top.dep_ in SUBJECTS and top.i <= top.head.i

    def _sent_to(self, person: int) -> set[int]:
        """Return the countries that a person's titles name as where he is sent: "ambassador to Brazil"."""
        return {
            int(s.kb_id_)
            for c in self.claims
            if c["subject"] == person and c["head"] in title_words("stationed")
            for s in self.by_sentence.get(c["sent"], ())
            if c["title_start"] <= s.start < c["title_end"]
        }

    def _of_paragraph(self, signs: Signs, sent: int, place: int) -> None:
        region = next((r for r in self.regions if r.start <= place < r.end), None)
        start = region.start if region is not None else sent
        previous = max((s for s in self.order if s < sent), default=-1)
        for s in self.order:
            if s >= sent or s < min(start, previous):
                continue
            for span in self.by_sentence[s]:
                entity = int(span.kb_id_)
                if s >= start:
                    signs[entity]["paragraph"] += 1
                if s == previous:
                    signs[entity]["previous"] = 1
                    if span.root.dep_ in SUBJECTS:
                        signs[entity]["previous_subject"] = 1

    def _of_offices(self, signs: Signs, claim: Claim) -> None:
        title = claim["title"].lower()
        region = next((r for r in self.regions if r.start <= claim["title_start"] < r.end), None)
        for other in self.claims:
            if other is claim:
                continue
            before = other["title_start"] < claim["title_start"]
            for owner in other["owners"]:
                if other["subject"] == claim["subject"] and not other.get("inferred"):
                    same = self._kind(owner) == "country" or other["tenure"] == claim["tenure"]
                    signs[owner]["own"] = int(same)
                elif (
                    other["subject"] != claim["subject"]
                    and other["title"].lower() == title
                    and not other.get("inferred")
                ):
                    if other["tenure"] == claim["tenure"] == "current":
                        signs[owner]["rival"] = 1
                if before and region is not None and other["title_start"] >= region.start:
                    signs[owner]["earlier_office"] += 1
        self._of_others(signs, claim)

    def _of_others(self, signs: Signs, claim: Claim) -> None:
        """Who comes along is of the same country, who is met of another."""
        words = {t.lemma_.lower() for t in self.doc[claim["title_start"]].sent}
        meets = bool(words & set(lexicon("home")["meeting"]))
        side = self._side(claim["subject"], claim["sent"])
        with_ = [int(s.kb_id_) for s in self.people.get(claim["sent"], ()) if s.start < claim["title_start"]]
        for other in self.claims:
            if other["subject"] == claim["subject"] or not (
                other["subject"] in with_ or other["sent"] == claim["sent"]
            ):
                continue
            across = meets and side is not None and self._side(other["subject"], claim["sent"]) not in (None, side)
            for owner in other["owners"]:
                if across and not other.get("inferred"):
                    signs[owner]["opposite"] = 1
                elif other["subject"] in with_ and not across:
                    signs[owner]["companion"] = 1

    # -- words that stand for an owner ----------------------------------------------------------------------------

    def nominal(self, place: int) -> int | None:
        """Return what a noun such as "the group" or "the country" before or after a title stands for."""
        for span in self.spans:
            if span.start <= place < span.end and span.id_ == "nominal":
                return int(span.kb_id_)
        lemma = self.doc[place].lemma_.lower()
        kinds = [k for k, row in lexicon("reference")["nominals"].items() if lemma in row] or [
            "Company",
            "Organisation",
        ]
        before = [s for s in self.spans if s.end <= place and s.label_ in kinds]
        named = [s for s in before if lemma in self.entities[int(s.kb_id_)]["label"].lower().split()]
        if named:
            return int(named[-1].kb_id_)
        if "Country" in kinds:
            return int(before[-1].kb_id_) if before else None
        return self._salient(before, place)

    def its(self, claim: Claim) -> int | None:
        """Return what "its" or "their" before an office stands for: the subject before, else the last one named."""
        place = claim["possessive"]
        kinds = (BODIES if "body" in self.kinds(claim) else frozenset()) | (
            {"Country"} if "country" in self.kinds(claim) else frozenset()
        )
        return self._salient([s for s in self.spans if s.end <= place and s.label_ in kinds], place)

    def _salient(self, before: list[Span], place: int) -> int | None:
        """Return the thing most spoken of just before a token: in its sentence, as subject of the one before, or last."""
        sent = self.doc[place].sent.start
        here = [s for s in before if s.start >= sent]
        if here:
            subjects = [s for s in here if s.root.dep_ in SUBJECTS]
            return int((subjects or here)[-1].kb_id_)
        for s in reversed([s for s in self.order if s < sent][-3:]):
            found = [m for m in before if m.sent.start == s]
            subjects = [m for m in found if m.root.dep_ in SUBJECTS]
            if found:
                return int((subjects or found)[-1].kb_id_)
        return None


def _countries_of_cities(entities: list[dict[str, Any]]) -> dict[int, int]:
    """Return the country, where the article names it, of each city."""
    iso = {e["key"]: n for n, e in enumerate(entities) if e["type"] == "Country" and e["key"]}
    found: dict[int, int] = {}
    for n, e in enumerate(entities):
        if e["type"] == "City" and (e["key"] or "").startswith("geonames:"):
            city = gazetteer.city(int(e["key"].partition(":")[2]))
            if city is not None and f"iso:{city.country}" in iso:
                found[n] = iso[f"iso:{city.country}"]
    return found
