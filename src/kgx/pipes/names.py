"""Find the names in a parsed article: their boundaries, before anything is said about what they name.

The statistical recogniser proposes; rules over capitals, titles and connectors mend what it cuts off or fuses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Span, Token

from kgx import gazetteer
from kgx.pipes.layout import REGIONS
from kgx.pipes.portfolio import portfolio_words
from kgx.schema import lexicon

NAMED = frozenset(["PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "LAW", "PRODUCT", "WORK_OF_ART"])
LOOSE = frozenset(["ORG", "FAC", "EVENT", "LAW", "LOC", "WORK_OF_ART", "PRODUCT"])
POSSESSIVE = frozenset(["'s", "'"])
MINISTRY_BEFORE = frozenset(["ministry", "ministries", "department"])
MAX_NAME = 12  # tokens
KIN = frozenset(
    [
        "son",
        "brother",
        "sister",
        "rival",
        "judge",
        "father",
        "mother",
        "king",
        "prince",
        "lord",
        "baron",
        "chief",
        "bishop",
        "justice",
        "general",
        "major",
    ]
)
ROYAL = frozenset(
    [
        "king",
        "queen",
        "pope",
        "emir",
        "sultan",
        "prince",
        "princess",
        "sheikh",
        "sheikha",
        "lord",
        "saint",
        "mullah",
        "lady",
        "imam",
    ]
)


@dataclass(slots=True)
class Name:
    """Tokens `start:end` that name something; `label` is the recogniser's guess or that of the rule that found it."""

    start: int
    end: int
    label: str


@cache
def words(key: str) -> frozenset[str]:
    """Return one list of the lexicon of entities as a set of lower-case words."""
    return frozenset(lexicon("entities")[key])


def capital(token: Token) -> bool:
    """Tell whether the token is a word that begins with a capital."""
    return token.text[:1].isupper() and any(c.isalpha() for c in token.text)


def find_names(doc: Doc) -> list[Name]:
    """Return the names of a Doc in order, none overlapping another."""
    taken = bytearray(len(doc))
    names: list[Name] = []

    def keep(name: Name) -> None:
        if name.start < name.end and not any(taken[name.start : name.end]):
            taken[name.start : name.end] = b"\1" * (name.end - name.start)
            names.append(name)

    for name in (*_ministries(doc), *_joined_states(doc), *_forces(doc)):
        keep(name)
    persons: list[Span] = []
    others: list[Span] = []
    for ent in doc.ents:
        if ent.label_ in NAMED:
            (persons if ent.label_ == "PERSON" else others).append(ent)
    for name in _titled(doc):
        keep(name)
    for ent in persons:
        keep(_person(doc, ent, taken))
    for ent in others:
        for name in _other(doc, ent, taken):
            keep(name)
    return sorted(names, key=lambda name: name.start)


def _ministries(doc: Doc) -> Iterator[Name]:
    """Ministry of X, Y and Z; X and Y Ministry; foreign ministry."""
    portfolios = portfolio_words() | {"and"}
    for token in doc:
        lower = token.lower_
        if lower not in MINISTRY_BEFORE:
            continue
        after = token.i + 1
        if after + 1 < len(doc) and doc[after].lower_ in ("of", "for") and capital(token):
            end = _list_end(doc, after + 1)
            if end > after + 1:
                start = token.i
                if start and doc[start - 1].lower_ in ("federal", "royal") and capital(doc[start - 1]):
                    start -= 1
                yield Name(start, end, "MINISTRY")
                continue
        start = token.i
        if capital(token):
            while start and (doc[start - 1].lower_ in portfolios or (start < token.i and _joins(doc, start - 1))):
                start -= 1
            while start < token.i and (doc[start].lower_ in ("and", "&", ",", "the", "of") or not capital(doc[start])):
                start += 1
        else:
            while start and doc[start - 1].lower_ in portfolios:
                start -= 1
            while start < token.i and doc[start].lower_ in ("and", "of", "the", "for"):
                start += 1
        if start < token.i and (lower != "department" or capital(token)):
            yield Name(start, token.i + 1, "MINISTRY")


def _joins(doc: Doc, i: int) -> bool:
    return doc[i].lower_ in ("and", "&") and i > 0 and capital(doc[i - 1])


def _list_end(doc: Doc, start: int) -> int:
    """Return where a list of capitalised words ends: "Investments, Trade and Industry"."""
    i = start
    if i < len(doc) and doc[i].lower_ == "the":
        i += 1
    last = start
    while i < len(doc) and i - start < MAX_NAME:
        token = doc[i]
        if capital(token) and token.lower_ not in words("honorifics") | words("person_titles"):
            last = i + 1
        elif token.text == "," and i + 1 < len(doc) and capital(doc[i + 1]) and _and_follows(doc, i + 1):
            pass
        elif token.lower_ in ("and", "&", "-") and i + 1 < len(doc) and capital(doc[i + 1]):
            if _new_clause(doc, i + 1):
                break
        else:
            break
        i += 1
    return last


def _and_follows(doc: Doc, i: int) -> bool:
    """Tell whether a list that goes on after a comma soon ends with "and X"; "X, Y" alone may be two things."""
    portfolios = portfolio_words() | {"and"}
    if doc[i].lower_ not in portfolios:
        return False
    for token in doc[i : min(i + 6, len(doc))]:
        if token.lower_ in ("and", "&"):
            return True
        if not (capital(token) or token.text == ","):
            return False
    return False


def _new_clause(doc: Doc, i: int) -> bool:
    return doc[i].ent_type_ == "PERSON" or (
        doc[i].lower_ in ("ministry", "prime", "foreign") and doc[i].lower_ != "foreign"
    )


def _joined_states(doc: Doc) -> Iterator[Name]:
    """Trinidad and Tobago: one country, which recognisers take for two; and the body "of" it, if one precedes."""
    for token in doc:
        if token.lower_ not in ("and", "&") or token.i == 0 or token.i + 1 >= len(doc):
            continue
        for width in (3, 2, 1):
            for after in (1, 2, 3):
                start, end = token.i - width, token.i + 1 + after
                if start < 0 or end > len(doc) or not capital(doc[start]) or not capital(doc[end - 1]):
                    continue
                if gazetteer.country_of(doc[start:end].text) is None:
                    continue
                if start > 1 and doc[start - 1].lower_ == "of" and capital(doc[start - 2]):
                    head = start - 2
                    while (
                        head > 0
                        and capital(doc[head - 1])
                        and not doc[head].is_sent_start
                        and doc[head - 1].ent_type_ == "ORG"
                    ):
                        head -= 1
                    if doc[start - 2].ent_type_ == "ORG":
                        yield Name(head, end, "ORG")
                        continue
                yield Name(start, end, "GPE")


def _forces(doc: Doc) -> Iterator[Name]:
    """The Polish army, the Saudi embassy, Kirkuk airport: names whose last word is written small."""
    words_ = lexicon("entities")["small_heads"]
    for token in doc:
        if token.i == 0 or token.lower_ not in words_["last"]:
            continue
        start = token.i
        if token.lower_ in ("base", "force", "commission", "post"):
            if doc[start - 1].lower_ not in ("air", "naval", "army", "high", "border", "military"):
                continue
            start -= 1
        before = doc[start - 1] if start else None
        if before is None or not capital(before) or doc[start].is_sent_start:
            continue
        people = gazetteer.demonym(before.text) is not None
        if token.lower_ in words_["of_people"] and people:
            yield Name(start - 1, token.i + 1, "ORG")
        elif (
            token.lower_ in words_["of_places"]
            and not people
            and before.ent_type_ in ("GPE", "FAC", "LOC", "ORG")
            and before.lower_ not in words("person_titles")
        ):
            first = start - 1
            while (
                first > 0
                and doc[first - 1].ent_type_ == before.ent_type_
                and capital(doc[first - 1])
                and doc[first].ent_iob_ == "I"
            ):
                first -= 1
            yield Name(first, token.i + 1, "FAC")


def _titled(doc: Doc) -> Iterator[Name]:
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
        start = i
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
                    and here.ent_type_ not in ("DATE", "GPE", "NORP")
                )
                or (here.ent_type_ == "GPE" and end > start and capital(here) and doc[end - 1].ent_type_ == "PERSON")
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
        run = doc[start:end]
        if not run or (not any(t.ent_type_ == "PERSON" for t in run) and not _name_like(run)):
            continue
        if any((t.lower_ in titles and t.lower_ not in KIN) or t.lower_ in never for t in run):
            continue
        if end - start == 1 and doc[start - 1].lower_ in ROYAL and capital(doc[start - 1]):
            start -= 1
        yield Name(start, end, "PERSON")
        i = end


def _name_like(run: Span) -> bool:
    """Tell whether a run that the recogniser did not take for a person may be one all the same."""
    if (
        any(t.ent_type_ in ("ORG", "LOC", "FAC", "EVENT", "LAW", "MONEY", "CARDINAL", "WORK_OF_ART") for t in run)
        and len(run) < 2
    ):
        return False
    heads = lexicon("entities")["heads"]
    if any(run[-1].lower_ in heads[kind] for kind in ("Organisation", "Company", "Facility", "NamedEvent", "Ministry")):
        return False
    return len(run) <= 6 and all(t.tag_.startswith("NNP") or not capital(t) for t in run)


def _person(doc: Doc, ent: Span, taken: bytearray) -> Name:
    start, end = _trim(doc, ent.start, ent.end)
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
            and token.ent_type_ in ("", "PERSON")
            and token.pos_ == "PROPN"
            and token.lower_ not in titles
        ) or token.lower_ in suffixes:
            end += 1
        elif (
            token.lower_ in particles
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
        start -= 1
    # what it took too much of: "Chairman Mostafa Terrab"
    for i in range(end - 2, start - 1, -1):
        if (doc[i].lower_ in titles and not (doc[i].lower_ in KIN and i > start)) or (
            doc[i].lower_ in honorifics and i - start < 3
        ):
            start = i if i == end - 2 and doc[i].lower_ in ROYAL else i + 1
            break
    while start < end - 1 and doc[start].lower_ in honorifics:
        if start == end - 2 and doc[start].lower_ in ROYAL:
            break  # "Prince William", "Sheikh Hasina": the name of somebody with one name
        start += 1
    real = any(capital(t) and t.lower_ not in honorifics and t.lower_ not in titles for t in doc[start:end])
    label = "PERSON" if real else ""
    return Name(start, end, label) if label else Name(start, start, "")


def _other(doc: Doc, ent: Span, taken: bytearray) -> Iterator[Name]:
    start, end = _trim(doc, ent.start, ent.end)
    if start >= end or not any(capital(t) or t.text[:1].isdigit() for t in doc[start:end]):
        return
    if ent.label_ not in ("GPE", "NORP") and _business_of_title(doc, start):
        return
    if ent.label_ in ("GPE", "NORP"):
        yield Name(start, end, ent.label_)
        return
    every = _every_head()
    titles = words("person_titles")
    # a title and a name that were fused: "OCP Group Chairman"
    while (
        end - start > 1
        and doc[end - 1].lower_ in titles
        and capital(doc[end - 1])
        and doc[end - 1].lower_ not in ("general", "executive", "leader")
    ):
        end -= 1
    # left: capitalised words that belong to it
    while start > 0 and not taken[start - 1] and not doc[start].is_sent_start:
        token = doc[start - 1]
        if (
            not (capital(token) and token.ent_type_ == "" and token.pos_ == "PROPN")
            or token.lower_ in titles
            or token.lower_ in words("never")
        ):
            break
        start -= 1
    # right: a head word, or "of X" after one
    while end < len(doc) and end - start < MAX_NAME and not doc[end].is_sent_start and not taken[end]:
        token = doc[end]
        if (
            capital(token)
            and token.ent_type_ == ""
            and token.pos_ in ("PROPN", "NOUN")
            and (token.lower_ in every or token.pos_ == "PROPN")
        ):
            if token.lower_ in titles:
                break
            end += 1
        elif (
            token.lower_ in ("of", "for")
            and doc[end - 1].lower_ in every
            and end + 1 < len(doc)
            and capital(doc[end + 1])
            and not taken[end + 1]
        ):
            stop = _list_end(doc, end + 1)
            if stop == end + 1:
                break
            end = stop
        else:
            break
    if end < len(doc) and ent.label_ in LOOSE and not capital(doc[end]) and not taken[end]:
        lower = doc[end].lower_
        if lower in _small_heads() and (ent.label_ == "FAC" or lower in _small_heads()) and end - start <= 4:
            end += 1
    while end > start and doc[end - 1].lower_ in ("of", "for", "and", "the", "on", "in", "&"):
        end -= 1
    if end - start > 1 and any(
        t.lower_ in ("adviser", "advisor", "commissioner", "commander", "sgt", "sgt.") for t in doc[start:end]
    ):
        return
    if start < end:
        yield Name(start, end, ent.label_)


def _business_of_title(doc: Doc, start: int) -> bool:
    """Tell whether a name is the business of a minister or secretary: "Minister for Women, Children and Sport"."""
    i = start - 1
    while i > 0 and start - i < 8:
        token = doc[i]
        if token.lower_ in ("of", "for"):
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
def _every_head() -> frozenset[str]:
    return frozenset(word for group in lexicon("entities")["heads"].values() for word in group)


@cache
def _small_heads() -> frozenset[str]:
    """Heads that newspapers write small after a name: "Subang air base" is one name."""
    return frozenset(["airport", "mine", "refinery", "pipeline", "dam", "smelter", "bridge", "prison", "stadium"])


def _trim(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Leave out articles, possessives, quotes and brackets at the ends of a span."""
    while start < end and (
        doc[start].lower_ in ("the", "a", "an", "this", "its", "their", "his", "her", "our")
        or doc[start].is_punct
        or doc[start].is_space
    ):
        start += 1
    while end > start and (
        doc[end - 1].text in POSSESSIVE
        or (doc[end - 1].is_punct and not doc[end - 1].text.endswith(".") and doc[end - 1].text != ")")
        or doc[end - 1].is_space
    ):
        end -= 1
    if end > start and doc[end - 1].text == ")" and not any(t.text == "(" for t in doc[start:end]):
        end -= 1
    if any(t.text == "(" for t in doc[start:end]) and not any(t.text == ")" for t in doc[start:end]):
        end = next(t.i for t in doc[start:end] if t.text == "(")
    return start, end


def part_of(doc: Doc) -> list[str]:
    """Return the part of the article (headline, body …) of each token, "" between the regions."""
    parts = [""] * len(doc)
    for span in doc.spans.get(REGIONS, ()):
        parts[span.start : span.end] = [span.label_] * len(span)
    return parts
