"""The whole job: a folder becomes a graph; the second build reads only what is new."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kgx.errors import ReadError
from kgx.extract import Extractor
from kgx.model import Article
from kgx.pipeline import build
from kgx.store import open_graph
from kgx.validation import validate

RAW = Path(__file__).parent.parent / "data" / "raw"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    return build([RAW], out)


@pytest.mark.slow
def test_the_sample_articles_become_a_graph_with_people_offices_and_events(built):
    assert built.articles >= 15
    assert not built.skipped
    for kind in (
        "Person",
        "Ministry",
        "Company",
        "Organisation",
        "Country",
        "City",
        "holdsPosition",
        "Meeting",
        "Statement",
        "Visit",
    ):
        assert built.counts[kind] > 0
    record = json.loads((built.out / "build.json").read_text())
    assert record["model"]["hash"]
    assert record["articles"] == built.articles


@pytest.mark.slow
def test_a_second_build_reads_only_what_is_new_and_gives_the_same_bytes(built, tmp_path):
    before = (built.out / "graph.ttl").read_bytes()
    again = build([RAW], built.out)
    assert (again.extracted, again.reused) == (0, built.articles)
    assert (built.out / "graph.ttl").read_bytes() == before
    new = tmp_path / "new.txt"
    new.write_text("Foreign Minister Anna Berg of Norway met Omar Saidi in Oslo on 3 May 2024, the ministry said.")
    more = build([RAW, new], built.out)
    assert (more.extracted, more.reused) == (1, built.articles)
    less = build([RAW], built.out)
    assert less.reused == built.articles
    assert (built.out / "graph.ttl").read_bytes() == before


@pytest.mark.slow
def test_order_and_number_of_processes_change_no_byte(built, tmp_path):
    files = sorted((p for p in RAW.iterdir() if p.suffix != ".yaml"), reverse=True)
    build(files, tmp_path, processes=2)
    for name in ("graph.ttl", "mentions.ttl"):
        assert (tmp_path / name).read_bytes() == (built.out / name).read_bytes()


@pytest.mark.slow
def test_every_quote_is_in_its_article(built):
    rows = open_graph(built.out).query(
        "SELECT ?a ?b ?e ?q WHERE { ?s a nif:Sentence ; nif:referenceContext/dct:identifier ?a ; nif:beginIndex ?b ; nif:endIndex ?e ; nif:anchorOf ?q }"
    )
    texts = {p.stem: p.read_text(encoding="utf-8") for p in RAW.glob("*.txt")}
    checked = 0
    for article, begin, end, quote in rows.rows:
        if article in texts:
            assert texts[article][int(begin) : int(end)] == quote
            checked += 1
    assert checked > 50


def test_nothing_readable_is_an_error_with_the_reasons(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"\x00" * 100)
    with pytest.raises(ReadError, match="binary"):
        build([tmp_path], tmp_path / "out")


def kgx(*args: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kgx", *args],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, "NO_COLOR": "1"},
        check=False,
    )


def test_an_error_is_one_line_and_its_exit_code(tmp_path):
    found = kgx("build", "nowhere", cwd=tmp_path)
    assert found.returncode == 3
    assert found.stderr.startswith("kgx: nothing could be read")
    assert "Traceback" not in found.stderr
    assert kgx("stats", cwd=tmp_path).returncode == 2
    assert kgx("query", "no-such-query", "--graph", str(tmp_path), cwd=tmp_path).returncode == 2


@pytest.mark.slow
def test_the_commands_answer_on_the_sample_graph(built, tmp_path):
    graph = str(built.out)
    [person] = [
        r["p"]
        for r in open_graph(built.out)
        .query("SELECT ?p WHERE { ?x a schema:Person ; rdfs:label ?p } ORDER BY ?p LIMIT 1")
        .dicts()
    ]
    for args in (
        ["stats"],
        ["find", person],
        ["show", person],
        ["why", person],
        ["query", "offices"],
        ["query", "timeline", "--format", "json"],
        ["info"],
    ):
        found = kgx(*args, "--graph", graph, cwd=tmp_path)
        assert found.returncode == 0, found.stderr
        assert found.stdout
    assert kgx("schema", cwd=tmp_path).stdout
    assert "owl:Class" in kgx("schema", "--turtle", cwd=tmp_path).stdout


@pytest.mark.slow
def test_what_a_build_writes_conforms_to_the_contract_and_quotes_its_articles(built):
    found = validate(built.out)
    assert [f for f in found.findings if f.severity == "violation"] == []
    assert found.texts == found.articles == built.articles


def test_an_article_that_a_rule_fails_on_is_told_and_left_out_and_all_others_are_built(tmp_path, monkeypatch):
    whole = Extractor.process

    def process(self, doc):
        return [][0] if "Amara" in doc.text else whole(self, doc)

    monkeypatch.setattr(Extractor, "process", process)
    (tmp_path / "in").mkdir()
    for name, text in {
        "good": "President Lena Berg of France resigned in Paris on Monday after talks with her ministers.",
        "bad": "Amara Osei resigned in Paris on Monday after long talks with all of her ministers.",
    }.items():
        (tmp_path / "in" / f"{name}.txt").write_text(text, encoding="utf-8")
    report = build([tmp_path / "in"], out=tmp_path / "out")
    assert report.counts["Person"] == 1
    [skipped] = report.skipped
    assert skipped.source.endswith("bad.txt")
    assert "'bad'" in skipped.reason
    assert "IndexError" in skipped.reason
    [again] = build([tmp_path / "in"], out=tmp_path / "out").skipped
    assert again == skipped, "it is tried again, not forgotten"


@pytest.mark.parametrize("month", ["Sepember", "Sept", "sep.", "September"])
def test_months_are_told_by_their_beginning(month, extractor):
    text = f"On {month} 4, 2025, Lena Berg met Omar Haddad in Paris."
    [found] = extractor.extract([Article("a", text)])
    assert found.events[0].start == "2025-09-04"
