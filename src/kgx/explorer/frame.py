"""The frame around every page: head line with search box, places to go, light and dark, keys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from importlib.resources import files

from nicegui import ui

from kgx.explorer.site import MOUNT, Site

PLACES = (
    ("", "Search"),
    ("network", "Network"),
    ("path", "Path"),
    ("timeline", "Timeline"),
    ("matrix", "Countries"),
    ("sparql", "SPARQL"),
)


def script(name: str) -> str:
    """Return the text of a script or style sheet of the explorer."""
    return (files("kgx") / "data" / "explorer" / name).read_text(encoding="utf-8")


@contextmanager
def frame(site: Site, title: str, *, here: str = "", wide: bool = False) -> Iterator[None]:
    """Open a page with its head line; what is made inside stands below it."""
    ui.page_title(f"{title} · kgx" if title else "kgx explorer")
    ui.add_css(script("style.css"))
    ui.add_head_html(f"<script>{script('script.js')}</script>")
    places = PLACES + ((("review", "Review"),) if site.curation is not None else ())
    links = "".join(
        f'<a href="{MOUNT}/{p}"{" aria-current=page" if p == here else ""}>{escape(name)}</a>' for p, name in places
    )
    ui.html(
        f'<header class="top"><a class="brand" href="{MOUNT}/">kgx</a><nav aria-label="Pages">{links}</nav>'
        f'<form class="jump" action="{MOUNT}/" role="search"><input name="q" type="search" placeholder="Find a name" aria-label="Find a name" autocomplete="off"><kbd>/</kbd></form>'
        '<button class="shade" type="button" aria-label="Light, dark or as the system" title="Light, dark or as the system">◐</button></header>',
        sanitize=False,
    ).classes("top-holder")
    ui.context.client.on_connect(lambda: ui.run_javascript("document.documentElement.dataset.ready = 'yes'"))
    with ui.element("main").classes("page wide" if wide else "page"):
        yield


def note(text: str) -> None:
    """Say something in small grey letters."""
    ui.label(text).classes("note")


def go(address: str) -> None:
    """Lead the reader to another page of the explorer."""
    ui.navigate.to(address.removeprefix(MOUNT))  # NiceGUI puts the place at which it is mounted before it
