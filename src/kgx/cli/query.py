"""The command that asks the graph in SPARQL: query."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kgx.cli.ask import Folder, write
from kgx.errors import UsageError

if TYPE_CHECKING:
    from kgx.questions import NamedQuery

OWN = Path("queries")


def register(app: typer.Typer) -> None:
    """Add the command to an app."""
    app.command()(query)


def query(
    what: Annotated[
        str | None, typer.Argument(help="A named query, a file with SPARQL, SPARQL itself, or - for standard input.")
    ] = None,
    graph: Folder = Path("data/graph"),
    param: Annotated[
        list[str] | None,
        typer.Option("--param", "-p", help="NAME=VALUE for a parameter of the query; may be repeated."),
    ] = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            help="table, csv, tsv, json, jsonl, xml or markdown; for CONSTRUCT and DESCRIBE also turtle, nt or jsonld. "
            "Default: a table on a terminal, csv in a pipe, turtle for a graph.",
        ),
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", "-n", min=1, help="How many rows at most.")] = None,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds after which the query is ended.")] = 30.0,
    engine: Annotated[str, typer.Option(help="oxigraph, or rdflib, which is slower.")] = "oxigraph",
    queries: Annotated[
        Path | None,
        typer.Option(help="Folder with .rq files of your own; default: `queries`, if there is such a folder."),
    ] = None,
    list_: Annotated[bool, typer.Option("--list", "-l", help="List the named queries.")] = False,
) -> None:
    """Ask the graph in SPARQL, by name, from a file, or as text."""
    from kgx.answer import FORMS, written
    from kgx.questions import named_queries

    if form is not None and form not in FORMS:
        raise UsageError(f"--format {form}: not known; expected one of {', '.join(FORMS)}")
    named = named_queries(queries or (OWN if OWN.is_dir() else None))
    if list_ or what is None:
        rows = [(q.name, q.question, ", ".join(q.parameters), "yours" if q.own else "kgx") for q in named.values()]
        write(("name", "question", "parameters", "from"), rows, form)
        return
    asked = _asked(what, named)
    values = _values(param or ())
    from kgx.store import keep_store, open_graph, query_within

    if not (graph / "graph.ttl").is_file():
        open_graph(graph)
    keep_store(graph, notice=lambda text: typer.echo(f"kgx: {text}", err=True))
    answer = query_within(graph, asked, values, seconds=timeout, limit=limit, engine=engine)
    for note in answer.notes:
        typer.echo(f"kgx: {note}", err=True)
    if form is None and answer.kind == "triples":
        form = "turtle"
    if form in (None, "table"):
        write(answer.columns, answer.rows, form)
    else:
        typer.echo(written(answer, str(form)), nl=False)


def _asked(what: str, named: dict[str, NamedQuery]) -> NamedQuery:
    from rapidfuzz import process

    from kgx.questions import read_query_file

    if what in named:
        return named[what]
    if what == "-":
        return read_query_file("", sys.stdin.read())
    if len(what.split()) > 1:
        return read_query_file("", what)
    if Path(what).is_file():
        return read_query_file("", Path(what).read_text(encoding="utf-8"))
    near = process.extractOne(what, list(named), score_cutoff=60)
    hint = f"did you mean {near[0]!r}?" if near else "see `kgx query --list`"
    raise UsageError(f"no query and no file is named {what!r}; {hint}")


def _values(pairs: list[str] | tuple[()]) -> dict[str, str]:
    values = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign:
            raise UsageError(f"--param {pair}: no '='; expected NAME=VALUE")
        values[name.strip()] = value.strip()
    return values
