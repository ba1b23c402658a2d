"""Who takes part in an event though another sentence says so: whom the talk is about, who comes along, who attends."""

from __future__ import annotations

from typing import Any

from kgx.pipes.engine import Index
from kgx.pipes.events_places import dateline

Event = dict[str, Any]
FAR = 250  # tokens that a visitor stays whom the talk is about
NEAR = 150  # tokens that somebody who is met does
SIDES = {"Visit": "visitor", "Meeting": "participant", "Signing": "signatory", "Deal": "signatory"}


def closed(events: list[Event], index: Index) -> list[Event]:
    """Return the events of which all sides are known, in order of place.

    Open ones get whom the talk is about: "She then saw X" is of who was last said to visit or to meet somebody. What
    only says who else was there ("He was accompanied by X", "Y attended the talks") goes to the event it speaks of.
    """
    found: list[Event] = []
    for event in events:
        if event.get("joins"):
            _join(found, event)
            continue
        role = event.get("open")
        if role:
            actors = {e for _, e in event["arguments"]}
            who = _protagonists(found, event, index) - actors
            if not who or event["part"] == "headline":
                continue
            event["arguments"] = [[role, e] for e in sorted(who)] + event["arguments"]
            event["evidence"] = [dict(e, confidence=min(e["confidence"], 0.7)) for e in event["evidence"]]
        if event.get("place_open"):
            scene = _scene(found, event)
            event["places"] = list(scene["places"]) if scene else dateline(index)
            if not event["places"]:
                continue
            if scene and not event["start"]:
                event["start"], event["end"] = scene["start"], scene["end"]
        found.append(event)
    return found


def _scene(events: list[Event], event: Event) -> Event | None:
    """Return what the talk is of: "did not make the trip" is of the last one told."""
    for before in reversed(events):
        if before["type"] in ("Visit", "Meeting", "Hosting") and before["places"]:
            if event["trigger"] - before["trigger"] < FAR:
                return before
    return None


def _protagonists(events: list[Event], event: Event, index: Index) -> set[int]:
    """Return whom the talk is about: those last said to visit, or whoever was met since then by somebody else."""
    met: set[int] = set()
    for before in reversed(events):
        if event["trigger"] - before["trigger"] > FAR or before["status"] == "denied":
            continue
        if before["type"] == "Visit":
            visitors = {e for r, e in before["arguments"] if r == "visitor" and index.type(e) == "Person"}
            return visitors if not met or met & visitors else met
        if not met and before["type"] == "Meeting" and event["trigger"] - before["trigger"] < NEAR:
            guests = [e for r, e in before["arguments"] if r == "participant" and index.type(e) == "Person"]
            met = set(guests[:1])
    return met


def _join(events: list[Event], event: Event) -> None:
    """Add the people of an event that only says who else was there to the one it speaks of, the last of its kind."""
    people = [e for _, e in event["arguments"]]
    for before in reversed(events):
        if event["trigger"] - before["trigger"] > FAR:
            return
        if before["type"] in event["joins"] and before["status"] == event["status"]:
            known = {e for _, e in before["arguments"]}
            if event["anchored"] and not known & set(people):
                continue
            before["arguments"] += [[SIDES[before["type"]], e] for e in people if e not in known]
            before["places"] = before["places"] or event["places"]
            if not before["start"]:
                before["start"], before["end"] = event["start"], event["end"]
            before["evidence"] += event["evidence"]
            return
