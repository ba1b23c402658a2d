"""Bring reports of one event within an article together: the headline, the first paragraph, "the meeting" further down."""

from __future__ import annotations

from typing import Any

from kgx.pipes.engine import Index
from kgx.pipes.events_places import country_key

Event = dict[str, Any]
SMALL = frozenset(["of", "the", "for", "and", "to", "interim", "acting"])
CORE = {"Meeting": ("participant", "host"), "Visit": ("visitor",), "Signing": ("party", "signatory"), "Deal": ("agent", "counterpart"), "Opening": ("agent", "object"),
        "Appointment": ("person",), "Departure": ("person",), "Hosting": ("agent", "object"), "Sanction": ("agent", "target"), "Attack": ("agent", "target")}  # fmt: skip


def merge_reports(events: list[Event], index: Index) -> list[Event]:
    """Return the events with those that report one thing merged; order of first report."""
    merged: list[Event] = []
    for event in events:
        fit = next((m for m in merged if _same(m, event, index)), None)
        if fit is None:
            merged.append(event)
        else:
            _absorb(fit, event)
    return merged


def _actors(event: Event) -> set[int]:
    return {e for role, e in event["arguments"] if role in CORE[event["type"]]}


def _same(a: Event, b: Event, index: Index) -> bool:
    """Tell whether two reports are of one event; when in doubt, they are not."""
    if a["type"] != b["type"] or (a["status"] == "denied") != (b["status"] == "denied"):
        return False
    if (a.get("other") or b.get("other")) and a["sent"] != b["sent"]:
        return False
    x, y = _actors(a), _actors(b)
    if not x & y:
        return False
    if a["type"] in ("Appointment", "Departure"):
        if a["status"] != b["status"] and past(a, index) != past(b, index):
            return False  # "will be ambassador", "was elected ten years ago"
        return x == y and _one_office(a, b) and (_one_date(a, b) or a["status"] != b["status"])
    if not _one_date(a, b):
        return False
    if a["sent"] != b["sent"] and past(a, index) != past(b, index):
        return False  # an undated report is news, the other background
    headline = "headline" in (a["part"], b["part"])
    if a["type"] == "Visit":
        return (x <= y or y <= x) and _one_place(a, b, index)
    if a["status"] != b["status"] and not headline:
        return False
    if a["type"] == "Deal" and not headline and not _one_object(a, b):
        return False
    if x == y:
        return a["type"] != "Meeting" or _one_place(a, b, index)
    part = x <= y or y <= x
    if a["type"] == "Meeting":
        return part and len(x & y) >= 2
    if a["type"] in ("Signing", "Deal"):
        return headline or (part and a["sent"] == b["sent"])
    return part


def _one_date(a: Event, b: Event) -> bool:
    one, other = a["start"], b["start"]
    return not one or not other or one.startswith(other) or other.startswith(one)


def past(event: Event, index: Index) -> bool:
    """Tell whether an event is dated to a month or more before the article."""
    published, start = index.doc._.kgx_published, event["start"]
    if not published or not start or len(start) < 7:
        return False
    months = [int(day[:4]) * 12 + int(day[5:7]) for day in (start, published)]
    return months[1] - months[0] > 1 or (months[1] - months[0] == 1 and start[8:10] < published[8:10])


def _one_object(a: Event, b: Event) -> bool:
    """Tell whether two deals may be about the same: 44 tanks and 16 helicopters are not."""
    one, other = ({w for w in (e["about"] or "").lower().split() if len(w) > 3} for e in (a, b))
    return not one or not other or bool(one & other)


def _one_office(a: Event, b: Event) -> bool:
    if not a.get("position") or not b.get("position"):
        return True
    one, other = ({w for w in e["position"].lower().split() if w not in SMALL} for e in (a, b))
    return one <= other or other <= one or 2 * len(one & other) > len(one | other)


def _one_place(a: Event, b: Event, index: Index) -> bool:
    one, other = set(a["places"]), set(b["places"])
    return not one or not other or bool(one & other) or _one_inside(one, other, index)


def _one_inside(a: set[int], b: set[int], index: Index) -> bool:
    """Tell whether one report names the country only and the other a city or plant that may lie there."""
    for one, other in ((a, b), (b, a)):
        if {index.type(e) for e in one} == {"Country"} and all(index.type(e) != "Country" for e in other):
            keys = {index.entities[e]["key"] for e in one}
            return all(country_key(e, index) in (None, *keys) for e in other)
    return False


def _absorb(kept: Event, other: Event) -> None:
    have = {e for _, e in kept["arguments"]}
    kept["arguments"] += [a for a in other["arguments"] if a[1] not in have]
    kept["places"] += [p for p in other["places"] if p not in kept["places"]]
    if other["start"] and len(other["start"]) > len(kept["start"] or ""):
        kept["start"], kept["end"] = other["start"], other["end"]
    for key in ("about", "amount", "position"):
        kept[key] = kept.get(key) or other.get(key)
    kept["position_of"] = kept.get("position_of") or other.get("position_of") or []
    kept["evidence"] += [e for e in other["evidence"] if e not in kept["evidence"]]
    if kept["part"] == "headline" and other["part"] != "headline":  # the story knows better, and tells what follows
        for key in ("status", "part", "trigger", "sent"):
            kept[key] = other[key]
    elif other["status"] == "happened" and other["part"] != "headline":
        kept["status"] = "happened"
