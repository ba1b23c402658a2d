"""The explorer: pages on which a person searches a graph, follows facts to their sentences, draws and asks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kgx.errors import MissingError
from kgx.store import Store, open_graph

if TYPE_CHECKING:
    from fastapi import FastAPI

    from kgx.explorer.runner import Run

__all__ = ["attach"]

SECONDS = 10.0


def attach(app: FastAPI, graph: Store | Path | str, *, curation: Path | None = None, run: Run | None = None) -> None:
    """Add the pages of the explorer to a server, at `/explorer/`.

    `graph` is an open graph or the folder of one. `curation` is the file that decisions on the review page are added
    to; without it there is no review page. `run` answers the queries that people write; without it the
    endpoint's processes do, or, where there is no endpoint, a process a query for at most ten seconds. Raises `MissingError` without the extra `serve`, `UsageError` if there
    is no graph. One explorer a process: attaching another replaces the pages.
    """
    try:
        from nicegui import ui
    except ImportError as error:
        raise MissingError(f"the explorer needs NiceGUI ({error}): pip install 'kgx-news[serve]'") from error
    from kgx.explorer.pages import register
    from kgx.explorer.runner import alone, pooled
    from kgx.explorer.site import MOUNT, Site

    store = graph if isinstance(graph, Store) else open_graph(graph)
    pool = getattr(app.state, "pool", None)
    site = Site(store, run or (pooled(pool, store) if pool is not None else alone(store.folder, SECONDS)), curation)
    _ = site.names  # built once, before anybody waits for it
    register(site)
    ui.run_with(app, mount_path=MOUNT, title="kgx explorer", dark=None, tailwind=False, show_welcome_message=False)
