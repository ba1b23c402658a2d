"""Find the names of people: after titles, as the recogniser has them, and by given names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from spacy.tokens import Doc, Span

from kgx import gazetteer
from kgx.pipes.portfolio import business_words
from kgx.pipes.runs import Name, capital, every_head, trim, words
from kgx.schema import lexicon

BETWEEN = frozenset(["and", "&", ",", "the", "of", "for"])
INITIALS = re.compile(r"[A-Z][a-z]?")


def titled(doc: Doc) -> Iterator[Name]:
    """A run of capitalised words right after a title or honorific: Trade Secretary Omar Hjira, Mr Loudiyi."""
    titles, honorifics, particles, never = (
        words("person_titles"),
        words("honorifics"),
        words("particles"),
        words("never"),
    )
    i, size = 0, len(doc)
    while i < size - 1:
        token = doc[i]
        i += 1
        if token.lower_ not in titles or token.is_sent_end:
            continue
        if (
            capital(token)
            and token.ent_type_ == "PERSON"
            and doc[i].ent_iob_ == "I"
            and gazetteer.given_name(token.text)
        ):
            continue  # Son Jae-il
        business = _business_end(doc, i)
        of_business, start = business > i, business
        i = business
        if start + 3 < size and doc[start].text == "(" and doc[start + 2].text == ")" and capital(doc[start + 1]):
            start += 3  # "Secretary (South) X"
        while start < size and doc[start].lower_ in honorifics and capital(doc[start]):
            start += 1
        end = start
        while end < size and not (doc[end].is_sent_start and end > start):
            here = doc[end]
            if (
                (
                    capital(here)
                    and here.pos_ in ("PROPN", "X", "NOUN", "ADJ", "INTJ")
                    and here.ent_type_ != "DATE"
                    and not (here.ent_type_ in ("GPE", "NORP") and known_place(here.text))
                )
                or (here.ent_type_ == "GPE" and end > start and capital(here) and doc[end - 1].ent_type_ == "PERSON")
                or (end > start and _joint(doc, end))
                or (
                    end > start
                    and here.lower_ in particles
                    and end + 1 < size
                    and (capital(doc[end + 1]) or doc[end + 1].lower_ in particles)
                )
            ):
                end += 1
            else:
                break
        end = _before_office(doc, start, end)
        run = doc[start:end]
        if not run or (not any(t.ent_type_ == "PERSON" for t in run) and (of_business or not _name_like(run))):
            continue
        if any((t.lower_ in titles and t.lower_ not in words("kin")) or t.lower_ in never for t in run):
            continue
        if end - start == 1 and doc[start - 1].lower_ in words("royal") and capital(doc[start - 1]):
            start -= 1
        end = _peer(doc, start, end)
        yield Name(start, end, "PERSON")
        i = end


@cache
def _offices() -> tuple[frozenset[str], frozenset[str]]:
    """Return the words of offices, and those that may stand before them."""
    return words("person_titles") - words("kin", "honorifics"), words("before_titles") | business_words()


def _before_office(doc: Doc, start: int, end: int) -> int:
    """Return where a name ends that an office follows without a comma: "Amb Anna Berg Cabinet Secretary"."""
    titles, before = _offices()
    office = next((t.i for t in doc[start + 1 : end] if t.lower_ in titles), end)
    stop = office
    while office < end and stop > start + 1 and doc[stop - 1].lower_ in before:
        stop -= 1
    return stop if stop - start > 1 else end


def _business_end(doc: Doc, i: int) -> int:
    """Return where the business of an office ends that begins with "of" or "for" at `i`: "Minister of Foreign Affairs X".

    Where none does, or no name can follow, it is `i`.
    """
    if doc[i].lower_ not in ("of", "for") or doc[i].is_sent_end:
        return i
    end = i + 1
    while end < len(doc) and (
        (doc[end].lower_ in business_words() and capital(doc[end])) or doc[end].lower_ in BETWEEN
    ):
        end += 1
    last = doc[end - 1]
    named = end < len(doc) and capital(doc[end]) and not doc[end].is_sent_start
    return end if named and last.lower_ in business_words() and doc[end].lower_ not in every_head() else i


def _inner(doc: Doc, i: int) -> int:
    """Return where a name goes on after a nickname in quotes or "van 't", or `i` if it does not."""
    for width, quotes in ((3, ('"',)), (2, ("'",))):
        if i + width >= len(doc) or not capital(doc[i + width]) or doc[i + width].pos_ != "PROPN":
            continue
        if doc[i].text in quotes and (
            (width == 3 and doc[i + 2].text == '"' and capital(doc[i + 1]))
            or (width == 2 and doc[i + 1].text == "t" and doc[i - 1].lower_ in words("particles"))
        ):
            return i + width + 1
    if doc[i].lower_ == "van" and i + 3 < len(doc) and doc[i + 1 : i + 3].text == "'t" and capital(doc[i + 3]):
        return i + 4
    return i


def _peer(doc: Doc, start: int, end: int) -> int:
    """Return where the name of a peer ends: "Baroness Hale of Richmond"."""
    if (
        end - start == 1
        and start
        and doc[start - 1].lower_ in words("peers")
        and end + 1 < len(doc)
        and doc[end].lower_ == "of"
        and capital(doc[end + 1])
    ):
        return end + 2
    return end


def _surname(doc: Doc, i: int) -> bool:
    """Tell whether a token that the recogniser gave to another name may end a person's: it is a name of one word."""
    token = doc[i]
    return (
        token.ent_type_ in ("GPE", "ORG", "NORP")
        and token.ent_iob_ == "B"
        and not (i + 1 < len(doc) and doc[i + 1].ent_iob_ == "I")
        and token.lower_ not in every_head()
        and not known_place(token.text)
        and not (token.text.isupper() and len(token) > 1)
    )


def known_place(text: str) -> bool:
    """Tell whether a name is that of a country, region or city, or a demonym."""
    return bool(
        gazetteer.country_of(text)
        or gazetteer.demonym(text)
        or gazetteer.region(text)
        or gazetteer.capital_of(text)
        or gazetteer.cities(text)
    )


def big_city(text: str) -> bool:
    """Tell whether a name is that of a capital or of a city of half a million."""
    cities = gazetteer.cities(text)
    return gazetteer.capital_of(text) is not None or bool(cities and cities[0].population > 500_000)


def unnoticed(doc: Doc, taken: bytearray) -> Iterator[Name]:
    """Yield people whom the recogniser missed or took for something else: runs that begin with a given name."""
    i, size = 0, len(doc)
    while i < size:
        if taken[i] or not _part(doc, i):
            i += 1
            continue
        start = i
        while i < size and not taken[i] and (i == start or not doc[i].is_sent_start):
            if _part(doc, i):
                i += 1
            elif _joint(doc, i):
                i += 2
            elif (after := _inner(doc, i)) > i:
                i = after
            else:
                break
        titles = words("person_titles", "honorifics")
        first = start
        while first < i - 1 and doc[first].lower_ in titles:
            first += 1
        if _is_person(doc, first, i):
            yield Name(first, i, "PERSON")


def _part(doc: Doc, i: int) -> bool:
    token = doc[i]
    return (
        capital(token)
        and token.pos_ in ("PROPN", "ADJ", "NOUN", "X", "VERB")
        and token.ent_type_ in ("", "ORG", "GPE", "NORP", "LOC", "PRODUCT", "PERSON", "EVENT")
        and (token.lower_ not in words("never") or gazetteer.given_name(token.text))
        and not (token.text.isupper() and len(token) > 3 and not doc[max(0, i - 1)].text.isupper())
    )


def _joint(doc: Doc, i: int) -> bool:
    """Tell whether a token joins two parts of a name: "bin", the hyphen of "Al-Yahya", the stop of "Th."."""
    if i + 1 >= len(doc) or not capital(doc[i + 1]):
        return False
    token = doc[i]
    if token.text == ".":
        return INITIALS.fullmatch(doc[i - 1].text) is not None and not doc[i - 1].whitespace_
    if token.text == "-":
        return not (doc[i - 1].whitespace_ or token.whitespace_)
    return token.lower_ in words("particles") and token.lower_ not in ("y", "e", "'")


def _is_person(doc: Doc, start: int, end: int) -> bool:
    run = doc[start:end]
    capitals = [t for t in run if capital(t)]
    if not 2 <= len(capitals) <= 6 or all(t.ent_type_ == "PERSON" for t in capitals):
        return False
    if end < len(doc) and (doc[end].lower_ in every_head() or doc[end].text in ("&", "'")):
        return False
    titles = words("person_titles")
    if any(t.lower_ in every_head() or t.lower_ in titles or len(t) < 2 for t in capitals):
        return False
    if gazetteer.listed_company(run.text) or known_place(run.text):
        return False
    if gazetteer.demonym(capitals[-1].text) and not (len(capitals) > 2 and _introduced(doc, end)):
        return False
    if any(gazetteer.country_of(t.text) for t in capitals) or big_city(capitals[-1].text):
        return False
    if any(t.text == '"' for t in run):
        return True
    placed = start and doc[start - 1].lower_ in ("in", "at", "near", "from") and doc[start].lower_ in words("particles")
    given = gazetteer.given_name(capitals[0].text) and not placed  # "in Al-Ula"
    return given or _introduced(doc, end) or _announced(doc, start, end)


def _introduced(doc: Doc, end: int) -> bool:
    """Tell whether what follows a name can only follow a person's: ", who", ", 57,", ", the former chairman of"."""
    if end + 2 >= len(doc) or doc[end].text != ",":
        return False
    if doc[end + 1].lower_ == "who" or (
        doc[end + 1].text.isdigit() and len(doc[end + 1]) == 2 and doc[end + 2].text == ","
    ):
        return True
    for token in doc[end + 1 : end + 7]:
        if (
            token.is_punct
            or token.pos_ in ("VERB", "AUX", "ADP")
            or (token.pos_ == "PROPN" and token.lower_ not in words("person_titles", "before_titles"))
        ):
            return False
        if token.lower_ in words("person_titles") and token.dep_ not in ("compound", "poss"):
            return True
    return False


def _announced(doc: Doc, start: int, end: int) -> bool:
    """Tell whether a name stands between commas behind an office: "the president of the senate, X, said"."""
    if start < 4 or doc[start - 1].text != "," or end >= len(doc) or doc[end].text not in (",", "."):
        return False
    for token in reversed(doc[max(0, start - 11) : start - 1]):
        if token.is_sent_start or token.pos_ in ("VERB", "AUX") or token.text == ",":
            return False
        if token.text in words("person_titles") and token.ent_type_ == "":
            return True
    return False


def _name_like(run: Span) -> bool:
    """Tell whether a run that the recogniser did not take for a person may be one all the same."""
    if (
        any(t.ent_type_ in ("ORG", "LOC", "FAC", "EVENT", "LAW", "MONEY", "CARDINAL", "WORK_OF_ART") for t in run)
        and len(run) < 2
        and not (run[0].ent_iob_ == "I" and run.start and run[0].nbor(-1).lower_ in words("ranks"))
    ):
        return False
    heads = lexicon("entities")["heads"]
    if any(run[-1].lower_ in heads[kind] for kind in ("Organisation", "Company", "Facility", "NamedEvent", "Ministry")):
        return False
    return len(run) <= 6 and all(t.tag_.startswith("NNP") or not capital(t) for t in run)


def body_before(doc: Doc, end: int) -> int:
    """Return where the body or place begins that ends right before a person's name, or `end` if none does.

    "President of the Belgian Senate X", "the undersecretary at the Amiri Diwan X", "of Port City X".
    """
    start = end
    while start and capital(doc[start - 1]) and not doc[start].is_sent_start:
        if doc[start - 1].pos_ != "PROPN" and doc[start - 1].ent_type_ != "NORP":
            break
        start -= 1
    before = doc[start - 1] if start else None
    if before is not None and before.lower_ == "the" and start > 1:
        before = doc[start - 2]
    led = before is not None and before.lower_ in ("of", "at", "in", "for")
    ended = start < end and doc[end - 1].lower_ in words("body_ends")
    return start if led and ended else end


def _own_name(doc: Doc, start: int, end: int) -> bool:
    """Tell whether a word of a person's own name stands among some tokens, and not titles alone."""
    office = words("honorifics", "person_titles", "before_titles")
    return any(gazetteer.given_name(t.text) and t.lower_ not in office for t in doc[start:end])


def person(doc: Doc, ent: Span, taken: bytearray) -> Name:
    """Return the name of a person whom the recogniser found, mended at both ends; an empty one if nothing is left."""
    start, end = trim(doc, ent.start, ent.end)
    titles, honorifics, particles, suffixes = (
        words("person_titles"),
        words("honorifics"),
        words("particles"),
        words("suffixes"),
    )
    # what the recogniser left out
    while end < len(doc) and not doc[end].is_sent_start and not taken[end]:
        token = doc[end]
        if end > start + 1 and doc[end - 1].lower_ in particles and capital(token):
            end += 1
            continue
        if (
            capital(token)
            and (token.ent_type_ in ("", "PERSON") or _surname(doc, end))
            and token.pos_ == "PROPN"
            and token.lower_ not in titles
        ) or token.lower_ in suffixes:
            end += 1
        elif (
            token.text == "." and INITIALS.fullmatch(doc[end - 1].text) and end + 1 < len(doc) and capital(doc[end + 1])
        ) or (
            token.lower_ in particles
            and (token.text != "-" or (_joint(doc, end)))
            and end + 1 < len(doc)
            and capital(doc[end + 1])
            and doc[end + 1].pos_ == "PROPN"
            and token.lower_ not in ("y", "e", "'", "ap")
        ):
            end += 2
        else:
            break
    while start > 0 and not doc[start].is_sent_start and not taken[start - 1]:
        token = doc[start - 1]
        lower = token.lower_
        if lower in words("leading_particles") and not (
            start > 1 and doc[start - 2].ent_type_ in ("ORG", "GPE", "FAC")
        ):
            start -= 1  # "von der Leyen"
            continue
        if (
            lower in titles
            or lower in honorifics
            or not capital(token)
            or token.pos_ != "PROPN"
            or token.ent_type_ in ("GPE", "NORP", "DATE")
            or lower in words("never")
        ):
            break
        if token.ent_type_ == "ORG" and token.ent_iob_ == "I":
            break
        if body_before(doc, start) < start:
            break
        start -= 1
    # what it took too much of: "Chairman Mostafa Terrab"
    for i in range(end - 2, start - 1, -1):
        if gazetteer.given_name(doc[i].text):
            continue
        if (doc[i].lower_ in titles and not (doc[i].lower_ in words("kin") and i > start)) or (
            doc[i].lower_ in honorifics and i - start < 3 and not _own_name(doc, start, i)
        ):
            start = i if i == end - 2 and doc[i].lower_ in words("royal") else i + 1
            end = _peer(doc, start, end)
            break
    while start < end - 1 and (doc[start].lower_ in honorifics or gazetteer.demonym(doc[start].text)):
        if end - start == 2 and gazetteer.given_name(doc[start].text):
            break
        if start == end - 2 and doc[start].lower_ in words("royal"):
            break  # "Prince William", "Sheikh Hasina": the name of somebody with one name
        start += 1
    real = any(capital(t) and t.lower_ not in honorifics and t.lower_ not in titles for t in doc[start:end])
    label = "PERSON" if real else ""
    return Name(start, end, label) if label else Name(start, start, "")
