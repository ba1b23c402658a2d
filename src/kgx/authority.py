"""Lists of known things, by which the user of kgx says who is who: a CSV or Turtle file with names and identifiers.

CSV has the columns `id` and `name`, and where known `aliases` (separated by "|"), `type` (Person, Company …) and
`country`. In Turtle each thing with an `rdfs:label` counts, `skos:altLabel` are its aliases, `rdf:type` its type and
`schema:nationality` or `kgx:governmentBodyOf` its country.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kgx.errors import UsageError
from kgx.schema import vocabulary

NAMESPACES = {"schema": "https://schema.org/", "kgx": "https://w3id.org/kgx-news/ns#"}
WIKIDATA = "http://www.wikidata.org/entity/"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
ALIAS = "http://www.w3.org/2004/02/skos/core#altLabel"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
COUNTRY = ("https://schema.org/nationality", "https://w3id.org/kgx-news/ns#governmentBodyOf")
COLUMNS = "expected a header with at least id and name, and perhaps aliases, type, country"


@dataclass(frozen=True, slots=True)
class Known:
    """A thing of a list: its identifier, names, and where given its type and the name of its country."""

    id: str
    names: tuple[str, ...]
    type: str | None = None
    country: str | None = None

    @property
    def iri(self) -> str:
        """The identifier as an IRI: Wikidata's for "Q42", a URN for what is none."""
        if ":" in self.id:
            return self.id
        return WIKIDATA + self.id if self.id[:1] == "Q" and self.id[1:].isdigit() else f"urn:kgx:authority:{self.id}"


def read_authority(path: Path) -> tuple[Known, ...]:
    """Return the things of a list. Raises `UsageError` if the file cannot be understood."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read ({error}); expected a CSV or Turtle file in UTF-8") from error
    return _turtle(path, text) if path.suffix in (".ttl", ".nt", ".turtle") else _csv(path, text)


def _csv(path: Path, text: str) -> tuple[Known, ...]:
    lines = text.splitlines()
    rows = csv.DictReader(lines)
    header = set(rows.fieldnames or ())
    if not {"id", "name"} <= header:
        raise UsageError(f"{path}:1: columns {', '.join(sorted(header)) or 'none'} found; {COLUMNS}")
    found = []
    for number, row in enumerate(rows, start=2):
        type_ = (row.get("type") or "").strip() or None
        if type_ is not None and type_ not in vocabulary()["types"]:
            raise UsageError(f"{path}:{number}: type {type_!r}; expected one of {', '.join(vocabulary()['types'])}")
        id_, name = (row["id"] or "").strip(), (row["name"] or "").strip()
        if not id_ or not name:
            raise UsageError(f"{path}:{number}: id {id_!r} and name {name!r}; expected both")
        aliases = [a.strip() for a in (row.get("aliases") or "").split("|")]
        names = tuple(dict.fromkeys(n for n in (name, *aliases) if n))
        found.append(Known(id_, names, type_, (row.get("country") or "").strip() or None))
    return tuple(found)


def _turtle(path: Path, text: str) -> tuple[Known, ...]:
    import pyoxigraph as ox

    types = {NAMESPACES[t.partition(":")[0]] + t.partition(":")[2]: name for name, t in vocabulary()["types"].items()}
    rows: dict[str, dict[str, list[str]]] = {}
    labels: dict[str, str] = {}
    try:
        for quad in ox.parse(input=text, format=ox.RdfFormat.TURTLE):
            subject, predicate = str(quad.subject.value), quad.predicate.value
            value = str(getattr(quad.object, "value", ""))
            rows.setdefault(subject, {}).setdefault(predicate, []).append(value)
            if predicate == LABEL:
                labels[subject] = value
    except SyntaxError as error:
        raise UsageError(f"{path}: not Turtle ({error}); expected things with rdfs:label") from error
    found = []
    for subject in sorted(rows):
        row = rows[subject]
        if LABEL in row:
            kind = next((types[t] for t in row.get(TYPE, ()) if t in types), None)
            country = next((labels.get(c, c) for p in COUNTRY for c in row.get(p, ())), None)
            found.append(Known(subject, (*row[LABEL], *row.get(ALIAS, ())), kind, country))
    return tuple(found)


def read_all(paths: Iterable[Path]) -> tuple[Known, ...]:
    """Return the things of several lists."""
    return tuple(known for path in paths for known in read_authority(path))
