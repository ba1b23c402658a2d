"""The merged graph: facts once with all their evidence, whatever the order of reading."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build import meeting, nameless, office
from kgx.graph import build_graph, mentions
from kgx.graph.sources import copies
from kgx.model import Article, Extraction
from kgx.rdf import write_graph, write_mentions
from kgx.resolve import resolve

ARTICLES = [
    office("Anna Berg", "Minister of Defence", "Norland", article="one", key="iso:N1", publisher="A"),
    office(
        "Anna Berg",
        "Defense Minister",
        "Norland",
        article="two",
        key="iso:N1",
        publisher="B",
        published=date(2024, 6, 1),
    ),
    office("Omar Saidi", "Foreign Minister", "Sudland", article="three", key="iso:S1", tenure="former"),
    meeting("Anna Berg", "Omar Saidi", article="four"),
    meeting("Omar Saidi", "Anna Berg", article="five"),
]


def facts(graph: nx.MultiDiGraph, relation: str) -> list[tuple[str, str, dict]]:
    return sorted((u, v, d) for u, v, d in graph.edges(data=True) if d.get("relation") == relation)


def test_a_fact_that_two_papers_state_is_one_edge_with_both_sentences():
    [first, _] = facts(build_graph(ARTICLES), "holdsPosition")
    assert (first[0], first[1]) == ("person/anna-berg", "post/norland/defence-minister")
    assert [e["article"] for e in first[2]["evidence"]] == ["article/one", "article/two"]
    assert (first[2]["sources"], first[2]["confidence"]) == (2, 0.99)
    assert first[2]["tenure"] == [
        {"status": "current", "first": "2024-05-03", "last": "2024-06-01", "start": None, "end": None}
    ]


def test_copies_of_one_wire_story_count_as_one_source():
    same = [
        office(
            "Anna Berg",
            "Minister",
            "Norland",
            article=a,
            key="iso:N1",
            publisher=p,
            text="Minister Anna Berg of Norland spoke.",
        )
        for a, p in (("x", "A"), ("y", "B"))
    ]
    [(_, _, data)] = facts(build_graph(same), "holdsPosition")
    assert (data["sources"], data["confidence"]) == (1, 0.95)


def test_one_meeting_in_two_articles_is_one_event():
    graph = build_graph(ARTICLES)
    [event] = [d for _, d in graph.nodes(data=True) if d["kind"] == "event"]
    assert event["label"] == "Anna Berg met Omar Saidi"
    assert {e["article"] for e in event["evidence"]} == {"article/four", "article/five"}


def test_meetings_on_two_days_are_two_events():
    graph = build_graph(
        [
            meeting("Anna Berg", "Omar Saidi", article="a"),
            meeting("Anna Berg", "Omar Saidi", article="b", day="2024-07-01"),
        ]
    )
    assert sum(d["kind"] == "event" for _, d in graph.nodes(data=True)) == 2


def turtle(extractions, folder: Path) -> bytes:
    resolution = resolve(extractions)
    graph = build_graph(extractions, resolution=resolution)
    write_graph(graph, folder / "graph.ttl")
    write_mentions(mentions(extractions, resolution, graph), folder / "mentions.ttl", base=graph.graph["base"])
    return (folder / "graph.ttl").read_bytes() + (folder / "mentions.ttl").read_bytes()


@settings(max_examples=40, deadline=None)
@given(order=st.permutations(ARTICLES))
def test_the_order_of_reading_changes_no_byte(order, tmp_path_factory):
    folder = tmp_path_factory.mktemp("order")
    assert turtle(order, folder) == turtle(ARTICLES, folder)


def test_removing_an_article_gives_the_graph_that_never_had_it(tmp_path):
    with_all = turtle(ARTICLES, tmp_path)
    without = turtle([x for x in ARTICLES if x.article.id != "two"], tmp_path)
    assert b"article/two" in with_all
    assert b"article/two" not in without
    assert b"<person/anna-berg>" in without


POOL = [
    *ARTICLES,
    office("A. Berg", "Minister of Defence", "Norland", article="six", key="iso:N1", publisher="C"),
    office("Anna Maria Berg", "Minister", "Norland", article="seven", key="iso:N1"),
    office("Berg", "Minister of Defence", "Norland", article="eight", key="iso:N1"),
    office("Omar Saidi", "King", "Norland", article="nine", key="iso:N1"),
    meeting("Anna Berg", "Omar Saidi", article="ten", day=None),
    meeting("Anna Berg", "Omar Saidi", article="eleven", day="2024-05-04"),
    nameless("Defence Minister", "Norland", article="twelve", key="iso:N1", published=date(2024, 6, 20)),
]


def titled(*extractions: Extraction) -> list[tuple[str, str]]:
    return [(row["surface"], row["entity"]) for row in build_graph(extractions).graph["titles"]]


def seen(person: str, *, article: str, day: date, tenure: str = "current") -> Extraction:
    return office(person, "Foreign Minister", "Norland", article=article, key="iso:N1", published=day, tenure=tenure)


UNNAMED = nameless("foreign minister", "Norland", article="z", key="iso:N1", published=date(2024, 5, 3))


def guessed(extraction: Extraction) -> Extraction:
    """Return an article whose facts are inferred from where it is at home."""
    claims = (
        replace(c, evidence=tuple(replace(e, rule=f"{e.rule}.home", confidence=0.7) for e in c.evidence))
        for c in extraction.claims
    )
    return replace(extraction, claims=tuple(claims))


TOLD = office("Anna Berg", "Minister of Defence", "Norland", article="told", key="iso:N1")
GUESSED = guessed(office("Anna Berg", "Defence Minister", "Sudland", article="guessed", key="iso:S1"))
ALSO = office("Anna Berg", "Trade Minister", "Sudland", article="also", key="iso:S1")
OPEN = replace(GUESSED, claims=(replace(GUESSED.claims[0], owners=()),), article=replace(GUESSED.article, id="open"))


@pytest.mark.parametrize(
    ("articles", "posts"),
    [
        ([GUESSED], {"post/sudland/defence-minister"}),
        ([GUESSED, TOLD], {"post/norland/defence-minister"}),
        ([TOLD, GUESSED], {"post/norland/defence-minister"}),
        ([OPEN, TOLD], {"post/norland/defence-minister"}),
        ([OPEN, ALSO], {"post/defence-minister", "post/sudland/trade-minister"}),
    ],
    ids=["alone", "told later", "told before", "left open", "another office"],
)
def test_whose_an_office_is_follows_the_article_that_says_so(articles, posts):
    graph = build_graph(articles)
    assert {post for _, post, _ in facts(graph, "holdsPosition")} == posts


def test_a_nationality_follows_the_office_and_its_evidence_says_that_others_tell_it():
    graph = build_graph([GUESSED, TOLD])
    [(_, state, data)] = facts(graph, "nationality")
    assert state.endswith("norland")
    assert {e["rule"] for e in data["evidence"]} == {"title.before", "title.before.elsewhere"}


BERG = seen("Anna Berg", article="a", day=date(2024, 4, 3))
WHO = "the foreign minister of Norland"


def test_a_title_without_a_name_is_whoever_holds_the_office_on_that_day():
    assert titled(UNNAMED, BERG) == [(WHO, "person/anna-berg")]


@pytest.mark.parametrize(
    "others",
    [
        [],
        [BERG, seen("Omar Saidi", article="b", day=date(2024, 5, 1))],
        [BERG, seen("Anna Berg", article="b", day=date(2024, 5, 2), tenure="former")],
        [seen("Anna Berg", article="a", day=date(2022, 4, 3))],
        [seen("Anna Berg", article="a", day=date(2024, 4, 3), tenure="designate")],
        [office("Anna Berg", "Foreign Minister", "Sudland", article="a", key="iso:S1")],
    ],
    ids=["nobody", "two", "gone", "long ago", "not yet", "of another state"],
)
def test_a_title_without_a_name_is_nobody_where_articles_leave_a_doubt(others):
    assert titled(UNNAMED, *others) == []


def test_the_mention_of_a_title_says_by_which_rule_and_claim(tmp_path):
    assert {"kgx:rule", "title.holder", "prov:wasDerivedFrom"} <= set(
        turtle([UNNAMED, BERG], tmp_path).decode().replace('"', " ").split()
    )


@settings(max_examples=220, deadline=None)
@given(
    chosen=st.sets(st.integers(0, len(POOL) - 1), min_size=1),
    seed=st.randoms(use_true_random=False),
)
def test_the_graph_is_a_function_of_the_set_of_articles(chosen, seed, tmp_path_factory):
    """Any subset in any order, articles read twice included, gives the bytes of that subset read once in order."""
    folder = tmp_path_factory.mktemp("set")
    given_ = [POOL[i] for i in sorted(chosen)]
    shuffled = [*given_, *given_[: len(given_) // 2]]
    seed.shuffle(shuffled)
    first = turtle(given_, folder)
    assert turtle(shuffled, folder) == first
    assert all(f"article/{x.article.id}".encode() not in first for x in POOL if x not in given_)


def test_a_meeting_dated_differently_by_two_papers_is_one_with_both_dates():
    one, other = (
        meeting("Anna Berg", "Omar Saidi", article=a, day=d) for a, d in (("a", "2024-05-03"), ("b", "2024-05-04"))
    )
    both = [replace(x, article=replace(x.article, published=date(2024, 5, 5))) for x in (one, other)]
    [event] = [d for _, d in build_graph(both).nodes(data=True) if d["kind"] == "event"]
    assert event["starts"] == ("2024-05-03", "2024-05-04")


STORY = "Norland and Sudland signed an agreement on fishing in the northern waters on Friday after two years of talks. "
MORE = (
    "The ministers of both states said that fishermen of either side may use the harbours of the other from next year. "
)
LAST = "Parliaments have to agree before the summer, and nobody expects them to refuse what both governments want. "


def test_copies_of_a_story_with_light_edits_count_as_one_source():
    texts = [STORY + MORE + LAST, STORY.replace("Friday", "May 3") + MORE + LAST, MORE[::-1] + STORY[::-1] + LAST[::-1]]
    articles = [Article(f"a{i}", text * 2) for i, text in enumerate(texts)]
    assert copies(articles) == {"a0": "a0", "a1": "a0"}
