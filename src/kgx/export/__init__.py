"""Take a graph to other tools: RDF in other forms, tables, networks, Neo4j, FollowTheMoney, Popolo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kgx.errors import UsageError
from kgx.export import ftm, neo4j, networks, popolo, rdf, tables
from kgx.store import Store

__all__ = ["FORMATS", "Exporter", "export"]


@dataclass(frozen=True, slots=True)
class Exporter:
    """A form that a graph can be written in: what it is, the suffix of its file (none for a folder), and the writer."""

    means: str
    suffix: str
    write: Callable[[Store, Path], None]


FORMATS: dict[str, Exporter] = {
    "turtle": Exporter("RDF 1.1 Turtle", ".ttl", rdf.turtle),
    "nt": Exporter("N-Triples", ".nt", rdf.ntriples),
    "nq": Exporter("N-Quads, a named graph an article", ".nq", rdf.nquads),
    "trig": Exporter("TriG, a named graph an article", ".trig", rdf.trig),
    "jsonld": Exporter("JSON-LD", ".jsonld", rdf.jsonld),
    "rdfxml": Exporter("RDF/XML", ".rdf", rdf.rdfxml),
    "graphml": Exporter("GraphML, for yEd, Gephi, networkx", ".graphml", networks.graphml),
    "gexf": Exporter("GEXF, for Gephi", ".gexf", networks.gexf),
    "cytoscape": Exporter("Cytoscape JSON", ".cyjs", networks.cytoscape),
    "nodelink": Exporter("node-link JSON, for networkx and D3", ".json", networks.nodelink),
    "csv": Exporter("tables as CSV, a file each", "", tables.csv_folder),
    "parquet": Exporter("tables as Parquet, a file each", "", tables.parquet_folder),
    "neo4j": Exporter("CSV for neo4j-admin import", "", neo4j.folder),
    "ftm": Exporter("FollowTheMoney JSON lines", ".ftm.json", ftm.lines),
    "popolo": Exporter("Popolo JSON: people, organisations, posts, memberships", ".popolo.json", popolo.document),
}


def export(store: Store, form: str, out: Path) -> Path:
    """Write a graph in one of `FORMATS` to a file or folder; return where.

    Raises `UsageError` if the form is not known or the place cannot be written.
    """
    if form not in FORMATS:
        raise UsageError(f"--to {form}: not known; expected one of {', '.join(FORMATS)}")
    exporter = FORMATS[form]
    try:
        (out.parent if exporter.suffix else out).mkdir(parents=True, exist_ok=True)
        exporter.write(store, out)
    except OSError as error:
        raise UsageError(f"{out}: cannot be written ({error})") from error
    return out
