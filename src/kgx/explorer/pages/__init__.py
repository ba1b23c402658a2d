"""The pages of the explorer, one a module."""

from __future__ import annotations

from kgx.explorer.pages import matrix, network, path, review, search, sparql, thing, timeline
from kgx.explorer.site import Site

PAGES = (search, thing, network, path, timeline, matrix, sparql)


def register(site: Site) -> None:
    """Add all pages to the site; the review page only if there is a file for its decisions."""
    for page in PAGES:
        page.register(site)
    if site.curation is not None:
        review.register(site, site.curation)
