"""Questions: answered within the graph, refused beyond it."""

from __future__ import annotations

import os
import re
import shutil

import pytest

from build import minister_met
from kgx import kept
from kgx.errors import QueryTimeoutError, UsageError
from kgx.graph import build_graph
from kgx.inspect import facts, find, stats
from kgx.rdf import write_graph
from kgx.rdf.terms import PREFIXES
from kgx.store import keep_store, named_queries, open_graph, query_within


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("graph")
    found = minister_met()
    write_graph(build_graph(found), path / "graph.ttl")
    return path


def test_every_named_query_runs_and_says_what_it_answers(folder):
    store = open_graph(folder)
    assert len(named_queries()) >= 20
    for query in named_queries().values():
        assert query.question.endswith(("?", "."))
        store.query(query, dict.fromkeys(query.needs, "Norland"))


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


BREAK_OUT = '") } SERVICE <http://x> { ?a ?b ?c #'


def test_a_parameter_cannot_break_out_of_its_text(folder):
    store = open_graph(folder)
    assert store.query(named_queries()["holders"], {"office": BREAK_OUT}).rows == ()
    assert store.query("SELECT ?x { ?x rdfs:label $name }", {"name": BREAK_OUT}).rows == ()
    with pytest.raises(UsageError, match="no Person in the graph is called"):
        store.query(named_queries()["posts-of"], {"person": BREAK_OUT})


@pytest.mark.parametrize("name", ["Norland", "NORLAND", "norland "])
def test_a_parameter_matches_a_thing_by_its_name_in_any_case(folder, name):
    found = open_graph(folder).query("SELECT ?n { ?p schema:nationality $land ; rdfs:label ?n }", {"land": name})
    assert found.rows == (("Anna Berg",),)


def test_a_parameter_matches_a_thing_by_an_alias(tmp_path):
    ttl = '<https://kgx.example/id/place/us> a schema:Country ; rdfs:label "United States" ; skos:altLabel "US" .'
    head = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in PREFIXES.items())
    (tmp_path / "graph.ttl").write_text(head + ttl, encoding="utf-8")
    assert [n.value for n in open_graph(tmp_path).named("us", ["Country"])] == ["https://kgx.example/id/place/us"]


def test_a_name_that_nothing_has_is_answered_with_the_nearest(folder):
    with pytest.raises(UsageError, match="no Country in the graph is called 'Nordland'; did you mean 'Norland'"):
        open_graph(folder).query(named_queries()["offices"], {"country": "Nordland"})


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("ASK { ?x kgx:metWiht ?y }", "no property kgx:metWiht; the nearest that it has is kgx:metWith"),
        ("ASK { ?x a kgx:Meetings }", "no class kgx:Meetings; the nearest that it has is kgx:Meeting"),
        ("ASK { ?x kgx:postOf/kgx:nonsense ?y }", "no property kgx:nonsense"),
        ("ASK { ?x foo:a ?y }", "no prefix 'foo'"),
        ("DROP ALL", "DROP would change the graph"),
        ("", "nothing in it; expected SELECT, ASK, CONSTRUCT or DESCRIBE"),
    ],
)
def test_a_wrong_query_is_explained(folder, query, message):
    with pytest.raises(UsageError, match=re.escape(message)):
        open_graph(folder).query(query)


def test_an_empty_answer_names_what_the_graph_does_not_have(folder):
    answer = open_graph(folder).query("SELECT ?x { ?x a schema:Persons }")
    assert answer.notes == ("the graph has no class schema:Persons; the nearest that it has is schema:Person",)


@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
def test_both_engines_answer_alike(folder, engine):
    store = open_graph(folder)
    assert store.query("ASK { ?x kgx:metWith ?y }", engine=engine).rows == (("yes",),)
    rows = store.query("SELECT ?n { ?x a schema:Person ; rdfs:label ?n } ORDER BY ?n", engine=engine, limit=1).rows
    assert rows == (("Anna Berg",),)
    graph = store.query("CONSTRUCT { ?x rdfs:seeAlso ?y } WHERE { ?x kgx:metWith ?y }", engine=engine)
    assert graph.kind == "triples"
    assert len(graph.rows) == 2


def test_a_store_on_disk_answers_like_one_in_memory_until_the_graph_changes(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "LARGE", 1)
    place = tmp_path / "graph"
    shutil.copytree(folder, place)
    query = named_queries()["offices"]
    assert kept.opened(place) is None
    keep_store(place)
    keep_store(place)
    assert kept.is_current(place)
    assert query_within(place, query, {}, seconds=20) == open_graph(folder).query(query)
    os.utime(place / "graph.ttl")
    assert kept.is_current(place), "the same bytes are the same graph"
    (place / "graph.ttl").write_text((place / "graph.ttl").read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert kept.opened(place) is None
    assert len(query_within(place, query, {}, seconds=20).rows) == 1


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
