"""What was read from each article, kept as Parquet shards, so that the next build reads only what is new or changed.

A shard is written aside and renamed: a build that is killed loses at most the batch in flight. pandas, DuckDB and
Ray read the same files; the column `payload` holds the extraction as JSON.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kgx.model import Argument, Article, Claim, Event, Evidence, Extraction, LocalEntity, Mention, Nameless, Region

SCHEMA = pa.schema(
    [("article", pa.string()), ("content", pa.string()), ("fingerprint", pa.string()), ("title", pa.string()), ("published", pa.date32()),
     ("publisher", pa.string()), ("author", pa.string()), ("url", pa.string()), ("language", pa.string()), ("source", pa.string()), ("text", pa.string()), ("payload", pa.string())]
)  # fmt: skip


def content_key(article: Article) -> str:
    """Return a hash of all that an article says and is said of it, except where it was found."""
    row = asdict(article)
    del row["source"]
    return hashlib.sha256(json.dumps(row, sort_keys=True, default=str, ensure_ascii=False).encode()).hexdigest()[:32]


def dump(extraction: Extraction) -> str:
    """Return an extraction without its article as JSON."""
    row = asdict(extraction)
    del row["article"], row["fingerprint"]
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def load(article: Article, fingerprint: str, payload: str) -> Extraction:
    """Return the extraction that `dump` wrote."""
    row: dict[str, Any] = json.loads(payload)
    return Extraction(
        article=article,
        fingerprint=fingerprint,
        regions=tuple(Region(**r) for r in row["regions"]),
        entities=tuple(LocalEntity(**{**e, "names": tuple(e["names"])}) for e in row["entities"]),
        mentions=tuple(Mention(**m) for m in row["mentions"]),
        claims=tuple(Claim(**{**c, "owners": tuple(c["owners"]), "evidence": _evidence(c)}) for c in row["claims"]),
        events=tuple(
            Event(
                **{
                    **e,
                    "arguments": tuple(Argument(**a) for a in e["arguments"]),
                    "places": tuple(e["places"]),
                    "position_of": tuple(e["position_of"]),
                    "evidence": _evidence(e),
                }
            )
            for e in row["events"]
        ),
        titles=tuple(Nameless(**{**t, "owners": tuple(t["owners"])}) for t in row["titles"]),
        warnings=tuple(row["warnings"]),
    )


def _evidence(row: dict[str, Any]) -> tuple[Evidence, ...]:
    return tuple(Evidence(**e) for e in row["evidence"])


class Cache:
    """The shards of one output folder."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self.folder = folder
        self.fingerprint = fingerprint
        self.rows: dict[str, tuple[Path, int]] = {}
        self.shards: dict[Path, int] = {}
        for path in sorted(folder.glob("*.parquet")):
            try:
                table = pq.read_table(path, columns=["content", "fingerprint"])
            except (pa.ArrowInvalid, KeyError, OSError):
                continue  # not a whole shard of ours: its articles are read again
            contents, prints = table.column("content").to_pylist(), table.column("fingerprint").to_pylist()
            self.shards[path] = len(contents)
            for number, (content, print_) in enumerate(zip(contents, prints, strict=True)):
                if print_ == fingerprint:
                    self.rows[content] = (path, number)

    def __contains__(self, content: str) -> bool:
        return content in self.rows

    def load(self, contents: Iterable[str]) -> Iterator[tuple[str, Extraction]]:
        """Yield the kept extractions with these keys, shard by shard."""
        by_shard: dict[Path, list[tuple[int, str]]] = {}
        for content in contents:
            path, number = self.rows[content]
            by_shard.setdefault(path, []).append((number, content))
        for path in sorted(by_shard):
            table = pq.read_table(path)
            for number, content in sorted(by_shard[path]):
                row = table.slice(number, 1).to_pylist()[0]
                article = Article(
                    row["article"],
                    row["text"],
                    *(row[f] for f in ("title", "published", "publisher", "author", "url", "language", "source")),
                )
                yield content, load(article, row["fingerprint"], row["payload"])

    def add(self, extractions: list[tuple[str, Extraction]]) -> None:
        """Write a batch of extractions, each with the key of the article as it was read, as a new shard."""
        if not extractions:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        rows = [
            {
                "article": x.article.id,
                "content": content,
                "fingerprint": x.fingerprint,
                "title": x.article.title,
                "published": x.article.published,
                "publisher": x.article.publisher,
                "author": x.article.author,
                "url": x.article.url,
                "language": x.article.language,
                "source": x.article.source,
                "text": x.article.text,
                "payload": dump(x),
            }
            for content, x in extractions
        ]
        name = hashlib.sha256("".join(content for content, _ in extractions).encode()).hexdigest()[:16]
        path = self.folder / f"{self.fingerprint}-{name}.parquet"
        aside = path.with_suffix(".part")
        pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), aside, compression="zstd")
        os.replace(aside, path)
        self.shards[path] = len(rows)
        for number, (content, _) in enumerate(extractions):
            self.rows[content] = (path, number)

    def forget(self, keep: set[str]) -> int:
        """Remove the shards none of whose rows is in use any more; return how many."""
        used = {path for content, (path, _) in self.rows.items() if content in keep}
        stale = [path for path in self.shards if path not in used]
        for path in stale:
            path.unlink(missing_ok=True)
            del self.shards[path]
        return len(stale)
