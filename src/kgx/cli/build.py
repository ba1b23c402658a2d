"""`kgx build`: the main job."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from kgx.model import EntityType

if TYPE_CHECKING:
    from rich.console import Console

    from kgx.pipeline import BuildReport

CURATION = Path("curation.yaml")
TYPES = get_args(EntityType)


def register(app: typer.Typer) -> None:
    """Add the command to an app."""
    app.command()(build)


def build(
    sources: Annotated[
        list[str], typer.Argument(help="Files, folders or patterns with articles; - for standard input.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder that the graph is written to.")] = Path("data/graph"),
    processes: Annotated[
        int, typer.Option("--processes", "-p", min=1, help="How many processes extract side by side.")
    ] = 1,
    model: Annotated[
        str | None, typer.Option(help="spaCy model, by name or folder; default: the best installed.")
    ] = None,
    learnt: Annotated[
        Path | None, typer.Option(help="Folder with weights that `kgx train` wrote; without, rules alone.")
    ] = None,
    base: Annotated[str, typer.Option(help="IRI that all ids begin with.")] = "https://kgx.example/id/",
    min_confidence: Annotated[float, typer.Option(min=0, max=1, help="Below it a claim gets no plain triple.")] = 0.6,
    curation: Annotated[
        Path | None,
        typer.Option(
            "--curation", "-c", help="File of judgements to replay; default: curation.yaml here, if there is one."
        ),
    ] = None,
    authority: Annotated[
        list[Path] | None,
        typer.Option("--authority", "-a", help="List of known things (CSV or Turtle); may be repeated."),
    ] = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Read every article again.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")] = False,
) -> None:
    """Read articles and write their knowledge graph."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from kgx.pipeline import build as run
    from kgx.store import keep_store

    console = Console(stderr=True)
    if curation is None and CURATION.is_file():
        curation = CURATION
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=quiet or not sys.stderr.isatty(),
    ) as bar:
        task = bar.add_task("reading", total=None)
        report = run(
            sources, out, processes=processes, model=model, learnt=str(learnt) if learnt else None, base=base, min_confidence=min_confidence, curation=curation, authority=authority or (), rebuild=rebuild,
            progress=lambda stage, done, total: bar.update(task, description=stage, completed=done, total=total),
        )  # fmt: skip
    keep_store(report.out)
    if not quiet:
        _summary(report, console)


def _summary(report: BuildReport, out: Console) -> None:
    from rich.markup import escape
    from rich.table import Table

    from kgx.store import open_graph

    counts = report.counts
    seconds = sum(report.timings.values())
    out.print(
        f"\n[bold]{report.articles} articles[/] → {report.out / 'graph.ttl'}  ({report.extracted} read, {report.reused} unchanged since the last build; {seconds:.1f} s)"
    )
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    table.add_row("[bold]things[/]", ", ".join(f"{counts[t]} {t}" for t in TYPES if t in counts))
    facts = {k: v for k, v in counts.items() if k[:1].islower() and k not in ("article", "post")}
    table.add_row(
        "[bold]facts[/]", ", ".join(f"{v} {k}" for k, v in sorted(facts.items(), key=lambda f: (-f[1], f[0]))) or "none"
    )
    events = {k: v for k, v in counts.items() if k[:1].isupper() and k not in TYPES}
    table.add_row(
        "[bold]events[/]",
        ", ".join(f"{v} {k}" for k, v in sorted(events.items(), key=lambda f: (-f[1], f[0]))) or "none",
    )
    out.print(table)
    store = open_graph(report.out, on_disk=True)
    rows = store.query(EXAMPLES).dicts()
    shown = _varied(rows)
    if shown:
        out.print("\n[bold]For example[/]")
        for row in shown:
            out.print(f"  • {row['statement']}")
            out.print(f"    [dim]“{_short(row['sentence'])}” — {row['article']}[/]", highlight=False)
    if report.judgements or report.stale:
        out.print(f"[bold]{report.judgements} judgements[/] replayed")
    for text in report.stale:
        out.print(f"[yellow]stale[/] {escape(text)}", highlight=False)
    for skip in report.skipped[:10]:
        out.print(f"[yellow]skipped[/] {skip.source}: {skip.reason}; {escape(skip.remedy)}", highlight=False)
    if len(report.skipped) > 10:
        out.print(f"[yellow]… and {len(report.skipped) - 10} more; all are in {report.out / 'build.json'}[/]")
    usual = str(report.out) == "data/graph"
    graph = "" if usual else f" --graph {report.out}"
    person = next((row["who"] for row in rows if row["who"]), "NAME")
    out.print(
        f"\nNext:  kgx query offices{graph}\n       kgx show {person!r}{graph}\n       kgx query --list\n       kgx serve{'' if usual else f' {report.out}'}",
        highlight=False,
    )


EXAMPLES = """
SELECT ?kind ?who ?statement ?sentence ?article ?confidence WHERE {
  { ?c a kgx:Claim ; kgx:status kgx:asserted ; rdf:predicate ?p ; rdf:subject/rdfs:label ?who ; rdf:object/rdfs:label ?o .
    FILTER(?p = org:holds || ?p = schema:owns)
    BIND(STR(?p) AS ?kind) BIND(CONCAT(?who, " — ", ?o) AS ?statement) }
  UNION { ?c a sem:Event , ?t ; rdfs:label ?statement ; kgx:status kgx:happened ; schema:startDate ?d . FILTER(?t IN (kgx:Meeting, kgx:Signing, kgx:Opening, kgx:Visit, kgx:Deal)) BIND(STR(?t) AS ?kind) }
  ?c kgx:confidence ?confidence ; kgx:evidence/prov:wasQuotedFrom ?q . ?q nif:anchorOf ?sentence ; nif:referenceContext/dct:identifier ?article .
  FILTER(STRLEN(?sentence) < 260)
} ORDER BY DESC(?confidence) ?statement ?sentence LIMIT 400
"""


def _varied(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return one example of each kind, at most five."""
    chosen: dict[str, dict[str, str]] = {}
    for row in rows:
        chosen.setdefault(row["kind"], row)
    return list(chosen.values())[:5]


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) < 200 else flat[:197] + "…"
