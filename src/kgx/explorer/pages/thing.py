"""The page of one thing: names, links, offices over time, relations by kind, events, and the sentence for each."""

from __future__ import annotations

from html import escape

from nicegui import ui

from kgx.explorer import content, markup
from kgx.explorer.frame import frame
from kgx.explorer.panel import Panel
from kgx.explorer.site import MOUNT, Site

PLAIN = ("City", "Country", "Region", "Facility")


def register(site: Site) -> None:
    """Add the page to the site."""

    @ui.page("/thing")
    def thing(id: str = "", fact: str = "") -> None:
        identifier = site.full(id)
        known = site.names.by_id.get(identifier)
        if known is None:
            with frame(site, "Not found"):
                ui.html(
                    f'<h1>Nothing here</h1><p>The graph has nothing with the id <code>{escape(id)}</code>; <a href="{MOUNT}/">search by name</a>.</p>',
                    sanitize=False,
                )
            return
        with frame(site, known.label, here="thing"):
            ui.html(_head(site, identifier), sanitize=False)
            panel = Panel(site)
            tenures = content.tenures(site.store, identifier)
            facts = content.facts(site.store, identifier)
            happenings = content.events(site.store, identifier)
            left, right = [], []
            if tenures:
                title = "Holders" if known.type == "Post" else "Offices"
                left.append(markup.section(title, len(tenures), markup.offices(site, tenures, of=identifier)))
            if facts:
                left.append(markup.section("Relations", len(facts), markup.relations(site, facts)))
            if happenings:
                right.append(markup.section("Events", len(happenings), markup.happenings(site, happenings, few=14)))
            if not left and not right:
                left.append('<p class="note">Mentioned, but no fact or event is told of it.</p>')
            body = "".join(f"<div>{''.join(side)}</div>" for side in (left, right) if side)
            panel.listen(ui.html(f'<div class="columns">{body}</div>', sanitize=False))
        if fact:
            panel.show([fact])


def _head(site: Site, identifier: str) -> str:
    known = site.thing(identifier)
    colour = site.colour(known.type)
    names = f'<p class="also">also called {escape(", ".join(known.names[1:13]))}</p>' if len(known.names) > 1 else ""
    same = "".join(
        f'<li><a href="{escape(u)}" rel="noreferrer noopener" target="_blank">{escape(u.split("//")[-1])}</a></li>'
        for u in content.links(site.store, identifier)
        if u.startswith("http")
    )
    links = f'<ul class="links">{same}</ul>' if same else ""
    pages = "".join(
        f'<a class="button" href="{escape(site.address(identifier, page))}">{name}</a>'
        for page, name in (("network", "Network"), ("timeline", "Timeline"), ("path", "Path to …"))
    )
    mentions = f" · {known.mentions:,} mentions" if known.mentions else ""
    return (
        f'<div class="head" style="--kind:{colour}"><p class="kind">{markup.dot(colour)}{escape(known.type)}{mentions}</p>'
        f'<h1>{escape(known.label)}</h1>{names}{links}<p class="actions">{pages}</p></div>'
    )
