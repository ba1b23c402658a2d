"""A box to choose a thing by name while typing, with a list of what fits; a box to choose kinds of events."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from nicegui import events, ui

from kgx.explorer import markup
from kgx.explorer.frame import go
from kgx.explorer.questions import kinds
from kgx.explorer.site import Site

ON_ENTER = "(e) => emit(e.target.value)"  # what stands in the box now, not what the server heard of last
ON_PICK = "(e) => { const t = e.target.closest('[data-pick]'); if (t) emit(t.dataset.pick) }"


def choose_kinds(found: set[str], changed: Callable[[events.ValueChangeEventArguments[list[str]]], None]) -> None:
    """Show a box to choose among the kinds of events that were found."""
    ui.select(
        [k for k in kinds()["events"] if k in found],
        multiple=True,
        label="Kinds of events",
        on_change=changed,
    ).props("dense outlined options-dense use-chips")


def pick(site: Site, page: str) -> None:
    """Show a search box whose answers lead to a page about the chosen thing."""

    def fill() -> None:
        rows = site.names.search(box.value or "", limit=12)
        results.set_content("".join(markup.found(site, t, page=page) for t in rows))

    def first(text: str) -> None:
        for thing in site.names.search(text, limit=1):
            go(site.address(thing.id, page))

    box = ui.input(placeholder="A name", on_change=fill).classes("search")
    box.props('outlined debounce=20 autocomplete=off autofocus aria-label="Name"')
    results = ui.html("", sanitize=False).classes("results").props("id=results")
    box.on("keydown.enter", lambda e: first(str(e.args)), js_handler=ON_ENTER)
    fill()


def choose(site: Site, label: str, value: str, on_choice: Callable[[str], None]) -> ui.input:
    """Show a small box that gives the id of the chosen thing to `on_choice`."""

    def fill() -> None:
        text = box.value or ""
        rows = [] if text == chosen["label"] else site.names.search(text, limit=7) if text else []
        results.set_content(
            "".join(
                f'<button type="button" data-pick="{escape(t.id)}">{markup.dot(site.colour(t.type))}{escape(t.label)}<small>{escape(t.type)}</small></button>'
                for t in rows
            )
        )

    def take(identifier: str) -> None:
        chosen["label"] = site.thing(identifier).label
        box.set_value(chosen["label"])
        results.set_content("")
        on_choice(identifier)

    def first(text: str) -> None:
        for thing in site.names.search(text, limit=1):
            take(thing.id)

    chosen = {"label": site.thing(value).label if value else ""}
    with ui.element("div").classes("choose"):
        box = ui.input(label, value=chosen["label"], on_change=fill).props(
            "outlined dense debounce=20 autocomplete=off"
        )
        box.on("keydown.enter", lambda e: first(str(e.args)), js_handler=ON_ENTER)
        results = ui.html("", sanitize=False).classes("choices")
        results.on("click", lambda e: take(str(e.args)), js_handler=ON_PICK)
    return box
