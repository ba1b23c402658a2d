"""Mark the parts of an article: headline, byline, dateline, body, captions, boilerplate. Offsets never move.

Nothing is cut out. What is marked as no part of the story gives metadata at most.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from kgx.gazetteer import cities as cities_of
from kgx.model import Article, Part, Region
from kgx.schema import lexicon

MONTH = r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
DATES = tuple(
    re.compile(p, re.I)
    for p in (
        r"\b(?P<d>\d{1,2})(?:st|nd|rd|th)?\.?\s+" + MONTH.format("m") + r",?\s+(?P<y>\d{4})\b",
        r"\b" + MONTH.format("m") + r"\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})\b",
        r"\b(?P<y>(?:19|20)\d\d)-(?P<m2>\d\d)-(?P<d>\d\d)\b",
        r"\b(?P<d>\d{1,2})[./](?P<m2>\d{1,2})[./](?P<y>\d{4}|\d\d)\b",
    )
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAY = re.compile(rf"\b({'|'.join(WEEKDAYS)})\b", re.I)
PLACE = r"[^\W\d_a-z][\w'’\-]*\.?(?:\.?[ -](?:(?:de|do|da|dos|la|le|el|of|di|du|and|upon|al) ){0,2}[^\W\d_a-z][\w'’.\-]*){0,4}"
DATELINE = re.compile(
    r"(?P<place>" + PLACE + r")(?P<more>,\s*[^–—:\n]{1,60}?)?(?P<paren>\s*\([^)\n]{1,60}\))?\s*"
    r"(?P<end>\.?\s*/[^/\n]{2,40}/\.?(?:\s*[–—-])?|[–—]+|-{1,2}(?=\s)|\.-|:|(?<=\))(?:\.-)?)\s+(?=[\"“‘'(]?[^\W_a-z])"
)
BARE_DATELINE = re.compile(
    r"(?P<place>[^\W\d_a-z]{3,}(?:[ -][^\W\d_a-z]{2,}){0,2})\s+(?=[\"“‘'(]?[^\W\d_a-z]\w*[^\W\d_A-Z])"
)
TERMINAL = re.compile(r"[.!?…:;][\"”’')\]]*$|[\"”]$")
LONG_BODY = 220  # a paragraph of this length is story, however it ends
SHORT_BODY = 70  # a story's paragraph without a full stop at its end is at least this long


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An article with what its own lines say about it, its regions, and where a dateline names its place."""

    article: Article
    regions: tuple[Region, ...]
    dateline_place: tuple[int, int] | None = None


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    text: str
    part: Part | None = None


@cache
def _patterns(group: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in lexicon("boilerplate")[group]), re.I)


def clean(article: Article) -> Cleaned:
    """Return the article with its regions marked and its metadata completed from headline, byline and dateline.

    Metadata that the article already has is never overridden.
    """
    lines = list(_paragraphs(article.text))
    for line in lines:
        line.part = _by_itself(line.text)
    first = next((i for i, line in enumerate(lines) if line.part is None and _is_story(line.text)), len(lines))
    found = _head(lines, first, article)
    _tail(lines, first)
    for line in lines:
        if line.part is None:
            line.part = "body"
    return _finish(article, lines, found)


def _paragraphs(text: str) -> Iterator[_Line]:
    """Yield paragraphs: blocks between blank lines, joined where a block is one hard-wrapped paragraph."""
    blocks = list(re.finditer(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*", text))
    for block in blocks:
        rows = list(re.finditer(r"[^\n]*\S[^\n]*", block.group()))
        ragged = _ragged(row.group() for row in rows)
        group: list[re.Match[str]] = []
        for row in rows:
            if group and (
                _set_off(row.group(), last=row is rows[-1])
                or not (ragged or _wrapped(group[-1].group(), row.group(), first=group[0].group()))
            ):
                yield _line(text, block.start(), group)
                group = []
            group.append(row)
        if group:
            yield _line(text, block.start(), group)


def _ragged(rows: Iterable[str]) -> bool:
    """Tell whether the lines of a block are one text cut at uneven widths: most go on in the middle of a sentence."""
    texts = [row.strip() for row in rows]
    inside = sum(text[0].islower() for text in texts[1:])
    return len(texts) > 3 and max(map(len, texts)) <= 100 and inside * 2 >= len(texts) - 1


def _set_off(row: str, *, last: bool) -> bool:
    """Tell whether a line is none of the paragraph before it: "Press release", "Danube Wire, 3 May 2024"."""
    text = " ".join(row.split())
    if TERMINAL.search(text) or len(text) > 70:
        return False
    words = text.split()
    capitals = all(word[0].isupper() for word in words)
    return (
        _by_itself(text) is not None
        or (find_date(text) is not None and len(words) < 9)
        or (last and capitals and len(words) <= 4)
    )


def _wrapped(before: str, after: str, *, first: str) -> bool:
    """Tell whether a line goes on in the next because it was wrapped at a fixed width."""
    width = len(before.rstrip())
    if not 45 <= width <= 100 or len(after) > 100:
        return False
    if find_date(after) and len(_without_date(after).split()) <= 5:
        return False  # "MUMBAI, May 1, 2024" below a headline
    word = after.split()[0]
    if width + 1 + len(word) <= 66:
        return False  # the next word would have fitted
    if TERMINAL.search(before.rstrip()):
        return width + 1 + len(word) > 70 and len(first) >= 60
    return True


def _line(text: str, offset: int, rows: list[re.Match[str]]) -> _Line:
    start, end = offset + rows[0].start(), offset + rows[-1].end()
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return _Line(start, end, " ".join(text[start:end].split()))


def _by_itself(line: str) -> Part | None:
    if len(line) < 220 and _patterns("captions").fullmatch(line) and not _starts_dateline(line):
        return "caption"
    if len(line) < 170 and _patterns("lines").fullmatch(line):
        return "boilerplate"
    return None


def _starts_dateline(line: str) -> bool:
    found = DATELINE.match(line)
    return bool(found and found["place"].isupper())


def _is_story(line: str) -> bool:
    """Tell whether a paragraph is part of the running text: long enough, and ended like a sentence unless very long."""
    if len(line) > LONG_BODY:
        return True
    ended = bool(TERMINAL.search(line)) and (len(line) > SHORT_BODY or DATELINE.match(line) is not None)
    return ended and not _patterns("bylines").fullmatch(line)


@dataclass(slots=True)
class _Found:
    title: _Line | None = None
    author: str | None = None
    publisher: str | None = None
    published: date | None = None


def _head(lines: list[_Line], first: int, article: Article) -> _Found:
    """Mark what stands above the story."""
    found = _Found()
    head = [line for line in lines[:first] if line.part is None]
    candidates = []
    for line in head:
        day = find_date(line.text)
        rest = _without_date(line.text) if day else line.text
        if _patterns("bylines").fullmatch(line.text):
            line.part = "byline"
            found.published = found.published or day
            who = re.match(r"(?:by|von|par|por)\s+([^|,0-9]+)", line.text, re.I)
            if who and not re.search(r"correspondent|reporter|staff|desk|bureau", who[1], re.I):
                found.author = found.author or who[1].strip(" -–—")
        elif day and len(rest) < 60 and not (line.text.endswith(".") and len(rest.split()) > 3):
            line.part = "byline"
            found.published = found.published or day
            name = rest.strip(" |,·–—-/.:()")
            if name and found.publisher is None and len(name) > 3 and not re.search(r"\d", name):
                found.publisher = name
        else:
            candidates.append(line)
    if not candidates:
        return found
    title = article.title
    headline = next((c for c in candidates if title and c.text.strip().lower() == title.strip().lower()), None)
    headline = headline or max(candidates, key=lambda c: (_headline_like(c.text), len(c.text.split()) > 4, -c.start))
    headline.part = "headline"
    found.title = headline
    for line in candidates:
        if line is headline:
            continue
        words = len(line.text.split())
        if TERMINAL.search(line.text) and words > 6:
            continue  # a standfirst is part of the story
        if line.start > headline.start and words > 8:
            continue
        line.part = "byline" if words <= 6 else "boilerplate"
        if line.start < headline.start and words <= 5 and found.publisher is None and re.search(r"[A-Z]", line.text):
            found.publisher = line.text.strip()
    return found


def _headline_like(text: str) -> int:
    words = text.split()
    if len(words) < 4:
        return 0
    return 2 if not text.isupper() and 5 <= len(words) <= 25 else 1


def _tail(lines: list[_Line], first: int) -> None:
    """Mark what stands below the story, and lines inside it that are no sentences."""
    last = max((i for i, line in enumerate(lines) if line.part is None and _is_story(line.text)), default=-1)
    header = False
    for i, line in enumerate(lines):
        if i < first or line.part not in (None, "boilerplate"):
            continue
        if _patterns("headers").fullmatch(line.text):
            header = True
            line.part = "boilerplate"
            continue
        if line.part is not None:
            continue
        if _is_story(line.text):
            header = header and len(line.text) < 160 and i > last - 3 and not re.search(r"[.!?] [A-Z]", line.text)
            if header:
                line.part = "boilerplate"
            continue
        if header or i > last:
            line.part = (
                "boilerplate" if header or not (TERMINAL.search(line.text) and len(line.text.split()) > 4) else None
            )
        elif not TERMINAL.search(line.text) and len(line.text) < 160:
            line.part = "boilerplate" if len(line.text.split()) < 4 else "caption"


def _finish(article: Article, lines: list[_Line], found: _Found) -> Cleaned:
    regions: list[Region] = []
    place: tuple[int, int] | None = None
    bodies = 0
    seen: dict[str, int] = {}
    for line in lines:
        if line.part == "body":
            key = line.text.lower()
            if key in seen:
                line.part = "caption"
            seen[key] = line.start
    for line in lines:
        part = line.part or "body"
        bare = _bare_dateline(article.text[line.start : line.end]) if part == "body" else None
        if bare is not None:
            regions.append(Region(line.start, line.start + bare.end(), "dateline"))
            place = place or (line.start, line.start + bare.end("place"))
            line.start += bare.end()
        elif part == "body" and place is None and bodies < 3:
            match = _dateline(article.text[line.start : line.end])
            if bodies and match is not None and not match["place"].isupper():
                match = None  # below a standfirst only what cannot be mistaken
            bodies += 1
            if match is not None:
                cut = line.start + match.end()
                end = match.end("place")
                if district := re.match(r",? D\.?C\b\.?", article.text[line.start + end : cut]):
                    end += district.end()  # Washington, D.C.
                place = (line.start + match.start("place"), line.start + end)
                regions.append(Region(line.start, cut, "dateline"))
                found.published = found.published or find_date(match.group())
                agency = re.search(r"\(([^)\d]{3,40})\)|/([^/]{3,40})/", match.group())
                if agency and not found.publisher:
                    found.publisher = agency[1] or agency[2]
                line.start = cut
        stop = _credit(article.text[line.start : line.end]) if part == "body" else None
        if stop is not None:
            regions.append(Region(line.start + stop, line.end, "byline"))
            line.end = line.start + len(article.text[line.start : line.start + stop].rstrip())
        regions.append(Region(line.start, line.end, part))
    if found.published is None:
        story = next((line.start for line in lines if line.part == "body"), 0)
        for line in lines:
            said = re.match(r"(this \w+ was )?(first |originally |last )?(published|updated|posted)\b", line.text, re.I)
            if line.part in ("byline", "boilerplate") and (said or (line.start < story and len(line.text) < 90)):
                found.published = found.published or find_date(line.text)
    if found.published is None and article.published is None:
        found.published = _settled(article.text, lines)
    if place is None:
        place = _place_line(article.text, lines)
    completed = replace(
        article,
        title=article.title or (found.title.text if found.title else None),
        author=article.author or found.author,
        publisher=article.publisher or found.publisher,
        published=article.published or found.published,
    )
    return Cleaned(completed, tuple(sorted(regions, key=lambda r: r.start)), place)


def _credit(text: str) -> int | None:
    """Return where a credit begins that closes a paragraph: "Author: Lena Holm (AFP, dpa) Editor: Karl Lund"."""
    match = _patterns("credits").search(text, max(0, len(text) - 160))
    return match.start() if match and match.start() > 60 else None


def _place_line(text: str, lines: list[_Line]) -> tuple[int, int] | None:
    """Return where a line of its own above the story gives its place: "SYDNEY, Feb 27, 2025"."""
    for line in lines[:8]:
        if line.part != "byline" or not find_date(line.text):
            continue
        match = re.match(r"(?P<place>" + PLACE + r")(?=\s*[,/|]\s|/\w+, )", text[line.start : line.end])
        if (
            match
            and not re.fullmatch(MONTH.format("x"), match["place"], re.I)
            and not re.match(
                r"(by|from|our|published|updated|posted|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b",
                match["place"],
                re.I,
            )
            and len(match["place"].split()) <= 2
        ):
            rest = re.sub(r"\([^()]*\)|\b\d{1,2}h\d\d\b", "", text[line.start + match.end("place") : line.end])
            rest = re.sub(r"^/[\w ]+(?=,)", "", _without_date(rest)).strip(" ,|/()-–—")
            if not rest:
                return line.start + match.start("place"), line.start + match.end("place")
    return None


def _bare_dateline(text: str) -> re.Match[str] | None:
    """Return the dateline of a paragraph that sets it off by its capitals alone: "BERLIN Anna Holm said"."""
    match = BARE_DATELINE.match(text)
    if match is None or _dateline(text) is not None:
        return None
    cities = cities_of(match["place"])
    return match if cities and cities[0].population > 50_000 and len(match["place"]) > 3 else None


def _dateline(text: str) -> re.Match[str] | None:
    match = DATELINE.match(text)
    if match is None or match.end() > 110:
        return None
    place, more, end = match["place"], match["more"] or "", match["end"] or ""
    dated = bool(find_date(match.group()) or re.search(MONTH.format("x"), more, re.I)) or bool(match["paren"])
    if place.split()[0].lower() in ("the", "a", "an", "but", "in", "on", "at", "and", "as", "it", "he", "she", "they"):
        return None
    if end == ":" and not (place.isupper() or dated):
        return None
    if not end and not dated:
        return None
    if more and not dated and not place.isupper() and len(more) > 20:
        return None
    if end.startswith("-") and not (place.isupper() or dated or len(place.split()) <= 3):
        return None
    return match


def find_date(text: str) -> date | None:
    """Return the first full date in a line, or None; day and month in figures only where they cannot be mistaken.

    >>> find_date("Published on 20 August 2024"), find_date("09/10/2025")
    (datetime.date(2024, 8, 20), None)
    """
    for pattern in DATES:
        match = pattern.search(text)
        if match is None:
            continue
        groups = match.groupdict()
        year, day = int(groups["y"]), int(groups["d"])
        year += 2000 if year < 100 else 0
        if groups.get("m"):
            month = lexicon("dates")["months"][groups["m"][:3].lower()]
        else:
            month = int(groups["m2"])
            if pattern is DATES[3]:
                if month > 12 and day <= 12:
                    day, month = month, day
                elif day <= 12 and month <= 12 and day != month and "." not in match.group():
                    continue
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return None


def _settled(text: str, lines: list[_Line]) -> date | None:
    """Return the date of "04/12/2025" above the story if its first weekday is that day or the day before.

    That is so by one reading, day first or month first; if it is by both or by none, the date stays open.
    """
    story = next((line for line in lines if line.part in (None, "body")), None)
    stamp = DATES[3].search(text, 0, story.start) if story is not None else None
    weekday = WEEKDAY.search(text, story.start) if story is not None else None
    if stamp is None or weekday is None or "." in stamp.group():
        return None
    year, one, other = int(stamp["y"]), int(stamp["d"]), int(stamp["m2"])
    year += 2000 if year < 100 else 0
    told = WEEKDAYS.index(weekday[1].lower())
    readings = [date(year, month, day) for day, month in ((one, other), (other, one)) if day <= 12 and month <= 12]
    fitting = [day for day in readings if (day.weekday() - told) % 7 <= 1]
    return fitting[0] if len(fitting) == 1 else None


def _without_date(text: str) -> str:
    for pattern in DATES:
        text = pattern.sub("", text)
    text = re.sub(
        r"\b(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?\b\.?|\b\d{1,2}[:.h]\d\d\s*([ap]\.?m\.?)?\b|\b(gmt|ist|est|gst|cet|utc|at|am|pm|min read|read|updated|published|posted|on)\b|\b\d+ min\b",
        "",
        text,
        flags=re.I,
    )
    return re.sub(r"\s+", " ", text).strip()
