"""The places of the world by name: countries with demonyms and capitals, regions, cities. Also given names and companies.

Generated data (`tools/make_*.py`) from GeoNames (CC BY 4.0), pycountry and tables of our own. A key names one
place: "iso:MA", "region:sahel", "geonames:2553604".
"""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

FOLDER = files("kgx") / "data" / "gazetteer"


@dataclass(frozen=True, slots=True)
class Territory:
    """A country or territory. `iso2` is its ISO 3166 code, or a word for a country that is no more."""

    iso2: str
    label: str
    names: tuple[str, ...]
    demonyms: tuple[str, ...]
    capitals: tuple[str, ...]
    geonames: int | None
    ambiguous: bool

    @property
    def key(self) -> str:
        """Return the key, such as "iso:MA"."""
        return f"iso:{self.iso2}"


@dataclass(frozen=True, slots=True)
class Region:
    """A region, province, sea or continent; `country` is the ISO code of the country it lies in, if one."""

    label: str
    names: tuple[str, ...]
    adjectives: tuple[str, ...]
    country: str | None

    @property
    def key(self) -> str:
        """Return the key, such as "region:sahel"."""
        return "region:" + re.sub(r"\W+", "-", fold(self.label))


@dataclass(frozen=True, slots=True)
class City:
    """A settlement of GeoNames with its country's ISO code. `ambiguous` where the word is better known otherwise."""

    name: str
    country: str
    geonames: int
    population: int
    ambiguous: bool

    @property
    def key(self) -> str:
        """Return the key, such as "geonames:2553604"."""
        return f"geonames:{self.geonames}"


@lru_cache(maxsize=100_000)
def fold(name: str) -> str:
    """Return a name for look-up: lower case, no accents, straight apostrophes, no article.

    >>> fold("Côte d’Ivoire")
    "cote d'ivoire"
    """
    plain = unicodedata.normalize("NFKD", name.replace("’", "'"))
    text = "".join(c for c in plain if not unicodedata.combining(c)).lower().strip()
    return text.removeprefix("the ")


def _json(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    return rows


@cache
def territories() -> tuple[Territory, ...]:
    """Return all countries and territories, in order of their codes."""
    return tuple(
        Territory(
            r["iso2"],
            r["label"],
            tuple(r["names"]),
            tuple(r["demonyms"]),
            tuple(r["capitals"]),
            r["geonames"],
            r["ambiguous"],
        )
        for r in _json("territories.json")
    )


def _short(name: str) -> bool:
    """Tell whether a name is an abbreviation, which counts only as it is written: "US" is not "us"."""
    return len(name) <= 4 and name.replace(".", "").isupper()


@cache
def _countries() -> dict[str, Territory]:
    found: dict[str, Territory] = {}
    for territory in territories():
        for name in (territory.label, *territory.names):
            found.setdefault(name if _short(name) else fold(name), territory)
    return found


@cache
def _demonyms() -> dict[str, Territory]:
    return {word.lower(): t for t in reversed(territories()) for word in t.demonyms}


@cache
def _capitals() -> dict[str, Territory]:
    return {fold(city): t for t in reversed(territories()) for city in t.capitals}


@cache
def _by_code() -> dict[str, Territory]:
    return {t.iso2: t for t in territories()}


@cache
def _regions() -> dict[str, Region]:
    found: dict[str, Region] = {}
    for r in _json("regions.json"):
        region = Region(r["names"][0], tuple(r["names"]), tuple(r["adjectives"]), r["country"])
        for name in (*region.names, *region.adjectives):
            found.setdefault(fold(name), region)
    return found


@cache
def _cities() -> dict[str, list[City]]:
    found: dict[str, list[City]] = {}
    with (FOLDER / "cities.tsv.gz").open("rb") as raw:
        text = gzip.decompress(raw.read()).decode()
    for line in text.splitlines():
        name, country, geonames, population, others = line.split("\t")
        folded = fold(name)
        city = City(name, country, int(geonames), int(population), int(population) < 100_000)
        for form in (folded, *(others.split("|") if others else ())):
            found.setdefault(form, []).append(city)
    return found


def territory(code: str) -> Territory | None:
    """Return the country of an ISO 3166 two-letter code."""
    return _by_code().get(code)


def country_of(name: str) -> Territory | None:
    """Return the country that a name or abbreviation names, or None.

    >>> country_of("UAE").label, country_of("morocco").iso2, country_of("us")
    ('United Arab Emirates', 'MA', None)
    """
    countries = _countries()
    return countries.get(name) or (None if len(name) <= 4 and fold(name) == name else countries.get(fold(name)))


def demonym(word: str) -> Territory | None:
    """Return the country that a demonym ("Moroccan", "Danes") belongs to, or None; it must begin with a capital."""
    return _demonyms().get(word.lower()) if word[:1].isupper() else None


@cache
def first_words_of_demonyms() -> frozenset[str]:
    """Return the first words of demonyms of two words: "south" of "South African"."""
    return frozenset(word.split()[0] for word in _demonyms() if " " in word)


def capital_of(name: str) -> Territory | None:
    """Return the country whose capital or seat of government a name is, or None."""
    return _capitals().get(fold(name))


def region(name: str) -> Region | None:
    """Return the region that a name or adjective means, or None; it must begin with a capital."""
    return _regions().get(fold(name)) if name.removeprefix("The ")[:1].isupper() else None


def cities(name: str) -> tuple[City, ...]:
    """Return the cities of a name, the most populous first.

    >>> cities("Rabat")[0].country, cities("Washington DC")[0].geonames
    ('MA', 4140963)
    """
    found = _cities().get(fold(name))
    if found is None and (state := capital_of(name)) is not None:  # a longer name of a capital
        short = next((c for c in state.capitals if fold(name).startswith(fold(c)) and fold(c) in _cities()), None)
        found = [c for c in _cities()[fold(short)] if c.country == state.iso2] if short else None
    return tuple(found or ())


@cache
def _city_by_id() -> dict[int, City]:
    return {city.geonames: city for rows in _cities().values() for city in rows}


def city(geonames: int) -> City | None:
    """Return a city by its GeoNames number."""
    return _city_by_id().get(geonames)


@cache
def _companies() -> frozenset[str]:
    with (FOLDER / "companies.txt.gz").open("rb") as raw:
        return frozenset(gzip.decompress(raw.read()).decode().split("\n"))


@cache
def _given() -> frozenset[str]:
    return frozenset((FOLDER / "given.txt").read_text(encoding="utf-8").split("\n"))


def listed_company(name: str) -> bool:
    """Tell whether a name is that of a company listed on a stock exchange, its legal form left out."""
    return fold(name) in _companies()


def given_name(word: str) -> bool:
    """Tell whether a word is a given name, or a family name of those that come first; it must begin with a capital.

    >>> given_name("Zoltán"), given_name("Parliament")
    (True, False)
    """
    return word[:1].isupper() and fold(word) in _given()


def same_as(key: str) -> tuple[str, ...]:
    """Return the IRIs of the same place elsewhere.

    >>> same_as("geonames:2538475")
    ('https://sws.geonames.org/2538475/',)
    """
    kind, _, code = key.partition(":")
    if kind == "geonames":
        return (f"https://sws.geonames.org/{code}/",)
    if kind == "iso":
        found = territory(code)
        return (f"https://sws.geonames.org/{found.geonames}/",) if found and found.geonames else ()
    return ()
