"""Appointments of one list: what an article says once of all of them, who makes them and when."""

from __future__ import annotations

from typing import Any

from kgx.pipes.engine import Index

Event = dict[str, Any]
OFFICES = frozenset(["Appointment", "Departure"])
GAP = 5  # sentences between two appointments of one list


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
        if event["earlier"] or not _one_day(model, event):
            continue
        event["arguments"] += [a for a in agents if not own and a[1] not in _persons(event)]
        if model["status"] == event["status"] and not model["earlier"]:
            event["start"] = event["start"] or model["start"]
    events[:] = [e for e in events if e["type"] != "Appointment" or _persons(e)]


def _place(event: Event) -> int:
    trigger: int = event["trigger"]
    return trigger


def _persons(event: Event) -> list[int]:
    return [entity for role, entity in event["arguments"] if role == "person"]


def _one_day(a: Event, b: Event) -> bool:
    return not a["start"] or not b["start"] or a["start"] == b["start"]
