"""Open a built graph and ask it questions in SPARQL.

pyoxigraph answers; a query is parsed first, and what reaches outside the graph (SERVICE, FROM) or changes it is
refused. With a time limit the query runs in a process of its own that can be ended.
"""

from __future__ import annotations

import json
import multiprocessing
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from pyparsing.exceptions import ParseException
from rdflib import Graph
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kgx.errors import QueryTimeoutError, UsageError
from kgx.rdf.terms import PREFIXES

BASE = "https://kgx.example/id/"
FORBIDDEN = {"ServiceGraphPattern": "SERVICE asks another server", "DatasetClause": "FROM reads other data"}


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows of text under named columns; a yes or no has the one column "answer"."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def dicts(self) -> list[dict[str, str]]:
        """Return the rows as dictionaries."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query of the package: its name, the question it answers, its parameters and what they mean."""

    name: str
    question: str
    parameters: dict[str, str]
    text: str


@cache
def named_queries() -> dict[str, NamedQuery]:
    """Return the queries that come with kgx, by name."""
    found = {}
    for file in sorted((files("kgx") / "data" / "queries").iterdir(), key=lambda f: f.name):
        text = file.read_text(encoding="utf-8")
        head = [line[1:].strip() for line in text.splitlines() if line.startswith("#")]
        parameters = dict(re.match(r"param (\w+): (.*)", line).groups() for line in head if line.startswith("param "))  # type: ignore[union-attr, misc]
        name = file.name.removesuffix(".rq")
        found[name] = NamedQuery(name, head[0], parameters, text)
    return found


class Store:
    """The graph of one output folder, in memory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        record = folder / "build.json"
        self.base: str = json.loads(record.read_text(encoding="utf-8"))["base"] if record.is_file() else BASE
        self.data = ox.Store()
        for name in ("graph.ttl", "mentions.ttl"):
            path = folder / name
            if path.exists():
                self.data.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=self.base)

    def __len__(self) -> int:
        return len(self.data)

    def view(self, **options: Any) -> Any:
        """Return a view of the graph, which a notebook shows in its cell; options as of `kgx.view.view`."""
        return import_module("kgx.view").view(self, **options)

    def _repr_html_(self) -> str:
        shown: str = self.view()._repr_html_()
        return shown

    def query(self, sparql: str, parameters: Mapping[str, str] | None = None) -> Answer:
        """Return the answer to a SELECT, ASK, CONSTRUCT or DESCRIBE query.

        `$name` in the query stands for the text of a parameter. Raises `UsageError` if the query is not well formed
        or reaches outside the graph.
        """
        text = prepare(sparql, parameters)
        try:
            found: Any = self.data.query(text)
        except (SyntaxError, ValueError) as error:
            raise UsageError(f"the query cannot be run: {error}") from error
        if isinstance(found, ox.QueryBoolean):
            return Answer(("answer",), (("yes" if found else "no",),))
        if isinstance(found, ox.QueryTriples):
            return Answer(
                ("subject", "predicate", "object"),
                tuple((_text(t.subject), _text(t.predicate), _text(t.object)) for t in found),
            )
        columns = tuple(v.value for v in found.variables)
        try:
            rows = tuple(tuple(_text(row[c]) for c in columns) for row in found)
        except (OSError, ValueError) as error:
            raise UsageError(f"the query cannot be run: {error}") from error
        return Answer(columns, rows)


def open_graph(folder: str | Path) -> Store:
    """Open the graph in an output folder of a build. Raises `UsageError` if there is none."""
    path = Path(folder)
    if not (path / "graph.ttl").is_file():
        raise UsageError(
            f"{path}: no graph.ttl there; build one with `kgx build ARTICLES --out {path}` or name another folder with --graph"
        )
    return Store(path)


def prepare(sparql: str, parameters: Mapping[str, str] | None = None) -> str:
    """Return a query with prefixes and parameters filled in, checked to stay within the graph."""
    text = sparql
    values = dict(parameters or {})
    for name in re.findall(r"\$(\w+)", re.sub(r"#[^\n]*", "", sparql)):
        if name in values:
            text = re.sub(rf"\${name}\b", lambda _, v=values[name]: json.dumps(v, ensure_ascii=False), text)  # type: ignore[misc]
    declared = {m.lower() for m in re.findall(r"(?im)^\s*PREFIX\s+(\w*):", text)}
    head = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in sorted(PREFIXES.items()) if p not in declared)
    _check(head + text, lines=head.count("\n"))
    return head + text


def _check(text: str, *, lines: int) -> None:
    try:
        parsed = parseQuery(text)
    except ParseException as error:
        line = error.line.strip()
        raise UsageError(
            f"not a SPARQL query: line {error.lineno - lines}, column {error.column}: {line!r}; expected SELECT, ASK, CONSTRUCT or DESCRIBE"
        ) from error
    for part in _walk(parsed):
        if part.name in FORBIDDEN:
            raise UsageError(f"the query is refused: {FORBIDDEN[part.name]}; ask this graph alone")


def _walk(value: object) -> Iterator[CompValue]:
    if isinstance(value, CompValue):
        yield value
        for inner in value.values():
            yield from _walk(inner)
    elif isinstance(value, (list, tuple)) or type(value).__name__ in ("ParseResults", "plist"):
        for inner in value:  # type: ignore[attr-defined]
            yield from _walk(inner)


def _text(term: object) -> str:
    if term is None:
        return ""
    return str(term.value) if hasattr(term, "value") else str(term)


def query_within(folder: Path, sparql: str, parameters: Mapping[str, str] | None = None, *, seconds: float) -> Answer:
    """Answer a query in a process of its own, ended after some seconds. Raises `QueryTimeoutError` if it took longer."""
    prepare(sparql, parameters)
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    worker = context.Process(target=_answer, args=(folder, sparql, dict(parameters or {}), sender), daemon=True)
    worker.start()
    sender.close()
    try:
        if not receiver.poll(seconds):
            raise QueryTimeoutError(
                f"the query took longer than {seconds:g} s; make it narrower or give it more time with --timeout"
            )
        kind, value = receiver.recv()
    except EOFError as error:
        raise UsageError("the query ended without an answer, perhaps for want of memory; make it narrower") from error
    finally:
        worker.kill()
        worker.join()
    if kind == "error":
        raise UsageError(value)
    answer: Answer = value
    return answer


def _answer(folder: Path, sparql: str, parameters: dict[str, str], sender: Any) -> None:
    try:
        sender.send(("answer", open_graph(folder).query(sparql, parameters)))
    except UsageError as error:
        sender.send(("error", str(error)))


def rdflib_graph(folder: str | Path) -> Graph:
    """Return the graph of an output folder as an rdflib graph, for tools that want one."""
    graph = Graph()
    graph.parse(open_graph(folder).folder / "graph.ttl", format="turtle")
    return graph
