"""The component `kgx_dates`: dates in the text, read against the article's own date, as exact as the words and no more.

Nothing is ever read against today's date; without a date of the article only full dates are read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from kgx.pipes import layout
from kgx.schema import lexicon


def _table(key: str) -> dict[str, int]:
    found: dict[str, int] = lexicon("dates")[key]
    return found


@cache
def _pattern() -> re.Pattern[str]:
    """Return the pattern of dates. `opening` has the beginnings of all its alternatives, so that most words fail at once."""
    month = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
    day = r"\d{1,2}(?:st|nd|rd|th)?"
    year = r"(?:19|20)\d\d"
    weekday = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    of_year = r"\s+(?:of\s+)?(?:last|this|next)\s+year"
    opening = r"""(?=\d|\s+th
        |(?:a[nt]?|be(?:fore|ginning)|by|co(?:ming|urse)|during|e(?:ar(?:ly|lier)|ight|leven|nd)|f(?:i(?:rst|nal|ve)|o(?:r|ur|urth)|rom)
        |in|la(?:st|te|ter)|mid(?:dle)?|n(?:ext|ine)|o(?:[fn]|ne|ver)|s(?:ame|econd|even|ince|ix|tart)|t(?:h(?:at|e|is|ird|ree)|en|w(?:o|elve))|until)\b
        |jan|feb|ma[ry]|a(?:pr|ug)|ju[nl]|sep|oct|nov|dec|mon|t(?:ues|hurs|oday|omorrow|onight)|wednes|fri|s(?:atur|un)|yesterday)"""
    number = r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    return re.compile(
        rf"""\b{opening}(?:
        (?P<iso>{year}-\d\d-\d\d)
        | (?P<md1>{month})\s+(?P<mdd1>{day})\s*(?:-|–|to)\s*(?P<mdd2>{day}),?\s+(?P<mdy>{year})
        | (?P<dd1>{day})\s*(?:-|–|to)\s*(?P<dd2>{day})\s+(?P<dm>{month}),?(?:\s+(?P<dy>{year}))?
        | (?P<m1>{month})\s+(?P<d1>{day}),?\s+(?P<y1>{year})
        | (?P<ld1>{day})(?:,\s*{day})*,?\s+(?:and|to)\s+(?P<ld2>{day})\s+(?P<lm>{month}),?(?:\s+(?P<ly>{year}))?
        | (?P<d2>{day})\s+(?:of\s+)?(?P<m2>{month}),?(?:\s+(?P<y2>{year})|(?P<of2>{of_year}))?
        | (?P<of16>last\s+year),?\s+on\s+(?P<m16>{month})\s+(?P<d16>{day})
        | (?P<m3>{month})\s+(?P<d3>{day})(?![\d,]*\d)(?P<of3>{of_year})?
        | (?P<m4>{month}),?\s+(?P<y4>{year})
        | (?:(?:in|since|from|until|by)\s+)?(?P<m15>{month})\s+of\s+(?:that|the\s+same)\s+year
        | (?P<rel5>last|next|this|the\s+previous|in|since|of|by|until|early|late|mid|from|during|for)[\s-]+(?P<m5>{month})(?!\w|\s+\d)
        | (?P<rel6>last|next|this|on|coming)\s+(?P<w6>{weekday})
        | (?P<w7>{weekday})
        | (?P<day8>today|yesterday|tomorrow|tonight|last\s+night|this\s+(?:morning|afternoon|evening))
        | (?P<rel9>last|next|this|earlier\s+this|later\s+this|the\s+previous|the\s+following)\s+(?P<unit9>week|month|year|weekend)
        | (?P<part9>(?:start|beginning|middle|end|course|(?:first|second|third|fourth|last|final)\s+(?:half|quarter))\s+of)\s+(?:the|this)\s+(?P<whole9>year|month)(?!\s*-)
        | (?P<out9>before|until)\s+the\s+(?P<left9>year|month)\s+is\s+out
        | (?:(?P<rel17>last|next|this|the\s+previous|the\s+following)|in(?:\s+the)?|of|since|until|by|for)(?:\s+(?:early|late|mid))?[\s-]+(?P<season17>spring|summer|autumn|winter)(?!\w)(?:\s+(?:of\s+)?(?P<y17>{year}))?
        | (?P<end9>(?:at|over|during)\s+the\s+weekend)
        | (?P<n10>{number})\s+(?P<unit10>day|week|month|year|decade)s?\s+(?P<rel10>ago|earlier|later|before|after)
        | (?P<part18>(?:earlier|later)\s+in\s+the\s+day)
        | (?P<time19>(?:at|by)\s+(?:the|that)\s+time(?!\s+of)|on\s+(?:the\s+same|that)\s+occasion)
        | (?P<same11>(?:on\s+)?(?:the\s+)?same\s+(?:day|morning|afternoon|evening|night)|that\s+(?:day|morning|afternoon|evening|night)|the\s+(?:next|following|previous)\s+day|(?<!to\s)the\s+day\s+(?:before|after)|a\s+day\s+(?:later|earlier|after|before)|(?:earlier|later)?\s*(?:that|the\s+same)\s+(?:month|year|week))
        | (?:the\s+)?(?P<q12>first|second|third|fourth)\s+quarter\s+of\s+(?P<y12>{year})
        | (?P<y13>{year})(?=\s*[-–]\s*\d\d\b)
        | (?P<y14>{year})(?![\d,.]*\d|\s*(?:percent|per\s+cent|%|people|mw|km|tonnes|jobs|workers|troops|vehicles|employees|barrels))
        )\b""",
        re.I | re.X,
    )


NEAR = 3  # days back that a weekday is rather past than to come
AGAIN = "again"  # id of a span that only points back: "at the time"
ASIDE = "aside"  # id of a span that dates something else by the story: "two days after the vote"
DAYS = (("m1", "d1", "y1", ""), ("m2", "d2", "y2", "of2"), ("m3", "d3", "", "of3"), ("m16", "d16", "", "of16"))


@dataclass(frozen=True, slots=True)
class Told:
    """The date last told and where it ends, the last one that is a day, and the latest year of the text."""

    last: str | None
    day: str | None
    latest: int
    at: int = 0

    def then(self, found: str, at: int) -> Told:
        """Return what is told once another date is."""
        return replace(self, last=found, day=found if len(found) == 10 else self.day, at=at)

    def year(self) -> int | None:
        """Return the year of a day without one, where the article itself has no date: that of the last day told."""
        if self.day is not None:
            return int(self.day[:4])
        return self.latest if self.last is not None and self.last.startswith(str(self.latest)) else None


@Language.component("kgx_dates", assigns=["doc.spans"])
def dates(doc: Doc) -> Doc:
    """Write the date spans of a Doc."""
    published = date.fromisoformat(doc._.kgx_published) if doc._.kgx_published else None
    spans: list[Span] = []
    text = doc.text
    told = Told(None, None, max((int(y) for y in re.findall(r"\b(?:19|20)\d\d\b", text)), default=0))
    for match in _pattern().finditer(text):
        found = _read(match, published, told, lambda m=match: _looks(doc, m.start()))  # type: ignore[misc]
        if found is None:
            continue
        again = AGAIN if match["time19"] else ASIDE if _complement(match) else ""
        span = doc.char_span(match.start(), match.end(), label=found, alignment_mode="expand", span_id=again)
        if span is None or (spans and span.start < spans[-1].end):
            continue
        if match["m5"] and match["m5"].lower() in ("may", "march", "mar") and not match["m5"][0].isupper():
            continue
        if match["y14"] and not _is_year(doc, span):
            continue
        spans.append(span)
        told = told.then(found.partition("/")[0], match.end())
    doc.spans[layout.DATES] = spans
    return doc


def _is_year(doc: Doc, span: Span) -> bool:
    token = doc[span.start]
    before = doc[span.start - 1].lower_ if span.start else ""
    if before in ("$", "€", "£", "rs", "about", "some", "over", "nearly", "than", "only"):
        return False
    if span.start and doc[span.start - 1].pos_ == "PROPN" and doc[span.start - 1].ent_type_ not in ("DATE", "TIME"):
        return False  # "the PzH 2000", "Winter Exercise 2023"
    return token.ent_type_ in ("DATE", "") and (
        before
        in (
            "in",
            "since",
            "by",
            "until",
            "of",
            "from",
            "to",
            "during",
            "before",
            "after",
            "(",
            "and",
            "late",
            "early",
            "mid",
            "-",
            "for",
            "'s",
            "through",
            "between",
            "around",
            "the",
            ",",
        )
        or token.ent_type_ == "DATE"
    )


def _looks(doc: Doc, offset: int) -> str:
    """Return which way the words around a date look: "ahead" (will meet on Monday), "back" (met on Monday), "now" or ""."""
    span = doc.char_span(offset, offset + 1, alignment_mode="expand")
    if span is None:
        return ""
    token = span[0]
    words = lexicon("dates")["ahead"]
    if {"for", "until", "till", "by"} & {token.lower_, doc[token.i - 1].lower_ if token.i else ""}:
        return "ahead"
    now = ""
    verb = _governor(token)
    if verb is not None:
        helpers = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
        own = {c.lower_ for c in verb.children} | {verb.lower_}
        if {"to", "be"} <= helpers and verb.dep_ in ("acl", "relcl"):
            return "ahead"  # "the summit, to be held on Friday"
        if "to" not in helpers and not own & set(words) and (verb.tag_ == "VBD" or helpers & {"was", "were", "had"}):
            return "back"
        if verb.tag_ in ("VBZ", "VBP") and verb.lemma_ != "be" and not helpers & {"has", "have"}:
            now = "now"
    near = doc[max(token.sent.start, token.i - 12) : min(token.sent.end, token.i + 6)]
    if any(t.lower_ in words and (t.lower_ != "next" or t.ent_type_ == "DATE") for t in near):
        return "ahead"
    if any(t.lower_ == "to" and t.i > 0 and doc[t.i - 1].lower_ in ("is", "are", "was", "were") for t in near):
        return "ahead"
    return now


def _governor(token: Token) -> Token | None:
    """Return the verb that a date belongs to, if any."""
    node = token
    for _ in range(8):
        if node.pos_ in ("VERB", "AUX"):
            return node
        if node.head is node:
            return None
        node = node.head
    return None


def _read(match: re.Match[str], published: date | None, told: Told, looks: Callable[[], str]) -> str | None:
    last = told.last
    g = {k: v for k, v in match.groupdict().items() if v}
    if "iso" in g:
        return _day(int(g["iso"][:4]), int(g["iso"][5:7]), int(g["iso"][8:]))
    if "md1" in g:
        return _range(int(g["mdy"]), g["md1"], g["mdd1"], g["mdd2"])
    if "dd1" in g:
        year = int(g["dy"]) if "dy" in g else _near(published, told, _month(g["dm"]), _number(g["dd1"]), looks)
        return _range(year, g["dm"], g["dd1"], g["dd2"]) if year else None
    if "ld1" in g:
        year = int(g["ly"]) if "ly" in g else _near(published, told, _month(g["lm"]), _number(g["ld1"]), looks)
        return _range(year, g["lm"], g["ld1"], g["ld2"]) if year else None
    for m, d, y, of in DAYS:
        if m in g and d in g:
            month, day = _month(g[m]), _number(g[d])
            if of in g:
                year = published.year + _step(g[of]) if published else None
            else:
                year = int(g[y]) if y in g else _near(published, told, month, day, looks)
            return _day(year, month, day) if year else None
    if "m4" in g:
        return f"{int(g['y4']):04d}-{_month(g['m4']):02d}"
    if "m15" in g:
        return f"{last[:4]}-{_month(g['m15']):02d}" if last else None
    if "y12" in g:
        quarter = _table("quarters")[g["q12"].lower()]
        return f"{g['y12']}-{3 * quarter - 2:02d}/{g['y12']}-{3 * quarter:02d}"
    if "y13" in g or "y14" in g:
        return g.get("y13") or g.get("y14")
    if "same11" in g:
        return _same(" ".join(g["same11"].lower().split()), told, match)
    if "time19" in g:
        return last
    if "part18" in g:
        return told.day or (published.isoformat() if published else None)
    if "y17" in g:
        return g["y17"]
    if "n10" in g:
        return _distance(g, told, published, match)
    if published is None:
        return None
    if "m5" in g:
        return _only_month(g, published, looks)
    if "w6" in g or "w7" in g:
        return _weekday((g.get("w6") or g["w7"]).lower(), (g.get("rel6") or "").lower(), published, looks)
    if "day8" in g:
        days = {"yesterday": -1, "last night": -1, "tomorrow": 1}
        return (published + timedelta(days.get(" ".join(g["day8"].lower().split()), 0))).isoformat()
    if "end9" in g:
        return _period("next" if looks() == "ahead" else "last", "weekend", published)
    if "whole9" in g or "left9" in g:
        return _period("this", (g.get("whole9") or g["left9"]).lower(), published)
    if "season17" in g:
        return str(published.year + _step(g.get("rel17") or ""))
    if "unit9" in g:
        return _period(" ".join(g["rel9"].lower().split()), g["unit9"].lower(), published)
    return None


def _month(text: str) -> int:
    return _table("months")[text[:3].lower()]


def _number(text: str) -> int:
    digits = re.match(r"\d+", text)
    return int(digits.group()) if digits else _table("numbers").get(text.lower(), 0)


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _range(year: int, month: str, first: str, last: str) -> str | None:
    a, b = _day(year, _month(month), _number(first)), _day(year, _month(month), _number(last))
    return f"{a}/{b}" if a and b else a


def _near(published: date | None, told: Told, month: int, day: int, looks: Callable[[], str]) -> int | None:
    """Return the year that puts a day and month nearest to the article's date, and before it if the words look back."""
    if published is None:
        return told.year()
    years = (published.year - 1, published.year, published.year + 1)
    days = [date.fromisoformat(text) for year in years if (text := _day(year, month, day))]
    best = min(days, key=lambda d: abs((d - published).days), default=None)
    if best is not None and best > published and looks() == "back":
        best = max((d for d in days if d <= published), default=best)
    return best.year if best else None


def _only_month(g: dict[str, str], published: date, looks: Callable[[], str]) -> str | None:
    month, rel = _month(g["m5"]), g["rel5"].lower()
    year = published.year
    if rel == "next" or (
        rel in ("in", "by", "until", "from", "of", "for") and looks() == "ahead" and month < published.month - 1
    ):
        year += month <= published.month
    elif rel in ("last", "the previous") or (month > published.month and looks() not in ("ahead", "now")):
        year -= month >= published.month
    return f"{year:04d}-{month:02d}"


def _weekday(name: str, rel: str, published: date, looks: Callable[[], str]) -> str:
    wanted = _table("weekdays")[name]
    back = (published.weekday() - wanted) % 7
    if rel in ("", "on") and back > NEAR and looks() == "now":  # "arrives on Thursday", told on a Wednesday
        back -= 7
    if rel in ("next", "coming") or (rel != "last" and back and looks() == "ahead"):
        forward = (wanted - published.weekday()) % 7 or (7 if rel == "next" else 0)
        return (published + timedelta(forward)).isoformat()
    if rel == "last" and back == 0:
        back = 7
    return (published - timedelta(back)).isoformat()


def _step(words: str) -> int:
    """Return which way words such as "last" or "next" look from now: -1, 0 or 1."""
    words = " ".join(words.lower().split())
    return -1 if "last" in words or "previous" in words else 1 if "next" in words or "following" in words else 0


def _period(rel: str, unit: str, published: date) -> str | None:
    step = _step(rel)
    if unit == "year":
        return str(published.year + step)
    if unit == "month":
        months = published.year * 12 + published.month - 1 + step
        return f"{months // 12:04d}-{months % 12 + 1:02d}"
    if unit == "weekend":
        away = 5 - published.weekday()
        first = published + timedelta(away if step >= 0 or away <= 0 else away - 7)
        last = first + timedelta(1)
    else:
        first = published + timedelta(7 * step - published.weekday())
        last = first + timedelta(6)
    return first.isoformat()[:7] if first.month == last.month else None  # no more exact than the words


def _same(text: str, told: Told, match: re.Match[str]) -> str | None:
    last = told.last if text.endswith(("month", "year", "week")) else told.day
    if last is None:
        return None
    if _complement(match):  # "on Friday, the day after the vote"
        step = {"after": -1, "before": 1}.get(text.rpartition(" ")[2])
        one = _one_sentence(told, match) and step is not None
        return (date.fromisoformat(last) + timedelta(step or 0)).isoformat() if one else None
    if text.endswith("month"):
        return last[:7] if len(last) >= 7 else None
    if text.endswith("year"):
        return last[:4]
    if text.endswith("week"):
        return None
    step = (
        1
        if "next" in text or "following" in text or "later" in text or "after" in text
        else -1
        if "earlier" in text or "before" in text or "previous" in text
        else 0
    )
    return (date.fromisoformat(last) + timedelta(step)).isoformat()


def _complement(match: re.Match[str]) -> bool:
    """Tell whether "after" or "before" goes on: "two days after the vote", not "two days after"."""
    words = match.group().lower().split()
    return words[-1] in ("after", "before") and re.match(r"\s+[\w\"“]", match.string[match.end() :]) is not None


def _one_sentence(told: Told, match: re.Match[str]) -> bool:
    return not re.search(r"[.!?]\s", match.string[told.at : match.start()])


def _distance(g: dict[str, str], told: Told, published: date | None, match: re.Match[str]) -> str | None:
    count, unit, rel = _number(g["n10"]), g["unit10"].lower(), g["rel10"].lower()
    last = told.last
    if _complement(match):  # "said on Friday, two days after the vote" is about the day of the vote
        rel = "before" if rel == "after" else "after"
        last = last if _one_sentence(told, match) else None
    start = published.isoformat() if rel == "ago" and published else last if rel != "ago" else None
    if start is None or not count:
        return None
    sign = 1 if rel in ("later", "after") else -1
    if unit in ("year", "decade"):
        return str(int(start[:4]) + sign * count * (10 if unit == "decade" else 1))
    if unit == "month" and len(start) >= 7:
        months = int(start[:4]) * 12 + int(start[5:7]) - 1 + sign * count
        return f"{months // 12:04d}-{months % 12 + 1:02d}"
    if unit == "day" and len(start) == 10:
        return (date.fromisoformat(start) + timedelta(sign * count)).isoformat()
    if unit == "week" and len(start) == 10:
        return (date.fromisoformat(start) + timedelta(7 * sign * count)).isoformat()[:7]
    return None
