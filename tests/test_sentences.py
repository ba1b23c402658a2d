"""What is read from the sentences of `tests/sentences`: a bug is a sentence there, and the fix adds one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from kgx.model import Article

pytestmark = pytest.mark.slow
FOLDER = Path(__file__).parent / "sentences"
KEYS = {"text", "published", "entities", "offices", "facts", "events", "mentions", "nameless", "never"}
CASES = [
    pytest.param(number, case, id=f"{path.stem}-{i}")
    for number, (path, i, case) in enumerate(
        (path, i, case)
        for path in sorted(FOLDER.glob("*.yaml"))
        for i, case in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")), start=1)
    )
]


@pytest.fixture(scope="module")
def read(extractor):
    """The extractions of all cases, read in one go."""
    articles = []
    for param in CASES:
        number, case = param.values
        published = case.get("published", date(2024, 5, 15))
        articles.append(Article(f"case-{number:04}", case["text"], published=published))
    return list(extractor.extract(articles))


@pytest.mark.parametrize(("number", "case"), CASES)
def test_a_sentence_is_read_as_written(read, number, case):
    assert case.keys() <= KEYS, "unknown key in the case"
    found = read[number]
    name = [e.label for e in found.entities]
    triples = {(name[c.subject], c.relation, name[c.object]) for c in found.claims if c.object is not None}
    offices = {
        (name[c.subject], c.title, tuple(sorted(name[o] for o in c.owners)), c.tenure)
        for c in found.claims
        if c.relation == "holdsPosition"
    }
    types = {e.label: e.type for e in found.entities}
    for thing, kind in case.get("entities", {}).items():
        assert types.get(thing) == kind
    for person, title, owners, tenure in case.get("offices", ()):
        assert (person, title, tuple(sorted(owners)), tenure) in offices
    for triple in case.get("facts", ()):
        assert tuple(triple) in triples
    for surface, thing, kind in case.get("mentions", ()):
        assert (surface, thing, kind) in {(m.surface, name[m.entity], m.kind) for m in found.mentions}
    if "nameless" in case:
        text = found.article.text
        assert case["nameless"] == [[text[t.start : t.end], *sorted(name[o] for o in t.owners)] for t in found.titles]
    for wanted in case.get("events", ()):
        [(kind, parts)] = wanted.items()
        told = [_told(e, name) for e in found.events if e.type == kind]
        expected = {k: sorted(v) if isinstance(v, list) else str(v) for k, v in parts.items() if v is not None}
        absent = {k for k, v in parts.items() if v is None}
        assert any(expected.items() <= one.items() and not absent & one.keys() for one in told), (
            f"{kind} {expected} is not among {told}"
        )
    for refused in case.get("never", ()):
        if isinstance(refused, list):
            assert tuple(refused) not in triples
        else:
            assert refused not in {e.type for e in found.events} | {c.relation for c in found.claims}


def _told(event, name):
    told = {"place": sorted(name[p] for p in event.places), "status": event.status}
    for role in {a.role for a in event.arguments}:
        told[role] = sorted(name[a.entity] for a in event.arguments if a.role == role)
    for key in ("start", "end", "position", "amount"):
        if getattr(event, key) is not None:
            told[key] = str(getattr(event, key))
    return told
