"""The Turtle that is written: what the contract says, the same bytes, and read back the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import ORG, RDF, XSD

from build import meeting, office
from kgx.errors import KgxError
from kgx.graph import build_graph
from kgx.rdf import triples
from kgx.rdf.terms import KGX, SCHEMA, moment
from kgx.rdf.turtle import lines

BASE = "https://kgx.example/id/"


def graph_of(*extractions, threshold: float = 0.5) -> Graph:
    graph = Graph()
    for triple in triples(build_graph(extractions), threshold=threshold):
        graph.add(triple)
    return graph


def iri(path: str) -> URIRef:
    return URIRef(BASE + path)


def test_an_office_held_now_is_a_plain_triple_with_claim_and_membership():
    graph = graph_of(office("Anna Berg", "Foreign Minister", "Norland", article="a"))
    assert (iri("person/anna-berg"), ORG.holds, iri("post/norland/foreign-minister")) in graph
    [claim] = list(graph.subjects(RDF.predicate, ORG.holds))
    assert graph.value(claim, KGX.status) == KGX.asserted
    [tenure] = graph.subjects(RDF.type, ORG.Membership)
    assert graph.value(tenure, KGX.tenureStatus) == KGX.current


@pytest.mark.parametrize("tenure", ["former", "designate"])
def test_an_office_not_held_now_has_a_claim_and_no_plain_triple(tenure):
    graph = graph_of(office("Anna Berg", "Foreign Minister", "Norland", article="a", tenure=tenure))
    assert not list(graph.subject_objects(ORG.holds))
    assert list(graph.subjects(RDF.predicate, ORG.holds))


def test_a_claim_below_the_threshold_has_no_plain_triple():
    graph = graph_of(office("Anna Berg", "Foreign Minister", "Norland", article="a"), threshold=0.97)
    assert not list(graph.subject_objects(ORG.holds))
    assert not list(graph.subject_objects(SCHEMA.nationality))


def test_a_meeting_links_its_participants_both_ways():
    graph = graph_of(meeting("Anna Berg", "Omar Saidi", article="a"))
    assert set(graph.subject_objects(KGX.metWith)) == {
        (iri("person/anna-berg"), iri("person/omar-saidi")),
        (iri("person/omar-saidi"), iri("person/anna-berg")),
    }


@pytest.mark.parametrize(("text", "kind"), [("2024-05-03", XSD.date), ("2024-05", XSD.gYearMonth), ("2024", XSD.gYear)])
def test_a_date_is_as_exact_as_it_is_known(text, kind):
    assert moment(text) == Literal(text, datatype=kind, normalize=False)


NAMES = st.text(st.characters(blacklist_categories=("Cs",)), max_size=20)
IRIS = st.builds(
    lambda t: URIRef("https://kgx.example/id/" + "".join(c for c in t if c.isalnum() or c in "/-._~%:")), NAMES
)
LITERALS = st.one_of(
    st.builds(Literal, NAMES.filter(lambda t: "\x00" not in t)),
    st.builds(Literal, st.integers()),
    st.builds(lambda t: Literal(t, lang="en"), NAMES.filter(lambda t: "\x00" not in t)),
    st.just(Literal("0.50", datatype=XSD.decimal, normalize=False)),
    st.just(Literal("2024-05", datatype=XSD.gYearMonth, normalize=False)),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(IRIS, IRIS, st.one_of(IRIS, LITERALS)), max_size=8))
def test_what_is_written_is_read_back_the_same(rows):
    text = "".join(line for line, _ in lines([rows], base=BASE))
    expected = Graph()
    for row in rows:
        expected.add(row)
    assert isomorphic(Graph().parse(data=text, format="turtle"), expected)


def test_rdflib_knows_the_serializer_by_name():
    graph = graph_of(office("Anna Berg", "Foreign Minister", "Norland", article="a"))
    text = graph.serialize(format="kgx-turtle")
    assert isomorphic(Graph().parse(data=text, format="turtle"), graph)
    assert text == graph.serialize(format="kgx-turtle")


def test_a_blank_node_is_refused_with_the_reason():
    with pytest.raises(KgxError, match="blank nodes"):
        list(lines([[(BNode(), RDF.type, KGX.Claim)]], base=None))
