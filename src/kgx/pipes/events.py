"""The component `kgx_events`: what happened, is planned or denied, by the rules of `data/rules/events/`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Token

from kgx.pipes import layout
from kgx.pipes.attribution import speaker_of
from kgx.pipes.engine import (
    VERBS,
    Index,
    Slots,
    again,
    conjuncts,
    slots,
    words,
)
from kgx.pipes.events_context import complete
from kgx.pipes.events_days import settle
from kgx.pipes.events_lists import named_later
from kgx.pipes.events_offices import Offices, by_title, parties
from kgx.pipes.events_people import closed
from kgx.pipes.events_places import place_chain, places_of, places_within
from kgx.pipes.events_rules import arguments, fits, half
from kgx.pipes.moments import begun, date_of, respectively
from kgx.pipes.reports import merge_reports
from kgx.pipes.status import is_progressive, status_of
from kgx.schema import rules

Rule = dict[str, Any]
Event = dict[str, Any]
Roles = dict[str, list[int]]
BEHIND_VERBS = ("title.copula", "title.as", "title.named", "title.left", "title.post")
NEAR = 10  # tokens between a verb and the office that it gives
HELPERS = frozenset(
    ["trigger", "sent", "part", "other", "earlier", "open", "place_open", "joins", "anchored"]
)  # what merging needs to know of an event and nobody else


@Language.component("kgx_events", requires=["doc.spans"])
def events(doc: Doc) -> Doc:
    """Append the events of a Doc."""
    index = Index(doc)
    found = list(_by_trigger(doc, index))
    found += [*_by_claim(doc, index, found), *by_title(doc), *named_later(found, index)]
    for event in found:
        event["part"] = _part(doc, doc[event["trigger"]])
    found.sort(key=lambda event: (event["trigger"], event["type"]))
    kinds = [entity["type"] for entity in index.entities]
    for event in found:
        if event["type"] == "Signing" and all(role != "party" for role, _ in event["arguments"]):
            event["arguments"] += [["party", party] for party in parties(event, doc, kinds)]
    merged = merge_reports(closed(found, index), index)
    complete(merged, index)
    settle(merged, layout.events(doc), index)
    layout.events(doc).extend({k: v for k, v in event.items() if k not in HELPERS} for event in merged)
    return doc


def _by_trigger(doc: Doc, index: Index) -> Iterator[Event]:
    verbs, nouns = _by_lemma("verbs"), _by_lemma("nouns")
    offices = Offices(doc)
    for token in doc:
        kind, lower = token.pos_, token.lower_
        if kind in VERBS or (lower == "elected" and again(token)):
            candidates = verbs.get(token.lemma_.lower(), ()) or verbs.get(lower, ())
        elif kind in ("NOUN", "PROPN"):
            candidates = nouns.get(token.lemma_.lower(), ()) or nouns.get(lower, ())
            if candidates and index.named(token):
                continue
        else:
            continue
        if not candidates:
            continue
        filled = slots(token)
        bare: Slots | None = None
        done: set[str] = set()
        for rule in candidates:
            if rule["type"] in done:
                continue
            own = filled
            if "light" in rule and filled.get("light") and _carrier(token).lemma_.lower() not in rule["light"]:
                own = bare = bare or slots(token, carried=False)
            for event in _apply(rule, token, own, index, offices):
                done.add(rule["type"])
                yield event


def _by_claim(doc: Doc, index: Index, known: list[Event]) -> Iterator[Event]:
    """Yield appointments and departures that an office and the verb before it tell, however the sentence was parsed."""
    told = {(e["sent"], e["type"], entity) for e in known for role, entity in e["arguments"] if role == "person"}
    verbs = _nearby()
    for claim in layout.claims(doc):
        if claim["relation"] != "holdsPosition" or not claim["evidence"][0]["rule"].startswith(BEHIND_VERBS):
            continue
        at = claim["title_start"]
        sent = doc[at].sent
        for i in range(at - 1, max(sent.start - 1, at - NEAR), -1):
            token = doc[i]
            others = any(s.label_ == "Person" and int(s.kb_id_) != claim["subject"] for s in index.at.get(i, ()))
            rule = next(iter(verbs.get(token.lemma_.lower(), ()) or verbs.get(token.lower_, ())), None)
            if others or rule is None:
                if others or token.pos_ == "VERB":
                    break
                continue
            status = rule.get("as") or status_of(token)
            if status is not None and (sent.start, rule["type"], claim["subject"]) not in told:
                yield {
                    **_event(rule, token, defaultdict(list), index, status=status),
                    "arguments": [["person", claim["subject"]]],
                    "position": claim["title"],
                    "position_of": list(claim["owners"]),
                }
            break


def _carrier(noun: Token) -> Token:
    while noun.dep_ == "conj":
        noun = noun.head
    return noun.head


@cache
def _by_lemma(kind: str) -> dict[str, tuple[Rule, ...]]:
    found: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules("events"):
        for lemma in rule.get(kind, ()):
            found[str(lemma)].append(rule)
    return {lemma: tuple(row) for lemma, row in found.items()}


@cache
def _nearby() -> dict[str, list[Rule]]:
    """Return the rules of verbs that give an office named near them."""
    return {lemma: [r for r in row if r.get("nearby")] for lemma, row in _by_lemma("verbs").items()}


def _apply(rule: Rule, trigger: Token, filled: Slots, index: Index, offices: Offices) -> list[Event]:
    """Return the events that a rule reads from a trigger: mostly one or none, one a person for appointments."""
    if not fits(rule, trigger, filled, index):
        return []
    roles = arguments(rule, trigger, filled, index)
    open_role = None
    if roles is None:
        roles, open_role = half(rule, filled, index), rule.get("open")
    if roles is None:
        return []
    places = places_of(rule, trigger, filled, index, {e for row in roles.values() for e in row})
    if rule.get("place_within") and not places:
        places = places_within(trigger, index)
    if rule.get("place_needed") and not places and not rule.get("place_open"):
        return []
    status = rule.get("as") or status_of(trigger)
    if status is None or ("status" in rule and status != rule["status"]):
        return []
    if status == "happened" and (rule.get("progressive") and is_progressive(trigger)):
        status = "planned"  # "is being bought", "is stepping down"
    base = _event(rule, trigger, filled, index, status=status)
    if rule.get("firm") and not _is_firm(roles, filled, index):
        if all(ent.label_ != "MONEY" for ent in trigger.sent.ents):
            return []
    base["open"], base["place_open"] = open_role, rule.get("place_open", False) and not places
    base["joins"], base["anchored"] = rule.get("joins"), rule.get("anchored", False)
    if rule["type"] in ("Appointment", "Departure"):
        made = list(_with_offices(rule, trigger, base, filled, roles, places, offices))
        return made + list(_gapped(rule, trigger, made, index, offices)) if rule.get("gaps") else made
    found = []
    for part, where in _split(rule, trigger, filled, roles, places, index, alone=open_role is not None):
        found.append({**base, "arguments": [[role, entity] for role in part for entity in part[role]], "places": where})
    if rule["type"] == "Visit":
        respectively(found)
        begun(found, trigger)
    return found


def _is_firm(roles: Roles, filled: Slots, index: Index) -> bool:
    """Tell whether a company deals, or in so many goods: states buy and lend in many other senses."""
    if any(index.type(e) == "Company" for row in roles.values() for e in row):
        return True
    things = [c for slot in ("obj", "obj2", "with") for t in filled.get(slot, ()) for c in conjuncts(t)]
    return any(
        t.lemma_.lower() in words("goods")
        or t.lower_.rstrip("s") in words("goods")
        or any(c.isdigit() for c in t.text)  # "the K9"
        or any(n.like_num and n.lower_ != "one" for n in t.doc[t.left_edge.i : t.i])
        for t in things
    )


def _event(rule: Rule, trigger: Token, filled: Slots, index: Index, *, status: str) -> Event:
    doc = trigger.doc
    carrier = (
        trigger.head if trigger.pos_ not in VERBS and trigger.dep_ in ("dobj", "nsubjpass", "nsubj", "pobj") else None
    )
    if carrier is not None and carrier.pos_ == "ADP":
        carrier = carrier.head
    when = date_of(trigger, also=(carrier,) if carrier is not None else ())
    start, _, end = (when or "").partition("/")
    if status == "happened" and start and doc._.kgx_published and start > doc._.kgx_published:
        if trigger.tag_ in ("VBZ", "VBP", "VBG") or rule["type"] in ("Visit", "Meeting"):
            status = "planned"  # "retires in June", "the visit on Saturday"
        elif trigger.pos_ in VERBS:
            start = end = ""  # the date of something else: "chose him as envoy for the summit of 2029"
    elif status == "planned" and start and start < (doc._.kgx_published or "")[: len(start)]:
        start = end = ""  # the day on which the plan was told
    begin, stop = layout.trimmed(trigger.sent)
    return {
        "type": rule["type"],
        "arguments": [],
        "places": [],
        "start": start or None,
        "end": end or None,
        "status": status,
        "about": _about(rule, filled, index),
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
        "earlier": any(c.lower_ == "had" and c.dep_ == "aux" for c in trigger.children),
        "other": rule.get("other", False)
        or again(trigger)
        or any(c.lower_ in words("another") for c in trigger.children),
    }


def _with_offices(
    rule: Rule, trigger: Token, base: Event, filled: Slots, roles: Roles, places: list[int], offices: Offices
) -> Iterator[Event]:
    """Yield one event a person and office."""
    others: list[list[Any]] = [[role, e] for role in roles if role != "person" for e in roles[role]]
    if any(t.pos_ == "PRON" for t in filled.get("subj", ())):
        roles = {**roles, "person": [offices.appointed.get(p, p) for p in roles.get("person", ())]}
    if roles.get("agent") and roles.get("person"):
        offices.appointed = {roles["agent"][0]: roles["person"][0]}
    if not roles.get("person"):  # who appoints, the persons to come: "named a new cabinet"
        yield {**base, "arguments": others, "places": places, "position": None, "position_of": []}
    for person in roles.get("person", ()):
        under = offices.of_trigger(trigger, person, filled, kind=rule["type"])
        if rule.get("needs_office") and not under:
            continue
        held: list[Any] = list(under or offices.beside(trigger, person, kind=rule["type"]))
        for claim in held or [None]:
            yield {
                **base,
                "arguments": [["person", person], *others],
                "places": places,
                "position": claim["title"] if claim else None,
                "position_of": list(claim["owners"]) if claim else [],
                "evidence": [dict(e) for e in base["evidence"]],
            }


def _gapped(rule: Rule, trigger: Token, made: list[Event], index: Index, offices: Offices) -> Iterator[Event]:
    """Yield what a list tells that leaves out its verb: "appointed X as minister, Y as envoy and Z for Rome"."""
    if not made:
        return
    doc, end = trigger.doc, trigger.sent.end
    known = {entity for event in made for _, entity in event["arguments"]}
    for span in offices.people(trigger):
        person = int(span.kb_id_)
        if person in known or doc[span.start - 1].lower_ not in (",", "and", ";", "dr", "mr", "ms", "mrs", "prof"):
            continue
        at = span.end
        if at < end and doc[at].text == ",":  # "Y, a former judge, as envoy"
            at = next((i + 1 for i in range(at + 1, min(end, at + 14)) if doc[i].text == ","), at)
        if at < end and doc[at].lower_ in ("as", "for"):
            claim = offices.starting(at + 1)
        else:
            claim = offices.starting(at)
            if claim is None or doc[at].dep_ == "appos":
                continue
        known.add(person)
        yield {
            **made[0],
            "arguments": [["person", person], *([r, e] for r, e in made[0]["arguments"] if r != "person")],
            "position": claim["title"] if claim else made[0]["position"],
            "position_of": list(claim["owners"]) if claim else [],
            "evidence": [dict(e, confidence=0.7) for e in made[0]["evidence"]],
        }


def _split(
    rule: Rule, trigger: Token, filled: Slots, roles: Roles, places: list[int], index: Index, *, alone: bool
) -> Iterator[tuple[Roles, list[int]]]:
    """Yield the parts of what a plural noun or "each" tells at once: visits to X and Y, meetings with X and with Y.

    `alone` tells that the roles lack the one who met them all.
    """
    plural = trigger.tag_ in ("NNS", "NNPS")
    stops = [t for slot in rule.get("place", ()) for g in filled.get(slot, ()) for t in conjuncts(g)] if plural else []
    if not plural and len(filled.get("to", ())) > 1:  # "will fly to X and from there to Y"
        stops = filled["to"]
    if rule["type"] == "Visit" and stops:
        parts = [place_chain(t, index, alone=plural) for t in stops]
        parts = [part for part in parts if part]
        if len(parts) > 1:
            for part in parts:
                yield roles, part
            return
    if rule["type"] == "Deal":
        yield from _deals(rule, trigger, filled, roles, places, index)
        return
    if rule["type"] == "Meeting" and ((plural and trigger.lemma_ in rule.get("plural", ())) or _one_by_one(trigger)):
        for role in ("host", "participant"):
            shared = [] if alone or role == "host" or roles.get("host") else roles["participant"][:1]
            many = roles.get(role, [])[len(shared) :]
            if len(many) > 1 and all(index.type(e) == "Person" for e in many):
                for person in many:
                    yield {**roles, role: [*shared, person]}, places
                return
    yield roles, places


def _deals(
    rule: Rule, trigger: Token, filled: Slots, roles: Roles, places: list[int], index: Index
) -> Iterator[tuple[Roles, list[int]]]:
    """Yield the deals of a list, "buys A from X, B from Y and C from Z"; of two parties the first buys, the other sells."""
    agents = roles.get("agent", [])
    if rule.get("halves") and len(agents) > 1 and not roles.get("counterpart"):
        states = [e for e in agents if index.type(e) == "Country"]  # a state buys from a company, however they are told
        buyers = states if 0 < len(states) < len(agents) else agents[:1]
        yield {**roles, "agent": buyers, "counterpart": [e for e in agents if e not in buyers]}, places
        return
    types = rule["types"].get("counterpart", ())
    parts = [trigger, *(t for thing in filled.get("obj", ()) for t in conjuncts(thing))]
    parts += [c for c in trigger.children if c.dep_ == "conj" and c.pos_ == "NOUN"]
    froms = [p for part in parts for p in part.children if p.dep_ == "prep" and p.lower_ == "from"]
    if rule.get("listed") and froms:
        behind = trigger.doc[froms[-1].i + 1 : trigger.sent.end]
        froms += [t for t in behind if t.lower_ == "from" and t.dep_ == "prep" and t.head.pos_ in ("NOUN", "PROPN")]
    sellers = [[e for g in p.children for e in index.fill(g) if index.type(e) in types] for p in dict.fromkeys(froms)]
    sellers = [row for row in sellers if row and not set(row) & set(agents)]
    if rule.get("listed") and len(sellers) > 1:
        for row in sellers:
            yield {**roles, "counterpart": row}, places
        return
    yield roles, places


def _one_by_one(trigger: Token) -> bool:
    text = trigger.sent.text.lower()
    return any(c.lower_ in words("singly") for c in trigger.children) or any(p in text for p in words("in_turn"))


def _about(rule: Rule, filled: Slots, index: Index) -> str | None:
    """Return the words of what an event is about: its object, or what follows "on", "over" or "about"."""
    own = rule.get("about") == "obj" or rule["type"] == "Signing"
    for token in filled.get("obj", ()) if own else [t for s in ("on", "over", "about") for t in filled.get(s, ())]:
        if not index.here(token) and token.pos_ in ("NOUN", "PROPN"):
            inside = [t for t in token.subtree if token.sent.start <= t.i < token.sent.end]
            first = min((t.i for t in token.lefts), default=token.i)
            last = max((t.i for t in inside if t.i - token.i < 8 and t.i >= token.i), default=token.i)
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
