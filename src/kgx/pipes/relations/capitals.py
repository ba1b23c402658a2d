"""Capitals that are called so: "the Iranian capital" tells of Tehran that it lies in Iran, if the article names both."""

from __future__ import annotations

from spacy.tokens import Doc

from kgx import gazetteer
from kgx.pipes import layout
from kgx.pipes.engine import Index
from kgx.pipes.relations.claims import Claims

REACH = 4  # tokens between the word "capital" and a name that goes with it


def capitals(doc: Doc, index: Index, found: Claims) -> None:
    """Add that a capital lies in its country where the article calls it that country's capital."""
    entities = layout.entities(doc)
    countries = {e["key"]: n for n, e in enumerate(entities) if e["type"] == "Country"}
    seats: dict[int, int] = {}
    for number, entity in enumerate(entities):
        if entity["type"] == "City":
            territory = gazetteer.capital_of(entity["label"])
            if territory is not None and territory.key in countries:
                seats[number] = countries[territory.key]
    if not seats:
        return
    for token in doc:
        if token.lower_ != "capital" or token.ent_type_ == "MONEY":
            continue
        near = {
            int(span.kb_id_)
            for i in range(max(token.sent.start, token.i - REACH), min(token.sent.end, token.i + REACH))
            for span in index.at.get(i, ())
        }
        for city, country in seats.items():
            if city in near or country in near:
                found.add(city, "locatedIn", country, where=token, rule="located.capital", confidence=0.8)
