"""Places of the world by name."""

from __future__ import annotations

import pytest

from kgx import gazetteer


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("US", "US"),
        ("U.S.", "US"),
        ("us", None),
        ("Côte d’Ivoire", "CI"),
        ("ivory coast", "CI"),
        ("DRC", "CD"),
        ("Türkiye", "TR"),
        ("the Netherlands", "NL"),
        ("Atlantis", None),
        ("Kosovo", "XK"),
        ("Taiwan", "TW"),
    ],
)
def test_a_country_is_known_by_its_names(name, code):
    found = gazetteer.country_of(name)
    assert (found.iso2 if found else None) == code


@pytest.mark.parametrize(
    ("word", "code"), [("Moroccan", "MA"), ("Danes", "DK"), ("polish", None), ("Emirati", "AE"), ("Congolese", "CD")]
)
def test_a_demonym_begins_with_a_capital(word, code):
    found = gazetteer.demonym(word)
    assert (found.iso2 if found else None) == code


def test_capitals_regions_and_cities():
    assert gazetteer.capital_of("NEW DELHI").iso2 == "IN"
    assert gazetteer.region("Southeast Asia").label == "Southeast Asia"
    assert gazetteer.cities("Casablanca")[0].country == "MA"
    assert gazetteer.same_as("geonames:2553604") == ("https://sws.geonames.org/2553604/",)
    assert gazetteer.same_as("iso:MA") == ("https://sws.geonames.org/2542007/",)
