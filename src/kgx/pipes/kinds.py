"""Say what kind of thing a name names: gazetteers, the words of the name, and the words beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc

from kgx import gazetteer
from kgx.pipes.bodies import is_acronym, known_body
from kgx.pipes.namesakes import elsewhere, is_state, key_of
from kgx.pipes.portfolio import portfolio_words
from kgx.pipes.runs import Name, capital, every_head, words
from kgx.schema import lexicon

SUM = re.compile(r"(\W|[A-Z]{0,3}dollars? |[A-Z]{1,3}\$){0,3}\d[\d.,]*\s?(bn|mn|m|tn|k|p|c|pc|million|billion)?")
LOCATIVE = frozenset(["in", "at", "near", "outside", "inside", "around", "across", "within", "into", "from"])
DEFAULTS = {"ORG": "Organisation", "FAC": "Facility", "EVENT": "NamedEvent", "GPE": "City", "LOC": "Region"}
STATE_BANK = frozenset(["central", "reserve", "national", "state", "federal", "world", "development"])


@dataclass(slots=True)
class Typed:
    """A name with its kind: `type` as in the model, mention `kind`, and `key` and `label` where a gazetteer knows it."""

    start: int
    end: int
    type: str
    kind: str = "name"
    key: str | None = None
    label: str | None = None
    sure: bool = False


@cache
def heads(group: str) -> dict[str, frozenset[str]]:
    """Return, by type, the head words of one group ("heads", "first", "nouns") of the lexicon."""
    return {kind: frozenset(row) for kind, row in lexicon("entities")[group].items()}


def classify(doc: Doc, name: Name) -> Typed | None:
    """Return the name with its kind, or None if it names nothing of interest."""
    start, end, label = name.start, name.end, name.label
    span = doc[start:end]
    text = span.text
    lower = text.lower()
    if label == "TICKER":
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
    place = _place(doc, start, end, text, label)
    if place is not None:
        return place
    if name.sure:
        return Typed(start, end, DEFAULTS[label], sure=True)
    if label == "PERSON":
        return _person(doc, start, end)
    if label == "NORP":
        return _by_words(doc, start, end, default=None)
    default = DEFAULTS.get(label)
    return _by_words(doc, start, end, default=default, label=label)


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
    ranks = words("honorifics") | words("person_titles")
    if all(t.lower_ in ranks for t in doc[start:end]):
        return True
    if label == "GPE":
        return False
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
        or (not gazetteer.given_name(doc[start].text) and any(_house(doc, i, end) for i in range(start, end)))
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
    titles = words("person_titles") | words("honorifics")
    return not gazetteer.given_name(doc[i].text) and not (i and doc[i - 1].lower_ in titles)


def _only_office(doc: Doc, start: int, end: int) -> bool:
    """Tell whether all words are those of an office: "Economic Adviser"."""
    office = portfolio_words() | words("person_titles") | frozenset(lexicon("portfolios")["further"])
    return all(t.lower_ in office or t.lemma_.lower() in office for t in doc[start:end]) and (
        end - start > 1 or doc[start].lower_ not in words("person_titles") or doc[start].tag_ != "NNP"
    )


def _after_title(doc: Doc, start: int) -> bool:
    return start > 0 and doc[start - 1].lower_ in words("person_titles")


def _place(doc: Doc, start: int, end: int, text: str, label: str) -> Typed | None:
    """Read the name as a country, demonym, capital, region or city, where the gazetteer knows it."""
    state = gazetteer.region(lexicon("entities")["states"].get(text, ""))
    if state is not None and start and doc[start - 1].text in (",", "(", "-"):
        return Typed(start, end, "Region", "name", state.key, state.names[0], sure=True)
    demonym = gazetteer.demonym(text)
    if demonym is not None and (label in ("NORP", "GPE", "LOC", "ORG", "") or doc[start].pos_ == "ADJ"):
        return Typed(start, end, "Country", "demonym", demonym.key, demonym.label, sure=True)
    if label == "PERSON" and (end - start > 1 or _after_title(doc, start) or _named_after(doc, end)):
        return None
    if label == "PERSON" and not gazetteer.given_name(text):
        before = doc[start - 1].lower_ if start else ""
        if before in ("in", "near", "outside") and gazetteer.cities(text):
            label = "GPE"
        elif before in ("in", "of", "from", "to") and gazetteer.region(text):
            label = "LOC"
    country = gazetteer.country_of(text)
    if country is not None and country.ambiguous and is_state(doc, start, end):
        return Typed(start, end, "Region", "name", f"region:{gazetteer.fold(text)}", None, sure=True)
    if country is not None and not (label == "PERSON" and country.ambiguous):
        return Typed(start, end, "Country", "name", country.key, country.label, sure=True)
    if label in ("EVENT", "LAW", "WORK_OF_ART", "FAC"):
        return None
    capital_of = gazetteer.capital_of(text)
    cities = gazetteer.cities(text)
    if capital_of is not None and elsewhere(doc, start, end, capital_of.iso2, cities):
        capital_of = None
    if capital_of is not None and label in ("GPE", "LOC", "ORG", "", "NORP", "PERSON"):
        if speaks_for_state(doc, start, end):
            return Typed(start, end, "Country", "capital", capital_of.key, capital_of.label, sure=True)
        city = next((c for c in cities if c.country == capital_of.iso2), None)
        return Typed(start, end, "City", "name", city.key if city else None, None, sure=True)
    region = gazetteer.region(text)
    if region is not None and label in ("GPE", "LOC", "NORP", "ORG", ""):
        kind = "name"
        if gazetteer.fold(text) not in {gazetteer.fold(n) for n in region.names}:
            return None  # "European", "African" name no place here
        metropolis = gazetteer.cities(f"{text} City") if region.country == "US" or text == "New York" else cities
        if (
            metropolis
            and metropolis[0].population > 1_000_000
            and label in ("GPE", "")
            and not _region_cue(doc, start, end)
        ):
            return Typed(start, end, "City", "name", metropolis[0].key, None, sure=True)
        if not (cities and cities[0].population > 1_000_000 and label == "GPE"):
            return Typed(start, end, "Region", kind, region.key, None, sure=label != "ORG")
    if cities and (label in ("GPE", "LOC") or (label == "" and not cities[0].ambiguous)):
        if _region_cue(doc, start, end):
            return Typed(start, end, "Region")
        return Typed(start, end, "City", "name", key_of(doc, start, end, cities), None, sure=label == "GPE")
    return None


def _named_after(doc: Doc, end: int) -> bool:
    """Tell whether a surname follows: "Jordan Peele" cut short."""
    return end < len(doc) and doc[end].ent_type_ == "PERSON"


def _region_cue(doc: Doc, start: int, end: int) -> bool:
    regions = heads("nouns")["Region"]
    after = doc[end].lower_ if end < len(doc) else ""
    before = [doc[i].lower_ for i in range(max(0, start - 3), start)]
    if after in regions:
        return True
    return len(before) >= 2 and before[-1] == "of" and before[-2] in regions and "capital" not in before


def speaks_for_state(doc: Doc, start: int, end: int) -> bool:
    """Tell whether a capital's name stands for the government here ("Rabat's ambition", "ties with Beijing")."""
    root = doc[start:end].root
    head, dep = root.head, root.dep_
    text = doc[start:end].text
    if text.lower() in ("washington dc", "washington d.c.", "washington, d.c.", "washington, dc") or text.isupper():
        return False
    if dep == "conj":
        first = head
        while first.dep_ == "conj":
            first = first.head
        if first.ent_type_ in ("GPE", "ORG"):
            return _governs(first.dep_, first.head, doc, first)
    return _governs(dep, head, doc, root)


def _governs(dep: str, head: object, doc: Doc, root: object) -> bool:
    cues = lexicon("entities")["government"]
    if dep in ("nsubj", "nsubjpass", "agent"):
        lemma = head.lemma_.lower()  # type: ignore[attr-defined]
        return lemma not in cues["not_subject_of"]
    if dep == "poss":
        return head.lemma_.lower() in cues["possessed"]  # type: ignore[attr-defined]
    if dep == "pobj":
        prep = head.lower_  # type: ignore[attr-defined]
        if prep in LOCATIVE:
            return False
        up = head.head.lemma_.lower()  # type: ignore[attr-defined]
        if prep == "between":  # flights between Doha and Sydney
            partners = [c for c in root.children if c.dep_ == "conj"]  # type: ignore[attr-defined]
            return not any(gazetteer.cities(c.text) and not gazetteer.capital_of(c.text) for c in partners)
        if prep in ("with", "by", "against", "behalf"):
            return True
        if prep in ("to", "of", "on", "for", "towards", "toward"):
            return up in cues["governs_to"]
        return False
    if dep in ("dobj", "dative"):
        return head.lemma_.lower() in cues["object_of"]  # type: ignore[attr-defined]
    if dep in ("compound", "nmod"):
        return False
    return False


def _by_words(doc: Doc, start: int, end: int, *, default: str | None, label: str = "") -> Typed | None:
    tokens = [t.lower_ for t in doc[start:end]]
    last = tokens[-1].rstrip(".") if len(tokens[-1]) > 2 else tokens[-1]
    if len(tokens) > 1:
        cut = next((i for i, t in enumerate(tokens) if i and t in ("of", "for", "on", "in")), None)
        stem = tokens[:cut] if cut else tokens
        head = stem[-1]
        found = _head_type(doc, start, end, head, stem, tokens)
        if found:
            return Typed(start, end, found, sure=True)
        if last in heads("heads")["Region"] or (
            tokens[0] in heads("first")["Region"] and (tokens[1] == "of" or tokens[0] not in words("only_with_of"))
        ):
            return Typed(start, end, "Region", sure=True)
    elif last.endswith("bank") and len(last) > 6:
        return Typed(start, end, "Company", sure=True)
    elif last in heads("heads")["Organisation"] or last in heads("heads")["Ministry"]:
        # a bare "Parliament", "Cabinet", "Treasury"
        return (
            Typed(start, end, "Ministry" if last in heads("heads")["Ministry"] else "Organisation")
            if capital(doc[start]) and default == "Organisation"
            else None
        )
    said = beside(doc, start, end)
    if said:
        return Typed(start, end, said, sure=True)
    if label in ("ORG", "PRODUCT", "FAC", "") and (tokens[0] in heads("first")["Company"] or "&" in tokens[1:-1]):
        return Typed(start, end, "Company", sure="&" not in tokens)
    if label in ("ORG", "GPE", "PRODUCT", "FAC", "") and gazetteer.listed_company(doc[start:end].text):
        return Typed(start, end, "Company", sure=True)
    if label == "GPE" and not _placed(doc, start):
        return None
    if default == "City" and _region_cue(doc, start, end):
        return Typed(start, end, "Region", sure=True)
    if default is None or (label in ("EVENT", "FAC") and len(tokens) == 1):
        return Typed(start, end, default) if default == "Facility" else None
    return Typed(start, end, default)


def _placed(doc: Doc, start: int) -> bool:
    """Tell whether the words before an unknown name can lead up to a place."""
    before = doc[start - 1] if start else None
    return before is not None and (
        before.lower_ in LOCATIVE
        or before.lower_
        in ("to", "of", "between", "and", ",", "through", "via", "for", "toward", "towards", "the", "(")
    )


def _head_type(doc: Doc, start: int, end: int, head: str, stem: list[str], tokens: list[str]) -> str | None:
    bare = head.rstrip(".")
    if tokens[-1].rstrip(".") in words("legal_forms"):
        return "Company"
    if tokens[0] in ("banque", "banco") and len(tokens) > 2 and gazetteer.country_of(doc[end - 1].text):
        return "Organisation"
    if head == "bank" or tokens[0] == "bank":
        state = STATE_BANK & set(stem) or (
            tokens[0] == "bank"
            and len(tokens) > 2
            and gazetteer.country_of(" ".join(t.text for t in doc[start + 2 : end]))
        )
        return "Organisation" if state else "Company"
    if (head in ("agency", "press") and "news" in stem) or (head == "agency" and "press" in stem):
        return "Company"
    if f"{stem[-2]} {head}" in heads("heads")["Facility"] if len(stem) > 1 else False:
        return "Facility"
    order = ("Ministry", "Agreement", "NamedEvent", "Facility", "Organisation", "Company", "Region")
    for kind in order:
        if head in heads("heads")[kind] or bare in heads("heads")[kind]:
            if (
                kind == "Organisation"
                and bare in ("services", "service", "network", "club")
                and beside(doc, start, end) == "Company"
            ):
                return "Company"
            return kind
    if len(tokens) > len(stem):
        for kind in ("Organisation", "Facility", "Agreement", "NamedEvent"):
            if tokens[0] in heads("first")[kind]:
                return kind
    else:
        for kind in ("Organisation", "Facility"):
            if tokens[0] in heads("first")[kind] and tokens[0] not in (
                "house",
                "central",
                "party",
                "group",
                "bank",
                "fort",
                "camp",
            ):
                return kind
    if words("company_words") & set(tokens) and not STATE_BANK & set(tokens):
        return "Company"
    return "Company" if len(tokens) == len(stem) and _house(doc, start, end) else None


def _house(doc: Doc, start: int, end: int) -> bool:
    """Tell whether a name begins with that of a large company: "Embraer Defense", "Telia Lithuania"."""
    for stop in range(start + 1, min(end, start + 2) + 1):
        known = known_body(doc[start:stop].text)
        if known and known[0] == "Company":
            return True
    return False


def beside(doc: Doc, start: int, end: int) -> str | None:
    """Read the common noun in apposition to a name: "the carmaker X", "X, a newspaper,", "X airport"."""
    before = doc[start - 1].lower_ if start else ""
    if before in ("'s", "giant", "group", "firm", "company", "-"):
        before = "company" if before in ("giant", "group", "firm", "company") else before
    two = f"{doc[start - 2].lower_} {before}" if start > 1 else ""
    for kind, nouns in heads("nouns").items():
        if before in nouns or two in nouns:
            return kind
    root = doc[start:end].root
    for child in root.children:
        if child.dep_ == "appos" and child.i >= end and child.i - end < 12 and not child.ent_type_:
            for kind, nouns in heads("nouns").items():
                if child.lower_ in nouns and kind not in ("City", "Region"):
                    return kind
    if root.dep_ == "appos" and not root.head.ent_type_ and root.head.i < start:
        for kind, nouns in heads("nouns").items():
            if root.head.lower_ in nouns:
                return kind
    context = lexicon("entities")["company_context"]
    after = doc[end].lower_ if end < len(doc) else ""
    if after == "'s" and end + 1 < len(doc):
        after = doc[end + 1].lower_
    if after in context["after"] and after not in (
        "unit",
        "spokesman",
        "spokeswoman",
        "executive",
        "executives",
        "plant",
    ):
        return "Company"
    three = f"{doc[start - 3].lower_} {two}" if start > 2 else ""
    if two in context["before"] or three in context["before"]:
        return "Company"
    return None
