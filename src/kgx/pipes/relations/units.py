"""Sentences written out as units, a word or name each, in which patterns are searched; see `notation`."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc, Span, Token

from kgx.pipes import layout

NAMES = frozenset(["name", "demonym", "capital"])
DASHES = frozenset(["-", "–", "—", "--"])
FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])
BRACKET = 7  # tokens that a bracket behind a name may have to be passed over


@dataclass(frozen=True, slots=True)
class Mark:
    """What a unit stands for, as `text` behind its word and as `keys`: types and features, kind of mention, entity."""

    text: str
    keys: tuple[str, ...]


@lru_cache(maxsize=20_000)
def _mark(label: str, features: frozenset[str], kind: str, entity: int) -> Mark:
    types = (label, *sorted(features))
    keys = (f":{name}{end}" for name in types for end in ("", f":{kind}"))
    return Mark(f"#{'.'.join(types)}:{kind}:{entity}", tuple(keys))


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence as units; `starts` and `tokens` say where each unit begins and its token in the Doc.

    `keys` are its words, and the types and features of what it names, as ":party" and ":party:name".
    """

    text: str
    starts: tuple[int, ...]
    tokens: tuple[int, ...]
    keys: frozenset[str]

    def token(self, position: int) -> int:
        """Return the number of the token whose unit stands at a position of the text."""
        return self.tokens[bisect_right(self.starts, position) - 1]


def written(doc: Doc, features: list[frozenset[str]], phrases: dict[str, dict[int, int]]) -> list[Written]:
    """Return the sentences of a Doc that name or describe at least two things, as units.

    `features` are those of the Doc's entities, in order; `phrases` has, by the kind that patterns call them, further
    tokens that stand for entities. With phrases of the kind "described", only their sentences are written.
    """
    entities = layout.entities(doc)
    names: dict[int, Span] = {}
    marks: dict[int, Mark] = {}
    counts: Counter[int] = Counter()

    def mark(entity: int, kind: str, label: str) -> Mark:
        return _mark(label, features[entity], kind, entity)

    sentences = list(doc.sents)
    first = [sent.start for sent in sentences]
    for span in layout.mentions(doc):
        counts[bisect_right(first, span.start)] += 1
        if span.id_ not in NAMES:
            marks.setdefault(span.root.i, mark(int(span.kb_id_), span.id_, span.label_))
        elif span.start not in names or len(names[span.start]) < len(span):
            names[span.start] = span
    for kind, tokens in phrases.items():
        for i, entity in tokens.items():
            marks[i] = mark(entity, kind, entities[entity]["type"])
            counts[bisect_right(first, i)] += 1
    for span in names.values():
        acronym = span.label_ == "Country" and span.text.isupper() and len(span) == 1
        marks[span.start] = mark(int(span.kb_id_), "acronym" if acronym else span.id_, span.label_)
    wanted = {number for number, n in counts.items() if n > 1}
    if "described" in phrases:
        wanted = {bisect_right(first, i) for i in phrases["described"]}
    return [_write(sentences[number - 1], names, marks) for number in sorted(wanted)]


def _write(sent: Span, names: dict[int, Span], marks: dict[int, Mark]) -> Written:
    parts: list[str] = []
    starts: list[int] = []
    tokens: list[int] = []
    keys: set[str] = set()
    at, i, after = 0, sent.start, sent.end  # after: where the unit before ends, if it is a name
    while i < sent.end:
        token = sent.doc[i]
        name = names.get(i)
        if name is None and (token.is_space or (token.text == '"' and (i + 1 in names or i == after))):
            i += 1  # quotes around a name: the daily "Le Phare"
            continue
        if name is not None:
            word, kind = "_".join(t.text for t in name if not t.is_space), "NAME"
        else:
            word, kind = token.lower_, _kind(token)
            keys.add(word)
        mark = marks.get(i)
        if mark is not None:
            keys.update(mark.keys)
        unit = f"{word.replace('#', '_').replace('/', '_')}/{kind}{mark.text if mark is not None else ''} "
        parts.append(unit)
        starts.append(at)
        tokens.append(i)
        at += len(unit)
        i = _past_bracket(sent, name, names) if name is not None else i + 1
        after = i if name is not None else sent.end
    return Written("".join(parts), tuple(starts), tuple(tokens), frozenset(keys))


def _kind(token: Token) -> str:
    """Return the part of speech of a token; a verb of a clause, unlike a participle, is "FINITE", a dash "DASH"."""
    if token.tag_ in FINITE:
        return "FINITE"
    return "DASH" if token.text in DASHES else token.pos_


def _past_bracket(sent: Span, name: Span, names: dict[int, Span]) -> int:
    """Return the place behind a name and behind a bracket that repeats it or gives its acronym."""
    doc = sent.doc
    if name.end >= sent.end or doc[name.end].text != "(":
        return name.end
    for i in range(name.end + 1, min(name.end + 1 + BRACKET, sent.end)):
        if i in names and names[i].kb_id_ != name.kb_id_ and doc[name.end + 1].text != '"':
            break
        if doc[i].text == ")":
            return i + 1
    return name.end
