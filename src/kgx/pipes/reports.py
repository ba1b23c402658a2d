"""Bring reports of one event within an article together: the headline, the first paragraph, "the meeting" further down."""

from __future__ import annotations

from typing import Any

from kgx.pipes.engine import Index

CORE = {"Meeting": ("participant", "host"), "Visit": ("visitor",), "Signing": ("party", "signatory"), "Deal": ("agent", "counterpart"), "Opening": ("agent", "object"),
        "Appointment": ("person",), "Departure": ("person",), "Hosting": ("agent", "object"), "Sanction": ("agent", "target"), "Attack": ("agent", "target")}  # fmt: skip


def merge_reports(events: list[dict[str, Any]], index: Index) -> list[dict[str, Any]]:
    """Return the events with those that report one thing merged; order of first report."""
    merged: list[dict[str, Any]] = []
    for event in events:
        fit = next((m for m in merged if _same(m, event, index)), None)
        if fit is None:
            merged.append(event)
        else:
            _absorb(fit, event)
    return merged


def _actors(event: dict[str, Any]) -> set[int]:
    return {e for role, e in event["arguments"] if role in CORE[event["type"]]}


def _same(a: dict[str, Any], b: dict[str, Any], index: Index) -> bool:
    if a["type"] != b["type"] or (a["status"] == "denied") != (b["status"] == "denied"):
        return False
    if (a.get("other") or b.get("other")) and a["sent"] != b["sent"]:
        return False
    x, y = _actors(a), _actors(b)
    if not x & y:
        return False
    if a["start"] and b["start"] and not (a["start"].startswith(b["start"]) or b["start"].startswith(a["start"])):
        return False
    if a["status"] != b["status"] and not (a["part"] == "headline" or b["part"] == "headline"):
        return False
    kind = a["type"]
    if kind in ("Appointment", "Departure"):
        p, q = a.get("position"), b.get("position")
        if p and q and not set(p.lower().split()) & set(q.lower().split()) - {"of", "the"}:
            return False
        return x == y or a["sent"] == b["sent"]
    if kind == "Visit":
        places_a, places_b = set(a["places"]), set(b["places"])
        return x == y and (
            not places_a or not places_b or bool(places_a & places_b) or _one_inside(places_a, places_b, index)
        )
    if kind == "Meeting":
        return x == y or ((x <= y or y <= x) and len(x & y) >= 2)
    if kind in ("Signing", "Deal"):
        if x == y:
            return True
        return (a["sent"] == b["sent"] and (x <= y or y <= x)) or (
            (a["part"] == "headline" or b["part"] == "headline") and bool(x & y)
        )
    return x == y or x <= y or y <= x


def _one_inside(a: set[int], b: set[int], index: Index) -> bool:
    """Tell whether one report names the city and the other the country only."""
    kinds_a, kinds_b = {index.type(e) for e in a}, {index.type(e) for e in b}
    return (kinds_a == {"Country"} and "Country" not in kinds_b) or (
        kinds_b == {"Country"} and "Country" not in kinds_a
    )


def _absorb(kept: dict[str, Any], other: dict[str, Any]) -> None:
    have = {e for _, e in kept["arguments"]}
    kept["arguments"] += [a for a in other["arguments"] if a[1] not in have]
    kept["places"] += [p for p in other["places"] if p not in kept["places"]]
    if other["start"] and len(other["start"]) > len(kept["start"] or ""):
        kept["start"], kept["end"] = other["start"], other["end"]
    for key in ("about", "amount", "position"):
        kept[key] = kept.get(key) or other.get(key)
    kept["position_of"] = kept.get("position_of") or other.get("position_of") or []
    kept["evidence"] += [e for e in other["evidence"] if e not in kept["evidence"]]
    if kept["part"] == "headline" and other["part"] != "headline":
        kept["status"], kept["part"] = other["status"], other["part"]
