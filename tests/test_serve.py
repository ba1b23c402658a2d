"""The endpoint, asked from outside by clients that know nothing of kgx."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
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

from kgx.store import open_graph
from server import get, serving, sparql

SAMPLE = Path(__file__).parent.parent / "data" / "graph"
COUNT = "SELECT (COUNT(?p) AS ?n) WHERE { ?p a <https://schema.org/Person> }"
PEOPLE = int(open_graph(SAMPLE).query(COUNT).rows[0][0])
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


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("text/csv;q=0.4, application/sparql-results+xml;q=0.5, image/png", "application/sparql-results+xml"),
        ("application/json;q=0.9, text/*", "text/csv; charset=utf-8"),
        ("text/csv;q=0, text/*", "text/tab-separated-values; charset=utf-8"),
        ("application/json", "application/json"),
        ("TEXT/CSV", "text/csv; charset=utf-8"),
    ],
)
def test_rows_come_in_the_form_that_is_liked_best(address, accept, media):
    status, headers, _ = get(address, sparql(COUNT), Accept=accept)
    assert (status, headers["content-type"], headers["vary"]) == (200, media, "Accept")


def test_the_endpoint_describes_itself(address):
    status, headers, body = get(address, "/sparql", Accept="application/rdf+xml")
    assert (status, headers["content-type"]) == (200, "application/rdf+xml")
    graph = Graph().parse(data=body, format="xml")
    words = "http://www.w3.org/ns/sparql-service-description#"
    assert (
        str(graph.value(None, URIRef(words + "supportedLanguage"), URIRef(words + "SPARQL11Query")))
        == f"{address}/sparql"
    )
    assert (None, URIRef(words + "defaultDataset"), None) in graph


def test_a_person_who_comes_to_the_endpoint_is_led_to_a_page(address):
    status, headers, _ = get(address, "/sparql", Accept="text/html,application/xml;q=0.9,*/*;q=0.8")
    assert (status, headers["location"] in ("/", "/explorer/sparql")) == (303, True)


def test_a_long_query_is_no_deep_one(address):
    chain = " ".join(f"?s{i} <a:b> ?s{i + 1} ." for i in range(200))
    assert json.loads(get(address, sparql(f"ASK {{ {chain} }}"))[2])["boolean"] is False


def test_a_question_for_the_methods_and_for_the_head_alone(address):
    assert get(address, "/sparql", "OPTIONS")[1]["allow"] == "GET, HEAD, POST, OPTIONS"
    status, headers, body = get(address, sparql(COUNT), "HEAD", Accept="text/csv")
    assert (status, headers["content-length"], body) == (200, "8", b"")


@pytest.mark.parametrize(
    "path",
    [
        "person/claudio-descalzi",
        "place/india",
        "post/argentina/president",
        "article/dev-001",
        "article/dev-001/1350-1579",
    ],
)
def test_each_thing_has_a_page_for_people_at_its_address(address, path):
    status, headers, body = get(address, f"/id/{path}", Accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert f"https://kgx.example/id/{path}".encode() in body
    assert "default-src 'none'" in headers["content-security-policy"]
    assert b"<script" not in body


def test_claims_and_events_have_pages_with_their_sentences(address):
    for kind, property_ in (("kgx:Claim", "rdf:subject"), ("sem:Event", "kgx:status")):
        query = (
            f"SELECT ?x ?q {{ ?x a {kind} ; {property_} ?s ; kgx:evidence/prov:wasQuotedFrom/nif:anchorOf ?q }} LIMIT 1"
        )
        [row] = json.loads(get(address, sparql(query))[2])["results"]["bindings"]
        status, _, body = get(address, row["x"]["value"].removeprefix("https://kgx.example"))
        sentence = " ".join(row["q"]["value"].split())[:30].split("'")[0].split('"')[0].split("&")[0]
        assert (status, sentence in body.decode()) == (200, True)


def test_a_page_leads_from_a_fact_to_its_sentence_and_article(address):
    body = get(address, "/id/person/claudio-descalzi")[2].decode()
    assert "The text bears the signatures of Claudio Descalzi" in body
    assert 'href="/id/article/dev-014"' in body
    assert "rule title.after" in body


@pytest.mark.parametrize(
    ("accept", "query", "read_as"),
    [
        ("text/turtle", "", "turtle"),
        ("text/html;q=0.5, application/ld+json", "", "json-ld"),
        ("application/rdf+xml", "", "xml"),
        ("text/html", "?format=ntriples", "nt"),
    ],
)
def test_programs_get_the_triples_of_a_thing_with_their_evidence(address, accept, query, read_as):
    status, _, body = get(address, f"/id/person/claudio-descalzi{query}", Accept=accept)
    graph = Graph().parse(data=body, format=read_as)
    assert status == 200
    assert (PERSON, URIRef("http://www.w3.org/2000/01/rdf-schema#label"), Literal("Claudio Descalzi")) in graph
    quotes = URIRef("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#anchorOf")
    assert any("signatures of Claudio Descalzi" in str(o) for o in graph.objects(None, quotes))


def test_what_the_graph_has_not_is_clearly_missing(address):
    status, _, body = get(address, "/id/person/nobody", Accept="text/html")
    assert (status, b"This graph says nothing of" in body) == (404, True)
    assert get(address, "/id/person/nobody", Accept="text/turtle")[0] == 404
    assert get(address, "/no/such/path")[0] == 404


def test_browsers_are_told_to_be_careful(address):
    headers = get(address, "/sparql")[1]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "access-control-allow-origin" not in headers
    assert "server" not in headers


def test_what_only_looks_hostile_is_answered(address):
    regex = 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER REGEX(STR(?o), "^(a+)+$") }'
    assert get(address, sparql(regex))[0] == 200
    assert (
        get(address, sparql('SELECT ?o { ?s rdfs:label ?o FILTER(?o = "INSERT DATA { SERVICE <x> } FROM") }'))[0] == 200
    )
    assert get(address, sparql("ASK { ?s ?p ?o } # DELETE WHERE { SERVICE <x> {} }"))[0] == 200
