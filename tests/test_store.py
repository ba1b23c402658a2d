"""Questions: answered within the graph, refused beyond it."""

from __future__ import annotations

import pytest

from build import meeting, office
from kgx.errors import QueryTimeoutError, UsageError
from kgx.graph import build_graph
from kgx.inspect import facts, find, stats
from kgx.rdf import write_graph
from kgx.store import named_queries, open_graph, query_within


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("graph")
    found = [
        office("Anna Berg", "Foreign Minister", "Norland", article="a"),
        meeting("Anna Berg", "Omar Saidi", article="b"),
    ]
    write_graph(build_graph(found), path / "graph.ttl")
    return path


def test_every_named_query_runs_and_says_what_it_answers(folder):
    store = open_graph(folder)
    assert len(named_queries()) >= 10
    for query in named_queries().values():
        assert query.question.endswith(("?", "."))
        store.query(query.text, dict.fromkeys(query.parameters, ""))


def test_who_holds_which_office(folder):
    query = named_queries()["offices"]
    [row] = open_graph(folder).query(query.text, {"country": "norland", "status": ""}).dicts()
    assert (row["person"], row["office"], row["status"]) == ("Anna Berg", "Foreign Minister of Norland", "current")
    assert row["sentence"] == "Foreign Minister Anna Berg of Norland spoke."


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s WHERE { SERVICE <http://localhost/> { ?s ?p ?o } }",
        "SELECT ?s WHERE { ?s ?p 1SERVICE <http://localhost/> { ?s ?p ?o } }",
        "SELECT ?s FROM <file:///etc/passwd> WHERE { ?s ?p ?o }",
        "SELECT ?s WHERE { { SELECT ?s WHERE { OPTIONAL { SERVICE SILENT <http://localhost/> { ?s ?p ?o } } } } }",
        "DELETE WHERE { ?s ?p ?o }",
        "INSERT DATA { <a:a> <a:a> <a:a> }",
        "SELECT WHERE",
    ],
)
def test_what_leaves_the_graph_or_changes_it_is_refused(folder, query):
    with pytest.raises(UsageError):
        open_graph(folder).query(query)


def test_a_parameter_cannot_break_out_of_its_text(folder):
    query = named_queries()["posts-of"]
    assert open_graph(folder).query(query.text, {"person": '") } SERVICE <http://x> { ?a ?b ?c #'}).rows == ()


def test_a_query_that_takes_too_long_is_ended(folder):
    cross = "SELECT (COUNT(*) AS ?n) WHERE { " + " ".join(f"?s{i} ?p{i} ?o{i} ." for i in range(9)) + " }"
    with pytest.raises(QueryTimeoutError, match="longer than"):
        query_within(folder, cross, seconds=1.5)


def test_a_thing_is_found_by_a_misspelt_name(folder):
    assert find(open_graph(folder), "Ana Bergg")[0].label == "Anna Berg"


def test_every_fact_answers_says_who(folder):
    store = open_graph(folder)
    [thing, *_] = find(store, "Anna Berg")
    assert {(f.statement, f.sentence, f.article) for f in facts(store, thing.id)} == {
        ("holds Foreign Minister of Norland", "Foreign Minister Anna Berg of Norland spoke.", "a"),
        ("nationality Norland", "Foreign Minister Anna Berg of Norland spoke.", "a"),
    }
    assert ("things", "Person", 2) in stats(store)


def test_a_folder_without_graph_says_what_to_do(tmp_path):
    with pytest.raises(UsageError, match="kgx build"):
        open_graph(tmp_path)
