"""`kgx evaluate`: how good a graph is, measured against annotated articles."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kgx.cli.ask import Format, write
from kgx.errors import UsageError

if TYPE_CHECKING:
    from kgx.evaluate import Evaluation, Mistake


def register(app: typer.Typer) -> None:
    """Add the command to an app."""
    app.command()(evaluate)


def evaluate(
    gold: Annotated[Path, typer.Argument(help="Folder of annotated articles: pairs of <id>.txt and <id>.json.")],
    graph: Annotated[
        Path | None, typer.Option("--graph", "-g", help="Folder that a build wrote to; default: build one now.")
    ] = None,
    against: Annotated[
        Path | None, typer.Option(help="Another graph of the same articles: show the difference to it.")
    ] = None,
    errors: Annotated[
        int, typer.Option("--errors", "-e", min=0, help="List so many mistakes of each kind, with their sentences.")
    ] = 0,
    calibration: Annotated[
        bool, typer.Option("--calibration", help="Show what share is right by confidence and by rule.")
    ] = False,
    min_confidence: Annotated[
        float, typer.Option(min=0, max=1, help="Take what the graph is less sure of as not stated.")
    ] = 0.0,
    json_file: Annotated[
        Path | None,
        typer.Option("--json", help="Write rows, calibration, all mistakes and the difference to this file."),
    ] = None,
    floors: Annotated[Path | None, typer.Option(help="File of floors; exit code 1 if a row is below its own.")] = None,
    update: Annotated[bool, typer.Option("--update", help="Raise the floors to what is reached.")] = False,
    reason: Annotated[str | None, typer.Option(help="Why a floor is lowered; kept in the file.")] = None,
    form: Format = None,
) -> None:
    """Measure a graph against annotated articles: precision, recall and F of each kind of thing, fact and event.

    low and high bound F with a chance of 95 % if other articles of the kind had been drawn.
    """
    from kgx.evaluate import evaluate as measure
    from kgx.evaluate import some_of_each

    with _graph_of(gold, graph) as folder:
        found = measure(gold, folder, min_confidence=min_confidence)
    other = measure(gold, against, min_confidence=min_confidence) if against is not None else None
    if json_file is not None:
        _write_json(json_file, found, other)
    if floors is not None:
        _hold(found, gold, floors, update=update, reason=reason, form=form)
    elif other is not None:
        _differences(found, other, form)
    elif calibration:
        _headline(found)
        _reliability(found, form)
    elif errors:
        _headline(found)
        _list(some_of_each(found.mistakes, most=errors), form)
    else:
        _rows(found, form)


@contextmanager
def _graph_of(gold: Path, graph: Path | None) -> Iterator[Path]:
    """Give the graph asked for, or one built from the annotated articles that is gone afterwards."""
    if graph is not None:
        yield graph
        return
    from tempfile import TemporaryDirectory

    from rich.console import Console

    from kgx.pipeline import build

    if not gold.is_dir():
        raise UsageError(f"{gold}: no such folder; expected one of annotated articles, <id>.txt and <id>.json")
    with TemporaryDirectory() as folder:
        with Console(stderr=True).status(f"building the graph of {gold}"):
            build([gold], folder)
        yield Path(folder)


def _rows(found: Evaluation, form: str | None) -> None:
    write(
        ("row", "P", "R", "F", "low", "high", "right", "found", "wanted"),
        [
            (
                r.name,
                *(_number(v) for v in (r.precision, r.recall, r.f, r.low, r.high)),
                *(str(n) for n in (r.right, r.found, r.wanted)),
            )
            for r in found.rows
        ],
        form,
    )


def _differences(found: Evaluation, other: Evaluation, form: str | None) -> None:
    from kgx.evaluate import compare

    write(
        ("row", "F", "F against", "difference", "low", "high", "verdict"),
        [
            (d.name, *(_number(v) for v in (d.f, d.against, d.difference, d.low, d.high)), d.verdict)
            for d in compare(found.scores, other.scores)
        ],
        form,
    )


def _reliability(found: Evaluation, form: str | None) -> None:
    from kgx.evaluate.calibration import reliability

    write(
        ("group", "name", "number", "confidence", "right"),
        [
            (r.group, r.name, str(r.number), _number(r.confidence), _number(r.right))
            for r in reliability(found.verdicts)
        ],
        form,
    )


def _hold(found: Evaluation, gold: Path, path: Path, *, update: bool, reason: str | None, form: str | None) -> None:
    """Show where rows stand to their floors and end with exit code 1 if one is below; or set floors anew."""
    from kgx.evaluate import digest
    from kgx.evaluate.floors import read_floors, standings, updated, write_floors

    now = digest(gold)
    if update:
        before = read_floors(path) if path.exists() else None
        write_floors(path, updated(before, found.rows, gold=now, reason=reason))
    rows = standings(read_floors(path), found.rows, gold=now)
    write(
        ("row", "F", "floor", "verdict"),
        [(s.name, _number(s.f), _number(s.floor), "below" if s.below else "") for s in rows],
        form,
    )
    below = [s.name for s in rows if s.below]
    if below:
        typer.echo(f"kgx: below its floor in {path}: {', '.join(below)}", err=True)
        raise typer.Exit(1)


def _headline(found: Evaluation) -> None:
    for row in found.rows[:5]:
        typer.echo(f"{row.name:10} P {row.precision:.3f}  R {row.recall:.3f}  F {row.f:.3f}", err=True)


def _list(mistakes: Sequence[Mistake], form: str | None) -> None:
    if form is None and sys.stdout.isatty():
        from rich.console import Console
        from rich.markup import escape

        out = Console(highlight=False, soft_wrap=True)
        kind = ""
        for m in mistakes:
            if m.kind != kind:
                out.print(f"\n[bold]{m.kind}[/]")
                kind = m.kind
            out.print(f"  {escape(m.what)}\n    [dim]“{escape(m.sentence)}” — {escape(m.article)}[/]")
    else:
        write(
            ("kind", "article", "what", "sentence"), [(m.kind, m.article, m.what, m.sentence) for m in mistakes], form
        )


def _write_json(path: Path, found: Evaluation, other: Evaluation | None) -> None:
    from kgx.evaluate import compare
    from kgx.evaluate.calibration import reliability

    data = {
        "rows": [asdict(r) for r in found.rows],
        "calibration": [asdict(r) for r in reliability(found.verdicts)],
        "mistakes": [asdict(m) for m in found.mistakes],
    }
    if other is not None:
        data["against"] = [asdict(d) | {"verdict": d.verdict} for d in compare(found.scores, other.scores)]
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _number(value: float) -> str:
    return f"{value:.3f}"
