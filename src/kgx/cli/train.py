"""`kgx train`: fit the learnt components on annotated articles of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kgx.cli.ask import Format, write

if TYPE_CHECKING:
    from kgx.evaluate import Difference


def register(app: typer.Typer) -> None:
    """Add the command to an app."""
    app.command()(train)


def train(
    gold: Annotated[Path, typer.Argument(help="Folder of annotated articles: pairs of <id>.txt and <id>.json.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder that the weights are written to.")],
    model: Annotated[
        str | None, typer.Option(help="spaCy model, by name or folder; default: the best installed.")
    ] = None,
    threshold: Annotated[
        float, typer.Option(min=0, max=1, help="How likely something must be right to be taken.")
    ] = 0.5,
    form: Format = None,
) -> None:
    """Fit weights for what rules miss, and say by cross-validation what they gain; `kgx build --learnt` uses them."""
    from kgx.train import train as run

    gain = run(gold, out, model=model, threshold=threshold)
    rows = [[r.name, f"{r.against:.3f}", f"{r.f:.3f}", _signed(r)] for r in gain.rows]
    write(("row", "F, rules", "F, rules and weights", "difference, 95 %"), rows, form)
    for task in gain.figures:
        typer.echo(f"{task.task}: {task.found} more found, {task.right} of them right", err=True)
    typer.echo(f"\nNext:  kgx build ARTICLES --learnt {out}", err=True)


def _signed(row: Difference) -> str:
    return f"{row.difference:+.3f} ({row.low:+.3f} to {row.high:+.3f})"
