"""The day of what is told without one: that of what was told just before, or of the news that the article brings."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from spacy.tokens import Token

from kgx.pipes import layout
from kgx.pipes.dates import AGAIN, ASIDE
from kgx.pipes.engine import SUBJECTS, Index, words
from kgx.pipes.moments import bound, modifies
from kgx.pipes.speakers import words as saying

Event = dict[str, Any]
SAME_DAY = frozenset(["Meeting", "Visit", "Signing", "Hosting", "Opening"])
OFFICES = frozenset(["Appointment", "Departure"])
REACH = 90  # tokens that the date of one event may reach to the next
FAR = 1800  # characters from an event to what is said at it
RECENT = 4  # days that something is news
SETTLED = 5  # day of the month from which what "has" just ended is of that month


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date of the text as a point of the story: `kind` is "news", "past", "ahead" or "aside"; `told` if somebody speaks then."""

    start: int
    day: str
    kind: str
    told: bool
    sent: int
    paragraph: int


class Story:
    """The dates of a Doc in order, the paragraph of each token, and who is named where."""

    def __init__(self, index: Index) -> None:
        self.doc = index.doc
        self.published: str | None = index.doc._.kgx_published
        self.starts = [region.start for region in index.doc.spans.get(layout.REGIONS, ())]
        self.lead = next((r.start for r in index.doc.spans.get(layout.REGIONS, ()) if r.label_ == "body"), 0)
        self.stamps = [
            self._stamp(span)
            for span in index.doc.spans.get(layout.DATES, ())
            if span.id_ != AGAIN and not bound(span) and not modifies(span)
        ]
        self.named: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for span in layout.mentions(index.doc):
            self.named[self.paragraph(span.start)].append((span.start, int(span.kb_id_)))

    def paragraph(self, at: int) -> int:
        """Return the number of the paragraph that a token is in."""
        return bisect_right(self.starts, at)

    def _stamp(self, span: Any) -> Stamp:
        day = span.label_.partition("/")[0]
        verb = next((t for t in (span.root, *span.root.ancestors) if t.pos_ == "VERB"), None)
        told = verb is not None and verb.lemma_.lower() in saying("say")
        kind = self.kind(day)
        if kind == "news" and (span.id_ == ASIDE or (verb is not None and verb.dep_ in ("relcl", "acl"))):
            kind = "aside"
        return Stamp(span.start, day, kind, told, span.sent.start, self.paragraph(span.start))

    def kind(self, day: str) -> str:
        """Tell what a date is to the article: of its news, of the past, or still ahead."""
        if self.published is None:
            return "past"
        if day > self.published:
            return "ahead"
        if len(day) == 10 and (date.fromisoformat(self.published) - date.fromisoformat(day)).days <= RECENT:
            return "news"
        return "past" if day != self.published[: len(day)] else "ahead"

    def before(self, sent: int) -> list[Stamp]:
        """Return the dates before a sentence, the nearest first, that are not still ahead."""
        return [s for s in reversed(self.stamps) if s.start < sent and s.kind in ("news", "past")]

    def just_before(self, sent: int) -> Stamp | None:
        """Return the only date of the sentence before, if it is of the same paragraph."""
        if sent == 0:
            return None
        last = self.doc[sent - 1].sent.start
        near = [s for s in self.stamps if s.sent == last and s.kind != "ahead"]
        return near[0] if len(near) == 1 and near[0].paragraph == self.paragraph(sent) else None

    def takes_part(self, people: set[int], stamp: Stamp, sent: int) -> bool:
        """Tell whether one of some people is named before a sentence where the news of a day is told."""
        near = (stamp.paragraph, stamp.paragraph + 1)
        return any(at < sent and who in people for paragraph in near for at, who in self.named[paragraph])

    def only(self, sent: int) -> bool:
        """Tell whether one day alone is that of the news up to a sentence."""
        return len({s.day for s in self.before(sent) if s.kind == "news" and not s.told}) < 2

    def news(self, sent: int, *, told: bool = True) -> Stamp | None:
        """Return the day of the news that a sentence goes on telling; none if it follows what is of long ago."""
        paragraph = self.paragraph(sent)
        for stamp in self.before(sent):
            if stamp.kind == "news" and (told or not stamp.told):
                return stamp
            if stamp.kind == "past" and stamp.paragraph == paragraph:
                return None
        return None


def settle(events: list[Event], statements: list[Event], index: Index) -> None:
    """Give events and statements without a date the day that the article around them shows."""
    story = Story(index)
    _lately(events, story)
    _go_on(events, story)
    _on_the_way(events)
    _on_the_day(events, story)
    _offices(events, story)
    _said(events, [s for s in statements if s["type"] == "Statement" and not s["start"]], story)


def _go_on(events: list[Event], story: Story) -> None:
    """What is told next, without a date of its own, took place on the day of what was told before.

    The next must be of the same people, or another appointment by the same agent; no other date may be named
    in between, nor may it be told as lying further back ("had met").
    """
    last: Event | None = None
    for event in sorted(events, key=lambda e: int(e["trigger"])):
        if event["start"]:
            last = event if event["status"] == "happened" else last
        elif last is not None and event["status"] != "planned" and _carries(last, event):
            first, end = story.doc[last["trigger"]].sent.end, story.doc[event["trigger"]].sent.end
            if not any(first <= s.start < end for s in story.stamps if s.kind != "ahead") and not _retold(event, story):
                event["start"], event["end"] = last["start"], last["end"]
                last = event


def _lately(events: list[Event], story: Story) -> None:
    """A headline is of the day of the news; a visit that the first sentence says has ended, of the month."""
    published = story.published
    if published is None:
        return
    first = story.doc[story.lead].sent if len(story.doc) > story.lead else None
    days = {s.day for s in story.stamps if first is not None and s.sent == first.start and s.kind == "news"}
    for event in events:
        if event["start"] or event["status"] != "happened":
            continue
        if event["part"] == "headline" and len(days) == 1:
            event["start"] = next(iter(days))
        elif event["type"] == "Visit" and first is not None and event["sent"] == first.start:
            perfect = any(t.lower_ in ("has", "have") and t.dep_ == "aux" and t.head.dep_ == "ROOT" for t in first)
            if perfect and int(published[8:]) >= SETTLED:
                event["start"] = published[:7]


def _on_the_way(events: list[Event]) -> None:
    """Meetings of a visitor are of the month of the visit, if nothing more exact is said."""
    visits = [e for e in events if e["type"] == "Visit" and e["start"] and e["status"] == "happened"]
    for event in events:
        if event["type"] != "Meeting" or event["start"] or event["status"] != "happened":
            continue
        people, places = {e for _, e in event["arguments"]}, set(event["places"])
        near = [v for v in visits if people & {e for _, e in v["arguments"]} and places & set(v["places"])]
        months = {v["start"][:7] for v in near}
        if len(months) == 1:
            event["start"] = next(iter(months))


def _on_the_day(events: list[Event], story: Story) -> None:
    """What those do who are named in the news of a day is of that day, if it is told right there and they do not travel."""
    visitors = {e for v in events if v["type"] == "Visit" for role, e in v["arguments"] if role == "visitor"}
    for event in events:
        people = {e for _, e in event["arguments"]}
        if event["start"] or event["status"] != "happened" or event["type"] not in SAME_DAY or people & visitors:
            continue
        verb = story.doc[event["trigger"]]
        verb = verb if verb.pos_ == "VERB" else verb.head
        stamp = story.news(event["sent"], told=False)
        if stamp is None or story.paragraph(event["sent"]) > stamp.paragraph + 1 or not _then(verb):
            continue
        if story.only(event["sent"]) and story.takes_part(people, stamp, event["sent"]):
            event["start"] = stamp.day


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


def _retold(event: Event, story: Story) -> bool:
    """Tell whether an event is told as lying further back: "had met"."""
    token = story.doc[event["trigger"]]
    verb = token if token.pos_ == "VERB" else token.head
    return any(c.dep_ == "aux" and c.lower_ == "had" for c in verb.children)


def _offices(events: list[Event], story: Story) -> None:
    """Those who come and go in the news of an article do so on its day: "X becomes minister", "Y was dismissed"."""
    days = {e["start"] for e in events if e["type"] in OFFICES and e["status"] == "happened" and e["start"]}
    days |= {s.day for s in story.stamps if any(t.lemma_ in words("reshuffles") for t in story.doc[s.start].sent)}
    early = {s.day for s in story.stamps if s.kind == "news" and s.paragraph <= story.paragraph(story.lead) + 1}
    for event in events:
        if event["type"] not in OFFICES or event["start"] or event["status"] != "happened" or _retold(event, story):
            continue
        if (
            len(early) == 1
            and story.paragraph(event["sent"]) == story.paragraph(story.lead)
            and event["part"] == "body"
        ):
            if not any(s.sent == event["sent"] and s.kind != "ahead" for s in story.stamps):
                event["start"] = next(iter(early))  # "has appointed X", "the bank said on Tuesday"
                continue
        stamp = story.news(event["sent"], told=False)
        if stamp is None or stamp.day not in days or not story.only(event["sent"]):
            continue
        if not any(s.sent == event["sent"] and s.kind != "ahead" for s in story.stamps):
            event["start"] = stamp.day


def _persons(event: Event) -> list[int]:
    return [entity for role, entity in event["arguments"] if role == "person"]


def _said(events: list[Event], statements: list[Event], story: Story) -> None:
    """Give statements the day of what was told before and they were made at.

    That is an event of the speaker, or one that the sentence speaks of: "said at the ceremony", "told reporters".
    """
    days = [e for e in sorted(events, key=lambda e: -int(e["trigger"])) if e["status"] == "happened" and e["start"]]
    for statement in statements:
        speakers = {e for _, e in statement["arguments"]}
        for evidence in statement["evidence"]:
            verb = story.doc[evidence["trigger"]]
            if any(s.sent == verb.sent.start and s.kind == "news" for s in story.stamps) or not _then(verb):
                continue
            day = _of_event(days, verb, speakers, story) or _of_news(verb, speakers, story)
            if day:
                statement["start"] = day
                break


def _then(verb: Token) -> bool:
    """Tell whether somebody spoke at some time, not ever since or earlier: "has said", "had said"."""
    return verb.tag_ not in ("VBZ", "VBP") and not any(
        c.dep_ == "aux" and c.lower_ in ("has", "have", "had", "'s", "'ve", "'d") for c in verb.children
    )


def _of_event(days: list[Event], verb: Token, speakers: set[int], story: Story) -> str | None:
    there = _at_occasion(verb)
    for event in days:
        where = story.doc[event["trigger"]]
        if event["type"] not in SAME_DAY and story.kind(event["start"]) != "news":
            continue
        if not where.i <= verb.sent.end or verb.sent.start_char - where.idx > FAR:
            continue
        if not (there or speakers & {e for _, e in event["arguments"]}):
            continue
        between = (s for s in story.stamps if where.sent.end <= s.start < verb.sent.start and s.kind != "ahead")
        return None if any(s.day != event["start"] for s in between) else str(event["start"])
    return None


def _of_news(verb: Token, speakers: set[int], story: Story) -> str | None:
    """Return the day of the news in which the speaker takes part, or at which the sentence says it was said."""
    there = _at_occasion(verb)
    if there and (near := story.just_before(verb.sent.start)) is not None:
        return near.day
    stamp = story.news(verb.sent.start)
    if stamp is None:
        return None
    return stamp.day if there or story.takes_part(speakers, stamp, verb.sent.start) else None


def _at_occasion(verb: Token) -> bool:
    """Tell whether something is said at what was told before: "at the ceremony", "told the gathering", "said then"."""
    for child in verb.children:
        if child.lower_ in ("then", "there") and child.i > verb.i:
            return True
        if child.dep_ in ("dobj", "dative") and child.lemma_.lower() in words("hearers"):
            return True
        if child.dep_ in SUBJECTS and child.lower_ in ("former", "latter"):
            return True
    return any(
        token.lemma_.lower() in words("occasions")
        and token.head.lower_ in ("at", "after", "during", "before", "to", "following")
        and any(c.lower_ in ("the", "this") for c in token.children)
        for token in verb.sent
    )
