"""The page of a graph: what it shows, that it is whole, and that it works in a browser without a network."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

import kgx
from kgx.cli import app
from kgx.errors import UsageError
from kgx.inspect import find
from kgx.view import view
from kgx.view.picture import choose, whole

SAMPLE = Path(__file__).parents[1] / "data" / "graph"
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="module")
def store() -> kgx.Store:
    return kgx.open_graph(SAMPLE)


def test_every_tie_has_its_sentence_and_both_its_ends(store: kgx.Store) -> None:
    data = whole(store).data()
    assert data["ties"]
    for tie in data["ties"]:
        assert tie[8], tie
        assert max(tie[0], tie[1]) < len(data["things"])
        assert max(tie[8]) < len(data["sentences"])


def test_a_sentence_is_shown_once_however_many_rules_found_it(store: kgx.Store) -> None:
    for tie in whole(store).ties:
        assert len(tie.sentences) == len(set(tie.sentences))


def test_the_limit_keeps_the_best_connected_and_tells_what_is_left(store: kgx.Store) -> None:
    everything = whole(store)
    few = choose(everything, limit=10)
    assert len(few.things) == 10
    assert few.left == len(everything.things) - 10
    assert all(t.source in few.things and t.target in few.things for t in few.ties)


def test_around_a_thing_are_its_neighbours(store: kgx.Store) -> None:
    country = next(d for d in whole(store).things.values() if d.type == "Country")
    near = choose(whole(store), around=[country.id])
    assert country.id in near.things
    ends = {i for t in whole(store).ties if country.id in (t.source, t.target) for i in (t.source, t.target)}
    assert set(near.things) == ends


def test_what_is_not_there_is_an_error(store: kgx.Store) -> None:
    with pytest.raises(UsageError, match="no such thing"):
        view(store, around=["https://kgx.example/id/person/nobody"])


def test_the_page_is_the_same_each_time_and_asks_no_server(store: kgx.Store) -> None:
    page = view(store).page
    assert page == view(store).page
    assert "{{" not in page.replace("{{}}", "")
    assert not re.findall(r"""(?:src|href)=["']?(?:https?:)?//|@import|\bfetch\(|XMLHttpRequest""", page)


def test_names_in_the_data_cannot_end_the_script(tmp_path: Path) -> None:
    turtle = (SAMPLE / "graph.ttl").read_text(encoding="utf-8")
    hurt = turtle.replace('"Indonesia"', '"</script><script>alert(1)</script>"')
    assert hurt != turtle
    (tmp_path / "graph.ttl").write_text(hurt, encoding="utf-8")
    shutil.copy(SAMPLE / "mentions.ttl", tmp_path)
    page = view(kgx.open_graph(tmp_path)).page
    assert "<script>alert" not in page
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)
    assert found is not None
    assert any(t[1].startswith("</script>") for t in json.loads(found[1])["things"])


def test_a_notebook_shows_it_in_a_frame(store: kgx.Store) -> None:
    shown = store._repr_html_()
    assert shown.startswith("<iframe")
    assert "<script>" not in shown


def test_the_command_writes_the_file_and_says_what_is_in_it(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "x.html"
    done = CliRunner().invoke(app, ["view", "--graph", str(SAMPLE), "--out", str(out), "--top", "20"])
    assert done.exit_code == 0, done.output
    assert "20 things" in done.stderr
    assert out.read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.fixture(scope="module")
def page(store: kgx.Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    if BROWSER is None:
        pytest.skip("no chromium on this machine")
    from playwright.sync_api import sync_playwright

    file = view(store).write(tmp_path_factory.mktemp("view") / "graph.html")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=BROWSER, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        tab = browser.new_page(viewport={"width": 1200, "height": 800})
        tab.asked = []  # type: ignore[attr-defined]
        tab.on("request", lambda r: tab.asked.append(r.url))  # type: ignore[attr-defined]
        tab.on("pageerror", lambda e: pytest.fail(str(e)))
        tab.goto(file.as_uri())
        yield tab
        browser.close()


def test_in_a_browser_a_search_opens_a_thing_with_its_sentences(page, store: kgx.Store) -> None:  # type: ignore[no-untyped-def]
    person = next(d for d in whole(store).things.values() if d.type == "Person")
    page.keyboard.press("/")
    page.keyboard.type(person.label)
    page.keyboard.press("Enter")
    assert page.text_content("#panel h2") == person.label
    assert page.locator("#panel blockquote").count() > 0
    assert [u for u in page.asked if not u.startswith("file:")] == []


def test_in_a_browser_a_filter_takes_ties_away(page, store: kgx.Store) -> None:  # type: ignore[no-untyped-def]
    [found] = [f for f in find(store, "Indonesia") if f.score == 100 and f.type == "Country"]
    page.fill("#search", found.label)
    before = page.locator("#panel li").count()
    page.click("#filters-switch")
    page.locator("#confidence").fill("0.9")
    assert page.locator("#panel li").count() < before
    page.keyboard.press("Escape")
