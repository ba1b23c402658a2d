"""What speaks for each possible owner of an office that names none: signs in the sentence, the paragraph, the article."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import lru_cache
from typing import Any

from spacy.tokens import Doc, Span

from kgx import gazetteer
from kgx.pipes import layout
from kgx.pipes.features import features
from kgx.pipes.statebodies import countries_of_bodies
from kgx.pipes.titlewords import title_words
from kgx.schema import lexicon

Claim = dict[str, Any]
Found = dict[int, Counter[str]]  # by local entity
KINDS = ("country", "body", "region", "city")
BODIES = frozenset(["Company", "Organisation", "Ministry"])
PLACES = frozenset(["in", "to", "at", "into", "for"])
SUBJECTS = frozenset(["nsubj", "nsubjpass"])
MANY = 3  # mentions that count


class Signs:
    """The signs of a Doc, by possible owner. `lexicons/home.yaml` says what each is and how much it weighs."""

    def __init__(self, doc: Doc, claims: list[Claim]) -> None:
        self.doc = doc
        self.claims = claims
        self.country_of = countries_of_bodies(doc)
        self.entities = layout.entities(doc)
        self.spans = [s for s in layout.mentions(doc) if s.label_ != "Person"]
        self.people: dict[int, list[Span]] = defaultdict(list)  # by sentence
        self.seen: dict[int, set[int]] = defaultdict(set)  # sentences by entity
        self.persons_at: dict[int, int] = {}  # by the last token of a name
        self.pronouns: dict[int, int] = {}  # persons by token
        for span in layout.mentions(doc):
            self.seen[int(span.kb_id_)].add(span.sent.start)
            if span.label_ == "Person" and span.id_ == "name":
                self.persons_at[span.end - 1] = int(span.kb_id_)
            if span.label_ == "Person" and span.id_ == "pronoun":
                self.pronouns[span.start] = int(span.kb_id_)
            if span.label_ == "Person":
                self.people[span.sent.start].append(span)
        self.by_sentence: dict[int, list[Span]] = defaultdict(list)
        for span in self.spans:
            self.by_sentence[span.sent.start].append(span)
        self.order = sorted(self.by_sentence)
        self.city_country = _countries_of_cities(self.entities)
        self.counts = self._counts()
        self.share = {kind: sum(n for o, n in self.counts.items() if self.kind(o) == kind) or 1 for kind in KINDS}
        self.regions = list(doc.spans.get(layout.REGIONS, ()))
        self.frame = self._frame()

    def kind(self, entity: int) -> str:
        """Return which kind of owner an entity can be: country, body, region, city, or the empty string."""
        kind = self.entities[entity]["type"]
        if kind == "Region" and "wide" in features(self.entities[entity]):
            return ""  # a continent or sea
        return {"Country": "country", "Region": "region", "City": "city"}.get(kind, "body" if kind in BODIES else "")

    def of(self, claim: Claim) -> Found:
        """Return what speaks for each possible owner of an office, as counts of signs."""
        place, sent = claim["title_start"], claim["sent"]
        signs: Found = defaultdict(Counter)
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
            kind = self.kind(entity)
            if kind:
                signs[entity]["share"] = count / self.share[kind]  # type: ignore[assignment]
        self._of_person(signs, claim)
        told = _told(claim["title"].lower())
        for entity in signs:
            iso = (self.entities[entity]["key"] or "").removeprefix("iso:")
            if self.kind(entity) == "country" and (iso in told.get("never", ()) or iso not in told.get("only", (iso,))):
                signs[entity]["unfit"] = 1
        fits = lexicon("home")["fits"].get(claim["head"], ())
        for entity in signs:
            if fits and any(w in self.entities[entity]["label"].lower() for w in fits):
                signs[entity]["fits"] = 1
        return {o: row for o, row in signs.items() if o not in inside and self.kind(o)}

    # -- the article ----------------------------------------------------------------------------------------------

    def _counts(self) -> Counter[int]:
        counts: Counter[int] = Counter()
        for span in self.spans:
            entity = int(span.kb_id_)
            counts[entity] += 1
            if entity in self.city_country:
                counts[self.city_country[entity]] += 0.5  # type: ignore[assignment]
        return counts

    def _frame(self) -> Found:
        """Return the signs that hold for the whole article: headline, first paragraph, dateline."""
        signs: Found = defaultdict(Counter)
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

    def _of_person(self, signs: Found, claim: Claim) -> None:
        """How often the other sentences about somebody speak of an owner, too."""
        others = self.seen[claim["subject"]] - {claim["sent"]}
        if claim["subject"] < 0 or not others:
            return
        for entity in signs:
            both = len(others & self.seen[entity])
            if both:
                signs[entity]["with_person"] = both / len(others)  # type: ignore[assignment]

    # -- the sentence ---------------------------------------------------------------------------------------------

    def _of_sentence(self, signs: Found, sent: int, place: int) -> None:
        last: dict[str, int] = {}
        for span in self.by_sentence.get(sent, ()):
            entity = int(span.kb_id_)
            kind = self.kind(entity)
            if entity in self.city_country and self.preposition(span) not in ("from", "to"):
                signs[self.city_country[entity]]["city"] = 1
            if entity in self.country_of:
                signs[self.country_of[entity]]["body"] = 1
            after = self.doc[span.end] if span.end < len(self.doc) else None
            strong = span.id_ in ("demonym", "capital") or (after is not None and after.text in ("'s", "'"))
            where = "before" if span.start < place else "after"
            sign = f"strong_{where}" if strong and kind == "country" else where
            signs[entity][sign] = min(2, signs[entity][sign] + 1)
            if span.root.dep_ in SUBJECTS:
                signs[entity]["subject"] = 1
            if after is not None and any(t.lower_.startswith("counterpart") for t in self.doc[span.end : span.end + 3]):
                signs[entity]["counterpart"] = 1
            if span.start < place:
                last[kind] = entity
        for entity in last.values():
            signs[entity]["last_before"] = 1

    def preposition(self, span: Span) -> str:
        """Return the preposition before a name, an article aside, or the empty string."""
        i = span.start - 1
        i -= i > 0 and self.doc[i].lower_ == "the"
        return self.doc[i].lower_ if i >= 0 and self.doc[i].pos_ == "ADP" else ""

    def _of_places(self, signs: Found, claim: Claim) -> None:
        """Where somebody is met is mostly his own country; where somebody comes is not."""
        side = self._side(claim["subject"], claim["sent"])
        if side is None:
            return
        for span in self.by_sentence.get(claim["sent"], ()):
            entity = self.city_country.get(int(span.kb_id_), int(span.kb_id_))
            if self.preposition(span) not in PLACES or span.id_ == "demonym":
                continue
            after = [t.lower_ for t in self.doc[span.end : span.end + 2]]
            if span.start < claim["title_start"] and (after == [",", "where"] or span.start - claim["sent"] <= 2):
                signs[entity]["where"] = 1
            elif after[:1] == ["by"] or (
                side and span.start > claim["title_start"] and self.preposition(span) in ("to", "into", "for")
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

    # -- what stands before ---------------------------------------------------------------------------------------

    def _of_paragraph(self, signs: Found, sent: int, place: int) -> None:
        region = next((r for r in self.regions if r.start <= place < r.end), None)
        start = region.start if region is not None else sent
        previous = max((s for s in self.order if s < sent), default=-1)
        for s in self.order:
            if s >= sent or s < min(start, previous):
                continue
            for span in self.by_sentence[s]:
                entity = int(span.kb_id_)
                if s >= start:
                    signs[entity]["paragraph"] = min(MANY, signs[entity]["paragraph"] + 1)
                if s == previous:
                    signs[entity]["previous"] = 1
                    if span.root.dep_ in SUBJECTS:
                        signs[entity]["previous_subject"] = 1

    # -- the other offices ----------------------------------------------------------------------------------------

    def _of_offices(self, signs: Found, claim: Claim) -> None:
        title = claim["title"].lower()
        region = next((r for r in self.regions if r.start <= claim["title_start"] < r.end), None)
        for other in self.claims:
            if other is claim or not other["owners"]:
                continue
            guess = "_guess" if other.get("inferred") else ""
            before = other["title_start"] < claim["title_start"]
            mine = other["subject"] == claim["subject"]
            for owner in other["owners"]:
                if mine:
                    if self.kind(owner) == "country" or other["tenure"] == claim["tenure"]:
                        signs[owner]["own" + guess] = 1
                    continue
                if not guess:
                    signs[owner]["introduced"] = 1
                if other["title"].lower() == title and other["tenure"] == claim["tenure"] == "current":
                    signs[owner]["rival" + guess] = 1
                if before and region is not None and other["title_start"] >= region.start:
                    signs[owner]["earlier_office" + guess] = min(2, signs[owner]["earlier_office" + guess] + 1)
        self._of_others(signs, claim)

    def _of_others(self, signs: Found, claim: Claim) -> None:
        """Who comes along is of the same country, who is met of another."""
        words = {t.lemma_.lower() for t in self.doc[claim["title_start"]].sent}
        meets = bool(words & set(lexicon("home")["meeting"]))
        side = self._side(claim["subject"], claim["sent"])
        with_ = [s for s in self.people.get(claim["sent"], ()) if s.start < claim["title_start"]]
        ids = {int(s.kb_id_) for s in with_}
        after = self._ended_with(claim)
        beside = next((int(s.kb_id_) for s in with_[::-1] if self._joined(s, claim["title_start"])), None)
        for other in self.claims:
            if other["subject"] == after and other["subject"] != claim["subject"] and not other.get("inferred"):
                for owner in other["owners"]:
                    signs[owner]["after_sentence"] = 1
            if other["subject"] == claim["subject"] or not (other["subject"] in ids or other["sent"] == claim["sent"]):
                continue
            guess = "_guess" if other.get("inferred") else ""
            across = meets and side is not None and self._side(other["subject"], claim["sent"]) not in (None, side)
            for owner in other["owners"]:
                if across and not guess:
                    signs[owner]["opposite"] = 1
                elif other["subject"] in ids and not across:
                    signs[owner]["companion" + guess] = 1
                if other["subject"] == beside:
                    signs[owner]["beside" + guess] = 1

    def _ended_with(self, claim: Claim) -> int | None:
        """Return the person whose name ends the sentence before an office that opens its own: "by A's Minister X. President Y"."""
        opens = claim["title_start"] - claim["sent"] <= 1
        return self.persons_at.get(claim["sent"] - 2) if opens else None

    def _joined(self, span: Span, place: int) -> bool:
        """Tell whether "and" or a comma alone joins a name to the title behind it: "X and Defence Minister Y"."""
        between = self.doc[span.end : place]
        small = lexicon("home")["joining"]
        return 0 < len(between) <= 3 and between[0].lower_ in small and all(t.lower_ in small for t in between)


@lru_cache(maxsize=2000)
def _told(title: str) -> dict[str, Any]:
    """Return which states alone, or never, have an office."""
    rows: dict[str, dict[str, Any]] = lexicon("home")["states"]
    fits = (row for name, row in rows.items() if (title == name if row.get("whole") else f" {name} " in f" {title} "))
    return next(fits, {})


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
