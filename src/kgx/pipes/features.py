"""What the names of a thing tell of it, beyond its type: that it is a party, a body of a state, an embassy."""

from __future__ import annotations

from functools import cache
from typing import Any

from kgx import gazetteer
from kgx.schema import lexicon


@cache
def national_bodies() -> dict[str, str]:
    """Return the keys of the countries of bodies that are known by name, by name in lower case."""
    return {name: f"iso:{code}" for code, names in lexicon("national_bodies").items() for name in names}


@cache
def _words(feature: str) -> tuple[frozenset[str], tuple[str, ...]]:
    row = lexicon("relations")["features"][feature]
    return frozenset(str(w) for w in row.get("heads", ())), tuple(str(w) for w in row.get("within", ()))


def features(entity: dict[str, Any]) -> frozenset[str]:
    """Return the features of a local entity, such as "party" or "public"; a ministry is always "public" and "unique",
    an organisation that is none of these and not of the "world" a "body", a region a "province" if it is not known to be "wide" (a sea, a
    continent).

    A feature belongs to a thing if one of its `heads` ends a name or the part of it before "of" ("Bank of Ghana"),
    one of the words `within` stands anywhere in a name, or a name is one of its `names`.
    """
    rows = lexicon("relations")["features"]
    found: set[str] = {"public", "unique"} if entity["type"] == "Ministry" else set()
    for feature, row in rows.items():
        if entity["type"] not in row["types"]:
            continue
        heads, within = _words(feature)
        for name in entity["names"]:
            lower = f" {name.lower()} "
            parts = (lower.strip(), lower.strip().partition(" of ")[0], lower.strip().partition(" for ")[0])
            if name.lower() in row.get("names", ()):
                found.add(feature)
            if any(part.endswith(head) and f" {part}".endswith(f" {head}") for part in parts for head in heads) or any(
                f" {word} " in lower for word in within
            ):
                found.add(feature)
    if "not_public" in found:
        found -= {"public", "unique"}
    if entity["type"] == "Organisation" and any(name.lower() in national_bodies() for name in entity["names"]):
        found.add("national")
    if entity["type"] == "Organisation" and not found & {"public", "national", "world"}:
        found.add("body")
    if entity["type"] == "Region":
        known = gazetteer.region(entity["label"])
        found.add("wide" if known is not None and known.country is None else "province")
    return frozenset(found)
