"""The commands for what people decide and follow: curate, diff, link."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kgx.cli.ask import Folder, Format, write
from kgx.errors import UsageError

if TYPE_CHECKING:
    from kgx.resolve.explain import Link

ANSWERS = {"s": "same", "d": "different"}
SENTENCES = """SELECT ?name ?sentence ?article WHERE {
  ?m a nif:Phrase ; nif:anchorOf ?name ; nif:referenceContext ?a ; nif:beginIndex ?b ; nif:endIndex ?e .
  ?q a nif:Sentence ; nif:referenceContext ?a ; nif:beginIndex ?from ; nif:endIndex ?to ; nif:anchorOf ?sentence .
  ?a dct:identifier ?article . FILTER(?from <= ?b && ?e <= ?to && STR(?name) = $name) } ORDER BY ?article LIMIT 2"""


def register(app: typer.Typer) -> None:
    """Add the commands to an app."""
    for command in (curate, diff, link):
        app.command()(command)


def diff(
    old: Annotated[Path, typer.Argument(help="Folder of the older graph.")],
    new: Annotated[Path, typer.Argument(help="Folder of the newer graph.")],
    kind: Annotated[str | None, typer.Option(help="Only entity, office-holder, fact or event.")] = None,
    form: Format = None,
) -> None:
    """Tell what a graph says differently from another: things, office-holders, facts, events. Ends with 1 if anything."""
    from kgx.diff import KINDS
    from kgx.diff import diff as compare
    from kgx.store import open_graph

    if kind is not None and kind not in KINDS:
        raise UsageError(f"--kind {kind}: not known; expected one of {', '.join(KINDS)}")
    found = [d for d in compare(open_graph(old), open_graph(new)) if kind in (None, d.kind)]
    write(
        ("kind", "change", "what", "before", "after"),
        [(d.kind, d.change, d.what, d.before, d.after) for d in found],
        form,
    )
    if found:
        raise typer.Exit(1)


def link(
    service: Annotated[
        str, typer.Option(help="Address of an OpenRefine reconciliation service. It is told the names.")
    ],
    graph: Folder = Path("data/graph"),
    types: Annotated[
        str, typer.Option(help="Types of things to ask for, with commas between.")
    ] = "Person,Company,Ministry,Organisation",
    cache: Annotated[Path, typer.Option(help="File that answers are kept in.")] = Path("data/link-cache.json"),
    pause: Annotated[float, typer.Option(min=0, help="Seconds between two requests.")] = 1.0,
) -> None:
    """Ask a reconciliation service who is who; write the sure answers as a list for `kgx build --authority`."""
    from kgx.inspect import things
    from kgx.link import Service, Wanted, sure
    from kgx.store import open_graph

    kinds = {t.strip() for t in types.split(",")}
    store = open_graph(graph)
    rows = [Wanted(t.id, t.label, t.type, t.country) for t in things(store) if t.type in kinds]
    if not rows:
        raise UsageError(f"the graph has nothing of type {types}; see `kgx schema` for the types there are")
    found = Service(service, cache, pause).candidates(rows)
    lines = []
    for row in rows:
        best = sure(found[row.id])
        if best is not None:
            lines.append((best.id, row.name, "" if best.name == row.name else best.name, row.type, row.country))
    write(("id", "name", "aliases", "type", "country"), lines, "csv")
    typer.echo(f"{len(lines)} of {len(rows)} things are linked", err=True)


def curate(
    graph: Folder = Path("data/graph"),
    file: Annotated[Path, typer.Option("--file", help="The curation file that answers are added to.")] = Path(
        "curation.yaml"
    ),
    limit: Annotated[int, typer.Option(min=1, help="How many pairs at most.")] = 20,
    who: Annotated[str, typer.Option(help="Your name, kept with each answer.")] = "",
    list_: Annotated[bool, typer.Option("--list", "-l", help="List the pairs and ask nothing.")] = False,
    form: Format = None,
) -> None:
    """Decide on the pairs of names most worth it: the same thing, or different? Answers go to the curation file."""
    from kgx.curation import read_curation
    from kgx.resolve.explain import read_links, worth_deciding

    judged = read_curation(file) if file.is_file() else ()
    decided = [frozenset(t.name for t in j.things) for j in judged if j.kind in ("same", "different")]
    pairs = worth_deciding(read_links(graph), decided=decided)[:limit]
    if list_ or (not sys.stdin.isatty() and form is not None):
        rows = [
            (*p.names, "joined" if p.joined else "apart", p.signal, f"{p.score:.2f}", p.reason, p.refused or "")
            for p in pairs
        ]
        write(("one", "other", "now", "signal", "score", "reason", "against"), rows, form)
        return
    if not pairs:
        typer.echo("nothing is close to the line", err=True)
        return
    _ask(pairs, graph, file, who)


def _ask(pairs: list[Link], graph: Path, file: Path, who: str) -> None:
    from rich.console import Console
    from rich.markup import escape

    from kgx.curation import add
    from kgx.store import open_graph

    out, store = Console(stderr=True, highlight=False), open_graph(graph)
    answered = 0
    for number, pair in enumerate(pairs, start=1):
        out.print(f"\n[bold]{number} of {len(pairs)}  {escape(pair.names[0])}  |  {escape(pair.names[1])}[/]")
        out.print(f"{'now one' if pair.joined else 'now apart'}: {escape(pair.reason)}" + (f"; but {escape(pair.refused)}" if pair.refused else ""))  # fmt: skip
        for name in pair.names:
            for row in store.query(SENTENCES, {"name": name}).dicts():
                out.print(f"  {escape(name)}: [dim]“{escape(' '.join(row['sentence'].split()))}” — {escape(row['article'])}[/]")  # fmt: skip
        answer = typer.prompt("same (s), different (d), leave open (enter), stop (q)", default="", show_default=False)
        if answer.strip().lower()[:1] == "q":
            break
        kind = ANSWERS.get(answer.strip().lower()[:1])
        if kind is not None:
            add(file, {kind: list(pair.names), "who": who, "why": pair.reason})
            answered += 1
    out.print(f"\n{answered} answers added to {file}; `kgx build … --curation {file}` replays them")
