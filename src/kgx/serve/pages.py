"""A page for each thing of a graph at its address, as HTML."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import jinja2

from kgx.serve.reader import Page, prefix
from kgx.store import Store


def write(page: Page, *, explorer: str = "") -> bytes:
    """Return a page as HTML; `explorer` is the address of the thing there, if there is an explorer."""
    return _template("thing.html").render(page=page, explorer=explorer).encode()


def missing(iri: str) -> bytes:
    """Return the page that says that a graph has nothing with an IRI, as HTML."""
    return _template("missing.html").render(iri=iri).encode()


def front(store: Store, counts: Iterable[tuple[str, str, int]]) -> bytes:
    """Return the first page of a graph as HTML: what it holds (group, kind, number) and how to ask it."""
    return _template("front.html").render(counts=list(counts), prefix=prefix(store), folder=store.folder.name).encode()


@cache
def _template(name: str) -> jinja2.Template:
    folder = files("kgx") / "data" / "pages"
    texts = {f.name: f.read_text(encoding="utf-8") for f in folder.iterdir() if f.name.endswith(".html")}
    environment = jinja2.Environment(
        loader=jinja2.DictLoader(texts), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template(name)


def prepare_templates() -> None:
    """Read the templates, so that a process that can open no file has them."""
    for name in ("thing.html", "missing.html", "front.html"):
        _template(name)
