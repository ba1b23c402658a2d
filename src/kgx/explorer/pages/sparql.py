"""The SPARQL page: questions with parameters, an editor with completion, answers as table, chart, network, CSV."""

from __future__ import annotations

import json
from asyncio import to_thread
from html import escape

from nicegui import ui

from kgx.errors import KgxError
from kgx.explorer import results
from kgx.explorer.frame import frame, script
from kgx.explorer.questions import ask
from kgx.explorer.site import Site
from kgx.rdf.terms import PREFIXES
from kgx.store import Answer, named_queries

ROWS = 500
KEYWORDS = [
    "SELECT",
    "DISTINCT",
    "WHERE",
    "OPTIONAL",
    "FILTER",
    "UNION",
    "VALUES",
    "BIND",
    "GROUP",
    "BY",
    "ORDER",
    "LIMIT",
    "OFFSET",
    "COUNT",
    "CONSTRUCT",
    "DESCRIBE",
    "ASK",
    "EXISTS",
    "NOT",
    "MINUS",
    "HAVING",
    "DESC",
    "LCASE",
    "CONTAINS",
    "STRSTARTS",
    "REPLACE",
    "GROUP_CONCAT",
]
FIRST = "offices"


def terms(site: Site) -> list[dict[str, str]]:
    """Return the classes, properties and keywords that the editor completes."""
    found = []
    for row in ask(site.store, "terms"):
        name = next(
            (f"{p}:{row['term'][len(iri) :]}" for p, iri in PREFIXES.items() if row["term"].startswith(iri)), None
        )
        if name:
            found.append({"label": name, "type": row["kind"], "detail": f"{int(row['n']):,}"})
    return found + [{"label": k, "type": "keyword"} for k in KEYWORDS]


def register(site: Site) -> None:
    """Add the page to the site."""
    known: list[dict[str, str]] = []

    @ui.page("/sparql")
    async def sparql(name: str = FIRST) -> None:
        queries = named_queries()
        chosen = queries.get(name) or next(iter(queries.values()))
        values: dict[str, str] = {}
        with frame(site, "SPARQL", here="sparql", wide=True), ui.element("div").classes("desk"):
            with ui.element("aside").classes("examples"):
                ui.html("<h2>Questions</h2>", sanitize=False)
                links = "".join(
                    f'<a href="?name={escape(q.name)}"{" aria-current=true" if q is chosen else ""}><b>{escape(q.name)}</b><span>{escape(q.question)}</span></a>'
                    for q in queries.values()
                )
                ui.html(links, sanitize=False)
            with ui.element("div").classes("work"):
                ui.html("<h1>Ask in SPARQL</h1>", sanitize=False)
                if chosen.parameters:
                    with ui.element("div").classes("tools parameters"):
                        for parameter, meaning in chosen.parameters.items():
                            box = ui.input(
                                parameter, on_change=lambda e, p=parameter: values.update({p: e.value or ""})
                            )
                            box.props("outlined dense").tooltip(meaning).mark(parameter)
                editor = ui.codemirror(chosen.text, language="SPARQL", line_wrapping=True, theme="basicLight").classes(
                    "editor"
                )
                with ui.element("div").classes("tools"):
                    button = (
                        ui.button("Run", color=None).props("flat no-caps").classes("button run").tooltip("Ctrl+Enter")
                    )
                    form = (
                        ui.toggle(["Table", "Chart", "Network"], value="Table")
                        .props("flat no-caps dense")
                        .classes("forms")
                    )
                    save = ui.button("CSV", color=None).props("flat no-caps dense").classes("button")
                    said = ui.label("").classes("note said").props("aria-live=polite")
                answer_box = ui.element("div").classes("answer")
        state: dict[str, Answer] = {}

        def show() -> None:
            answer_box.clear()
            answer = state.get("answer")
            if answer is None:
                return
            with answer_box:
                if form.value == "Table":
                    ui.html(table(site, answer), sanitize=False).classes("scroll")
                    return
                options = results.bars(answer) if form.value == "Chart" else results.network(answer)
                if options is None:
                    ui.label(
                        "These columns make no chart; a name and a number do, or two names for a network."
                    ).classes("note")
                    return
                height = 60 + 26 * len(options["yAxis"]["data"]) if form.value == "Chart" else 560
                ui.echart(options, renderer="svg").classes("chart-net frameless").style(f"height: {height}px")

        async def go() -> None:
            button.disable()
            said.set_text("Running …")
            try:
                answer = await site.run(editor.value, {k: v for k, v in values.items() if v.strip()})
            except KgxError as error:
                state.pop("answer", None)
                said.set_text(str(error))
            else:
                state["answer"] = answer
                more = f", the first {ROWS} shown" if len(answer.rows) > ROWS else ""
                said.set_text(f"{len(answer.rows):,} row{'s' if len(answer.rows) != 1 else ''}{more}")
            finally:
                button.enable()
            show()

        def download() -> None:
            if "answer" in state:
                ui.download.content(results.to_csv(state["answer"]), f"{chosen.name}.csv", "text/csv")

        button.on_click(go)
        save.on_click(download)
        form.on_value_change(show)
        editor.on("keydown.ctrl.enter", go)
        await ui.context.client.connected()
        if not known:
            known.extend(await to_thread(terms, site))
        ui.run_javascript(f"({script('complete.js')})({editor.id}, {json.dumps(known)})")


def table(site: Site, answer: Answer) -> str:
    """Return an answer as an HTML table; the ids of the graph's things are links."""
    head = "".join(f"<th>{escape(c)}</th>" for c in answer.columns)
    body = "".join(
        f"<tr>{''.join(f'<td>{_cell(site, c)}</td>' for c in row)}</tr>" for row in results.cells(answer, most=ROWS)
    )
    return f'<table class="rowset"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _cell(site: Site, value: str) -> str:
    if value.startswith(site.store.base):
        inner = escape(site.compact(value))
        return f'<a href="{escape(site.address(value))}">{inner}</a>' if value in site.names.by_id else inner
    return (
        escape(results.short(value, most=260))
        if value.startswith(("http://", "https://"))
        else escape(" ".join(value.split()))
    )
