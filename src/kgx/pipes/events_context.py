"""What an event takes over from the article around it: the place of the visit or of the dateline, who appoints."""

from __future__ import annotations

from typing import Any

from kgx.pipes.engine import Index
from kgx.pipes.events_lists import share
from kgx.pipes.events_places import dateline
from kgx.pipes.layout import DATES

Event = dict[str, Any]
SAME_DAY = frozenset(["Meeting", "Visit", "Signing", "Hosting", "Opening"])
REACH = 90  # tokens that the date of one event may reach to the next
FAR = 250  # tokens that a visitor stays whom the talk is about
LEADING = frozenset(["Meeting", "Signing", "Opening", "Hosting"])


def complete(events: list[Event], index: Index) -> None:
    """Give events of an article what others of it show."""
    _visited(events, index)
    _datelined(events, index)
    share(events, index)
    _dated(events, index)


def closed(events: list[Event], index: Index) -> list[Event]:
    """Return the events of which all sides are known, the open ones with whom the talk is about: the visitor.

    "She then saw X": where "she" is nobody known, it is who was last said to visit or to meet somebody.
    """
    found: list[Event] = []
    for event in events:
        role = event.get("open")
        if role:
            actors = {e for _, e in event["arguments"]}
            who = _protagonists(found, event, index) - actors
            if not who or event["part"] == "headline":
                continue
            event["arguments"] = [[role, e] for e in sorted(who)] + event["arguments"]
            event["evidence"] = [dict(e, confidence=min(e["confidence"], 0.7)) for e in event["evidence"]]
        found.append(event)
    return found


def _protagonists(events: list[Event], event: Event, index: Index) -> set[int]:
    for before in reversed(events):
        if event["trigger"] - before["trigger"] > FAR or before["status"] == "denied":
            continue
        if before["type"] == "Visit":
            return {e for r, e in before["arguments"] if r == "visitor" and index.type(e) == "Person"}
        if before["type"] == "Meeting" and event["trigger"] - before["trigger"] < REACH:
            guests = [e for r, e in before["arguments"] if r == "participant" and index.type(e) == "Person"]
            return set(guests[:1])
    return set()


def _visited(events: list[Event], index: Index) -> None:
    """A meeting of a visitor takes place where he is visiting, unless another place is named."""
    visits = [e for e in events if e["type"] == "Visit" and e["places"] and e["status"] != "denied"]
    for event in events:
        if event["type"] != "Meeting" or event["places"] or event["status"] == "denied":
            continue
        people = {entity for _, entity in event["arguments"]}
        near = [v for v in visits if people & {e for r, e in v["arguments"] if r == "visitor"}]
        if near and _at_once(event, near[-1]):
            event["places"] = list(near[-1]["places"])


def _at_once(event: Event, visit: Event) -> bool:
    one, other = event["start"], visit["start"]
    return not one or not other or one.startswith(other[:7]) or other.startswith(one[:7])


def _datelined(events: list[Event], index: Index) -> None:
    """What the first sentence of an article tells took place where its dateline is."""
    lead = next((r for r in index.doc.spans.get("kgx_regions", ()) if r.label_ == "body"), None)
    if lead is None:
        return
    here = dateline(index)
    for event in events:
        if event["type"] in LEADING and not event["places"] and event["status"] == "happened":
            if lead.start <= event["trigger"] < lead.end:
                event["places"] = list(here)


def _dated(events: list[Event], index: Index) -> None:
    """What is told next, without a date of its own, took place on the day of what was told before.

    The next must be of the same people, or another appointment by the same agent; no other date may be named
    in between, nor may it be told as lying further back ("had met").
    """
    doc = index.doc
    dates = [span.start for span in doc.spans.get(DATES, ())]
    last: Event | None = None
    for event in sorted(events, key=lambda e: int(e["trigger"])):
        if event["start"]:
            last = event if event["status"] == "happened" else last
        elif last is not None and event["status"] == "happened" and _carries(last, event):
            first, end = doc[last["trigger"]].sent.end, doc[event["trigger"]].sent.end
            if not any(first <= at < end for at in dates) and not _retold(event, index):
                event["start"], event["end"] = last["start"], last["end"]
                last = event


def _carries(one: Event, other: Event) -> bool:
    """Tell whether the day of an event is that of the next."""
    if other["trigger"] - one["trigger"] > REACH:
        return False
    if one["type"] == other["type"] == "Appointment":
        return bool({tuple(a) for a in one["arguments"]} & {tuple(a) for a in other["arguments"]})
    if one["type"] not in SAME_DAY or other["type"] not in SAME_DAY:
        return False
    return bool({e for _, e in one["arguments"]} & {e for _, e in other["arguments"]})


def _retold(event: Event, index: Index) -> bool:
    """Tell whether an event is told as lying further back: "had met"."""
    token = index.doc[event["trigger"]]
    verb = token if token.pos_ == "VERB" else token.head
    return any(c.dep_ == "aux" and c.lower_ == "had" for c in verb.children)
