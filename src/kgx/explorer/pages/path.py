"""Who stands between two things: a shortest way, each step with its sentence."""

from __future__ import annotations

from asyncio import to_thread
from html import escape
from urllib.parse import quote

from nicegui import ui

from kgx.explorer import markup
from kgx.explorer.charts import wording
from kgx.explorer.content import Trust, quotes
from kgx.explorer.frame import frame, go, note
from kgx.explorer.network import Edge
from kgx.explorer.panel import Panel
from kgx.explorer.pick import choose
from kgx.explorer.site import MOUNT, Site
from kgx.explorer.ties import path


def register(site: Site) -> None:
    """Add the page to the site."""

    @ui.page("/path")
    async def way(id: str = "", to: str = "", places: str = "no") -> None:
        ends = {"id": site.full(id) if id else "", "to": site.full(to) if to else "", "places": places}
        with frame(site, "Path", here="path"):
            ui.html("<h1>Who stands between?</h1>", sanitize=False)
            panel = Panel(site)

            def choice(end: str, value: str) -> None:
                ends[end] = value
                query = "&".join(f"{k}={quote(site.compact(v), safe='/')}" for k, v in ends.items() if v)
                go(f"{MOUNT}/path?{query}")

            with ui.element("div").classes("tools"):
                choose(site, "From", ends["id"], lambda i: choice("id", i))
                choose(site, "To", ends["to"], lambda i: choice("to", i))
                ui.checkbox(
                    "over countries and cities too",
                    value=places == "yes",
                    on_change=lambda e: choice("places", "yes" if e.value else "no"),
                )
            shown = panel.listen(ui.html("", sanitize=False))
            if not ends["id"] or not ends["to"]:
                note("Choose two names.")
                return
            unknown = [i for k, i in ends.items() if k != "places" and i not in site.names.by_id]
            if unknown:
                note(f"The graph has nothing with the id {site.compact(unknown[0])}; choose it by name.")
                return
        await ui.context.client.connected()
        avoid = [] if places == "yes" else [t.id for t in site.names.things if t.type in ("Country", "City", "Region")]
        found = await to_thread(lambda: path(site.store, site.ties, ends["id"], ends["to"], avoid=avoid))
        hint = "" if places == "yes" else " Countries and cities are left aside; tick the box to go over them."
        shown.set_content(
            _steps(site, found, ends["id"]) if found else f'<p class="note">No way within eight steps.{hint}</p>'
        )


def _steps(site: Site, steps: list[list[Edge]], start: str) -> str:
    parts = [f'<div class="stop">{markup.thing_link(site, start)}</div>']
    here = start
    for rows in steps:
        best = rows[0]
        here = best.other if best.one == here else best.one
        known = quotes(site.store, best.fact)
        sentence = (
            f'<q>{escape(" ".join(known[0].sentence.split()))}</q><span class="source">{escape(" · ".join(x for x in (known[0].publisher, known[0].published, known[0].identifier) if x))}</span>'
            if known
            else ""
        )
        more = f" <small>and {len(rows) - 1} more</small>" if len(rows) > 1 else ""
        body = f"<b>{escape(wording(best))}</b>{more}{sentence}"
        parts.append(
            f'<ul class="rows step">{markup.row(site, best.fact, body, Trust(best.status, best.confidence, len({q.article for q in known})))}</ul>'
        )
        parts.append(f'<div class="stop">{markup.thing_link(site, here)}</div>')
    return "".join(parts)
