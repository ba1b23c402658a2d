"""A graph as it is built conforms; each shape and each audit finds the one thing that is broken in a copy."""

from __future__ import annotations

import json
import shutil

import pytest
from typer.testing import CliRunner

from build import minister_met
from kgx import graph as graphs
from kgx.cache import Cache
from kgx.cli import app
from kgx.errors import UsageError
from kgx.rdf import write_graph, write_mentions
from kgx.resolve import resolve
from kgx.validation import audits, shape_graph, validate

CLAIM = "<claim/697c4d813288fe6c>"  # Anna Berg holds the office
EVENT = "<event/meeting/anna-berg-omar-saidi-2024-05-03-44b747>"
EVIDENCE = "<evidence/8f7600af3b1d7c05>"
NOW = " a org:Membership ; org:member <person/omar-saidi> ; org:role <post/norland/foreign-minister> ; kgx:tenureStatus kgx:former"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("graph")
    found = minister_met()
    resolution = resolve(found, ())
    write_graph(graphs.build_graph(found, resolution=resolution), path / "graph.ttl")
    write_mentions(graphs.mentions(found, resolution), path / "mentions.ttl", base=graphs.BASE)
    Cache(path / "extractions", "test").add([(x.article.id, x) for x in found])
    return path


@pytest.fixture
def broken(folder, tmp_path):
    """Return a function that copies the graph with lines added and a text replaced, and gives the copy's folder."""

    def copy(added: str, replaced: tuple[str, str] | None = None):
        place = tmp_path / "copy"
        shutil.copytree(folder, place)
        for name in ("graph.ttl", "mentions.ttl"):
            text = (place / name).read_text(encoding="utf-8")
            if replaced is not None:
                text = text.replace(*replaced)
            (place / name).write_text(text + (added if name == "graph.ttl" else ""), encoding="utf-8")
        return place

    return copy


def test_a_graph_as_it_is_built_conforms_and_its_quotes_are_in_the_texts(folder):
    found = validate(folder)
    assert found.findings == ()
    assert (found.articles, found.texts) == (2, 2)
    assert found.audits >= 12


AUDITS = {
    "about-itself": ("<claim/x> a kgx:Claim ; rdf:subject <person/anna-berg> ; rdf:object <person/anna-berg> .", None),
    "alias-is-label": ('<person/anna-berg> skos:altLabel "Anna Berg" .', None),
    "claim-without-evidence": ("<claim/x> a kgx:Claim .", None),
    "claim-without-fact": ("", ("org:holds <post/norland/foreign-minister> ;\n    ", "")),
    "copy-of-copy": ("<article/a> kgx:copyOf <article/b> . <article/b> kgx:copyOf <article/a> .", None),
    "dangling": (f"{EVENT} sem:hasPlace <place/nowhere> .", None),
    "dates-out-of-order": ("", ('kgx:lastObserved "2024-05-03"', 'kgx:lastObserved "2024-05-02"')),
    "event-without-actors": ("", ("kgx:participant", "kgx:position")),
    "evidence-of-nothing": ("<evidence/x> a kgx:Evidence .", None),
    "fact-below-threshold": ("", ("kgx:confidence 0.95", "kgx:confidence 0.5")),
    "fact-without-claim": ("<person/omar-saidi> schema:nationality <place/norland> .", None),
    "happened-later": ('<article/b> schema:datePublished "2024-05-01"^^xsd:date .', None),
    "holder-now": ("", ("kgx:tenureStatus kgx:current", "kgx:tenureStatus kgx:former")),
    "more-sources-than-articles": ("", ("kgx:sources 1", "kgx:sources 7")),
    "namesakes": ('<person/anna-berg-2> a schema:Person ; rdfs:label "Anna Berg" .', None),
    "office-without-owner": ("", ("kgx:postOf <place/norland> ;\n    ", "")),
    "quote-length": ("", ("nif:endIndex 44", "nif:endIndex 45")),
    "quote-not-in-text": ("", ("Anna Berg met Omar Saidi on Friday.", "Anna Berg saw Omar Saidi on Friday.")),
    "tenure-without-claim": (f"<tenure/x>{NOW} .", None),
    "tie-without-event": ("<person/anna-berg> kgx:visited <place/norland> .", None),
}


def test_every_audit_has_a_broken_copy():
    assert [query.name for query in audits()] == sorted(AUDITS)


@pytest.mark.parametrize("name", sorted(AUDITS))
def test_an_audit_finds_what_is_broken(broken, name):
    found = validate(broken(*AUDITS[name]), shapes=False)
    assert name in {f.check for f in found.findings}
    warnings = {"office-without-owner", "happened-later", "namesakes"}
    assert found.conforms == (name in warnings and {f.check for f in found.findings} <= warnings)


SHAPES = {
    "Thing": "<person/anna-berg> rdfs:label 'Berg' .",
    "Post": "<post/norland/foreign-minister> kgx:title 'Minister' .",
    "Claim": f"{CLAIM} kgx:status kgx:planned .",
    "Membership": "<tenure/anna-berg/norland-foreign-minister-current> org:member <person/omar-saidi> .",
    "Holds": "<person/anna-berg> org:holds <place/norland> .",
    "Nationality": "<person/anna-berg> schema:nationality <person/omar-saidi> .",
    "GovernmentBody": "<person/anna-berg> kgx:governmentBodyOf <place/norland> .",
    "Seat": f"{EVENT} sem:hasPlace <person/anna-berg> .",
    "Located": "<person/anna-berg> schema:containedInPlace <place/norland> .",
    "Body": "<person/anna-berg> org:memberOf <person/omar-saidi> .",
    "Owned": "<person/anna-berg> schema:owns <person/omar-saidi> .",
    "Family": "<person/anna-berg> schema:spouse <place/norland> .",
    "Event": f"{EVENT} a kgx:Visit .",
    "Actor": f"{EVENT} kgx:participant <article/a> .",
    "Someone": f"{EVENT} kgx:signatory <place/norland> .",
    "Evidence": f"{EVIDENCE} kgx:rule 'another' .",
    "Sentence": "<article/a/0-44> nif:beginIndex 99 .",
    "Article": "<article/a> schema:datePublished '2024' .",
    "Mention": "<article/a/mention/17-26> kgx:mentionKind kgx:nickname .",
}


def test_every_shape_has_a_broken_copy():
    names = shape_graph().query("SELECT ?s { ?s a <http://www.w3.org/ns/shacl#NodeShape> }")
    assert {str(row[0]).rpartition("#")[2] for row in names} == set(SHAPES)


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_a_shape_finds_what_is_broken(broken, name):
    found = validate(broken(SHAPES[name]))
    assert not found.conforms
    assert f"shape:{name}" in {f.check for f in found.findings}


def test_a_property_that_the_contract_does_not_have_is_found(broken):
    found = validate(broken(f"{CLAIM} kgx:certainty 1 ."))
    assert {(f.check, f.focus.rpartition("/")[2]) for f in found.findings} == {("shape:Claim", "697c4d813288fe6c")}


def test_the_exit_code_tells_a_graph_that_conforms_from_one_that_does_not(folder, broken, tmp_path):
    runner = CliRunner()
    assert runner.invoke(app, ["validate", str(folder)]).exit_code == 0
    wrong = broken(*AUDITS["alias-is-label"])
    found = runner.invoke(app, ["validate", str(wrong), "--no-shapes"])
    assert found.exit_code == 5
    assert "1 × a thing one of whose other names is its label  [alias-is-label]" in found.stdout
    assert "does not conform: 1 violations" in found.stdout
    [row] = json.loads(runner.invoke(app, ["validate", str(wrong), "--no-shapes", "-f", "json"]).stdout)
    assert (row["check"], row["severity"], row["detail"]) == ("alias-is-label", "violation", "Anna Berg")
    nothing = runner.invoke(app, ["validate", str(tmp_path / "nothing")])
    assert isinstance(nothing.exception, UsageError)


def test_a_warning_counts_only_if_it_is_wanted_to(broken):
    copy = str(broken(*AUDITS["namesakes"]))
    runner = CliRunner()
    assert runner.invoke(app, ["validate", copy, "--no-shapes"]).exit_code == 0
    assert runner.invoke(app, ["validate", copy, "--no-shapes", "--strict"]).exit_code == 5
