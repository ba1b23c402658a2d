"""Open a built graph and ask it questions in SPARQL.

pyoxigraph answers, or rdflib if it is asked to; a query is parsed first, and what reaches outside the graph (SERVICE,
FROM) or changes it is refused. With a time limit the query runs in a process of its own that can be ended.
"""

from __future__ import annotations

import json
import multiprocessing
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache, cached_property
from importlib import import_module
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from pyparsing.exceptions import ParseException
from rapidfuzz import fuzz, process
from rdflib import Graph
from rdflib.plugins.sparql.sparql import SPARQLError

from kgx import kept
from kgx.answer import Answer, answer_of, yes_or_no
from kgx.errors import QueryTimeoutError, UsageError
from kgx.questions import NamedQuery, filled, named_queries, read_query_file
from kgx.rdf.terms import PREFIXES, term
from kgx.schema import vocabulary
from kgx.sparql import Used, bound, read_query, variables

__all__ = ["Answer", "NamedQuery", "Store", "named_queries", "open_graph", "prepare", "query_within", "rdflib_graph"]
BASE = "https://kgx.example/id/"
ENGINES = ("oxigraph", "rdflib")
NAMED = (
    """SELECT DISTINCT ?id ?type ?name WHERE { VALUES ?type { %s } ?id a ?type ; rdfs:label|skos:altLabel ?name %s }"""
)


class Store:
    """The graph of one output folder, in memory, or in the store kept beside it."""

    def __init__(self, folder: Path, *, on_disk: bool = False) -> None:
        self.folder = folder
        self.base = Store.base_of(folder)
        found = kept.opened(folder) if on_disk and kept.is_large(folder) else None
        self.data = ox.Store() if found is None else found
        if found is None:
            kept.load(self.data, folder, base=self.base)

    @staticmethod
    def base_of(folder: Path) -> str:
        """Return the base IRI that the build of a folder was given."""
        record = folder / "build.json"
        return str(json.loads(record.read_text(encoding="utf-8"))["base"]) if record.is_file() else BASE

    @cached_property
    def rdflib(self) -> Graph:
        """The same graph in rdflib."""
        graph = Graph()
        for name in kept.NAMES:
            if (self.folder / name).is_file():
                graph.parse(self.folder / name, format="turtle")
        return graph

    def __len__(self) -> int:
        return len(self.data)

    def view(self, **options: Any) -> Any:
        """Return a view of the graph, which a notebook shows in its cell; options as of `kgx.view.view`."""
        return import_module("kgx.view").view(self, **options)

    def _repr_html_(self) -> str:
        shown: str = self.view()._repr_html_()
        return shown

    def query(
        self,
        sparql: str | NamedQuery,
        parameters: Mapping[str, str] | None = None,
        *,
        limit: int | None = None,
        engine: str = "oxigraph",
    ) -> Answer:
        """Return the answer to a SELECT, ASK, CONSTRUCT or DESCRIBE query, or its first `limit` rows.

        `$name` in the query stands for a parameter: for the things of that name if the query says so, else for the
        text. The notes of an empty answer name the classes and properties that the graph does not have. Raises
        `UsageError` if the query is not well formed, reaches outside the graph, or uses a class or property of kgx
        that there is not, or if nothing has the name.
        """
        asked = sparql if isinstance(sparql, NamedQuery) else read_query_file("", sparql)
        text, used = _prepared(asked, parameters or {}, self)
        self._refuse_unknown(used)
        answer = self._run(text, limit, engine)
        empty = not answer.rows or (answer.kind == "yesno" and answer.rows == (("no",),))
        if empty and (asked.own or not asked.name):
            answer = replace(answer, notes=tuple(self._missing(used)))
        return answer

    def prepared(self, sparql: str, parameters: Mapping[str, str] | None = None) -> str:
        """Return a query as it is run: checked, with prefixes, and with the things that its parameters name.

        Raises `UsageError` as `query` does.
        """
        text, used = _prepared(read_query_file("", sparql), parameters or {}, self)
        self._refuse_unknown(used)
        return text

    def named(self, name: str, types: Iterable[str] = ()) -> list[ox.NamedNode]:
        """Return the things that have a name, label or alias, in any case; if none, those whose name has it as words.

        `types` are those of the vocabulary, such as Person, or Post; without any, all. Raises `UsageError` with the
        nearest names if there is none.
        """
        kinds = [t for t in types if t != "entity"]
        exact = self.exactly(name, kinds)
        if exact:
            return exact
        wanted, found = name.strip().casefold(), self._run(_with(NAMED % (_types(kinds), "")), None)
        rows = [(row[0], text[2]) for row, text in zip(found.terms, found.rows, strict=True)]
        inside = {
            thing for thing, text in rows if isinstance(thing, ox.NamedNode) and f" {wanted} " in f" {text.casefold()} "
        }
        if inside:
            return sorted(inside, key=str)
        names = sorted({text for _, text in rows})
        near = process.extract(name, names, scorer=fuzz.WRatio, processor=str.casefold, limit=3, score_cutoff=70)
        what = " or ".join(kinds) if kinds else "thing"
        hint = f"; did you mean {' or '.join(repr(n) for n, _, _ in near)}?" if near else "; see `kgx find`"
        raise UsageError(f"no {what} in the graph is called {name!r}{hint}")

    def exactly(self, name: str, types: Iterable[str] = ()) -> list[ox.NamedNode]:
        """Return the things one of whose names is this, in any case."""
        same = f"FILTER(LCASE(?name) = {json.dumps(name.strip().lower(), ensure_ascii=False)})"
        found = self._run(_with(NAMED % (_types(types), same)), None)
        return sorted({row[0] for row in found.terms if isinstance(row[0], ox.NamedNode)}, key=str)

    def _run(self, text: str, limit: int | None, engine: str = "oxigraph") -> Answer:
        if engine not in ENGINES:
            raise UsageError(f"--engine {engine}: not known; expected {' or '.join(ENGINES)}")
        try:
            found: Any = self.data.query(text) if engine == "oxigraph" else _rdflib(self.rdflib, text)
            if isinstance(found, ox.QueryBoolean):
                return yes_or_no(bool(found))
            if isinstance(found, ox.QuerySolutions):
                columns = tuple(v.value for v in found.variables)
                return answer_of(columns, (tuple(row) for row in islice(found, limit)))
            triples = ((t.subject, t.predicate, t.object) for t in islice(found, limit))
            return answer_of(("subject", "predicate", "object"), triples, "triples")
        except (SyntaxError, ValueError, OSError) as error:
            raise UsageError(f"the query cannot be run: {error}") from error

    def _refuse_unknown(self, used: Iterable[Used]) -> None:
        for one in used:
            if one.iri.startswith(PREFIXES["kgx"]) and one.iri not in _ontology() and not self._has(one):
                raise UsageError(f"there is no {one.kind} {one.written}{self._nearest(one)}")

    def _missing(self, used: Iterable[Used]) -> Iterable[str]:
        for one in used:
            if one.iri.startswith(tuple(PREFIXES.values())) and not self._has(one):
                hint = "" if one.iri in _ontology() else self._nearest(one)
                yield f"the graph has no {one.kind} {one.written}{hint}"

    def _has(self, one: Used) -> bool:
        iri = ox.NamedNode(one.iri)
        if one.kind == "class":
            return any(True for _ in self.data.quads_for_pattern(None, ox.NamedNode(term("rdf:type")), iri))
        return any(True for _ in self.data.quads_for_pattern(None, iri, None))

    def _nearest(self, one: Used) -> str:
        pattern = "[] a ?t" if one.kind == "class" else "[] ?t []"
        names = {_short(t[0]) for t in self._run(_with(f"SELECT DISTINCT ?t WHERE {{ {pattern} }}"), None).rows}
        found = process.extractOne(one.written, sorted(names), scorer=fuzz.ratio, processor=str.casefold)
        return f"; the nearest that it has is {found[0]}" if found and found[1] >= 50 else "; see `kgx schema`"


def open_graph(folder: str | Path, *, on_disk: bool = False) -> Store:
    """Open the graph in an output folder of a build. Raises `UsageError` if there is none.

    The graph is read into memory, which takes a few seconds for a million triples. With `on_disk` a large one is left
    in the store beside it, if there is one: it opens at once, answers several times slower, and must not be forked.
    """
    path = Path(folder)
    if not (path / "graph.ttl").is_file():
        raise UsageError(
            f"{path}: no graph.ttl there; build one with `kgx build ARTICLES --out {path}` or name another folder with --graph"
        )
    return Store(path, on_disk=on_disk)


def prepare(sparql: str, parameters: Mapping[str, str] | None = None) -> str:
    """Return a query with prefixes and text parameters filled in, checked to stay within the graph."""
    return read_query(filled(sparql, dict(parameters or {})))[0]


def _prepared(asked: NamedQuery, given: Mapping[str, str], store: Store) -> tuple[str, tuple[Used, ...]]:
    unknown = sorted(set(given) - set(asked.parameters) - variables(asked.text))
    if unknown:
        known = ", ".join(asked.parameters or sorted(variables(asked.text))) or "none"
        raise UsageError(f"the query has no parameter {', '.join(unknown)}; it has {known}")
    wanting = [k for k in asked.needs if not given.get(k)]
    if wanting:
        raise UsageError(f"the query needs {wanting[0]}: {asked.parameters[wanting[0]]}; give it as {wanting[0]}=NAME")
    texts = {k: "" for k in asked.parameters if k not in asked.types}
    things: dict[str, tuple[str, ...]] = {}
    for key, value in given.items():
        if key in asked.types:
            if value:
                things[key] = tuple(map(str, store.named(value, asked.types[key])))
        elif key in asked.parameters:
            texts[key] = value
        elif found := store.exactly(value):
            things[key] = (*map(str, found), json.dumps(value, ensure_ascii=False))
        else:
            texts[key] = value
    return read_query(bound(filled(asked.text, texts | {k: given[k] for k in things}, only=texts), things))


def query_within(
    folder: Path,
    sparql: str | NamedQuery,
    parameters: Mapping[str, str] | None = None,
    *,
    seconds: float,
    limit: int | None = None,
    engine: str = "oxigraph",
) -> Answer:
    """Answer a query in a process of its own, ended after some seconds. Raises `QueryTimeoutError` if it took longer."""
    receiver, sender = _context().Pipe(duplex=False)
    worker = _context().Process(
        target=_answer, args=(folder, sparql, dict(parameters or {}), limit, engine, sender), daemon=True
    )
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


def _context() -> Any:
    """Return how to start a process: at once as a copy of this one where that is safe, else from the beginning."""
    alone = sys.platform == "linux" and threading.active_count() == 1
    return multiprocessing.get_context("fork" if alone else "spawn")


def _answer(
    folder: Path, sparql: str | NamedQuery, parameters: dict[str, str], limit: int | None, engine: str, sender: Any
) -> None:
    try:
        sender.send(
            (
                "answer",
                open_graph(folder, on_disk=engine == "oxigraph").query(sparql, parameters, limit=limit, engine=engine),
            )
        )
    except UsageError as error:
        sender.send(("error", str(error)))


def keep_store(folder: Path, *, notice: Callable[[str], None] | None = None) -> None:
    """Write a store beside a large graph, in a process of its own, if it is not there yet and can be written."""
    if not kept.is_large(folder) or kept.is_current(folder):
        return
    if notice is not None:
        notice(f"keeping a store of this large graph in {folder / kept.FOLDER}, once; later questions start at once")
    base = Store.base_of(folder)
    worker = multiprocessing.get_context("spawn").Process(target=kept.keep, args=(folder,), kwargs={"base": base})
    worker.start()
    worker.join()


def rdflib_graph(folder: str | Path) -> Graph:
    """Return the graph of an output folder as an rdflib graph, for tools that want one."""
    graph = Graph()
    graph.parse(open_graph(folder).folder / "graph.ttl", format="turtle")
    return graph


def _with(text: str) -> str:
    return "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in PREFIXES.items()) + text


def _types(names: Iterable[str]) -> str:
    known = {**vocabulary()["types"], "Post": "org:Post"}
    groups = {"Place": ("Country", "City", "Region", "Facility"), "Body": ("Ministry", "Company", "Organisation")}
    wanted = [one for name in names for one in groups.get(name, (name,))] or list(known)
    wrong = sorted(set(wanted) - set(known))
    if wrong:
        raise UsageError(
            f"no type {', '.join(wrong)} for a parameter; expected {', '.join((*known, *groups, 'entity'))}"
        )
    return " ".join(known[name] for name in wanted)


@cache
def _ontology() -> frozenset[str]:
    text = (files("kgx") / "data" / "ontology" / "ontology.ttl").read_text(encoding="utf-8")
    return frozenset(
        t.subject.value for t in ox.parse(text, format=ox.RdfFormat.TURTLE) if isinstance(t.subject, ox.NamedNode)
    )


def _short(iri: str) -> str:
    for prefix, start in PREFIXES.items():
        if iri.startswith(start):
            return f"{prefix}:{iri[len(start) :]}"
    return f"<{iri}>"


def _rdflib(graph: Graph, text: str) -> Any:
    try:
        found = graph.query(text)
    except (ParseException, SPARQLError, NotImplementedError, TypeError) as error:
        raise UsageError(f"rdflib cannot run the query: {error}") from error
    if found.type in ("CONSTRUCT", "DESCRIBE") and found.graph is not None:
        return [q.triple for q in ox.parse(found.graph.serialize(format="nt"), format=ox.RdfFormat.N_TRIPLES)]
    return ox.parse_query_results(found.serialize(format="json") or b"", format=ox.QueryResultsFormat.JSON)
