"""Check a graph against what it promises: shapes (SHACL) for its form, audits (SPARQL) for what no shape can say.

Both are files of `kgx/data`. An audit is a query that finds what is wrong; its first comment says what that is, and
`# warning` that it is no violation of the contract.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pyarrow.parquet as pq
import pyoxigraph as ox
from rdflib import RDF, Graph, URIRef

from kgx.confidence import THRESHOLD
from kgx.errors import MissingError
from kgx.questions import NamedQuery, read_query_file
from kgx.rdf.terms import PREFIXES
from kgx.store import Store, open_graph

SH = "http://www.w3.org/ns/shacl#"
IS_STRING = ox.NamedNode(PREFIXES["nif"] + "isString")
TEXTS = """SELECT ?a ?id WHERE { ?a a schema:NewsArticle ; dct:identifier ?id }"""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong: the shape or audit that says so, where, and what; a warning or a violation."""

    check: str
    severity: str
    focus: str
    message: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Validation:
    """What was checked and found. `texts` is the number of articles whose text was at hand for their quotes."""

    findings: tuple[Finding, ...]
    shapes: int
    audits: int
    articles: int
    texts: int

    @property
    def conforms(self) -> bool:
        """Whether there is no violation; warnings do not count."""
        return not any(f.severity == "violation" for f in self.findings)


def validate(folder: str | Path, *, shapes: bool = True) -> Validation:
    """Check the graph in an output folder; the texts of its articles are read from the extractions beside it.

    Without `shapes` only the audits are run, which takes seconds for a million triples. Raises `UsageError` if there is
    no graph, `MissingError` if pySHACL is wanted and not installed.
    """
    store = open_graph(folder)
    queries = audits()
    articles = {row["id"]: row["a"] for row in store.query(TEXTS).dicts()}
    texts = _add_texts(store, articles)
    found = list(_shape_findings(store)) if shapes else []
    for query in queries:
        found += _audit_findings(store, query)
    order = {"violation": 0, "warning": 1}
    rows = sorted(set(found), key=lambda f: (order[f.severity], f.check, f.focus, f.message, f.detail))
    count = len(list(shape_graph().subjects(RDF.type, URIRef(SH + "NodeShape")))) if shapes else 0
    return Validation(tuple(rows), count, len(queries), len(articles), texts)


def audits() -> list[NamedQuery]:
    """Return the audits, in order of their names."""
    folder = files("kgx") / "data" / "audits"
    return [
        read_query_file(file.name.removesuffix(".rq"), file.read_text(encoding="utf-8"))
        for file in sorted(folder.iterdir(), key=lambda f: f.name)
    ]


def shape_graph() -> Graph:
    """Return the shapes."""
    graph = Graph()
    for file in sorted((files("kgx") / "data" / "shapes").iterdir(), key=lambda f: f.name):
        graph.parse(data=file.read_text(encoding="utf-8"), format="turtle")
    return graph


def _add_texts(store: Store, articles: dict[str, str]) -> int:
    known = set()
    for path in sorted((store.folder / "extractions").glob("*.parquet")):
        table = pq.read_table(path, columns=["article", "text"])
        for identifier, text in zip(table["article"].to_pylist(), table["text"].to_pylist(), strict=True):
            if identifier in articles:
                known.add(identifier)
                store.data.add(ox.Quad(ox.NamedNode(articles[identifier]), IS_STRING, ox.Literal(text)))
    return len(known)


def _audit_findings(store: Store, query: NamedQuery) -> Iterator[Finding]:
    record = store.folder / "build.json"
    built = json.loads(record.read_text(encoding="utf-8")) if record.is_file() else {}
    known = {"base": store.base, "threshold": str(built.get("min_confidence", THRESHOLD))}
    severity = "warning" if "\n# warning\n" in query.text else "violation"
    answer = store.query(query, {name: known[name] for name in query.parameters})
    for row in answer.dicts():
        yield Finding(query.name, severity, row["focus"], query.question, row.get("detail", ""))


def _shape_findings(store: Store) -> Iterator[Finding]:
    try:
        from pyshacl import validate as run
    except ModuleNotFoundError as error:
        raise MissingError("pySHACL is not installed; expected: pip install 'kgx-news[validate]'") from error
    _, report, _ = run(store.rdflib, shacl_graph=shape_graph(), inference="none")
    if not isinstance(report, Graph):
        return
    name = {
        key: URIRef(SH + key) for key in ("result", "focusNode", "resultMessage", "resultPath", "value", "sourceShape")
    }
    shapes = shape_graph()
    for result in report.objects(None, name["result"]):
        source = report.value(result, name["sourceShape"])
        owner = source if isinstance(source, URIRef) else None
        message = " ".join(sorted(str(m) for m in report.objects(result, name["resultMessage"])))
        path, value = report.value(result, name["resultPath"]), report.value(result, name["value"])
        check = _shape_of(shapes, message, owner)
        detail = " ".join(str(x) for x in (path, value) if x is not None)
        yield Finding(check, "violation", str(report.value(result, name["focusNode"])), message, detail)


def _shape_of(shapes: Graph, message: str, owner: URIRef | None) -> str:
    """Return the name of the shape that a result is of: its own, or that of the shape whose property has the message."""
    if owner is None:
        property_ = URIRef(SH + "property")
        for node, inner in shapes.subject_objects(property_):
            if any(str(m) == message for m in shapes.objects(inner, URIRef(SH + "message"))):
                owner = node if isinstance(node, URIRef) else None
                break
    return f"shape:{str(owner).rpartition('#')[2]}" if owner is not None else "shape"
