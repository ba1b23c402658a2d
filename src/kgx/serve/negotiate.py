"""Which form of an answer a client gets: what its Accept header asks for against what is offered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox


@dataclass(frozen=True, slots=True)
class Form:
    """A form of an answer: its media type, its short name, and how pyoxigraph calls it (None: a page in HTML)."""

    media: str
    name: str
    writer: ox.QueryResultsFormat | ox.RdfFormat | None


ROWS = (
    Form("application/sparql-results+json", "json", ox.QueryResultsFormat.JSON),
    Form("application/sparql-results+xml", "xml", ox.QueryResultsFormat.XML),
    Form("text/csv", "csv", ox.QueryResultsFormat.CSV),
    Form("text/tab-separated-values", "tsv", ox.QueryResultsFormat.TSV),
    Form("application/json", "json", ox.QueryResultsFormat.JSON),
    Form("application/xml", "xml", ox.QueryResultsFormat.XML),
)
TRIPLES = (
    Form("text/turtle", "turtle", ox.RdfFormat.TURTLE),
    Form("application/n-triples", "ntriples", ox.RdfFormat.N_TRIPLES),
    Form("application/rdf+xml", "rdfxml", ox.RdfFormat.RDF_XML),
    Form("application/ld+json", "jsonld", ox.RdfFormat.JSON_LD),
    Form("application/x-turtle", "turtle", ox.RdfFormat.TURTLE),
    Form("text/plain", "ntriples", ox.RdfFormat.N_TRIPLES),
    Form("application/json", "jsonld", ox.RdfFormat.JSON_LD),
    Form("application/xml", "rdfxml", ox.RdfFormat.RDF_XML),
)
HTML = Form("text/html", "html", None)
PAGES = (HTML, *TRIPLES[:4])


def choose(accept: str, offered: Sequence[Form]) -> Form | None:
    """Return the offered form that an Accept header likes best, or None if it accepts none of them.

    Of forms liked equally, the one offered first. No header, or one that says nothing, accepts everything.

    >>> choose("text/csv;q=0.5, application/sparql-results+xml", ROWS).name
    'xml'
    >>> choose("text/*, text/csv;q=0", ROWS).name
    'tsv'
    >>> choose("image/png", ROWS) is None
    True
    """
    wishes = [_wish(part) for part in accept.split(",") if part.strip()]
    if not wishes:
        return offered[0]
    liked = [(_quality(form.media, wishes), -place) for place, form in enumerate(offered)]
    quality, place = max(liked)
    return offered[-place] if quality > 0 else None


def named(name: str, offered: Sequence[Form]) -> Form | None:
    """Return the offered form with a short name or a media type, if there is one."""
    return next((form for form in offered if name in (form.name, form.media)), None)


def _wish(part: str) -> tuple[str, float]:
    """Return the media range of one part of an Accept header and its quality; an unreadable quality is none at all."""
    media, *rest = (piece.strip() for piece in part.split(";"))
    quality = 1.0
    for piece in rest:
        name, _, value = piece.partition("=")
        if name.strip().lower() == "q":
            try:
                quality = float(value)
            except ValueError:
                quality = 0.0
    return media.lower(), quality if 0 <= quality <= 1 else 0.0


def _quality(media: str, wishes: Sequence[tuple[str, float]]) -> float:
    """Return how much a media type is liked; a more exact range counts before a wider one."""
    family = media.partition("/")[0] + "/*"
    for wanted in (media, family, "*/*"):
        found = [quality for name, quality in wishes if name == wanted]
        if found:
            return max(found)
    return 0.0
