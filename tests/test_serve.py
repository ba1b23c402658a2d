"""The endpoint, asked from outside by clients that know nothing of kgx."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)

from server import serving

SAMPLE = Path(__file__).parent.parent / "data" / "graph"
COUNT = "SELECT (COUNT(?p) AS ?n) WHERE { ?p a <https://schema.org/Person> }"
PEOPLE = 110
PERSON = URIRef("https://kgx.example/id/person/claudio-descalzi")


@pytest.fixture(scope="module")
def address():
    with serving(SAMPLE) as found:
        yield found


def ask(address, query, form, method=GET, sending=URLENCODED):
    client = SPARQLWrapper(f"{address}/sparql", returnFormat=form)
    client.setMethod(method)
    client.setRequestMethod(sending)
    client.setQuery(query)
    return client.queryAndConvert()


@pytest.mark.parametrize(("method", "sending"), [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)])
def test_a_query_may_come_in_each_way_of_the_protocol(address, method, sending):
    found = ask(address, COUNT, JSON, method, sending)
    assert found["results"]["bindings"][0]["n"]["value"] == str(PEOPLE)


def test_rows_come_as_xml_csv_and_tsv(address):
    assert f">{PEOPLE}<" in ask(address, COUNT, XML).toxml()
    assert ask(address, COUNT, CSV).split() == [b"n", str(PEOPLE).encode()]
    assert ask(address, COUNT, TSV).split() == [b"?n", str(PEOPLE).encode()]


def test_yes_or_no(address):
    assert ask(address, "ASK { ?p a <https://schema.org/Person> }", JSON)["boolean"] is True


@pytest.mark.parametrize(
    ("form", "read_as"), [(TURTLE, "turtle"), (N3, "turtle"), (RDFXML, "xml"), (JSONLD, "json-ld")]
)
def test_a_graph_comes_in_each_form(address, form, read_as):
    found = ask(address, f"DESCRIBE <{PERSON}>", form)
    graph = found if isinstance(found, Graph) else Graph().parse(data=found, format=read_as)
    assert (PERSON, URIRef("http://www.w3.org/2000/01/rdf-schema#label")) in {(s, p) for s, p, _ in graph}


def test_rdflib_sees_the_graph_as_one_of_its_own(address):
    graph = Graph(SPARQLStore(f"{address}/sparql"))
    assert [str(o) for o in graph.objects(PERSON, URIRef("http://www.w3.org/2000/01/rdf-schema#label"))] == [
        "Claudio Descalzi"
    ]
