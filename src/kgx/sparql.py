"""Read a SPARQL query before it is run: prefixes filled in, errors explained, what leaves the graph refused.

Nothing here needs a graph; `kgx.store` runs what passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from pyparsing.exceptions import ParseException
from rdflib import URIRef
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kgx.errors import UsageError
from kgx.grammar import mistake
from kgx.rdf.terms import PREFIXES

FORBIDDEN = {"ServiceGraphPattern": "SERVICE asks another server", "DatasetClause": "FROM reads other data"}
UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"])
FORMS = "SELECT, ASK, CONSTRUCT or DESCRIBE"
SKIPPED = re.compile(
    r"""#[^\n]*|<[^<>"{}|^`\\\s]*>|\"{3}.*?\"{3}|'{3}.*?'{3}|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""", re.S
)


@dataclass(frozen=True, slots=True)
class Used:
    """A term that a query uses: its IRI, how it is written, and whether as a class or as a property."""

    iri: str
    written: str
    kind: str


@lru_cache(maxsize=256)  # the grammar takes some 20 ms for a query
def read_query(text: str) -> tuple[str, tuple[Used, ...]]:
    """Return a query with the prefixes that it leaves out, and the classes and properties that it uses.

    Raises `UsageError` with line, column and what was expected if it is not well formed, if it would change the graph,
    or if it reaches outside it (SERVICE, FROM), as the parsed query says and not its words.
    """
    bare = masked(text)
    declared = {m.lower() for m in re.findall(r"(?i)\bPREFIX\s+(\w*):", bare)}
    head = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in sorted(PREFIXES.items()) if p not in declared)
    try:
        parsed = parseQuery(head + text)
    except ParseException as error:
        raise UsageError(_explained(text, error)) from error
    except RecursionError as error:
        raise UsageError("the query is nested too deeply; expected fewer brackets within brackets") from error
    parts = list(_walk(parsed))
    for part in parts:
        if part.name in FORBIDDEN:
            raise UsageError(f"the query is refused: {FORBIDDEN[part.name]}; ask this graph alone")
    prefixes = _prefixes(parts)
    for part in parts:
        prefix = str(part.get("prefix") or "")
        if part.name == "pname" and prefix not in prefixes:
            line, column = _place(bare, rf"(?<![\w:]){prefix}:")
            raise UsageError(
                f"not a SPARQL query: line {line}, column {column}: no prefix {prefix!r}; "
                f"expected one of {', '.join(sorted(prefixes))}, or a PREFIX line of your own"
            )
    return head + text, _used(parts, prefixes)


def masked(text: str) -> str:
    """Return a query with its comments, strings and IRIs blanked out, every character else where it was.

    >>> masked('ASK { ?s ?p "}" } # {')
    'ASK { ?s ?p     }    '
    """
    return SKIPPED.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)


def bound(text: str, values: Mapping[str, tuple[str, ...]]) -> str:
    """Return a query whose variables take only the given terms, written as in SPARQL, by VALUES in its outermost group.

    >>> bound("ASK { ?x a ?y }", {"y": ("schema:Person",)})
    'ASK { VALUES ?y { schema:Person } ?x a ?y }'
    """
    rows = "".join(f" VALUES ?{name} {{ {' '.join(terms)} }}" for name, terms in sorted(values.items()))
    bare = masked(text)
    opening = re.search(r"(?i)\bWHERE\s*\{", bare) or re.search(r"\{", bare)
    if not rows or opening is None:
        return text
    return text[: opening.end()] + rows + text[opening.end() :]


def variables(text: str) -> set[str]:
    """Return the names of the variables of a query.

    >>> sorted(variables('ASK { ?x ?p $y . $y a "$z" }'))
    ['p', 'x', 'y']
    """
    return set(re.findall(r"[?$](\w+)", masked(text)))


def _explained(text: str, error: ParseException) -> str:
    words = masked(re.sub(r"(?i)\b(PREFIX\s+\w*:\s*|BASE\s*)<[^>]*>", "", text)).split()
    first = words[0].upper() if words else ""
    if first in UPDATES:
        return f"the query is refused: {first} would change the graph; expected {FORMS}"
    if not words:
        return f"not a SPARQL query: nothing in it; expected {FORMS}"
    try:
        wrong = mistake(text)
    except RecursionError:
        wrong = None
    if wrong is None:
        return f"not a SPARQL query: {error.msg}"
    shown = text.split("\n")[wrong.line - 1]
    return (
        f"not a SPARQL query: line {wrong.line}, column {wrong.column}: found {wrong.found}; expected {wrong.expected}\n"
        f"  {shown}\n  {' ' * (wrong.column - 1)}^"
    )


def _walk(value: object) -> Iterator[CompValue]:
    if isinstance(value, CompValue):
        yield value
        for inner in value.values():
            yield from _walk(inner)
    elif isinstance(value, (list, tuple)) or type(value).__name__ in ("ParseResults", "plist"):
        for inner in value:  # type: ignore[attr-defined]
            yield from _walk(inner)


RDF_TYPE = URIRef(PREFIXES["rdf"] + "type")


def _prefixes(parts: list[CompValue]) -> dict[str, str]:
    return {str(part.get("prefix") or ""): str(part.iri) for part in parts if part.name == "PrefixDecl"}


def _place(text: str, pattern: str) -> tuple[int, int]:
    found = re.search(pattern, text)
    start = found.start() if found else 0
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)


def _used(parts: list[CompValue], declared: Mapping[str, str]) -> tuple[Used, ...]:
    found = []
    for part in parts:
        if part.name != "TriplesBlock":
            continue
        for row in part.get("triples") or ():
            terms = list(row)
            for _, verb, object_ in zip(terms[0::3], terms[1::3], terms[2::3], strict=False):
                names = [n for n in _walk(verb) if n.name == "pname"]
                of_type = any(i == RDF_TYPE for i in _iris(verb)) or any(
                    _named(n, declared, "property").iri == str(RDF_TYPE) for n in names
                )
                found += [_named(n, declared, "property") for n in names]
                if of_type:
                    found += [_named(n, declared, "class") for n in _walk(object_) if n.name == "pname"]
    return tuple(dict.fromkeys(found))


def _iris(value: object) -> Iterator[URIRef]:
    if isinstance(value, URIRef):
        yield value
    elif isinstance(value, CompValue):
        for inner in value.values():
            yield from _iris(inner)
    elif isinstance(value, (list, tuple)) or type(value).__name__ in ("ParseResults", "plist"):
        for inner in value:  # type: ignore[attr-defined]
            yield from _iris(inner)


def _named(name: CompValue, declared: Mapping[str, str], kind: str) -> Used:
    prefix = str(name.get("prefix") or "")
    return Used(declared.get(prefix, "") + name.localname, f"{prefix}:{name.localname}", kind)
