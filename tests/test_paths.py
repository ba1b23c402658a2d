"""How two things are tied, and what is shown of one."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from build import meeting, office
from kgx.cli import app
from kgx.errors import UsageError
from kgx.graph import build_graph
from kgx.paths import paths
from kgx.rdf import write_graph
from kgx.store import open_graph

ID = "https://kgx.example/id/"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("graph")
    planned = meeting("Anna Berg", "Cora Dahl", article="d")
    found = [
        office("Anna Berg", "Foreign Minister", "Norland", article="a", publisher="The Gazette"),
        meeting("Anna Berg", "Omar Saidi", article="b"),
        meeting("Omar Saidi", "Cora Dahl", article="c"),
        replace(planned, events=(replace(planned.events[0], status="planned"),)),
        meeting("Ella Frey", "Gus Holm", article="e"),
    ]
    write_graph(build_graph(found), path / "graph.ttl")
    return path


def run(folder, *words: str):
    return CliRunner().invoke(app, [*words, "-g", str(folder)])


def test_a_way_leads_over_what_happened_and_each_step_has_its_sentence(folder):
    [way] = paths(open_graph(folder), f"{ID}place/norland", f"{ID}person/cora-dahl")
    assert [(s.start, s.end) for s in way] == [
        ("Norland", "Anna Berg"),
        ("Anna Berg", "Omar Saidi"),
        ("Omar Saidi", "Cora Dahl"),
    ]
    assert [s.sentence for s in way] == [
        "Foreign Minister Anna Berg of Norland spoke.",
        "Anna Berg met Omar Saidi on Friday.",
        "Omar Saidi met Cora Dahl on Friday.",
    ]
    assert (way[0].publisher, way[0].published, way[0].more) == ("The Gazette", "2024-05-03", 1)
    assert (way[1].statement, way[1].date) == ("Anna Berg met Omar Saidi", "2024-05-03")


def test_there_may_be_no_way_or_none_so_short(folder):
    store = open_graph(folder)
    assert paths(store, f"{ID}person/anna-berg", f"{ID}person/ella-frey") == []
    assert paths(store, f"{ID}place/norland", f"{ID}person/cora-dahl", longest=2) == []


def test_the_command_prints_the_way_for_people_and_as_rows(folder):
    shown = run(folder, "path", "Anna Berg", "Cora Dahl").stdout
    assert "1  Anna Berg → Omar Saidi → Cora Dahl" in shown
    assert "2024-05-03 Anna Berg met Omar Saidi" in shown
    assert "“Omar Saidi met Cora Dahl on Friday.” — c" in shown
    rows = json.loads(run(folder, "path", "Anna Berg", "Cora Dahl", "-f", "json").stdout)
    assert [(r["way"], r["step"], r["to"]) for r in rows] == [("1", "1", "Omar Saidi"), ("1", "2", "Cora Dahl")]
    nothing = run(folder, "path", "Anna Berg", "Gus Holm")
    assert nothing.exit_code == 1
    assert isinstance(run(folder, "path", "Anna Berg", "anna berg").exception, UsageError)


def test_a_person_is_shown_with_offices_first_then_relations_then_events(folder):
    shown = run(folder, "show", "Anna Berg").stdout
    places = [
        shown.index(text)
        for text in (
            "Anna Berg  Person",
            "Offices\n  current    Foreign Minister of Norland  seen 2024-05-03\n    “Foreign Minister Anna Berg",
            "Relations\n  is a national of Norland\n    “Foreign Minister Anna Berg of Norland spoke.” — a, The Gazette, 2024-05-03",
            "Events\n",
            "2024-05-03  Anna Berg met Omar Saidi",
        )
    ]
    assert places == sorted(places)
    assert "(planned)" in shown
    assert shown.count("Foreign Minister of Norland") == 1
