"""What an event takes over from the article around it: the place of the visit or of the dateline, who appoints."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from spacy.tokens import Doc

from kgx.pipes import layout
from kgx.pipes.engine import Index, words
from kgx.pipes.events_lists import continue_buyer, share, share_seller
from kgx.pipes.events_places import country_of, dateline
from kgx.pipes.layout import DATES
from kgx.pipes.reports import past

Event = dict[str, Any]
SAME_DAY = frozenset(["Meeting", "Visit", "Signing", "Hosting", "Opening"])
REACH = 90  # tokens that the date of one event may reach to the next
RECENT = 3  # days that something is news
EARLY = 150  # tokens that are about the news itself
LEADING = frozenset(["Meeting", "Signing", "Opening", "Hosting"])


def complete(events: list[Event], index: Index) -> None:
    """Give events of an article what others of it show."""
    _visited(events, index)
    _datelined(events, index)
    share(events, index)
    continue_buyer(events, index)
    share_seller(events)
    _dated(events, index)


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
            told = [v for v in near if v["trigger"] < event["trigger"]] or near[:1]
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
        elif last is not None and event["status"] != "planned" and _carries(last, event):
            first, end = doc[last["trigger"]].sent.end, doc[event["trigger"]].sent.end
            if not any(first <= at < end for at in dates) and not _retold(event, index):
                event["start"], event["end"] = last["start"], last["end"]
                last = event


def _carries(one: Event, other: Event) -> bool:
    """Tell whether the day of an event is that of the next."""
    if other["trigger"] - one["trigger"] > REACH:
        return False
    if other["status"] == "denied":  # "X did not make the journey"
        return other["type"] == "Visit" and one["type"] in SAME_DAY and bool(set(one["places"]) & set(other["places"]))
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


def date_statements(events: list[Event], told: list[Event], index: Index) -> None:
    """Give statements without a date the day of what was told just before and they were made at.

    That is an event of the speaker, or one that the sentence speaks of: "said at the ceremony", "after the session".
    """
    doc = index.doc
    dates = [span.start_char for span in doc.spans.get(DATES, ())]
    days = [e for e in sorted(events, key=lambda e: -int(e["trigger"])) if e["status"] == "happened" and e["start"]]
    for statement in told:
        if statement["type"] != "Statement" or statement["start"]:
            continue
        at, end = statement["evidence"][0]["start"], statement["evidence"][0]["end"]
        speakers = {e for _, e in statement["arguments"]}
        there = _at_occasion(doc, at, end)
        for event in days:
            where = doc[event["trigger"]]
            if event["type"] not in SAME_DAY and not _news(event, doc):
                continue
            if not where.idx <= end or at - where.idx > 1800:
                continue
            if not (there or speakers & {e for _, e in event["arguments"]}):
                continue
            if not any(where.sent.end_char <= d < end for d in dates):
                statement["start"], statement["end"] = event["start"], event["end"]
            break


def _news(event: Event, doc: Doc) -> bool:
    """Tell whether an event is of the days before the article."""
    published, day = doc._.kgx_published, event["start"]
    if not published or len(day) != 10:
        return False
    return 0 <= (date.fromisoformat(published) - date.fromisoformat(day)).days <= RECENT


def _at_occasion(doc: Doc, start: int, end: int) -> bool:
    """Tell whether a sentence is of an occasion told before: "at the ceremony", "after the session"."""
    span = doc.char_span(start, end, alignment_mode="expand")
    return span is not None and any(
        token.lemma_.lower() in words("occasions")
        and token.head.lower_ in ("at", "after", "during", "before", "to", "following")
        and any(c.lower_ in ("the", "this") for c in token.children)
        for token in span
    )
