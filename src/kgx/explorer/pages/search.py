"""The first page: find a thing by any of its names."""

from __future__ import annotations

from nicegui import ui

from kgx.explorer import markup
from kgx.explorer.frame import frame, go
from kgx.explorer.pick import ON_ENTER
from kgx.explorer.questions import kinds
from kgx.explorer.site import Site

TYPED = "(() => { const box = document.querySelector('.search input'); box?.focus(); return box?.value })()"


def register(site: Site) -> None:
    """Add the page to the site."""

    @ui.page("/")
    async def search(q: str = "", types: str = "") -> None:
        chosen = {t for t in types.split(",") if t}
        counts = site.names.counts()

        def fill() -> None:
            found = site.names.search(box.value or "", types=chosen, limit=40)
            text = "".join(markup.found(site, thing) for thing in found)
            heading = "" if (box.value or "").strip() else '<h2 class="quiet">Most mentioned</h2>'
            results.set_content(f"{heading}{text}" if text else '<p class="note">No name like that.</p>')

        def toggle(kind: str, chip: ui.button) -> None:
            chosen.symmetric_difference_update({kind})
            chip.classes(toggle="on").props(f"aria-pressed={'true' if kind in chosen else 'false'}")
            fill()

        def first(text: str) -> None:
            for thing in site.names.search(text, types=chosen, limit=1):
                go(site.address(thing.id))

        with frame(site, "", here=""):
            ui.html(
                "<h1>Who, what, where, and says who?</h1>"
                f'<p class="lead">{len(site.names.things):,} names of people, bodies, places and offices, each fact with its sentence.</p>',
                sanitize=False,
            )
            box = ui.input(value=q, on_change=fill, placeholder="A person, ministry, company, country, office …")
            box.props('outlined debounce=20 clearable type=search autocomplete=off aria-label="Search"').classes(
                "search"
            ).mark("search")
            with ui.element("div").classes("chips").props('role=group aria-label="Types"'):
                for kind, look in kinds()["types"].items():
                    if counts[kind]:
                        chip = ui.button(f"{look['many']} {counts[kind]:,}", color=None).props(
                            "flat no-caps dense unelevated"
                        )
                        chip.classes("chip on" if kind in chosen else "chip").style(f"--kind:{look['colour']}")
                        chip.on_click(lambda kind=kind, chip=chip: toggle(kind, chip))
            results = ui.html("", sanitize=False).classes("results").props("id=results aria-live=polite")
            box.on("keydown.enter", lambda e: first(str(e.args)), js_handler=ON_ENTER)
            fill()
        await ui.context.client.connected()
        typed = await ui.run_javascript(TYPED)
        if typed and typed != box.value:  # written before the page could hear it
            box.set_value(typed)
