"""The component `kgx_relations`: seats, membership, ownership, family, and which state a body belongs to.

Rules over verbs and nouns are in `data/rules/relations.yaml`; what stands beside a name is read here.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from kgx import gazetteer
from kgx.pipes import layout
from kgx.pipes.attribution import speaker_of
from kgx.pipes.engine import Index, slots, subjects
from kgx.pipes.home import Home
from kgx.pipes.status import status_of
from kgx.schema import lexicon, rules

SYMMETRIC = frozenset(["spouseOf", "relativeOf"])
PLACES = frozenset(["Country", "City", "Region"])
LARGER = {
    "Facility": ("City", "Region", "Country", "Facility"),
    "City": ("Region", "Country"),
    "Region": ("Country", "Region"),
}


@Language.component("kgx_relations", requires=["doc.spans"])
def relations(doc: Doc) -> Doc:
    """Append the claims of a Doc other than offices."""
    found = _Claims(doc)
    index = Index(doc)
    _by_rules(doc, index, found)
    for n, span in enumerate(names := [s for s in layout.mentions(doc) if s.id_ in ("name", "capital")]):
        if span.label_ in ("Company", "Organisation"):
            _home(doc, span, index, found)
            _state_owned(doc, span, index, found)
        if span.label_ in LARGER:
            _inside(doc, span, names[n + 1] if n + 1 < len(names) else None, found)
        if span.label_ == "Person":
            _party(doc, span, index, found)
    _public_bodies(doc, index, found)
    found.write()
    return doc


class _Claims:
    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.rows: dict[tuple[int, str, int, str], dict[str, Any]] = {}

    def add(
        self,
        subject: int,
        relation: str,
        target: int,
        where: Token,
        rule: str,
        confidence: float,
        *,
        status: str = "asserted",
    ) -> None:
        if subject == target:
            return
        if relation in SYMMETRIC and (target, relation, subject, status) in self.rows:
            subject, target = target, subject
        row = self.rows.setdefault(
            (subject, relation, target, status),
            {"relation": relation, "subject": subject, "object": target, "status": status, "evidence": []},
        )
        start, end = layout.trimmed(where.sent)
        if all((e["start"], e["rule"]) != (start, rule) for e in row["evidence"]):
            row["evidence"].append(
                {
                    "start": start,
                    "end": end,
                    "rule": rule,
                    "confidence": confidence,
                    "attributed_to": speaker_of(self.doc, where),
                }
            )

    def write(self) -> None:
        known = {(c["subject"], c["relation"], c.get("object")): c for c in layout.claims(self.doc)}
        for key in sorted(self.rows):
            row = self.rows[key]
            before = known.get((key[0], key[1], key[2]))
            if before is not None and row["status"] == before["status"]:
                before["evidence"] += row["evidence"]
            else:
                layout.claims(self.doc).append(row)


# -- verbs and nouns ------------------------------------------------------------------------------------------------


@cache
def _by_lemma(kind: str) -> dict[str, tuple[dict[str, Any], ...]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for rule in rules("relations"):
        for lemma in rule.get(kind, ()):
            found[str(lemma)].append(rule)
    return {lemma: tuple(row) for lemma, row in found.items()}


def _by_rules(doc: Doc, index: Index, found: _Claims) -> None:
    verbs, nouns = _by_lemma("verbs"), _by_lemma("nouns")
    for token in doc:
        lemma = token.lemma_.lower()
        rules_ = (
            verbs.get(lemma, ())
            if token.pos_ == "VERB"
            else nouns.get(lemma, ())
            if token.pos_ in ("NOUN", "PROPN")
            else ()
        )
        if not rules_:
            continue
        filled = slots(token)
        if token.pos_ != "VERB":
            filled["self"] = _bearers(token, index)
        for rule in rules_:
            _run(rule, token, filled, index, found)


def _bearers(noun: Token, index: Index) -> list[Token]:
    """Return the tokens that a describing noun is said of: "his wife, X", "X is a subsidiary of", "X, a unit of"."""
    found: list[Token] = []
    for child in noun.children:
        if child.dep_ == "appos":
            found.append(child)
    if noun.dep_ == "appos":
        found.append(noun.head)
    elif noun.dep_ == "attr":
        found += subjects(noun.head)
    elif noun.dep_ in ("compound", "nmod") and noun.i < noun.head.i:
        found.append(noun.head)
    elif noun.dep_ == "conj" and noun.head.dep_ in ("appos", "attr"):
        return _bearers(noun.head, index)
    if not found:
        nearest = noun.doc[noun.i + 1] if noun.i + 1 < len(noun.doc) else None
        if nearest is not None and nearest.text == "," and noun.i + 2 < len(noun.doc):
            nearest = noun.doc[noun.i + 2]
        if nearest is not None and index.at.get(nearest.i):
            found.append(index.at[nearest.i][0].root)
    return found


def _run(rule: dict[str, Any], trigger: Token, filled: dict[str, list[Token]], index: Index, found: _Claims) -> None:
    status = "asserted"
    if trigger.pos_ == "VERB":
        read = status_of(trigger)
        if read is None or (read == "planned" and not rule.get("status")):
            return
        status = {"happened": "asserted", "planned": "planned", "denied": "denied"}[read]
    if "through" in rule and not any(
        t.lemma_.lower() in rule["through"] or t.lower_ in rule["through"] for t in filled.get("obj", ())
    ):
        return
    left = [
        e
        for slot in rule["subject"]
        for t in filled.get(slot, ())
        for e in index.fill(t)
        if index.type(e) in rule["from"]
    ]
    right = [
        e for slot in rule["object"] for t in filled.get(slot, ()) for e in index.fill(t) if index.type(e) in rule["to"]
    ]
    for a in dict.fromkeys(left):
        for b in dict.fromkeys(right):
            found.add(a, rule["relation"], b, trigger, rule["id"], rule["confidence"], status=status)


# -- beside a name --------------------------------------------------------------------------------------------------


def _before(doc: Doc, span: Span, index: Index) -> tuple[int | None, list[Token]]:
    """Return the country or city that stands before a name as adjective or possessive, and the words between."""
    between: list[Token] = []
    i = span.start - 1
    while i >= 0 and not doc[i + 1].is_sent_start and len(between) < 6:
        token = doc[i]
        spans = index.at.get(i, ())
        if spans:
            other = spans[0]
            if other.label_ in PLACES and (
                other.id_ == "demonym"
                or any(t.text in ("'s", "'") for t in between)
                or (i + 1 == span.start and other.label_ == "Country" and len(other) == 1 and other.text.isupper())
            ):
                return int(other.kb_id_), between
            if (
                other.label_ in PLACES
                and len(between) > 1
                and between[-1].text == "-"
                and between[-2].lower_ == "based"
            ):
                return int(other.kb_id_), between
            return None, between
        if token.pos_ not in ("ADJ", "NOUN", "PROPN", "PART", "PUNCT", "VERB", "ADV") or token.text in (
            ",",
            ".",
            ";",
            ":",
            '"',
            "(",
            ")",
        ):
            return None, between
        between.append(token)
        i -= 1
    return None, between


def _home(doc: Doc, span: Span, index: Index, found: _Claims) -> None:
    entity = int(span.kb_id_)
    place, between = _before(doc, span, index)
    words = {t.lower_ for t in between} - {"'s", "'", "-"}
    based = "based" in words
    nouns = set(lexicon("relations")["company_nouns"])
    kind = span.label_
    if place is not None:
        if based:
            found.add(entity, "basedIn", place, doc[span.start], "based.hyphen", 0.93)
        elif kind == "Company" and (not words or words & nouns or all(t.pos_ == "ADJ" for t in between)):
            found.add(entity, "basedIn", place, doc[span.start], "based.demonym", 0.85)
    # X, the Norwegian industrial investor; Paris-based X
    root = span.root
    for child in root.children:
        if child.dep_ == "appos" and child.i >= span.end:
            near = doc[max(span.end, child.left_edge.i) : child.i + 1]
            if not any(t.lower_ in nouns for t in near) and kind == "Company":
                continue
            for token in near:
                for other in index.at.get(token.i, ()):
                    follows = doc[token.i + 1].text if token.i + 1 < len(doc) else ""
                    if other.label_ in PLACES and kind == "Company" and (other.id_ == "demonym" or follows == "'s"):
                        found.add(entity, "basedIn", int(other.kb_id_), doc[span.start], "based.apposition", 0.82)
                    elif (
                        other.label_ in PLACES
                        and follows == "-"
                        and token.i + 2 < len(doc)
                        and doc[token.i + 2].lower_ == "based"
                    ):
                        found.add(entity, "basedIn", int(other.kb_id_), doc[span.start], "based.apposition", 0.88)
    # X of Italy; embassy in Y
    if span.end + 1 < len(doc) and doc[span.end].lower_ in ("of", "in"):
        j = span.end + 1 + (doc[span.end + 1].lower_ == "the")
        after = next((s for s in index.at.get(j, ()) if s.start == j), None)
        if after is not None and doc[span.end].lower_ == "of" and after.label_ == "Country" and kind == "Company":
            found.add(entity, "basedIn", int(after.kb_id_), doc[span.start], "based.of", 0.8)
        embassy = {"embassy", "consulate", "mission", "commission"} & {w.lower() for w in span.text.split()}
        if after is not None and doc[span.end].lower_ == "in" and embassy and after.label_ == "City":
            found.add(entity, "basedIn", int(after.kb_id_), doc[span.start], "based.embassy", 0.85)


def _state_owned(doc: Doc, span: Span, index: Index, found: _Claims) -> None:
    """State-owned X: the state is the country named beside it, or the one the talk is about."""
    if span.label_ != "Company":
        return
    window = doc[max(span.sent.start, span.start - 7) : span.start].text.lower().replace(" - ", "-")
    after = doc[span.end : min(span.sent.end, span.end + 8)].text.lower().replace(" - ", "-")
    owned = [w for w in lexicon("relations")["state_owned"] if w in window or (w in after and after.startswith(","))]
    if not owned:
        return
    place, _ = _before(doc, span, index)
    entities = layout.entities(doc)
    if place is None or entities[place]["type"] != "Country":
        near = [
            s
            for s in index.doc.spans[layout.MENTIONS]
            if s.label_ == "Country" and span.sent.start <= s.start < span.sent.end
        ]
        place = int(near[0].kb_id_) if len({s.kb_id_ for s in near}) == 1 else None
    if place is not None and entities[place]["type"] == "Country":
        found.add(place, "owns", int(span.kb_id_), doc[span.start], "owns.state", 0.8)


def _inside(doc: Doc, span: Span, after: Span | None, found: _Claims) -> None:
    """Rabat, Morocco; Quitol in Goa; Camaçari, in the state of Bahia; Gujarat's Sanand"""
    if (
        after is None
        or after.start - span.end > 6
        or after.label_ not in LARGER[span.label_]
        or after.sent.start != span.sent.start
    ):
        return
    between = [t.lower_ for t in doc[span.end : after.start]]
    end = doc[after.end].text if after.end < len(doc) else ""
    if (
        between == [","]
        and after.label_ in ("Country", "Region")
        and (end in (",", ".", ")", "-", "–", "—", ":", "") or after.end >= len(doc) or doc[after.end].is_sent_start)
        and span.id_ == "name"
        and after.id_ == "name"
    ):
        if span.label_ != "Region" or after.label_ == "Country":
            found.add(int(span.kb_id_), "locatedIn", int(after.kb_id_), doc[span.start], "located.comma", 0.85)
        return
    words = [
        w
        for w in between
        if w
        not in (
            "the",
            ",",
            "state",
            "province",
            "region",
            "district",
            "of",
            "city",
            "county",
            "northern",
            "southern",
            "eastern",
            "western",
            "central",
            "north",
            "south",
            "department",
            "municipality",
            "island",
        )
    ]
    if (
        words == ["in"]
        and span.root.dep_ not in ("nsubj",)
        and after.id_ == "name"
        and (span.label_ in ("City", "Facility") or (span.label_ == "Region" and after.label_ == "Country"))
    ):
        found.add(int(span.kb_id_), "locatedIn", int(after.kb_id_), doc[span.start], "located.in", 0.78)


def _party(doc: Doc, span: Span, index: Index, found: _Claims) -> None:
    """X (SPD); X of the Workers' Party"""
    i = span.end
    if i + 2 < len(doc) and (doc[i].text == "(" or doc[i].lower_ == "of"):
        j = i + 1 + (doc[i + 1].lower_ == "the")
        other = next((s for s in index.at.get(j, ()) if s.start == j and s.label_ == "Organisation"), None)
        if other is None:
            return
        words = {w.lower() for n in layout.entities(doc)[int(other.kb_id_)]["names"] for w in n.split()}
        bracket = doc[i].text == "(" and other.end < len(doc) and doc[other.end].text in (")", "/")
        if (bracket and len(other.text) <= 12) or words & set(lexicon("relations")["party"]):
            found.add(int(span.kb_id_), "memberOf", int(other.kb_id_), doc[span.start], "member.party", 0.8)


# -- bodies of a state ----------------------------------------------------------------------------------------------


def _public_bodies(doc: Doc, index: Index, found: _Claims) -> None:
    entities = layout.entities(doc)
    home = Home(doc, [c for c in layout.claims(doc) if c["relation"] == "holdsPosition"])
    by_key = {e["key"]: n for n, e in enumerate(entities) if e["type"] == "Country" and e["key"]}
    spans: dict[int, list[Span]] = defaultdict(list)
    for span in layout.mentions(doc):
        if span.label_ in ("Ministry", "Organisation") and span.id_ == "name":
            spans[int(span.kb_id_)].append(span)
    for entity in sorted(spans):
        row = entities[entity]
        public, unique = _publicness(row)
        if not public:
            continue
        votes: dict[int, tuple[float, Span, str]] = {}
        for span in spans[entity]:
            place, between = _before(doc, span, index)
            if place is not None and entities[place]["type"] == "Country" and len(between) < 4:
                votes.setdefault(place, (0.92, span, "body.possessive"))
            country = _in_name(span.text, by_key)
            if country is not None:
                votes.setdefault(country, (0.93, span, "body.name"))
            j = span.end + 1
            if j < len(doc) and doc[span.end].lower_ == "of":
                j += doc[j].lower_ == "the"
                after = next((s for s in index.at.get(j, ()) if s.start == j and s.label_ == "Country"), None)
                if after is not None:
                    votes.setdefault(int(after.kb_id_), (0.9, span, "body.of"))
        owners = [c for c in layout.claims(doc) if c["relation"] == "holdsPosition" and entity in c["owners"]]
        for claim in owners:
            for owner in claim["owners"]:
                if entities[owner]["type"] == "Country" and owner not in votes:
                    votes.setdefault(owner, (0.8, spans[entity][0], "body.office"))
        if not votes and unique:
            first = spans[entity][0]
            country = home.country_for(
                {"subject": -1, "sent": first.sent.start, "title_start": first.start, "possessive": -1}
            )
            if country is not None:
                votes[country] = (0.7, first, "body.context")
        best = max(votes.items(), key=lambda v: (v[1][0], -v[0]), default=None)
        if best is not None:
            country, (confidence, span, rule) = best
            row["country"] = country
            found.add(entity, "governmentBodyOf", country, doc[span.start], rule, confidence)


def _publicness(row: dict[str, Any]) -> tuple[bool, bool]:
    """Tell whether a body is one of a state, and whether a state has just one of it."""
    if row["type"] == "Ministry":
        return True, True
    words = lexicon("relations")
    public = unique = False
    for name in row["names"]:
        lower = name.lower()
        if any(w in lower for w in words["not_public"]):
            continue
        last = lower.split()[-1] if lower.split() else ""
        first = lower.split(" of ")[0].split()[-1] if " of " in lower else ""
        if last in words["public"] or first in words["public"] or any(w in lower for w in words["one_a_state"]):
            public = True
        if lower in words["one_a_state"] or any(lower.endswith(w) for w in words["one_a_state"]):
            unique = True
    return public, unique


def _in_name(text: str, by_key: dict[str, int]) -> int | None:
    """Return the country that the name of a body contains: "Bank of Ghana", "Turkish Embassy"."""
    words = text.split()
    for i, word in enumerate(words):
        country = gazetteer.demonym(word.strip(",")) if i == 0 else None
        if country is None:
            for width in (4, 3, 2, 1):
                country = gazetteer.country_of(" ".join(words[i : i + width])) if i + width <= len(words) else None
                if country is not None:
                    break
        if country is not None and country.key in by_key:
            return by_key[country.key]
    return None
