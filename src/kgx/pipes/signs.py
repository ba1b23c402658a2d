"""What speaks for each possible owner of an office that names none: signs in the sentence, the paragraph, the article."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import lru_cache
from typing import Any

from spacy.tokens import Doc, Span

from kgx import gazetteer
from kgx.pipes import layout
from kgx.pipes.encounters import SUBJECTS, Encounters
from kgx.pipes.features import features
from kgx.pipes.nationality import beside
from kgx.pipes.statebodies import countries_of_bodies
from kgx.pipes.titlewords import names_of, title_words
from kgx.schema import lexicon

Claim = dict[str, Any]
Found = dict[int, Counter[str]]  # by local entity
KINDS = ("country", "body", "region", "city")
BODIES = frozenset(["Company", "Organisation", "Ministry"])
PLACES = frozenset(["in", "to", "at", "into", "for"])
ENCOUNTERS = "kgx_encounters"  # in `doc.user_data`: who meets whom
MANY = 3  # mentions that count


class Signs:
    """The signs of a Doc, by possible owner. `lexicons/home.yaml` says what each is and how much it weighs."""

    def __init__(self, doc: Doc, claims: list[Claim]) -> None:
        self.doc = doc
        self.claims = claims
        self.country_of = countries_of_bodies(doc)
        self.entities = layout.entities(doc)
        self.spans = [s for s in layout.mentions(doc) if s.label_ != "Person"]
        self.encounters = layout.kept(doc, ENCOUNTERS, Encounters)
        self.seen: dict[int, set[int]] = defaultdict(set)  # sentences by entity
        self.pronouns: dict[int, int] = {}  # persons by token
        starts = layout.sentence_starts(doc)
        for span in layout.mentions(doc):
            self.seen[int(span.kb_id_)].add(starts[span.start])
            if span.label_ == "Person" and span.id_ == "pronoun":
                self.pronouns[span.start] = int(span.kb_id_)
        self.by_sentence: dict[int, list[Span]] = defaultdict(list)
        for span in self.spans:
            self.by_sentence[starts[span.start]].append(span)
        self.order = sorted(self.by_sentence)
        self.place_country = _countries_of_places(self.entities)
        self.counts = self._counts()
        self.share = {kind: sum(n for o, n in self.counts.items() if self.kind(o) == kind) or 1 for kind in KINDS}
        self.regions = list(doc.spans.get(layout.REGIONS, ()))
        self.frame = self._frame()
        self.persons = self._persons()

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
        for entity, row in self.frame.items():
            signs[entity].update(row)
        for entity, count in self.counts.items():
            kind = self.kind(entity)
            if kind:
                signs[entity]["share"] = count / self.share[kind]  # type: ignore[assignment]
        self._of_person(signs, claim)
        self._behind_name(signs, claim)
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
            if entity in self.place_country:
                counts[self.place_country[entity]] += 0.5  # type: ignore[assignment]
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
                elif region.label_ == "dateline" and entity in self.place_country:
                    signs[self.place_country[entity]]["dateline"] = 1
                elif body is not None and region.start == body.start:
                    signs[entity]["first"] = 1
        owned = Counter(self.country_of.values())
        for country, number in owned.items():
            signs[country]["bodies"] = number / owned.total()  # type: ignore[assignment]
        return signs

    def _persons(self) -> dict[int, Found]:
        """Return the signs that hold for a person wherever he is named: his nationality, the countries he comes to."""
        found: dict[int, Found] = defaultdict(lambda: defaultdict(Counter))
        names = names_of(self.doc)
        for span in names.spans:
            if span.label_ == "Person":
                for country, _, _ in beside(self.doc, names, span):
                    found[int(span.kb_id_)][country]["shown"] = 1
        for span in self.spans:
            if span.label_ == "Country":  # a city may be one of his own
                for person in self.encounters.guests(span):
                    found[person][int(span.kb_id_)]["guest"] = 1
        return found

    def _of_person(self, signs: Found, claim: Claim) -> None:
        """How often the other sentences about somebody speak of an owner, too."""
        for entity, row in self.persons.get(claim["subject"], {}).items():
            signs[entity].update(row)
        others = self.seen[claim["subject"]] - {claim["sent"]}
        if claim["subject"] < 0 or not others:
            return
        for entity in signs:
            both = len(others & self.seen[entity])
            if both:
                signs[entity]["with_person"] = both / len(others)  # type: ignore[assignment]

    def _behind_name(self, signs: Found, claim: Claim) -> None:
        """The place right behind a name or title: "Premier X in C"."""
        people = self.encounters.people.get(claim["sent"], ())
        ends = [claim["title_end"], *(s.end for s in people if int(s.kb_id_) == claim["subject"])]
        for span in self.by_sentence.get(claim["sent"], ()):
            if span.start - 1 in ends and self.preposition(span) == "in":
                signs[self.place_country.get(int(span.kb_id_), int(span.kb_id_))]["in_after"] = 1

    # -- the sentence ---------------------------------------------------------------------------------------------

    def _of_sentence(self, signs: Found, sent: int, place: int) -> None:
        last: dict[str, int] = {}
        for span in self.by_sentence.get(sent, ()):
            entity = int(span.kb_id_)
            kind = self.kind(entity)
            if entity in self.place_country and self.preposition(span) not in ("from", "to"):
                signs[self.place_country[entity]]["city"] = 1
            if entity in self.country_of:
                signs[self.country_of[entity]]["body"] = 1
            after = self.doc[span.end] if span.end < len(self.doc) else None
            strong = span.id_ in ("demonym", "capital") or (after is not None and after.text in ("'s", "'"))
            where = "before" if span.start < place else "after"
            sign = f"strong_{where}" if strong and kind == "country" else where
            signs[entity][sign] = min(2, signs[entity][sign] + 1)
            if span.root.dep_ in SUBJECTS:
                signs[entity]["subject"] = 1
                if span.root.head.lemma_.lower() in lexicon("home")["sending"] and span.start < place:
                    signs[entity]["sent"] = 1
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
        side = self.encounters.side(claim["subject"], claim["sent"])
        if side is None:
            return
        for span in self.by_sentence.get(claim["sent"], ()):
            entity = self.place_country.get(int(span.kb_id_), int(span.kb_id_))
            if self.preposition(span) not in PLACES or span.id_ == "demonym":
                continue
            after = [t.lower_ for t in self.doc[span.end : span.end + 2]]
            if span.start < claim["title_start"] and (after == [",", "where"] or span.start - claim["sent"] <= 2):
                if int(claim["subject"]) in self.encounters.guests(span):
                    continue
                signs[entity]["where"] = 1
            elif after[:1] == ["by"] or (
                side and span.start > claim["title_start"] and self.preposition(span) in ("to", "into", "for")
            ):
                signs[entity]["came_there"] = 1
            elif not side and span.start < claim["title_start"]:
                signs[entity]["met_there"] = 1

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


@lru_cache(maxsize=2000)
def _told(title: str) -> dict[str, Any]:
    """Return which states alone, or never, have an office."""
    rows: dict[str, dict[str, Any]] = lexicon("home")["states"]
    fits = (row for name, row in rows.items() if (title == name if row.get("whole") else f" {name} " in f" {title} "))
    return next(fits, {})


def _countries_of_places(entities: list[dict[str, Any]]) -> dict[int, int]:
    """Return the country, where the article names it, of each city and region."""
    iso = {e["key"]: n for n, e in enumerate(entities) if e["type"] == "Country" and e["key"]}
    found: dict[int, int] = {}
    for n, e in enumerate(entities):
        key = f"iso:{_country_of_place(e)}"
        if key in iso:
            found[n] = iso[key]
    return found


def _country_of_place(entity: dict[str, Any]) -> str | None:
    kind, _, number = (entity["key"] or "").partition(":")
    if kind == "geonames":
        city = gazetteer.city(int(number))
        return city.country if city is not None else None
    region = gazetteer.region(entity["label"]) if entity["type"] == "Region" else None
    return region.country if region is not None else None
