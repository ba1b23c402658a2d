"""What happened when: bars of events over time and the list of them, of all or of one thing."""

from __future__ import annotations

from asyncio import to_thread

from nicegui import events, ui

from kgx.explorer import charts, content, markup
from kgx.explorer.frame import frame, go
from kgx.explorer.panel import Panel
from kgx.explorer.pick import choose, choose_kinds
from kgx.explorer.site import Site

SHOWN = 60


def register(site: Site) -> None:
    """Add the page to the site."""

    @ui.page("/timeline")
    async def timeline(id: str = "") -> None:
        identifier = site.full(id) if id else ""
        known = identifier in site.names.by_id
        title = f"Events of {site.thing(identifier).label}" if known else "Timeline"
        with frame(site, title, here="timeline"):
            heading = f"<h1>{markup.thing_link(site, identifier)}</h1>" if known else "<h1>Timeline</h1>"
            ui.html(heading, sanitize=False)
            panel = Panel(site)
            tools = ui.element("div").classes("tools")
            waiting = ui.label("Gathering the events …").classes("note")
            chart = (
                ui.echart({}, renderer="svg")
                .classes("chart-time frameless")
                .props('role=img aria-label="Events over time"')
            )
            listed = panel.listen(ui.html("", sanitize=False))
        await ui.context.client.connected()
        rows = (
            await to_thread(content.events, site.store, identifier)
            if known
            else await to_thread(lambda: site.happenings)
        )
        waiting.delete()
        state = {"kinds": set[str](), "when": set[str]()}

        def draw() -> None:
            kept = [
                h for h in rows
                if (h.kind in state["kinds"] if state["kinds"] else h.kind != "Statement" or known)
            ]  # fmt: skip
            chart.options.clear()
            chart.options.update(charts.months(kept, site))
            chart.update()
            when = next(iter(state["when"]), "")
            inside = [h for h in kept if h.date.startswith(when)]
            clear = f"<h2>{when or 'Newest first'} <small>{len(inside):,}</small></h2>"
            listed.set_content(clear + markup.happenings(site, inside, few=SHOWN))

        def clicked(event: events.EChartPointClickEventArguments) -> None:
            state["when"] = set() if event.name in state["when"] else {event.name}
            draw()

        def kinds_changed(event: events.ValueChangeEventArguments[list[str]]) -> None:
            state["kinds"], state["when"] = set(event.value), set()
            draw()

        chart.on_point_click(clicked)
        with tools:
            choose_kinds({h.kind for h in rows}, kinds_changed)
            choose(
                site,
                "Of whom or where",
                identifier if known else "",
                lambda i: go(site.address(i, "timeline")),
            )
        draw()
