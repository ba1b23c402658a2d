"""Reading: every format, and a clear reason for what cannot be read."""

from __future__ import annotations

import gzip
import json
from datetime import date

import pytest

from kgx.readers import read
from kgx.readers.language import other_language

TEXT = "Anna Berg, the foreign minister of Norland, met her counterpart in the capital on Friday and said that talks would go on."


def reading(*sources):
    skipped = []
    return list(read(sources, on_skip=skipped.append)), skipped


def test_a_text_file_takes_its_metadata_from_the_file_beside_it(tmp_path):
    (tmp_path / "a.txt").write_bytes(TEXT.encode("utf-8-sig").replace(b"met", b"met\r\n"))
    (tmp_path / "a.meta.yaml").write_text("title: Talks\npublished: 2024-05-03\npublisher: The Paper\n")
    [article], skipped = reading(tmp_path)
    assert (article.id, article.title, article.published, article.publisher) == (
        "a",
        "Talks",
        date(2024, 5, 3),
        "The Paper",
    )
    assert "\r" not in article.text
    assert not skipped


@pytest.mark.parametrize("compress", [False, True])
def test_json_lines_are_read_and_a_bad_line_is_reported_by_its_number(tmp_path, compress):
    rows = "\n".join(
        [json.dumps({"id": "x", "text": TEXT, "published": "2024-05-03"}), "{broken", json.dumps({"id": "y"})]
    )
    path = tmp_path / ("a.jsonl.gz" if compress else "a.jsonl")
    path.write_bytes(gzip.compress(rows.encode()) if compress else rows.encode())
    [article], skipped = reading(path)
    assert (article.id, article.published) == ("x", date(2024, 5, 3))
    assert [s.source.rpartition(":")[2] for s in skipped] == ["2", "3"]
    assert all(s.reason and s.remedy for s in skipped)


def test_csv_rows_are_read(tmp_path):
    (tmp_path / "a.csv").write_text(f'id,text,publisher\n1,"{TEXT}",P\n')
    [article], _ = reading(tmp_path / "a.csv")
    assert (article.id, article.publisher) == ("1", "P")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"\x00\x01\x02" * 50, "binary"),
        ("a.txt", b"", "no text"),
        (
            "a.txt",
            b"Der Minister hat die Reise auf den Herbst verschoben und ist nach dem Treffen in der Stadt geblieben.",
            "German",
        ),
        ("a.pdf", b"%PDF-1.4 broken", "PDF"),
        ("a.docx", b"PK", "unknown kind"),
        ("a.csv", b"a,b\n1,2\n", "no column 'text'"),
    ],
)
def test_what_cannot_be_read_is_skipped_with_reason_and_remedy(tmp_path, name, data, reason):
    (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_text(TEXT)
    articles, [skip] = reading(tmp_path)
    assert [a.id for a in articles] == ["good"]
    assert reason in skip.reason
    assert skip.remedy


def test_html_gives_its_main_text_and_the_stated_date_only(tmp_path):
    page = f'<html lang="en"><head><title>Talks</title><meta property="article:published_time" content="2024-05-03"></head><body><nav>Home</nav><article><h1>Talks</h1><p>{TEXT}</p><p>{TEXT.replace("Friday", "Sunday")}</p></article></body></html>'
    (tmp_path / "a.html").write_text(page)
    [article], _ = reading(tmp_path)
    assert TEXT in article.text
    assert article.published == date(2024, 5, 3)


def test_feed_entries_are_articles(tmp_path):
    (tmp_path / "f.atom").write_text(
        f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Desk</title><entry><id>urn:1</id><title>Talks</title><published>2024-05-03T10:00:00Z</published><content type="html">&lt;p&gt;{TEXT}&lt;/p&gt;</content></entry></feed>'
    )
    [article], _ = reading(tmp_path)
    assert (article.id, article.publisher, article.published) == ("urn:1", "Desk", date(2024, 5, 3))
    assert article.text.startswith("Talks\n\nAnna Berg")


def test_two_articles_of_one_id_are_told_apart_and_a_copy_is_skipped(tmp_path):
    for folder, text in (("a", TEXT), ("b", TEXT + " More."), ("c", TEXT)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.txt").write_text(text)
    articles, [skip] = reading(tmp_path)
    assert len({a.id for a in articles}) == 2
    assert "the same article" in skip.reason


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "Berg meets Saidi in Norland.",
        "TALKS IN NORLAND WILL GO ON, SAID ANNA BERG, WHO MET HER COUNTERPART AND OTHERS AT THE MINISTRY",
    ],
)
def test_english_is_not_taken_for_another_language(text):
    assert other_language(text) is None
