"""One reader a format: bytes in, articles out."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from kgx.errors import MissingError, ReadError
from kgx.model import Article, Skipped

OnSkip = Callable[[Skipped], None]
Reader = Callable[[bytes, Path | None, OnSkip], Iterator[Article]]
FIELDS = ("title", "publisher", "author", "url", "language")


def decode(data: bytes, *, place: str) -> str:
    """Return bytes as text with line ends as "\\n". Raises `ReadError` for binary data."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16")
    else:
        if b"\x00" in data[:8192]:
            raise ReadError(f"{place}: binary data; expected text")
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
    controls = sum(ord(c) < 32 and c not in "\n\r\t\f" for c in text[:4096])
    if controls > 20:
        raise ReadError(f"{place}: binary data; expected text")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")


def day(value: object) -> date | None:
    """Return a date given as ISO text, date or feed time; None where it is not one."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not value:
        return None
    match = re.match(r"(\d{4})-(\d\d)-(\d\d)", str(value).strip())
    if match is None:
        from kgx.clean import find_date

        return find_date(str(value))
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def _stem(path: Path | None) -> str:
    return path.name.removesuffix(".gz").rpartition(".")[0] if path is not None else "stdin"


def _article(identifier: object, text: str, row: dict[str, Any], *, source: str) -> Article:
    values = {f: str(row[f]).strip() for f in FIELDS if row.get(f)}
    return Article(id=str(identifier), text=text, published=day(row.get("published")), source=source, **values)


def sniff(data: bytes) -> Reader:
    """Return the reader for bytes of unknown kind."""
    head = data[:2000].lstrip()
    if head.startswith(b"%PDF"):
        return pdf
    if head.startswith(b"{"):
        return json_lines
    lower = head.lower()
    if lower.startswith((b"<!doctype html", b"<html")):
        return html
    if lower.startswith(b"<?xml") or lower.startswith((b"<rss", b"<feed")):
        return feed
    return plain_text


def plain_text(data: bytes, path: Path | None, on_skip: OnSkip) -> Iterator[Article]:
    """Read one article; `<name>.meta.yaml` beside the file gives title, published, publisher, author, url."""
    place = str(path or "-")
    row: dict[str, Any] = {}
    beside = path.with_name(_stem(path) + ".meta.yaml") if path is not None else None
    if beside is not None and beside.is_file():
        try:
            loaded = yaml.safe_load(beside.read_text(encoding="utf-8"))
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            on_skip(
                Skipped(
                    str(beside),
                    f"not readable as YAML ({str(error).splitlines()[0]})",
                    "correct it; the article was read without it",
                )
            )
            loaded = None
        row = loaded if isinstance(loaded, dict) else {}
    yield _article(row.get("id") or _stem(path), decode(data, place=place), row, source=place)


def html(data: bytes, path: Path | None, on_skip: OnSkip) -> Iterator[Article]:
    """Read the main text and the metadata of a page."""
    try:
        import trafilatura
    except ImportError as error:
        raise MissingError("reading HTML needs an extra; pip install 'kgx-news[html]'") from error
    page = decode(data, place=str(path or "-"))
    found: Any = trafilatura.bare_extraction(
        page,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    text = (found.text or "") if found is not None else ""
    row: dict[str, Any] = {}
    if found is not None:
        stated = re.search(
            r'(article:published_time|datePublished|name="date"|itemprop="datePublished"|<time[^>]+datetime)', page
        )
        row = {
            "title": found.title,
            "author": found.author,
            "publisher": found.sitename,
            "url": found.url,
            "published": found.date if stated else None,
            "language": found.language,
        }
        title = (found.title or "").strip()
        if title and not text.lstrip().startswith(title):
            text = f"{title}\n\n{text}"
    yield _article(_stem(path), re.sub(r"\n(?!\n)", "\n\n", text.replace("\n\n", "\n")), row, source=str(path or "-"))


def pdf(data: bytes, path: Path | None, on_skip: OnSkip) -> Iterator[Article]:
    """Read the text layer of a PDF."""
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError as error:
        raise MissingError("reading PDF needs an extra; pip install 'kgx-news[pdf]'") from error
    place = str(path or "-")
    try:
        document = PdfReader(io.BytesIO(data))
        text = "\n".join(page.extract_text() for page in document.pages)
        title = document.metadata.title if document.metadata else None
    except (PyPdfError, ValueError, KeyError) as error:
        raise ReadError(f"{place}: not readable as PDF ({error})") from error
    yield _article(_stem(path), re.sub(r"[ \t]+\n", "\n", text), {"title": title}, source=place)


def json_lines(data: bytes, path: Path | None, on_skip: OnSkip) -> Iterator[Article]:
    """Read one article a line, with at least `id` and `text`."""
    place = str(path or "-")
    for number, line in enumerate(decode(data, place=place).split("\n"), 1):
        if not line.strip():
            continue
        where = f"{place}:{number}"
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            on_skip(
                Skipped(
                    where,
                    f"not JSON ({error.msg} at column {error.colno})",
                    "one article per line, with at least 'id' and 'text'",
                )
            )
            continue
        yield from _row(row, where, on_skip)


def csv_rows(data: bytes, path: Path | None, on_skip: OnSkip) -> Iterator[Article]:
    """Read one article a row; the first row names the columns, `id` and `text` among them."""
    place = str(path or "-")
    csv.field_size_limit(100_000_000)
    rows = csv.DictReader(io.StringIO(decode(data, place=place)))
    if not rows.fieldnames or "text" not in rows.fieldnames:
        raise ReadError(
            f"{place}: no column 'text' among {', '.join(rows.fieldnames or ['none'])}; expected at least 'id' and 'text'"
        )
    for row in rows:
        yield from _row(row, f"{place}:{rows.line_num}", on_skip)


def _row(row: object, where: str, on_skip: OnSkip) -> Iterator[Article]:
    if not isinstance(row, dict) or not isinstance(row.get("text"), str) or row.get("id") in (None, ""):
        on_skip(Skipped(where, "no 'id' or no 'text'", "give each article an 'id' and its 'text'"))
        return
    text = row["text"].replace("\r\n", "\n").replace("\r", "\n")
    yield _article(row["id"], text, row, source=where)


def feed(data: bytes, path: Path | None, on_skip: OnSkip) -> Iterator[Article]:
    """Read the entries of an RSS or Atom file that carry text."""
    try:
        import feedparser
    except ImportError as error:
        raise MissingError("reading feeds needs an extra; pip install 'kgx-news[feeds]'") from error
    place = str(path or "-")
    found = feedparser.parse(io.BytesIO(data))
    if not found.entries:
        raise ReadError(f"{place}: no entries; expected an RSS or Atom feed with articles")
    for number, entry in enumerate(found.entries, 1):
        body = entry.content[0].value if entry.get("content") else entry.get("summary", "")
        text = _without_tags(body)
        title = entry.get("title", "")
        stamp = entry.get("published_parsed") or entry.get("updated_parsed")
        row = {
            "title": title,
            "published": date(*stamp[:3]) if stamp else None,
            "publisher": found.feed.get("title"),
            "author": entry.get("author"),
            "url": entry.get("link"),
            "language": found.feed.get("language"),
        }
        identifier = entry.get("id") or entry.get("link") or f"{_stem(path)}-{number}"
        yield _article(identifier, f"{title}\n\n{text}" if title else text, row, source=f"{place}#{number}")


def _without_tags(markup: str) -> str:
    from html import unescape

    text = re.sub(r"(?is)<(script|style).*?</\1>", "", markup)
    text = re.sub(r"(?i)</(p|div|h\d|li|blockquote)>|<br\s*/?>", "\n\n", text)
    return re.sub(r"\n\s*\n+", "\n\n", unescape(re.sub(r"<[^>]+>", "", text))).strip()
