"""A Turtle writer that streams sorted subjects: fast, and the same bytes for the same triples.

Registered with rdflib under the name "kgx-turtle". Blank nodes are refused: kgx writes none.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from rdflib import BNode, Graph, Literal, URIRef, plugin
from rdflib.serializer import Serializer
from rdflib.term import Node

from kgx.errors import KgxError
from kgx.rdf.terms import PREFIXES, RDF, XSD

Triple = tuple[Any, Any, Any]
REMEMBERED = 100_000  # terms whose text is kept: in a large graph most literals occur once
LOCAL = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_\-]*[A-Za-z0-9_\-])?")
RELATIVE = re.compile(r"[A-Za-z0-9_~][A-Za-z0-9_\-./~%]*")
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
ESCAPE = re.compile(r'[\\"\n\r\t\b\f\x00-\x1f\x7f]')
PLAIN = {
    str(XSD.integer): re.compile(r"[+-]?[0-9]+"),
    str(XSD.decimal): re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    str(XSD.boolean): re.compile("true|false"),
}


class _Writer:
    """Terms as Turtle text, the last ones remembered, since many occur often."""

    def __init__(self, base: str | None, prefixes: dict[str, str]) -> None:
        self.base = base
        self.prefixes = sorted(((iri, prefix) for prefix, iri in prefixes.items()), key=lambda p: -len(p[0]))
        self.known: dict[Node, str] = {}
        self.places: dict[Node, tuple[bool, str]] = {}

    def term(self, node: Node) -> str:
        text = self.known.get(node)
        if text is None:
            if len(self.known) > REMEMBERED:
                self.known.clear()
            text = self.known[node] = self._iri(node) if isinstance(node, URIRef) else self._literal(node)
        return text

    def order(self, predicate: Node) -> tuple[bool, str]:
        place = self.places.get(predicate)
        if place is None:
            place = self.places[predicate] = (predicate != RDF.type, str(predicate))
        return place

    def _iri(self, iri: str) -> str:
        if self.base and iri.startswith(self.base):
            rest = iri[len(self.base) :]
            if RELATIVE.fullmatch(rest) and "//" not in rest and "/." not in rest:
                return f"<{rest}>"
        for namespace, prefix in self.prefixes:
            if iri.startswith(namespace) and LOCAL.fullmatch(iri, len(namespace)):
                return f"{prefix}:{iri[len(namespace) :]}"
        safe = "".join(f"\\u{ord(c):04X}" if c in '<>"{}|^`\\' or ord(c) <= 32 else c for c in iri)
        return f"<{safe}>"

    def _literal(self, node: Node) -> str:
        if not isinstance(node, Literal):
            raise KgxError(f"{node!r}: the Turtle writer takes IRIs and literals only; give the node an IRI")
        text = str(node)
        kind = str(node.datatype) if node.datatype else None
        if kind in PLAIN and PLAIN[kind].fullmatch(text):
            return text
        quoted = '"' + ESCAPE.sub(lambda m: ESCAPES.get(m.group(), f"\\u{ord(m.group()):04X}"), text) + '"'
        if node.language:
            return f"{quoted}@{node.language}"
        return f"{quoted}^^{self._iri(kind)}" if kind and kind != str(XSD.string) else quoted


def lines(
    groups: Iterable[Iterable[Triple]], *, base: str | None, prefixes: dict[str, str] = PREFIXES
) -> Iterator[tuple[str, int]]:
    """Yield the lines of a Turtle document, each with the number of triples that it holds.

    First the prefixes, then group by group the subjects in order, each with its sorted properties. A subject must not
    be in two groups, and groups come in order of their subjects, if the document is to be sorted.
    """
    writer = _Writer(base, prefixes)
    if base:
        yield f"@base <{base}> .\n", 0
    for prefix, iri in sorted(prefixes.items()):
        yield f"@prefix {prefix}: <{iri}> .\n", 0
    for triples in groups:
        subjects: dict[Node, dict[Node, set[Node]]] = {}
        for s, p, o in triples:
            if isinstance(s, BNode) or isinstance(o, BNode):
                raise KgxError(f"{s} {p} {o}: blank nodes cannot be written in a stable order; give the node an IRI")
            subjects.setdefault(s, {}).setdefault(p, set()).add(o)
        for subject in sorted(subjects, key=str):
            rows = subjects[subject]
            parts = []
            for predicate in sorted(rows, key=writer.order):
                objects = rows[predicate]
                values = ", ".join(sorted(map(writer.term, objects))) if len(objects) > 1 else writer.term(*objects)
                parts.append(f"{'a' if predicate == RDF.type else writer.term(predicate)} {values}")
            yield f"\n{writer.term(subject)} " + " ;\n    ".join(parts) + " .\n", sum(map(len, rows.values()))


def write_turtle(groups: Iterable[Iterable[Triple]], path: Path, *, base: str | None = None) -> int:
    """Write groups of triples to `path` by way of a file beside it, so that a reader never sees half.

    Returns the number of triples, each counted once.
    """
    count = 0
    aside = path.with_name(path.name + ".part")
    with aside.open("w", encoding="utf-8", newline="\n") as file:
        for line, number in lines(groups, base=base):
            file.write(line)
            count += number
    os.replace(aside, path)
    return count


class KgxTurtleSerializer(Serializer):
    """The writer as an rdflib plugin: `graph.serialize(format="kgx-turtle")`."""

    def serialize(self, stream: IO[bytes], base: str | None = None, encoding: str | None = None, **args: Any) -> None:
        """Write the store's graph to a binary stream."""
        graph: Graph = self.store
        prefixes = dict(PREFIXES) | {
            prefix: str(iri) for prefix, iri in graph.namespaces() if prefix and re.fullmatch(r"[A-Za-z]\w*", prefix)
        }
        used = {str(t) for triple in graph for t in triple}
        kept = {p: i for p, i in prefixes.items() if p in PREFIXES or any(u.startswith(i) for u in used)}
        for line, _ in lines([graph], base=base, prefixes=kept):
            stream.write(line.encode(encoding or "utf-8"))


plugin.register("kgx-turtle", Serializer, "kgx.rdf.turtle", "KgxTurtleSerializer")
