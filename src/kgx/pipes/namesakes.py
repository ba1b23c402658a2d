"""Which of several places of one name is meant: the state behind it ("Birmingham, Mich."), or the places beside it.

Where the words say another country than the largest place of the name is in, that one is not meant; which one is, is
left open unless the country has just one.
"""

from __future__ import annotations

from functools import cache

from spacy.tokens import Doc

from kgx import gazetteer
from kgx.gazetteer import City
from kgx.schema import lexicon

JOINTS = frozenset([",", "and", "or", "&"])
MOST = 5  # places of a list that are looked at on either side
STATES = "kgx_states"  # in `doc.user_data`: the key of a city whose state an article has told
LEAST = 0.1  # of the largest city's people, that another must have to be taken for it
DECIDED = "kgx_namesakes"  # in `doc.user_data`: the country of a name that an article has told


def country_of_state(words: str) -> str | None:
    """Return the code of the country that words behind a place name: a state, its abbreviation, or a country.

    >>> country_of_state("Mass."), country_of_state("B.C."), country_of_state("France"), country_of_state("Monday")
    ('US', 'CA', 'FR', None)
    """
    found = _states().get(_plain(words))
    if found is not None:
        return found[0]
    region, state = gazetteer.region(words), gazetteer.country_of(words)
    return region.country if region is not None else state.iso2 if state is not None else None


def _plain(words: str) -> str:
    return words.lower().replace(".", "").strip()


@cache
def _states() -> dict[str, tuple[str, str]]:
    """Return country and name of each state, by all ways to write it."""
    rows = ((code, row.split("|")) for code, names in lexicon("entities")["states_behind"].items() for row in names)
    return {name: (code, names[0]) for code, names in rows for name in names}


def country_said(doc: Doc, start: int, end: int) -> str | None:
    """Return the code of the country that the words around a place put it in, or None."""
    name = doc[start:end].text.lower()
    said = _behind(doc, start, end) or _beside(doc, start, end)
    decided: dict[str, str] = doc.user_data.setdefault(DECIDED, {})
    if said is not None:
        decided.setdefault(name, said)
    return said or decided.get(name)


def is_state(doc: Doc, start: int, end: int) -> bool:
    """Tell whether a name that a country and a state have means the state: "Alabama and Georgia", "Atlanta, Georgia"."""
    country = lexicon("entities")["like_countries"].get(doc[start:end].text.lower())
    if country is None:
        return False
    if country_said(doc, start, end) == country:
        return True
    city = _cities_before(doc, start)
    return bool(city) and city[0].country == country


def _cities_before(doc: Doc, start: int) -> tuple[City, ...]:
    """Return the cities of the name before a comma: "Atlanta, Georgia"."""
    if start < 2 or doc[start - 1].text != ",":
        return ()
    return gazetteer.cities(doc[start - 2].text)


def key_of(doc: Doc, start: int, end: int, cities: tuple[City, ...]) -> str | None:
    """Return the key of the city meant of all of one name, the largest first, or None.

    Where a state is named and its country has several such cities of some size, the key has name and state.
    """
    city = meant(doc, start, end, cities)
    name = doc[start:end].text.lower()
    read = (_states().get(_plain(words)) for words in _words_behind(doc, start, end))
    state = next((s for s in read if s is not None), None)
    told: dict[str, str] = doc.user_data.setdefault(STATES, {})
    if state is not None and _several(cities, state[0]):
        told.setdefault(name, f"state:{state[0]}/{state[1]}/{name}".replace(" ", "-"))
    return told.get(name, city.key if city is not None else None)


def _several(cities: tuple[City, ...], country: str) -> bool:
    """Tell whether the second city of a name in a country is not much smaller than the first."""
    there = [city.population for city in cities if city.country == country]
    return len(there) > 1 and there[1] >= LEAST * there[0]


def meant(doc: Doc, start: int, end: int, cities: tuple[City, ...]) -> City | None:
    """Return the city meant of all of one name, the largest first, in the country that the words say, if they do."""
    country = country_said(doc, start, end)
    there = [city for city in cities if city.country == country]
    if (
        country is None
        or cities[0].country == country
        or (not there and country not in lexicon("entities")["states_behind"])
    ):
        return cities[0]  # "London, France and Germany"
    return there[0] if len(there) == 1 else None


def elsewhere(doc: Doc, start: int, end: int, country: str, cities: tuple[City, ...]) -> bool:
    """Tell whether the state behind a capital's name says that another city is meant: "Athens, Ga.", "Tripoli, Lebanon"."""
    name = doc[start:end].text.lower()
    decided: dict[str, str] = doc.user_data.setdefault(DECIDED, {})
    said = _behind(doc, start, end)
    if said is not None and said != country and any(city.country == said for city in cities):
        decided.setdefault(name, said)
    return decided.get(name, country) != country


def _behind(doc: Doc, start: int, end: int) -> str | None:
    return next((code for words in _words_behind(doc, start, end) if (code := country_of_state(words))), None)


def _words_behind(doc: Doc, start: int, end: int) -> tuple[str, ...]:
    """Return what may be a state behind a place, the longer reading first."""
    if start == 0 and doc._.kgx_dateline:
        return (doc._.kgx_dateline, doc._.kgx_dateline)
    if end + 1 >= len(doc) or doc[end].text != "," or not doc[end + 1].text[:1].isupper():
        return ("",)
    return (doc[end + 1 : end + 3].text, doc[end + 1].text)


def _beside(doc: Doc, start: int, end: int) -> str | None:
    """Return the country that all other places of a list are in, if there are several, or one that is a state."""
    found: list[str | None] = []
    for step, at in ((-1, start - 1), (1, end)):
        for _ in range(MOST):
            i, joints = at, 0
            while 0 <= i < len(doc) and doc[i].lower_ in JOINTS:
                i, joints = i + step, joints + 1
            if not joints or not 0 <= i < len(doc) or doc[i].ent_type_ != "GPE":
                break
            first = last = i
            while step < 0 and doc[first].ent_iob_ == "I":
                first -= 1
            while step > 0 and last + 1 < len(doc) and doc[last + 1].ent_iob_ == "I":
                last += 1
            found.append(_country(doc[first : last + 1].text))
            at = first - 1 if step < 0 else last + 1
    countries = set(found)
    return found[0] if len(countries) == 1 and (len(found) > 1 or _beside_state(doc, start, end)) else None


def _beside_state(doc: Doc, start: int, end: int) -> bool:
    """Tell whether the place is named in one breath with a state of a country: "Alabama and Georgia"."""
    words = [doc[i].text for i in (start - 2, end + 1) if 0 <= i < len(doc)]
    return any((region := gazetteer.region(w)) is not None and region.country for w in words)


def _country(name: str) -> str | None:
    region, cities = gazetteer.region(name), gazetteer.cities(name)
    return region.country if region is not None else cities[0].country if cities else None
