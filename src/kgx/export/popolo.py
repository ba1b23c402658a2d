"""Offices in Popolo JSON (https://www.popoloproject.com): persons, organizations, posts, memberships with their sources."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from kgx.export.tables import local, table
from kgx.store import Store

BODIES = frozenset(["Ministry", "Corporation", "Organization", "Country"])


def popolo(store: Store) -> dict[str, list[dict[str, Any]]]:
    """Return the document: everybody who holds or held an office, the bodies they belong to, the offices."""
    holders = table(store, "holders").dicts()
    posts = {row["id"]: row for row in table(store, "posts").dicts()}
    owners = {owner for row in posts.values() for owner in row["owners"].split("|") if owner}
    people = {row["person"] for row in holders}
    things = table(store, "entities").dicts()
    sources: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    articles = {row["id"]: row for row in table(store, "articles").dicts()}
    facts = {
        row["id"]: (row["subject"], row["object"])
        for row in table(store, "facts").dicts()
        if row["relation"] == "holds"
    }
    for row in table(store, "evidence").dicts():
        if row["of"] in facts:
            article = articles[row["article"]]
            sources[facts[row["of"]]].append({"url": article["url"] or row["article"], "note": row["sentence"]})
    return {
        "persons": [_named(row) for row in things if row["id"] in people],
        "organizations": [
            _named(row) | {"classification": local(row["type"])}
            for row in things
            if row["id"] in owners and local(row["type"]) in BODIES
        ],
        "posts": [
            {"id": row["id"], "label": row["label"], "role": row["title"]}
            | ({"organization_id": row["owners"].split("|")[0]} if row["owners"] else {})
            for row in posts.values()
        ],
        "memberships": [_membership(row, posts, sources[row["person"], row["post"]]) for row in holders],
    }


def _named(row: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {"id": row["id"], "name": row["label"]}
    if row["names"]:
        found["other_names"] = [{"name": name} for name in row["names"].split("|")]
    if row["same_as"]:
        found["identifiers"] = [{"identifier": iri} for iri in row["same_as"].split("|")]
    return found


def _membership(row: dict[str, str], posts: dict[str, dict[str, str]], sources: list[dict[str, str]]) -> dict[str, Any]:
    post = posts[row["post"]]
    found: dict[str, Any] = {
        "id": row["id"],
        "person_id": row["person"],
        "post_id": row["post"],
        "role": post["title"],
        "label": f"{row['status']}, observed {row['first']} to {row['last']}" if row["first"] else row["status"],
        "sources": sources,
    }
    if post["owners"]:
        found["organization_id"] = post["owners"].split("|")[0]
    return found | {f"{edge}_date": row[edge] for edge in ("start", "end") if row[edge]}


def document(store: Store, path: Path) -> None:
    """Write the document."""
    path.write_text(json.dumps(popolo(store), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
