"""HTML of what the pages list: pure functions from values to text, everything of the graph escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from kgx.explorer.articles import Piece, Span
from kgx.explorer.content import Fact, Happening, Quote, Tenure, Trust
from kgx.explorer.names import Named
from kgx.explorer.site import Site

FEW = 8  # rows that a list shows before it is unfolded
MOST = 400


def thing_link(site: Site, identifier: str) -> str:
    """Return a link to a thing, in the colour of its type."""
    thing = site.thing(identifier)
    return (
        f'<a class="thing" style="--kind:{site.colour(thing.type)}" title="{escape(thing.type)}"'
        f' href="{escape(site.address(identifier))}">{escape(thing.label)}</a>'
    )


def dot(colour: str) -> str:
    """Return a small disc of a colour."""
    return f'<i class="dot" style="--kind:{colour}"></i>'


def trust(value: Trust) -> str:
    """Return a meter of confidence, the status if it is not plainly so, and the number of sources."""
    status = "" if value.status in ("asserted", "happened") else f'<em class="status">{escape(value.status)}</em>'
    many = f"{value.sources} sources" if value.sources > 1 else "1 source"
    return (
        f'{status}<i class="meter" style="--c:{value.confidence:.2f}" role="img" aria-label="confidence'
        f' {value.confidence:.2f}, {many}" title="confidence {value.confidence:.2f}, {many}"></i>'
    )


def row(site: Site, fact: str, body: str, value: Trust, *, when: str = "") -> str:
    """Return a row that opens the evidence of a fact."""
    say = f'<button class="why" aria-label="Show the sentences" data-fact="{escape(site.compact(fact))}">{trust(value)}<span>“”</span></button>'
    date = f"<time>{escape(when)}</time>" if when else ""
    return f'<li class="fact" data-fact="{escape(site.compact(fact))}">{date}<span class="what">{body}</span>{say}</li>'


def folded(rows: Sequence[str], *, few: int = FEW) -> str:
    """Return rows as a list, the first few open and the rest to unfold."""
    head, rest = rows[:few], rows[few:MOST]
    text = f'<ul class="rows">{"".join(head)}</ul>'
    if rest:
        more = f"{len(rest)} more" + (f" of {len(rows) - few}" if len(rows) > MOST else "")
        text += f'<details><summary>{more}</summary><ul class="rows">{"".join(rest)}</ul></details>'
    return text


def section(title: str, number: int, body: str) -> str:
    """Return a part of a page with its heading and the number of its rows."""
    return f"<section><h2>{escape(title)} <small>{number}</small></h2>{body}</section>"


def found(site: Site, thing: Named, *, page: str = "thing") -> str:
    """Return one answer of a search, with the way to a page about it."""
    others = ", ".join(thing.names[1:4])
    mentions = f"{thing.mentions:,}" if thing.mentions else ""
    return (
        f'<a class="found" href="{escape(site.address(thing.id, page))}">{dot(site.colour(thing.type))}'
        f'<b>{escape(thing.label)}</b><span class="also">{escape(others)}</span>'
        f'<span class="kind">{escape(thing.type)}</span><span class="n">{mentions}</span></a>'
    )


def offices(site: Site, rows: Sequence[Tenure], *, of: str) -> str:
    """Return offices over time, each with a bar on one axis of years."""
    times = [t for r in rows for t in (r.start or r.first, r.end or r.last) if t]
    low, high = (min(times), max(times)) if times else ("", "")
    lines = []
    for r in rows:
        who = "" if r.person == of else thing_link(site, r.person)
        what = "" if r.post == of else thing_link(site, r.post)
        begin, end = r.start or r.first, r.end or r.last
        body = f'<span class="office">{" · ".join(x for x in (who, what) if x)}</span><em class="tenure {escape(r.status)}">{escape(r.status)}</em>'
        body += _bar(begin, end, low, high, r)
        lines.append(
            row(site, r.fact, body, r.trust) if r.fact else f'<li class="fact"><span class="what">{body}</span></li>'
        )
    return folded(lines)


def _bar(begin: str, end: str, low: str, high: str, r: Tenure) -> str:
    if not begin:
        return ""
    first, last = _years(low), _years(high)
    width = max(last - first, 0.01)
    left, right = (_years(begin) - first) / width * 100, (_years(end or begin) - first) / width * 100
    said = "stated" if r.start or r.end else "observed"
    span = begin if begin == end else f"{begin} – {end}"
    return (
        f'<span class="span"><span class="axis"><i class="{said}" style="left:{min(left, 97):.1f}%;'
        f'width:{max(right - left, 3):.1f}%"></i></span><time title="{said} in articles">{escape(span)}</time></span>'
    )


def _years(date: str) -> float:
    year, month, day = (*(int(p) for p in date.split("-")), 1, 1)[:3]
    return year + (month - 1) / 12 + (day - 1) / 365


def relations(site: Site, rows: Sequence[Fact]) -> str:
    """Return facts grouped by how they read from the thing's side."""
    groups: dict[str, list[str]] = {}
    for fact in rows:
        groups.setdefault(fact.wording, []).append(row(site, fact.fact, thing_link(site, fact.other), fact.trust))
    return "".join(f'<div class="group"><h3>{escape(w)}</h3>{folded(lines)}</div>' for w, lines in groups.items())


def happenings(site: Site, rows: Iterable[Happening], *, few: int = FEW) -> str:
    """Return events as a list with their dates."""
    return folded(
        [
            row(site, h.fact, f"{dot(site.colour(h.kind))}{escape(h.label)}", h.trust, when=h.date or "no date")
            for h in rows
        ],
        few=few,
    )


def quote(site: Site, value: Quote, number: int, *, chosen: bool) -> str:
    """Return one sentence of the evidence with where it stands and how it was read."""
    where = " · ".join(escape(x) for x in (value.publisher, value.published, value.identifier) if x)
    by = f"<span>said by {thing_link(site, value.by)}</span>" if value.by else ""
    return (
        f'<li class="quote{" chosen" if chosen else ""}"><button data-quote="{number}">“{escape(" ".join(value.sentence.split()))}”</button>'
        f'<p class="source">{where}{by}<span>rule <code>{escape(value.rule)}</code></span><span>confidence {value.confidence:.2f}</span></p></li>'
    )


def article(
    site: Site, pieces: Iterable[Piece], spans: Sequence[Span], marked: Sequence[tuple[int, int]], ends: Sequence[str]
) -> str:
    """Return the text of an article: marked sentences stand out, names are links, those of `ends` in bold."""
    parts = []
    for number, piece in enumerate(pieces):
        if number and piece.begin:
            parts.append('<span class="gap">…</span>')
        parts.append(_piece(site, piece, spans, marked, set(ends)))
    return "".join(parts)


def _piece(site: Site, piece: Piece, spans: Sequence[Span], marked: Sequence[tuple[int, int]], ends: set[str]) -> str:
    stop = piece.begin + len(piece.text)
    cuts: dict[int, list[str]] = {}
    for begin, end in marked:
        if piece.begin <= begin and end <= stop:
            cuts.setdefault(begin, []).append("<mark>")
            cuts.setdefault(end, []).append("</mark>")
    for span in spans:
        inside = any(begin <= span.begin and span.end <= end for begin, end in marked)
        if inside and piece.begin <= span.begin and span.end <= stop:
            thing = site.thing(span.thing)
            strong = " end" if span.thing in ends else ""
            cuts.setdefault(span.begin, []).append(
                f'<a class="thing{strong}" style="--kind:{site.colour(thing.type)}" title="{escape(thing.label)}" href="{escape(site.address(span.thing))}">'
            )
            cuts.setdefault(span.end, []).append("</a>")
    text, last = [], piece.begin
    for cut in sorted(cuts):
        text += [escape(piece.text[last - piece.begin : cut - piece.begin]), *sorted(cuts[cut], key=_depth)]
        last = cut
    return "".join([*text, escape(piece.text[last - piece.begin :])])


def _depth(tag: str) -> int:
    return next(n for n, head in enumerate(("</a", "</m", "<m", "<a")) if tag.startswith(head))
