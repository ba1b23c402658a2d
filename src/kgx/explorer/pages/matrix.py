"""Country by country: how many events join each two, and which."""

from __future__ import annotations

from asyncio import to_thread

from nicegui import events, ui

from kgx.explorer import charts, markup
from kgx.explorer.frame import frame, note
from kgx.explorer.matrix import table
from kgx.explorer.panel import Panel
from kgx.explorer.pick import choose_kinds
from kgx.explorer.site import Site


def register(site: Site) -> None:
    """Add the page to the site."""

    @ui.page("/matrix")
    async def matrix() -> None:
        with frame(site, "Countries", here="matrix", wide=True):
            ui.html("<h1>Country by country</h1>", sanitize=False)
            note(
                "Events with actors of both countries: the countries themselves, their ministries, companies and people of one nationality or office."
            )
            panel = Panel(site)
            tools = ui.element("div").classes("tools")
            waiting = ui.label("Counting …").classes("note")
            with ui.element("div").classes("frameless scroll"):
                chart = (
                    ui.echart({}, renderer="svg")
                    .classes("chart-matrix")
                    .props('role=img aria-label="Events between countries"')
                )
            listed = panel.listen(ui.html("", sanitize=False))
        await ui.context.client.connected()
        rows = await to_thread(lambda: site.exchanges)
        waiting.delete()
        chosen: set[str] = set()
        shown: list[str] = []

        def draw() -> None:
            ids, pairs = table(rows, kinds=chosen)
            shown[:] = ids
            chart.options.clear()
            chart.options.update(charts.matrix([site.thing(i).label for i in ids], ids, pairs))
            chart.style(f"height: {180 + 34 * len(ids)}px")
            chart.update()

        def clicked(event: events.EChartPointClickEventArguments) -> None:
            if not isinstance(event.data, dict):
                return
            across, down, _ = event.data["value"]
            one, other = sorted((shown[across], shown[down]))
            facts = {r.fact for r in rows if (r.one, r.other) == (one, other) and (not chosen or r.kind in chosen)}
            kept = [h for h in site.happenings if h.fact in facts]
            heading = f"<h2>{markup.thing_link(site, one)} and {markup.thing_link(site, other)} <small>{len(kept)}</small></h2>"
            listed.set_content(heading + markup.happenings(site, kept, few=40))
            ui.run_javascript(
                "document.querySelector('.chart-matrix')?.parentElement.nextElementSibling?.scrollIntoView({behavior: 'smooth', block: 'nearest'})"
            )

        def kinds_changed(event: events.ValueChangeEventArguments[list[str]]) -> None:
            chosen.clear()
            chosen.update(event.value)
            draw()

        chart.on_point_click(clicked)
        with tools:
            choose_kinds({r.kind for r in rows}, kinds_changed)
        draw()
