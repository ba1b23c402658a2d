"""Say what kind of thing a name names by its own words, "Danube Water Company", and by the nouns beside it."""

from __future__ import annotations

from spacy.tokens import Doc

from kgx import gazetteer
from kgx.pipes.bodies import known_body
from kgx.pipes.places import placed, region_cue
from kgx.pipes.runs import Typed, capital, heads, words
from kgx.schema import lexicon

STATE_BANK = frozenset(["central", "reserve", "national", "state", "federal", "world", "development"])


def by_words(doc: Doc, start: int, end: int, *, default: str | None, label: str = "") -> Typed | None:
    """Return the name with the kind that its words say, then those beside it, then `default`; None if nothing does."""
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
    if label == "GPE" and len(tokens) > 1 and last in words("directions"):
        return Typed(start, end, "Region")  # a constituency: "Harbour North"
    if label == "GPE" and not placed(doc, start):
        return None
    if label == "GPE" and len(tokens) == 1 and doc[start].is_upper and len(doc[start]) <= 5 and _mixed(doc, start):
        return Typed(start, end, "Organisation")  # the initials of a party, not a town
    if default == "City" and region_cue(doc, start, end):
        return Typed(start, end, "Region", sure=True)
    if default is None or (label in ("EVENT", "FAC") and len(tokens) == 1):
        return Typed(start, end, default) if default == "Facility" else None
    return Typed(start, end, default)


def _mixed(doc: Doc, i: int) -> bool:
    """Tell whether the words around a token are not all written in capitals."""
    return any(t.text.islower() for t in doc[max(0, i - 6) : i + 6])


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
    return "Company" if len(tokens) == len(stem) and of_house(doc, start, end) else None


def of_house(doc: Doc, start: int, end: int) -> bool:
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
