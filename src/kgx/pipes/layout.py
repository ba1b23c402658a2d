"""Where the components of kgx keep what they find on a spaCy `Doc`.

Span groups and plain data only, so that a Doc survives `to_bytes` and `nlp.pipe(n_process=2)`.

`doc.spans["kgx_regions"]`  one span a paragraph; `label_` is its part: headline, dateline or body
`doc.spans["kgx_mentions"]` one span a mention; `label_` entity type, `kb_id_` local entity id, `id_` mention kind
`doc.spans["kgx_dates"]`    one span a date; `label_` an ISO date, a prefix of one, or two joined by "/"
`doc.spans["kgx_said"]`     what somebody is quoted as saying; `kb_id_` the speaker's local entity id
`doc._.kgx_published`       the article's own date as ISO text, or None
`doc._.kgx_dateline`        the state that the dateline names behind its place, as written, or None
`doc._.kgx_entities`        one dict a local entity: type, label, names, key, country
`doc._.kgx_claims`          one dict a claim, with the fields of `kgx.model.Claim`
`doc._.kgx_events`          one dict an event, with the fields of `kgx.model.Event`
`doc._.kgx_titles`          one dict a title without a name, with the fields of `kgx.model.Nameless`
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

T = TypeVar("T")
REGIONS = "kgx_regions"
MENTIONS = "kgx_mentions"
SORTED = "kgx_sorted"  # in `doc.user_data`: the mentions in order of place
DATES = "kgx_dates"
SAID = "kgx_said"

# One code point for one code point, so that offsets hold: soft line ends and typographic signs as the models know them.
PLAIN = str.maketrans({"\n": " ", "\t": " ", "\u00a0": " ", "\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"'})

for _name, _default in (
    ("kgx_published", None),
    ("kgx_dateline", None),
    ("kgx_entities", []),
    ("kgx_claims", []),
    ("kgx_events", []),
    ("kgx_titles", []),
):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=_default)


def plain(text: str) -> str:
    """Return the text as the model should see it, of the same length: line ends as blanks, quotes straight."""
    return text.translate(PLAIN)


def assemble(vocab: Vocab, *, length: int, paragraphs: Sequence[tuple[int, str, Doc]]) -> Doc:
    """Join parsed paragraphs into one Doc whose token offsets are the article's own.

    `paragraphs` are (offset, part, Doc) in order of offset; what lies between them becomes one blank token each, so
    that `token.idx` counts code points of the article. `length` is that of the article's text.
    """
    docs: list[Doc] = []
    spans: list[tuple[int, int, str]] = []
    at = tokens = 0
    for offset, part, doc in paragraphs:
        if offset > at:
            docs.append(_blank(vocab, offset - at))
            tokens += 1
        doc.tensor = numpy.zeros((0,), dtype="float32")
        docs.append(doc)
        spans.append((tokens, tokens + len(doc), part))
        tokens += len(doc)
        at = offset + (doc[-1].idx + len(doc[-1].text_with_ws) if len(doc) else 0)
    if length > at:
        docs.append(_blank(vocab, length - at))
    joined = Doc.from_docs(docs, ensure_whitespace=False) if docs else Doc(vocab)
    if joined is None:  # from_docs is typed so for an empty list
        joined = Doc(vocab)
    joined.spans[REGIONS] = [Span(joined, start, end, label=part) for start, end, part in spans]
    return joined


def _blank(vocab: Vocab, length: int) -> Doc:
    doc = Doc(vocab, words=["\n" + " " * (length - 1)], spaces=[False])
    doc[0].pos_, doc[0].tag_, doc[0].dep_ = "SPACE", "_SP", "ROOT"
    doc[0].lemma_ = doc[0].text
    return doc


def mention(doc: Doc, start: int, end: int, *, label: str, entity: int, kind: str) -> Span:
    """Return a mention span over tokens `start:end` of the local entity numbered `entity`."""
    return Span(doc, start, end, label=label, kb_id=str(entity), span_id=kind)


def mentions(doc: Doc) -> list[Span]:
    """Return the mentions of a Doc in order of place."""
    return list(kept(doc, SORTED, _in_order))  # a group makes its spans anew whenever it is read


def _in_order(doc: Doc) -> list[Span]:
    return sorted(doc.spans.get(MENTIONS, ()), key=lambda span: (span.start, span.end))


def kept(doc: Doc, key: str, make: Callable[[Doc], T]) -> T:
    """Return what `make` makes of a Doc's mentions, made once for as long as they stay the same; not to be changed."""
    group = doc.spans.get(MENTIONS, ())
    found: tuple[Any, T] | None = doc.user_data.get(key)
    if found is None or found[0] is not group:
        found = doc.user_data[key] = (group, make(doc))
    return found[1]


def sentence_starts(doc: Doc) -> list[int]:
    """Return for each token where its sentence starts."""
    starts = [0] * len(doc)
    for sent in doc.sents:
        starts[sent.start : sent.end] = [sent.start] * len(sent)
    return starts


def claims(doc: Doc) -> list[dict[str, Any]]:
    """Return the Doc's list of claims, to read or to append to."""
    found: list[dict[str, Any]] = doc._.kgx_claims
    return found


def events(doc: Doc) -> list[dict[str, Any]]:
    """Return the Doc's list of events, to read or to append to."""
    found: list[dict[str, Any]] = doc._.kgx_events
    return found


def titles(doc: Doc) -> list[dict[str, Any]]:
    """Return the Doc's list of titles without a name, to read or to append to."""
    found: list[dict[str, Any]] = doc._.kgx_titles
    return found


def entities(doc: Doc) -> list[dict[str, Any]]:
    """Return the Doc's list of local entities; a local id is a place in it."""
    found: list[dict[str, Any]] = doc._.kgx_entities
    return found


def trimmed(span: Span) -> tuple[int, int]:
    """Return the character offsets of a span without blanks at its ends."""
    text = span.text
    return span.start_char + len(text) - len(text.lstrip()), span.end_char - len(text) + len(text.rstrip())
