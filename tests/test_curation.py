"""Judgements of people: read with clear errors, replayed on every build, binding through chains."""

from __future__ import annotations

from pathlib import Path

import pytest

from build import meeting, office
from kgx.curation import read_curation
from kgx.errors import UsageError
from kgx.graph import build_graph
from kgx.model import Article, Extraction, LocalEntity
from kgx.resolve import resolve


def judged(text: str, folder: Path):
    path = folder / "curation.yaml"
    path.write_text(text, encoding="utf-8")
    return read_curation(path)


def person(name: str, article: str) -> Extraction:
    """Return an article that names somebody, and two bodies beside him."""
    names = [("Person", name), ("Organisation", "Port Trust"), ("Organisation", "Chamber of Shipping")]
    entities = tuple(LocalEntity(i, kind, label, (label,)) for i, (kind, label) in enumerate(names))  # type: ignore[arg-type]
    return Extraction(Article(article, name), "test", entities=entities)


def labels(resolution) -> list[str]:
    return [e.label for e in resolution.entities if e.type == "Person"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("same: [a, b]", "expected a list of entries"),
        ("- same: [a]", "expected two or more"),
        ("- merge: [a, b]", "expected exactly one of same, different"),
        ("- retype: a\n  to: Firm", "expected one of Person, Ministry"),
        ("- rename: a", "rename needs one thing and `to`"),
        ("- assert: [a, owns, b]", "assert has no source"),
        ("- retract: [a, likes, b]", "expected [subject, relation, object]"),
        ("- same: [a, {title: b}]", "expected an id, a name, or"),
        ("- same: [a, b", "not YAML"),
    ],
)
def test_what_cannot_be_understood_is_named_with_what_would_be(text, says, tmp_path):
    with pytest.raises(UsageError, match=r"curation\.yaml") as error:
        judged(text, tmp_path)
    assert says in str(error.value)


def test_what_is_judged_the_same_is_one_thing(tmp_path):
    read = [person("Anna Berg", "a"), person("Lena Holm", "b")]
    assert labels(resolve(read, judged("- same: [Anna Berg, person/lena-holm]", tmp_path))) == ["Lena Holm"]


def test_what_is_judged_different_stays_apart_also_through_a_third(tmp_path):
    read = [person("Anna Berg", "a"), person("A. Berg", "b"), person("Anna Maria Berg", "c")]
    assert len(labels(resolve(read))) == 1
    found = resolve(read, judged("- different: [A. Berg, Anna Maria Berg]\n- same: [A. Berg, Anna Berg]", tmp_path))
    assert sorted(e.names for e in found.entities if e.type == "Person") == [
        ("A. Berg", "Anna Berg"),
        ("Anna Maria Berg",),
    ]


def test_two_people_of_one_name_are_told_apart_by_their_articles(tmp_path):
    read = [person("Ali Hassan", a) for a in "ab"]
    text = "- different: [{name: Ali Hassan, article: a}, {name: Ali Hassan, article: b}]"
    assert len(labels(resolve(read))) == 1
    assert len(labels(resolve(read, judged(text, tmp_path)))) == 2


def test_judgements_that_contradict_each_other_are_reported(tmp_path):
    read = [person("Anna Berg", "a"), person("Lena Holm", "b")]
    found = resolve(read, judged("- same: [Anna Berg, Lena Holm]\n- different: [Anna Berg, Lena Holm]", tmp_path))
    assert len(labels(found)) == 2
    assert [text.partition(":")[0] for text in found.stale] == ["same"]


def test_a_judgement_on_what_is_gone_is_stale(tmp_path):
    text = (
        "- same: [Anna Berg, Omar Saidi]\n- rename: Nobody\n  to: Somebody\n- retract: [Anna Berg, holdsPosition, King]"
    )
    graph = build_graph([person("Anna Berg", "a")], judgements=judged(text, tmp_path))
    assert [text.partition(" (entry")[0] for text in graph.graph["stale"]] == [
        "same: Anna Berg, Omar Saidi",
        "rename: Nobody → Somebody",
        "retract: Anna Berg, holdsPosition, King",
    ]


def test_a_name_and_a_type_are_corrected_and_the_id_stays(tmp_path):
    text = "- rename: person/anna-berg\n  to: Anna Berg-Holm\n- retype: Anna Berg\n  to: Organisation"
    [entity] = [
        e for e in resolve([person("Anna Berg", "a")], judged(text, tmp_path)).entities if "Anna Berg" in e.names
    ]
    assert (entity.id, entity.label, entity.type) == ("person/anna-berg", "Anna Berg-Holm", "Organisation")


def test_what_is_hidden_leaves_nothing_behind(tmp_path):
    graph = build_graph(
        [meeting("Anna Berg", "Omar Saidi", article="a")], judgements=judged("- hide: Anna Berg", tmp_path)
    )
    assert "person/anna-berg" not in graph
    [event] = [d for _, d in graph.nodes(data=True) if d["kind"] == "event"]
    assert event["arguments"] == (("participant", "person/omar-saidi"),)


def test_a_fact_taken_back_is_gone_and_one_vouched_for_has_its_source(tmp_path):
    text = """
- retract: [Anna Berg, holdsPosition, Minister]
- assert: [Anna Berg, holdsPosition, Energy Minister]
  of: Norland
  source: https://example.org/cabinet
  quote: Anna Berg is Energy Minister of Norland.
  who: Lena
  when: 2024-06-01
"""
    graph = build_graph([office("Anna Berg", "Minister", "Norland", article="a")], judgements=judged(text, tmp_path))
    [(_, post, data)] = [e for e in graph.edges(data=True) if e[2].get("relation") == "holdsPosition"]
    assert post == "post/norland/energy-minister"
    assert [(e["rule"], e["quote"]) for e in data["evidence"]] == [
        ("curation", "Anna Berg is Energy Minister of Norland.")
    ]
    assert [(t["first"], t["last"]) for t in data["tenure"]] == [("2024-06-01", "2024-06-01")]
    assert graph.nodes["article/curation-2"]["url"] == "https://example.org/cabinet"
    assert graph.graph["stale"] == ()
