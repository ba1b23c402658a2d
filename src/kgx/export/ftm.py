"""FollowTheMoney entities, one JSON object a line (https://followthemoney.tech): people, bodies, positions, events."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kgx import gazetteer
from kgx.export.tables import local, table
from kgx.store import Store

SCHEMATA = {
    "Person": "Person",
    "Ministry": "PublicBody",
    "Corporation": "Company",
    "Organization": "Organization",
}
STATUS = {"current": "current", "acting": "current", "former": "ended", "designate": "unknown"}
Properties = dict[str, list[str]]


def entities(store: Store) -> Iterator[dict[str, Any]]:
    """Yield the entities; ids are hashes of the IRIs of the graph, which stand in `sourceUrl` or `notes`."""
    things = {row["id"]: row for row in table(store, "entities").dicts()}
    quotes: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in table(store, "evidence").dicts():
        quotes[row["of"]].append(row)
    for row in things.values():
        schema = SCHEMATA.get(local(row["type"]))
        if schema:
            names = [n for n in row["names"].split("|") if n]
            properties: Properties = {"name": [row["label"]], "alias": names}
            code = gazetteer.country_of(row["country"]) if row["country"] else None
            if code is not None and len(code.iso2) == 2:
                properties["nationality" if schema == "Person" else "country"] = [code.iso2.lower()]
            wikidata = [s.rpartition("/")[2] for s in row["same_as"].split("|") if "wikidata.org/entity/" in s]
            yield _entity(row["id"], schema, properties | {"wikidataId": wikidata})
    for row in table(store, "posts").dicts():
        owners = [things[o] for o in row["owners"].split("|") if o in things]
        codes = [gazetteer.country_of(o["label"]) for o in owners if local(o["type"]) == "Country"]
        properties = {"name": [row["label"]], "country": [c.iso2.lower() for c in codes if c and len(c.iso2) == 2]}
        bodies = [key(o["id"]) for o in owners if local(o["type"]) in ("Ministry", "Corporation", "Organization")]
        yield _entity(row["id"], "Position", properties | {"organization": bodies[:1]})
    claims = {
        (row["subject"], row["object"]): row["id"]
        for row in table(store, "facts").dicts()
        if row["relation"] == "holds"
    }
    for row in table(store, "holders").dicts():
        quoted = quotes[claims.get((row["person"], row["post"]), "")]
        yield _entity(
            row["id"],
            "Occupancy",
            {
                "holder": [key(row["person"])],
                "post": [key(row["post"])],
                "status": [STATUS[row["status"]]],
                "startDate": [row["start"]] if row["start"] else [],
                "endDate": [row["end"]] if row["end"] else [],
                "date": sorted({row["first"], row["last"]} - {""}),
                "summary": [q["sentence"] for q in quoted[:5]],
            },
        )
    yield from _events(store, things, quotes)


def _events(
    store: Store, things: dict[str, dict[str, str]], quotes: dict[str, list[dict[str, str]]]
) -> Iterator[dict[str, Any]]:
    roles: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in table(store, "roles").dicts():
        roles[row["event"]].append((row["role"], row["thing"]))
    for row in table(store, "events").dicts():
        involved = [
            key(thing)
            for role, thing in roles[row["id"]]
            if role != "place" and local(things[thing]["type"]) in SCHEMATA
        ]
        yield _entity(
            row["id"],
            "Event",
            {
                "name": [row["label"]],
                "date": [d for d in row["start"].split("|") if d],
                "endDate": [row["end"]] if row["end"] else [],
                "location": [things[thing]["label"] for role, thing in roles[row["id"]] if role == "place"],
                "involved": sorted(set(involved)),
                "summary": [q["sentence"] for q in quotes[row["id"]][:5]],
                "keywords": [row["type"], row["status"]],
            },
        )


def key(iri: str) -> str:
    """Return the id of a thing in FollowTheMoney."""
    return hashlib.sha1(iri.encode()).hexdigest()  # a name, not a secret


def _entity(iri: str, schema: str, properties: Properties) -> dict[str, Any]:
    kept = {name: values for name, values in sorted(properties.items()) if values}
    return {"id": key(iri), "schema": schema, "properties": kept}


def lines(store: Store, path: Path) -> None:
    """Write the entities."""
    with path.open("w", encoding="utf-8") as file:
        for entity in entities(store):
            file.write(json.dumps(entity, ensure_ascii=False, sort_keys=True) + "\n")
