"""Shards: an extraction comes back as it was, and a half-written shard costs nothing but its own batch."""

from __future__ import annotations

from build import meeting, office
from kgx.cache import Cache, content_key, dump, load


def test_an_extraction_survives_the_round_trip(tmp_path):
    for extraction in (
        office("Anna Berg", "Minister", "Norland", article="a"),
        meeting("Anna Berg", "Omar Saidi", article="b"),
    ):
        assert load(extraction.article, extraction.fingerprint, dump(extraction)) == extraction
        cache = Cache(tmp_path, "test")
        key = content_key(extraction.article)
        cache.add([(key, extraction)])
        assert dict(Cache(tmp_path, "test").load([key])) == {key: extraction}


def test_another_pipeline_does_not_see_the_shards_of_this_one(tmp_path):
    extraction = office("Anna Berg", "Minister", "Norland", article="a")
    key = content_key(extraction.article)
    Cache(tmp_path, "test").add([(key, extraction)])
    assert key in Cache(tmp_path, "test")
    assert key not in Cache(tmp_path, "other")


def test_a_broken_shard_is_passed_over(tmp_path):
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 half a shard")
    assert not Cache(tmp_path, "test").rows


def test_shards_that_no_article_uses_are_removed(tmp_path):
    cache = Cache(tmp_path, "test")
    for name in ("a", "b"):
        extraction = office("Anna Berg", "Minister", "Norland", article=name)
        cache.add([(content_key(extraction.article), extraction)])
    keep = content_key(office("Anna Berg", "Minister", "Norland", article="a").article)
    assert cache.forget({keep}) == 1
    assert len(list(tmp_path.glob("*.parquet"))) == 1
