"""The commands that tell a person about things: show, path."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kgx.cli.ask import Folder, one, write
from kgx.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from kgx.inspect import Reason
    from kgx.paths import Step
    from kgx.store import Store

EVENTS = 12  # shown without --all
HELD = {"current": 0, "acting": 1, "designate": 2, "former": 3}


def register(app: typer.Typer) -> None:
    """Add the commands to an app."""
    for command in (show, path):
        app.command()(command)


def show(
    name: Annotated[str, typer.Argument(help="Name of a person, body, place or office.")],
    graph: Folder = Path("data/graph"),
    all_: Annotated[bool, typer.Option("--all", "-a", help="All events, not the latest alone.")] = False,
) -> None:
    """Show one thing: its offices, relations and events with a sentence for each; of an office, who held it when."""
    from rich.console import Console

    from kgx.inspect import events, facts, mentioned, offices
    from kgx.store import open_graph

    store = open_graph(graph, on_disk=True)
    thing = one(store, name)
    out = Console(highlight=False, soft_wrap=True)
    out.print(f"[bold]{thing.label}[/]  {thing.type}  [dim]{thing.id}[/]")
    if thing.names:
        out.print(f"also called {', '.join(thing.names)}")
    if seen := mentioned(store, thing.id):
        out.print(f"mentioned {seen}", style="dim")
    if thing.type == "Post":
        _holders(store, thing.id, out)
        return
    held = offices(store, thing.id)
    rows = facts(store, thing.id)
    if held:
        out.print("\n[bold]Offices[/]")
        for holder in sorted(held, key=lambda h: (HELD.get(h.status, 9), h.office)):
            out.print(f"  {holder.status:9}  {holder.office}  [dim]{holder.when}[/]")
            _sentence(out, next((r for r in rows if r.statement == f"holds {holder.office}"), None))
    _statements(out, "Relations", _first(r for r in rows if not _told(r, {h.office for h in held})))
    happened = sorted(_first(events(store, thing.id)), key=lambda r: _date(r.statement), reverse=True)
    _statements(out, "Events", happened if all_ else happened[:EVENTS])
    if len(happened) > EVENTS and not all_:
        out.print(f"  … {len(happened) - EVENTS} more: kgx show {thing.label!r} --all")


def path(
    start: Annotated[str, typer.Argument(help="Name of a person, body or place.")],
    end: Annotated[str, typer.Argument(help="Name of another.")],
    graph: Folder = Path("data/graph"),
    most: Annotated[int, typer.Option("--most", "-n", min=1, help="How many ways at most.")] = 3,
    longest: Annotated[int, typer.Option(min=1, help="How many steps a way may have.")] = 6,
    form: Annotated[
        str | None,
        typer.Option("--format", "-f", help="csv, tsv, json, jsonl, markdown or table; default: for people."),
    ] = None,
) -> None:
    """Show how two things are tied: the shortest ways between them, with the sentence behind each step."""
    from rich.console import Console

    from kgx.paths import paths
    from kgx.store import open_graph

    store = open_graph(graph, on_disk=True)
    first, last = one(store, start), one(store, end)
    if first.id == last.id:
        raise UsageError(f"{start!r} and {end!r} are both {first.label!r}; expected two things")
    found = paths(store, first.id, last.id, most=most, longest=longest)
    if form is not None:
        _write_steps(found, form)
    else:
        out = Console(highlight=False, soft_wrap=True)
        for number, way in enumerate(found, 1):
            out.print(f"\n[bold]{number}  {' → '.join([way[0].start, *(s.end for s in way)])}[/]")
            for step in way:
                more = f"  [dim](and {step.more} more)[/]" if step.more else ""
                out.print(f"   {' '.join(filter(None, (step.date, step.statement)))}{more}")
                if step.sentence:
                    source = ", ".join(filter(None, (step.article, step.publisher, step.published)))
                    out.print(f"     [dim]“{_plain(step.sentence)}” — {_plain(source)}[/]")
    if not found:
        typer.echo(f"kgx: no way of {longest} steps or fewer from {first.label!r} to {last.label!r}", err=True)
        raise typer.Exit(1)


def _write_steps(found: list[tuple[Step, ...]], form: str) -> None:
    columns = (
        "way",
        "step",
        "from",
        "statement",
        "to",
        "date",
        "confidence",
        "sentence",
        "article",
        "published",
        "publisher",
    )
    rows = [
        (str(w), str(n), s.start, s.statement, s.end, s.date, f"{s.confidence:g}", s.sentence, s.article, s.published, s.publisher)
        for w, way in enumerate(found, 1)
        for n, s in enumerate(way, 1)
    ]  # fmt: skip
    write(columns, rows, form)


def _holders(store: Store, identifier: str, out: Console) -> None:
    from kgx.inspect import holders

    for row in holders(store, identifier):
        when = f"{row.since or row.first or '?'} – {row.until or row.last or '?'}"
        out.print(f"\n{when:23}  [bold]{row.person}[/]  {row.status}" + (" (dates as stated)" if row.since else ""))
        if row.overlaps:
            out.print(f"{'':23}  [yellow]at the same time as {', '.join(row.overlaps)}[/]")
        out.print(f"{'':23}  [dim]“{_plain(' '.join(row.sentence.split()))}” — {row.article}[/]")


def _statements(out: Console, title: str, rows: Iterable[Reason]) -> None:
    found = list(rows)
    if found:
        out.print(f"\n[bold]{title}[/]")
    for row in found:
        status = f"  ({row.status})" if row.status not in ("asserted", "happened") else ""
        out.print(f"  {_plain(_worded(row.statement))}{status}")
        _sentence(out, row)


def _sentence(out: Console, row: Reason | None) -> None:
    if row is not None:
        source = ", ".join(filter(None, (row.article, row.publisher, row.published)))
        said = f", said by {row.by}" if row.by else ""
        out.print(f"    [dim]“{_plain(' '.join(row.sentence.split()))}” — {_plain(source + said)}[/]")


def _first(rows: Iterable[Reason]) -> list[Reason]:
    found: dict[tuple[str, str], Reason] = {}
    for row in rows:
        found.setdefault((row.statement, row.status), row)
    return list(found.values())


def _told(row: Reason, offices: set[str]) -> bool:
    return row.statement.partition(" ")[0] == "holds" and row.statement.partition(" ")[2] in offices


def _worded(statement: str) -> str:
    """Return a statement with its relation in words: "nationality Norland" as "is a national of Norland"."""
    from kgx.schema import vocabulary

    words = {row["term"].partition(":")[2]: row["means"] for row in vocabulary()["relations"].values()}
    found = re.fullmatch(r"(?:(.*) )?(\w+) it", statement)
    if found and found[2] in words and found[1]:
        return f"{found[1]} {words[found[2]]} it"
    first, _, rest = statement.partition(" ")
    return f"{words[first]} {rest}" if first in words else statement


def _date(statement: str) -> str:
    found = re.match(r"(\d{4}(?:-\d\d){0,2})  ", statement)
    return found[1] if found else ""


def _plain(text: str) -> str:
    return text.replace("[", "\\[")
