"""Which office an appointment or departure is about, and appointments and departures that only the title tells: "the new minister"."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from spacy.tokens import Doc, Span, Token

from kgx.pipes import layout
from kgx.pipes.engine import Slots
from kgx.pipes.moments import date_of
from kgx.pipes.titles import titles_of
from kgx.pipes.titlewords import Title

Claim = dict[str, Any]
Event = dict[str, Any]
NEW = frozenset(["new", "newly", "next", "incoming", "future"])
GOING = frozenset(["outgoing", "departing"])


class Offices:
    """The offices that a Doc names: its holdsPosition claims by sentence and person, and all titles by place."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.near: dict[tuple[int, int], list[Claim]] = defaultdict(list)
        self.titles: dict[int, Title] | None = None
        self.appointed: dict[int, int] = {}  # by whom → who, of the last appointment: "she appointed X. He replaces …"
        for claim in layout.claims(doc):
            if claim["relation"] == "holdsPosition" and "title_start" in claim:
                sent = doc[claim["title_start"]].sent
                self.near[sent.start, claim["subject"]].append(claim)

    def of_trigger(self, trigger: Token, person: int, filled: Slots, *, kind: str) -> list[Claim]:
        """Return the offices that a trigger names for a person: "was named X", "stepped down as Y and as Z".

        Claims about that person come first; without any, the titles that fill the slots of the trigger.
        """
        found = [
            claim
            for claim in self.near.get((trigger.sent.start, person), ())
            if claim["title_start"] > trigger.i
            and not claim["evidence"][0]["rule"].startswith("title.before")
            and _hangs_on(self.doc[claim["title_start"]], trigger)
        ]
        return _distinct(_right_time(found, kind)) or _distinct(self._in_slots(trigger, filled))

    def _in_slots(self, trigger: Token, filled: Slots) -> list[Claim]:
        heads = [t for slot in ("as", "obj2", "obj") for t in filled.get(slot, ()) if t.i > trigger.i]
        heads += [c for t in heads for c in t.conjuncts]
        titles = self._titles() if heads else {}
        return [_claim(titles[t.i]) for t in heads if t.i in titles]

    def _titles(self) -> dict[int, Title]:
        """Return the titles of the Doc by head, looked for when the first is asked for."""
        if self.titles is None:
            self.titles = {title.head: title for title in titles_of(self.doc)}
        return self.titles

    def starting(self, place: int) -> Claim | None:
        """Return the title that starts at a token, an article before it aside."""
        wanted = (place, place + 1)
        return next((_claim(t) for _, t in sorted(self._titles().items()) if t.start in wanted), None)

    def people(self, trigger: Token) -> list[Span]:
        """Return the names of persons in the sentence behind a trigger."""
        spans = (s for s in layout.mentions(self.doc) if s.label_ == "Person" and s.id_ == "name")
        return [s for s in spans if trigger.i < s.start < trigger.sent.end]

    def beside(self, trigger: Token, person: int, *, kind: str) -> list[Claim]:
        """Return the one office of a person in the sentence that fits, or none: "the minister, X, resigned"."""
        found = _right_time(self.near.get((trigger.sent.start, person), []), kind)
        if kind == "Departure":
            return found[:1]
        return [c for c in found[:1] if c["title_start"] > trigger.i and c["tenure"] != "former"]


def _claim(title: Title) -> Claim:
    return {"title": title.text, "owners": title.owners, "title_start": title.start, "tenure": title.tenure}


def _hangs_on(title: Token, trigger: Token) -> bool:
    """Tell whether a title is below a trigger with no other verb between them."""
    for node in title.ancestors:
        if node.i == trigger.i:
            return True
        if node.pos_ in ("VERB", "AUX"):
            return False
    return False


def _right_time(claims: list[Claim], kind: str) -> list[Claim]:
    wanted = [c for c in claims if (c["tenure"] == "former") == (kind == "Departure")]
    return wanted or claims


def _distinct(claims: list[Claim]) -> list[Claim]:
    seen: dict[str, Claim] = {}
    for claim in sorted(claims, key=lambda c: c["title_start"]):
        seen.setdefault(claim["title"].lower().rstrip("s"), claim)
    return list(seen.values())


def by_title(doc: Doc) -> list[Event]:
    """Return the appointments and departures that a title tells by itself: new, outgoing, designate, held since a date."""
    found = []
    for claim in layout.claims(doc):
        if claim["relation"] != "holdsPosition" or "title_start" not in claim:
            continue
        read = _reading(doc, claim)
        if read is None:
            continue
        kind, status, when, trigger = read
        begin, stop = layout.trimmed(trigger.sent)
        found.append(
            {
                "type": kind,
                "arguments": [["person", claim["subject"]]],
                "places": [],
                "start": when,
                "end": None,
                "status": status,
                "about": None,
                "amount": None,
                "position": claim["title"],
                "position_of": list(claim["owners"]),
                "evidence": [
                    {
                        "start": begin,
                        "end": stop,
                        "rule": "event.appoint.title" if kind == "Appointment" else "event.depart.title",
                        "confidence": 0.75,
                        "attributed_to": None,
                    }
                ],
                "trigger": trigger.i,
                "sent": trigger.sent.start,
                "earlier": False,
            }
        )
    return found


def _reading(doc: Doc, claim: Claim) -> tuple[str, str, str | None, Token] | None:
    """Return what a title tells by itself: class of event, status, date and the token that tells it."""
    at = claim["title_start"]
    title = doc[at]
    before = {t.lower_ for t in doc[max(title.sent.start, at - 2) : at]}
    if before & GOING:
        return "Departure", "planned", None, title
    if before & NEW and claim["tenure"] != "former":
        status = "planned" if claim["tenure"] == "designate" else "happened"
        return "Appointment", status, date_of(title), title
    if claim["tenure"] == "designate" and claim["title"].lower().endswith(("-designate", "nominee")):
        return "Appointment", "planned", None, title
    head = title
    while head.dep_ in ("compound", "amod", "nmod") and head.head.i > head.i:
        head = head.head
    verb = head.head
    if head.dep_ != "attr" or verb.lemma_ != "be":
        return None
    if any(c.lower_ == "now" for c in verb.children) and claim["tenure"] in ("current", "acting"):
        return "Appointment", "happened", None, verb
    if any(c.lower_ in ("has", "have", "had") and c.dep_ == "aux" for c in verb.children):
        for span in doc.spans.get(layout.DATES, ()):
            if title.i < span.start < title.sent.end and "since" in (
                doc[span.start].lower_,
                doc[span.start - 1].lower_,
            ):
                return "Appointment", "happened", span.label_.partition("/")[0], verb
    return None


def parties(event: Event, doc: Doc, kinds: list[str]) -> list[int]:
    """Return for whom the signatories of an event sign: the owners of their offices, by the types of entities `kinds`."""
    found: list[int] = []
    for role, person in event["arguments"]:
        if role != "signatory":
            continue
        held = [c for c in layout.claims(doc) if c["relation"] == "holdsPosition" and c["subject"] == person]
        held = [c for c in held if c["tenure"] != "former"] or held
        owners = [owner for claim in held for owner in claim["owners"]]
        for kind in ("Country", "Company", "Organisation", "Ministry"):
            own = [o for o in owners if kinds[o] == kind]
            if own:
                found += [o for o in own[:1] if o not in found]
                break
    return found
