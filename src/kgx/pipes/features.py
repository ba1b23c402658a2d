"""What the names of a thing tell of it, beyond its type: that it is a party, a body of a state, an embassy."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from kgx import gazetteer
from kgx.schema import lexicon


@cache
def national_bodies() -> dict[str, str]:
    """Return the keys of the countries of bodies that are known by name, by name in lower case."""
    return {name: f"iso:{code}" for code, names in lexicon("national_bodies").items() for name in names}


def features(entity: dict[str, Any]) -> frozenset[str]:
    """Return the features of a local entity, such as "party" or "public".

    A ministry is always "public" and "unique"; an organisation that is neither public nor of the "world" is a "body"; a
    region is a "province" if it is not known to be "wide" (a sea, a continent). Otherwise a feature belongs to a thing if
    one of its `heads` ends a name or the part of it before "of" ("Bank of Ghana"), if one of the words `within` stands
    anywhere in a name, or if a name is one of its `names`.
    """
    return _features(entity["type"], entity["label"], tuple(entity["names"]))


@cache
def _shape(feature: str) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None, frozenset[str], frozenset[str]]:
    row = lexicon("relations")["features"][feature]
    heads, within = (
        re.compile(rf"(?:^| )(?:{'|'.join(re.escape(str(w)) for w in row[key])}){end}") if row.get(key) else None
        for key, end in (("heads", "$"), ("within", "(?: |$)"))
    )
    return heads, within, frozenset(str(w) for w in row.get("names", ())), frozenset(row["types"])


@lru_cache(maxsize=20_000)
def _features(kind: str, label: str, names: tuple[str, ...]) -> frozenset[str]:
    found: set[str] = {"public", "unique"} if kind == "Ministry" else set()
    for feature in lexicon("relations")["features"]:
        heads, within, known, types = _shape(feature)
        if kind in types and any(_has(name.lower(), heads, within, known) for name in names):
            found.add(feature)
    if "not_public" in found:
        found -= {"public", "unique"}
    if kind == "Organisation" and any(name.lower() in national_bodies() for name in names):
        found.add("national")
    if kind == "Organisation" and not found & {"public", "national", "world"}:
        found.add("body")
    if kind == "Region":
        region = gazetteer.region(label)
        found.add("wide" if region is not None and region.country is None else "province")
    return frozenset(found)


def _has(name: str, heads: re.Pattern[str] | None, within: re.Pattern[str] | None, known: frozenset[str]) -> bool:
    if name in known or (within is not None and within.search(name) is not None):
        return True
    parts = {name, name.partition(" of ")[0], name.partition(" for ")[0]}
    return heads is not None and any(heads.search(part) is not None for part in parts)
