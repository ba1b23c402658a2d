"""What the pages of the explorer share: the graph, the index of names, the texts, who runs queries, and addresses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from kgx.explorer.articles import Texts
from kgx.explorer.content import Happening, happenings
from kgx.explorer.matrix import Exchange, exchanges
from kgx.explorer.names import Named, NameIndex, index
from kgx.explorer.questions import kinds
from kgx.explorer.runner import Run
from kgx.explorer.ties import Ties, ties
from kgx.store import Store

MOUNT = "/explorer"


@dataclass
class Site:
    """One graph with what the pages need of it. `run` answers what a person writes, within limits of its own."""

    store: Store
    run: Run
    curation: Path | None = None

    @cached_property
    def names(self) -> NameIndex:
        """Return the index of names."""
        return index(self.store)

    @cached_property
    def texts(self) -> Texts:
        """Return the texts of the articles."""
        return Texts(self.store.folder)

    @cached_property
    def exchanges(self) -> list[Exchange]:
        """Return what passed between countries."""
        return exchanges(self.store)

    @cached_property
    def ties(self) -> Ties:
        """Return which facts tie which things."""
        return ties(self.store)

    @cached_property
    def happenings(self) -> list[Happening]:
        """Return all events, newest first."""
        return happenings(self.store)

    def thing(self, identifier: str) -> Named:
        """Return a thing by its IRI; one without a name is called by the end of its IRI."""
        found = self.names.by_id.get(identifier)
        return found or Named(identifier, "", (identifier.rpartition("/")[2].replace("-", " "),), 0)

    def compact(self, identifier: str) -> str:
        """Return an IRI without the base of the graph."""
        return identifier.removeprefix(self.store.base)

    def full(self, identifier: str) -> str:
        """Return the IRI of which `compact` is the short form."""
        return identifier if "://" in identifier else self.store.base + identifier

    def address(self, identifier: str, page: str = "thing") -> str:
        """Return the address of the page about a thing."""
        return f"{MOUNT}/{page}?id={quote(self.compact(identifier), safe='/')}"

    @staticmethod
    def colour(kind: str) -> str:
        """Return the colour of a type of thing or event."""
        look = kinds()["types"].get(kind)
        return str(look["colour"] if look else kinds()["events"].get(kind, "#7b7f87"))
