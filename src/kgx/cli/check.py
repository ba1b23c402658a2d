"""The command that checks a graph against its contract: validate."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kgx.cli.ask import write

if TYPE_CHECKING:
    from kgx.validation import Validation

VIOLATIONS = 5  # the exit code
SHOWN = 5  # findings of one kind that are shown to people


def register(app: typer.Typer) -> None:
    """Add the command to an app."""
    app.command()(validate)


def validate(
    folder: Annotated[Path, typer.Argument(help="Folder that a build wrote to.")] = Path("data/graph"),
    form: Annotated[
        str | None,
        typer.Option("--format", "-f", help="json, table, csv, tsv, jsonl or markdown; default: for people."),
    ] = None,
    no_shapes: Annotated[
        bool, typer.Option("--no-shapes", help="Run the audits alone: much quicker on a large graph.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Let warnings count as violations.")] = False,
) -> None:
    """Check that a graph keeps what it promises: its form by SHACL shapes, the rest by audits in SPARQL.

    Exit codes: 0 it conforms, 5 it does not, 2 there is no graph, 4 pySHACL is not installed.
    """
    from kgx.validation import validate as run

    found = run(folder, shapes=not no_shapes)
    if form is None:
        typer.echo(_report(found, folder))
    else:
        rows = [(f.severity, f.check, f.focus, f.message, f.detail) for f in found.findings]
        write(("severity", "check", "focus", "message", "detail"), rows, form)
    if not found.conforms or (strict and found.findings):
        raise typer.Exit(VIOLATIONS)


def _report(found: Validation, folder: Path) -> str:
    checks = f"{found.shapes} shapes, {found.audits} audits"
    lines = []
    counts = Counter((f.severity, f.check, f.message) for f in found.findings)
    for (severity, check, message), number in counts.items():
        lines.append(f"{severity:9}  {number:5} × {message}  [{check}]")
        same = [f for f in found.findings if (f.severity, f.check, f.message) == (severity, check, message)]
        lines += [f"{'':17}{f.focus}" + (f"  {f.detail}" if f.detail else "") for f in same[:SHOWN]]
        if number > SHOWN:
            lines.append(f"{'':17}… and {number - SHOWN} more (--format json shows all)")
    if found.texts < found.articles:
        lines.append(
            f"note       the texts of {found.articles - found.texts} of {found.articles} articles are not in "
            f"{folder / 'extractions'}: their quotes were checked for length alone"
        )
    wrong = sum(n for (severity, _, _), n in counts.items() if severity == "violation")
    verdict = "conforms" if found.conforms else f"does not conform: {wrong} violations"
    return "\n".join([*lines, f"{folder} {verdict} ({checks})"])
