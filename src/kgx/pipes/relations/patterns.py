"""Relations that stand in the order of words, read with patterns: "Pune-based X", "X, Y", "the Danish utility X"."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from spacy.tokens import Doc, Span, Token

from kgx.pipes import layout
from kgx.pipes.relations.claims import Claims
from kgx.pipes.relations.notation import compiled, named
from kgx.schema import rules

NAMES = frozenset(["name", "demonym", "capital"])
DASHES = frozenset(["-", "–", "—", "--"])


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence written out as units; `starts` and `tokens` say where each unit begins and its token in the Doc."""

    text: str
    starts: tuple[int, ...]
    tokens: tuple[int, ...]

    def token(self, position: int) -> int:
        """Return the number of the token whose unit stands at a position of the text."""
        return self.tokens[bisect_right(self.starts, position) - 1]


@cache
def _rules() -> tuple[dict[str, Any], ...]:
    return tuple(rule for rule in rules("relations") if "patterns" in rule or "described" in rule)


def read_patterns(
    doc: Doc,
    features: list[frozenset[str]],
    found: Claims,
    *,
    talk: Callable[[Token], list[int]],
    adherents: dict[int, int],
    described: dict[int, int] | None = None,
) -> None:
    """Add what the rules with `patterns` read. `features` are those of the Doc's entities, in order.

    `talk` gives the country that the talk is about at a token, if one; it stands for a role that a pattern
    does not have.

    With `described`, the entities that phrases stand for by head token, it is the rules that say so of these phrases
    that are run.
    """
    key = "patterns" if described is None else "described"
    for sent in written(doc, features, adherents, described or {}):
        for rule in _rules():
            for pattern in rule.get(key, ()):
                for match in compiled(pattern).finditer(sent.text):
                    where = doc[sent.token(match.start())]
                    roles = match.groupdict()
                    left, right = (named(roles[r]) if r in roles else talk(where) for r in ("s", "o"))
                    for a in left:
                        for b in right:
                            found.add(
                                a,
                                rule["relation"],
                                b,
                                where=where,
                                rule=rule["id"],
                                confidence=rule["confidence"],
                                status=rule.get("status", "asserted"),
                            )


def written(
    doc: Doc, features: list[frozenset[str]], adherents: dict[int, int], described: dict[int, int]
) -> list[Written]:
    """Return the sentences of a Doc with at least two mentions, or with a phrase of `described`, as units."""
    names: dict[int, Span] = {}
    marks: dict[int, str] = {}
    counts: Counter[int] = Counter()
    for span in layout.mentions(doc):
        counts[span.sent.start] += 1
        if span.id_ not in NAMES:
            marks.setdefault(span.root.i, _mark(span.label_, span.id_, int(span.kb_id_), features))
            continue
        before = names.get(span.start)
        if before is None or len(before) < len(span):
            names[span.start] = span
    entities = layout.entities(doc)
    for kind, phrases in (("adherent", adherents), ("described", described)):
        for i, entity in phrases.items():
            marks[i] = _mark(entities[entity]["type"], kind, entity, features)
            counts[doc[i].sent.start] += 1
    wanted = {doc[i].sent.start for i in described} if described else {start for start, n in counts.items() if n > 1}
    for span in names.values():
        kind = "acronym" if span.label_ == "Country" and span.text.isupper() and len(span) == 1 else span.id_
        marks[span.start] = _mark(span.label_, kind, int(span.kb_id_), features)
    return [_write(sent, names, marks) for sent in doc.sents if sent.start in wanted]


def _write(sent: Span, names: dict[int, Span], marks: dict[int, str]) -> Written:
    parts: list[str] = []
    starts: list[int] = []
    tokens: list[int] = []
    at, i = 0, sent.start
    while i < sent.end:
        token = sent.doc[i]
        name = names.get(i)
        if name is None and token.is_space:
            i += 1
            continue
        if name is not None:
            word, kind = "_".join(t.text for t in name if not t.is_space), "NAME"
        else:
            word, kind = token.lower_, "DASH" if token.text in DASHES else token.pos_
        unit = f"{word.replace('#', '_').replace('/', '_')}/{kind}{marks.get(i, '')} "
        parts.append(unit)
        starts.append(at)
        tokens.append(i)
        at += len(unit)
        i = _past_bracket(sent, name, names) if name is not None else i + 1
    return Written("".join(parts), tuple(starts), tuple(tokens))


def _past_bracket(sent: Span, name: Span, names: dict[int, Span]) -> int:
    """Return the place behind a name and behind a bracket that repeats it or gives its acronym."""
    doc = sent.doc
    if name.end >= sent.end or doc[name.end].text != "(":
        return name.end
    for i in range(name.end + 1, min(name.end + 8, sent.end)):
        if i in names and names[i].kb_id_ != name.kb_id_ and doc[name.end + 1].text != '"':
            break
        if doc[i].text == ")":
            return i + 1
    return name.end


def _mark(label: str, kind: str, entity: int, features: list[frozenset[str]]) -> str:
    return f"#{'.'.join((label, *sorted(features[entity])))}:{kind}:{entity}"
