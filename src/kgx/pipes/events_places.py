"""Where an event takes place: what prepositions of its trigger, its arguments or its clause name."""

from __future__ import annotations

from typing import Any

from spacy.tokens import Token

from kgx.gazetteer import capital_of, city
from kgx.pipes import layout
from kgx.pipes.engine import Index, Slots, slots, words

PLACES = frozenset(["Country", "City", "Region", "Facility"])
SLOTS = ("in", "at")
MET = frozenset(["Meeting", "Signing", "Opening", "Hosting"])


def places_of(rule: dict[str, Any], trigger: Token, filled: Slots, index: Index, used: set[int]) -> list[int]:
    """Return the places of an event, `used` being the entities that have a role in it.

    A rule's own slots come first (the object of "visit"), then "in" and "at" of the trigger and of what stands behind
    it, then those of the clause around a noun.
    """
    found: list[int] = []
    if rule["type"] == "Sanction":
        return found
    for slot in (*rule.get("place", ()), *SLOTS):
        for token in filled.get(slot, ()):
            _add(found, place_chain(token, index), used)
    for role_slots in rule["roles"].values():
        for slot in role_slots:
            for token in filled.get(slot, ()):
                if token.i > trigger.i:
                    _behind(token, found, index, used)
    if trigger.pos_ == "VERB":
        for child in trigger.children:  # a name in apposition that the parser hung on the verb
            if child.dep_ == "npadvmod" and child.i > trigger.i and index.named(child):
                _behind(child, found, index, used)
    if not found and rule["type"] in MET:
        for token in filled.get("on", ()):
            if token.lower_ in ("sidelines", "margins"):
                _aside(token, found, index, used)
    if not found and rule["type"] != "Visit":
        for key in ("around_in", "around_at"):
            for token in filled.get(key, ()):
                _add(found, place_chain(token, index), used)
    if not found and trigger.pos_ == "NOUN" and trigger.head.pos_ == "VERB" and rule["type"] != "Visit":
        around = slots(trigger.head)
        for slot in SLOTS:
            for token in around.get(slot, ()):
                _add(found, place_chain(token, index), used)
    if not found and rule["type"] in MET:
        around = filled if trigger.pos_ == "VERB" else slots(trigger.head) if trigger.head.pos_ == "VERB" else {}
        for token in around.get("during", ()):  # "during her meetings in Rabat"
            if not index.here(token):
                _add(found, place_chain(token, index), used)
    if not found and trigger.dep_ == "pobj" and trigger.head.lower_ == "of":
        scene = trigger.head.head
        if scene.ent_type_ == "DATE" and scene.head.dep_ == "prep":  # "the venue on Monday of talks"
            scene = scene.head.head
        if scene.lemma_ in words("venues") and scene.dep_ == "attr":  # "Rabat was the venue of talks"
            for token in scene.head.children:
                if token.dep_ == "nsubj":
                    _add(found, place_chain(token, index), used)
    if not found and any(t.lower_ == "here" for t in (*trigger.children, *trigger.head.children)):
        found += dateline(index)
    return found


def places_within(verb: Token, index: Index) -> list[int]:
    """Return the building that a clause names at any depth: "will swear in two [ministers] [of state at X Palace]"."""
    for token in verb.subtree:
        if token.lower_ in SLOTS and token.dep_ == "prep" and token.i > verb.i:
            found = [e for c in token.children for e in place_chain(c, index)]
            if any(index.type(e) == "Facility" for e in found):
                return found
    return []


def dateline(index: Index) -> list[int]:
    """Return the place of the dateline, if it is known."""
    for region in index.doc.spans.get(layout.REGIONS, ()):
        if region.label_ == "dateline":
            for i in range(region.start, region.end):
                for span in index.at.get(i, ()):
                    if span.label_ in PLACES:
                        return [int(span.kb_id_)]
    return []


def _add(found: list[int], more: list[int], used: set[int]) -> None:
    found += [e for e in more if e not in found and e not in used]


def _behind(token: Token, found: list[int], index: Index, used: set[int], *, depth: int = 0) -> None:
    """Add the places that hang on an argument: "met X in Y", where the parser takes "in Y" to describe X."""
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ in SLOTS:
            for grand in child.children:
                _add(found, place_chain(grand, index), used)
        elif child.dep_ in ("conj", "appos") and depth < 4:
            _behind(child, found, index, used, depth=depth + 1)


def _aside(sidelines: Token, found: list[int], index: Index, used: set[int]) -> None:
    """Add the place of what something is on the sidelines of: "of the session of the assembly in New York"."""
    for token in sidelines.subtree:
        if token.lower_ in SLOTS and token.dep_ == "prep":
            for child in token.children:
                _add(found, place_chain(child, index), used)


def place_chain(token: Token, index: Index, *, alone: bool = False) -> list[int]:
    """Return the places that a token stands for and those that it is said to lie in ("Quitol in Goa").

    What is coordinated with it counts as well, unless `alone`.
    """
    found = [e for e in (index.here(token) if alone else index.fill(token)) if index.type(e) in PLACES]
    if not found and token.pos_ in ("NOUN", "PROPN"):
        found = _described(token, index)
    if found:
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ == "in":
                found += [e for c in child.children for e in index.fill(c) if index.type(e) in PLACES]
            elif child.dep_ in ("appos", "npadvmod", "nmod") and child.i > token.i:
                found += _inner(child, index)
            elif child.dep_ == "poss" and index.type(found[0]) == "Facility":
                found += [e for e in index.here(child) if index.type(e) in PLACES]
    return list(dict.fromkeys(found))


def _described(token: Token, index: Index) -> list[int]:
    """Return the places of a noun without a name: "the Quitol plant", "the Goan capital", "a factory in Goa"."""
    found: list[int] = []
    place_noun = token.lemma_.lower() in words("place_nouns")
    for child in token.children:
        if child.dep_ in ("poss", "compound", "nmod") and child.ent_type_ != "NORP":
            if child.dep_ != "poss" or place_noun:
                found += [e for e in index.here(child) if index.type(e) in PLACES]
        elif child.dep_ == "prep" and child.lower_ in ("in", "at", "of") and (child.lower_ != "of" or place_noun):
            for grand in child.children:
                found += place_chain(grand, index) if child.lower_ != "of" else index.fill(grand)
        if place_noun and child.dep_ in ("amod", "compound", "nmod", "poss"):
            for country in (e for e in index.here(child) if index.type(e) == "Country"):
                seat = _capital(country, index) if token.lemma_.lower() == "capital" else []
                found = [e for e in found if e != country] + (seat or [country])
    return [e for e in dict.fromkeys(found) if index.type(e) in PLACES]


def country_of(place: int, index: Index) -> int | None:
    """Return the country that a place is or, if the article names it, lies in."""
    if index.type(place) == "Country":
        return place
    key = country_key(place, index)
    return next((n for n, e in enumerate(index.entities) if key and e["key"] == key), None)


def country_key(place: int, index: Index) -> str | None:
    """Return the key of the country that a country is or a city of the gazetteer lies in, such as "iso:MA"."""
    entity = index.entities[place]
    key: str = entity["key"] or ""
    if entity["type"] == "Country":
        return key
    if entity["type"] != "City" or not key.startswith("geonames:"):
        return None
    found = city(int(key.partition(":")[2]))
    return f"iso:{found.country}" if found is not None else None


def _capital(country: int, index: Index) -> list[int]:
    """Return the capital of a country, if the article names it."""
    key = index.entities[country]["key"]
    for number, entity in enumerate(index.entities):
        if entity["type"] == "City":
            of = capital_of(entity["label"])
            if of is not None and of.key == key:
                return [number]
    return []


def _inner(token: Token, index: Index) -> list[int]:
    """Return the places of an apposition: "Bogor, West Java", "Addis Ababa, the Ethiopian capital"."""
    found = [e for e in index.here(token) if index.type(e) in PLACES]
    if not found and token.lemma_.lower() in words("place_nouns"):
        for child in token.children:
            if child.dep_ in ("amod", "poss", "compound"):
                found += [e for e in index.here(child) if index.type(e) == "Country"]
            elif child.dep_ == "prep" and child.lower_ in ("of", "in"):
                found += [e for c in child.children for e in index.here(c) if index.type(e) in PLACES]
    for child in token.children:
        if child.dep_ in ("appos", "npadvmod"):
            found += _inner(child, index)
    return found
