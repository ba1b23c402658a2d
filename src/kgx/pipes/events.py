"""The component `kgx_events`: what happened, is planned or denied, by the rules of `data/rules/events.yaml`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Token

from kgx.pipes import layout
from kgx.pipes.attribution import speaker_of
from kgx.pipes.dates import date_of
from kgx.pipes.engine import Index, slots
from kgx.pipes.reports import merge_reports
from kgx.pipes.status import status_of
from kgx.schema import rules

PLACES = frozenset(["Country", "City", "Region", "Facility"])
PLACE_SLOTS = ("in", "at")


@Language.component("kgx_events", requires=["doc.spans"])
def events(doc: Doc) -> Doc:
    """Append the events of a Doc."""
    index = Index(doc)
    found: list[dict[str, Any]] = []
    verbs, nouns = _by_lemma("verbs"), _by_lemma("nouns")
    for token in doc:
        lemma = token.lemma_.lower()
        if token.pos_ in ("VERB", "AUX"):
            candidates = verbs.get(lemma, ())
        elif token.pos_ in ("NOUN", "PROPN") and not index.here(token):
            candidates = nouns.get(lemma, ()) or nouns.get(token.lower_, ())
        else:
            continue
        if not candidates:
            continue
        filled = slots(token)
        done: set[str] = set()
        for rule in candidates:
            if rule["type"] in done and rule["type"] != "Departure":
                continue
            event = _apply(rule, token, filled, index)
            if event is not None:
                found.append(event)
                done.add(rule["type"])
    _offices(doc, found)
    layout.events(doc).extend(_plain(event) for event in merge_reports(found, index))
    return doc


@dataclass(slots=True)
class _Args:
    roles: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def count(self) -> int:
        return len({e for row in self.roles.values() for e in row})


@cache
def _by_lemma(kind: str) -> dict[str, tuple[dict[str, Any], ...]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for rule in rules("events"):
        for lemma in rule.get(kind, ()):
            found[str(lemma)].append(rule)
    return {lemma: tuple(row) for lemma, row in found.items()}


def _apply(rule: dict[str, Any], trigger: Token, filled: dict[str, list[Token]], index: Index) -> dict[str, Any] | None:
    """Return the event that a rule reads from a trigger, or None."""
    if not _fits(rule, trigger, filled, index):
        return None
    args = _arguments(rule, trigger, filled, index)
    if args is None:
        return None
    places = _places(rule, trigger, filled, index, args)
    if rule.get("place_needed") and not places:
        return None
    status = status_of(trigger)
    if status is None or (rule.get("planned_only") and status != "planned"):
        return None
    doc = trigger.doc
    light = (trigger.head,) if trigger.pos_ == "NOUN" and trigger.dep_ in ("dobj", "nsubjpass", "nsubj", "pobj") else ()
    if light and light[0].pos_ == "ADP":
        light = (light[0].head,)
    when = date_of(doc, trigger, also=light)
    start, _, end = (when or "").partition("/")
    begin, stop = layout.trimmed(trigger.sent)
    return {
        "type": rule["type"],
        "arguments": [[role, entity] for role in args.roles for entity in args.roles[role]],
        "places": places,
        "start": start or None,
        "end": end or None,
        "status": status,
        "about": _about(rule, trigger, filled, index),
        "amount": _amount(trigger) if rule["type"] == "Deal" else None,
        "evidence": [
            {
                "start": begin,
                "end": stop,
                "rule": "event." + rule["id"],
                "confidence": rule["confidence"],
                "attributed_to": speaker_of(doc, trigger),
            }
        ],
        "trigger": trigger.i,
        "sent": trigger.sent.start,
        "part": _part(doc, trigger),
    }


def _fits(rule: dict[str, Any], trigger: Token, filled: dict[str, list[Token]], index: Index) -> bool:
    """Tell whether object, particle, voice and prepositions are as the rule wants them."""
    objects = [t for slot in rule.get("object_slots", ("obj",)) for t in filled.get(slot, ())]
    if "object" in rule and not any(_is_one_of(t, rule["object"], index) for t in objects):
        return False
    if "refuse" in rule and any(t.lemma_.lower() in rule["refuse"] for t in objects):
        return False
    particles = {c.lower_ for c in trigger.children if c.dep_ in ("prt", "advmod")}
    if "particle" in rule and rule["particle"] not in particles:
        return False
    if "particles" in rule and not particles & set(rule["particles"]):
        return False
    if "object_or_particle" in rule:
        wanted = rule["object_or_particle"]
        if not (particles & set(wanted["particle"]) and not filled.get("obj")) and not any(
            t.lemma_.lower() in wanted["object"] for t in objects
        ):
            return False
    if "needs" in rule and not any(filled.get(slot) for slot in rule["needs"]):
        return False
    if rule.get("object_absent") and filled.get("obj"):
        return False
    turned = any(c.dep_ in ("nsubjpass", "auxpass") for c in trigger.children) or (
        trigger.tag_ == "VBN" and trigger.dep_ in ("acl", "advcl")
    )
    if rule.get("passive") and not turned:
        return False
    if rule.get("active") and turned:
        return False
    if rule.get("with_xcomp") and not any(c.dep_ == "xcomp" for c in trigger.children):
        return False
    if "with_nouns" in rule:
        near = {t.lemma_.lower() for slot in ("on", "for") for t in filled.get(slot, ())}
        if not near & set(rule["with_nouns"]):
            return False
    return True


def _is_one_of(token: Token, wanted: list[str], index: Index) -> bool:
    if token.lemma_.lower() in wanted or token.lower_ in wanted:
        return True
    return any(index.type(e) in wanted for e in index.here(token))


def _arguments(rule: dict[str, Any], trigger: Token, filled: dict[str, list[Token]], index: Index) -> _Args | None:
    args = _Args()
    taken: set[int] = set()
    light_ok = "light" not in rule or trigger.pos_ == "VERB" or trigger.head.lemma_.lower() in rule["light"]
    for role, names in rule["roles"].items():
        types = rule["types"].get(role, ())
        for slot in names:
            if slot in ("light",) and not light_ok:
                continue
            for token in filled.get(slot, ()):
                for entity in index.fill(token):
                    if entity not in taken and index.type(entity) in types:
                        args.roles[role].append(entity)
                        taken.add(entity)
    for role in rule.get("needs_roles", ()):
        if not args.roles.get(role):
            return None
    if "person" in rule and not any(index.type(e) == "Person" for e in args.roles[rule["person"]]):
        return None
    if args.count() < rule.get("least", 1):
        return None
    return args


def _places(
    rule: dict[str, Any], trigger: Token, filled: dict[str, list[Token]], index: Index, args: _Args
) -> list[int]:
    """Return the places of an event: what its prepositions name, a facility and the city it stands in both."""
    found: list[int] = []
    used = {e for row in args.roles.values() for e in row}
    own = tuple(rule.get("place", ()))
    for slot in (*own, *PLACE_SLOTS):
        for token in filled.get(slot, ()):
            for entity in _place_chain(token, index):
                if entity not in found and entity not in used:
                    found.append(entity)
    if trigger.pos_ == "NOUN" and not found and rule["type"] != "Visit":
        for slot in PLACE_SLOTS:
            for token in slots(trigger.head).get(slot, ()) if trigger.head.pos_ == "VERB" else ():
                found += [e for e in _place_chain(token, index) if e not in found and e not in used]
    return found


def _place_chain(token: Token, index: Index) -> list[int]:
    """Return the places that a token stands for and those that it is said to lie in ("Quitol in Goa")."""
    found = [e for e in index.fill(token) if index.type(e) in PLACES]
    if not found and token.pos_ in ("NOUN", "PROPN"):
        for child in token.children:
            if child.dep_ in ("poss", "compound", "nmod"):
                found += [e for e in index.here(child) if index.type(e) in PLACES and child.ent_type_ != "NORP"]
            elif (
                child.dep_ == "prep"
                and child.lower_ in ("of", "in")
                and token.lemma_.lower()
                in (
                    "city",
                    "capital",
                    "town",
                    "state",
                    "province",
                    "region",
                    "resort",
                    "port",
                    "village",
                    "district",
                    "headquarters",
                    "office",
                    "ceremony",
                    "sidelines",
                    "margins",
                )
            ):
                found += [e for c in child.children for e in index.fill(c) if index.type(e) in PLACES]
    if found:
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ == "in":
                found += [e for c in child.children for e in index.fill(c) if index.type(e) in PLACES]
            elif child.dep_ in ("appos", "npadvmod"):
                found += [e for e in index.here(child) if index.type(e) in PLACES]
    return list(dict.fromkeys(found))


def _about(rule: dict[str, Any], trigger: Token, filled: dict[str, list[Token]], index: Index) -> str | None:
    tokens = (
        filled.get("obj", [])
        if rule.get("about") == "obj" or rule["type"] == "Signing"
        else [t for s in ("on", "over", "about") for t in filled.get(s, ())]
    )
    for token in tokens:
        if not index.here(token) and token.pos_ in ("NOUN", "PROPN"):
            words = [t for t in token.subtree if token.sent.start <= t.i < token.sent.end]
            first = min((t.i for t in token.lefts), default=token.i)
            last = max((t.i for t in words if t.i - token.i < 8 and t.i >= token.i), default=token.i)
            return " ".join(token.doc[first : last + 1].text.split())[:120].strip(" ,")
    return None


def _amount(trigger: Token) -> str | None:
    for ent in trigger.sent.ents:
        if ent.label_ == "MONEY":
            node, steps = ent.root, 0
            while node.i != trigger.i and node.head is not node and steps < 6:
                node = node.head
                steps += 1
            if node.i == trigger.i:
                text = ent.text
                before = ent.doc[ent.start - 1].text if ent.start else ""
                return f"{before}{text}" if before in ("$", "€", "£", "US$", "A$", "R$", "RM") else text
    return None


def _part(doc: Doc, token: Token) -> str:
    for region in doc.spans.get(layout.REGIONS, ()):
        if region.start <= token.i < region.end:
            part: str = region.label_
            return part
    return ""


def _offices(doc: Doc, found: list[dict[str, Any]]) -> None:
    """Give appointments and departures the office that the same sentence names for the person."""
    claims = [c for c in layout.claims(doc) if c["relation"] == "holdsPosition"]
    for event in found:
        if event["type"] not in ("Appointment", "Departure"):
            continue
        people = [e for role, e in event["arguments"] if role == "person"]
        place = event["evidence"][0]["start"]
        near = [c for c in claims if c["subject"] in people and any(e["start"] == place for e in c["evidence"])]
        wanted = [c for c in near if (c["tenure"] == "former") == (event["type"] == "Departure")] or near
        behind = [c for c in wanted if c["title_start"] > event["trigger"]] or wanted
        if behind:
            event["position"] = behind[0]["title"]
            event["position_of"] = list(behind[0]["owners"])


def _plain(event: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in event.items() if key not in ("trigger", "sent", "part")}
