"""The commands that take a graph elsewhere: export, view."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kgx.cli.ask import Folder, Format, one, write


def register(app: typer.Typer) -> None:
    """Add the commands to an app."""
    for command in (export, view):
        app.command()(command)


def export(
    to: Annotated[
        str | None, typer.Option("--to", "-t", help="The form to write; without it the forms are listed.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="File or folder to write; default: `graph` with the form's suffix."),
    ] = None,
    graph: Folder = Path("data/graph"),
    form: Format = None,
) -> None:
    """Write the graph in another form: RDF, tables, networks, Neo4j, FollowTheMoney, Popolo."""
    from kgx.export import FORMATS
    from kgx.export import export as run
    from kgx.store import open_graph

    if to is None:
        write(
            ("form", "what it is", "suffix"), [(n, e.means, e.suffix or "a folder") for n, e in FORMATS.items()], form
        )
        return
    suffix = FORMATS[to].suffix if to in FORMATS else ""
    place = out or Path(f"graph{suffix}" if suffix else f"graph-{to}")
    typer.echo(f"written to {run(open_graph(graph), to, place)}", err=True)


def view(
    names: Annotated[
        list[str] | None, typer.Argument(help="Names of things to look around; without one, the best-connected things.")
    ] = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write.")] = Path("graph.html"),
    graph: Folder = Path("data/graph"),
    top: Annotated[int, typer.Option(min=1, help="How many things at most.")] = 500,
    all_: Annotated[bool, typer.Option("--all", help="Every thing, however many.")] = False,
    hops: Annotated[int, typer.Option(min=1, help="How many steps from the things named.")] = 1,
) -> None:
    """Write one HTML file that shows the graph, opens without a network, and answers a click with sentences."""
    from kgx.store import open_graph
    from kgx.view import view as draw

    store = open_graph(graph)
    around = [one(store, name).id for name in names or ()]
    drawn = draw(store, around=around, hops=hops, limit=10**9 if all_ else top)
    drawn.write(out)
    left = f", {drawn.picture.left} left out (--top, --all)" if drawn.picture.left and not names else ""
    typer.echo(f"written to {out}: {len(drawn.picture.things)} things, {len(drawn.picture.ties)} ties{left}", err=True)
