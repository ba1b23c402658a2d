"""What the explorer shows: names found while typing, facts with their sentences, drawings, ways, decisions."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kgx.curation import read_curation
from kgx.errors import MissingError, UsageError
from kgx.explorer import charts, content, markup, results, review
from kgx.explorer.articles import Piece, Span, Texts, pieces
from kgx.explorer.layout import places
from kgx.explorer.matrix import Exchange, table
from kgx.explorer.names import Named, NameIndex, index
from kgx.explorer.network import Drawing, Edge, Filter, edges, expand, strongest
from kgx.explorer.runner import alone
from kgx.explorer.site import Site
from kgx.explorer.ties import Ties, path, ties
from kgx.store import Answer, open_graph

SAMPLE = Path(__file__).parent.parent / "data" / "graph"
BASE = "https://kgx.example/id/"
PRABOWO, INDONESIA = BASE + "person/prabowo-subianto", BASE + "place/indonesia"


@pytest.fixture(scope="module")
def store():
    return open_graph(SAMPLE)


@pytest.fixture
def site(store):
    return Site(store, alone(SAMPLE, 10.0))


THINGS = NameIndex(
    [
        Named("a", "Person", ("Félix Tshisekedi", "Tshisekedi"), 9),
        Named("b", "Country", ("Democratic Republic of Congo", "DRC", "Congo"), 40),
        Named("c", "Person", ("Congo Brown",), 50),
        Named("d", "Ministry", ("Ministry of Defence",), 3),
    ]
)


@pytest.mark.parametrize(
    ("text", "types", "expected"),
    [
        ("felix", (), ["a"]),
        ("TSHISEK", (), ["a"]),
        ("tshisekedy", (), ["a"]),
        ("congo", (), ["b", "c"]),
        ("congo", ("Person",), ["c"]),
        ("republic demo", (), ["b"]),
        ("of def", (), ["d"]),
        ("zzz", (), []),
        ("", (), ["c", "b", "a", "d"]),
        ("", ("Ministry",), ["d"]),
    ],
)
def test_a_name_is_found_by_the_beginnings_of_its_words(text, types, expected):
    assert [t.id for t in THINGS.search(text, types=types)] == expected


def test_the_index_of_a_graph_holds_every_name_of_a_thing(store):
    found = index(store)
    assert "Kuala Lumpur" in found.by_id[BASE + "place/malaysia"].names
    assert found.by_id[PRABOWO].type == "Person"
    assert found.by_id[PRABOWO].mentions > 5


def test_offices_of_a_person_come_with_their_claim_and_time(store):
    first = content.tenures(store, PRABOWO)[0]
    assert (first.post, first.status, first.first) == (
        BASE + "post/indonesia/defence-minister",
        "current",
        "2022-08-09",
    )
    assert first.fact.startswith(BASE + "claim/")


def test_a_country_shows_the_holders_of_its_offices_too(store):
    assert PRABOWO in {t.person for t in content.tenures(store, INDONESIA)}


def test_a_fact_reads_from_the_side_that_is_asked(store):
    mine = next(f for f in content.facts(store, PRABOWO) if f.other == INDONESIA)
    theirs = next(f for f in content.facts(store, INDONESIA) if f.other == PRABOWO)
    assert (mine.wording, theirs.wording) == ("national of", "nationals")


def test_every_fact_of_a_person_has_a_sentence_with_article_rule_and_confidence(store):
    for fact in [t.fact for t in content.tenures(store, PRABOWO)] + [e.fact for e in content.events(store, PRABOWO)]:
        first = content.quotes(store, fact)[0]
        assert first.sentence
        assert first.identifier
        assert first.rule
        assert 0 < first.confidence <= 1


def test_an_article_is_shown_whole_if_the_build_kept_its_text_and_by_its_sentences_if_not(store, tmp_path):
    quote = content.quotes(store, content.tenures(store, PRABOWO)[0].fact)[0]
    known = pieces(store, Texts(tmp_path), quote.article, quote.identifier)
    assert Piece(quote.begin, quote.sentence) in known
    whole = [" "] * (known[-1].begin + len(known[-1].text))
    for piece in known:
        whole[piece.begin : piece.begin + len(piece.text)] = piece.text
    (tmp_path / "extractions").mkdir()
    rows = pa.table({"article": [quote.identifier], "text": ["".join(whole)]})
    pq.write_table(rows, tmp_path / "extractions" / "a.parquet")
    assert pieces(store, Texts(tmp_path), quote.article, quote.identifier) == [Piece(0, "".join(whole))]


def test_the_sentence_is_marked_and_its_names_are_links_and_nothing_else_is_html(site):
    text = "<b>No.</b> Prabowo met Ali."
    marked = markup.article(site, [Piece(0, text)], [Span(11, 18, PRABOWO)], [(11, 27)], [PRABOWO])
    assert marked.startswith("&lt;b&gt;No.&lt;/b&gt; <mark><a class=")
    assert 'href="/explorer/thing?id=person/prabowo-subianto">Prabowo</a> met Ali.</mark>' in marked


def edge(fact, one, other, kind="Meeting", confidence=0.9, date=""):
    return Edge(fact, kind, one, other, "", "happened", confidence, date)


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (Filter(), True),
        (Filter(kinds=frozenset(["Visit"])), False),
        (Filter(confidence=0.95), False),
        (Filter(since="2023", until="2024"), True),
        (Filter(since="2025"), False),
        (Filter(until="2023"), False),
    ],
)
def test_a_filter_keeps_edges_by_kind_confidence_and_year(chosen, expected):
    assert chosen.passes(edge("e", "a", "b", date="2024-05")) is expected


def test_a_drawing_takes_the_strongest_neighbours_and_says_how_many_are_left():
    rows = [edge(f"e{n}", "a", f"b{n % 5}") for n in range(12)]
    drawing = Drawing()
    assert strongest(rows, limit=2) == ["b0", "b1"]
    assert expand(drawing, "a", rows, limit=3) == 2
    assert list(drawing.nodes) == ["a", "b0", "b1", "b2"]
    assert len(drawing.pairs()) == 3


def test_a_drawing_never_grows_beyond_its_most():
    drawing = Drawing()
    expand(drawing, "a", [edge(f"e{n}", "a", f"b{n}") for n in range(50)], limit=40, most=10)
    assert len(drawing.nodes) <= 11


def test_an_office_joins_a_person_to_its_country(store, site):
    found = [e for e in edges(store, PRABOWO) if e.other == INDONESIA and e.kind == "holdsPosition"]
    assert any("Minister" in e.title for e in found)
    drawing = Drawing()
    expand(drawing, PRABOWO, edges(store, PRABOWO))
    drawn = charts.network(site, drawing, at=places(drawing.nodes, drawing.pairs()), centre=PRABOWO)["series"][0]
    assert {n["id"] for n in drawn["data"]} == set(drawing.nodes)
    assert all(w["facts"] for w in drawn["links"])


def test_places_fill_the_box_and_stay_about_when_the_drawing_grows():
    pairs = [("a", n) for n in "bcdefg"]
    first = places("abcdefg", pairs)
    assert first == places("abcdefg", pairs)
    assert {round(x) for x, _ in first.values()} >= {0, 1000}
    assert {round(y) for _, y in first.values()} >= {0, 440}
    assert set(places("abcdefgh", [*pairs, ("b", "h")], known=first)) == set("abcdefgh")


TIES = Ties([("1", 0.9, "ab"), ("2", 0.9, "bz"), ("3", 0.5, "ac"), ("4", 0.6, "cz"), ("5", 0.9, "zxy")])


@pytest.mark.parametrize(
    ("start", "end", "avoid", "expected"),
    [
        ("a", "z", "", ["a", "b", "z"]),
        ("a", "z", "b", ["a", "c", "z"]),
        ("a", "y", "", ["a", "b", "z", "y"]),
        ("a", "z", "bc", []),
        ("a", "nobody", "", []),
        ("a", "a", "", []),
    ],
)
def test_a_way_is_short_and_sure_and_avoids_what_it_may_not_cross(start, end, avoid, expected):
    assert TIES.way(start, end, avoid=avoid) == expected


def test_each_step_of_a_path_has_the_facts_that_join_its_ends(store):
    sugiono = BASE + "person/sugiono"
    steps = path(store, ties(store), PRABOWO, sugiono)
    assert PRABOWO in (steps[0][0].one, steps[0][0].other)
    assert sugiono in (steps[-1][0].one, steps[-1][0].other)
    for step in steps:
        assert len({frozenset((e.one, e.other)) for e in step}) == 1
    for step, after in pairwise(steps):
        assert {step[0].one, step[0].other} & {after[0].one, after[0].other}


def test_a_matrix_counts_events_of_two_countries_by_kind():
    rows = [Exchange("1", "Visit", "a", "b"), Exchange("2", "Meeting", "a", "b"), Exchange("3", "Visit", "a", "c")]
    assert table(rows) == (["a", "b", "c"], {("a", "b"): 2, ("a", "c"): 1})
    assert table(rows, kinds=["Meeting"])[0] == ["a", "b"]


def test_the_sample_has_exchanges_of_indonesia_and_malaysia(site):
    pair = (INDONESIA, BASE + "place/malaysia")
    assert any((e.one, e.other) == pair and e.kind == "Signing" for e in site.exchanges)


def test_rows_become_csv_a_chart_or_a_network():
    answer = Answer(("name", "n"), (("A, B", "2"), ("C", "5")))
    assert results.to_csv(answer) == 'name,n\n"A, B",2\nC,5\n'
    bars = results.bars(answer)
    assert bars is not None
    assert bars["series"][0]["data"] == [2.0, 5.0]
    assert results.network(answer) is None
    assert results.network(Answer(("a", "b"), (("x", "y"),))) is not None


def test_decisions_on_weak_facts_are_judgements_that_a_build_reads(site, tmp_path):
    from kgx.curation import add

    file = tmp_path / "curation.yaml"
    first, second, *_ = before = review.weak(site, file)
    add(file, review.wrong(site, first))
    add(file, {**review.right(site, second), "who": "Anna"})
    judged = read_curation(file)
    assert [j.kind for j in judged] == ["retract", "assert"]
    assert judged[1].who == "Anna"
    assert judged[1].quote
    assert {first, second}.isdisjoint(review.weak(site, file))
    assert len(review.weak(site, file)) <= len(before) - 2


def test_a_judgement_that_nobody_can_understand_is_not_written(tmp_path):
    from kgx.curation import add

    with pytest.raises(UsageError, match="names 1 thing"):
        add(tmp_path / "c.yaml", {"same": ["only one"]})
    assert not (tmp_path / "c.yaml").exists()


def test_without_nicegui_the_explorer_says_what_to_install(monkeypatch):
    import sys

    from fastapi import FastAPI

    from kgx.explorer import attach

    monkeypatch.setitem(sys.modules, "nicegui", None)
    with pytest.raises(MissingError, match="pip install"):
        attach(FastAPI(), SAMPLE)
