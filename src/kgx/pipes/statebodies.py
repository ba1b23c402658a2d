"""Bodies of a state: whose they are, as far as the words beside and in their names tell."""

from __future__ import annotations

from collections import defaultdict

from spacy.tokens import Doc, Span

from kgx import gazetteer
from kgx.pipes import layout
from kgx.pipes.features import features, national_bodies
from kgx.pipes.runs import words

PUBLIC = frozenset(["public", "national"])


def countries_of_bodies(doc: Doc) -> dict[int, int]:
    """Return the country of each ministry or public body that has one beside or in its name, by local entity."""
    entities = layout.entities(doc)
    countries = {e["key"]: n for n, e in enumerate(entities) if e["type"] == "Country" and e["key"]}
    spans: dict[int, list[Span]] = defaultdict(list)
    places = [s for s in layout.mentions(doc) if s.label_ == "Country"]
    ends, starts = {s.end: s for s in places}, {s.start: s for s in places}
    for span in layout.mentions(doc):
        if span.label_ in ("Ministry", "Organisation") and span.id_ == "name":
            spans[int(span.kb_id_)].append(span)
    found: dict[int, int] = {}
    for body, named in sorted(spans.items()):
        if not features(entities[body]) & PUBLIC:
            continue
        beside = next((c for span in named if (c := _beside(doc, span, ends, starts)) is not None), None)
        keys = (national_bodies().get(name.lower(), "") for name in entities[body]["names"])
        known = next((countries[key] for key in keys if key in countries), None)
        country = int(beside.kb_id_) if beside is not None else known
        country = country_in_names(doc, named, countries) if country is None else country
        if country is not None:
            found[body] = country
    return found


def _beside(doc: Doc, span: Span, ends: dict[int, Span], starts: dict[int, Span]) -> Span | None:
    """Return the country whose adjective or possessive stands before a body, or that "of" brings behind it."""
    i = span.start
    i -= i > 0 and doc[i - 1].text in ("'s", "'")
    before = ends.get(i)
    if before is not None and (before.id_ == "demonym" or i < span.start or before.text.isupper()):
        return before
    j = span.end + 1
    if j < len(doc) and doc[span.end].lower_ == "of":
        return starts.get(j + (doc[j].lower_ == "the"))
    return None


def country_in_names(doc: Doc, spans: list[Span], countries: dict[str, int]) -> int | None:
    """Return the country that a name of the body contains: "Bank of Ghana", "Turkish Embassy".

    A country that the article names nowhere else becomes an entity of its own, named there.
    """
    for span in spans:
        if _of_another(doc, span):
            continue
        for width in (4, 3, 2, 1):
            for start in range(span.start, span.end - width + 1):
                text = doc[start : start + width].text
                country = gazetteer.country_of(text)
                if country is None and (start == span.start or doc[start - 1].lower_ in words("body_adjectives")):
                    country = gazetteer.demonym(text)
                if country is None:
                    continue
                if country.key not in countries:
                    countries[country.key] = _add_country(doc, country, start, start + width)
                return countries[country.key]
    return None


def _of_another(doc: Doc, span: Span) -> bool:
    """Tell whether a body is part of what is no country: "Norlund's Turkish Service"."""
    return span.start > 1 and doc[span.start - 1].text in ("'s", "'") and doc[span.start - 2].ent_type_ == "ORG"


def _add_country(doc: Doc, country: gazetteer.Territory, start: int, end: int) -> int:
    entities = layout.entities(doc)
    number = len(entities)
    text = doc[start:end].text
    entities.append(
        {"type": "Country", "label": country.label, "names": [text], "also": [], "key": country.key, "country": None}
    )
    kind = "name" if gazetteer.country_of(text) else "demonym"
    doc.spans[layout.MENTIONS] = [
        *doc.spans[layout.MENTIONS],
        layout.mention(doc, start, end, label="Country", entity=number, kind=kind),
    ]
    return number
