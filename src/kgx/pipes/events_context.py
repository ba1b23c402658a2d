"""What an event takes over from the article around it: the place of the visit or of the dateline, who appoints."""

from __future__ import annotations

from typing import Any

from kgx.pipes.engine import Index
from kgx.pipes.events_places import dateline

Event = dict[str, Any]
LEADING = frozenset(["Meeting", "Signing", "Opening", "Hosting"])


def complete(events: list[Event], index: Index) -> None:
    """Give events of an article what others of it show."""
    _visited(events, index)
    _datelined(events, index)
    _agents(events)


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


def _agents(events: list[Event]) -> None:
    """Where one body or person makes several appointments of an article, it makes those of the same day, too."""
    made = [e for e in events if e["type"] == "Appointment"]
    agents = {entity for e in made for role, entity in e["arguments"] if role == "agent"}
    if len(agents) != 1:
        return
    (agent,) = agents
    model = [e for e in made if ["agent", agent] in e["arguments"]]
    for event in made:
        if all(role != "agent" for role, _ in event["arguments"]) and ["person", agent] not in event["arguments"]:
            if any(m["status"] == event["status"] and m["start"] == event["start"] for m in model):
                event["arguments"].append(["agent", agent])
