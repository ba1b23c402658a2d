"""What two graphs say differently, in words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from typer.testing import CliRunner

from build import meeting, office
from kgx.cli import app
from kgx.diff import Difference, diff
from kgx.graph import build_graph
from kgx.rdf import write_graph
from kgx.store import open_graph

OLD = [
    office("Anna Berg", "Minister", "Norland", article="a", key="iso:N1"),
    meeting("Anna Berg", "Omar Saidi", article="m"),
]


def written(extractions, folder: Path) -> Path:
    folder.mkdir()
    write_graph(build_graph(extractions), folder / "graph.ttl")
    return folder


def test_who_took_and_left_an_office_is_told(tmp_path):
    new = [office("Lena Holm", "Minister", "Norland", article="b", key="iso:N1"), OLD[1]]
    found = diff(open_graph(written(OLD, tmp_path / "old")), open_graph(written(new, tmp_path / "new")))
    assert Difference("office-holder", "appeared", "Lena Holm, Minister of Norland", after="current") in found
    assert Difference("office-holder", "vanished", "Anna Berg, Minister of Norland", before="current") in found
    assert Difference("entity", "appeared", "Lena Holm", after="Person") in found


def test_an_event_whose_sentence_is_read_otherwise_has_changed(tmp_path):
    event = replace(OLD[1].events[0], start="2024-05-04")
    new = [OLD[0], replace(OLD[1], events=(event,))]
    found = diff(open_graph(written(OLD, tmp_path / "old")), open_graph(written(new, tmp_path / "new")))
    words = "Anna Berg met Omar Saidi, 2024-05-0{} (happened)"
    assert found == [Difference("event", "changed", words.format(4), words.format(3), words.format(4))]


def test_the_command_ends_with_one_if_there_is_a_difference_and_zero_if_not(tmp_path):
    old, new = written(OLD, tmp_path / "old"), written(OLD[:1], tmp_path / "new")
    run = CliRunner().invoke
    assert run(app, ["diff", str(old), str(old)]).exit_code == 0
    result = run(app, ["diff", str(old), str(new), "--format", "csv"])
    assert result.exit_code == 1
    assert 'event,vanished,"Anna Berg met Omar Saidi, 2024-05-03 (happened)",,' in result.stdout
