"""Entity resolution: what is one thing, and what must stay apart."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build import office
from kgx.model import Article, Extraction, LocalEntity
from kgx.resolve import resolve
from kgx.resolve.names import company, person_words, portfolio, same_person

WORDS = [
    "Adam",
    "Boris",
    "Carl",
    "Dora",
    "Emil",
    "Fritz",
    "Gert",
    "Hanna",
    "Ida",
    "Jonas",
    "Karin",
    "Lars",
]  # more than a common name needs


def one(
    kind: str,
    label: str,
    *,
    article: str,
    key: str | None = None,
    country: int | None = None,
    names: tuple[str, ...] = (),
) -> Extraction:
    entity = LocalEntity(0, kind, label, names or (label,), key, country)
    return Extraction(Article(article, label), "test", entities=(entity,))


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Subrahmanyam Jaishankar", "S. Jaishankar", True),
        ("Ferdinand R. Marcos Jr", "Ferdinand Marcos Jr", True),
        ("Mohamed Berg", "Muhammad Berg", True),
        ("Anna Berg", "Lena Berg", False),
        ("A. Berg", "L. Berg", False),
        ("George Berg Jr", "George Berg Sr", False),
        ("Hamad bin Khalifa Al Thani", "Khalid bin Khalifa Al Thani", False),
    ],
)
def test_two_full_names_are_one_persons_if_initials_and_middle_names_allow(a, b, same):
    assert same_person(person_words(a), person_words(b)) is same


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Ministry of Defence", "Defense Ministry", True),
        ("Ministry of External Affairs", "Foreign Ministry", True),
        ("Ministry of Finance", "Ministry of Defence", False),
        ("Ministry of Trade and Industry", "Ministry of Industry", False),
    ],
)
def test_ministries_are_compared_by_their_business(a, b, same):
    assert (portfolio(a) == portfolio(b)) is same


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Tata Steel Ltd.", "Tata Steel", True),
        ("Tata Motors", "Tata Steel", False),
        ("Acme Holdings plc", "Acme", True),
    ],
)
def test_companies_are_compared_without_their_legal_form(a, b, same):
    assert (company(a) == company(b)) is same


def test_ministries_of_two_countries_stay_apart():
    def ministry(article: str, country: str, key: str) -> Extraction:
        entities = (
            LocalEntity(0, "Ministry", "Ministry of Defence", ("Ministry of Defence",), None, 1),
            LocalEntity(1, "Country", country, (country,), key),
        )
        return Extraction(Article(article, "x"), "test", entities=entities)

    found = resolve(
        [ministry("a", "Norland", "iso:N1"), ministry("b", "Sudland", "iso:S1"), ministry("c", "Norland", "iso:N1")]
    )
    assert [e.id for e in found.entities if e.type == "Ministry"] == [
        "ministry/norland/ministry-of-defence",
        "ministry/sudland/ministry-of-defence",
    ]


def test_the_same_name_with_offices_of_two_countries_is_two_people():
    found = resolve(
        [
            office("Ali Hassan", "Minister", "Norland", article="a", key="iso:N1"),
            office("Ali Hassan", "Minister", "Sudland", article="b", key="iso:S1"),
        ]
    )
    assert len([e for e in found.entities if e.type == "Person"]) == 2


def test_a_short_form_that_fits_two_people_joins_neither():
    found = resolve(
        [
            one("Person", "Anna Maria Berg", article="a"),
            one("Person", "Anna Lena Berg", article="b"),
            one("Person", "Anna Berg", article="c"),
        ]
    )
    assert len(found.entities) == 3


def test_an_acronym_joins_the_long_form_that_an_article_gives_it():
    found = resolve(
        [
            one("Organisation", "Port Trust of Norland", article="a", names=("Port Trust of Norland", "PTN")),
            one("Organisation", "PTN", article="b"),
        ]
    )
    assert [(e.label, e.names) for e in found.entities] == [("Port Trust of Norland", ("PTN", "Port Trust of Norland"))]


def test_a_parliament_without_country_is_only_the_articles_own():
    found = resolve([one("Organisation", "Parliament", article="a"), one("Organisation", "Parliament", article="b")])
    assert len(found.entities) == 2


def beside(label: str, other: str, *, article: str, names: tuple[str, ...] = ()) -> Extraction:
    entities = (
        LocalEntity(0, "Company", label, names or (label,)),
        LocalEntity(1, "Company", other, (other,)),
    )
    return Extraction(Article(article, "x"), "test", entities=entities)


def test_a_short_name_joins_the_long_one_that_an_article_gives_it_only_in_like_company():
    long = beside("Berg Petroleum Co", "Osei Refining", article="a", names=("Berg Petroleum Co", "Berg"))
    assert len(resolve([long, beside("Berg", "Osei Refining", article="b")]).entities) == 2
    assert len(resolve([long, beside("Berg", "Amara Foods", article="b")]).entities) == 4


def crowd(*names: str) -> list[Extraction]:
    """Articles that name one person each."""
    return [one("Person", name, article=f"crowd-{number}") for number, name in enumerate(names)]


COMMON = crowd(*(f"Robert {w}" for w in WORDS), *(f"{w} Miller" for w in WORDS))


def company_of(kind: str, label: str, other: str, *, article: str) -> Extraction:
    entities = (LocalEntity(0, kind, label, (label,)), LocalEntity(1, "Organisation", other, (other,)))
    return Extraction(Article(article, label), "test", entities=entities)


@pytest.mark.parametrize(("second", "things"), [("Norland Ferries", 1), ("Sudland Players", 2)])
def test_people_of_a_common_name_are_one_only_in_like_company(second, things):
    pair = [
        company_of("Person", "Robert Miller", "Norland Ferries", article="a"),
        company_of("Person", "Robert Miller", second, article="b"),
    ]
    found = [e for e in resolve([*COMMON, *pair]).entities if e.label == "Robert Miller"]
    assert len(found) == things
    assert len([e for e in resolve(pair).entities if e.label == "Robert Miller"]) == 1, (
        "where the name is no common one"
    )


def test_a_body_called_by_a_surname_is_a_company_of_that_name_only_in_like_company():
    pair = [
        company_of("Organisation", "Miller", "Sudland Players", article="a"),
        company_of("Company", "Miller Group Plc", "Norland Ferries", article="b"),
    ]
    assert len([e for e in resolve([*COMMON, *pair]).entities if "Miller" in e.names[0] and e.type != "Person"]) == 2


@pytest.mark.parametrize(("second", "things"), [("Osei Corporation", 1), ("Osei Ltd", 2)])
def test_companies_of_one_name_and_other_legal_forms_are_one_only_in_like_company(second, things):
    pair = [
        company_of("Company", "Osei Corp", "Norland Ferries", article="a"),
        company_of("Company", second, "Sudland Players", article="b"),
    ]
    assert len([e for e in resolve(pair).entities if e.label.startswith("Osei")]) == things


def test_a_name_that_says_but_the_kind_is_only_the_articles_own():
    assert len(resolve([one("Company", "Bank", article="a"), one("Company", "Bank", article="b")]).entities) == 2


def party_of(label: str, state: str, *, article: str, names: tuple[str, ...] = ()) -> Extraction:
    entities = (
        LocalEntity(0, "Organisation", label, names or (label,)),
        LocalEntity(1, "Country", state, (state,), "iso:" + state),
    )
    return Extraction(Article(article, "x"), "test", entities=entities)


def bodies(*extractions: Extraction) -> list[tuple[str, ...]]:
    return [e.names for e in resolve(extractions).entities if e.type == "Organisation"]


def test_parties_of_one_name_are_those_of_the_states_that_the_articles_name():
    found = bodies(
        party_of("Social Democrats", "DE", article="a"),
        party_of("Social Democratic Party", "DE", article="b", names=("SPD", "Social Democratic Party")),
        party_of("SPD", "FR", article="c"),
        party_of("Social Democrats", "SE", article="d"),
    )
    assert found == [("SPD", "Social Democratic Party", "Social Democrats"), ("Social Democrats",)]


def test_a_party_of_a_common_name_without_its_state_is_only_the_articles_own():
    assert len(bodies(party_of("Labour Party", "FR", article="a"), party_of("Labour Party", "FR", article="b"))) == 2


def test_a_body_of_the_world_is_known_by_any_of_its_names_and_called_by_the_fullest_of_them():
    found = resolve(
        [
            one("Organisation", "Commission", article="a", names=("Commission", "EU Commission")),
            one("Organisation", "European Commission", article="b"),
        ]
    )
    assert [e.label for e in found.entities] == ["European Commission"]


PEOPLE = ["Anna Berg", "A. Berg", "Anna Maria Berg", "Omar Saidi", "Saidi", "Omar Ali Saidi"]


@settings(max_examples=60, deadline=None)
@given(
    st.permutations(
        [
            office(p, "Minister", c, article=f"{p}-{c}", key=f"iso:{c[:2].upper()}")
            for p in PEOPLE
            for c in ("Norland", "Sudland")
        ]
    ),
    st.integers(1, 11),
)
def test_order_and_repetition_change_nothing(extractions, cut):
    assert resolve(extractions) == resolve([*extractions[cut:], *extractions])
