"""The review page: decide on near-duplicates and weak facts; each decision is added to the curation file."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from nicegui import ui

from kgx.curation import add
from kgx.errors import KgxError
from kgx.explorer import markup, review
from kgx.explorer.content import Trust
from kgx.explorer.frame import frame, note
from kgx.explorer.panel import Panel, statement
from kgx.explorer.questions import ask
from kgx.explorer.site import Site
from kgx.resolve.explain import Link

SHOWN = 20


def register(site: Site, curation: Path) -> None:
    """Add the page to the site; decisions go to the file `curation`."""

    @ui.page("/review")
    async def page() -> None:
        with frame(site, "Review", here="review"):
            ui.html("<h1>Review</h1>", sanitize=False)
            note(f"Decisions are added to {curation}; the next build with --curation {curation.name} replays them.")
            who = ui.input("Your name, kept with each decision").props("outlined dense").classes("who")
            panel = Panel(site)
            body = ui.element("div")
        await ui.context.client.connected()
        links = await to_thread(review.pairs, site, curation)
        facts = await to_thread(review.weak, site, curation)

        def decide(card: ui.element, entry: Mapping[str, Any], said: str) -> None:
            try:
                add(curation, {**entry, "who": (who.value or "").strip()})
            except KgxError as error:
                ui.notify(str(error), type="negative")
                return
            card.clear()
            with card:
                ui.label(said).classes("note")

        with body:
            ui.html(f"<h2>One thing or two? <small>{len(links)}</small></h2>", sanitize=False)
            for link in links[:SHOWN]:
                _pair(site, link, decide)
            if not links:
                note("No pair is close to the line.")
            ui.html(f"<h2>Is this right? <small>{len(facts)}</small></h2>", sanitize=False)
            for row in facts[:SHOWN]:
                _fact(site, row, decide, panel)
            if not facts:
                note("No fact is weak.")


def _pair(site: Site, link: Link, decide: Any) -> None:
    now = "now one" if link.joined else "now two"
    against = f"; against it: {escape(link.refused)}" if link.refused else ""
    quotes = "".join(
        f"<q>{escape(' '.join(r['sentence'].split()))}</q>"
        for name in dict.fromkeys(link.names)
        for r in ask(site.store, "named", words=name)[:1]
    )
    with ui.element("article").classes("pair") as card:
        ui.html(
            f'<h3>{escape(link.names[0])} <span class="note">and</span> {escape(link.names[1])}</h3>'
            f'<p class="note">{now}: {escape(link.reason)}{against} {markup.trust(Trust("asserted", link.score, sum(link.articles)))}</p>{quotes}',
            sanitize=False,
        )
        with ui.element("div").classes("tools"):
            for kind in ("same", "different"):
                entry = {kind: list(link.names), "why": link.reason}
                said = f"{link.names[0]} and {link.names[1]}: {kind}"
                ui.button(
                    kind.capitalize(), color=None, on_click=lambda e=entry, s=said, c=card: decide(c, e, s)
                ).props("flat no-caps dense").classes("button")


def _fact(site: Site, row: review.Weak, decide: Any, panel: Panel) -> None:
    with ui.element("article").classes("pair") as card:
        panel.listen(
            ui.html(
                f'<div data-fact="{escape(site.compact(row.fact))}">{statement(site, row.fact)}</div>', sanitize=False
            )
        )
        entry = review.right(site, row)
        ui.html(f"<q>{escape(entry['quote'])}</q>", sanitize=False)
        with ui.element("div").classes("tools"):
            for name, judgement in (("Right", entry), ("Wrong", review.wrong(site, row))):
                ui.button(
                    name, color=None, on_click=lambda j=judgement, n=name, c=card: decide(c, j, f"{n}: noted")
                ).props("flat no-caps dense").classes("button")
            ui.button("Sentences", color=None, on_click=lambda f=row.fact: panel.show([f])).props(
                "flat no-caps dense"
            ).classes("button")
