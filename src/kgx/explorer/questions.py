"""The explorer's own questions to a graph: SPARQL files of the package, asked with the id of a thing."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import pyoxigraph as ox
import yaml

from kgx.rdf.terms import PREFIXES
from kgx.schema import vocabulary
from kgx.store import Store

Row = dict[str, str]


@cache
def question(name: str) -> str:
    """Return the text of one of the explorer's queries."""
    return (files("kgx") / "data" / "explorer" / f"{name}.rq").read_text(encoding="utf-8")


@cache
def kinds() -> dict[str, dict[str, Any]]:
    """Return how types, events and relations look: names of many, colours, wordings."""
    found: dict[str, dict[str, Any]] = yaml.safe_load(
        (files("kgx") / "data" / "explorer" / "kinds.yaml").read_text(encoding="utf-8")
    )
    return found


@cache
def short_names() -> dict[str, str]:
    """Return the names that kgx uses for types, relations and events, by the IRI of their term."""
    words = vocabulary()
    terms = {t: n for n, t in words["types"].items()}
    terms |= {row["term"]: n for group in ("relations", "events") for n, row in words[group].items()}
    terms["org:Post"] = "Post"
    return {PREFIXES[t.partition(":")[0]] + t.partition(":")[2]: n for t, n in terms.items()}


def short(iri: str) -> str:
    """Return kgx's name of a term, or the last part of its IRI.

    >>> short("http://www.w3.org/ns/org#holds"), short("https://w3id.org/kgx-news/ns#planned")
    ('holdsPosition', 'planned')
    """
    return short_names().get(iri) or iri.rpartition("#")[2].rpartition("/")[2]


def ask(store: Store, name: str, identifier: str = "", *, words: str = "") -> list[Row]:
    """Return the rows of one of the explorer's queries: `$id` stands for the IRI, `$words` for the text given."""
    text = question(name).replace("$words", str(ox.Literal(words)))
    if identifier:
        try:
            text = text.replace("$id", str(ox.NamedNode(identifier)))
        except ValueError:
            return []  # no IRI names nothing in the graph
    found: Any = store.data.query(text, prefixes=PREFIXES)
    columns = [v.value for v in found.variables]
    return [{c: (t.value if (t := row[c]) is not None else "") for c in columns} for row in found]
