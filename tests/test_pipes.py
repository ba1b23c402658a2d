"""What the extractor reads from sentences. A bug is a sentence here, and the fix adds a line."""

from __future__ import annotations

from datetime import date

import pytest

from kgx.model import Article

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def say(extractor):
    def extract(text: str, published: str | None = "2024-05-15"):
        article = Article("a", text, published=date.fromisoformat(published) if published else None)
        [found] = extractor.extract([article])
        return found

    return extract


def offices(found):
    names = [e.label for e in found.entities]
    return {
        (names[c.subject], c.title, tuple(names[o] for o in c.owners), c.tenure)
        for c in found.claims
        if c.relation == "holdsPosition"
    }


def relations(found):
    names = [e.label for e in found.entities]
    return {(names[c.subject], c.relation, names[c.object]) for c in found.claims if c.object is not None}


def events(found):
    names = [e.label for e in found.entities]
    return {
        (
            e.type,
            e.status,
            e.start,
            tuple(sorted((a.role, names[a.entity]) for a in e.arguments)),
            tuple(names[p] for p in e.places),
        )
        for e in found.events
    }


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Moroccan Foreign Minister Nasser Amrani arrived on Monday.",
            ("Nasser Amrani", "Foreign Minister", ("Morocco",), "current"),
        ),
        (
            "Lena Holm, Minister for Investment, Trade and Industry of Norway, spoke.",
            ("Lena Holm", "Minister for Investment, Trade and Industry", ("Norway",), "current"),
        ),
        ("Anna Berg, the former chairman of Nordea, was there.", ("Anna Berg", "chairman", ("Nordea",), "former")),
        (
            "Acting Interior Minister Karl Lund of Denmark resigned.",
            ("Karl Lund", "Interior Minister", ("Denmark",), "acting"),
        ),
        (
            "Peter Holm was appointed chief executive of Volvo on Monday.",
            ("Peter Holm", "chief executive", ("Volvo",), "current"),
        ),
        (
            "Deputy Prime Minister and Foreign Minister Anna Berg of Norway spoke.",
            ("Anna Berg", "Deputy Prime Minister", ("Norway",), "current"),
        ),
        ("Maria Lind is president and chief executive of Nordea.", ("Maria Lind", "president", ("Nordea",), "current")),
        (
            "Gordan Novak, Croatia's ambassador to Germany, spoke.",
            ("Gordan Novak", "ambassador to Germany", ("Croatia",), "current"),
        ),
        (
            "Kenya's President-elect Daniel Otieno spoke in Nairobi.",
            ("Daniel Otieno", "President-elect", ("Kenya",), "designate"),
        ),
    ],
)
def test_an_office_is_read_with_holder_owner_and_tenure(say, sentence, expected):
    assert expected in offices(say(sentence))


def test_his_counterpart_holds_the_same_office_of_the_other_country(say):
    found = say("Norwegian Foreign Minister Anna Berg met her Ghanaian counterpart, Kwame Mensah, in Accra.")
    assert ("Kwame Mensah", "Foreign Minister", ("Ghana",), "current") in offices(found)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The Pune-based Bharat Forge Ltd said so.", ("Bharat Forge Ltd", "basedIn", "Pune")),
        ("France's Airbus said so on Monday.", ("Airbus", "basedIn", "France")),
        ("The Indian Ministry of Defence said so.", ("Ministry of Defence", "governmentBodyOf", "India")),
        ("The Bank of Ghana kept its rate, and Ghana was calm.", ("Bank of Ghana", "governmentBodyOf", "Ghana")),
        ("The talks took place in Rabat, Morocco, on Monday.", ("Rabat", "locatedIn", "Morocco")),
        ("Lena Holm and her husband, Peter Holm, spoke on Monday.", ("Peter Holm", "spouseOf", "Lena Holm")),
    ],
)
def test_a_relation_is_read(say, sentence, expected):
    assert expected in relations(say(sentence))


@pytest.mark.parametrize(
    ("sentence", "kind", "status", "start"),
    [
        ("Foreign Minister Anna Berg met Omar Saidi in Rabat on Monday.", "Meeting", "happened", "2024-05-13"),
        ("Anna Berg will meet Omar Saidi in Rabat next month.", "Meeting", "planned", "2024-06"),
        ("Anna Berg did not meet Omar Saidi in Rabat.", "Meeting", "denied", None),
        ("Anna Berg arrived in Rabat on 3 May 2024.", "Visit", "happened", "2024-05-03"),
        ("Anna Berg held talks with Omar Saidi in Rabat in April.", "Meeting", "happened", "2024-04"),
        (
            "Norway and Morocco signed a memorandum of understanding in Oslo on Tuesday.",
            "Signing",
            "happened",
            "2024-05-14",
        ),
        ("Airbus opened a factory in Toulouse in September 2023.", "Opening", "happened", "2023-09"),
        ("Finance Minister Karl Lund resigned on Friday.", "Departure", "happened", "2024-05-10"),
        ("Anna Berg said that the talks were useful.", "Statement", "happened", None),
        ("The United States imposed sanctions on Belarus in 2021.", "Sanction", "happened", "2021"),
        ("Prime Minister Anna Berg received Omar Saidi in Oslo.", "Meeting", "happened", None),
    ],
)
def test_an_event_is_read_with_status_and_date(say, sentence, kind, status, start):
    assert (kind, status, start) in {e[:3] for e in events(say(sentence))}


@pytest.mark.parametrize(
    "sentence",
    [
        "If Anna Berg meets Omar Saidi, talks may follow.",
        "The weather was fine in Oslo.",
        "Anna Berg and Omar Saidi are friends.",
    ],
)
def test_nothing_is_invented(say, sentence):
    assert not {e[0] for e in events(say(sentence))} - {"Statement"}


def test_a_date_without_the_articles_own_date_is_left_open(say):
    [event] = [
        e for e in events(say("Anna Berg met Omar Saidi in Rabat on Monday.", published=None)) if e[0] == "Meeting"
    ]
    assert event[2] is None


def test_surname_title_and_pronoun_are_the_person(say):
    found = say(
        "Foreign Minister Anna Berg of Norway spoke. Berg said little. The minister left early. She met Omar Saidi in Rabat."
    )
    person = next(e.id for e in found.entities if e.label == "Anna Berg")
    assert [(m.surface, m.kind) for m in found.mentions if m.entity == person] == [
        ("Anna Berg", "name"),
        ("Berg", "name"),
        ("The minister", "title"),
        ("She", "pronoun"),
    ]


def test_a_capital_is_a_city_or_its_government(say):
    found = say("Talks took place in Rabat on Monday. Rabat said that it would sign. Morocco was content.")
    kinds = {(m.surface, m.kind, found.entities[m.entity].type) for m in found.mentions}
    assert ("Rabat", "name", "City") in kinds
    assert ("Rabat", "capital", "Country") in kinds


def test_every_offset_gives_its_text(say):
    text = "Talks\n\nOSLO — “We met,” said Anna Berg’s aide.\nThe minister\nof Norway, Omar Saidi, left."
    found = say(text)
    assert all(text[m.start : m.end] == m.surface for m in found.mentions)
    for claim in (*found.claims, *found.events):
        assert all(text[e.start : e.end].strip() == text[e.start : e.end] for e in claim.evidence)


@pytest.mark.parametrize("text", ["", " \n\n ", "(((", "?!" * 400, "A" * 5000, "\u202e\u0000abc " * 20, "The " * 300])
def test_odd_text_is_survived(say, text):
    assert say(text).article.text == text


def test_the_evidence_is_the_whole_sentence(say):
    text = "It came with Norwegian Secretary (South) Lena Holm’s visit to Morocco in March, which was short. All left."
    [visit] = [e for e in say(text).events if e.type == "Visit"]
    assert [text[e.start : e.end] for e in visit.evidence] == [text.removesuffix(" All left.")]
