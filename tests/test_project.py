"""The project itself: its notebook runs, its sample graph is current, its ontology says what the vocabulary says."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from rdflib import Graph
from rdflib.namespace import OWL, RDF

from kgx.rdf.terms import term
from kgx.schema import vocabulary

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.name)
def test_a_notebook_runs_from_top_to_bottom(path):
    NotebookClient(
        nbformat.read(path, as_version=4), timeout=120, resources={"metadata": {"path": str(path.parent)}}
    ).execute()


def test_the_ontology_defines_every_event_class_and_is_well_formed():
    graph = Graph().parse(ROOT / "src" / "kgx" / "data" / "ontology" / "ontology.ttl")
    for row in vocabulary()["events"].values():
        assert (term(row["term"]), RDF.type, OWL.Class) in graph


def test_no_data_file_or_module_names_a_machine_path():
    for path in (ROOT / "src").rglob("*"):
        if path.suffix in (".py", ".yaml", ".rq", ".ttl"):
            assert "/work/" not in path.read_text(encoding="utf-8"), path
