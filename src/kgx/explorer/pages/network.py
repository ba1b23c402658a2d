"""The drawing of what surrounds a thing: expand a node, filter, click a line for its sentences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from nicegui import events, ui

from kgx.explorer import charts, markup
from kgx.explorer.frame import frame, note
from kgx.explorer.layout import Place, places
from kgx.explorer.network import Drawing, Edge, Filter, edges, expand, join
from kgx.explorer.panel import Panel
from kgx.explorer.pick import pick
from kgx.explorer.questions import kinds
from kgx.explorer.site import Site

MOST = 90  # nodes on a drawing
PHONE = (420.0, 520.0)  # the box of a drawing on a screen under 700 pixels
QUIET = 400  # mentions up to which a thing's edges to others on the drawing are looked up, too


class View:
    """The drawing of one open page: what was asked for, in which order, and the filter."""

    def __init__(self, site: Site, centre: str) -> None:
        self.site = site
        self.centre = centre
        self.asked: list[str] = [centre]
        self.filter = Filter(confidence=0.6)
        self.known: dict[str, list[Edge]] = {}
        self.left: dict[str, int] = {}
        self.places: dict[str, Place] = {}
        self.box = (1000.0, 440.0)

    def drawing(self) -> Drawing:
        """Return what is to be drawn: the asked things with their strongest neighbours that pass the filter."""
        drawing = Drawing()
        types = self.filter.types
        for identifier in self.asked:
            rows = [
                e
                for e in self._edges(identifier)
                if self.filter.passes(e) and (not types or self.site.thing(e.other).type in types)
            ]
            limit = 18 if identifier == self.centre else 10
            self.left[identifier] = expand(drawing, identifier, rows, limit=limit, most=MOST)
        for identifier in list(drawing.nodes):
            if identifier not in drawing.expanded and self.site.thing(identifier).mentions <= QUIET:
                join(drawing, (e for e in self._edges(identifier) if self.filter.passes(e)))
        self.places = places(drawing.nodes, drawing.pairs(), known=self.places, width=self.box[0], height=self.box[1])
        return drawing

    def _edges(self, identifier: str) -> list[Edge]:
        if identifier not in self.known:
            self.known[identifier] = edges(self.site.store, identifier)
        return self.known[identifier]


def register(site: Site) -> None:
    """Add the page to the site."""

    @ui.page("/network")
    async def network(id: str = "") -> None:
        identifier = site.full(id) if id else ""
        if identifier not in site.names.by_id:
            with frame(site, "Network", here="network"):
                ui.html("<h1>Network</h1>", sanitize=False)
                note("Choose where to begin.")
                pick(site, "network")
            return
        view = View(site, identifier)
        with frame(site, f"{site.thing(identifier).label}, network", here="network", wide=True):
            ui.html(f"<h1>{markup.thing_link(site, identifier)}</h1>", sanitize=False)
            panel = Panel(site)
            tools = ui.element("div").classes("tools")
            with ui.element("div").classes("frameless"):
                chart = ui.echart({}, renderer="svg").classes("chart-net").props('role=img aria-label="Network"')
            below = ui.html("", sanitize=False).classes("note drawn")

            def draw() -> None:
                drawing = view.drawing()
                chart.options.clear()
                chart.options.update(charts.network(site, drawing, at=view.places, centre=view.centre))
                chart.update()
                last = view.asked[-1]
                more = f", {view.left[last]:,} more not drawn" if view.left.get(last) else ""
                below.set_content(
                    f"{len(drawing.nodes)} things, {len(drawing.pairs())} lines. Last opened: {markup.thing_link(site, last)}{more}."
                    " Click a thing to expand it, a line for its sentences; drag and scroll to move."
                )

            def clicked(event: events.EChartPointClickEventArguments) -> None:
                data: dict[str, Any] = event.data if isinstance(event.data, dict) else {}
                if event.data_type == "edge":
                    panel.show(list(data.get("facts", [])))
                elif data.get("id"):
                    node = str(data["id"])
                    if node in view.asked and node != view.centre:
                        view.asked.remove(node)
                    elif node != view.centre:
                        view.asked.append(node)
                    draw()

            chart.on_point_click(clicked)
            with tools:
                _filters(view, draw)
            draw()
        await ui.context.client.connected()
        if await ui.run_javascript("innerWidth < 700"):
            view.box, view.places = PHONE, {}
            draw()


def _filters(view: View, draw: Callable[[], None]) -> None:
    words = list(kinds()["relations"]) + list(kinds()["events"])

    def change(**new: object) -> None:
        view.filter = replace(view.filter, **new)  # type: ignore[arg-type]  # each control gives the type of its field
        draw()

    def years(event: events.ValueChangeEventArguments[str | None], end: str) -> None:
        value = str(event.value or "").strip()
        if not value or (value.isdigit() and len(value) == 4):
            change(**{end: value})

    ui.select(
        words, multiple=True, label="Relations and events", on_change=lambda e: change(kinds=frozenset(e.value))
    ).props("dense outlined options-dense use-chips")
    ui.select(
        list(kinds()["types"]), multiple=True, label="Types", on_change=lambda e: change(types=frozenset(e.value))
    ).props("dense outlined options-dense use-chips")
    ui.select(
        {0.0: "any confidence", 0.6: "confidence ≥ 0.6", 0.8: "confidence ≥ 0.8", 0.9: "confidence ≥ 0.9"},
        value=0.6,
        on_change=lambda e: change(confidence=e.value),
    ).props("dense outlined options-dense")
    ui.input("From year", on_change=lambda e: years(e, "since")).props(
        "dense outlined debounce=300 maxlength=4"
    ).classes("year")
    ui.input("To year", on_change=lambda e: years(e, "until")).props("dense outlined debounce=300 maxlength=4").classes(
        "year"
    )

    def reset() -> None:
        view.asked[1:] = []
        draw()

    ui.button("Begin anew", on_click=reset, color=None).props("flat no-caps dense").classes("button")
