"""Where an article is at home: the country, company or body that an office without owner belongs to."""

from __future__ import annotations

import math
from typing import Any

from spacy.tokens import Doc, Span, Token

from kgx.pipes.portfolio import business_words
from kgx.pipes.signs import BODIES, SUBJECTS, Found, Signs
from kgx.pipes.titlewords import title_words
from kgx.schema import lexicon

Claim = dict[str, Any]


class Home:
    """What country or body an office without owner belongs to. Offices are asked for in order of place."""

    def __init__(self, doc: Doc, claims: list[Claim]) -> None:
        self.doc = doc
        self.claims = claims
        self.all = Signs(doc, claims)
        self.entities, self.country_of = self.all.entities, self.all.country_of
        self.margin = 1.0  # how likely the last answer was, 0 to 1

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
        best, self.margin = ranked[0]
        return best if self.margin >= lexicon("home")["least"][self.all.kind(best)] else None

    def country_whatever(self, claim: Claim) -> int | None:
        """Return the country of an office whatever its title, such as one of a body of some state."""
        return self.owner_for({**claim, "title": "", "head": "minister"})

    def country_at(self, token: Token) -> int | None:
        """Return the country that the talk is most likely about at a token."""
        what = {"title": "", "head": "minister", "subject": -1, "tenure": "", "evidence": [], "title_start": token.i}
        ranked = self.ranked({**what, "title_end": token.i + 1, "sent": token.sent.start})
        best, self.margin = ranked[0] if ranked else (None, 0.0)
        return best

    def ranked(self, claim: Claim) -> list[tuple[int, float]]:
        """Return the possible owners of an office with how likely each is, 0 to 1, likeliest first."""
        weights = lexicon("home")
        odds = {}
        for entity, signs in self.signs(claim).items():
            row = weights[self.all.kind(entity)]
            odds[entity] = math.exp(sum(row.get(sign, 0.0) * n for sign, n in signs.items()))
        total = sum(odds.values()) + math.exp(weights["nobody"])
        return sorted(((o, n / total) for o, n in odds.items()), key=lambda r: (-r[1], r[0]))

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

    def signs(self, claim: Claim) -> Found:
        """Return what speaks for each owner that an office may have, as counts of signs."""
        kinds = self.kinds(claim)
        others = (
            set(claim["unlike"]["owners"]) if claim.get("unlike") else set()
        )  # "his counterpart, X": of another state
        found = {o: row for o, row in self.all.of(claim).items() if self._may(o, kinds) and o not in others}
        if len(kinds) > 1:
            shape = self._shape(claim)
            for row in found.values():
                row.update(shape)
        return found

    def _may(self, entity: int, kinds: tuple[str, ...]) -> bool:
        """Tell whether an entity is of one of some kinds of owners; a territory with a governor is a region, too."""
        governed = "region" in kinds and (self.entities[entity]["key"] or "") in lexicon("home")["governed"]
        return governed or self.all.kind(entity) in kinds

    def _shape(self, claim: Claim) -> dict[str, int]:
        """Return the signs of an office itself that a state rather than a body has it, or the other way round."""
        words = {w.strip(".,").lower() for w in claim["title"].replace("-", " ").split()}
        before = any(e["rule"].startswith("title.before") for e in claim["evidence"])
        return {
            "either": 1,
            "of_state": int(bool(words & set(lexicon("home")["state_words"]))),
            "speaks": int(claim["head"] in title_words("speaking")),
            "presides": int(claim["head"] == "president"),
            "before_name": int(before),
            "capital": int(claim["title"][:1].isupper()),
        }

    # -- words that stand for an owner ----------------------------------------------------------------------------

    def nominal(self, place: int) -> int | None:
        """Return what a noun such as "the group" or "the country" before or after a title stands for."""
        for span in self.all.spans:
            if span.start <= place < span.end and span.id_ == "nominal":
                return int(span.kb_id_)
        lemma = self.doc[place].lemma_.lower()
        kinds = [k for k, row in lexicon("reference")["nominals"].items() if lemma in row]
        before = [s for s in self.all.spans if s.end <= place and s.label_ in (kinds or BODIES)]
        named = [
            s for s in before if any(w.endswith(lemma) for w in self.entities[int(s.kb_id_)]["label"].lower().split())
        ]
        if named:
            return int(named[-1].kb_id_)
        if not kinds and lemma not in title_words("bodies"):
            return None
        if "Country" in kinds:
            return int(before[-1].kb_id_) if before else None
        found = self._salient(before, place)
        return found if found is not None else self._salient(self._bodies(place), place)

    def _bodies(self, place: int) -> list[Span]:
        """Return the mentions of companies and bodies before a token."""
        return [s for s in self.all.spans if s.end <= place and s.label_ in BODIES]

    def its(self, claim: Claim) -> int | None:
        """Return what "its" or "their" before an office stands for: the subject before, else the last one named."""
        place, kinds = claim["possessive"], self.kinds(claim)
        types = (BODIES if "body" in kinds else frozenset()) | ({"Country"} if "country" in kinds else frozenset())
        pronoun = next((s for s in self.all.spans if s.start == place and s.id_ == "pronoun"), None)
        if pronoun is not None and pronoun.label_ in types:
            return int(pronoun.kb_id_)
        for token in self.doc[place].ancestors:
            subject = next((t for t in token.lefts if t.dep_ in SUBJECTS), None)
            if subject is not None and subject.pos_ == "NOUN" and subject.i < place:
                if subject.lemma_.lower() in title_words("bodies"):
                    return self.nominal(subject.i)
                break
        before = [s for s in self.all.spans if s.end <= place and s.label_ in types]
        firms = [s for s in before if s.label_ == "Company"] if claim["head"] in lexicon("home")["of_firms"] else []
        return self._salient(firms or before, place)

    def boss(self, place: int) -> int:
        """Return the person that "his" or "her" before an office stands for, or -1."""
        return self.all.pronouns.get(place, -1)

    def _salient(self, before: list[Span], place: int) -> int | None:
        """Return the thing most spoken of just before a token: in its sentence, as subject of the one before, or last."""
        sent = self.doc[place].sent.start
        here = [s for s in before if s.start >= sent]
        if here:
            subjects = [s for s in here if s.root.dep_ in SUBJECTS]
            return int((subjects or here)[-1].kb_id_)
        for s in reversed([s for s in self.all.order if s < sent][-3:]):
            found = [m for m in before if m.sent.start == s]
            subjects = [m for m in found if m.root.dep_ in SUBJECTS]
            if found:
                return int((subjects or found)[-1].kb_id_)
        return None
