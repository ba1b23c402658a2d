"""The component `kgx_owners`, whose an office is: owners for titles that name none, each office once, and the nationality that it shows."""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from kgx.pipes import layout
from kgx.pipes.features import features
from kgx.pipes.home import Home
from kgx.pipes.titlewords import SOMEBODY, key_words, title_words
from kgx.schema import lexicon

Claim = dict[str, Any]


@Language.component("kgx_owners", requires=["doc.spans"])
def settle(doc: Doc) -> Doc:
    """Give owners to titles that have none, keep each office once in its fullest form, add nationalities."""
    rest = [c for c in layout.claims(doc) if c["relation"] != "holdsPosition"]
    home, bare = bare_offices(doc)
    home.settle([c for c in bare if readable(c, home)])
    for claim in sorted(bare, key=lambda c: bool(c.get("boss", -1) >= 0)):
        _infer(claim, home)
    for claim in home.claims:
        like = claim.pop("like", None)
        claim.pop("unlike", None)
        if like is not None and not claim["owners"]:
            claim["owners"] = list(like["owners"])
        _add_country(claim, home)
    kept = _fullest(home.claims)
    doc._.kgx_claims = rest + kept + _nationalities(kept, layout.entities(doc))
    return doc


def bare_offices(doc: Doc) -> tuple[Home, list[Claim]]:
    """Return the home of an article, and its offices whose owner neither a name nor a word that stands for one tells."""
    mine = sorted((c for c in layout.claims(doc) if c["relation"] == "holdsPosition"), key=lambda c: c["title_start"])
    home = Home(doc, mine)
    for claim in mine:
        _stood_for(claim, home)
    return home, [c for c in mine if not c["owners"] and not c.get("like")]


def readable(claim: Claim, home: Home) -> bool:
    """Tell whether the owner of an office may be inferred: not where it is somebody's whose name could not be read."""
    named = claim.get("boss", -1) >= 0 or claim.get("unread") or claim.get("nominal", -1) >= 0
    return not named or home.kinds(claim) == ("country",)


def _stood_for(claim: Claim, home: Home) -> None:
    """Take the owner that a noun or pronoun stands for: "the group's chairman", "its president", "his minister"."""
    if claim["owners"]:
        return
    owner = None
    if claim.get("nominal", -1) >= 0:
        owner = home.nominal(claim["nominal"])
    elif claim.get("possessive", -1) >= 0 and home.doc[claim["possessive"]].lower_ in ("its", "their"):
        owner = home.its(claim)
    elif claim.get("possessive", -1) >= 0 and claim.get("boss", -1) == -1:
        claim["boss"] = home.boss(claim["possessive"])
    if owner is not None:
        claim["owners"] = [owner]
        _weaken(claim, 0.8)


def _infer(claim: Claim, home: Home) -> None:
    """Give an office the owner that most speaks for."""
    entities = home.entities
    boss = claim.get("boss", -1)
    if boss >= 0:
        owners = [
            o for c in home.claims if c["subject"] == boss for o in c["owners"] if entities[o]["type"] == "Country"
        ]
        if owners:
            claim["owners"] = owners[:1]
            _weaken(claim, 0.8)
            return
    if not readable(claim, home):
        return
    owner = home.country_whatever(claim) if boss == SOMEBODY else home.owner_for(claim)
    if owner is not None:
        claim["owners"] = [owner]
        claim["inferred"] = True
        if entities[owner]["type"] == "Country":
            _weaken(claim, 0.4 + 0.56 * home.margin, how="home")
        else:
            _weaken(claim, 0.75, how="near")


def _add_country(claim: Claim, home: Home) -> None:
    """Add the country of the ministry or public body that an office belongs to."""
    entities = home.entities
    kinds = {entities[o]["type"] for o in claim["owners"]}
    if "Country" in kinds or not kinds & {"Ministry", "Organisation"}:
        return
    for owner in claim["owners"]:
        country = home.country_of.get(owner)
        if country is None and entities[owner]["type"] in ("Ministry", "Organisation"):
            country = home.country_whatever(claim) if "unique" in features(entities[owner]) else None
        if country is not None:
            claim["owners"] = sorted({*claim["owners"], country})
            return


def _nationalities(kept: list[Claim], entities: list[dict[str, Any]]) -> list[Claim]:
    """Return the nationalities that offices of a country show, in order of person and country."""
    found: dict[tuple[int, int], Claim] = {}
    for claim in kept:
        if claim["head"] not in title_words("shows_nationality"):
            continue
        countries = [o for o in claim["owners"] if entities[o]["type"] == "Country"]
        bodies = [o for o in claim["owners"] if entities[o]["type"] in ("Company", "Region", "City")]
        if len(countries) == 1 and not bodies:
            key = (claim["subject"], countries[0])
            row = found.setdefault(
                key,
                {"relation": "nationality", "subject": key[0], "object": key[1], "status": "asserted", "evidence": []},
            )
            row["evidence"] += [
                {
                    **e,
                    "rule": "office.nationality" + (".home" if e["rule"].endswith(".home") else ""),
                    "confidence": round(e["confidence"] - 0.05, 3),
                }
                for e in claim["evidence"]
            ]
    return [found[k] for k in sorted(found)]


def _weaken(claim: Claim, confidence: float, how: str = "reference") -> None:
    """Say in the evidence of an office how its owner was inferred, and be no surer than the inference is."""
    claim["evidence"] = [
        {**e, "rule": f"{e['rule']}.{how}", "confidence": round(min(e["confidence"], confidence), 3)}
        for e in claim["evidence"]
    ]


def _fullest(claims: list[Claim]) -> list[Claim]:
    """Keep each person's offices once, in the fullest form; evidence of shorter forms goes to it."""
    kept: list[Claim] = []
    by_person: dict[int, list[Claim]] = {}
    for claim in claims:
        by_person.setdefault(claim["subject"], []).append(claim)
    for person in sorted(by_person):
        mine = sorted(by_person[person], key=lambda c: (-len(key_words(c["title"])), c["title_start"]))
        chosen: list[Claim] = []
        for claim in mine:
            key = key_words(claim["title"])
            fit = next(
                (
                    c
                    for c in chosen
                    if key <= key_words(c["title"]) and _rank(key) == _rank(key_words(c["title"])) and _share(claim, c)
                ),
                None,
            )
            if fit is None:
                chosen.append(claim)
                continue
            fit["evidence"] = fit["evidence"] + [e for e in claim["evidence"] if e not in fit["evidence"]]
            fit["owners"] = sorted({*fit["owners"], *claim["owners"]}) if not fit["owners"] else fit["owners"]
            if fit["tenure"] == "current" and claim["tenure"] != "current":
                fit["tenure"] = claim["tenure"]
        kept += [c for c in chosen if c["title"].lower() not in title_words("any_state") or not _heads_state(c, chosen)]
    return sorted(kept, key=lambda c: c["title_start"])


def _heads_state(claim: Claim, others: list[Claim]) -> bool:
    """Tell whether a head of state or government is told by another office already: the president, the king."""
    return any(c is not claim and c["head"] in lexicon("home")["only_country"] + ["president"] for c in others)


def _rank(key: frozenset[str]) -> frozenset[str]:
    return key & {
        "deputy",
        "vice",
        "prime",
        "senior",
        "assistant",
        "under",
        "junior",
        "first",
        "acting",
        "chief",
        "president",
        "chairman",
        "ceo",
        "spokesman",
    }


def _share(a: Claim, b: Claim) -> bool:
    return not a["owners"] or not b["owners"] or bool(set(a["owners"]) & set(b["owners"]))
