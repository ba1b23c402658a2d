"""The commands that ask a built graph without SPARQL: find, why, stats, info, schema."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kgx.errors import UsageError

if TYPE_CHECKING:
    from kgx.inspect import Found, Reason
    from kgx.store import Store

Folder = Annotated[Path, typer.Option("--graph", "-g", help="Folder that a build wrote to.")]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        help="table, csv, tsv, json, jsonl or markdown; default: a table on a terminal, csv in a pipe.",
    ),
]
FORMATS = ("table", "csv", "tsv", "json", "jsonl", "markdown")


def register(app: typer.Typer) -> None:
    """Add the commands to an app."""
    for command in (find, why, stats, info, schema):
        app.command()(command)


def find(
    text: Annotated[str, typer.Argument(help="A name, or something like it.")],
    graph: Folder = Path("data/graph"),
    form: Format = None,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 10,
) -> None:
    """Find people, bodies and places by name, spelling mistakes allowed."""
    from kgx.inspect import find as search
    from kgx.store import open_graph

    found = search(open_graph(graph), text, limit=limit)
    write(
        ("name", "type", "also called", "fit", "id"),
        [(f.label, f.type, ", ".join(f.names), f"{f.score:.0f}", f.id) for f in found],
        form,
    )
    if not found:
        raise typer.Exit(1)


def why(
    subject: Annotated[str, typer.Argument(help="Name of a person, body or place.")],
    words: Annotated[list[str] | None, typer.Argument(help="Words of the fact: a relation, another name.")] = None,
    graph: Folder = Path("data/graph"),
    form: Format = None,
) -> None:
    """Show why the graph says something: each sentence, article, rule and confidence behind it.

    With `names` as the word: why the names of the thing were joined. With another name alone: also why the two are one
    thing, or are not.
    """
    from kgx.inspect import events, facts
    from kgx.store import open_graph

    store = open_graph(graph)
    thing = one(store, subject)
    if words and _joined(store, graph, thing, words, form):
        return
    rows = [*facts(store, thing.id), *events(store, thing.id)]
    for word in words or ():
        rows = [r for r in rows if word.lower() in r.statement.lower()]
    if not rows:
        raise UsageError(
            f"the graph says nothing of {thing.label!r}"
            + (f" with {' '.join(words)!r}" if words else "")
            + "; see `kgx show`"
        )
    write(
        (
            "statement",
            "status",
            "confidence",
            "sources",
            "sentence",
            "article",
            "published",
            "publisher",
            "rule",
            "said by",
        ),
        [_cells(r) for r in rows],
        form,
    )


def _joined(store: Store, graph: Path, thing: Found, words: list[str], form: str | None) -> bool:
    """Write why names were joined or kept apart, if that is what the words ask; tell whether they do."""
    from kgx.inspect import find as search
    from kgx.resolve.explain import read_links

    others: set[str] = set()
    if words != ["names"]:
        fits = [f for f in search(store, " ".join(words), limit=3) if f.score >= 95 and f.id != thing.id]
        others = {f.id.removeprefix(store.base) for f in fits}
    mine = thing.id.removeprefix(store.base)
    rows = []
    for link in read_links(graph):
        ends = {link.one, link.other}
        if (words == ["names"] and mine in ends) or (mine in ends and ends & others and not link.joined):
            now = "one" if link.joined else "apart"
            rows.append((*link.names, now, link.signal, f"{link.score:.2f}", link.reason, link.refused or ""))
    if rows or words == ["names"]:
        write(("one", "other", "now", "signal", "score", "reason", "against"), rows, form)
    return bool(rows) or words == ["names"]


def _cells(r: Reason) -> tuple[str, ...]:
    return (
        r.statement,
        r.status,
        r.confidence,
        r.sources,
        " ".join(r.sentence.split()),
        r.article,
        r.published,
        r.publisher,
        r.rule,
        r.by,
    )


def one(store: Store, name: str) -> Found:
    """Return the thing of a graph that a name means. Raises `UsageError` with the nearest names if none fits."""
    from kgx.inspect import find as search

    found = search(store, name, limit=5)
    if not found:
        raise UsageError(f"nothing in the graph is called {name!r}; try `kgx find {name!r}`")
    if found[0].score < 80:
        raise UsageError(
            f"nothing in the graph is called {name!r}; did you mean {', '.join(repr(f.label) for f in found[:3])}?"
        )
    if len(found) > 1 and found[1].score == found[0].score:
        typer.echo(
            f"kgx: {name!r} may also be "
            + ", ".join(f"{f.label} ({f.type})" for f in found[1:] if f.score == found[0].score),
            err=True,
        )
    return found[0]


def stats(graph: Folder = Path("data/graph"), form: Format = None) -> None:
    """Count the things, facts, events and sources of a graph."""
    from kgx.inspect import stats as count
    from kgx.store import open_graph

    write(("group", "kind", "number"), [(g, k, str(n)) for g, k, n in count(open_graph(graph))], form)


def info(graph: Folder = Path("data/graph"), form: Format = None) -> None:
    """Show versions, the model, which extras are installed, and what the graph was built from."""
    import json
    import platform
    from importlib.metadata import PackageNotFoundError, version
    from importlib.util import find_spec

    rows = [("python", platform.python_version())]
    for package in ("kgx-news", "spacy", "networkx", "rdflib", "pyoxigraph", "pyarrow"):
        try:
            rows.append((package, version(package)))
        except PackageNotFoundError:
            rows.append((package, "not installed"))
    for extra, module in (
        ("html", "trafilatura"),
        ("pdf", "pypdf"),
        ("feeds", "feedparser"),
        ("validate", "pyshacl"),
        ("ray", "ray"),
    ):
        rows.append(
            (
                f"extra [{extra}]",
                "installed" if find_spec(module) else f"not installed: pip install 'kgx-news[{extra}]'",
            )
        )
    record = graph / "build.json"
    if record.is_file():
        built = json.loads(record.read_text(encoding="utf-8"))
        rows += [
            ("graph", str(graph)),
            ("model", f"{built['model']['name']} {built['model']['version']}"),
            ("articles", str(built["articles"])),
            ("skipped", str(len(built["skipped"]))),
            ("triples", str(built["triples"])),
            ("built", built["finished"]),
        ]
    else:
        rows.append(("graph", f"none in {graph}"))
    write(("what", "value"), rows, form)


def schema(
    turtle: Annotated[bool, typer.Option("--turtle", help="Print the ontology as Turtle.")] = False,
    form: Format = None,
) -> None:
    """Show the types, relations and events that the graph knows."""
    if turtle:
        from importlib.resources import files

        typer.echo((files("kgx") / "data" / "ontology" / "ontology.ttl").read_text(encoding="utf-8"), nl=False)
        return
    from kgx.schema import vocabulary

    found = vocabulary()
    rows = [("type", name, term, "") for name, term in found["types"].items()]
    rows += [
        ("relation", name, row["term"], f"{' or '.join(row['from'])} {row['means']} {' or '.join(row['to'])}")
        for name, row in found["relations"].items()
    ]
    rows += [("event", name, row["term"], ", ".join(row["roles"])) for name, row in found["events"].items()]
    write(("kind", "name", "term", "meaning or roles"), rows, form)


def write(columns: Sequence[str], rows: Iterable[Sequence[str]], form: str | None) -> None:
    """Write rows to standard output as a table, csv, tsv, json, jsonl or markdown."""
    form = form or ("table" if sys.stdout.isatty() else "csv")
    found = tuple(tuple(row) for row in rows)
    if form == "table":
        from rich.console import Console
        from rich.table import Table

        table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0))
        for column in columns:
            table.add_column(column, overflow="fold")
        for row in found:
            table.add_row(*(cell.replace("[", "\\[") for cell in row))
        Console().print(table)
    elif form == "json":
        import json

        typer.echo(json.dumps([dict(zip(columns, row, strict=True)) for row in found], ensure_ascii=False, indent=1))
    elif form in FORMATS:
        from kgx.answer import Answer, written

        typer.echo(written(Answer(tuple(columns), found), form), nl=False)
    else:
        raise UsageError(f"--format {form}: not known; expected one of {', '.join(FORMATS)}")
