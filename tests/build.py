"""Small extractions for tests, made by hand."""

from __future__ import annotations

from datetime import date

from kgx.model import Argument, Article, Claim, Event, Evidence, Extraction, LocalEntity, Mention, Nameless


def office(
    person: str,
    title: str,
    country: str,
    *,
    article: str,
    text: str | None = None,
    key: str = "iso:XX",
    published: date | None = date(2024, 5, 3),
    publisher: str | None = None,
    tenure: str = "current",
) -> Extraction:
    """Return an article that says that somebody holds an office of a country."""
    body = text or f"{title} {person} of {country} spoke."
    at = body.find(person)
    evidence = (Evidence(0, len(body), "title.before", 0.95),)
    return Extraction(
        article=Article(article, body, published=published, publisher=publisher),
        fingerprint="test",
        entities=(LocalEntity(0, "Person", person, (person,)), LocalEntity(1, "Country", country, (country,), key)),
        mentions=(Mention(at, at + len(person), person, "name", 0),),
        claims=(
            Claim("holdsPosition", 0, None, evidence, title=title, owners=(1,), tenure=tenure),  # type: ignore[arg-type]
            Claim("nationality", 0, 1, evidence),
        ),
    )


def nameless(title: str, country: str, *, article: str, key: str, published: date | None) -> Extraction:
    """Return an article that speaks of an office of a country without naming who holds it."""
    words = f"the {title} of {country}"
    return Extraction(
        article=Article(article, f"Nobody but {words} came.", published=published),
        fingerprint="test",
        entities=(LocalEntity(0, "Country", country, (country,), key),),
        titles=(Nameless(11, 11 + len(words), title, (0,)),),
    )


def meeting(one: str, other: str, *, article: str, day: str | None = "2024-05-03") -> Extraction:
    """Return an article that says that two people met."""
    body = f"{one} met {other} on Friday."
    return Extraction(
        article=Article(article, body),
        fingerprint="test",
        entities=(LocalEntity(0, "Person", one, (one,)), LocalEntity(1, "Person", other, (other,))),
        mentions=(Mention(0, len(one), one, "name", 0),),
        events=(
            Event(
                "Meeting",
                (Argument("participant", 0), Argument("participant", 1)),
                (Evidence(0, len(body), "event.meet.verb", 0.93),),
                start=day,
            ),
        ),
    )


def minister_met() -> list[Extraction]:
    """Return two articles: one on a foreign minister's office, one on her meeting with somebody."""
    return [
        office("Anna Berg", "Foreign Minister", "Norland", article="a"),
        meeting("Anna Berg", "Omar Saidi", article="b"),
    ]
