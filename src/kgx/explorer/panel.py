"""The panel at the side that shows why: the sentences behind facts, marked in the text of their article."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from nicegui import events, ui

from kgx.explorer import markup
from kgx.explorer.articles import pieces, spans
from kgx.explorer.content import Quote, Trust, parts, quotes
from kgx.explorer.questions import kinds, short
from kgx.explorer.site import Site

ON_FACT = "(e) => { if (e.target.closest('a')) return; const t = e.target.closest('[data-fact]'); if (t) emit(t.dataset.fact) }"
ON_QUOTE = "(e) => { const t = e.target.closest('[data-quote]'); if (t) emit(t.dataset.quote) }"
ROLES = (
    "participant", "host", "visitor", "party", "signatory", "agent", "person", "speaker", "counterpart", "addressee",
    "target", "object", "position", "hasPlace",
)  # fmt: skip


class Panel:
    """The panel of one open page."""

    def __init__(self, site: Site) -> None:
        self.site = site
        with ui.dialog().props("position=right full-height no-backdrop-dismiss=false") as self.dialog:
            self.card = ui.element("aside").classes("panel").props('role=dialog aria-label="Evidence"')

    def listen(self, element: ui.html) -> ui.html:
        """Let the rows of an element open the evidence of their facts."""
        element.on("click", lambda e: self.show([str(e.args)]), js_handler=ON_FACT)
        return element

    def show(self, facts: Sequence[str], *, chosen: int = 0) -> None:
        """Show the sentences of facts or events, named by their short ids, and the text around one of them."""
        site = self.site
        found: list[tuple[Quote, str]] = []
        self.card.clear()
        with self.card:
            ui.button("✕", on_click=self.dialog.close).props('flat round dense aria-label="Close"').classes("close")
            for fact in facts[:12]:
                known = quotes(site.store, site.full(fact))
                ui.html(statement(site, site.full(fact)), sanitize=False)
                listed = [
                    markup.quote(site, q, len(found) + n, chosen=len(found) + n == chosen)
                    for n, q in enumerate(known[:40])
                ]
                ui.html(f'<ol class="quotes">{"".join(listed)}</ol>', sanitize=False).on(
                    "click", lambda e: self._choose(e, facts), js_handler=ON_QUOTE
                )
                found += [(q, site.full(fact)) for q in known[:40]]
            if found:
                self._text(*found[min(chosen, len(found) - 1)])
            else:
                ui.label("The graph holds no sentence for this.").classes("note")
        self.dialog.open()
        ui.run_javascript(
            "setTimeout(() => { const t = document.querySelector('.panel .text'), m = t?.querySelector('mark');"
            " if (m) t.scrollTop = m.offsetTop - t.offsetTop - 60 }, 200)"
        )

    def _choose(self, event: events.GenericEventArguments, facts: Sequence[str]) -> None:
        self.show(facts, chosen=int(event.args))

    def _text(self, quote: Quote, fact: str) -> None:
        site = self.site
        known = parts(site.store, fact)
        ends = [v for values in known.values() for v in values]
        parted = pieces(site.store, site.texts, quote.article, quote.identifier)
        body = markup.article(site, parted, spans(site.store, quote.article), [(quote.begin, quote.end)], ends)
        whole = (
            ""
            if len(parted) == 1
            else '<p class="note">The build kept no whole text: these are the sentences in the graph.</p>'
        )
        head = escape(quote.headline or quote.identifier)
        if quote.url.startswith(("http://", "https://")):
            head = f'<a href="{escape(quote.url)}" rel="noreferrer noopener" target="_blank">{head}</a>'
        ui.html(f'<h3>{head}</h3>{whole}<div class="text" tabindex="0">{body}</div>', sanitize=False)


def statement(site: Site, fact: str) -> str:
    """Return what a claim or event says, as a heading."""
    known = parts(site.store, fact)
    value = Trust(
        short(known.get("status", [""])[0]),
        float(known.get("confidence", ["0"])[0]),
        int(known.get("sources", ["0"])[0]),
    )
    if "subject" in known:
        relation = short(known["predicate"][0])
        words = kinds()["relations"].get(relation, (relation, ""))[0]
        ends = [markup.thing_link(site, known[k][0]) for k in ("subject", "object")]
        body, roles = f"{ends[0]} <span>{escape(words)}</span> {ends[1]}", ""
    else:
        body = escape(known.get("label", [fact])[0])
        rows = [(role, v) for role in ROLES for v in known.get(role, [])]
        roles = "".join(
            f"<dt>{escape('place' if r == 'hasPlace' else r)}</dt><dd>{markup.thing_link(site, v)}</dd>"
            for r, v in rows
            if "://" in v
        )
        date = known.get("startDate", [""])[0]
        roles = f'<dl class="roles">{f"<dt>date</dt><dd>{escape(date)}</dd>" if date else ""}{roles}</dl>'
    return f'<div class="statement"><h2>{body} {markup.trust(value)}</h2>{roles}</div>'
