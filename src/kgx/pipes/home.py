"""Where an article is at home: the country, company or body that an office without owner belongs to."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

from spacy.tokens import Doc, Span, Token

from kgx.pipes.encounters import SUBJECTS
from kgx.pipes.fellows import Fellows
from kgx.pipes.portfolio import business_words
from kgx.pipes.signs import BODIES, Found, Signs
from kgx.pipes.titlewords import title_words
from kgx.schema import lexicon

ROUNDS = 4
TWICE = frozenset(["earlier_office", "later_office"])  # signs that count twice at most
Claim = dict[str, Any]


class Home:
    """What country or body an office without owner belongs to. Offices are asked for in order of place."""

    def __init__(self, doc: Doc, claims: list[Claim]) -> None:
        self.doc = doc
        self.claims = claims
        self.all = Signs(doc, claims)
        self.fellows = Fellows(doc, claims, self.all.encounters)
        self.entities, self.country_of = self.all.entities, self.all.country_of
        self.number = {id(claim): n for n, claim in enumerate(claims)}
        self.bare: list[int] = []  # numbers of the offices without owner
        self.belief: dict[int, dict[int, float]] = {}  # how likely each owner of those is
        self.margin = 1.0  # how likely the last answer was, 0 to 1

    # -- answers --------------------------------------------------------------------------------------------------

    def settle(self, bare: list[Claim]) -> None:
        """Weigh the owners of offices that name none together: what is likely for one counts for the others.

        Each round takes the likelihoods of the last; they settle after a few (mean field).
        """
        self.bare = [self.number[id(claim)] for claim in bare]
        pools = self.pools()
        alone = [self.alone(pool) for pool in pools]
        links = [self.links(pool) for pool in pools]
        self.belief = {n: {} for n in self.bare}
        for _ in range(ROUNDS):
            likely = [self._likely(self.together(a, row)) for a, row in zip(alone, links, strict=True)]
            self.belief = {n: row for pool, row in zip(pools, likely, strict=True) for n in pool}

    def pools(self) -> list[list[int]]:
        """Return the numbers of the offices without owner, those together that have one owner: a person's of a state."""
        pools: dict[tuple[int, int], list[int]] = {}
        for number in self.bare:
            claim = self.claims[number]
            state = self.kinds(claim) == ("country",) and claim.get("unlike") is None
            pools.setdefault((claim["subject"], -1 if state else number), []).append(number)
        return list(pools.values())

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
        if self.margin < lexicon("home")["least"][self.all.kind(best)] or self._likelier(claim, best):
            return None
        return best

    def _likelier(self, claim: Claim, state: int) -> bool:
        """Tell whether a state is more likely to have another in this office, which two never hold at once."""
        mine = self.number.get(id(claim), -1)
        rivals = (n for n, sign in self.fellows.links(claim) if sign == "rival" and n in self.belief)
        return any(
            self.belief[n].get(state, 0.0) > self.margin
            and max(self.belief[n], key=self.belief[n].__getitem__) == state
            for n in rivals
            if n != mine
        )

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
        likely = self.belief.get(self.number.get(id(claim), -1))
        if not likely:
            pool = [claim]
            likely = self._likely(self.together(self._alone(claim), self._linked(pool)))
        return sorted(likely.items(), key=lambda r: (-r[1], r[0]))

    def _likely(self, signs: Found) -> dict[int, float]:
        weights = lexicon("home")
        odds = {}
        for entity, row in signs.items():
            known = weights[self.all.kind(entity)]
            odds[entity] = math.exp(sum(known.get(sign, 0.0) * n for sign, n in row.items()))
        total = sum(odds.values()) + math.exp(weights["nobody"])
        return {entity: n / total for entity, n in odds.items()}

    def alone(self, pool: list[int]) -> Found:
        """Return the signs of some offices with one owner that do not hang on the owners of others: the most of each."""
        found: Found = {}
        for number in pool:
            for owner, row in self._alone(self.claims[number]).items():
                found[owner] = found.get(owner, Counter()) | row
        return found

    def _alone(self, claim: Claim) -> Found:
        kinds = self.kinds(claim)
        found = {o: row for o, row in self.all.of(claim).items() if self._may(o, kinds)}
        if len(kinds) > 1:
            shape = self._shape(claim)
            for row in found.values():
                row.update(shape)
        others = (c for c in self.claims if not c.get("inferred") and c["subject"] != claim["subject"])
        for owner in {o for c in others for o in c["owners"]} & found.keys():
            found[owner]["introduced"] = 1
        for owner in self._taken(claim) & found.keys():
            del found[owner]
        return found

    def _taken(self, claim: Claim) -> set[int]:
        """Return the states that have another in this office, in so many words: two never hold it at once."""
        rivals = (self.claims[n] for n, sign in self.fellows.links(claim) if sign == "rival")
        told = {o for c in rivals if not c.get("inferred") for o in c["owners"]}
        return told | {self.country_of[o] for o in told if o in self.country_of}

    def links(self, pool: list[int]) -> list[tuple[int, str]]:
        """Return the numbers of other offices with the signs by which their owners count for some with one owner."""
        return self._linked([self.claims[number] for number in pool])

    def _linked(self, pool: list[Claim]) -> list[tuple[int, str]]:
        inside = {self.number.get(id(claim), -1) for claim in pool}
        found = {link for claim in pool for link in self.fellows.links(claim)}
        subjects = {claim["subject"] for claim in pool}
        found |= {(n, "bare") for n in self.bare if self.claims[n]["subject"] not in subjects}
        unlike = {self.number.get(id(claim.get("unlike")), -1) for claim in pool}
        found |= {(n, "unlike") for n in unlike if n >= 0}  # "his counterpart, X": of another state
        return sorted(link for link in found if link[0] not in inside)

    def together(self, alone: Found, links: list[tuple[int, str]]) -> Found:
        """Return signs with those of other offices, each as likely as its owner is, once a person; "bare" is a share."""
        most: dict[tuple[int, str], dict[int, float]] = {}
        for number, sign in links:
            for owner, share in self._owners(number).items():
                if owner in alone:
                    row = most.setdefault((owner, sign), {})
                    person = self.claims[number]["subject"]
                    row[person] = max(row.get(person, 0.0), share)
        people = len({self.claims[number]["subject"] for number, sign in links if sign == "bare"})
        found = {owner: Counter(row) for owner, row in alone.items()}
        for (owner, sign), row in most.items():
            total = sum(row.values()) / people if sign == "bare" else sum(row.values())
            found[owner][sign] = min(2, total) if sign in TWICE else total  # type: ignore[assignment]
        return found

    def _owners(self, number: int) -> dict[int, float]:
        """Return the owners of an office with how likely each is; those that its words name are certain."""
        claim = self.claims[number]
        like = self.number.get(id(claim.get("like")))
        if like is not None and like != number and not claim["owners"]:
            return self._owners(like)
        if not claim["owners"]:
            return self.belief.get(number, {})
        found = dict.fromkeys(claim["owners"], 1.0)
        found.update((self.country_of[o], 1.0) for o in claim["owners"] if o in self.country_of)
        return found

    def kinds(self, claim: Claim) -> tuple[str, ...]:
        """Return which kinds of owners an office may have: "country", "body" or both."""
        words = {w.strip(".,").lower() for w in claim["title"].replace("-", " ").split()}
        head, lists = claim["head"], lexicon("home")
        state = not words.isdisjoint(lists["state_words"])
        before_name = claim["title"][:1].isupper() and any(e["rule"] == "title.before" for e in claim["evidence"])
        if head in lists["of_place"]:
            kinds: tuple[str, ...] = tuple(lists["of_place"][head])
            return kinds
        if head in lists["only_country"] or not words.isdisjoint(lists["only_country_words"]):
            return ("country",)
        if head == "secretary" and words & business_words():
            return ("country",)
        if " to " in claim["title"] and head in title_words("stationed"):
            return ("country",)
        if before_name and words.issubset(lists["country_before_name"]):
            return ("country",)
        if "secretary" in words and "general" in words:
            return ("body",)
        if head in lists["only_body"]:
            return ("body", "country") if state else ("body",)
        if not words.isdisjoint(lists["body_words"]) and not state:
            return ("body",)
        return ("country", "body")

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
            "of_state": int(not words.isdisjoint(lexicon("home")["state_words"])),
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
