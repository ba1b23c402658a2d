"""The learnt task "offices": which person of a sentence holds a title that stands in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from spacy.tokens import Doc, Span, Token

from kgx.pipes import layout
from kgx.pipes.candidates import Candidate, Task, path, step, word
from kgx.pipes.holders import Holders
from kgx.pipes.titlewords import Title, key_words

RULE = "learnt.holdsPosition"
WITH_HOLDER = ("gap=", "people between", "verbs between", "rank=", "path=", "after name", "ends=")
WITH_RANK = ("titles between", "gap=", "verbs between", "through=")
Claim = dict[str, Any]


def candidates(doc: Doc) -> list[Candidate]:
    """Return each title of a Doc with each person of its sentence."""
    titles: dict[int, list[Title]] = defaultdict(list)
    holders = Holders(doc)
    for title in holders.titles:
        titles[doc[title.start].sent.start].append(title)
    people: dict[int, list[Span]] = defaultdict(list)
    at: dict[int, Span] = {}
    for span in layout.mentions(doc):
        if span.label_ == "Person":
            people[span.sent.start].append(span)
        for i in range(span.start, span.end):
            at.setdefault(i, span)
    held = [c for c in layout.claims(doc) if c["relation"] == "holdsPosition"]
    found = []
    for sent in sorted(titles):
        for title in titles[sent]:
            near = _nearest(doc, title, people.get(sent, ()))
            for rank, (span, way) in enumerate(near):
                person = int(span.kb_id_)
                own = [c for c in held if c["subject"] == person]
                features = [
                    *_shape(doc, title, span, at, titles[sent]),
                    *_way(doc[title.head], span, way, right=span.start > title.start),
                    *_said(title, person, at.get(title.head), held, own),
                    f"rank={min(rank, 3)}",
                    f"people={min(len(near), 4)}",
                    f"titles={min(len(titles[sent]), 4)}",
                ]
                text, _ = holders.wording(title)
                said = key_words(text)
                known = any(said <= key_words(c["title"]) for c in own)
                group = None if title.plural else title.start
                found.append(Candidate((*features, *_pairs(features)), (title, person, text), group=group, known=known))
    return found


def write(doc: Doc, chosen: Sequence[tuple[Candidate, float]]) -> None:
    """Append the claims that are taken."""
    if chosen:
        holders = Holders(doc)
        for candidate, probability in chosen:
            title, person, _ = candidate.what
            holders.claim(title, person, RULE, confidence=round(probability, 3))


def _nearest(doc: Doc, title: Title, people: Sequence[Span]) -> list[tuple[Span, Any]]:
    """Return the mention of each person that is nearest to a title in the parse, nearest first, with the path to it."""
    best: dict[str, tuple[float, Span, Any]] = {}
    for span in people:
        if span.id_ == "name" and span.start <= title.head < span.end:
            continue
        way = path(doc[title.head], span.root)
        length = (99 if way is None else len(way[0]) + len(way[2])) + abs(span.start - title.start) / 100
        if span.kb_id_ not in best or length < best[span.kb_id_][0]:
            best[span.kb_id_] = (length, span, way)
    return [(span, way) for _, span, way in sorted(best.values(), key=lambda b: (b[0], b[1].start))]


def _shape(doc: Doc, title: Title, span: Span, at: dict[int, Span], titles: Sequence[Title]) -> Iterator[str]:
    """Yield what stands around and between a title and a name."""
    side = "R" if span.start > title.start else "L"
    low, high = (title.extent or title.end, span.start) if side == "R" else (span.end, title.start)
    between = doc[low:high] if high > low else doc[0:0]
    size = len(between)
    kinds = ["PERSON" if s.label_ == "Person" else s.label_ for t in between if (s := at.get(t.i)) is not None]
    yield f"side={side}"
    yield f"kind={span.id_}"
    yield f"inside={span.start <= title.head < span.end}"
    yield f"gap={side}{size if size < 7 else 7 + min(size // 8, 3)}"
    yield f"head={doc[title.head].lower_}"
    yield f"tenure={title.tenure}"
    yield f"plural={title.plural}"
    yield f"owner={bool(title.owners)}"
    yield f"possessive={title.possessive >= 0}"
    if size <= 6:
        yield f"between={side}" + "_".join(at[t.i].label_ if t.i in at else t.lower_ for t in between)
    for token in between[:12]:
        yield f"word={side}{token.lemma_.lower()}"
    yield f"people between={side}{min(2, kinds.count('PERSON'))}"
    yield f"titles between={side}{min(2, sum(low <= t.start < high for t in titles))}"
    yield f"verbs between={side}{min(2, sum(t.pos_ in ('VERB', 'AUX') for t in between))}"
    yield f"commas={side}{min(3, sum(t.text == ',' for t in between))}"
    yield f"semicolon={any(t.text == ';' for t in between)}"
    yield f"before title={word(doc, title.start - 1)}"
    yield f"two before title={word(doc, title.start - 2)}_{word(doc, title.start - 1)}"
    yield f"after title={word(doc, title.end)}"
    yield f"before name={word(doc, span.start - 1)}"
    yield f"after name={word(doc, span.end)}"


def _way(head: Token, span: Span, way: Any, *, right: bool) -> Iterator[str]:
    """Yield the path through the parse from a title to a name."""
    yield f"title under={head.dep_}:{head.head.lemma_.lower()}"
    yield f"name under={span.root.dep_}:{span.root.head.lemma_.lower()}"
    if way is None:
        return
    up, top, down = way
    ups, downs = [step(t) for t in up], [step(t) for t in down]
    yield "path=" + ("<".join(ups) + "^" + ">".join(downs))[:100]
    yield "up=" + "<".join(ups)[:50]
    yield "down=" + ">".join(downs)[:50]
    yield f"length={min(len(ups), 4)}:{min(len(downs), 4)}"
    yield f"ends={ups[0] if ups else ''}|{downs[0] if downs else ''}"
    yield f"top={top.lemma_.lower()}:{top.pos_}"
    for token in (*up[1:], top, *down[:-1]):
        if token.pos_ in ("VERB", "AUX", "NOUN", "ADP"):
            yield f"through={token.lemma_.lower()}"
            yield f"through={'R' if right else 'L'}{token.lemma_.lower()}"


def _pairs(features: list[str]) -> Iterator[str]:
    """Yield pairs of features: what else counts differently for a title that is given to somebody already, or a far name."""
    held, rank, side, before = (
        next(f for f in features if f.startswith(name)) for name in ("held by=", "rank=", "side=", "before title=")
    )
    for feature in features:
        if feature.startswith(WITH_HOLDER):
            yield f"{held}&{feature}"
        if feature.startswith(WITH_RANK):
            yield f"{rank}&{feature}"
    yield f"{before}&{side}"


def _said(title: Title, person: int, mention: Span | None, held: list[Claim], own: list[Claim]) -> Iterator[str]:
    """Yield what the rules have read of the title and of the person."""
    holders = {c["subject"] for c in held if c.get("title_start") == title.start}
    yield "held by=" + ("this" if person in holders else "another" if holders else "nobody")
    if mention is None:
        yield "title stands for=nothing"
    else:
        yield "title stands for=" + ("this" if int(mention.kb_id_) == person else f"{mention.label_}:{mention.id_}")
    yield f"other titles={min(len(own), 2)}"


TASK = Task("offices", candidates, write, l2=4.0)
