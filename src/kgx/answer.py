"""What a query found, and the forms in which it is written: SPARQL JSON and XML, CSV, TSV, Markdown, RDF."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

import pyoxigraph as ox

from kgx.errors import UsageError
from kgx.rdf.terms import PREFIXES

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None
Kind = Literal["rows", "yesno", "triples"]
ROW_FORMS = {"csv": "rows with commas", "tsv": "rows with tabs", "json": "SPARQL 1.1 results in JSON", "jsonl": "one JSON object a row",
             "xml": "SPARQL 1.1 results in XML", "markdown": "a table for a text"}  # fmt: skip
GRAPH_FORMS = {"turtle": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "jsonld": ox.RdfFormat.JSON_LD}
FORMS = ("table", *ROW_FORMS, *GRAPH_FORMS)


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows of text under named columns; a yes or no has the one column "answer", a graph three.

    `terms` are the same rows as RDF terms, `notes` what whoever asked should know of it.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: Kind = "rows"
    terms: tuple[tuple[Term, ...], ...] = field(default=(), compare=False, repr=False)
    notes: tuple[str, ...] = ()

    def dicts(self) -> list[dict[str, str]]:
        """Return the rows as dictionaries."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def answer_of(columns: Iterable[str], terms: Iterable[tuple[Term, ...]], kind: Kind = "rows") -> Answer:
    """Return the answer that has these terms."""
    found = tuple(terms)
    rows = tuple(tuple("" if t is None else str(t) if isinstance(t, ox.Triple) else t.value for t in r) for r in found)
    return Answer(tuple(columns), rows, kind, found)


def yes_or_no(value: bool) -> Answer:
    """Return the answer to an ASK query."""
    return Answer(("answer",), (("yes" if value else "no",),), "yesno")


def written(answer: Answer, form: str) -> str:
    """Return an answer in one of the forms, "table" apart. Raises `UsageError` if the answer cannot have the form."""
    if form in GRAPH_FORMS:
        if answer.kind != "triples":
            raise UsageError(
                f"--format {form}: the query finds {'rows' if answer.kind == 'rows' else 'yes or no'} and no graph; "
                f"expected table, {', '.join(ROW_FORMS)}, or a CONSTRUCT or DESCRIBE query"
            )
        triples = [ox.Triple(*row) for row in sorted(answer.terms, key=str)]  # type: ignore[arg-type]
        text = (ox.serialize(triples, format=GRAPH_FORMS[form], prefixes=PREFIXES) or b"").decode().rstrip("\n")
        lines = text.split("\n")
        head = [line for line in lines if line.startswith("@prefix ")]
        return "\n".join(sorted(head) + lines[len(head) :]) + "\n"
    if form == "csv" or form == "tsv":
        out = io.StringIO()
        writer = csv.writer(out, delimiter="," if form == "csv" else "\t", lineterminator="\n")
        writer.writerow(answer.columns)
        writer.writerows(answer.rows)
        return out.getvalue()
    if form == "jsonl":
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in answer.dicts())
    if form == "json":
        return _results_json(answer) + "\n"
    if form == "xml":
        parsed = ox.parse_query_results(_results_json(answer), format=ox.QueryResultsFormat.JSON)
        return (parsed.serialize(format=ox.QueryResultsFormat.XML) or b"").decode() + "\n"
    if form == "markdown":
        rows = [answer.columns, ["---"] * len(answer.columns), *answer.rows]
        return "".join("| " + " | ".join(_cell(c) for c in row) + " |\n" for row in rows)
    raise UsageError(f"--format {form}: not known; expected one of {', '.join(FORMS)}")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|")


def _results_json(answer: Answer) -> str:
    if answer.kind == "yesno":
        return json.dumps({"head": {}, "boolean": answer.rows == (("yes",),)})
    bindings = [
        {name: _json_term(term) for name, term in zip(answer.columns, row, strict=True) if term is not None}
        for row in answer.terms
    ]
    return json.dumps({"head": {"vars": answer.columns}, "results": {"bindings": bindings}}, ensure_ascii=False)


def _json_term(term: Term) -> dict[str, object]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Literal):
        row: dict[str, object] = {"type": "literal", "value": term.value}
        if term.language:
            row["xml:lang"] = term.language
        elif term.datatype.value != PREFIXES["xsd"] + "string":
            row["datatype"] = term.datatype.value
        return row
    if isinstance(term, ox.Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {k: _json_term(v) for k, v in parts.items()}}
    raise UsageError(f"{term!r}: not a term that SPARQL results can hold")
