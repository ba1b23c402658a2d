"""Say whether a name is that of a country, region or city, and whether a capital stands for its government."""

from __future__ import annotations

from spacy.tokens import Doc

from kgx import gazetteer
from kgx.pipes.namesakes import elsewhere, is_state, key_of
from kgx.pipes.runs import Typed, heads, words
from kgx.schema import lexicon

LOCATIVE = frozenset(["in", "at", "near", "outside", "inside", "around", "across", "within", "into", "from"])


def known_as_place(doc: Doc, start: int, end: int, text: str, label: str) -> Typed | None:
    """Read the name as a country, demonym, capital, region or city, where the gazetteer knows it."""
    state = gazetteer.region(lexicon("entities")["states"].get(text, ""))
    if state is not None and start and doc[start - 1].text in (",", "(", "-"):
        return Typed(start, end, "Region", "name", state.key, state.names[0], sure=True)
    demonym = gazetteer.demonym(text)
    if demonym is not None and (label in ("NORP", "GPE", "LOC", "ORG", "") or doc[start].pos_ == "ADJ"):
        return Typed(start, end, "Country", "demonym", demonym.key, demonym.label, sure=True)
    if label == "PERSON" and (
        end - start > 1 or (start > 0 and doc[start - 1].lower_ in words("person_titles")) or _named_after(doc, end)
    ):
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
            and not region_cue(doc, start, end)
        ):
            return Typed(start, end, "City", "name", metropolis[0].key, None, sure=True)
        if not (cities and cities[0].population > 1_000_000 and label == "GPE"):
            return Typed(start, end, "Region", kind, region.key, None, sure=label != "ORG")
    if cities and _with_article(doc, start, end):
        return None
    if cities and (label in ("GPE", "LOC") or (label == "" and not cities[0].ambiguous)):
        if region_cue(doc, start, end):
            return Typed(start, end, "Region")
        return Typed(start, end, "City", "name", key_of(doc, start, end, cities), None, sure=label == "GPE")
    return None


def _with_article(doc: Doc, start: int, end: int) -> bool:
    """Tell whether a town's name stands as no town's does: "the Berkeley, a hotel"."""
    if not start or doc[start - 1].text != "the" or doc[start].text == "The":
        return False
    after = doc[end] if end < len(doc) else None
    return after is None or after.is_punct or after.pos_ in ("VERB", "AUX", "CCONJ", "ADP")


def _named_after(doc: Doc, end: int) -> bool:
    """Tell whether a surname follows: "Jordan Peele" cut short."""
    return end < len(doc) and doc[end].ent_type_ == "PERSON"


def region_cue(doc: Doc, start: int, end: int) -> bool:
    """Tell whether the words around a name make a region of it: "X province", "the island of X"."""
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


def placed(doc: Doc, start: int) -> bool:
    """Tell whether the words before an unknown name can lead up to a place."""
    before = doc[start - 1] if start else None
    return before is not None and (
        before.lower_ in LOCATIVE
        or before.lower_
        in ("to", "of", "between", "and", ",", "through", "via", "for", "toward", "towards", "the", "(")
    )
