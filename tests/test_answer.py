"""The forms of an answer, read back by other tools."""

from __future__ import annotations

import csv
import io
import json

import pyoxigraph as ox
import pytest
from rdflib import Graph
from typer.testing import CliRunner

from build import meeting, office
from kgx.answer import FORMS, written
from kgx.cli import app
from kgx.errors import UsageError
from kgx.graph import build_graph
from kgx.rdf import write_graph
from kgx.store import open_graph

PEOPLE = (
    "SELECT ?n ?c ?none { ?x a schema:Person ; rdfs:label ?n . ?e kgx:participant ?x ; kgx:confidence ?c } ORDER BY ?n"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("graph")
    found = [
        office("Anna Berg", "Foreign Minister", "Norland", article="a"),
        meeting("Anna Berg", "O|mar", article="b"),
    ]
    write_graph(build_graph(found), path / "graph.ttl")
    return path


def run(*words: str):
    return CliRunner().invoke(app, ["query", *words])


def test_rows_in_every_form(folder):
    answer = open_graph(folder).query(PEOPLE)
    rows = [("Anna Berg", "0.93", ""), ("O|mar", "0.93", "")]
    assert [tuple(r) for r in csv.reader(io.StringIO(written(answer, "csv")))] == [("n", "c", "none"), *rows]
    assert [tuple(r) for r in csv.reader(io.StringIO(written(answer, "tsv")), delimiter="\t")][1:] == rows
    assert [tuple(json.loads(line).values()) for line in written(answer, "jsonl").splitlines()] == rows
    assert written(answer, "markdown").splitlines()[3] == "| O\\|mar | 0.93 |  |"
    for form, kind in (("json", ox.QueryResultsFormat.JSON), ("xml", ox.QueryResultsFormat.XML)):
        found = ox.parse_query_results(written(answer, form), format=kind)
        assert [(r["n"].value, r["c"].datatype.value.rpartition("#")[2], r["none"]) for r in found] == [
            ("Anna Berg", "decimal", None),
            ("O|mar", "decimal", None),
        ]


def test_yes_or_no_in_the_forms_of_sparql(folder):
    answer = open_graph(folder).query("ASK { ?x kgx:metWith ?y }")
    assert json.loads(written(answer, "json")) == {"head": {}, "boolean": True}
    assert "<boolean>true</boolean>" in written(answer, "xml")


@pytest.mark.parametrize(("form", "name"), [("turtle", "turtle"), ("nt", "nt"), ("jsonld", "json-ld")])
def test_a_graph_is_read_back_by_rdflib(folder, form, name):
    answer = open_graph(folder).query("CONSTRUCT { ?x rdfs:label ?n } WHERE { ?x a schema:Person ; rdfs:label ?n }")
    assert sorted(map(str, Graph().parse(data=written(answer, form), format=name).objects())) == ["Anna Berg", "O|mar"]
    with pytest.raises(UsageError, match="CONSTRUCT or DESCRIBE"):
        written(open_graph(folder).query(PEOPLE), form)


def test_queries_of_the_users_own_stand_beside_those_of_kgx(folder, tmp_path):
    (tmp_path / "who.rq").write_text(
        "# Who is there?\n# param who (Person): whom\nSELECT ?n { ?x a schema:Person ; rdfs:label ?n .\n$who rdfs:label ?n # with who\n} ORDER BY ?n\n"
    )
    listed = run("--list", "--queries", str(tmp_path), "-f", "tsv").stdout.splitlines()
    assert "who\tWho is there?\twho\tyours" in listed
    assert len(listed) > 20
    assert run("who", "-g", str(folder), "--queries", str(tmp_path), "--limit", "1").stdout == "n\nAnna Berg\n"
    assert run("who", "-g", str(folder), "--queries", str(tmp_path), "-p", "who=o|MAR").stdout == "n\nO|mar\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["offfices"], "did you mean 'offices'"),
        (["offices", "-p", "land=X"], "no parameter land; it has country, status"),
        (["why"], "the query needs subject"),
        (["offices", "-f", "yaml"], f"expected one of {', '.join(FORMS)}"),
        (["offices", "--engine", "x"], "expected oxigraph or rdflib"),
        (["offices", "--queries", "/nowhere"], "no such folder"),
    ],
)
def test_a_wrong_call_is_explained(folder, words, message):
    found = run(*words, "-g", str(folder))
    assert isinstance(found.exception, UsageError)
    assert message in str(found.exception)
