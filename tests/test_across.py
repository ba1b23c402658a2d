"""Over the annotated articles each thing is one node, and no two things are."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
import yaml

from kgx.model import Extraction
from kgx.readers import read
from kgx.resolve import resolve
from kgx.resolve.names import fold

pytestmark = pytest.mark.slow
GOLD = Path(__file__).parent / "gold"
SEEDS = Path(__file__).parents[2] / "shared" / "data" / "articles" / "seeds"
PAIRS = yaml.safe_load((GOLD / "across.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def things(extractor):
    """Where each (article, folded name) leads in the graph of all articles."""
    sources = [GOLD, SEEDS] if SEEDS.is_dir() else [GOLD]
    articles = list(read([p for folder in sources for p in sorted(folder.glob("*.txt"))]))
    extractions: list[Extraction] = list(extractor.extract(articles))
    resolution = resolve(extractions)
    found: dict[tuple[str, str], set[str]] = {}
    for extraction in extractions:
        for entity in extraction.entities:
            target = resolution.of[extraction.article.id, entity.id]
            for name in {entity.label, *entity.names}:
                found.setdefault((extraction.article.id, fold(name)), set()).add(target)
    return found


def _targets(things, text: str) -> set[str]:
    article, _, name = text.partition(" ")
    if article.startswith("seed") and not SEEDS.is_dir():
        pytest.skip("the seed articles are not beside the project")
    return things.get((article, fold(name)), set())


@pytest.mark.parametrize("row", PAIRS["same"], ids=lambda row: row[0])
def test_a_thing_of_several_articles_is_one(things, row):
    for one, other in combinations([_targets(things, text) for text in row], 2):
        assert one & other, f"{one} / {other}"


@pytest.mark.parametrize("row", PAIRS["different"], ids=lambda row: row[0])
def test_two_things_are_two(things, row):
    one, other = (_targets(things, text) for text in row)
    assert one
    assert other
    assert not one & other
