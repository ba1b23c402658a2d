"""Find the names in a parsed article: their boundaries, before anything is said about what they name.

The statistical recogniser proposes; rules over capitals, titles and connectors mend what it cuts off or fuses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from spacy.tokens import Doc, Span

from kgx import gazetteer
from kgx.pipes.bodies import known_body
from kgx.pipes.ministries import list_end, listed_bodies, ministries
from kgx.pipes.people import big_city, known_place, person, titled, unnoticed
from kgx.pipes.portfolio import portfolio_words
from kgx.pipes.runs import MAX_NAME, Name, capital, every_head, trim, words
from kgx.pipes.shapes import shaped
from kgx.schema import lexicon

NAMED = frozenset(["PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "LAW", "PRODUCT", "WORK_OF_ART"])
LOOSE = frozenset(["ORG", "FAC", "EVENT", "LAW", "LOC", "WORK_OF_ART", "PRODUCT"])


def find_names(doc: Doc, known: Iterable[Name] = ()) -> list[Name]:
    """Return the names of a Doc in order, none overlapping another; those already known go before all others."""
    taken = bytearray(len(doc))
    names: list[Name] = []

    def keep(name: Name) -> None:
        name = _whole(doc, name)
        if name.start < name.end and not any(taken[name.start : name.end]):
            taken[name.start : name.end] = b"\1" * (name.end - name.start)
            names.append(name)

    for name in (*known, *ministries(doc), *listed_bodies(doc), *shaped(doc)):
        keep(name)
    persons: list[Span] = []
    others: list[Span] = []
    for ent in doc.ents:
        if ent.label_ in NAMED:
            (persons if ent.label_ == "PERSON" and _at_dash(doc, ent) is None else others).append(ent)
    for name in titled(doc):
        keep(name)
    for name in unnoticed(doc, taken):
        keep(name)
    for ent in persons:
        keep(person(doc, ent, taken))
    for ent in others:
        for name in _other(doc, ent, taken):
            keep(name)
    return sorted(names, key=lambda name: name.start)


def _whole(doc: Doc, name: Name) -> Name:
    """Return a name that begins or ends within a hyphenated word with the whole of it: Port-au-Prince, Ban Ki-moon."""
    start, end = name.start, name.end
    if name.label in ("NORP", "MINISTRY") or start >= end:
        return name
    if (
        end + 1 < len(doc)
        and _hyphen(doc, end)
        and doc[end - 1].lower_ in words("prefixes")
        and not capital(doc[end + 1])
    ):
        return Name(start, start, "")  # "Project Co-" of "Project Co-ordinator"
    if start > 1 and _hyphen(doc, start - 1) and name.label == "ORG" and doc[end - 1].lower_ in every_head():
        if gazetteer.country_of(doc[start - 2].text):
            return Name(start - 2, end, name.label)  # the Georgia-Armenia Economic Commission
    while start > 1 and _hyphen(doc, start - 1) and capital(doc[start - 2]) and not _two_names(doc, start - 2, start):
        start -= 2
    while end + 1 < len(doc) and _hyphen(doc, end):
        after = doc[end + 1]
        if capital(after) and not _two_names(doc, end - 1, end + 1):
            end += 2
        elif name.label == "PERSON" and after.text.isalpha() and len(after) < 6 and _syllables(doc, start, end):
            end += 2  # Ban Ki-moon
        elif end + 3 < len(doc) and len(after) < 4 and _hyphen(doc, end + 2) and capital(doc[end + 3]):
            end += 4  # Port-au-Prince
        else:
            break
    return Name(start, end, name.label, name.sure)


def _syllables(doc: Doc, start: int, end: int) -> bool:
    """Tell whether a name may go on in small letters behind a hyphen: Korean and Chinese ones that put the family first."""
    return gazetteer.given_name(doc[start].text) or (
        end - start == 2 and doc[start].lower_ in words("family_first") and len(doc[end - 1]) < 6
    )


def _hyphen(doc: Doc, i: int) -> bool:
    """Tell whether a token joins its neighbours without a blank."""
    return doc[i].text in ("-", "–") and not doc[i].whitespace_ and i > 0 and not doc[i - 1].whitespace_


def _two_names(doc: Doc, first: int, second: int) -> bool:
    """Tell whether a hyphen stands between two things: India-Pakistan, US-Russian, a name and an adjective."""
    if gazetteer.region(doc[first : second + 1].text) or gazetteer.cities(doc[first : second + 1].text):
        return False
    one, two = doc[first].text, doc[second].text
    return (
        len(one) < 2
        or one.isupper()
        or one.lower() in words("prefixes")
        or any(gazetteer.country_of(x) or gazetteer.demonym(x) or gazetteer.region(x) for x in (one, two))
        or (big_city(one) and big_city(two))
    )


@cache
def _before_titles() -> frozenset[str]:
    """Return the words that may stand before a title."""
    return portfolio_words() | words("before_titles")


def _other(doc: Doc, ent: Span, taken: bytearray) -> Iterator[Name]:
    dashed = _at_dash(doc, ent)
    if dashed is not None:  # "Chad - CEN-SAD" is two names
        for piece in (doc[ent.start : dashed], doc[dashed + 1 : ent.end]):
            yield Name(piece.start, piece.end, "GPE" if known_place(piece.text) else "ORG")
        return
    start, end = trim(doc, ent.start, ent.end)
    if start >= end or not any(capital(t) or t.text[:1].isdigit() for t in doc[start:end]):
        return
    if ent.label_ in ("GPE", "NORP"):
        if doc[end - 1].text == "of":
            end = end + 1 if end < len(doc) and capital(doc[end]) else end - 1
        yield Name(start, end, ent.label_)
        return
    if _business_of_title(doc, start):
        return
    titles = words("person_titles")
    # a title and a name that were fused: "OCP Group Chairman"
    while (
        end - start > 1
        and doc[end - 1].lower_ in titles
        and capital(doc[end - 1])
        and doc[end - 1].lower_ not in ("general", "executive", "leader")
        and doc[start].lower_ not in lexicon("entities")["first"]["Organisation"]
        and doc[end - 2].text != "-"
    ):
        end -= 1
    if _before_title(doc, end):
        if (state := _state_first(doc, start, end)) > start and doc[end].lower_ in words("state_titles"):
            yield Name(start, state, "GPE")  # "Harbour Islands Electoral" of the Electoral Commissioner
            return
        while end - start > 1 and doc[end - 1].lower_ in _before_titles():
            end -= 1  # "EU Trade" of "EU Trade Commissioner"
    if end - start > 2 and doc[end - 2 : end].text.lower() == "chief executive":
        end -= 2
    if end - start > 1 and doc[start].is_sent_start and doc[start].lower_ in words("called_first"):
        start += 1
    while ent.label_ == "ORG" and end - start > 1 and doc[end - 1].text.islower() and doc[end - 2].pos_ != "ADP":
        end -= 1  # "AFP news agency"
    start = _grown_left(doc, start, taken)
    end = _grown_right(doc, start, end, taken)
    if end < len(doc) and ent.label_ in LOOSE and not taken[end] and end - start <= 4:
        end += doc[end].lower_ in _small_heads()
    while end > start and doc[end - 1].lower_ in ("of", "for", "and", "the", "on", "in", "&"):
        end -= 1
    if end - start > 1 and any(t.lower_ in words("office_words") for t in doc[start:end]):
        return
    for first, last in _parts(doc, start, end, ent.label_):
        if first < last:
            yield Name(first, last, ent.label_)


def _at_dash(doc: Doc, ent: Span) -> int | None:
    """Return the dash with blanks on both sides that sets a place or known body off from another name, or None."""
    for i in range(ent.start + 1, ent.end - 1):
        if doc[i].text in ("-", "–", "—") and doc[i].whitespace_ and doc[i - 1].whitespace_ and capital(doc[i + 1]):
            sides = doc[ent.start : i].text, doc[i + 1 : ent.end].text
            return i if any(known_place(side) or known_body(side) for side in sides) else None
    return None


def _state_first(doc: Doc, start: int, end: int) -> int:
    """Return where the name of the country ends that a name without a head word begins with, or `start`."""
    for stop in range(min(start + 3, end - 1), start, -1):
        if gazetteer.country_of(doc[start:stop].text) and not any(t.lower_ in every_head() for t in doc[stop:end]):
            return stop
    return start


def _before_title(doc: Doc, end: int) -> bool:
    """Tell whether a title stands right behind token `end` or is joined to it by a hyphen: "Vice-President"."""
    end += end + 1 < len(doc) and _hyphen(doc, end)
    return end < len(doc) and doc[end].lower_ in words("person_titles") and capital(doc[end])


def _grown_left(doc: Doc, start: int, taken: bytearray) -> int:
    """Return where a name begins with the capitalised words before it that the recogniser left out."""
    while start > 0 and not taken[start - 1] and not doc[start].is_sent_start:
        token = doc[start - 1]
        if (
            not (capital(token) and token.ent_type_ == "" and token.pos_ == "PROPN")
            or token.lower_ in words("person_titles")
            or token.lower_ in words("never")
        ):
            break
        start -= 1
    return start


def _grown_right(doc: Doc, start: int, end: int, taken: bytearray) -> int:
    """Return where a name ends with what the recogniser left out: a head word, or "of X" after one."""
    every = every_head()
    while end < len(doc) and end - start < MAX_NAME and not doc[end].is_sent_start and not taken[end]:
        token = doc[end]
        if (
            capital(token)
            and token.ent_type_ == ""
            and token.pos_ in ("PROPN", "NOUN")
            and (token.lower_ in every or token.pos_ == "PROPN")
        ):
            if token.lower_ in words("person_titles") or (
                token.lower_ in words("before_titles") and _before_title(doc, end + 1)
            ):
                break
            end += 1
        elif (
            (
                token.lower_ in ("of", "for")
                or (token.lower_ in ("on", "into") and doc[end - 1].lower_ in words("with_on"))
            )
            and doc[end - 1].lower_ in every
            and end + 1 < len(doc)
            and not taken[end + 1]
            and doc[end + 1].ent_type_ != "DATE"
            and (
                capital(doc[end + 1])
                or (
                    doc[end + 1].text == "the"
                    and end + 2 < len(doc)
                    and capital(doc[end + 2])
                    and token.text in ("on", "for")
                )
            )
        ):
            stop = list_end(doc, end + 1)
            if stop == end + 1:
                break
            end = stop
        else:
            break
    return end


def _parts(doc: Doc, start: int, end: int, label: str) -> list[tuple[int, int]]:
    """Return the names in what the recogniser took for one: long name and acronym, owner and owned, one and another."""
    if doc[end - 1].text == ")" and (opened := next((t.i for t in doc[start:end] if t.text == "("), None)):
        return [(start, opened), (opened + 1, end - 1)]
    listed = label == "ORG" and not any(t.lower_ in every_head() for t in doc[start:end])
    for i in range(start + 1, end - 1):
        lower = doc[i].lower_
        if lower == "," and listed and doc[i + 1].lower_.rstrip(".") not in words("legal_forms"):
            return [(start, i), *_parts(doc, i + 1, end, label)]
        left, right = doc[start:i], doc[i + 1 : end]
        if lower == "'s" and (_stands_alone(left) or left.text.lower() in words("generic_owners")):
            return [(start, i), *_parts(doc, i + 1, end, label)]
        if (
            lower == "and"
            and label == "ORG"
            and not _known(doc[start:end])
            and not known_body(doc[start:end].text)
            and (_known(left) or _known(right) or right[-1].lower_ == "bank" or known_body(left.text))
        ):
            return [(start, i), *_parts(doc, i + 1, end, label)]
        if lower == "of" and label == "ORG" and _left_alone(left) and known_place(right.text):
            return [(start, i), (i + 1, end)]
        if (
            lower == "of"
            and label == "LOC"
            and len(left) > 1
            and known_place(right.text)
            and not known_place(doc[start:end].text)
        ):
            return [(start, i), (i + 1, end)]
        if lower == "of" and {left[-1].lower_, right[-1].lower_} <= set(_facilities()):
            return [(start, i), *_parts(doc, i + 1, end, label)]
    return [(start, end)]


def _facilities() -> list[str]:
    found: list[str] = lexicon("entities")["heads"]["Facility"]
    return found


def _known(span: Span) -> bool:
    """Tell whether a name is a company's by a list or by its legal form."""
    return (
        gazetteer.listed_company(span.text)
        or span[-1].lower_.rstrip(".") in words("legal_forms")
        or (known_body(span.text) or ("",))[0] == "Company"
    )


def _stands_alone(span: Span) -> bool:
    """Tell whether a name before "'s" is one of its own: a place, a known body, a university."""
    return (
        known_place(span.text)
        or known_body(span.text) is not None
        or (len(span) > 1 and span[-1].lower_ in ("university", "college", "institute"))
    )


def _left_alone(span: Span) -> bool:
    """Tell whether "of Wayne" behind a company says where it is: not so in "Electricity Company of X", "Bank of X"."""
    return _known(span) and span[-1].lower_ not in ("company", "corporation", "bank", "co")


def _business_of_title(doc: Doc, start: int) -> bool:
    """Tell whether a name is the business of a minister or secretary: "Minister for Women, Children and Sport"."""
    i = start - 1
    while i > 0 and start - i < 8:
        token = doc[i]
        if token.lower_ in ("of", "for"):
            if doc[i - 1].lower_ in words("heads_of_business") and capital(doc[i - 1]):
                return any(t.lower_ in portfolio_words() for t in doc[i + 1 : start + 1])
            return doc[i - 1].lower_ in (
                "minister",
                "ministers",
                "secretary",
                "state",
                "undersecretary",
                "commissioner",
            ) and any(
                t.lower_ in ("minister", "ministers", "secretary", "undersecretary")
                or (t.lower_ == "commissioner" and capital(doc[start]) and doc[start].lower_ in portfolio_words())
                for t in doc[max(0, i - 3) : i]
            )
        if not (token.text == "," or token.lower_ in ("and", "&", "the") or capital(token)) or token.is_sent_end:
            return False
        i -= 1
    return False


@cache
def _small_heads() -> frozenset[str]:
    """Heads that newspapers write small after a name: "Subang air base" is one name."""
    return frozenset(["airport", "mine", "refinery", "pipeline", "dam", "smelter", "bridge", "prison", "stadium"])
