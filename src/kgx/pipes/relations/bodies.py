"""Which state a ministry, court, army or agency belongs to, weighed over the whole article.

What patterns read beside a name ("the Danish parliament") counts most; then the country in the name, the country of the
offices held in the body, and last, where the state has just one such body or the article has one country, the talk.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from spacy.tokens import Doc, Span

from kgx import gazetteer
from kgx.pipes import layout
from kgx.pipes.features import national_bodies
from kgx.pipes.home import Home
from kgx.pipes.relations.claims import Claims
from kgx.pipes.statebodies import country_in_names

RELATION = "governmentBodyOf"
KINDS = frozenset(["commission", "court", "agency", "authority", "ministry", "council", "committee", "board", "office"])
PUBLIC = frozenset(["public", "national"])
CLEAR = {True: 0.2, False: 0.5}  # how likely the country of the talk must be, for a body that a state has once, or not


def public_bodies(doc: Doc, home: Home, features: list[frozenset[str]], found: Claims) -> None:
    """Add which country each body of a state belongs to, one a body; write it to the entity's `country` too."""
    entities = layout.entities(doc)
    positions = [c for c in layout.claims(doc) if c["relation"] == "holdsPosition"]
    countries = {e["key"]: n for n, e in enumerate(entities) if e["type"] == "Country" and e["key"]}
    offices: dict[int, Counter[int]] = defaultdict(Counter)
    for claim in positions:
        for body in claim["owners"]:
            for owner in claim["owners"]:
                if entities[owner]["type"] == "Country" and entities[body]["type"] != "Country":
                    offices[body][owner] += 1
    spans: dict[int, list[Span]] = defaultdict(list)
    for span in layout.mentions(doc):
        if span.id_ == "name" and features[int(span.kb_id_)] & PUBLIC:
            spans[int(span.kb_id_)].append(span)
    for body in sorted(spans):
        best = _of_names(doc, spans[body], countries) or found.only(body, RELATION)
        best = best or _known(entities[body]["names"], countries)
        if best is None and offices[body]:
            best = max(sorted(offices[body]), key=lambda o: offices[body][o]), "body.office", 0.8
        if best is None and "public" in features[body] and not _local(entities[body]["label"]):
            if "unique" in features[body] or "named_only" not in features[body]:
                best = _of_talk(doc, spans[body], home, unique="unique" in features[body])
        if best is None:
            continue
        country, rule, confidence = best
        entities[body]["country"] = country
        found.settle(body, RELATION, country)
        found.add(body, RELATION, country, where=doc[spans[body][0].start], rule=rule, confidence=confidence)


def _of_names(doc: Doc, spans: list[Span], countries: dict[str, int]) -> tuple[int, str, float] | None:
    """Return the country that a name of the body contains: "Bank of Ghana", "Turkish Embassy"."""
    country = country_in_names(doc, spans, countries)
    return (country, "body.name", 0.93) if country is not None else None


def _known(names: list[str], countries: dict[str, int]) -> tuple[int, str, float] | None:
    """Return the country of a body that is known by name, if the article names it."""
    for name in names:
        country = countries.get(national_bodies().get(name.lower(), ""))
        if country is not None:
            return country, "body.known", 0.9
    return None


def _local(name: str) -> bool:
    """Tell whether the name is that of a body of a region or city, or says no more than what kind of body it is."""
    words = [word for word in name.split() if word[0].isupper()]
    return (len(name.split()) == 1 and name.lower() in KINDS) or any(
        gazetteer.region(word) is not None or any(not city.ambiguous for city in gazetteer.cities(word))
        for word in words
        if len(word) > 3
    )


def _of_talk(doc: Doc, spans: list[Span], home: Home, *, unique: bool) -> tuple[int, str, float] | None:
    """Return the country that the talk is about where the body is named, if most of its mentions clearly agree."""
    votes: Counter[int] = Counter()
    for span in spans:
        country = home.country_at(doc[span.start])
        if country is not None and home.margin >= CLEAR[unique]:
            votes[country] += 1
    if not votes:
        return None
    country = max(sorted(votes), key=lambda c: votes[c])
    return (country, "body.context" if unique else "body.talk", 0.7) if 2 * votes[country] > len(spans) else None
