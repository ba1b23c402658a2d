"""Each form that a graph is written in is read back by the tool that it is for."""

from __future__ import annotations

import csv
import json

import networkx as nx
import pyarrow.parquet as pq
import pyoxigraph as ox
import pytest
from rdflib import Dataset, Graph

from build import meeting, office
from kgx.errors import UsageError
from kgx.export import FORMATS, export
from kgx.graph import BASE, build_graph, mentions
from kgx.rdf import write_graph, write_mentions
from kgx.resolve import resolve
from kgx.store import open_graph

READ = [
    office("Anna Berg", "Minister of Defence", "Norland", article="one", key="iso:N1"),
    meeting("Anna Berg", "Omar Saidi", article="two"),
]
ANNA, OMAR, POST = (BASE + x for x in ("person/anna-berg", "person/omar-saidi", "post/norland/minister-defence"))


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("graph")
    resolution = resolve(READ)
    write_graph(build_graph(READ, resolution=resolution), folder / "graph.ttl")
    write_mentions(mentions(READ, resolution), folder / "mentions.ttl", base=BASE)
    return open_graph(folder)


@pytest.mark.parametrize(
    ("form", "name"), [("turtle", "turtle"), ("nt", "nt"), ("rdfxml", "xml"), ("jsonld", "json-ld")]
)
def test_every_form_of_rdf_holds_the_same_triples(store, form, name, tmp_path):
    path = export(store, form, tmp_path / "graph")
    first, again = Graph(), Graph()
    first.parse(store.folder / "graph.ttl", format="turtle")
    again.parse(path, format=name)
    assert set(again) == set(first)


@pytest.mark.parametrize("form", ["nq", "trig"])
def test_what_an_article_says_stands_in_its_graph(store, form, tmp_path):
    data = Dataset()
    data.parse(export(store, form, tmp_path / "graph"), format="nquads" if form == "nq" else "trig")
    asked = f"SELECT ?g WHERE {{ GRAPH ?g {{ <{ANNA}> <http://www.w3.org/ns/org#holds> ?post }} }}"
    assert [str(g) for (g,) in data.query(asked)] == [BASE + "article/one"]
    quads = list(
        ox.parse(path=str(tmp_path / "graph"), format=ox.RdfFormat.N_QUADS if form == "nq" else ox.RdfFormat.TRIG)
    )
    assert {q.triple for q in quads} == {
        q.triple for q in ox.parse(path=str(store.folder / "graph.ttl"), format=ox.RdfFormat.TURTLE)
    }


@pytest.mark.parametrize("form", ["graphml", "gexf", "nodelink", "cytoscape"])
def test_networkx_reads_its_networks_back(store, form, tmp_path):
    path = export(store, form, tmp_path / "graph")
    if form in ("graphml", "gexf"):
        graph = {"graphml": nx.read_graphml, "gexf": nx.read_gexf}[form](path)
    else:
        data = json.loads(path.read_text(encoding="utf-8"))
        graph = nx.node_link_graph(data, edges="links") if form == "nodelink" else nx.cytoscape_graph(data)
    assert graph.nodes[ANNA]["label"] == "Anna Berg"
    told = [d["sentence"] for a, b, d in graph.edges(data=True) if {a, b} == {ANNA, OMAR}]
    assert told == ["Anna Berg met Omar Saidi on Friday."]


def test_tables_have_the_same_rows_as_csv_and_as_parquet(store, tmp_path):
    export(store, "csv", tmp_path / "csv")
    export(store, "parquet", tmp_path / "parquet")
    with (tmp_path / "csv" / "facts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    table = pq.read_table(tmp_path / "parquet" / "facts.parquet").to_pylist()
    assert [r["subject_label"] + " " + r["relation"] + " " + r["object_label"] for r in rows] == [
        r["subject_label"] + " " + r["relation"] + " " + r["object_label"] for r in table
    ]
    assert {(r["relation"], r["object_label"], r["confidence"]) for r in table} >= {
        ("holds", "Minister of Defence of Norland", 0.95)
    }
    assert pq.read_table(tmp_path / "parquet" / "mentions.parquet").to_pylist()[0]["start"] == 20


def test_neo4j_gets_the_headers_of_its_manual_and_no_edge_without_nodes(store, tmp_path):
    folder = export(store, "neo4j", tmp_path / "neo4j")
    with (folder / "nodes.csv").open(encoding="utf-8", newline="") as file:
        header, *nodes = list(csv.reader(file))
    with (folder / "relationships.csv").open(encoding="utf-8", newline="") as file:
        edge_header, *edges = list(csv.reader(file))
    assert header == ["id:ID", "name", "names:string[]", "country", ":LABEL"]
    assert edge_header[:3] == [":START_ID", ":END_ID", ":TYPE"]
    known = {row[0] for row in nodes}
    assert edges
    assert all(row[0] in known and row[1] in known for row in edges)
    assert {row[2] for row in edges} == {"HOLDS", "POST_OF", "NATIONALITY", "MEETING"}


def test_follow_the_money_links_holder_and_position(store, tmp_path):
    path = export(store, "ftm", tmp_path / "graph.json")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    by_id = {row["id"]: row for row in rows}
    [occupancy] = [row for row in rows if row["schema"] == "Occupancy"]
    assert by_id[occupancy["properties"]["holder"][0]]["properties"]["name"] == ["Anna Berg"]
    assert by_id[occupancy["properties"]["post"][0]]["properties"]["name"] == ["Minister of Defence of Norland"]
    [event] = [row for row in rows if row["schema"] == "Event"]
    assert {by_id[i]["properties"]["name"][0] for i in event["properties"]["involved"]} == {"Anna Berg", "Omar Saidi"}


def test_follow_the_money_itself_finds_nothing_wrong(store, tmp_path):
    model = pytest.importorskip("followthemoney", reason="followthemoney is not installed").model
    path = export(store, "ftm", tmp_path / "graph.json")
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        schema = model.get(row["schema"])
        for name, values in row["properties"].items():
            prop = schema.get(name)
            assert prop is not None, f"{row['schema']} has no {name}"
            assert all(prop.type.clean(v) is not None for v in values), f"{name}: {values}"


def test_popolo_gives_each_membership_its_sources(store, tmp_path):
    data = json.loads(export(store, "popolo", tmp_path / "p.json").read_text(encoding="utf-8"))
    assert [p["name"] for p in data["persons"]] == ["Anna Berg"]
    assert [(p["label"], p["role"]) for p in data["posts"]] == [
        ("Minister of Defence of Norland", "Minister of Defence")
    ]
    [membership] = data["memberships"]
    assert membership["person_id"] == ANNA
    assert membership["sources"] == [
        {"url": BASE + "article/one", "note": "Minister of Defence Anna Berg of Norland spoke."}
    ]


def test_a_form_that_is_not_known_is_named_with_those_that_are(store, tmp_path):
    with pytest.raises(UsageError, match="--to pdf: not known; expected one of turtle, nt"):
        export(store, "pdf", tmp_path / "x")
    assert len(FORMATS) == 15
