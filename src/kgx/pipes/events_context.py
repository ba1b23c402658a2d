"""What an event takes over from the article around it: the place of the visit or of the dateline, who appoints."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from spacy.tokens import Doc

from kgx.pipes import layout
from kgx.pipes.engine import Index
from kgx.pipes.events_lists import continue_buyer, share, share_seller
from kgx.pipes.events_places import country_of, dateline
from kgx.pipes.reports import past

Event = dict[str, Any]
REACH = 90  # tokens that one meeting may be told after another
EARLY = 150  # tokens that are about the news itself
LEADING = frozenset(["Meeting", "Signing", "Opening", "Hosting"])


def complete(events: list[Event], index: Index) -> None:
    """Give events of an article what others of it show."""
    _visited(events, index)
    _datelined(events, index)
    share(events, index)
    continue_buyer(events, index)
    share_seller(events)


def _visited(events: list[Event], index: Index) -> None:
    """A meeting of a visitor takes place where he is visiting, unless another place is named.

    Of several visits, it is the one to the country of whom he meets, else the one last told of.
    """
    visits = [e for e in events if e["type"] == "Visit" and e["places"] and e["status"] != "denied"]
    _capitals(visits, index)
    homes = _homes(index.doc)
    told = sorted((e for e in events if e["type"] in ("Meeting", "Visit")), key=lambda e: int(e["trigger"]))
    before: Event | None = None
    for event in told:
        if event["type"] != "Meeting" or event["places"]:
            before = event
            continue
        if before is not None and _same_scene(before, event):
            event["places"] = list(before["places"])
            before = event
            continue
        people = {entity for _, entity in event["arguments"]}
        near = [v for v in visits if people & {e for r, e in v["arguments"] if r == "visitor"} and _at_once(event, v)]
        hosts = {h for v in near for p in people - {e for _, e in v["arguments"]} for h in homes.get(p, ())}
        for visit in near:
            there = [p for p in visit["places"] if country_of(p, index) in hosts]
            if there:
                event["places"] = _exact(there, index)
                break
        else:
            later = [
                v for v in near[:1] if any(index.type(p) != "Facility" for p in v["places"])
            ]  # no excursion after it
            told = [v for v in near if v["trigger"] < event["trigger"]] or later
            if told and len({country_of(p, index) for p in told[-1]["places"]} - {None}) <= 1:
                event["places"] = _exact(told[-1]["places"], index)


def _same_scene(before: Event, event: Event) -> bool:
    """Tell whether a meeting is told on after another, of the same people: "She also met X"."""
    if before["type"] != "Meeting" or before["status"] != event["status"] or event["status"] == "denied":
        return False
    if event["trigger"] - before["trigger"] > REACH or not _at_once(event, before):
        return False
    return bool({e for _, e in before["arguments"]} & {e for _, e in event["arguments"]})


def _capitals(visits: list[Event], index: Index) -> None:
    """A visit to a country of which the dateline names a city is to that city, too."""
    here = dateline(index)
    country = country_of(here[0], index) if here and index.type(here[0]) == "City" else None
    undated = not index.doc._.kgx_published  # then a date may be of any year
    for visit in visits:
        if visit["trigger"] > EARLY or (undated and visit["start"]) or past(visit, index):
            continue
        if visit["places"] == [country] and visit["status"] == "happened":
            visit["places"].append(here[0])


def _exact(places: list[int], index: Index) -> list[int]:
    """Return the places without the countries that others of them lie in."""
    inside = {country_of(p, index) for p in places if index.type(p) != "Country"}
    return [p for p in places if p not in inside]


def _homes(doc: Doc) -> dict[int, set[int]]:
    """Return the countries that people are of, by nationality or office."""
    found: dict[int, set[int]] = defaultdict(set)
    for claim in layout.claims(doc):
        if claim["relation"] == "nationality":
            found[claim["subject"]].add(claim["object"])
        elif claim["relation"] == "holdsPosition":
            found[claim["subject"]].update(claim["owners"])
    return found


def _at_once(event: Event, visit: Event) -> bool:
    one, other = event["start"], visit["start"]
    return not one or not other or one.startswith(other[:7]) or other.startswith(one[:7])


def _datelined(events: list[Event], index: Index) -> None:
    """What the first sentence of an article tells took place where its dateline is."""
    lead = next((r for r in index.doc.spans.get(layout.REGIONS, ()) if r.label_ == "body"), None)
    if lead is None:
        return
    here = dateline(index)
    for event in events:
        vote = event["type"] == "Appointment" and index.doc[event["trigger"]].lemma_ == "elect"
        if (event["type"] in LEADING or vote) and not event["places"] and event["status"] != "planned":
            if lead.start <= event["trigger"] < lead.end:
                event["places"] = list(here)
