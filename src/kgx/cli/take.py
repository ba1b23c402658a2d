"""The command that takes a graph elsewhere: export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kgx.cli.ask import Folder, Format, write


def register(app: typer.Typer) -> None:
    """Add the command to an app."""
    app.command()(export)


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
