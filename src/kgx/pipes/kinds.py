"""Say what kind of thing a name names: gazetteers, the words of the name, and the words beside it."""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Doc

from kgx import gazetteer
from kgx.pipes.bodies import is_acronym, known_body
from kgx.pipes.headwords import by_words, of_house
from kgx.pipes.places import known_as_place, speaks_for_state
from kgx.pipes.portfolio import business_words, portfolio_words
from kgx.pipes.runs import Name, Typed, capital, every_head, heads, words
from kgx.schema import lexicon

SUM = re.compile(r"(\W|[A-Z]{0,3}dollars? |[A-Z]{1,3}\$){0,3}\d[\d.,]*\s?(bn|mn|m|tn|k|p|c|pc|million|billion)?")
CODE = re.compile(r"[A-Z]\d{1,2}")  # of a building, a road, a form
DEFAULTS = {
    "COMPANY": "Company",
    "ORG": "Organisation",
    "FAC": "Facility",
    "EVENT": "NamedEvent",
    "GPE": "City",
    "LOC": "Region",
}


def classify(doc: Doc, name: Name) -> Typed | None:
    """Return the name with its kind, or None if it names nothing of interest."""
    start, end, label = name.start, name.end, name.label
    span = doc[start:end]
    text = span.text
    lower = text.lower()
    if label == "TICKER" or (CODE.fullmatch(text) and not known_body(text)):
        return None
    if label == "MINISTRY":
        ministry = any(t.lower_ in portfolio_words() for t in span) or doc[end - 1].lower_ == "ministry"
        return Typed(start, end, "Ministry" if ministry else "Organisation", sure=True)
    if lower in words("never") or not any(c.isalpha() for c in text) or SUM.fullmatch(text):
        return None
    if lower in ("north", "south", "east", "west") and start and doc[start - 1].text == "(":
        return None  # "Secretary (South)"
    if label in ("ORG", "LAW", "WORK_OF_ART", "PRODUCT", "FAC") and _only_portfolio(doc, start, end):
        return None
    seat = gazetteer.territory(lexicon("entities")["seats"].get(text, ""))
    if seat is not None:
        if speaks_for_state(doc, start, end):
            return Typed(start, end, "Country", "capital", seat.key, seat.label, sure=True)
        return Typed(start, end, "Facility", sure=True)
    known = known_body(text)
    if known and (label != "PERSON" or len(span) > 1 or is_acronym(text) or _unlike_person(doc, start)):
        return Typed(start, end, known[0], label=None, sure=True)
    if label in ("ORG", "PRODUCT", "FAC", "WORK_OF_ART", "PERSON", "EVENT", "LAW", "GPE") and _no_entity(
        doc, start, end, label=label
    ):
        return None
    if name.sure and label not in ("LOC", "GPE"):
        return Typed(start, end, DEFAULTS[label], sure=True)
    place = known_as_place(doc, start, end, text, label)
    if place is not None:
        return place
    if name.sure:
        return Typed(start, end, DEFAULTS[label], sure=True)
    if label == "PERSON":
        return _person(doc, start, end)
    if label == "NORP":
        return by_words(doc, start, end, default=None)
    default = DEFAULTS.get(label)
    return by_words(doc, start, end, default=default, label=label)


def _no_entity(doc: Doc, start: int, end: int, *, label: str) -> bool:
    """Tell whether a name is that of a product, programme or law, a rank, or a word at the beginning of a sentence."""
    last = doc[end - 1].lower_
    after = doc[end].lower_ if end < len(doc) else ""
    following = {after}
    for token in doc[end : end + 3]:
        if token.pos_ not in ("NOUN", "ADJ", "VERB"):
            break
        following.add(token.lower_)
    if following & words("products") and not known_body(doc[start:end].text):
        return True
    if (
        end - start > 1
        and last in words("not_bodies")
        and not any(t.lower_ in every_head() for t in doc[start : end - 1])
    ):
        return True
    ranks = words("honorifics", "person_titles")
    if all(t.lower_ in ranks for t in doc[start:end]):
        return True
    if label == "GPE":
        return False
    if doc[start : start + 2].text.lower() in ("official journal", "official gazette"):
        return True
    if (end - start > 1 and last == "government") or doc[start : start + 3].text == "Federal Government of":
        return True
    return (
        end - start == 1
        and label != "PERSON"
        and bool(doc[start].is_sent_start)
        and doc[start].tag_ in ("NN", "NNS", "VBG", "JJ", "VBN", "RB")
    )


def _only_portfolio(doc: Doc, start: int, end: int) -> bool:
    """Tell whether a name is the business of a ministry only: "Foreign Affairs and Trade", "Defence"."""
    return all(
        t.lower_ in portfolio_words() or t.lower_ in ("and", "&", ",", "of", "the", "affairs", "for")
        for t in doc[start:end]
    )


def _person(doc: Doc, start: int, end: int) -> Typed | None:
    last = doc[end - 1].lower_.rstrip(".")
    if _only_office(doc, start, end) or any(c.isdigit() for c in doc[start:end].text):
        return None
    if last in words("not_people") or (end < len(doc) and capital(doc[end]) and doc[end].lower_ in words("not_people")):
        return None
    if end - start > 1 and last in words("legal_forms"):
        return Typed(start, end, "Company", sure=True)
    if end - start > 1 and (
        words("company_words") & {t.lower_ for t in doc[start:end]}
        or doc[start].lower_ in heads("first")["Company"]
        or (not gazetteer.given_name(doc[start].text) and any(of_house(doc, i, end) for i in range(start, end)))
    ):
        return Typed(start, end, "Company", sure=True)
    called = _called(doc, start) or _explained(doc, start, end)
    if called:
        return Typed(start, end, called, sure=True)
    if _unlike_person(doc, start) and gazetteer.listed_company(doc[start:end].text):
        return Typed(start, end, "Company", sure=end - start > 1)
    if end - start > 1 and not _after_title(doc, start):
        for kind in ("Facility", "NamedEvent", "Agreement"):
            if last in heads("heads")[kind] and last not in (
                "park",
                "house",
                "hall",
                "castle",
                "war",
                "park",
                "church",
                "temple",
                "week",
                "field",
            ):
                return Typed(start, end, kind)
        if last in ("university", "institute", "foundation", "committee", "party", "council", "ministry"):
            return Typed(start, end, "Organisation")
    return Typed(start, end, "Person")


def _called(doc: Doc, start: int) -> str | None:
    """Read the noun right before what the recogniser took for a person: "the tyre maker X", "the news agency X"."""
    before = doc[start - 1].lower_ if start else ""
    two = f"{doc[start - 2].lower_} {before}" if start > 1 else ""
    given = gazetteer.given_name(doc[start].text)
    for kind in ("Company", "Organisation", "Facility", "Region"):
        nouns = heads("nouns")[kind]
        if (before in nouns or two in nouns) and doc[start - 1].pos_ == "NOUN":
            return None if given and (before in words("of_people_too") or kind != "Company") else kind
    return None


def _explained(doc: Doc, start: int, end: int) -> str | None:
    """Read what explains what the recogniser took for a person: "X, the conglomerate run by"."""
    if end + 2 >= len(doc) or doc[end].text != "," or doc[end + 1].lower_ not in ("a", "an", "the"):
        return None
    for token in doc[end + 2 : min(end + 7, len(doc) - 1)]:
        if (token.pos_ not in ("NOUN", "ADJ", "PROPN", "NUM") and token.text != "-") or _after_title(doc, token.i + 1):
            return None
        if token.pos_ == "NOUN" and token.nbor().pos_ not in ("NOUN", "PROPN", "PART") and token.nbor().text != "'s":
            kinds = ("Company", "Organisation")
            found = next((kind for kind in kinds if token.lower_ in heads("nouns")[kind]), None)
            return None if token.lower_ in words("of_people_too") else found
    return None


def _unlike_person(doc: Doc, i: int) -> bool:
    """Tell whether nothing around a name of one word says that it is a person's."""
    titles = words("person_titles", "honorifics")
    return not gazetteer.given_name(doc[i].text) and not (i and doc[i - 1].lower_ in titles)


@cache
def _office_words() -> frozenset[str]:
    """Return the words that offices are made of."""
    return business_words() | words("person_titles")


def _only_office(doc: Doc, start: int, end: int) -> bool:
    """Tell whether all words are those of an office: "Economic Adviser"."""
    office = _office_words()
    return all(t.lower_ in office or t.lemma_.lower() in office for t in doc[start:end]) and (
        end - start > 1 or doc[start].lower_ not in words("person_titles") or doc[start].tag_ != "NNP"
    )


def _after_title(doc: Doc, start: int) -> bool:
    return start > 0 and doc[start - 1].lower_ in words("person_titles")
