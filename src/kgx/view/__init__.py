"""One page of HTML with a graph in it: opens without a network, and every edge shows the sentences behind it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

from kgx.errors import UsageError
from kgx.store import Store
from kgx.view.picture import Picture, choose, place, whole

__all__ = ["View", "view"]


@dataclass(frozen=True, slots=True)
class View:
    """A page that shows a part of a graph. A notebook shows it in its cell; `page` is the whole file."""

    title: str
    picture: Picture = field(repr=False)
    height: int = 620

    @property
    def page(self) -> str:
        """The page as one HTML document that asks nothing of any server."""
        data = json.dumps(self.picture.data(), ensure_ascii=False, separators=(",", ":"))
        fill = {
            "title": html.escape(self.title),
            "style": _part("view.css"),
            "script": _part("view.js"),
            "data": data.replace("<", "\\u003c"),
        }
        page = _part("view.html")
        return re.sub(r"\{\{(\w+)\}\}", lambda m: fill[m[1]], page)

    def write(self, path: str | Path) -> Path:
        """Write the page to a file; return where. Raises `UsageError` if it cannot be written."""
        out = Path(path)
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            out.write_text(self.page, encoding="utf-8")
        except OSError as error:
            raise UsageError(f"{out}: cannot be written ({error})") from error
        return out

    def _repr_html_(self) -> str:
        page = html.escape(self.page, quote=True)
        style = f"width:100%;height:{self.height}px;border:1px solid #8884;border-radius:6px"
        return f'<iframe title="{html.escape(self.title)}" srcdoc="{page}" style="{style}"></iframe>'


def view(
    store: Store, *, around: Sequence[str] = (), hops: int = 1, limit: int = 500, title: str = "", height: int = 620
) -> View:
    """Return a view of the `limit` best-connected things of a graph, or of what lies near some of them.

    `around` are IRIs of things, `hops` how many steps from them to go. Raises `UsageError` if the graph has no such thing.
    """
    everything = whole(store)
    for iri in around:
        if iri not in everything.things:
            raise UsageError(f"{iri}: no such thing in the graph has a relation to show; see `kgx find`")
    part = place(choose(everything, around=around, hops=hops, limit=limit))
    names = " and ".join(everything.things[i].label for i in around)
    return View(
        title or (f"Around {names}" if names else f"{store.folder.resolve().name}, a graph by kgx"), part, height
    )


@cache
def _part(name: str) -> str:
    return (files("kgx") / "data" / "view" / name).read_text(encoding="utf-8")
