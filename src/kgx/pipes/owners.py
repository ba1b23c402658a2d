"""Whose an office is: owners for titles that name none, each office once, and the nationality that it shows."""

from __future__ import annotations

from typing import Any

from spacy.tokens import Doc

from kgx.pipes import layout
from kgx.pipes.home import Home
from kgx.pipes.titles import title_words


def settle(doc: Doc) -> None:
    """Give owners to titles that have none, keep each office once in its fullest form, add nationalities."""
    claims = layout.claims(doc)
    mine = [c for c in claims if c["relation"] == "holdsPosition"]
    rest = [c for c in claims if c["relation"] != "holdsPosition"]
    entities = layout.entities(doc)
    home = Home(doc, mine)
    for claim in mine:
        kinds = {entities[o]["type"] for o in claim["owners"]}
        head = claim["head"]
        national = head in title_words("national")
        if not kinds:
            if national and not (
                head in title_words("corporate") | title_words("local")
                and home.company_near(claim) is not None
                and not _capitalised(claim)
            ):
                country = home.country_for(claim)
                if country is not None:
                    claim["owners"] = [country]
                    _weaken(claim, 0.5 + 0.42 * home.margin)
            elif head in title_words("corporate") | title_words("body"):
                body = home.company_near(claim)
                if body is not None:
                    claim["owners"] = [body]
                    _weaken(claim, 0.75)
        elif "Country" not in kinds and (
            kinds & {"Ministry"}
            or (kinds == {"Organisation"} and any(entities[o].get("country") is not None for o in claim["owners"]))
        ):
            owner = next(o for o in claim["owners"] if entities[o]["type"] in ("Ministry", "Organisation"))
            country = entities[owner].get("country")
            if country is None and "Ministry" in kinds:
                country = home.country_for(claim)
            if country is not None:
                claim["owners"] = sorted({*claim["owners"], country})
        elif kinds == {"City"} and national and head not in title_words("local"):
            pass
    kept = _fullest(mine)
    found: dict[tuple[int, int], dict[str, Any]] = {}
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
                {**e, "rule": "office.nationality", "confidence": round(e["confidence"] - 0.05, 3)}
                for e in claim["evidence"]
            ]
    doc._.kgx_claims = rest + kept + [found[k] for k in sorted(found)]


def _weaken(claim: dict[str, Any], confidence: float) -> None:
    """Lower the confidence of an office whose owner was inferred: no more than the inference is worth."""
    claim["evidence"] = [{**e, "confidence": round(min(e["confidence"], confidence), 3)} for e in claim["evidence"]]


def _capitalised(claim: dict[str, Any]) -> bool:
    return bool(claim["title"][:1].isupper()) and claim["evidence"][0]["rule"] in ("title.before", "title.list")


def _key_words(title: str) -> frozenset[str]:
    drop = {"of", "for", "the", "and", "affairs", "to", "a", "-", ",", "&"}
    text = title.lower().replace("defense", "defence").replace("-", " ").replace(".", "").replace(",", " ")
    return frozenset(w for w in text.split() if w not in drop)


def _fullest(claims: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Keep each person's offices once, in the fullest form; evidence of shorter forms goes to it."""
    kept: list[dict[str, Any]] = []
    by_person: dict[int, list[dict[str, Any]]] = {}
    for claim in claims:
        by_person.setdefault(claim["subject"], []).append(claim)
    for person in sorted(by_person):
        mine = sorted(by_person[person], key=lambda c: (-len(_key_words(c["title"])), c["title_start"]))
        chosen: list[dict[str, Any]] = []
        for claim in mine:
            key = _key_words(claim["title"])
            fit = next(
                (
                    c
                    for c in chosen
                    if key <= _key_words(c["title"])
                    and _rank(key) == _rank(_key_words(c["title"]))
                    and _share(claim, c)
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
        kept += chosen
    return sorted(kept, key=lambda c: c["title_start"])


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


def _share(a: dict[str, Any], b: dict[str, Any]) -> bool:
    return not a["owners"] or not b["owners"] or bool(set(a["owners"]) & set(b["owners"]))
