"""Appointments and purchases of one list: what an article says once of all, who makes them and when, who sells."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from spacy.tokens import Token

from kgx.pipes import layout
from kgx.pipes.engine import Index, subjects, words

Event = dict[str, Any]
OFFICES = frozenset(["Appointment", "Departure"])
GAP = 5  # sentences between two appointments of one list
BOUGHT_FROM = "event.deal.bought-from"
PURCHASES = frozenset(["event.deal.buy", "event.deal.sign-for"])
REACH = 90  # tokens from "has appointed three judges" to "they are X, Y and Z"
NEW: Event = {
    "type": "Appointment",
    "arguments": [],
    "places": [],
    "start": None,
    "end": None,
    "status": "happened",
    "about": None,
    "amount": None,
    "position": None,
    "position_of": [],
    "other": False,
    "earlier": False,
}


def named_later(events: list[Event], index: Index) -> list[Event]:
    """Return an event for each of those whom a sentence names after one that told it without their names.

    "The president has appointed three judges. One of them is X; the others are Y and Z." "The newcomers are X and Y."
    """
    nameless = [e for e in events if e["type"] in OFFICES and not _persons(e)]
    found: list[Event] = []
    for token in index.doc:
        if token.lemma_ != "be" or token.pos_ != "AUX":
            continue
        subject = next((c.lower_ for c in token.children if c.dep_ == "nsubj"), "")
        model: Event | None = None
        if subject in words("members"):
            model = next((e for e in reversed(nameless) if 0 < token.i - e["trigger"] < REACH), None)
        elif subject in words("newcomers"):
            before = [e for e in events if e["trigger"] < token.i and e["type"] == "Appointment"]
            model = {**NEW, **{k: before[-1][k] for k in ("status", "start")}} if before else NEW
        if model is not None:
            people = [e for c in token.children if c.dep_ == "attr" for e in index.fill(c) if index.type(e) == "Person"]
            found += [_member(model, person, token) for person in people]
    return found


def _member(model: Event, person: int, verb: Token) -> Event:
    begin, stop = layout.trimmed(verb.sent)
    evidence = {"start": begin, "end": stop, "rule": "event.named-later", "confidence": 0.7, "attributed_to": None}
    return {
        **model,
        "arguments": [["person", person], *model["arguments"]],
        "evidence": [evidence],
        "trigger": verb.i,
        "sent": verb.sent.start,
    }


def share(events: list[Event], index: Index) -> None:
    """Let appointments told one after another share who makes them and when, unless told as earlier or another day's.

    Who makes them may be said apart: "the president named a new cabinet" is an appointment without persons.
    """
    made = sorted((e for e in events if e["type"] in OFFICES and e["status"] != "denied"), key=_place)
    number = {sent.start: n for n, sent in enumerate(s for s in index.doc.sents if len(s) > 2)}
    model: Event | None = None
    agents: list[list[Any]] = []
    last = 0
    for event in made:
        own = [argument for argument in event["arguments"] if argument[0] == "agent"]
        here = number.get(event["sent"], last)
        if own and (model is None or own != agents or here - last > GAP):
            if model is None or not (event["earlier"] or event["type"] == "Departure"):
                model, agents, last = event, own, here
            continue
        if event["type"] != "Appointment" or model is None or here - last > GAP:
            continue
        last = here
        if event["earlier"] or not _one_day(model, event) or (event["start"] and event["status"] != model["status"]):
            continue
        event["arguments"] += [a for a in agents if not own and a[1] not in _persons(event)]
        if model["status"] == event["status"] and not model["earlier"]:
            event["start"] = event["start"] or model["start"]
            event["places"] = event["places"] or list(model["places"])
    events[:] = [e for e in events if e["type"] not in OFFICES or _persons(e)]


def share_seller(events: list[Event]) -> None:
    """Give the purchases of an article the seller told once for all: "Two carriers have ordered jets from X. A buys 39 …"."""
    deals = [e for e in events if e["type"] == "Deal"]
    told = [e for e in deals if _only(e, "counterpart") and e["evidence"][0]["rule"] == BOUGHT_FROM]
    buys = [e for e in deals if _only(e, "agent") and e["evidence"][0]["rule"] in PURCHASES]
    told = [e for e in told if buys and _place(e) < min(map(_place, buys))]
    sellers = {entity for e in told for _, entity in e["arguments"]}
    if len(sellers) == 1:
        for event in buys:
            event["arguments"] += [["counterpart", entity] for entity in sellers]
    if buys and len(sellers) == 1:
        events[:] = [e for e in events if not any(e is t for t in told)]


def continue_buyer(events: list[Event], index: Index) -> None:
    """Give what "it" then ordered from a seller the buyer of the deal told before."""
    deals = [e for e in events if e["type"] == "Deal"]
    for before, event in pairwise(sorted(deals, key=_place)):
        if event["evidence"][0]["rule"] != BOUGHT_FROM or event["trigger"] - before["trigger"] > REACH:
            continue
        if any(t.lower_ in ("it", "they") for t in subjects(index.doc[event["trigger"]])):
            event["arguments"] += [
                list(a) for a in before["arguments"] if a[0] == "agent" and a not in event["arguments"]
            ]


def _only(event: Event, role: str) -> bool:
    return bool(event["arguments"]) and all(r == role for r, _ in event["arguments"])


def _place(event: Event) -> int:
    trigger: int = event["trigger"]
    return trigger


def _persons(event: Event) -> list[int]:
    return [entity for role, entity in event["arguments"] if role == "person"]


def _one_day(a: Event, b: Event) -> bool:
    return not a["start"] or not b["start"] or a["start"] == b["start"]
