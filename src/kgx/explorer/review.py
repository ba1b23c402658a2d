"""What a person should look at: pairs of names close to the line, facts of which the rules are least sure."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kgx.curation import read_curation
from kgx.errors import UsageError
from kgx.explorer.content import parts, quotes
from kgx.explorer.questions import ask, short
from kgx.explorer.site import Site
from kgx.resolve.explain import Link, read_links, worth_deciding


@dataclass(frozen=True, slots=True)
class Weak:
    """A claim that the rules are little sure of."""

    fact: str
    subject: str
    relation: str
    object: str
    confidence: float


def pairs(site: Site, curation: Path) -> list[Link]:
    """Return the pairs of names most worth a decision that nobody has judged; none if the build kept no links."""
    judged = read_curation(curation) if curation.is_file() else ()
    decided = [frozenset(t.name for t in j.things) for j in judged if j.kind in ("same", "different")]
    try:
        return worth_deciding(read_links(site.store.folder), decided=decided)
    except UsageError:
        return []  # a graph that was written without its links can still be reviewed for weak facts


def weak(site: Site, curation: Path) -> list[Weak]:
    """Return the least sure claims that nobody has judged, the least sure first."""
    judged = read_curation(curation) if curation.is_file() else ()
    gone = {j.things[0].name for j in judged if j.kind == "retract"}
    kept = {(j.things[0].name, j.relation, j.quote) for j in judged if j.kind == "assert"}
    found = []
    for r in ask(site.store, "weak"):
        row = Weak(r["fact"], r["subject"], short(r["predicate"]), r["object"], float(r["confidence"]))
        if site.compact(row.fact) in gone:
            continue
        if (site.compact(row.subject), row.relation, _quote(site, row)) not in kept:
            found.append(row)
    return found


def right(site: Site, row: Weak) -> dict[str, Any]:
    """Return the judgement that a claim is right: the fact said by a person, with the sentence as its source."""
    known = quotes(site.store, row.fact)
    subject, thing = site.compact(row.subject), site.compact(row.object)
    entry: dict[str, Any] = {"assert": [subject, row.relation, thing]}
    if row.relation == "holdsPosition":
        post = parts(site.store, row.object)
        entry["assert"][2] = post.get("title", [site.thing(row.object).label])[0]
        entry["of"] = [site.compact(owner) for owner in post.get("postOf", [])]
    entry["source"] = (known[0].url or known[0].identifier) if known else site.compact(row.fact)
    return entry | {"quote": _quote(site, row)}


def wrong(site: Site, row: Weak) -> dict[str, Any]:
    """Return the judgement that a claim is wrong."""
    return {"retract": site.compact(row.fact)}


def _quote(site: Site, row: Weak) -> str:
    known = quotes(site.store, row.fact)
    return " ".join(known[0].sentence.split()) if known else ""
